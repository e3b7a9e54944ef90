package sanitize_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/microcosm-cc/bluemonday"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
)

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
		// percent sign that is not an escape, with two ports. Or an empty one.
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
		c := p.policy.Config()
		c.Icons = false // bluemonday takes no drawings
		policy, bm := c.MustCompile(), oracle(p.policy)
		for _, row := range rows {
			out, err := policy.Clean(row.Payload)
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
