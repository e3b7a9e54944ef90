package sanitize_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
)

// filters are the contexts of which Clean is idempotent and agrees with Check.
var filters = []sanitize.Context{
	sanitize.Line, sanitize.Plain, sanitize.NFC, sanitize.FileName, sanitize.LogLine, sanitize.HeaderValue,
	sanitize.MailAddress, sanitize.CSVCell, sanitize.ScriptJSON, sanitize.Redirect,
}

// encoders are the others; each has a parser that reads the text back.
var encoders = []sanitize.Context{
	sanitize.Disposition, sanitize.CookieValue, sanitize.MailHeader, sanitize.MailName, sanitize.JSString, sanitize.CSSString,
	sanitize.HTMLText, sanitize.HTMLAttr, sanitize.LDAPFilter, sanitize.LDAPDN, sanitize.XPathLiteral,
	sanitize.RegexpLiteral,
}

func TestClean(t *testing.T) {
	for _, tc := range []struct {
		context sanitize.Context
		in      string
		want    string
	}{
		{sanitize.Line, "O'Brien & Söhne <3", "O'Brien & Söhne <3"},
		{sanitize.Line, "a\r\nb\nc\td\u2028e", "a b c d e"},
		{sanitize.Line, "a\x00b\x1b[31mc\u009bd\xff", "ab[31mcd\ufffd"},
		{sanitize.Line, "ad\u202emin\u200b 👩\u200d💻 می\u200cخواهم", "admin 👩\u200d💻 می\u200cخواهم"},
		{sanitize.Plain, "a\r\nb\tc\rd\u2029e\x00", "a\r\nb\tc\nd\ne"},
		{sanitize.NFC, "e\u0301\u212a", "éK"},
		{sanitize.NFC, "＜script＞", "＜script＞"},
		{sanitize.NFC, "a\xff\xfeb", "a\ufffdb"},

		{sanitize.FileName, "Résumé (final).pdf", "Résumé (final).pdf"},
		{sanitize.FileName, "../../etc/passwd", "passwd"},
		{sanitize.FileName, `C:\fakepath\photo.jpg`, "photo.jpg"},
		{sanitize.FileName, "CON.txt", "_CON.txt"},
		{sanitize.FileName, "com¹", "_com¹"},
		{sanitize.FileName, "-rf", "rf"},
		{sanitize.FileName, ".bashrc", "bashrc"},
		{sanitize.FileName, " .- a. . ", "a"},
		{sanitize.FileName, "gpj.\u202eexe", "gpj.exe"},
		{sanitize.FileName, "ok.txt:ads", "ok.txt_ads"},
		{sanitize.FileName, "a\nb\x00*?.txt", "a b__.txt"},
		{sanitize.FileName, "e\u0301\u200b\u0301.txt", "é\u0301.txt"},
		{sanitize.FileName, "", "unnamed"},
		{sanitize.FileName, "..", "unnamed"},
		{sanitize.FileName, "/", "unnamed"},
		{sanitize.FileName, strings.Repeat("a", 300) + ".jpeg", strings.Repeat("a", 250) + ".jpeg"},
		{sanitize.FileName, strings.Repeat("👩\u200d💻", 30) + ".png", strings.Repeat("👩\u200d💻", 22) + ".png"},
		{sanitize.FileName, "con" + strings.Repeat(" ", 300) + ".x", "_con.x"},
		{sanitize.FileName, "a." + strings.Repeat("b", 300), "a." + strings.Repeat("b", 253)},

		{sanitize.Disposition, "a b.txt", `attachment; filename="a b.txt"`},
		{sanitize.Disposition, "naïve 100%.txt", `attachment; filename="na_ve 100_.txt"; filename*=UTF-8''na%C3%AFve%20100%25.txt`},
		{sanitize.Disposition, "a\"\r\nX: y", `attachment; filename="a_ X_ y"`},

		{sanitize.LogLine, "login ok user=ada", "login ok user=ada"},
		{sanitize.LogLine, "a\r\nFAKE\x1b[2K\u009b\u202e\u200b\xff\t\U000e0041\x7f", `a\r\nFAKE\x1b[2K\u009b\u202e\u200b\xff\t\U000e0041\x7f`},

		{sanitize.HeaderValue, "text/plain; a=b", "text/plain; a=b"},
		{sanitize.HeaderValue, " a\r\nSet-Cookie: b\x00=ä\u010d\u010a ", "a Set-Cookie: b=???"},
		{sanitize.CookieValue, "abc", "abc"},
		{sanitize.CookieValue, "a;b \"c\"\r\n%ä", "a%3Bb%20%22c%22%0D%0A%25%C3%A4"},
		{sanitize.MailHeader, "Hello, World", "Hello, World"},
		{sanitize.MailHeader, "Hi\r\nBcc: x@y", "Hi Bcc: x@y"},
		{sanitize.MailHeader, " a b\n ", "a b"},
		{sanitize.MailHeader, " ü ", "=?utf-8?q?=C3=BC?="},
		{sanitize.MailHeader, "   ", ""},
		{sanitize.MailHeader, "Grüße", "=?utf-8?q?Gr=C3=BC=C3=9Fe?="},
		{sanitize.MailHeader, "=?utf-8?q?a=0d=0aBcc:?=", "=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3D0d=3D0aBcc=3A=3F=3D?="},
		{sanitize.MailAddress, " Ada.Lovelace+x@Example.COM\n", "Ada.Lovelace+x@example.com"},
		{sanitize.MailHeader, strings.Repeat("word ", 200) + "end", strings.TrimPrefix(strings.Repeat("\r\n"+strings.Repeat(" word", 15), 13), "\r\n ") + "\r\n word word word word word end"},
		{sanitize.MailHeader, strings.Repeat("ü", 14), "=?utf-8?q?" + strings.Repeat("=C3=BC", 7) + "?=\r\n =?utf-8?q?" + strings.Repeat("=C3=BC", 7) + "?="},
		{sanitize.MailName, "Ada Lovelace", "Ada Lovelace"},
		{sanitize.MailName, "Lovelace, Ada", `"Lovelace, Ada"`},
		{sanitize.MailName, `x" <evil@e.test>,`, `"x\" <evil@e.test>,"`},
		{sanitize.MailName, `\`, `"\\"`},
		{sanitize.MailName, "", `""`},
		{sanitize.MailName, "Åsa\r\nBcc: x@y", "=?utf-8?q?=C3=85sa_Bcc=3A_x=40y?="},
		{sanitize.MailName, "=?utf-8?q?a?=", "=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3F=3D?="},
		{sanitize.MailAddress, "user@bücher.de", ""},
		{sanitize.MailAddress, "a/b@example.com", "a/b@example.com"},
		{sanitize.MailAddress, "ada@localhost", ""},
		{sanitize.MailAddress, "a@b.c\r\nBcc: d@e", ""},
		{sanitize.MailAddress, "Ada <ada@example.com>", ""},

		{sanitize.CSVCell, "Ada", "Ada"},
		{sanitize.CSVCell, "=1+1", "'=1+1"},
		{sanitize.CSVCell, "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
		{sanitize.CSVCell, " \u00a0\ufeff@SUM(1)", "' \u00a0\ufeff@SUM(1)"},
		{sanitize.CSVCell, "\tx", "'\tx"},
		{sanitize.CSVCell, "＝1", "'＝1"},
		{sanitize.CSVCell, "-1.5", "-1.5"},
		{sanitize.CSVCell, "+1,234.50e-3", "+1,234.50e-3"},
		{sanitize.CSVCell, "-2+3", "'-2+3"},
		{sanitize.CSVCell, "sep=;", "'sep=;"},
		{sanitize.CSVCell, "a\n=b\r\n-c\n-1", "a\n'=b\r\n'-c\n-1"},

		{sanitize.ScriptJSON, `{"a":1}`, `{"a":1}`},
		{sanitize.ScriptJSON, `{"a":"</script><!--&` + "\u2028" + `"}`, `{"a":"\u003c/script\u003e\u003c!--\u0026\u2028"}`},
		{sanitize.ScriptJSON, `alert(1)`, `null`},
		{sanitize.ScriptJSON, "\"\xff\"", "\"\ufffd\""},
		{sanitize.ScriptJSON, `{"__proto__":{"admin":true}}`, `{}`},
		{sanitize.ScriptJSON, `{"__proto__" : 1 , "a":2}`, `{ "a":2}`},
		{sanitize.ScriptJSON, `{"a":1 , "__proto__":"},\"" }`, `{"a":1 }`},
		{sanitize.ScriptJSON, `{"a":1,"__proto__":[{"b":[1,2]},"]"],"__proto__":null,"c":"__proto__","d":{"\u005f_pro\u0074o__":{"__proto__":1}}}`, `{"a":1,"c":"__proto__","d":{}}`},
		{sanitize.ScriptJSON, `["__proto__",{"__proto":1,"__proto___":2,"\\__proto__":3,"__PROTO__":4,"\u0061":5}]`, `["__proto__",{"__proto":1,"__proto___":2,"\\__proto__":3,"__PROTO__":4,"\u0061":5}]`},
		{sanitize.ScriptJSON, `{"\u005F\u005f\u0070\u0072\u006F\u0074\u006f\u005F\u005f":"<","a":"<"}`, `{"a":"\u003c"}`},
		{sanitize.ScriptJSON, `"__proto__"`, `"__proto__"`},
		{sanitize.ScriptJSON, strings.Repeat("[", 500) + strings.Repeat("]", 500), strings.Repeat("[", 500) + strings.Repeat("]", 500)},
		{sanitize.ScriptJSON, strings.Repeat(`{"":[`, 250) + `{}` + strings.Repeat("]}", 250), "null"},
		{sanitize.ScriptJSON, "[" + strings.Repeat(`[],{"a":"[[\"["},`, 400) + "1]", "[" + strings.Repeat(`[],{"a":"[[\"["},`, 400) + "1]"},
		{sanitize.JSString, "2026-01-01", "2026-01-01"},
		{sanitize.JSString, "</script>\"'`${x}\\\n\u2028", `\u003c/script\u003e\u0022\u0027\u0060\u0024{x}\u005c\u000a\u2028`},
		{sanitize.CSSString, "Open Sans", "Open Sans"},
		{sanitize.CSSString, "'};a{background:url(//e)}\n\x00\u2028", `\27 \7d \3b a\7b background\3a url\28 \2f \2f e\29 \7d \0a ` + "\ufffd" + `\2028 `},
		{sanitize.HTMLText, "O'Brien & <b>`\r\x00", "O&#39;Brien &amp; &lt;b&gt;&#96;&#13;\ufffd"},
		{sanitize.HTMLAttr, `" onclick="x`, `&#34; onclick=&#34;x`},
		{sanitize.LDAPFilter, "*)(uid=*\\\x00ä", `\2a\29\28uid=\2a\5c\00\c3\a4`},
		{sanitize.LDAPDN, ` #a,b+c="d"\<e>;ä` + "\n ", `\ #a\,b\+c\=\"d\"\\\<e\>\;ä\0a\ `},
		{sanitize.LDAPDN, "#a", `\#a`},
		{sanitize.XPathLiteral, "a", "'a'"},
		{sanitize.XPathLiteral, "a'b", `"a'b"`},
		{sanitize.XPathLiteral, `'"`, `concat('',"'",'"')`},
		{sanitize.XPathLiteral, "a\x00", "'a\ufffd'"},
		{sanitize.RegexpLiteral, "a.b*", `a\.b\*`},
		{sanitize.Redirect, "/home?a=//b", "/home?a=//b"},
		{sanitize.Redirect, "//evil.test", "/"},
		{sanitize.Redirect, `/\evil.test`, "/"},
		{sanitize.Redirect, "https:evil.test", "/"},
		{sanitize.Redirect, "javascript:alert(1)", "/"},
		{sanitize.Redirect, "", "/"},

		{0, "a", ""},
		{200, "a", ""},
	} {
		require.Equal(t, tc.want, tc.context.Clean(tc.in), "%v of %+q", tc.context, tc.in)
	}
}

func TestCheck(t *testing.T) {
	for _, tc := range []struct {
		context sanitize.Context
		in      string
		want    string
	}{
		{sanitize.Line, "a\nb", "sanitize.Check: unsafe: line_break (context line, offset 1)"},
		{sanitize.Line, "ab\u202e", "sanitize.Check: unsafe: bidi_character (context line, offset 2)"},
		{sanitize.Plain, "a\u200b", "sanitize.Check: unsafe: invisible_character (context plain, offset 1)"},
		{sanitize.Plain, "\xff", "sanitize.Check: malformed: not_utf8 (context plain, offset 0)"},
		{sanitize.NFC, "e\u0301", "sanitize.Check: invalid: not_normalized (context nfc)"},
		{sanitize.NFC, "e\xff", "sanitize.Check: malformed: not_utf8 (context nfc, offset 1)"},
		{sanitize.FileName, "../a", "sanitize.Check: unsafe: path_separator (context file_name)"},
		{sanitize.FileName, "nul", "sanitize.Check: unsafe: reserved_name (context file_name)"},
		{sanitize.FileName, "a.", "sanitize.Check: invalid: bad_end (context file_name)"},
		{sanitize.FileName, strings.Repeat("a", 256), "sanitize.Check: invalid: too_many_bytes (context file_name, max 255)"},
		{sanitize.Disposition, "-x", "sanitize.Check: unsafe: bad_start (context disposition)"},
		{sanitize.LogLine, "a\x1b[2K", "sanitize.Check: unsafe: control_character (context log_line, offset 1)"},
		{sanitize.HeaderValue, "a\r\nb", "sanitize.Check: unsafe: line_break (context header_value, offset 1)"},
		{sanitize.CookieValue, "a;b", "sanitize.Check: unsafe: forbidden_character (context cookie_value, offset 1)"},
		{sanitize.MailHeader, "a =?utf-8?q?b?=", "sanitize.Check: unsafe: needs_escape (context mail_header, offset 2)"},
		{sanitize.MailHeader, " a", "sanitize.Check: invalid: edge_space (context mail_header)"},
		{sanitize.MailHeader, "a ", "sanitize.Check: invalid: edge_space (context mail_header)"},
		{sanitize.MailHeader, "a\nBcc: b", "sanitize.Check: unsafe: line_break (context mail_header, offset 1)"},
		{sanitize.MailHeader, strings.Repeat("a ", 500) + "a", "sanitize.Check: unsafe: needs_escape (context mail_header, offset 900)"},
		{sanitize.MailName, "a, b", "sanitize.Check: unsafe: needs_escape (context mail_name, offset 1)"},
		{sanitize.MailName, "a  b", "sanitize.Check: unsafe: needs_escape (context mail_name, offset 2)"},
		{sanitize.MailAddress, "a", "sanitize.Check: invalid: not_mail_address (context mail_address)"},
		{sanitize.CSVCell, "a\n=b", "sanitize.Check: unsafe: formula (context csv_cell, offset 2)"},
		{sanitize.CSVCell, "a\xff", "sanitize.Check: malformed: not_utf8 (context csv_cell, offset 1)"},
		{sanitize.ScriptJSON, "{", "sanitize.Check: malformed: not_json (context script_json, offset 1)"},
		{sanitize.ScriptJSON, "", "sanitize.Check: malformed: not_json (context script_json, offset 0)"},
		{sanitize.ScriptJSON, "[1,]", "sanitize.Check: malformed: not_json (context script_json, offset 3)"},
		{sanitize.ScriptJSON, "\"<\xff\"", "sanitize.Check: malformed: not_json (context script_json, offset 2)"},
		{sanitize.ScriptJSON, "1 2", "sanitize.Check: malformed: not_json (context script_json, offset 2)"},
		{sanitize.ScriptJSON, `{"a":[{"__proto__":1}],"b":"<"}`, "sanitize.Check: unsafe: needs_escape (context script_json, offset 7)"},
		{sanitize.ScriptJSON, `{"b":"<","__proto__":1}`, "sanitize.Check: unsafe: needs_escape (context script_json, offset 6)"},
		{sanitize.ScriptJSON, strings.Repeat("[", 501) + strings.Repeat("]", 501), "sanitize.Check: too_large: too_deep (context script_json, max 500)"},
		{sanitize.ScriptJSON, `"</script>"`, "sanitize.Check: unsafe: needs_escape (context script_json, offset 1)"},
		{sanitize.JSString, "a'", "sanitize.Check: unsafe: needs_escape (context js_string, offset 1)"},
		{sanitize.HTMLText, "a<b", "sanitize.Check: unsafe: needs_escape (context html_text, offset 1)"},
		{sanitize.LDAPFilter, "a*", "sanitize.Check: unsafe: needs_escape (context ldap_filter, offset 1)"},
		{sanitize.LDAPDN, "a,", "sanitize.Check: unsafe: needs_escape (context ldap_dn, offset 1)"},
		{sanitize.LDAPDN, "a\xff", "sanitize.Check: unsafe: needs_escape (context ldap_dn, offset 1)"},
		{sanitize.XPathLiteral, "it's", "sanitize.Check: unsafe: needs_escape (context xpath_literal, offset 2)"},
		{sanitize.RegexpLiteral, "a+", "sanitize.Check: unsafe: needs_escape (context regexp_literal, offset 1)"},
		{sanitize.Redirect, "//evil.test", "sanitize.Check: unsafe: not_local_target (context redirect)"},
		{sanitize.Redirect, "/" + strings.Repeat("a", 8000), "sanitize.Check: invalid: too_many_bytes (context redirect, max 8000)"},
		{0, "a", "sanitize.Context.Check: misuse: unknown_context"},
	} {
		require.EqualError(t, tc.context.Check(tc.in), tc.want, "%v of %+q", tc.context, tc.in)
	}
	for _, c := range append(filters, encoders...) {
		if c != sanitize.ScriptJSON && c != sanitize.MailAddress && c != sanitize.Redirect {
			require.NoError(t, c.Check("abc"), c.String())
		}
	}
}

func TestContextNames(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range append(filters, encoders...) {
		require.Regexp(t, `^[a-z]+(_[a-z]+)*$`, c.String())
		require.False(t, seen[c.String()])
		seen[c.String()] = true
	}
	require.Equal(t, "unknown", sanitize.Context(0).String())
	require.ErrorIs(t, sanitize.Context(200).Check("a"), untaint.Misuse)
}

// Each constant that is for where text goes out says where it must not go.
func TestEncodersSayWhereNot(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "context.go", nil, parser.ParseComments)
	require.NoError(t, err)
	docs := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			docs[strings.ToLower(spec.Names[0].Name)] = strings.Join(strings.Fields(spec.Doc.Text()), " ")
		}
		return true
	})
	for _, c := range append(encoders, sanitize.ScriptJSON) {
		require.Regexp(t, "Do not (use|put)", docs[strings.ReplaceAll(c.String(), "_", "")], c.String())
	}
}

func TestMailAddress(t *testing.T) {
	for _, ok := range []string{
		"a@b.c", "ada@example.com", "o'brien@example.com", "a+b_c-d@example.co.uk", "a/b@example.com", "a@xn--bcher-kva.de",
		"a{b}~c@example.com", strings.Repeat("a", 64) + "@b.c", "1@2.com",
	} {
		require.NoError(t, sanitize.MailAddress.Check(ok), ok)
		require.Equal(t, ok, sanitize.MailAddress.Clean(ok))
	}
	for _, bad := range []string{
		"", "@", "a@", "@b", "a", "a@b@c.d", "a b@c.d", "a@b c", `"a b"@c.d`, `"a@b"@c.d`, "a..b@c.d", ".a@b.c", "a.@b.c",
		"-f/etc/x@b.c", "-x@y.z", "ünï@example.com", "ada@пример.рф", "ada@ex\u0430mple.com", "ada@localhost", "a@exa_mple.com", "|prog@b.c", "/dev/null@b.c", "a%b@c.d", "a!b@c.d", "a@[127.0.0.1]", "a@127.0.0.1", "a@0x7f.1",
		"a@b.c.", "a@b..c", "a@-b.c", "<a@b.c>", "a@b.c, d@e.f", "a@b.c;d@e.f", "a(x)@b.c", "a@b.c(x)", "a@b.c\n", "a\x00@b.c",
		"a\u202eb@c.d", "a\u200bb@c.d", "e\u0301@b.c", "a@b.c\r\nBcc: d@e.f", "a\r\n@b.c", "group: a@b.c;",
		strings.Repeat("a", 65) + "@b.c", "a@" + strings.Repeat("b.", 130) + "com", "a\xff@b.c", "a,b@c.d", "a:b@c.d", "a[@c.d",
	} {
		require.ErrorIs(t, sanitize.MailAddress.Check(bad), untaint.Code("not_mail_address"), "%q", bad)
	}
}

// corpus returns the payloads of both corpora, and what each relation must hold
// for besides.
func corpus(t testing.TB) []string {
	type row struct {
		Payload string `json:"payload"`
	}
	all := append([]string(nil), oddTexts...)
	for _, file := range []string{"html.jsonl", "command.jsonl"} {
		for _, r := range env.Corpus[row](t, file) {
			all = append(all, r.Payload)
		}
	}
	return all
}

var oddTexts = []string{
	"", " ", ".", "..", "\x00", "\xff", "\"0\xbc\xc3\"", "\xed\xa0\x80", "\u202e", "\u200d", "\ufeff", "\r", "\n", "\r\n", "\n\r\r\n\n", "+00\n\r", "-\n\r",
	"👩\x00\u200d💻", "👩\u200d\x00💻", "🏴\U000e0067\U000e0062\x00", "ᠭ\u180b\u180e\u180b", "e\u200b\u0301", "ក\u17b4\u200cក",
	"\u2f00\ufe00", "\uf900\U000e0100", "con\u200b", "CON .txt", "a\u3000.", "-\u200b-", "=\x00", "'=", "''", "%", "%%41",
	"=?utf-8?q?=0d?=", "=?=?", "a@B.C", "A@b.c", "-1", "-1\n=2", "\t\t", "\\", "\\x1b", `\u0000`, "\u2028", "'\"'\"", "#", " # ",
	"\u00a0\u00a0", "ſ\u212a", "İ", "\u0345\u0308", strings.Repeat("\u0301", 400), strings.Repeat("a.", 300), strings.Repeat("👩\u200d", 100),
	"x." + strings.Repeat("é", 140), strings.Repeat("\u1100\u1161", 200), "\U000e0001", "/a//b", "/%2f", "/a?b\\", "null", `{"a":"\u003c"}`, "[1,2",
}

func TestRelationsOverCorpora(t *testing.T) {
	payloads := corpus(t)
	n := 0
	for _, s := range payloads {
		for _, c := range filters {
			checkFilter(t, c, s)
			n++
		}
		for _, c := range encoders {
			checkEncoder(t, c, s)
			n++
		}
	}
	t.Logf("%d payloads, %d relations", len(payloads), n)
}

func TestRelationsOverOwnVectors(t *testing.T) {
	for _, s := range oddTexts {
		for _, c := range filters {
			checkFilter(t, c, s)
		}
		for _, c := range encoders {
			checkEncoder(t, c, s)
		}
	}
}

// checkFilter holds a filter to its contract: Check accepts exactly what Clean
// leaves alone, and what Clean returns is such a text, except for an address, where
// "" is not an address either.
func checkFilter(t testing.TB, c sanitize.Context, s string) {
	out, refused := c.Clean(s), c.Check(s)
	if unchanged := out == s && !(c == sanitize.MailAddress && s == ""); unchanged != (refused == nil) {
		t.Fatalf("%v of %+q is %+q, but Check says %v", c, s, out, refused)
	}
	if again := c.Clean(out); again != out {
		t.Fatalf("%v of %+q is %+q and then %+q", c, s, out, again)
	}
	if !utf8.ValidString(out) {
		t.Fatalf("%v of %+q is not UTF-8", c, s)
	}
}
