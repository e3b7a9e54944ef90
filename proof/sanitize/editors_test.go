package sanitize_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/untaint/untaint/proof/documents"
	"github.com/untaint/untaint/sanitize"
)

// droppedOfEditors are what editors write for themselves, and do without when they read
// it again: Quill's mark beside an item, and an attribute of Lexical that HTML does not
// have.
var droppedOfEditors = map[string]bool{"__lexicallisttype": true, "contenteditable": true}

// What each editor writes comes back the same, in every element, attribute and
// declaration; what is lost is listed.
func TestEditorsComeBack(t *testing.T) {
	seen := 0
	for _, name := range documents.Names() {
		if !strings.HasPrefix(name, "editors/") {
			continue
		}
		seen++
		in := documents.Read(name)
		out, report, err := sanitize.RichText().CleanReport(in)
		require.NoError(t, err)
		for removal := range report.Removals() {
			if removal.Attribute == "contenteditable" || removal.Element == "ul" && removal.Attribute == "" {
				continue // see droppedOfEditors
			}
			t.Errorf("%s: %v", name, removal)
		}
		assert.Equal(t, shape(t, in), shape(t, out.String()), name)
		again, err := sanitize.RichText().Clean(out.String())
		require.NoError(t, err)
		require.Equal(t, out, again)
	}
	require.Equal(t, 7, seen)
}

// shape lists the elements, attributes and texts of a document, without what a policy
// adds to its links and IDs.
func shape(t *testing.T, s string) (all []string) {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	require.NoError(t, err)
	for _, n := range nodes {
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				all = append(all, d.Data)
				continue
			}
			var attrs []string
			for _, a := range d.Attr {
				if d.Data == "a" && a.Key == "rel" || droppedOfEditors[a.Key] {
					continue
				}
				attrs = append(attrs, a.Key+"="+strings.TrimSpace(strings.ReplaceAll(a.Val, ": ", ":")))
			}
			slices.Sort(attrs)
			all = append(all, "<"+d.Data+" "+strings.Join(attrs, " ")+">")
		}
	}
	return all
}
