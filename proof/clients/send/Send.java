import java.io.*; import java.net.*; import java.net.http.*; import java.nio.charset.StandardCharsets; import java.util.*;
import org.apache.http.client.entity.*; import org.apache.http.client.methods.*; import org.apache.http.entity.*; import org.apache.http.entity.mime.*; import org.apache.http.impl.client.*; import org.apache.http.message.*; import org.apache.http.util.EntityUtils;
public class Send {
  static String B; static CloseableHttpClient apache = HttpClients.createDefault(); static HttpClient own = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  static void post(String kind, String name, org.apache.http.HttpEntity e) throws Exception { HttpPost p = new HttpPost(B + "/" + kind + "/java." + name); p.setEntity(e); try (CloseableHttpResponse r = apache.execute(p)) { EntityUtils.consume(r.getEntity()); } }
  static MultipartEntityBuilder m() { return MultipartEntityBuilder.create(); }
  static void own(String kind, String name, String type, HttpRequest.BodyPublisher body) throws Exception { HttpRequest.Builder b = HttpRequest.newBuilder(URI.create(B + "/" + kind + "/java." + name)).POST(body); if (type != null) b.header("Content-Type", type); own.send(b.build(), HttpResponse.BodyHandlers.discarding()); }
  public static void main(String[] a) throws Exception {
    B = a[0]; File f = new File("j.png"); try (FileOutputStream o = new FileOutputStream(f)) { o.write(new byte[]{(byte)0x89,'P','N','G',13,10,26,10,0,0,0,13,'I','H','D','R'}); }
    ContentType utf8 = ContentType.create("text/plain", StandardCharsets.UTF_8);
    post("form", "apache-text", m().addTextBody("name", "a").build());
    post("form", "apache-text-utf8", m().addTextBody("name", "aé", utf8).build());
    post("form", "apache-text-latin1", m().addTextBody("name", "aé").build());
    post("form", "apache-file-strict", m().addTextBody("name", "a", utf8).addBinaryBody("doc", f).build());
    post("form", "apache-file-browser", m().setMode(HttpMultipartMode.BROWSER_COMPATIBLE).addTextBody("name", "a").addBinaryBody("doc", f).build());
    post("form", "apache-file-rfc6532", m().setMode(HttpMultipartMode.RFC6532).addTextBody("name", "a", utf8).addBinaryBody("doc", f, ContentType.APPLICATION_OCTET_STREAM, "日本.png").build());
    post("form", "apache-file-strict-unicode", m().addTextBody("name", "a", utf8).addBinaryBody("doc", f, ContentType.APPLICATION_OCTET_STREAM, "日本.png").build());
    post("form", "apache-urlencoded-latin1", new UrlEncodedFormEntity(List.of(new BasicNameValuePair("name", "a"))));
    post("form", "apache-urlencoded-utf8", new UrlEncodedFormEntity(List.of(new BasicNameValuePair("name", "aé")), "UTF-8"));
    post("json", "apache-json", new StringEntity("{\"name\":\"é\"}", ContentType.APPLICATION_JSON));
    post("json", "apache-json-default-type", new StringEntity("{\"name\":\"a\"}"));
    post("json", "apache-json-gzip", new GzipCompressingEntity(new StringEntity("{\"name\":\"a\"}", ContentType.APPLICATION_JSON)));
    own("json", "own-json", "application/json", HttpRequest.BodyPublishers.ofString("{\"name\":\"é\"}"));
    own("json", "own-json-stream", "application/json", HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("{\"name\":\"a\"}".getBytes())));
    own("json", "own-without-type", null, HttpRequest.BodyPublishers.ofString("{\"name\":\"a\"}"));
    own("json", "own-nothing", null, HttpRequest.BodyPublishers.noBody());
    own("form", "own-urlencoder", "application/x-www-form-urlencoded", HttpRequest.BodyPublishers.ofString("name=" + URLEncoder.encode("a b;é&", StandardCharsets.UTF_8)));
    HttpURLConnection c = (HttpURLConnection) new URL(B + "/form/java.urlconnection").openConnection(); c.setDoOutput(true); try (OutputStream o = c.getOutputStream()) { o.write("name=a&age=3".getBytes()); } c.getResponseCode();
    own.send(HttpRequest.newBuilder(URI.create(B + "/query/java.query?q=" + URLEncoder.encode("a b;c", StandardCharsets.UTF_8) + "&tags=x&tags=y")).build(), HttpResponse.BodyHandlers.discarding());
  }
}
