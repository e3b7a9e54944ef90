package sanitize_test

import (
	"encoding/xml"
	"fmt"
	"mime"
	"net/mail"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"github.com/untaint/untaint/sanitize"
)

// The wrong place: within a script the escapes of HTML are not read, and code
// that needs none of them runs.
func ExampleContext_htmlTextInAScript() {
	fmt.Println("<script>x = " + sanitize.HTMLText.Clean("alert(1)") + "</script>")
	fmt.Println(`<script>x = "` + sanitize.JSString.Clean("alert(1)") + `"</script>`)
	// Output:
	// <script>x = alert(1)</script>
	// <script>x = "alert(1)"</script>
}

// The wrong place: a value without quotes ends at the first space.
func ExampleContext_htmlAttrWithoutQuotes() {
	name := "x onmouseover=alert(1)"
	for _, page := range []string{
		"<a title=" + sanitize.HTMLAttr.Clean(name) + ">", `<a title="` + sanitize.HTMLAttr.Clean(name) + `">`,
	} {
		z := html.NewTokenizer(strings.NewReader(page))
		z.Next()
		fmt.Println(z.Token().Attr)
	}
	// Output:
	// [{ title x} { onmouseover alert(1)}]
	// [{ title x onmouseover=alert(1)}]
}

// The wrong place: outside of quotes every word is code; and an attribute such
// as onclick is read as HTML first, so that both encoders are needed.
func ExampleContext_jsStringWithoutQuotes() {
	fmt.Println("<script>show(" + sanitize.JSString.Clean("alert(1)") + ")</script>")
	fmt.Println(`<a onclick="show('` + sanitize.HTMLAttr.Clean(sanitize.JSString.Clean("it's")) + `')">`)
	// Output:
	// <script>show(alert(1))</script>
	// <a onclick="show('it\u0027s')">
}

// The wrong place: outside of quotes the text is a word of the style sheet.
func ExampleContext_cssStringWithoutQuotes() {
	fmt.Println("a { background: " + sanitize.CSSString.Clean("expression") + " }")
	fmt.Println(`a { content: "` + sanitize.CSSString.Clean("expression") + `" }`)
	// Output:
	// a { background: expression }
	// a { content: "expression" }
}

// The wrong place: a filter that a user chose is not made of values any more.
func ExampleContext_ldapFilterAsAFilter() {
	fmt.Println("(&(admin=no)" + sanitize.LDAPFilter.Clean("(uid=*)") + ")")
	fmt.Println("(&(admin=no)(uid=" + sanitize.LDAPFilter.Clean("*") + "))")
	fmt.Println("(" + sanitize.LDAPFilter.Clean("userPassword") + "=a)") // the name of an attribute is yours to choose
	// Output:
	// (&(admin=no)\28uid=\2a\29)
	// (&(admin=no)(uid=\2a))
	// (userPassword=a)
}

// The wrong place: a filter, in which "*" finds everything. A name within a
// filter needs both.
func ExampleContext_ldapDNInAFilter() {
	fmt.Println("(uid=" + sanitize.LDAPDN.Clean("*") + ")")
	dn := "cn=" + sanitize.LDAPDN.Clean("Lovelace, Ada (admin)") + ",dc=example"
	fmt.Println("(member=" + sanitize.LDAPFilter.Clean(dn) + ")")
	// Output:
	// (uid=*)
	// (member=cn=Lovelace\5c, Ada \28admin\29,dc=example)
}

// The wrong place: between quotes of your own the literal's end them.
func ExampleContext_xpathLiteralInQuotes() {
	user := "x' or 'a'='a"
	fmt.Println("//user[name='" + sanitize.XPathLiteral.Clean("x") + "']")
	fmt.Println("//user[name=" + sanitize.XPathLiteral.Clean(user) + "]")
	var attribute strings.Builder
	_ = xml.EscapeText(&attribute, []byte(sanitize.XPathLiteral.Clean(user))) // for an attribute of XSLT
	fmt.Println(`select="//user[name=` + attribute.String() + `]"`)
	// Output:
	// //user[name=''x'']
	// //user[name="x' or 'a'='a"]
	// select="//user[name=&#34;x&#39; or &#39;a&#39;=&#39;a&#34;]"
}

// The wrong place: within a class "-" makes a range.
func ExampleContext_regexpLiteralInAClass() {
	inClass := regexp.MustCompile("^[" + sanitize.RegexpLiteral.Clean("+-z") + "]+$")
	alone := regexp.MustCompile("^(?:" + sanitize.RegexpLiteral.Clean("+-z") + ")+$")
	fmt.Println(inClass.MatchString("ABC"), alone.MatchString("ABC"), alone.MatchString("+-z"))
	// Output:
	// true false true
}

// The wrong place: a query, in which "&" starts another parameter.
func ExampleContext_cookieValueInAQuery() {
	for _, value := range []string{sanitize.CookieValue.Clean("a&admin=1"), url.QueryEscape("a&admin=1")} {
		q, _ := url.ParseQuery("name=" + value)
		fmt.Println(q)
	}
	// Output:
	// map[admin:[1] name:[a]]
	// map[name:[a&admin=1]]
}

// The wrong place: within the quotes of a parameter. The value is a whole one.
func ExampleContext_dispositionInQuotes() {
	value := sanitize.Disposition.Clean("a.txt")
	_, _, err := mime.ParseMediaType(`attachment; filename="` + value + `"`)
	fmt.Println(err != nil)
	_, params, _ := mime.ParseMediaType(value)
	fmt.Println(params)
	// Output:
	// true
	// map[filename:a.txt]
}

// The wrong place: the name before an address, where "<" starts one.
func ExampleContext_mailHeaderAsAName() {
	name := "Ada <eve@evil.test>,"
	for _, value := range []string{sanitize.MailHeader.Clean(name), sanitize.MailName.Clean(name)} {
		list, _ := mail.ParseAddressList(value + " <ada@example.com>")
		fmt.Println(len(list), list[0].Address)
	}
	// Output:
	// 2 eve@evil.test
	// 1 ada@example.com
}

func ExampleContext_mailName() {
	fmt.Println(sanitize.MailName.Clean("Lovelace, Ada") + " <ada@example.com>")
	fmt.Println(sanitize.MailName.Clean("Åsa\r\nBcc: all@example.com") + " <asa@example.com>")
	// Output:
	// "Lovelace, Ada" <ada@example.com>
	// =?utf-8?q?=C3=85sa_Bcc=3A_all=40example=2Ecom?= <asa@example.com>
}

// The wrong place: the address. The name is encoded, which no address is.
func ExampleContext_mailNameAsAnAddress() {
	fmt.Println(sanitize.MailName.Clean("ada@example.com"))
	fmt.Println(sanitize.MailAddress.Clean("ada@example.com"))
	// Output:
	// "ada@example.com"
	// ada@example.com
}

// The wrong place: an attribute. A quote within the JSON ends it.
func ExampleContext_scriptJSONInAnAttribute() {
	value := sanitize.ScriptJSON.Clean(`{"a":1}`)
	fmt.Println(`<a data-x="` + value + `">`)
	fmt.Println(`<a data-x="` + sanitize.HTMLAttr.Clean(value) + `">`)
	// Output:
	// <a data-x="{"a":1}">
	// <a data-x="{&#34;a&#34;:1}">
}
