package sanitize_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/microcosm-cc/bluemonday"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/testenv"
	"github.com/untaint/untaint/sanitize"
)

// A policy with every mistake that can be made names each of them.
func TestCompileReportsEveryMistake(t *testing.T) {
	_, err := sanitize.Config{
		Elements: []sanitize.Element{
			{Name: "script"},
			{Name: "blob"},
			{Name: "a", Attributes: "href onclick xlink:href frobnicate data-x data-Ä"},
			{Name: "table"},
			{Name: "svg"},
		},
		Everywhere: "title style srcdoc nothing",
		Links:      sanitize.URLs{Schemes: "https javascript data 1x"},
		Images:     sanitize.URLs{Schemes: "data blob"},
		Rel:        "nofollow stylesheet",
		Styles:     "color position behavior",
		IDPrefix:   "a b",
		MaxBytes:   -1,
		MaxDepth:   1000,
	}.Compile()
	require.ErrorIs(t, err, untaint.Misuse)
	var got []string
	for v := range untaint.Violations(err) {
		got = append(got, v.String())
	}
	require.Equal(t, []string{
		"/Elements/0/Name policy_unsafe_element (element script)",
		"/Elements/1/Name policy_element (element blob)",
		"/Elements/2/Attributes policy_unsafe_attribute (attribute onclick, element a)",
		"/Elements/2/Attributes policy_unsafe_attribute (attribute xlink:href, element a)",
		"/Elements/2/Attributes policy_attribute (attribute frobnicate, element a)",
		"/Elements/2/Attributes policy_attribute (attribute data-Ä, element a)",
		"/Elements/4/Name policy_unsafe_element (element svg)",
		"/Everywhere policy_unsafe_attribute (attribute srcdoc)",
		"/Everywhere policy_attribute (attribute nothing)",
		"/Elements policy_incomplete (element table, needs tbody)",
		"/Elements policy_incomplete (element table, needs tr)",
		"/Elements policy_incomplete (element table, needs td)",
		"/Links/Schemes policy_unsafe_scheme (scheme javascript)",
		"/Links/Schemes policy_unsafe_scheme (scheme data)",
		"/Links/Schemes policy_scheme (scheme 1x)",
		"/Images/Schemes policy_unsafe_scheme (scheme blob)",
		"/Rel policy_rel (rel stylesheet)",
		"/Styles policy_style (property position)",
		"/Styles policy_style (property behavior)",
		"/IDPrefix policy_prefix",
		"/MaxBytes policy_limit (max 67108864)",
		"/MaxDepth policy_limit (max 256)",
	}, got)
	require.Panics(t, func() { sanitize.Config{Rel: "x"}.MustCompile() })
}

// urlAttributes are all attributes of HTML, SVG and MathML, past and present,
// that take a URL anywhere.
var urlAttributes = strings.Fields(`action archive background cite classid code codebase data dynsrc formaction href icon
	imagesrcset itemid itemtype longdesc lowsrc manifest ping poster profile src srcdoc srcset usemap xlink:href xml:base
	from to by values attributename attributionsrc`)

// rawElements are those whose content is not read as HTML, or not everywhere.
var rawElements = strings.Fields(`script style textarea title xmp iframe noembed noframes noscript plaintext listing template
	select svg math object embed applet base link meta frameset frame head body html`)

// No policy lets a script URL stand in any attribute of any element, and none
// can allow an element that hides its content from a parser.
func TestPolicyRefusesWhatCannotBeMadeSafe(t *testing.T) {
	allowed := sanitize.ElementNames()
	for _, name := range rawElements {
		require.False(t, allowed[name], name)
		_, err := sanitize.Config{Elements: []sanitize.Element{{Name: name}}}.Compile()
		require.ErrorIs(t, err, sanitize.CodePolicyUnsafeElement, name)
	}
	attributes := sanitize.AttributeNames()
	scripts := []string{"javascript:alert(1)", " \x01javascript:alert(1)", "java\tscript:alert(1)", "vbscript:x", "data:text/html,<script>x</script>",
		"data:image/svg+xml;base64,PHN2Zz4=", "JaVaScRiPt:x", "blob:https://x/y", "feed:javascript:x", "jar:x"}
	compiled := 0
	for el, ok := range allowed {
		if !ok {
			continue
		}
		for _, name := range urlAttributes {
			p, err := sanitize.Config{
				Elements: []sanitize.Element{{Name: "tbody"}, {Name: "tr"}, {Name: "td"}, {Name: el, Attributes: name}},
				Links:    sanitize.URLs{Schemes: "https", Relative: true, ProtocolRelative: true},
				Images:   sanitize.URLs{Schemes: "https data", Relative: true, ProtocolRelative: true},
			}.Compile()
			if err != nil {
				require.ErrorIs(t, err, untaint.Misuse)
				continue
			}
			compiled++
			require.True(t, attributes[name][1] || name == "usemap", "%s on %s has no URL check", name, el)
			for _, script := range scripts {
				out, _, err := p.Clean("<" + el + " " + name + `="` + html.EscapeString(script) + `">x`)
				require.NoError(t, err)
				require.NotContains(t, out.String(), name, "%s on %s", name, el)
			}
		}
	}
	require.Greater(t, compiled, 10)
	t.Logf("%d elements, %d URL attributes, %d pairs that compile", len(allowed), len(urlAttributes), compiled)
}

// Every element and attribute in the tables compiles if it says so.
func TestTablesCompile(t *testing.T) {
	c := sanitize.Widest().Config()
	_, err := c.Compile()
	require.NoError(t, err)
	// A policy is a copy: what is done to its Config does not reach it.
	c.Elements[0].Name = "script"
	require.NotEqual(t, "script", sanitize.Widest().Config().Elements[0].Name)
}

// A prefix has to make a name of an ID that no script has for a variable.
func TestIDPrefix(t *testing.T) {
	for prefix, ok := range map[string]bool{"u-": true, "x:y": true, "a.": true, "u": false, "_": false, "a b-": false, `"-`: false, "<-": false, "#-": false, strings.Repeat("-", 257): false} {
		p, err := sanitize.Config{Elements: []sanitize.Element{{Name: "p", Attributes: "id"}}, IDPrefix: prefix}.Compile()
		require.Equal(t, ok, err == nil, prefix)
		if !ok {
			require.ErrorIs(t, err, sanitize.CodePolicyPrefix)
			continue
		}
		out, _, err := p.Clean("<p id=cookie>x</p>")
		require.NoError(t, err)
		require.Equal(t, `<p id="`+prefix+`cookie">x</p>`, out.String())
	}
}

func TestDataAttributes(t *testing.T) {
	p, err := sanitize.Config{Elements: []sanitize.Element{{Name: "p", Attributes: "data-id"}, {Name: "b"}}}.Compile()
	require.NoError(t, err)
	out, report, err := p.Clean(`<p data-id="<1>" data-x=2>a<b data-id=3>b</b></p>`)
	require.NoError(t, err)
	require.Equal(t, `<p data-id="&lt;1&gt;">a<b>b</b></p>`, out.String())
	require.Equal(t, []string{"17: p: attribute", "30: b data-id: attribute"}, list(report))
	_, err = sanitize.Config{Elements: []sanitize.Element{{Name: "p", Attributes: manyData()}}}.Compile()
	require.ErrorIs(t, err, sanitize.CodePolicyMany)
}

func manyData() string {
	var b strings.Builder
	for a := 'a'; a <= 'z'; a++ {
		for c := 'a'; c <= 'z'; c++ {
			b.WriteString("data-" + string(a) + string(c) + " ")
		}
	}
	return b.String()
}

// What counts as too long is an ID with its prefix, which is what a second pass
// reads.
func TestLongIDs(t *testing.T) {
	for n := 230; n < 260; n++ {
		id := strings.Repeat("a", n)
		in := `<p id="` + id + `">x</p><a href="#` + id + `" name="` + id + `">y</a><img usemap="#` + id + `">`
		everywhere(t, in)
		out, _, err := sanitize.UGC().Clean(in)
		require.NoError(t, err)
		require.Equal(t, n+len("user-content-") <= 256, strings.Contains(out.String(), " id="), n)
	}
}

func TestRewriteImage(t *testing.T) {
	c := sanitize.UGC().Config()
	c.RewriteImage = func(u string) string {
		if strings.Contains(u, "evil") {
			return "javascript:alert(1)"
		}
		if strings.HasPrefix(u, "https://proxy.example/") {
			return u
		}
		if strings.Contains(u, "bytes") {
			return "https://proxy.example/\xff"
		}
		if strings.Contains(u, "two") {
			return "https://proxy.example/ 9x"
		}
		return "https://proxy.example/?u=" + strings.ReplaceAll(u, ",", "%2C")
	}
	p := c.MustCompile()
	for in, want := range map[string]string{
		`<img src="http://a.example/x.png">`:       `<img src="https://proxy.example/?u=http://a.example/x.png">`,
		`<img src="/local.png">`:                   `<img src="/local.png">`,
		`<img src="https://evil.example/">`:        `<img>`,
		`<img srcset="//a.example/x 1x, /y 2x">`:   `<img srcset="https://proxy.example/?u=//a.example/x 1x, /y 2x">`,
		`<img srcset="//a.example/x, //evil/ 2x">`: `<img>`,
		`<img srcset="//two/ 2x">`:                 `<img>`,
		`<img src="//bytes/">`:                     `<img>`,
	} {
		out, _, err := p.Clean(in)
		require.NoError(t, err)
		require.Equal(t, want, out.String(), in)
		again, _, err := p.Clean(out.String())
		require.NoError(t, err)
		require.Equal(t, out, again)
	}
}

func TestRelAndTarget(t *testing.T) {
	c := sanitize.Config{
		Elements: []sanitize.Element{{Name: "a", Attributes: "href"}},
		Links:    sanitize.URLs{Schemes: "https mailto", Relative: true, ProtocolRelative: true},
		Rel:      "nofollow", NewTab: true,
	}
	forced := c.MustCompile()
	c.Elements[0].Attributes += " rel target"
	c.NewTab = false
	chosen := c.MustCompile()
	for _, v := range []struct {
		p          *sanitize.Policy
		in, want   string
		removesRel bool
	}{
		{forced, `<a href="https://a/">x</a>`, `<a href="https://a/" target="_blank" rel="nofollow noopener">x</a>`, false},
		{forced, `<a href="//a/" target=_self>x</a>`, `<a href="//a/" target="_blank" rel="nofollow noopener">x</a>`, false},
		{forced, `<a href="/a" target=x>x</a>`, `<a href="/a" rel="nofollow">x</a>`, true},
		{forced, `<a rel="opener nofollow" href="mailto:a@b">x</a>`, `<a rel="nofollow" href="mailto:a@b">x</a>`, true},
		{forced, `<a rel="opener" target=_blank>x</a>`, `<a>x</a>`, true},
		{chosen, `<a rel="next" href="/a">x</a>`, `<a rel="next nofollow" href="/a">x</a>`, false},
		{chosen, `<a rel="opener stylesheet NEXT" href="/a">x</a>`, `<a rel="NEXT nofollow" href="/a">x</a>`, true},
		{chosen, `<a rel="" href="/a">x</a>`, `<a rel="nofollow" href="/a">x</a>`, false},
		{chosen, `<a rel="nofollow" href="/a">x</a>`, `<a rel="nofollow" href="/a">x</a>`, false},
		{chosen, `<a href="/a" target="_blank">x</a>`, `<a href="/a" target="_blank" rel="nofollow noopener">x</a>`, false},
		{chosen, `<a href="/a" target="other">x</a>`, `<a href="/a" rel="nofollow">x</a>`, true},
	} {
		out, report, err := v.p.Clean(v.in)
		require.NoError(t, err)
		require.Equal(t, v.want, out.String(), v.in)
		require.Equal(t, v.removesRel, report.Len() > 0, "%s %v", v.in, list(report))
		require.NoError(t, v.p.Check(out.String()))
	}
}

// styles are declarations and what Email makes of them.
var styles = []struct{ in, want string }{
	{"color:red", "color:red"},
	{"color: #FFF !important; ", "color: #FFF !important; "},
	{"color:rgb(1, 2, 3)", "color:rgb(1, 2, 3)"},
	{"font: bold 12px/1.5 'Helvetica Neue', Arial, sans-serif", "font: bold 12px/1.5 'Helvetica Neue', Arial, sans-serif"},
	{"margin:0 auto;padding:1em 2.5%", "margin:0 auto;padding:1em 2.5%"},
	{"border:1px solid #ccc", "border:1px solid #ccc"},
	{"MSO-line-height-rule:exactly;color:red", "color:red"},
	{"color:red;background:url(https://x/y)", "color:red"},
	{"color:expression(alert(1))", ""},
	{`color:\72 ed`, ""},
	{"color:red/**/", ""},
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
	{"width:calc(100% - 1px)", ""},
	{"content:'x'", ""},
	{"color:red !ie", ""},
	{"color:red important", ""},
	{"overflow:hidden", ""}, // in the table, and not in the policy
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
		out, report, err := sanitize.Email().Clean(in)
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
	{sanitize.UGC(), `img src="data:image/png;base64,AAAA"`, false},
	{sanitize.UGC(), `img src="http:x"`, false},
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

// With any scheme allowed, what is no scheme to every reader is refused still.
func TestSchemesBehindBluemonday(t *testing.T) {
	p := sanitize.Widest()
	for _, u := range []string{"git:x", "web+a.b-c:x", "matrix:u/x", "HTTPS://a/"} {
		out, report, err := p.Clean(`<a href="` + u + `">x</a>`)
		require.NoError(t, err)
		require.Contains(t, out.String(), u)
		require.Zero(t, report.Len())
	}
	for _, u := range []string{"\u00a0javascript:x", "java\u00adscript:x", "jav\u0430script:x", "1x:y", "-x:y", "x y:z", "JavaScript:x", "view-source:x", ":x",
		strings.Repeat("a", 70) + ":x"} {
		out, _, err := p.Clean(`<a href="` + u + `">x</a>`)
		require.NoError(t, err)
		require.Equal(t, "<a>x</a>", out.String(), u)
	}
}

func TestAttributeValues(t *testing.T) {
	for _, v := range values {
		out, report, err := v.p.Clean("<" + v.tag + ">")
		require.NoError(t, err)
		name, _, _ := strings.Cut(strings.Fields(v.tag)[1], "=")
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

// A team's own policy, however lax, is held to the floor, and what it removes is
// reported.
func TestBluemonday(t *testing.T) {
	lax := bluemonday.UGCPolicy()
	lax.AllowElements("form", "button", "input", "svg", "a", "style", "noscript", "object")
	lax.AllowAttrs("action", "formaction", "xlink:href", "poster", "srcset", "background", "onclick", "style").Globally()
	p := sanitize.Bluemonday(lax)
	for _, v := range []struct {
		in, want string
		report   []string
	}{
		{"plain", "plain", nil},
		{"<b>x</b> a < b", "<b>x</b> a &lt; b", nil},
		{`<a href="https://a/">x</a>`, `<a href="https://a/" rel="nofollow">x</a>`, nil},
		{`<form action="javascript:alert(1)">x</form>`, "<form>x</form>", []string{"-1: form action: url", "-1: bluemonday"}},
		{"</div></div>x", "x", []string{"-1: div: stray end tag", "-1: div: stray end tag", "-1: bluemonday"}},
		{"<p>x<blink>y</blink></p>", "<p>xy</p>", []string{"-1: bluemonday"}},
	} {
		out, report, err := p.Clean(v.in)
		require.NoError(t, err)
		require.Equal(t, v.want, out.String(), v.in)
		require.Equal(t, v.report, list(report), v.in)
		require.Equal(t, len(v.report) == 0, p.Check(v.in) == nil)
	}
	_, _, err := p.Clean(strings.Repeat("x", 2<<20))
	require.ErrorIs(t, err, sanitize.CodeTooLong)
	_, _, err = p.Clean("<!--" + strings.Repeat("x", 2<<20) + "-->")
	require.ErrorIs(t, err, sanitize.CodeTooLong, "bluemonday was given what is too long")
	_, _, err = p.Clean(strings.Repeat("<div>", 2000))
	require.ErrorIs(t, err, sanitize.CodeTooDeep)
	require.ErrorIs(t, p.Check(strings.Repeat("<div>", 2000)), sanitize.CodeTooDeep)
}

// bluemonday is quadratic in the length of a style attribute, so that it gets
// none that is long, in whatever way it is written.
func TestBluemondayGetsNoLongStyle(t *testing.T) {
	lax := bluemonday.UGCPolicy()
	lax.AllowStyles("color", "background", "font-family", "width").Globally()
	p := sanitize.Bluemonday(lax)
	long := strings.Repeat("red ", 600)
	for _, in := range []string{
		`<p style="color:` + long + `">`,
		`<p style='` + long,
		"<p StYlE \n=\t\"" + long + "\">x",
		`<p style=` + strings.Repeat("(", 2049) + `>`,
		`<!-- " <a title=" --><p style="` + long + `">`,
		`<p style="color:red" title=x><b style="` + long + `">`,
	} {
		_, _, err := p.Clean(in)
		require.EqualError(t, err, "sanitize.Clean: too_large: html_too_long (max 2048, attribute style)", in)
		require.ErrorIs(t, p.Check(in), untaint.TooLarge)
	}
	for _, in := range []string{
		`<p style="color:red">x</p>` + long, "style=", "style=x " + long, `<p title="` + long + `">`, `<p style="` + strings.Repeat(" ", 2048) + `">x</p>`,
	} {
		_, _, err := p.Clean(in)
		require.NoError(t, err)
	}
}

// oracle expresses one of our policies in bluemonday, as far as its words go:
// names of elements and attributes, schemes, and no checks of values.
func oracle(p *sanitize.Policy) *bluemonday.Policy {
	c := p.Config()
	bm := bluemonday.NewPolicy()
	for _, el := range c.Elements {
		bm.AllowElements(el.Name)
		bm.AllowNoAttrs().OnElements(el.Name)
		for name := range strings.FieldsSeq(el.Attributes + " rel target") {
			if name != "style" {
				bm.AllowAttrs(name).OnElements(el.Name)
			}
		}
	}
	if c.TaskLists {
		bm.AllowElements("input")
		bm.AllowAttrs("checked", "disabled", "type").OnElements("input")
	}
	for name := range strings.FieldsSeq(c.Everywhere) {
		if name != "style" {
			bm.AllowAttrs(name).Globally()
		}
	}
	bm.AllowStyles(strings.Fields(c.Styles)...).MatchingHandler(func(string) bool { return true }).Globally()
	bm.RequireParseableURLs(true)
	bm.AllowURLSchemes(strings.Fields(c.Links.Schemes + " " + c.Images.Schemes)...)
	bm.AllowRelativeURLs(true)
	return bm
}

// falseAlarm reports whether bluemonday is known to remove the attribute although
// it does no harm.
func falseAlarm(a html.Attribute) bool {
	switch a.Key {
	case "href", "src", "cite", "background":
		// A URL that net/url refuses and browsers take: with a space, with a
		// percent sign that is no escape, with two ports. Or an empty one.
		u, err := url.Parse(strings.TrimSpace(a.Val))
		return err != nil || u.String() == "" || strings.ContainsAny(strings.TrimSpace(a.Val), " \t\n") || strings.HasPrefix(a.Val, "data:")
	case "style":
		return true // bluemonday reads CSS by another grammar, and writes it anew
	}
	return false
}

// Relation 4: the same policy in bluemonday removes nothing from our output but
// for its false alarms.
func TestNeverLaxerThanBluemonday(t *testing.T) {
	rows := testenv.Corpus[payload](t, "html.jsonl")
	compared := 0
	for _, p := range policies[:4] {
		bm := oracle(p.policy)
		for _, row := range rows {
			out, _, err := p.policy.Clean(row.Payload)
			if err != nil || !strings.Contains(out.String(), "<") {
				continue
			}
			compared++
			ours, theirs := tags(out.String()), tags(bm.Sanitize(out.String()))
			require.Len(t, theirs, len(ours), "%s: %q became %q", p.name, row.Payload, out)
			for i, tok := range ours {
				require.Equal(t, tok.Data, theirs[i].Data)
				for _, a := range tok.Attr {
					if !falseAlarm(a) {
						require.True(t, hasKey(theirs[i], a.Key), "%s: %s of %q became %q", p.name, a.Key, out, theirs[i])
					}
				}
			}
		}
	}
	require.Greater(t, compared, 1000)
	t.Logf("%d outputs", compared)
}

func hasKey(tok html.Token, key string) bool {
	return slices.ContainsFunc(tok.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func tags(s string) (all []html.Token) {
	for z := html.NewTokenizer(strings.NewReader(s)); z.Next() != html.ErrorToken; {
		if tok := z.Token(); tok.Type != html.TextToken {
			all = append(all, tok)
		}
	}
	return all
}
