package sanitize_test

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
)

const ns = ` xmlns="http://www.w3.org/2000/svg"`

func TestSVGClean(t *testing.T) {
	for _, tc := range []struct{ name, in, want, report string }{
		{"nothing to do", `<svg` + ns + ` viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#f00"/></svg>`, `<svg` + ns + ` viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#f00"/></svg>`, ""},
		{"no namespace", `<svg><g></g></svg>`, `<svg` + ns + `><g/></svg>`, ""},
		{"declaration and byte order mark", "\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg" + ns + "/>\n", `<svg` + ns + `/>`, ""},
		{"text", `<svg><title>a &amp; b</title><text y="9">x<tspan dy="1">&lt;y&gt;</tspan><![CDATA[<z>]]></text></svg>`,
			`<svg` + ns + `><title>a &amp; b</title><text y="9">x<tspan dy="1">&lt;y&gt;</tspan>&lt;z&gt;</text></svg>`, ""},
		{"lines", "<svg>\n  <g>\n  \n </g>\n</svg>", "<svg" + ns + ">\n<g>\n</g>\n</svg>", ""},
		{"references", `<svg xmlns:xlink="http://www.w3.org/1999/xlink"><defs><linearGradient id="a"><stop offset="10%" stop-color="red"/></linearGradient></defs><rect fill="url(#a) none" mask="url('#m')"/><use xlink:href="#a"/></svg>`,
			`<svg` + ns + `><defs><linearGradient id="a"><stop offset="10%" stop-color="red"/></linearGradient></defs><rect fill="url(#a) none" mask="url('#m')"/><use href="#a"/></svg>`, ""},
		{"style", `<svg><rect style="fill: rgb(1, 2, 3);FILL-OPACITY:.5;;font-family:'Open Sans', serif" fill="red"/></svg>`,
			`<svg` + ns + `><rect fill="rgb(1, 2, 3)" fill-opacity=".5" font-family="'Open Sans', serif"/></svg>`, ""},
		{"bad style", `<svg><rect style="fill:url(x);stroke:red;-x-y:1;position:fixed;opacity"/></svg>`,
			`<svg` + ns + `><rect stroke="red"/></svg>`, "5: rect style: style|5: rect style: style|5: rect style: style|5: rect style: style"},
		{"script", `<svg><script>alert(1)</script><g/></svg>`, `<svg` + ns + `><g/></svg>`, "5: script: content"},
		{"what is in it goes too", `<svg><foreignObject><x:y><g onload="a">b</g></x:y></foreignObject><g/></svg>`, `<svg` + ns + `><g/></svg>`, "5: content"},
		{"other namespace", `<svg><g xmlns="http://www.w3.org/1999/xhtml"/><s:g xmlns:s="http://www.w3.org/2000/svg"/></svg>`, `<svg` + ns + `/>`, "5: content|46: content"},
		{"handler", `<svg onload="alert(1)"/>`, `<svg` + ns + `/>`, "0: svg: attribute"},
		{"references elsewhere", `<svg><use href="x.svg#a"/><use href="#a b"/><g href="#a" fill="url(//x)" filter="url(#a"/></svg>`,
			`<svg` + ns + `><use/><use/><g/></svg>`, "5: use href: url|26: use href: url|44: g href: attribute|44: g fill: url|44: g filter: url"},
		{"values", `<svg width="(1)"><g transform="rotate(1)rotate(x)" id="1" opacity="&#10;1"/></svg>`,
			`<svg` + ns + `><g opacity=" 1"/></svg>`, "0: svg width: value|17: g transform: value|17: g id: value"},
		{"twice", `<svg><g id="a" id="b"/><g id="a"/></svg>`, `<svg` + ns + `><g id="a"/><g/></svg>`, "5: g id: duplicate attribute|23: g id: duplicate attribute"},
		{"comments and instructions", `<!DOCTYPE svg><?a b?><svg><!-- --><?c d?></svg><!-- -->`, `<svg` + ns + `/>`, "0: comment|14: comment|26: comment|34: comment|47: comment"},
		{"text that nobody sees", `<svg>x<g>y</g></svg>`, `<svg` + ns + `><g/></svg>`, "5: svg: misplaced|9: g: misplaced"},
		{"elements in a title", `<svg><title>a<g/>b</title></svg>`, `<svg` + ns + `><title>ab</title></svg>`, "13: g: misplaced"},
		{"rules", `<svg><defs><style type="text/css"><![CDATA[.cls-1, g.b{fill:#f00;/* ; */ stroke:none}#x{opacity:.5}path{stroke:red}]]></style></defs><rect class="cls-1" fill="blue"/><g class="b cls-1" id="x"/><path/></svg>`,
			`<svg` + ns + `><defs/><rect fill="#f00" stroke="none"/><g id="x" fill="#f00" stroke="none" opacity=".5"/><path stroke="red"/></svg>`, "11: style: rewritten"},
		{"rules behind what they are for", `<svg><rect class="a"/><style>.a{fill:url(#p) red}</style></svg>`, `<svg` + ns + `><rect fill="url(#p) red"/></svg>`, "22: style: rewritten"},
		{"which rule counts", `<svg><style>.a{fill:red!important;stroke:red}rect.a{fill:blue}.b{stroke:blue}.a{stroke:lime}rect{stroke:black}</style><rect class="b a" style="fill:white;opacity:1 ! important"/><rect class="a" style="fill:white !important"/></svg>`,
			`<svg` + ns + `><rect stroke="lime" fill="red" opacity="1"/><rect stroke="lime" fill="white"/></svg>`, "5: style: rewritten"},
		{"rules that are left out", `<svg><style>@import url(x.css);@media print{.a{fill:red}}.a .b{fill:red}.a:hover{fill:red}.a{fill:url(http://x/);-x-y:1;stroke:red}.c\{fill:red}</style><g class="a q" onload="x"/></svg>`,
			`<svg` + ns + `><g stroke="red"/></svg>`, "5: style: rewritten|5: style: style|5: style: style|5: style: style|5: style: style|5: style: style|5: style: style|5: style: style|152: g class: attribute|152: g: attribute"},
		{"no rules of ours", `<svg><style media="print">.a{fill:red}</style><style type="text/less">.a{fill:red}</style><foreignObject><style>.a{fill:red}</style></foreignObject><g class="a"/></svg>`,
			`<svg` + ns + `><g/></svg>`, "5: style: content|46: style: content|90: content|148: g class: attribute"},
		{"rules do not hold for overflow", `<svg class="a"><style>.a{overflow:visible}</style><marker class="a"/><g style="fill:red;;"/></svg>`, `<svg` + ns + `><marker overflow="visible"/><g fill="red"/></svg>`, "15: style: rewritten"},
		{"an image in it", "<svg><image width=\"9\" href=\"data:image/png;base64,iVBO\nRw==\"/></svg>", `<svg` + ns + `><image width="9" href="data:image/png;base64,iVBORw=="/></svg>`, ""},
		{"an image elsewhere", `<svg><image href="https://x.example/a.png"/><image href="data:image/svg+xml;base64,PHN2Zz4="/><image href="#a"/><use href="data:image/png;base64,iVBORw=="/></svg>`,
			`<svg` + ns + `><image/><image/><image/><use/></svg>`, "5: image href: url|44: image href: url|94: image href: url|112: use href: url"},
		{"a link", `<svg><a href="https://x.example/"><g><path/></g></a><text>x<a xlink:href="#y">y<tspan>z</tspan></a></text><a/></svg>`,
			`<svg` + ns + `><g><path/></g><text>xy<tspan>z</tspan></text></svg>`, "5: a: element|59: a: element|106: a: element"},
		{"links in what goes", `<svg><script><a><g/></a></script><a><a><script>x</script><g/>y</a></a><title><a>x<g>y</g></a></title></svg>`,
			`<svg` + ns + `><g/><title>x</title></svg>`, "5: script: content|33: a: element|36: a: element|39: script: content|61: svg: misplaced|77: a: element|81: g: misplaced"},
		{"a link around the drawing, or of another language", `<svg><x:a><g/></x:a><a xmlns="http://www.w3.org/1999/xhtml"><g/></a></svg>`, `<svg` + ns + `/>`, "5: content|20: a: content"},
		{"overflow", `<svg overflow="visible" style="overflow:visible"><marker overflow="visible"/></svg>`,
			`<svg` + ns + `><marker overflow="visible"/></svg>`, "0: svg overflow: attribute|0: svg style: style"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out, report, err := sanitize.SVG{}.CleanReport(tc.in)
			require.NoError(t, err)
			require.Equal(t, tc.want, out)
			var lines []string
			for r := range report.Removals() {
				lines = append(lines, r.String())
			}
			require.Equal(t, tc.report, strings.Join(lines, "|"))
			require.Equal(t, tc.report == "", sanitize.SVG{}.Check(tc.in) == nil)
		})
	}
}

func TestSVGLimits(t *testing.T) {
	deep := strings.Repeat("<g>", 64) + strings.Repeat("</g>", 64)
	for _, tc := range []struct {
		limits sanitize.SVG
		in     string
		want   string
	}{
		{sanitize.SVG{}, "<svg>" + strings.Repeat(" ", 1<<20) + "</svg>", "too_large: svg_too_large (max 1048576)"},
		{sanitize.SVG{MaxBytes: 8}, "<svg></svg>", "too_large: svg_too_large (max 8)"},
		{sanitize.SVG{}, "<svg>" + deep + "</svg>", "too_large: svg_too_large (max 64)"},
		{sanitize.SVG{}, "<svg><x>" + deep + "</x></svg>", "too_large: svg_too_large (max 64)"},
		{sanitize.SVG{}, "<svg>" + strings.Repeat("<g/>", 20_000) + "</svg>", "too_large: svg_too_large (max 20000)"},
		{sanitize.SVG{MaxElements: 2}, "<svg><g/><x/></svg>", "too_large: svg_too_large (max 2)"},
		{sanitize.SVG{}, `<svg><g id="a"><use href="#a"/></g></svg>`, "too_large: svg_too_many_references (max 200000)"},
		{sanitize.SVG{}, `<svg><g id="fff" fill="#fff"/><text id="b" aria-label="url(#b)">x</text></svg>`, ""},
		{sanitize.SVG{}, "<svg><style>.a{fill:" + strings.Repeat("a", 32) + ";stroke:" + strings.Repeat("b", 32) + "}</style>" + strings.Repeat(`<g class="a"/>`, 19_000) + "</svg>", "too_large: svg_too_large (max 1048576)"},
		{sanitize.SVG{MaxBytes: -1}, "<svg/>", "misuse: policy_limit (max 16777216)"},
		{sanitize.SVG{MaxDepth: 513}, "<svg/>", "misuse: policy_limit (max 512)"},
		{sanitize.SVG{MaxElements: 2_000_000}, "<svg/>", "misuse: policy_limit (max 1000000)"},
		{sanitize.SVG{MaxDepth: 512}, "<svg>" + deep + "</svg>", ""},
		{sanitize.SVG{}, "", "malformed: svg_malformed (offset 0)"},
		{sanitize.SVG{}, "\ufeff<g/>", "malformed: svg_malformed (offset 3)"},
		{sanitize.SVG{}, "<svg>&hunter2;</svg>", "malformed: svg_malformed (offset 5)"},
	} {
		err := tc.limits.Check(tc.in)
		out, report, cleanErr := tc.limits.CleanReport(tc.in)
		if tc.want == "" {
			require.NoError(t, err)
			require.NoError(t, cleanErr)
			continue
		}
		require.EqualError(t, err, "sanitize.SVG.Check: "+tc.want)
		require.EqualError(t, cleanErr, "sanitize.SVG.CleanReport: "+tc.want)
		require.Nil(t, errors.Unwrap(err), "the parser's error quotes the text")
		require.Empty(t, out)
		require.Zero(t, report.Len())
	}
}

type svgVector struct{ Class, Payload string }

func svgVectors(t testing.TB) []svgVector {
	f, err := os.Open("testdata/svg.jsonl")
	require.NoError(t, err)
	defer f.Close()
	var all []svgVector
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var v svgVector
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		all = append(all, v)
	}
	require.Greater(t, len(all), 200)
	return all
}

// Each vector is refused as it is; those of class text are only odd.
func TestSVGVectors(t *testing.T) {
	classes := map[string]int{}
	for _, v := range svgVectors(t) {
		classes[v.Class]++
		err := sanitize.SVG{}.Check(v.Payload)
		switch v.Class {
		case "text":
			require.NoError(t, err, v.Payload)
		case "malformed":
			require.ErrorIs(t, err, untaint.Code("svg_malformed"), v.Payload)
		case "loop":
			require.ErrorIs(t, err, untaint.Code("svg_too_many_references"), v.Payload)
		default:
			require.Error(t, err, v.Payload)
		}
		checkSVG(t, v.Payload)
	}
	t.Log(classes)
}

func TestSVGOverCorpora(t *testing.T) {
	n, taken := 0, 0
	for _, s := range corpus(t) {
		for _, in := range []string{s, "<svg" + ns + ">" + s + "</svg>", `<svg><path d="` + s + `" style="` + s + `" fill="` + s + `"/></svg>`} {
			n++
			if checkSVG(t, in) {
				taken++
			}
		}
	}
	t.Logf("%d documents, %d of them could be cleaned", n, taken)
	require.Greater(t, taken, 500)
}

// FuzzSVG: what Clean returns it returns again, Check accepts it, and it is
// well-formed XML that has nothing but the names of the list.
func FuzzSVG(f *testing.F) {
	for _, v := range svgVectors(f) {
		f.Add(v.Payload)
	}
	f.Add(`<svg><rect style="fill: rgb(1, 2, 3);stroke:url('#a') red" transform="matrix(1 0 0 1 2 3),scale(2)"/></svg>`)
	f.Add(`<svg><style>.a,#b{fill:red!important;x:y}@media x{}</style><g class="a" id="b" style="fill:url(#a)"/><image href="data:image/png;base64,iVBORw=="/></svg>`)
	f.Fuzz(func(t *testing.T, s string) { checkSVG(t, s) })
}

func checkSVG(t testing.TB, s string) (taken bool) {
	out, report, err := sanitize.SVG{}.CleanReport(s)
	refused := sanitize.SVG{}.Check(s)
	require.Equal(t, err != nil || report.Len() > 0, refused != nil, "%q: %v", s, refused)
	if err != nil {
		require.Contains(t, []untaint.Kind{untaint.Malformed, untaint.TooLarge}, untaint.KindOf(err))
		return false
	}
	again, report, err := sanitize.SVG{}.CleanReport(out)
	require.NoError(t, err, "%q of %q", out, s)
	require.Zero(t, report.Len(), "%q of %q", out, s)
	require.Equal(t, out, again, "%q", s)
	require.True(t, utf8.ValidString(out))
	d := xml.NewDecoder(strings.NewReader(out))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return true
		}
		require.NoError(t, err, "%q", out)
		switch x := token.(type) {
		case xml.StartElement:
			require.Equal(t, "http://www.w3.org/2000/svg", x.Name.Space, "%q", out)
			require.NotContains(t, []string{"script", "style", "a", "foreignObject", "set", "animate", "iframe"}, x.Name.Local, "%q", out)
			for _, a := range x.Attr {
				require.Empty(t, a.Name.Space, "%q", out)
				require.False(t, strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style" || a.Name.Local == "class", "%q", out)
				if a.Name.Local == "href" {
					image := x.Name.Local == "image"
					require.Equal(t, image, strings.HasPrefix(a.Value, "data:image/"), "%q", out)
					require.True(t, image || a.Value[0] == '#', "%q", out)
				}
			}
		case xml.Comment, xml.ProcInst, xml.Directive:
			require.Fail(t, "not only elements and text", "%q", out)
		}
	}
}
