package sanitize_test

import (
	"fmt"

	"github.com/untaint/untaint/sanitize"
)

func ExampleSVG() {
	icons := sanitize.SVG{MaxBytes: 64 << 10, MaxElements: 500}
	fmt.Println(icons.Check(`<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>`))
	// Output:
	// <nil>
}

func ExampleSVG_Clean() {
	out, err := sanitize.SVG{}.Clean(`<svg onload="alert(1)"><circle r="4" onclick="alert(2)"/></svg>`)
	fmt.Println(out, err)
	// Output:
	// <svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg> <nil>
}

func ExampleSVG_CleanReport() {
	out, report, err := sanitize.SVG{}.CleanReport(`<svg onload="alert(1)"><rect width="9" height="9" style="fill:red"/><script>alert(1)</script></svg>`)
	fmt.Println(out, err)
	for removal := range report.Removals() {
		fmt.Println(removal)
	}
	// Output:
	// <svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9" fill="red"/></svg> <nil>
	// 0: svg: attribute
	// 68: script: content
}

// The wrong way: an upload is kept because its first bytes say that it is a
// drawing. Check reads all of it.
func ExampleSVG_Check() {
	fmt.Println(sanitize.SVG{}.Check(`<svg xmlns="http://www.w3.org/2000/svg"><use href="https://evil.test/x.svg#a"/></svg>`))
	// Output:
	// sanitize.SVG.Check: unsafe: html_url (offset 40, element use, attribute href)
}
