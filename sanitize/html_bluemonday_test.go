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
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
)

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
	rows := env.Corpus[payload](t, "html.jsonl")
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
