package sanitize_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/untaint/untaint/sanitize"
)

func ExampleContext() {
	fmt.Println(sanitize.FileName, sanitize.Context(0))
	// Output:
	// file_name unknown
}

func ExampleContext_Clean() {
	fmt.Println(sanitize.FileName.Clean("../../etc/passwd"))
	// Output:
	// passwd
}

// The wrong way: what came in is used as it is. Check refuses it.
func ExampleContext_Check() {
	fmt.Println(sanitize.HeaderValue.Check("en\r\nSet-Cookie: admin=1"))
	fmt.Println(sanitize.HeaderValue.Check("en"))
	// Output:
	// sanitize.Check: unsafe: line_break (context header_value, offset 2)
	// <nil>
}

func ExampleContext_String() {
	fmt.Println(sanitize.MailHeader.String())
	// Output:
	// mail_header
}

func ExampleContext_line() {
	fmt.Printf("%+q\n", sanitize.Line.Clean("Ada\nLove\u202elace"))
	// Output:
	// "Ada Lovelace"
}

func ExampleContext_plain() {
	fmt.Printf("%+q\n", sanitize.Plain.Clean("one\r\ntwo\u2028three\x1b"))
	// Output:
	// "one\r\ntwo\nthree"
}

func ExampleContext_nfc() {
	fmt.Printf("%+q\n", sanitize.NFC.Clean("e\u0301"))
	// Output:
	// "\u00e9"
}

func ExampleContext_fileName() {
	fmt.Println(sanitize.FileName.Clean(`C:\tmp\nul.txt`))
	fmt.Println(sanitize.FileName.Check("../a"))
	// Output:
	// _nul.txt
	// sanitize.Check: unsafe: path_separator (context file_name)
}

func ExampleContext_disposition() {
	fmt.Println(sanitize.Disposition.Clean(`na"ïve.pdf`))
	// Output:
	// attachment; filename="na__ve.pdf"; filename*=UTF-8''na_%C3%AFve.pdf
}

func ExampleContext_logLine() {
	fmt.Println(sanitize.LogLine.Clean("ada\nlevel=INFO login ok\x1b[2K"))
	// Output:
	// ada\nlevel=INFO login ok\x1b[2K
}

func ExampleContext_headerValue() {
	fmt.Println(sanitize.HeaderValue.Clean("en\r\nX: é"))
	// Output:
	// en X: ?
}

func ExampleContext_cookieValue() {
	fmt.Println(sanitize.CookieValue.Clean("a; Domain=evil.test"))
	// Output:
	// a%3B%20Domain=evil.test
}

func ExampleContext_mailHeader() {
	fmt.Println(sanitize.MailHeader.Clean("Grüße\r\nBcc: all@example.com"))
	// Output:
	// =?utf-8?q?Gr=C3=BC=C3=9Fe_Bcc=3A_all=40example=2Ecom?=
}

func ExampleContext_mailAddress() {
	fmt.Println(sanitize.MailAddress.Clean("Ada@Example.COM"))
	fmt.Println(sanitize.MailAddress.Check("-oQ/tmp@example.com"))
	// Output:
	// Ada@example.com
	// sanitize.Check: invalid: not_mail_address (context mail_address)
}

func ExampleContext_csvCell() {
	fmt.Println(sanitize.CSVCell.Clean("=HYPERLINK(A1)"))
	fmt.Println(sanitize.CSVCell.Clean("-1.5"))
	// Output:
	// '=HYPERLINK(A1)
	// -1.5
}

func ExampleContext_scriptJSON() {
	fmt.Println(sanitize.ScriptJSON.Clean(`{"a":"</script>"}`))
	fmt.Println(sanitize.ScriptJSON.Clean(`{`))
	// Output:
	// {"a":"\u003c/script\u003e"}
	// null
}

func ExampleContext_jsString() {
	fmt.Println(sanitize.JSString.Clean(`'-alert(1)-'`))
	// Output:
	// \u0027-alert(1)-\u0027
}

func ExampleContext_cssString() {
	fmt.Println(sanitize.CSSString.Clean(`";}a{`))
	// Output:
	// \22 \3b \7d a\7b
}

func ExampleContext_htmlText() {
	fmt.Println(sanitize.HTMLText.Clean("<b>&"))
	// Output:
	// &lt;b&gt;&amp;
}

func ExampleContext_htmlAttr() {
	fmt.Println(sanitize.HTMLAttr.Clean(`" onclick="x`))
	// Output:
	// &#34; onclick=&#34;x
}

func ExampleContext_ldapFilter() {
	fmt.Println("(uid=" + sanitize.LDAPFilter.Clean("*)(uid=*") + ")")
	// Output:
	// (uid=\2a\29\28uid=\2a)
}

func ExampleContext_ldapDN() {
	fmt.Println("cn=" + sanitize.LDAPDN.Clean("a,ou=admin"))
	// Output:
	// cn=a\,ou\=admin
}

func ExampleContext_xpathLiteral() {
	fmt.Println("//user[name=" + sanitize.XPathLiteral.Clean(`' or "1"="1`) + "]")
	// Output:
	// //user[name=concat('',"'",' or "1"="1')]
}

func ExampleContext_regexpLiteral() {
	fmt.Println(sanitize.RegexpLiteral.Clean("(a+)+$"))
	// Output:
	// \(a\+\)\+\$
}

func ExampleContext_redirect() {
	fmt.Println(sanitize.Redirect.Clean("/home?tab=1"))
	fmt.Println(sanitize.Redirect.Clean("//evil.test"))
	// Output:
	// /home?tab=1
	// /
}

func ExampleURLConfig_Compile() {
	_, err := sanitize.URLConfig{Schemes: []string{"javascript"}}.Compile()
	fmt.Println(err)
	// Output:
	// sanitize.URLConfig.Compile: misuse: /Schemes/0 bad_scheme_in_config; /Hosts bad_host_in_config
}

func ExampleURL_Check() {
	partners, err := sanitize.URLConfig{Hosts: []string{"example.com"}}.Compile()
	fmt.Println(err)
	fmt.Println(partners.Check("https://example.com/a"))
	fmt.Println(partners.Check("https://example.com@evil.test/"))
	// Output:
	// <nil>
	// <nil>
	// sanitize.URL.Check: unsafe: url_with_user
}

func ExampleURL_Clean() {
	partners, err := sanitize.URLConfig{Hosts: []string{"example.com"}}.Compile()
	fmt.Println(err)
	fmt.Println(partners.Clean("HTTPS://Example.com:443/ä"))
	// Output:
	// <nil>
	// https://example.com/%C3%A4 <nil>
}

func ExampleNewCSVWriter() {
	var out strings.Builder
	w := sanitize.NewCSVWriter(&out)
	fmt.Println(w.Write([]string{"ada", "=1+1"}), w.Flush())
	fmt.Printf("%q\n", out.String())
	// Output:
	// <nil> <nil>
	// "ada,\"'=1+1\"\r\n"
}

// With Reject, a record with a formula is refused instead.
func ExampleCSVWriter_Write() {
	w := sanitize.NewCSVWriter(os.Stdout)
	w.Reject = true
	fmt.Println(w.Write([]string{"ada", "=1+1"}))
	// Output:
	// sanitize.CSVWriter: unsafe: /1 formula (offset 0)
}

// Excel splits at the separator of the language setting, which a first line
// overrules. A text with another separator in it shows why that is not enough
// for programs that know no such line: it gets an apostrophe where they would
// see a formula.
func ExampleCSVWriter() {
	var out strings.Builder
	w := sanitize.NewCSVWriter(&out)
	w.Comma, w.SepLine = ';', true
	fmt.Println(w.Write([]string{"ada, =1+1", "-5%", "-"}), w.Flush())
	fmt.Printf("%q\n", out.String())
	// Output:
	// <nil> <nil>
	// "sep=;\r\n\"ada,' =1+1\";\"-5%\";-\r\n"
}

func ExampleCSVWriter_Flush() {
	var out strings.Builder
	w := sanitize.NewCSVWriter(&out)
	fmt.Println(w.Write([]string{"ada", "-1.5"}), w.Flush())
	fmt.Printf("%q\n", out.String())
	// Output:
	// <nil> <nil>
	// "ada,-1.5\r\n"
}

func ExampleSkeleton() {
	fmt.Println(sanitize.Skeleton("paypal") == sanitize.Skeleton("p\u0430ypa1"))
	fmt.Println(sanitize.Skeleton("admin") == sanitize.Skeleton("adrnin"))
	fmt.Println(sanitize.Skeleton("ada") == sanitize.Skeleton("bob"))
	// Output:
	// true
	// true
	// false
}
