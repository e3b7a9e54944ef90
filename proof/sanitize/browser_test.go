package sanitize_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/proof/browser"
	proof "github.com/untaint/untaint/proof/sanitize"
)

func corpus(t *testing.T) []proof.Payload {
	t.Helper()
	rows, err := proof.Corpus()
	require.NoError(t, err)
	return rows
}

func contestants(t *testing.T) []proof.Contestant {
	t.Helper()
	all, err := proof.Contestants()
	if err != nil {
		env.Missing(t, "DOMPurify", err.Error())
	}
	return all
}

// No output of ours runs script, in either mode, with events fired and links
// clicked; and the raw payloads do, so that the harness is known to be alive.
func TestNothingRunsInTheBrowser(t *testing.T) {
	rows := proof.Sample(corpus(t), 25)
	b := browser.Open(t)
	want := 0
	for _, row := range rows {
		if row.Executes {
			want++
		}
	}
	for _, c := range contestants(t) {
		o, err := proof.Browse(b, c, rows)
		require.NoError(t, err)
		t.Logf("%-26s %4d of %d ran; %d distinct outputs, %d loaded, %d lost", c.Name, len(o.Ran), len(rows), o.Distinct, o.Loaded, o.Lost)
		switch {
		case c.Ours:
			require.Empty(t, o.Ran, c.Name)
			require.Zero(t, o.Lost, c.Name)
		case c.Name == "no sanitizer":
			require.InDelta(t, want, len(o.Ran), float64(want)/5, "the harness sees too few or too many")
		}
	}
}

// The harness leaves out of its frames what the browser's own parse shows to be
// harmless. So that this is not a loophole, outputs are loaded here with an element
// at their end that the harness does not leave out.
func TestNothingRunsWhenLoadedAllTheSame(t *testing.T) {
	rows := proof.Sample(corpus(t), 25)
	b := browser.Open(t)
	for _, c := range contestants(t) {
		if !c.Ours {
			continue
		}
		out := clean(t, b, c, rows)
		for i := range out {
			out[i] += "<noscript></noscript>"
		}
		for _, mode := range browser.Modes {
			res, err := b.Execute(mode, out)
			require.NoError(t, err)
			require.Equal(t, len(out), res.Loaded)
			require.Empty(t, res.Ran, c.Name)
			require.Empty(t, res.Lost, c.Name)
		}
		t.Logf("%s: %d outputs loaded", c.Name, len(out))
	}
}

func clean(t *testing.T, b *browser.Browser, c proof.Contestant, rows []proof.Payload) []string {
	t.Helper()
	in := make([]string, len(rows))
	for i, row := range rows {
		in[i] = row.Payload
	}
	out, err := c.Clean(b, in)
	require.NoError(t, err)
	distinct, _ := proof.Distinct(out)
	return distinct
}

// dumpJS writes the tree of a fragment in the same form as dump below.
const dumpJS = `inputs => inputs.map(html => {
	const box = document.implementation.createHTMLDocument('').createElement('div');
	box.innerHTML = html;
	const dump = n => n.nodeType === 3 ? ['#', n.data] : n.nodeType !== 1 ? ['?', n.nodeType] :
		[n.localName, Element.prototype.getAttributeNames.call(n).sort().map(a => [a, Element.prototype.getAttribute.call(n, a)]),
			Array.from(n.childNodes).map(dump)];
	const first = Array.from(box.childNodes).map(dump);
	const again = document.implementation.createHTMLDocument('').createElement('div');
	again.innerHTML = box.innerHTML;
	return [JSON.stringify(first), JSON.stringify(Array.from(again.childNodes).map(dump))];
})`

// The browser reads from our output the tree that x/net/html reads, and the
// same tree again from what it writes itself. But a line break at the start of
// <pre> gets lost when a browser writes it (section 13.3 of WHATWG HTML), which
// is not ours to mend.
func TestTheBrowserReadsTheSameTree(t *testing.T) {
	rows := corpus(t)
	b := browser.Open(t)
	for _, c := range contestants(t) {
		if !c.Ours {
			continue
		}
		out := clean(t, b, c, rows)
		for chunk := range slices.Chunk(out, 400) {
			var trees [][2]string
			require.NoError(t, b.Call(dumpJS, chunk, &trees, time.Minute))
			for i, s := range chunk {
				require.Equal(t, tree(t, s), trees[i][0], "%s: %q", c.Name, s)
				if !leadingBreak(s) {
					require.Equal(t, trees[i][0], trees[i][1], "%s: %q written by the browser", c.Name, s)
				}
			}
		}
		t.Logf("%s: %d outputs", c.Name, len(out))
	}
}

var breakInPre = regexp.MustCompile(`<pre(?: [^<>]*)?>\n`)

// leadingBreak reports whether a <pre> starts with a line break.
func leadingBreak(s string) bool {
	return breakInPre.MatchString(s)
}

func tree(t *testing.T, s string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	require.NoError(t, err)
	all := []any{}
	for _, n := range nodes {
		all = append(all, dump(n))
	}
	return compact(all)
}

func dump(n *html.Node) any {
	switch n.Type {
	case html.TextNode:
		return []any{"#", n.Data}
	case html.ElementNode:
		attrs := [][2]string{}
		for _, a := range n.Attr {
			attrs = append(attrs, [2]string{a.Key, a.Val})
		}
		slices.SortFunc(attrs, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
		children := []any{}
		for c := range n.ChildNodes() {
			children = append(children, dump(c))
		}
		return []any{n.Data, attrs, children}
	}
	return []any{"?", n.Type}
}

// compact encodes a value as JSON.stringify does.
func compact(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
	s := strings.TrimSuffix(b.String(), "\n")
	return strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029").Replace(s)
}
