package markdown_test

import (
	"fmt"

	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sanitize/markdown"
)

var comments = markdown.New(sanitize.UGC())

func ExampleNew() {
	strict := markdown.New(sanitize.Strict())
	out, err := strict.Render("**only** text")
	fmt.Println(out, err)
	// Output:
	// only text
	//  <nil>
}

func ExampleRenderer_Render() {
	out, report, err := comments.RenderReport("Hello *you*, see [this](javascript:alert(1)) <script>alert(1)</script>")
	fmt.Println(out, err)
	for removal := range report.Removals() {
		fmt.Println(removal)
	}
	// Output:
	// <p>Hello <em>you</em>, see this </p>
	//  <nil>
	// 30: a href: url
	// 66: script: content
}

// The wrong way: the source is cleaned as if it were HTML, and rendered after
// that. What runs in it is not HTML yet, so that nothing is found.
func ExampleRenderer_Render_wrong() {
	source := "[this](javascript:alert(1))"
	cleaned, report, _ := sanitize.UGC().CleanReport(source)
	fmt.Println(cleaned.String() == source, report.Len())

	out, report, _ := comments.RenderReport(source)
	fmt.Print(out)
	fmt.Println(report.Len())
	// Output:
	// true 0
	// <p>this</p>
	// 1
}
