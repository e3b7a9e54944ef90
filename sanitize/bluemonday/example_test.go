package bluemonday_test

import (
	"fmt"

	"github.com/microcosm-cc/bluemonday"

	wrapper "github.com/untaint/untaint/sanitize/bluemonday"
)

func ExampleWrap() {
	team := bluemonday.UGCPolicy()
	team.AllowAttrs("action").OnElements("form")
	out, report, _ := wrapper.Wrap(team).CleanReport(`</div><form action="/a">x</form><h6 onclick=x>y</h6>`)
	fmt.Println(out, report.Len())
	// Output: <form action="/a">x</form><h6>y</h6> 2
}
