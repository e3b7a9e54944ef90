package sanitize_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	render "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/untaint/untaint/proof/documents"
	"github.com/untaint/untaint/sanitize"
)

// goldmarked renders a source as programs do that use goldmark with all it has.
func goldmarked(t *testing.T, source string) string {
	t.Helper()
	var b strings.Builder
	engine := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList), goldmark.WithRendererOptions(render.WithUnsafe()))
	require.NoError(t, engine.Convert([]byte(source), &b))
	return b.String()
}

// answers are what the two engines make of each text.
func answers(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, a := range documents.Answers() {
		all[a.Name+", markdown-it"] = a.Rendered
		all[a.Name+", goldmark"] = goldmarked(t, a.Markdown)
	}
	require.Len(t, all, 16)
	return all
}

// trusting is the policy of a program that trusts one host.
func trusting() *sanitize.Policy {
	c := sanitize.ModelOutput().Config()
	c.Links = sanitize.URLs{Schemes: "https", Hosts: "docs.example.com"}
	return c.MustCompile()
}

// What a model writes in good faith comes back: its words, tables and their
// alignment, lists, code with its language, and links to hosts that are trusted.
func TestModelOutputComesBack(t *testing.T) {
	policy := trusting()
	for name, in := range answers(t) {
		cleaned, err := policy.Clean(in)
		require.NoError(t, err, name)
		out := cleaned.String()
		again, err := policy.Clean(out)
		require.NoError(t, err)
		require.Equal(t, cleaned, again, name)
		if strings.HasPrefix(name, "injected") {
			continue
		}
		before, after := parts(t, in), parts(t, out)
		const placeholder = "<your-name-here>" // which a browser hides
		if strings.Contains(in, placeholder) {
			before["letters"] += len(placeholder)
		}
		assert.Equal(t, before, after, name)
	}
}

// keptParts are the elements of a rendered text that have to come back.
var keptParts = strings.Fields("blockquote br code dd del details dl dt em h1 h2 h3 h4 h5 h6 hr input kbd li mark ol p pre s strong sub summary sup table tbody td th thead tr u ul")

// parts counts what has to come back of a document.
func parts(t *testing.T, s string) map[string]int {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	require.NoError(t, err)
	counts := map[string]int{}
	root := &html.Node{Type: html.ElementNode, Data: "div"}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode:
			for _, r := range n.Data {
				if !unicode.IsSpace(r) {
					counts["letters"]++
				}
			}
		case n.Type == html.ElementNode:
			if slices.Contains(keptParts, n.Data) {
				counts[n.Data]++
			}
			for _, a := range n.Attr {
				countAttribute(counts, n.Data, a)
			}
		}
	}
	return counts
}

func countAttribute(counts map[string]int, element string, a html.Attribute) {
	switch {
	case element == "a" && a.Key == "href":
		if u, err := url.Parse(a.Val); err == nil && u.Scheme == "https" && u.Host == "docs.example.com" {
			counts[a.Val]++
		}
	case (element == "td" || element == "th") && (a.Key == "align" || a.Key == "style" || strings.HasSuffix(a.Key, "span")),
		element == "code" && a.Key == "class", element == "input" && a.Key == "checked":
		counts[element+" "+a.Key+"="+a.Val]++
	}
}

// What somebody made a model write neither loads anything nor leads to a host that is
// not trusted, and its words stay.
func TestModelOutputLeaksNothing(t *testing.T) {
	seen := 0
	for name, in := range answers(t) {
		for _, policy := range []*sanitize.Policy{sanitize.ModelOutput(), trusting()} {
			cleaned, err := policy.Clean(in)
			require.NoError(t, err)
			for address := range addresses(t, cleaned.String()) {
				seen++
				require.True(t, policy != sanitize.ModelOutput() && strings.HasPrefix(address, "https://docs.example.com/"), "%s: %s", name, address)
			}
			if strings.HasPrefix(name, "injected") {
				for _, words := range []string{"summary you asked for", "chart of the quarter", "badge", "click here to continue", "innocent", "pixel", "styled", "over the page", "cell", "drawn", "Ignore previous instructions"} {
					require.Contains(t, cleaned.String(), words, name)
				}
			}
		}
	}
	require.Greater(t, seen, 10)
}

// addresses are the values of all attributes but those that hold words.
func addresses(t *testing.T, s string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	words := map[string]bool{"class": true, "title": true, "rel": true, "target": true, "align": true, "style": true, "type": true, "lang": true, "dir": true, "colspan": true, "rowspan": true, "checked": true, "disabled": true, "open": true, "start": true}
	z := html.NewTokenizer(strings.NewReader(s))
	for z.Next() != html.ErrorToken {
		for _, a := range z.Token().Attr {
			if !words[a.Key] {
				all[a.Val] = true
			}
		}
	}
	delete(all, "")
	return all
}
