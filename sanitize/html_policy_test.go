package sanitize_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
	markup "github.com/untaint/untaint/sanitize/internal/html"
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
	allowed := maps.Collect(markup.ElementNames())
	for _, name := range rawElements {
		require.False(t, allowed[name], name)
		_, err := sanitize.Config{Elements: []sanitize.Element{{Name: name}}}.Compile()
		require.ErrorIs(t, err, untaint.Code("policy_unsafe_element"), name)
	}
	isURL := map[string]bool{}
	for a := range markup.AttributeNames() {
		isURL[a.Name] = isURL[a.Name] || a.URL
	}
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
			require.True(t, isURL[name] || name == "usemap", "%s on %s has no URL check", name, el)
			for _, script := range scripts {
				out, err := p.Clean("<" + el + " " + name + `="` + html.EscapeString(script) + `">x`)
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
	c := widest().Config()
	_, err := c.Compile()
	require.NoError(t, err)
	// A policy is a copy: what is done to its Config does not reach it.
	c.Elements[0].Name = "script"
	require.NotEqual(t, "script", widest().Config().Elements[0].Name)
}

// A prefix has to make a name of an ID that no script has for a variable.
func TestIDPrefix(t *testing.T) {
	for prefix, ok := range map[string]bool{"u-": true, "x:y": true, "a.": true, "u": false, "_": false, "a b-": false, `"-`: false, "<-": false, "#-": false, strings.Repeat("-", 257): false} {
		p, err := sanitize.Config{Elements: []sanitize.Element{{Name: "p", Attributes: "id"}}, IDPrefix: prefix}.Compile()
		require.Equal(t, ok, err == nil, prefix)
		if !ok {
			require.ErrorIs(t, err, untaint.Code("policy_prefix"))
			continue
		}
		out, err := p.Clean("<p id=cookie>x</p>")
		require.NoError(t, err)
		require.Equal(t, `<p id="`+prefix+`cookie">x</p>`, out.String())
	}
}

func TestDataAttributes(t *testing.T) {
	p, err := sanitize.Config{Elements: []sanitize.Element{{Name: "p", Attributes: "data-id"}, {Name: "b"}}}.Compile()
	require.NoError(t, err)
	out, report, err := p.CleanReport(`<p data-id="<1>" data-x=2>a<b data-id=3>b</b></p>`)
	require.NoError(t, err)
	require.Equal(t, `<p data-id="&lt;1&gt;">a<b>b</b></p>`, out.String())
	require.Equal(t, []string{"17: p: attribute", "30: b data-id: attribute"}, list(report))
	_, err = sanitize.Config{Elements: []sanitize.Element{{Name: "p", Attributes: manyData()}}}.Compile()
	require.ErrorIs(t, err, untaint.Code("policy_too_many_attributes"))
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
		out, err := sanitize.UGC().Clean(in)
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
		`<img src="https://evil.example/">`:        ``,
		`<img srcset="//a.example/x 1x, /y 2x">`:   `<img srcset="https://proxy.example/?u=//a.example/x 1x, /y 2x">`,
		`<img srcset="//a.example/x, //evil/ 2x">`: ``,
		`<img srcset="//two/ 2x">`:                 ``,
		`<img src="//bytes/">`:                     ``,
	} {
		out, err := p.Clean(in)
		require.NoError(t, err)
		require.Equal(t, want, out.String(), in)
		again, err := p.Clean(out.String())
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
		{forced, `<a rel="opener" target=_blank>x</a>`, `x`, true},
		{chosen, `<a rel="next" href="/a">x</a>`, `<a rel="next nofollow" href="/a">x</a>`, false},
		{chosen, `<a rel="opener stylesheet NEXT" href="/a">x</a>`, `<a rel="NEXT nofollow" href="/a">x</a>`, true},
		{chosen, `<a rel="" href="/a">x</a>`, `<a rel="nofollow" href="/a">x</a>`, false},
		{chosen, `<a rel="nofollow" href="/a">x</a>`, `<a rel="nofollow" href="/a">x</a>`, false},
		{chosen, `<a href="/a" target="_blank">x</a>`, `<a href="/a" target="_blank" rel="nofollow noopener">x</a>`, false},
		{chosen, `<a href="/a" target="other">x</a>`, `<a href="/a" rel="nofollow">x</a>`, true},
	} {
		out, report, err := v.p.CleanReport(v.in)
		require.NoError(t, err)
		require.Equal(t, v.want, out.String(), v.in)
		require.Equal(t, v.removesRel, report.Len() > 0, "%s %v", v.in, list(report))
		require.NoError(t, v.p.Check(out.String()))
	}
}
