package sanitize_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"os"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
)

// HTML that others wrote is cleaned for the page, and text for the place where it
// lands.
func Example() {
	bio, err := sanitize.UGC().Clean(`<p onclick=steal()>I <b>like Go</p><script>alert(1)</script>`)
	fmt.Println(bio, err)

	fmt.Println(sanitize.FileName.Clean("../../etc/passwd"))
	fmt.Println(sanitize.CSVCell.Clean("=1+1"))
	fmt.Println(sanitize.Redirect.Check("//evil.example/"))
	// Output:
	// <p>I <b>like Go</b></p> <nil>
	// passwd
	// '=1+1
	// sanitize.Check: unsafe: not_local_target (context redirect)
}

func ExamplePolicy_Clean() {
	out, report, err := sanitize.UGC().CleanReport(`<p onclick=steal()>Hello <b>world</p><script>x</script>`)
	fmt.Println(out, err)
	for removal := range report.Removals() {
		fmt.Println(removal)
	}
	// Output:
	// <p>Hello <b>world</b></p> <nil>
	// 3: p on*: attribute
	// 33: b: misnested
	// 37: script: content
}

func ExamplePolicy_Check() {
	err := sanitize.Basic().Check(`<a href="javascript:alert(1)">x</a>`)
	fmt.Println(err)
	fmt.Println(errors.Is(err, untaint.Unsafe), errors.Is(err, untaint.Code("html_url")))
	fmt.Println(sanitize.Basic().Check(`<em>fine</em>, and 1 < 2`))
	// Output:
	// sanitize.Check: unsafe: html_url (offset 3, element a, attribute href)
	// true true
	// <nil>
}

func ExamplePolicy_Text() {
	fmt.Println(sanitize.Strict().Text("<h1>O&#39;Brien &amp; Sons</h1><p>Since <b>1950</b></p>"))
	// Output:
	// O'Brien & Sons
	//
	// Since 1950
}

func ExampleStrict() {
	out, _ := sanitize.Strict().Clean("<b>1 < 2</b>")
	fmt.Println(out)
	// Output: 1 &lt; 2
}

func ExampleBasic() {
	out, _ := sanitize.Basic().Clean(`<a href="https://example.com">a <i>link</i></a> <img src=x>`)
	fmt.Println(out)
	// Output: <a href="https://example.com" rel="nofollow ugc">a <i>link</i></a>
}

func ExampleUGC() {
	out, _ := sanitize.UGC().Clean(`<h2 id=top>Title</h2><ul><li>one<li>two</ul>`)
	fmt.Println(out)
	// Output: <h2 id="user-content-top">Title</h2><ul><li>one</li><li>two</li></ul>
}

func ExampleRichText() {
	out, _ := sanitize.RichText().Clean(`<p class="ql-align-center" style="color: rgb(230, 0, 0); position: fixed">x</p>`)
	fmt.Println(out)
	// Output: <p class="ql-align-center" style="color: rgb(230, 0, 0)">x</p>
}

func ExampleModelOutput() {
	c := sanitize.ModelOutput().Config()
	c.Links = sanitize.URLs{Schemes: "https", Hosts: "docs.example.com"}
	out, _ := c.MustCompile().Clean(`<a href="https://docs.example.com/">see</a> <img src="https://evil.example/?secret" alt="this"> <a href="https://evil.example/">here</a>`)
	fmt.Println(out)
	// Output: <a href="https://docs.example.com/" target="_blank" rel="nofollow noopener noreferrer">see</a> this here
}

func ExamplePolicy_CleanReport() {
	out, report, _ := sanitize.UGC().CleanReport(`<p class="lead" onclick="x">a</p>`)
	fmt.Println(out, report.Len(), report.Active())
	// Output: <p>a</p> 2 true
}

func ExamplePolicy_CleanInert() {
	out, err := sanitize.UGC().CleanInert(`<p class="lead">fine</p>`)
	fmt.Println(out, err)
	out, err = sanitize.UGC().CleanInert(`<p onclick="x">not what an editor writes</p>`)
	fmt.Println(out, err)
	// Output:
	// <p>fine</p> <nil>
	// <p>not what an editor writes</p> sanitize.CleanInert: unsafe: html_active; html_attribute (offset 3, element p, attribute on*)
}

func ExampleReport_Active() {
	_, report, _ := sanitize.UGC().CleanReport(`<p class="MsoNormal">pasted</p>`)
	fmt.Println(report.Len(), report.Active())
	// Output: 1 false
}

func ExampleHTML_Render() {
	out, _ := sanitize.Basic().Clean("<b>bold</b>")
	_ = out.Render(context.Background(), os.Stdout)
	// Output: <b>bold</b>
}

func ExampleEmail() {
	out, _ := sanitize.Email().Clean(`<td bgcolor=red style="color: #fff; position: fixed">x</td><p style="color:red">y`)
	fmt.Println(out)
	// Output: <table><tbody><tr><td bgcolor="red" style="color: #fff">x</td></tr></tbody></table><p style="color:red">y</p>
}

func ExampleConfig_Compile() {
	policy, err := sanitize.Config{
		Elements: []sanitize.Element{
			{Name: "p"},
			{Name: "a", Attributes: "href title"},
		},
		Links: sanitize.URLs{Schemes: "https"},
		Rel:   "noopener",
	}.Compile()
	if err != nil {
		panic(err)
	}
	out, _ := policy.Clean(`<p><a href="https://example.com">x</a> <a href="http://example.com">y</a>`)
	fmt.Println(out)
	// Output: <p><a href="https://example.com" rel="noopener">x</a> y</p>
}

// What can't be made safe does not compile, and each mistake is named at once.
func ExampleConfig_Compile_wrong() {
	_, err := sanitize.Config{
		Elements: []sanitize.Element{{Name: "svg"}, {Name: "a", Attributes: "href onclick"}},
		Links:    sanitize.URLs{Schemes: "javascript"},
	}.Compile()
	for v := range untaint.Violations(err) {
		fmt.Println(v)
	}
	// Output:
	// /Elements/0/Name policy_unsafe_element (element svg)
	// /Elements/1/Attributes policy_unsafe_attribute (attribute onclick, element a)
	// /Links/Schemes policy_unsafe_scheme (scheme javascript)
}

func ExampleConfig_MustCompile() {
	policy := sanitize.Config{Elements: []sanitize.Element{{Name: "b"}}}.MustCompile()
	out, _ := policy.Clean("<b>x</b><i>y</i>")
	fmt.Println(out)
	// Output: <b>x</b>y
}

func ExamplePolicy_Config() {
	c := sanitize.UGC().Config()
	const proxy = "https://camo.example/?url="
	c.RewriteImage = func(u string) string {
		if strings.HasPrefix(u, proxy) {
			return u
		}
		return proxy + template.URLQueryEscaper(u)
	}
	out, _ := c.MustCompile().Clean(`<img src="http://images.example/a.png">`)
	fmt.Println(out)
	// Output: <img src="https://camo.example/?url=http%3A%2F%2Fimages.example%2Fa.png">
}

func ExampleHTML_Template() {
	out, _ := sanitize.Basic().Clean("<b>bold</b>")
	page := template.Must(template.New("page").Parse("<div>{{.}}</div>\n"))
	_ = page.Execute(os.Stdout, out.Template())
	_ = page.Execute(os.Stdout, out.String())
	// Output:
	// <div><b>bold</b></div>
	// <div>&lt;b&gt;bold&lt;/b&gt;</div>
}

func ExampleHTML_String() {
	out, _ := sanitize.Basic().Clean("<b>bold<script>alert(1)</script>")
	fmt.Println(out.String())
	// Output: <b>bold</b>
}

// HTML goes into a database as a string. It comes out as a string, too, and is
// cleaned again.
func ExampleHTML_Value() {
	out, _ := sanitize.Basic().Clean("<b>bold</b>")
	value, err := out.Value()
	fmt.Printf("%T %v %v\n", value, value, err)
	// Output: string <b>bold</b> <nil>
}

func ExampleHTML_MarshalJSON() {
	out, _ := sanitize.Basic().Clean("<b>bold</b>")
	answer, err := json.Marshal(map[string]sanitize.HTML{"bio": out})
	fmt.Println(string(answer), err)
	// Output: {"bio":"\u003cb\u003ebold\u003c/b\u003e"} <nil>
}

func ExampleReport_Removals() {
	_, report, _ := sanitize.Basic().CleanReport(`<p class=x>a<img src=y>`)
	for removal := range report.Removals() {
		fmt.Println(removal.Offset, removal.Element, removal.Attribute, removal.Code)
	}
	// Output:
	// 3 p class html_attribute
	// 12 img  html_element
}

// Removals past the 64th are counted and not listed.
func ExampleReport_Dropped() {
	_, report, _ := sanitize.Strict().CleanReport(strings.Repeat("<b>", 100))
	fmt.Println(report.Len(), report.Dropped())
	// Output: 100 36
}

func ExampleReport_Len() {
	_, report, _ := sanitize.Strict().CleanReport("1 < 2 & 3 > 2")
	fmt.Println(report.Len(), "removed: this merely needed escaping")
	// Output: 0 removed: this merely needed escaping
}

func ExampleRemoval_String() {
	fmt.Println(sanitize.Removal{Offset: 12, Element: "a", Attribute: "href", Code: "html_url"})
	// Output: 12: a href: url
}
