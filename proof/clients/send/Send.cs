using System; using System.Collections.Generic; using System.IO; using System.Net; using System.Net.Http; using System.Text;
class Send {
  static HttpClient c = new HttpClient(); static string B;
  static void Post(string kind, string name, HttpContent b) { c.PostAsync(B + "/" + kind + "/mono." + name, b).Result.Content.ReadAsStringAsync().Wait(); }
  static MultipartFormDataContent Form() { var m = new MultipartFormDataContent(); m.Add(new StringContent("a"), "name"); return m; }
  static void Main(string[] a) {
    B = a[0]; var png = new byte[]{0x89,(byte)'P',(byte)'N',(byte)'G',13,10,26,10,0,0,0,13,(byte)'I',(byte)'H',(byte)'D',(byte)'R'};
    Post("form", "multipart", Form());
    var m = Form(); m.Add(new ByteArrayContent(png), "doc", "a.png"); Post("form", "multipart-file", m);
    m = Form(); m.Add(new ByteArrayContent(png), "doc", "日本.png"); Post("form", "multipart-file-unicode", m);
    m = Form(); m.Add(new StreamContent(new MemoryStream(png)), "docs", "a b.png"); m.Add(new StreamContent(new MemoryStream(png)), "docs", "b.png"); Post("form", "multipart-two-files", m);
    Post("form", "urlencoded", new FormUrlEncodedContent(new Dictionary<string, string>{{"name", "a b;é"}, {"agree", "True"}}));
    Post("form", "urlencoded-empty", new FormUrlEncodedContent(new Dictionary<string, string>{{"name", "a"}, {"age", ""}}));
    Post("json", "json", new StringContent("{\"name\":\"é\"}", Encoding.UTF8, "application/json"));
    Post("json", "json-default-type", new StringContent("{\"name\":\"a\"}"));
    Post("json", "json-roundtrip-time", new StringContent("{\"when\":\"" + new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).ToString("o") + "\"}", Encoding.UTF8, "application/json"));
    Post("json", "nothing", null);
    using (var w = new WebClient()) {
      try { w.UploadValues(B + "/form/mono.webclient-values", new System.Collections.Specialized.NameValueCollection{{"name", "a b"}, {"colors", "r"}, {"colors", "g"}}); } catch (WebException) {}
      File.WriteAllBytes("m.png", png); try { w.UploadFile(B + "/form/mono.webclient-file", "m.png"); } catch (WebException) {}
    }
    c.GetAsync(B + "/query/mono.query?q=" + Uri.EscapeDataString("a b;c") + "&page=2").Wait();
  }
}
