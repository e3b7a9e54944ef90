package sanitize_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sanitize"
)

// An icon is kept where a parser puts it; any other drawing leaves its text.
func TestIcons(t *testing.T) {
	for _, tt := range []struct{ name, in, want, report string }{
		{"as it is", `<p><svg width="16" height="16" viewBox="0 0 16 16"><path d="M1 1h14"></path></svg> Save</p>`, "", ""},
		{"short tags", `<svg><path d="M0"/></svg>`, `<svg><path d="M0"></path></svg>`, ""},
		{"white space", "<svg>\n  <path d=\"M0 0\n\tL1 1\"></path>\n</svg>", "", ""},
		{"what declares", `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><g xmlns="http://www.w3.org/2000/svg"><?xml version="1.0"?></g></svg>`,
			`<svg xmlns="http://www.w3.org/2000/svg"><g></g></svg>`, "0: svg: attribute|83: g: attribute|121: comment"},
		{"references that HTML reads otherwise", `<svg><text>&#150;</text></svg>x`, "– x", "0: svg: content"},
		{"empty", `<svg width="1"></svg>x`, `x`, "0: svg: content"},
		{"empty but for what goes", `<svg><!-- x --></svg>x`, `x`, "0: svg: content"},
		{"in a link, in a button's text", `<a href="/x" rel="nofollow ugc"><svg><circle r="4"></circle></svg> x</a>`, "", ""},
		{"with its namespace", `<svg xmlns="http://www.w3.org/2000/svg"><rect></rect></svg>`, "", ""},
		{"two", `<svg><g></g></svg><svg><title>a &amp; b</title></svg>`, "", ""},
		{"attributes", `<svg class="i" style="fill:red;filter:url(#a);clip-path:none" transform="rotate(4)" focusable="false"><g id="x" fill="url(#a)" transform="rotate(4)"/></svg>`,
			`<svg fill="red"><g transform="rotate(4)"></g></svg>`,
			"0: svg class: attribute|0: svg transform: attribute|0: svg: attribute|0: svg style: rewritten|0: svg style: style|0: svg style: style|102: g id: attribute|102: g fill: attribute"},
		{"attributes twice", `<svg viewBox="0 0 1 1" viewbox="0"><g fill="red" fill="url(#a)"></g></svg>`, `<svg viewBox="0 0 1 1"><g fill="red"></g></svg>`, "0: svg: duplicate attribute|35: g fill: duplicate attribute"},
		{"a comment", `<b>a</b><svg><!-- x --><g/></svg>`, `<b>a</b><svg><g></g></svg>`, "13: comment"},
		{"in a table", `<table><tr><svg><g/></svg><td>x</table>`, `<table><tbody><tr><td><svg><g></g></svg></td><td>x</td></tr></tbody></table>`, "11: table: misplaced"},
		{"between blocks that go", `<center>a</center><svg><g/></svg><center>b</center>`, `a<br><svg><g></g></svg><br>b`, "0: center: element|33: center: element"},
		{"its text", `<svg><text>a &lt;b&gt;</text></svg>`, "", ""},

		{"a handler", `<svg onload="alert(1)"><text>a</text></svg>`, `a`, "0: svg: content"},
		{"a handler in it", `<svg><g onclick="alert(1)"/></svg>x`, ` x`, "0: svg: content"},
		{"a script", `<svg><script>alert(1)</script></svg>x`, `x`, "0: svg: content"},
		{"a reference", `<svg><use href="#a"/></svg>x`, `x`, "0: svg: content"},
		{"a link", `<svg><a href="javascript:x"><text>a</text></a></svg>`, `a`, "0: svg: content"},
		{"an animation", `<svg><set attributeName="href" to="javascript:x"/></svg>x`, `x`, "0: svg: content"},
		{"HTML in it", `<svg><foreignObject><img src="x"></foreignObject></svg>x`, `x`, "0: svg: content"},
		{"HTML in a title", `<svg><title><style><img src="x" onerror="x"></style></title></svg>x`, `x`, "0: svg: content"},
		{"a style sheet", `<svg><style>*{color:red}</style><g/></svg>x`, `x`, "0: svg: content"},
		{"one in another", `<svg><svg><g/></svg></svg>x`, `x`, "0: svg: content"},
		{"not closed", `<svg><g></svg>x`, `x`, "0: svg: content"},
		{"no XML", `<svg width=1><text>a</text></svg>x`, `a x`, "0: svg: content"},
		{"another namespace", `<svg xmlns="http://www.w3.org/1999/xhtml"><g/></svg>x`, `x`, "0: svg: content"},
		{"in a formula", `<math><svg><g/></svg></math>x`, `x`, "0: math: content"},
		{"too long", `<svg><path d="` + strings.Repeat("M0 0 ", 4000) + `"/></svg>x`, `x`, "0: svg: content"},
		{"too long as it is", `<svg><!--` + strings.Repeat("x", 1<<14) + `--></svg>x`, `x`, "0: svg: content"},
		{"what refers or is referred to", `<svg><linearGradient><stop/></linearGradient></svg>x`, `x`, "0: svg: content"},
		{"an image", `<svg><image width="1"/></svg>x`, `x`, "0: svg: content"},
		{"an empty one in another", `<svg><svg/><g/></svg>x`, `x`, "0: svg: content"},
		{"too long when it is written", `<svg><title>` + strings.Repeat(`"`, 4000) + `</title></svg>x`, `x`, "0: svg: content"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := tt.want
			if want == "" {
				want = tt.in
			}
			out, report, err := sanitize.UGC().CleanReport(tt.in)
			require.NoError(t, err)
			require.Equal(t, strings.TrimSpace(want), strings.TrimSpace(out.String()))
			require.Equal(t, tt.report, strings.Join(list(report), "|"))
			require.Equal(t, tt.report == "", sanitize.UGC().Check(tt.in) == nil)
			again, err := sanitize.UGC().Clean(out.String())
			require.NoError(t, err)
			require.Equal(t, out, again)
			none, err := sanitize.Basic().Clean(tt.in)
			require.NoError(t, err)
			require.NotContains(t, none.String(), "<svg")
		})
	}
	_, report, err := sanitize.UGC().CleanReport(`<svg><g onclick="x"/></svg>`)
	require.NoError(t, err)
	require.True(t, report.Active())
	_, report, err = sanitize.UGC().CleanReport("<svg>" + strings.Repeat(`<g class="x"/>`, 100) + "</svg>")
	require.NoError(t, err)
	require.Equal(t, 100, report.Len())
}

// What looks like many icons and is none costs no more than what it is long.
func TestIconsThatAreNone(t *testing.T) {
	allocated := func(in string) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := sanitize.UGC().Clean(in)
		require.NoError(t, err)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	window := strings.Repeat("<svg><?></p>", 1200) + "</svg>" // each starts anew, and reads on to the end
	for _, unit := range []string{window, "<svg><?", "<svg><?><p>", "<svg></p>", "<svg><g a='", "<svg><!--", "<svg><text>", "<svg><p></svg>", "<svg><g/></svg>"} {
		in := strings.Repeat(unit, 1<<19/len(unit)) + "</svg>"
		require.Less(t, allocated(in), uint64(200*len(in)), fmt.Sprintf("%.20q", unit))
	}
}
