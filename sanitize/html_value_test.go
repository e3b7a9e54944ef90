package sanitize_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/untaint/untaint/sanitize"
)

// styles are declarations and what Email makes of them.
var styles = []struct{ in, want string }{
	{"color:red", "color:red"},
	{"color: #FFF !important; ", "color: #FFF !important; "},
	{"color:rgb(1, 2, 3)", "color:rgb(1, 2, 3)"},
	{"font: bold 12px/1.5 'Helvetica Neue', Arial, sans-serif", "font: bold 12px/1.5 'Helvetica Neue', Arial, sans-serif"},
	{"margin:0 auto;padding:1em 2.5%", "margin:0 auto;padding:1em 2.5%"},
	{"border:1px solid #ccc", "border:1px solid #ccc"},
	{"MSO-line-height-rule:exactly;color:red", "MSO-line-height-rule:exactly;color:red"},
	{"mso-table-lspace:0pt;mso-table-rspace:0pt;-ms-text-size-adjust:100%", "mso-table-lspace:0pt;mso-table-rspace:0pt;-ms-text-size-adjust:100%"},
	{"mso-data-placement:same-cell;mso-line-height-rule:url(x)", ""},
	{"font-family:var(--f), Arial", "font-family:var(--f), Arial"},
	{"font-family:var( --f , 'Segoe UI', sans-serif )", "font-family:var( --f , 'Segoe UI', sans-serif )"},
	{"font:14px/1.5 var(--body)", "font:14px/1.5 var(--body)"},
	{"font-family:var(f)", ""},
	{"font-family:var(--)", ""},
	{"font-family:var(--f", ""},
	{"font-family:var(--f, url(x))", ""},
	{"font-family:var(--f,)", ""},
	{"font-family:env(--f)", ""},
	{"color:var(--c)", ""},
	{"--f:url(x);font-family:var(--f)", "font-family:var(--f)"},
	{"font-feature-settings:\"tnum\" 1, 'liga' off", "font-feature-settings:\"tnum\" 1, 'liga' off"},
	{"font-feature-settings:url(x)", ""},
	{"font-variant-numeric:tabular-nums slashed-zero", "font-variant-numeric:tabular-nums slashed-zero"},
	{"resize:none", "resize:none"},
	{"display:flex;gap:8px;justify-content:space-between;align-items:center", "display:flex;gap:8px;justify-content:space-between;align-items:center"},
	{"color:red;background:url(https://x/y)", "color:red"},
	{"color:expression(alert(1))", ""},
	{`color:\72 ed`, ""},
	{"color:red/**/", "color:red"},
	{"color:red;/* c */font-weight:bold", "color:red; font-weight:bold"},
	{"co/**/lor:red", ""},
	{"color:red;/* c", "color:red"},
	{"background:#2a3448 url('https://x.example/h.jpg') no-repeat center / cover;color:#fff", "background: #2a3448; color:#fff"},
	{"background:url(data:image/png;base64,AAAA) #fff", "background: #fff"},
	{"writing-mode:vertical-rl;quotes:none;accent-color:red;cursor:url(x)", "writing-mode:vertical-rl; quotes:none; accent-color:red"},
	{"BACKGROUND : red url(x) !important", "BACKGROUND: red"},
	{"background:url(x)", ""},
	{"background:#f4f4f4 none no-repeat center/cover", "background:#f4f4f4 none no-repeat center/cover"},
	{"background:white none repeat scroll 0% 0%", "background:white none repeat scroll 0% 0%"},
	{"background:red url(x), blue", ""},
	{"background:linear-gradient(to right, #ff5f6d 0%, rgba(0, 0, 0, .5))", "background:linear-gradient(to right, #ff5f6d 0%, rgba(0, 0, 0, .5))"},
	{"background-image:radial-gradient(circle at 50% 50%, red, oklch(60% 0.1 200))", "background-image:radial-gradient(circle at 50% 50%, red, oklch(60% 0.1 200))"},
	{"background:linear-gradient(#000, #333), url(x) center;color:#fff", "background: linear-gradient(#000, #333); color:#fff"},
	{"background-image:linear-gradient(red, url(x))", ""},
	{"background-image:linear-gradient(red, url (x))", ""},
	{"background-image:linear-gradient(red, URL (x))", ""},
	{"color:rgb(calc(1 + (2)), attr (x), 3)", ""},
	{"background-image:url(x)", ""},
	{"background-image:linear-gradient(linear-gradient(red))", ""},
	{"background-image:cross-fade(red, blue)", ""},
	{"background-color:linear-gradient(red, blue)", ""},
	{"background:image-set('x') red", "background: red"},
	{"background:red url(x", ""},
	{"font-family:-apple-system, 'Segoe UI', sans-serif", "font-family:-apple-system, 'Segoe UI', sans-serif"},
	{"font-family:微软雅黑, sans-serif", "font-family:微软雅黑, sans-serif"},
	{"font:14px/1.5 -apple-system, Arial", "font:14px/1.5 -apple-system, Arial"},
	{"font-family:-, Arial", ""},
	{"font-family:--x", ""},
	{"color:oklch(60% 0.1 200)", "color:oklch(60% 0.1 200)"},
	{"color:color-mix(in oklab, red 30%, #00f)", "color:color-mix(in oklab, red 30%, #00f)"},
	{"color:color(display-p3 1 0.5 0 / 50%)", "color:color(display-p3 1 0.5 0 / 50%)"},
	{"color:light-dark(#333, rgb(200 200 200))", "color:light-dark(#333, rgb(200 200 200))"},
	{"color:oklch(from #0af calc(l + .1) c h / alpha)", "color:oklch(from #0af calc(l + .1) c h / alpha)"},
	{"color:hsl(from color-mix(in srgb, teal, white) h s l)", "color:hsl(from color-mix(in srgb, teal, white) h s l)"},
	{"border:1px solid lab(50% -20 1e1)", "border:1px solid lab(50% -20 1e1)"},
	{"color:color-mix(in srgb, url(x), red)", ""},
	{"color:color-mix(in srgb, env(x), red)", ""},
	{"color:color-mix(in srgb, 'x', red)", ""},
	{"color:color-mix(in srgb, #12, red)", ""},
	{"color:color-mix(in srgb, a_b, red)", ""},
	{"color:color-mix(in srgb, ä, red)", ""},
	{"color:color-mix(in srgb, red; blue)", ""},
	{"color:color-mix(in srgb, red", ""},
	{"color:calc(1 + 1)", ""},
	{"color:rgb(" + strings.Repeat("1", 160) + ")", ""},
	{"color:url(60)", ""},
	{"width:min(100%,600px)", "width:min(100%,600px)"},
	{"width:calc(100% - (2px + 1em))", "width:calc(100% - (2px + 1em))"},
	{"width:calc(100% - var(--x))", ""},
	{"width:calc(url(x))", ""},
	{"width:calc(1px", ""},
	{"width:url(1px)", ""},
	{"width:calc(foo(1px))", ""},
	{"margin-left:calc(0px - 500px)", ""},
	{"list-style-type:hebrew;list-style:inside cjk-decimal", "list-style-type:hebrew;list-style:inside cjk-decimal"},
	{`list-style-type:"- "`, `list-style-type:"- "`},
	{"list-style:url(x) square;list-style-type:symbols('*')", ""},
	{"position:fixed;top:0", ""},
	{"margin:-100px", ""},
	{"width:999999px", ""},
	{"width:1e9px", ""},
	{"behavior:url(x)", ""},
	{"-moz-binding:url(x)", ""},
	{"@import 'x'", ""},
	{"font-family:'a;color:red", ""},
	{`font-family:"a\"b"`, ""},
	{"color:red}body{color:blue", ""},
	{"color:red;color", "color:red"},
	{"color:", ""},
	{"color:red blue", ""},
	{"font-size:12", ""},
	{"font-size:.5em", "font-size:.5em"},
	{"line-height:1.5", "line-height:1.5"},
	{"width:calc(100% - 1px)", "width:calc(100% - 1px)"},
	{"content:'x'", ""},
	{"color:red !ie", ""},
	{"color:red important", ""},
	{"overflow:hidden", "overflow:hidden"},
	{"cursor:pointer", "cursor:pointer"},
	{"cursor:none", ""},
	{"object-fit:cover", ""}, // in the table, and not in the policy
	{`font-family:'a\62'`, ""},
	{"font-family:'a\nb'", ""},
	{"color:red!important", "color:red!important"},
	{"text-decoration:underline", "text-decoration:underline"},
}

func TestStyles(t *testing.T) {
	for _, s := range styles {
		want := "<p>x</p>"
		if s.want != "" {
			want = `<p style="` + html.EscapeString(s.want) + `">x</p>`
		}
		in := `<p style="` + html.EscapeString(s.in) + `">x</p>`
		out, report, err := sanitize.Email().CleanReport(in)
		require.NoError(t, err)
		require.Equal(t, want, out.String(), s.in)
		require.Equal(t, s.in != s.want, report.Len() > 0, s.in)
		everywhere(t, in)
	}
}

// values are attribute values of each type, and whether UGC or Email keep them.
var values = []struct {
	p    *sanitize.Policy
	tag  string
	kept bool
}{
	{sanitize.UGC(), `ol start="-3"`, true},
	{sanitize.UGC(), `ol start="3x"`, false},
	{sanitize.UGC(), `ol start="1234567890"`, false},
	{sanitize.UGC(), `meter value="0.5"`, true},
	{sanitize.UGC(), `meter value="0."`, false},
	{sanitize.UGC(), `img width="50%"`, true},
	{sanitize.UGC(), `img width="12.5px"`, true},
	{sanitize.UGC(), `img width="-1"`, false},
	{sanitize.UGC(), `img width="100000"`, false},
	{sanitize.UGC(), `img width=""`, false},
	{sanitize.UGC(), `p lang="de-CH"`, true},
	{sanitize.UGC(), `p lang="!!en!!&lt;x&gt;"`, false},
	{sanitize.UGC(), `p dir="RTL"`, true},
	{sanitize.UGC(), `p dir="up"`, false},
	{sanitize.UGC(), `p id="x y onclick=1"`, false},
	{sanitize.UGC(), `p id=""`, false},
	{sanitize.UGC(), `time datetime="2026-11-24T10:00Z"`, true},
	{sanitize.UGC(), `time datetime="today"`, false},
	{sanitize.UGC(), `source type="image/webp; codecs=&quot;x&quot;"`, true},
	{sanitize.UGC(), `source type="&lt;"`, false},
	{sanitize.UGC(), `source media="(min-width: 600px)"`, true},
	{sanitize.UGC(), `source media="{}"`, false},
	{sanitize.UGC(), `details open="x"`, true},
	{sanitize.UGC(), `p role="note"`, true},
	{sanitize.UGC(), `p role="application"`, false},
	{sanitize.Email(), `font color="#abc"`, true},
	{sanitize.Email(), `font color="#abcde"`, false},
	{sanitize.Email(), `font color="red"`, true},
	{sanitize.Email(), `font color="red;x"`, false},
	{sanitize.Email(), `font size="+1"`, true},
	{sanitize.Email(), `font size="99"`, false},
	{sanitize.Email(), `img src="cid:a@b"`, true},
	{sanitize.Email(), `img src="data:image/png;base64,AAAA=="`, true},
	{sanitize.Email(), `img src="data:image/svg+xml;base64,AAAA"`, false},
	{sanitize.Email(), `img src="data:image/png,x"`, false},
	{sanitize.Email(), `img src="data:image/png;base64,&lt;"`, false},
	{sanitize.Email(), `img src="/relative"`, false},
	{sanitize.Email(), `img src="//host/x"`, false},
	{sanitize.UGC(), `img src="data:image/png;base64,AAAA"`, true},
	{sanitize.UGC(), `img src="data:image/svg+xml;base64,AAAA"`, false},
	{sanitize.UGC(), `a href="data:image/png;base64,AAAA"`, false},
	{sanitize.UGC(), `img src="http:x"`, false},
	{sanitize.UGC(), `img src="https://a b/x"`, false},
	{sanitize.UGC(), `img src="https://%65.example/"`, false},
	{sanitize.UGC(), `img src="//a|b/"`, false},
	{sanitize.UGC(), `img src="http:///x"`, false},
	{sanitize.UGC(), `img src="//"`, false},
	{sanitize.UGC(), `img src="//&#9;x"`, false},
	{sanitize.UGC(), `img src="a:b"`, false},
	{sanitize.UGC(), `img src="a/b:c?d\e"`, true},
	{sanitize.UGC(), `img src="a\b"`, false},
	{sanitize.UGC(), `img src="?x:y"`, true},
	{sanitize.UGC(), `img srcset="a 0.5x, b"`, true},
	{sanitize.UGC(), `img srcset="a 1x,b 2x"`, true},
	{sanitize.UGC(), `img srcset="a -1x"`, false},
	{sanitize.UGC(), `img srcset="a 1h"`, false},
	{sanitize.UGC(), `img srcset=""`, false},
}

// With any scheme allowed, what is not a scheme to every reader is refused still.
func TestSchemesBehindBluemonday(t *testing.T) {
	p := widest()
	for _, u := range []string{"git:x", "web+a.b-c:x", "matrix:u/x", "HTTPS://a/"} {
		out, report, err := p.CleanReport(`<a href="` + u + `">x</a>`)
		require.NoError(t, err)
		require.Contains(t, out.String(), u)
		require.Zero(t, report.Len())
	}
	for _, u := range []string{"\u00a0javascript:x", "java\u00adscript:x", "jav\u0430script:x", "1x:y", "-x:y", "x y:z", "JavaScript:x", "view-source:x", ":x",
		strings.Repeat("a", 70) + ":x"} {
		out, err := p.Clean(`<a href="` + u + `">x</a>`)
		require.NoError(t, err)
		require.Equal(t, "x", out.String(), u)
	}
}

func TestAttributeValues(t *testing.T) {
	for _, v := range values {
		el, _, _ := strings.Cut(v.tag, " ")
		name, _, _ := strings.Cut(strings.Fields(v.tag)[1], "=")
		tag := v.tag
		if needs := map[string]string{"a": "href", "img": "src", "source": "srcset"}[el]; needs != "" && name != needs {
			tag += " " + needs + "=/x" // without it there is no such element
		}
		in := "<" + tag + ">"
		if around := map[string]string{"source": "<picture>", "track": "<video>"}[el]; around != "" {
			in = around + in
		}
		out, report, err := v.p.CleanReport(in)
		require.NoError(t, err)
		require.Equal(t, v.kept, strings.Contains(out.String(), name+"="), "%s: %s", v.tag, out)
		attributes := 0
		for removal := range report.Removals() {
			if removal.Attribute == name {
				attributes++
			}
		}
		require.Equal(t, v.kept, attributes == 0, "%s: %v", v.tag, list(report))
	}
}
