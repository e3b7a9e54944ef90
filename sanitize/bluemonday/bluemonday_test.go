package bluemonday_test

import (
	"strings"
	"testing"

	"github.com/microcosm-cc/bluemonday"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
	wrapper "github.com/untaint/untaint/sanitize/bluemonday"
)

func list(r sanitize.Report) (all []string) {
	for removal := range r.Removals() {
		all = append(all, removal.String())
	}
	return all
}

// A team's own policy, however lax, is held to the floor, and what it removes is
// reported.
func TestBluemonday(t *testing.T) {
	lax := bluemonday.UGCPolicy()
	lax.AllowElements("form", "button", "input", "svg", "a", "style", "noscript", "object")
	lax.AllowAttrs("action", "formaction", "xlink:href", "poster", "srcset", "background", "onclick", "style").Globally()
	p := wrapper.Wrap(lax)
	for _, v := range []struct {
		in, want string
		report   []string
	}{
		{"plain", "plain", nil},
		{"<b>x</b> a < b", "<b>x</b> a &lt; b", nil},
		{`<a href="https://a/">x</a>`, `<a href="https://a/" rel="nofollow">x</a>`, nil},
		{`<form action="javascript:alert(1)">x</form>`, "x", []string{"6: form action: url", "-1: not allowed"}},
		{"</div></div>x", "x", []string{"0: div: stray end tag", "6: div: stray end tag"}},
		{"<p>x<blink>y</blink></p>", "<p>xy</p>", []string{"4: blink: element"}},
	} {
		out, report, err := p.CleanReport(v.in)
		require.NoError(t, err)
		require.Equal(t, v.want, out.String(), v.in)
		require.Equal(t, v.report, list(report), v.in)
		require.Equal(t, len(v.report) == 0, p.Check(v.in) == nil)
	}
	_, err := p.Clean(strings.Repeat("x", 2<<20))
	require.ErrorIs(t, err, untaint.Code("html_too_long"))
	_, err = p.Clean("<!--" + strings.Repeat("x", 2<<20) + "-->")
	require.ErrorIs(t, err, untaint.Code("html_too_long"), "bluemonday was given what is too long")
	out, err := p.Clean(strings.Repeat("<div>", 2000) + "x")
	require.NoError(t, err)
	require.Contains(t, out.String(), "x")
	require.ErrorIs(t, p.Check(strings.Repeat("<div>", 2000)), untaint.Code("html_too_deep"))
}

// bluemonday is quadratic in the length of a style attribute, so that it gets
// none that is long, in whatever way it is written. The rest stays.
func TestNoLongStyle(t *testing.T) {
	lax := bluemonday.UGCPolicy()
	lax.AllowStyles("color", "background", "font-family", "width").Globally()
	p := wrapper.Wrap(lax)
	long := strings.Repeat("red;color:", 250)
	for in, want := range map[string]string{
		`<p style="color:` + long + `red">x</p>`:                               "<p>x</p>",
		"<p StYlE \n=\t\"color:" + long + "red\">x</p>":                        "<p>x</p>",
		`<p style="color:red" title=x>y<b style="color:` + long + `red">x</b>`: `<p style="color: red" title="x">y<b>x</b></p>`,
		`<p style="color:red">x</p>`:                                           `<p style="color: red">x</p>`,
		`<p title="` + long + `">x</p>`:                                        "<p>x</p>",
	} {
		out, err := p.Clean(in)
		require.NoError(t, err)
		require.Equal(t, want, out.String())
		require.NoError(t, p.Check(out.String()))
	}
	_, report, err := p.CleanReport(`<p>a</p><p style="color:` + long + `red">x</p>`)
	require.NoError(t, err)
	require.Contains(t, list(report), "11: p style: style")
}

type payload struct{ Payload string }

// Over the corpus, and policies from narrow to lax, cleaning again changes nothing
// and Check accepts what was cleaned.
func TestWrapIsIdempotent(t *testing.T) {
	lax := bluemonday.UGCPolicy()
	lax.AllowElements("form", "button", "input", "svg", "a", "style", "noscript", "object", "tag", "video", "source")
	lax.AllowNoAttrs().OnElements("a", "span", "font")
	lax.AllowAttrs("action", "formaction", "xlink:href", "poster", "srcset", "background", "onclick", "style", "class", "name", "src", "target", "rel").Globally()
	lax.AllowDataAttributes()
	styled := bluemonday.UGCPolicy()
	styled.AllowStyles("color", "background", "background-color", "font-family", "text-align", "width").Globally()
	spaced := bluemonday.StrictPolicy()
	spaced.AddSpaceWhenStrippingTag(true)
	tabs := bluemonday.UGCPolicy()
	tabs.AddTargetBlankToFullyQualifiedLinks(true)
	tabs.RequireNoReferrerOnLinks(true)
	tabs.RequireCrossOriginAnonymous(true)
	rows := env.Corpus[payload](t, "html.jsonl")
	for name, p := range map[string]*bluemonday.Policy{"ugc": bluemonday.UGCPolicy(), "strict": bluemonday.StrictPolicy(), "lax": lax, "styled": styled, "spaced": spaced, "tabs": tabs} {
		wrapped := wrapper.Wrap(p)
		for _, row := range rows {
			once, err := wrapped.Clean(row.Payload)
			require.NoError(t, err, "%s: %q", name, row.Payload)
			twice, report, err := wrapped.CleanReport(once.String())
			require.NoError(t, err)
			require.Equal(t, once, twice, "%s: %q", name, row.Payload)
			require.Zero(t, report.Len(), "%s: %q became %q: %v", name, row.Payload, once, list(report))
			require.NoError(t, wrapped.Check(once.String()))
		}
	}
	t.Logf("%d payloads", len(rows))
}
