package sanitize_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
)

// clean cleans with a policy, tests that cleaning again changes nothing, and returns
// the result and the report.
func clean(t *testing.T, p *sanitize.Policy, in string) (string, []string) {
	t.Helper()
	out, report, err := p.CleanReport(in)
	require.NoError(t, err)
	again, left, err := p.CleanReport(out.String())
	require.NoError(t, err)
	require.Equal(t, out, again, in)
	require.Empty(t, list(left), "%q became %q", in, out)
	return out.String(), list(report)
}

func anchors(c sanitize.Config) sanitize.Config {
	c.Elements = append(c.Elements, sanitize.Element{Name: "a", Attributes: "href"}, sanitize.Element{Name: "img", Attributes: "src"})
	return c
}

// A list of hosts is held to what a browser goes to.
func TestHosts(t *testing.T) {
	urls := sanitize.URLs{Schemes: "https mailto", Hosts: "a.example *.b.example c.example/img/ bücher.example", Relative: true, ProtocolRelative: true}
	p := anchors(sanitize.Config{Links: urls, Images: urls}).MustCompile()
	for u, ok := range map[string]bool{
		"https://a.example/x":               true,
		"https://A.EXAMPLE":                 true,
		"https://a.example.":                true,
		"https://a.example:443/":            true,
		"//a.example/x":                     true,
		"/local":                            true,
		"https://x.b.example/":              true,
		"https://c.example/img/x.png?y#z":   true,
		"https://bücher.example/":           true,
		"https://xn--bcher-kva.example/":    true,
		"https://b%C3%BCcher.example/":      true,
		"mailto:x@evil.example":             true,
		"https://b.example/":                false,
		"https://xa.example/":               false,
		"https://a.example.evil.example/":   false,
		"https://a.example@evil.example/":   false,
		"https://evil.example/#@a.example":  false,
		"https://evil.example?a.example":    false,
		"https://evil.example/.a.example":   false,
		"https://a.example:8443/":           false,
		"https:///evil.example/":            false,
		"https:////evil.example/":           false,
		"///evil.example":                   false,
		"//evil.example/x":                  false,
		"/\\evil.example":                   false,
		"https://evil.example\\@a.example/": false,
		"https://c.example/other":           false,
		"https://c.example/img/../other":    false,
		"https://c.example/img/%2e%2e/o":    false,
		"https://c.example/img/..%2fo":      false,
		"https://ａ.example/":                true, // to a browser it is a.example
		"https://a。example/":                true,
		"https://evil%E3%80%82a.example/":   false,
		"https://%61.example/":              false, // a browser decodes it, other clients need not
		"https://evil.example%40a.example/": false,
		"https://evil.example%2f.b.example": false,
		"https://[::1]/":                    false,
		"https://a.example%00.evil/":        false,
		"https://a.exa\tmple/":              false,
	} {
		link, _ := clean(t, p, `<a href="`+u+`">x</a>`)
		require.Equal(t, ok, strings.Contains(link, "href"), u)
		if !strings.HasPrefix(u, "mailto") {
			image, _ := clean(t, p, `<img src="`+u+`">`)
			require.Equal(t, ok, image != "", u)
		}
	}
	for _, bad := range []string{"https://a.example", "a..b", "*.*.a", "a.example?x", "a.example/../x", "*", "a_b!", "a.example/%2e/"} {
		_, err := anchors(sanitize.Config{Links: sanitize.URLs{Schemes: "https", Hosts: bad}}).Compile()
		require.ErrorIs(t, err, untaint.Code("policy_host"), bad)
	}
}

func TestFragmentsBaseAndRewrites(t *testing.T) {
	p := anchors(sanitize.Config{Links: sanitize.URLs{Schemes: "https", Fragments: true}, Rel: "nofollow"}).MustCompile()
	out, _ := clean(t, p, `<a href="#x">a</a><a href="/x">b</a><a href="?#x">c</a><a href=" #y">d</a>`)
	require.Equal(t, `<a href="#x">a</a>bc<a href=" #y">d</a>`, out)

	out, _ = clean(t, sanitize.Basic(), `<a href="#x">a</a><a href=" #x">b</a>`)
	require.Equal(t, "ab", out)

	urls := sanitize.URLs{Schemes: "https http"}
	p = anchors(sanitize.Config{Links: urls, Images: urls, Base: "https://blog.example/a/b"}).MustCompile()
	out, report := clean(t, p, `<a href="c?d=1&amp;e">x</a><a href="/f">y</a><a href="https://g.example/">z</a><a href="javascript:h">i</a><a href="//j.example/">k</a><img src="../l.png"><img src="data:m">`)
	require.Equal(t, `<a href="https://blog.example/a/c?d=1&amp;e">x</a><a href="https://blog.example/f">y</a><a href="https://g.example/">z</a>ik<img src="https://blog.example/l.png">`, out)
	require.Contains(t, report, "3: a href: rewritten")
	_, err := anchors(sanitize.Config{Base: "/x"}).Compile()
	require.ErrorIs(t, err, untaint.Code("policy_base"))

	c := anchors(sanitize.Config{Links: urls, Rel: "nofollow", Trusted: "own.example *.own.example"})
	c.RewriteLink = func(u string) string {
		switch {
		case strings.Contains(u, "evil"):
			return ""
		case strings.Contains(u, "script"):
			return "javascript:alert(1)"
		}
		return strings.Replace(u, "http:", "https:", 1)
	}
	p = c.MustCompile()
	out, _ = clean(t, p, `<a href="http://a.example/">a</a><a href="http://evil/">b</a><a href="http://script/">c</a><a href="https://own.example/">d</a><a href="https://x.own.example.evl/">e</a>`)
	require.Equal(t, `<a href="https://a.example/" rel="nofollow">a</a>bc<a href="https://own.example/">d</a><a href="https://x.own.example.evl/" rel="nofollow">e</a>`, out)

	c = sanitize.UGC().Config()
	c.Value = func(_, attribute, value string) (string, bool) {
		switch {
		case attribute == "href" && strings.Contains(value, "run"):
			return "javascript:alert(1)", true
		case attribute == "class":
			return value, len(value) < 12
		case attribute == "title":
			return strings.ToUpper(value), true
		}
		return value, true
	}
	out, report = clean(t, c.MustCompile(), `<a href="/run" title="a">x</a><a href="/y" title="b&lt;">z</a><code class="language-abcdef">c</code>`)
	require.Equal(t, `x<a href="/y" title="B&lt;" rel="nofollow ugc">z</a><code>c</code>`, out)
	require.Contains(t, report, "3: a href: url")
}

// A frame is of a listed host, over https, and says nothing about what it may do.
func TestFrames(t *testing.T) {
	c := sanitize.UGC().Config()
	c.Frames = "www.youtube.com/embed/ *.player.example"
	p := c.MustCompile()
	const sandbox = ` sandbox="allow-scripts allow-popups allow-presentation"`
	for in, want := range map[string]string{
		`<iframe src="https://www.youtube.com/embed/a?b=1" width="560" title="T" allowfullscreen></iframe>`:                                    `<iframe src="https://www.youtube.com/embed/a?b=1" width="560" title="T" allowfullscreen=""` + sandbox + `></iframe>`,
		`a<iframe src="https://x.player.example/" srcdoc="<script>" name=n allow="camera" onload=x sandbox="allow-top-navigation">b</iframe>c`: `a<iframe src="https://x.player.example/"` + sandbox + `></iframe>c`,
		`<iframe src="http://www.youtube.com/embed/a"></iframe>`:                                                                               `<a href="http://www.youtube.com/embed/a" rel="nofollow ugc">http://www.youtube.com/embed/a</a>`,
		`<iframe src="https://www.youtube.com/watch"></iframe>`:                                                                                `<a href="https://www.youtube.com/watch" rel="nofollow ugc">https://www.youtube.com/watch</a>`,
		`<iframe src="//www.youtube.com/embed/a"></iframe>`:                                                                                    `<a href="//www.youtube.com/embed/a" rel="nofollow ugc">//www.youtube.com/embed/a</a>`,
		`<iframe src="https://www.youtube.com.evil.example/embed/a"></iframe>`:                                                                 `<a href="https://www.youtube.com.evil.example/embed/a" rel="nofollow ugc">https://www.youtube.com.evil.example/embed/a</a>`,
		`<iframe src="https://www.youtube.com/embed/../redirect?q=x"></iframe>`:                                                                `<a href="https://www.youtube.com/embed/../redirect?q=x" rel="nofollow ugc">https://www.youtube.com/embed/../redirect?q=x</a>`,
		`<iframe src="javascript:alert(1)"></iframe><iframe srcdoc="x"></iframe>`:                                                              ``,
	} {
		out, _ := clean(t, p, in)
		require.Equal(t, want, out)
	}
	c.Self = "app.example"
	c.Frames += " app.example"
	p = c.MustCompile()
	out, _ := clean(t, p, `<iframe src="https://www.youtube.com/embed/a"></iframe>`)
	require.Contains(t, out, "allow-same-origin")
	out, _ = clean(t, p, `<iframe src="https://app.example/x"></iframe>`)
	require.NotContains(t, out, "allow-same-origin")
	for _, bad := range []sanitize.Config{{Frames: "http://x"}, {Self: "a.example/x"}, {Elements: []sanitize.Element{{Name: "iframe"}}}} {
		_, err := bad.Compile()
		require.ErrorIs(t, err, untaint.Misuse)
	}
}

func TestPerElement(t *testing.T) {
	p := sanitize.Config{
		Elements: []sanitize.Element{
			{Name: "p", Classes: "lead", Styles: "text-align"},
			{Name: "td", Styles: "width"}, {Name: "tr"}, {Name: "tbody"}, {Name: "table", Classes: "wide-*"},
			{Name: "b", Attributes: "class style data-mention-* data-id"},
		},
		Classes: "x", Styles: "color",
	}.MustCompile()
	out, _ := clean(t, p, `<p class="lead x y" style="text-align:right;width:1px;color:red">a <b class="lead x" style="text-align:left;color:red" data-mention-id="<1>" data-mention-="2" DATA-MENTION-ID=3 data-mentionx=4 data-id=5>b</b></p><table class="wide-a lead"><tr><td style="width:1px;text-align:left">c</table>`)
	require.Equal(t, `<p class="lead x" style="text-align:right; color:red">a <b class="x" style="color:red" data-mention-id="&lt;1&gt;" data-id="5">b</b></p><table class="wide-a"><tbody><tr><td style="width:1px">c</td></tr></tbody></table>`, out)
	out, _ = clean(t, p, `<b data-mention-"onx=1 data-mention-é=2 data-mention-<=3 data-mention-a`+strings.Repeat("a", 64)+`=4>a</b>`)
	require.Equal(t, "<b>a</b>", out)
	for _, gadget := range []string{"data-*", "data-h*", "data-hx-*", "data-hx-get", "data-bs-toggle", "data-turbo", "data-controller", "data-remote", "data-co*", "data-trix-attachment", "data-x-on", "data-on-click", "data-phx-link", "data-html", "data-uk-tooltip", "data-val-remote-url", "data-un*", "data-role"} {
		_, err := sanitize.Config{Elements: []sanitize.Element{{Name: "p", Attributes: gadget}}}.Compile()
		require.ErrorIs(t, err, untaint.Code("policy_unsafe_attribute"), gadget)
		_, err = sanitize.Config{Everywhere: gadget, Elements: []sanitize.Element{{Name: "p"}}}.Compile()
		require.ErrorIs(t, err, untaint.Code("policy_unsafe_attribute"), gadget)
	}
	for _, fine := range []string{"data-video-*", "data-user-id", "data-xylophone", "data-value", "data-one", "data-type", "data-table-*", "data-*-x"} {
		_, err := sanitize.Config{Elements: []sanitize.Element{{Name: "p", Attributes: fine}}}.Compile()
		require.Equal(t, fine != "data-*-x", err == nil, fine)
	}
}

// What is active is told apart, wherever it is, and however much else is removed.
func TestActive(t *testing.T) {
	for _, in := range []string{
		"<script>x</script>", "<b onclick=x>a</b>", "<x-y onclick=x>", "<foo ONload = 'x'>", `<a href="javascript:x">a</a>`, `<a href=" java&#10;script:x">a</a>`,
		"<svg onload=x>", "<svg><g onclick=x></g></svg>", "<svg><script>x</script></svg>", "<svg><a xlink:href='javascript:x'></a></svg>", "<svg><animate attributeName=href></svg>",
		"<math><mi xlink:href='data:text/html,x'></math>", "<iframe src=https://a.example/></iframe>", "<iframe srcdoc=x>", "<object data=x>", "<embed src=x>", "<base href=x>",
		"<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=x>", "<body onload=x>", "<td onclick=x>", "<template><img src=x onerror=y></template>",
		`<p style="background:url(javascript:x)">a</p>`, `<img src="vbscript:x">`, `<img srcset="/a 1x, javascript:b 2x">`, `<form action="javascript:x"><button formaction="javascript:x">a</button></form>`,
		strings.Repeat("<div>", 300) + "<b onclick=x>", strings.Repeat("<x-y>", 100) + "<script>", "<textarea onfocus=x>a</textarea>", "<p" + strings.Repeat(" a", 300) + " onclick=x>b</p>",
		"<video><source onerror=x></video>", "<svg><foreignObject><img src=x onerror=y></foreignObject></svg>",
	} {
		_, report, err := sanitize.UGC().CleanReport(in)
		require.NoError(t, err)
		require.True(t, report.Active(), in)
		out, err := sanitize.UGC().CleanInert(in)
		require.ErrorIs(t, err, untaint.Unsafe, in)
		want, _ := sanitize.UGC().Clean(in)
		require.Equal(t, want, out)
	}
	for _, in := range []string{
		`<p class="MsoNormal" style="mso-x:y;color:red" data-x=1>a</p>`, "<o:p></o:p><font face=x>b</font>", "<style>p{color:red}</style>c", "<!-- d --><!doctype html><html><head><title>e</title><meta charset=utf-8></head><body>f</body></html>",
		"<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>", `<a href="ftp://a.example/">g</a>`, `<img src="data:image/png;base64,AAAA">`, "Vec<String> a < b", "<form action=/x>h</form>", "<link rel=icon href=x>",
		`<a href="/javascript:x">i</a>`, "<p title='javascript:x' ance=1>j</p>",
	} {
		out, err := sanitize.UGC().CleanInert(in)
		require.NoError(t, err, in)
		want, _ := sanitize.UGC().Clean(in)
		require.Equal(t, want, out)
	}
}

func TestRender(t *testing.T) {
	out, err := sanitize.UGC().Clean("<b>x</b>")
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, out.Render(context.Background(), &b))
	require.Equal(t, "<b>x</b>", b.String())
	done, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, out.Render(done, &b), context.Canceled)
	require.Equal(t, "<b>x</b>", b.String())
}

// Nothing in what a model wrote is loaded, or leads anywhere.
func TestModelOutput(t *testing.T) {
	out, _ := clean(t, sanitize.ModelOutput(), `<p style="color:red" id=x>a <a href="https://evil.example/?q=secret">b</a> <img src="https://evil.example/c.png" alt="d"><img src="data:image/png;base64,AA" alt="e"></p>
<video poster="https://evil.example/f"><source src="https://evil.example/g"></video><picture><source srcset="https://evil.example/h"></picture><blockquote cite="https://evil.example/i">j</blockquote>
<table background="https://evil.example/k"><tr><td>l</table><link rel=prefetch href="https://evil.example/m"><svg><image href="https://evil.example/n"/></svg><iframe src="https://evil.example/o"></iframe><a href="/p">q</a><a href="#r">s</a>`)
	require.NotContains(t, out, "evil")
	require.NotContains(t, out, "href")
	for _, word := range []string{"a b d e", "j", "l", "q", "s"} {
		require.Contains(t, out, word)
	}
	c := sanitize.ModelOutput().Config()
	c.Links = sanitize.URLs{Schemes: "https", Hosts: "docs.example.com"}
	out, _ = clean(t, c.MustCompile(), `<a href="https://docs.example.com/x">a</a> <a href="https://evil.example/">b</a> <a href="//docs.example.com">c</a>`)
	require.Equal(t, `<a href="https://docs.example.com/x" target="_blank" rel="nofollow noopener noreferrer">a</a> b c`, out)
}
