package sanitize_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
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
		{"as many elements as may be", "<svg>" + strings.Repeat("<g></g>", 999) + "</svg>", "", ""},
		{"more elements than may be", "<svg>" + strings.Repeat("<g></g>", 1000) + "</svg>x", "x", "0: svg: content"},
		{"as deep as may be", "<svg>" + strings.Repeat("<g>", 15) + strings.Repeat("</g>", 15) + "</svg>", "", ""},
		{"deeper than may be", "<svg>" + strings.Repeat("<g>", 16) + strings.Repeat("</g>", 16) + "</svg>x", "x", "0: svg: content"},
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

// An icon as nearly all are written is read in fewer steps. A comment in it, which is
// all that is taken away, has it read by the tokens of XML: nothing else may differ.
func TestIconsReadTwoWays(t *testing.T) {
	attributes := []string{
		` fill="none"`, ` fill="currentColor"`, ` stroke=" red "`, ` stroke="#1f7a5A"`, ` fill="#12"`, ` fill="#12g"`, ` fill="rgb(1,2,3)"`, ` stroke="a1"`, ` fill=""`,
		` fill="` + strings.Repeat("a", 33) + `"`, ` stroke="url(#a)"`, ` d="M1 1h14v-2.5"`, ` d="M1;1"`, " d=\"M0 0\n\tL1 1\"", ` d="curl"`,
		` viewBox="0 0 16 16"`, ` viewbox="0"`, ` VIEWBOX="0"`, ` class="icon"`, ` id="a"`, ` focusable="false"`, ` data-icon="x"`,
		` aria-label="Größe"`, ` aria-label="a` + "\u0085" + `"`, ` aria-label="` + "\ufffe" + `"`, ` aria-label="` + "\xff" + `"`, ` aria-label="a &amp; b"`, ` aria-label="a > b"`,
		` font-family="A, 'b'"`, " font-family=\"A\tb\"", ` font-family="&quot;A&quot;"`, ` transform="rotate(4)"`, ` transform="x"`, ` overflow="hidden"`,
		` clip-path="none"`, ` onclick="x"`, ` href="#a"`, ` values="1"`, ` style="fill:red"`, ` xmlns="http://www.w3.org/2000/svg"`, ` xmlns="http://www.w3.org/1999/xhtml"`,
		` x='1'`, ` x=1`, ` hidden`, ` xlink:href="#a"`, ` 1="2"`, ` -="2"`, "  \t\n", ` r="1"y="2"`,
	}
	elements := []string{"g", "path", "title", "desc", "text", "circle", "G", "use", "rect", "svg", "script", "clipPath"}
	texts := []string{" ", "\n", "a", "a &lt; b", `"`, "]]>", "é", "\u0085", "\r\n", "\x00", "\x7f"}
	g := rand.New(rand.NewPCG(1, 2))
	icons := 0
	for range 20_000 {
		var b strings.Builder
		some := func(list []string, most int) {
			for range g.IntN(most + 1) {
				b.WriteString(list[g.IntN(len(list))])
			}
		}
		b.WriteString("<svg")
		some(attributes, 2)
		b.WriteString(">")
		for range g.IntN(3) {
			name := elements[g.IntN(g.IntN(len(elements))+1)]
			b.WriteString("<" + name)
			some(attributes, 3)
			if g.IntN(4) == 0 {
				b.WriteString("/>")
			} else {
				b.WriteString(">")
				some(texts, 1)
				some([]string{"<g></g>", "<g/>", "<path d=\"M0\"/>", "<b></b>"}, 1)
				if g.IntN(9) == 0 {
					name = "line"
				}
				b.WriteString("</" + name + ">")
			}
			some(texts, 1)
		}
		whole := b.String() + "</svg>"
		commented := b.String() + "<!--x--></svg>"
		for _, in := range []string{whole, "<b>a</b> " + whole} {
			was := strings.Replace(in, whole, commented, 1)
			want, wanted, err := sanitize.UGC().CleanReport(was)
			require.NoError(t, err)
			got, report, err := sanitize.UGC().CleanReport(in)
			require.NoError(t, err)
			require.Equal(t, want, got, "%q", in)
			silent, err := sanitize.UGC().Clean(in)
			require.NoError(t, err)
			require.Equal(t, want, silent)
			if !strings.Contains(strings.Join(list(report), "|"), "svg: content") {
				icons++
				lines := slices.DeleteFunc(list(wanted), func(line string) bool { return strings.HasSuffix(line, ": comment") })
				require.Equal(t, strings.Join(lines, "|"), strings.Join(list(report), "|"), "%q", in)
			}
		}
	}
	require.Greater(t, icons, 2000)
}

// An icon that is as it would be written costs no memory.
func TestIconsInPlace(t *testing.T) {
	if env.Race {
		t.Skip("the race detector empties pools")
	}
	in := `<p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><title>Größe</title><path fill="#1f7a5a" d="M1 1h14"></path></svg> Save</p>`
	allocated := testing.AllocsPerRun(100, func() {
		if out, _ := sanitize.UGC().Clean(in); out.String() != in {
			t.Error(out)
		}
	})
	require.Zero(t, allocated)
}
