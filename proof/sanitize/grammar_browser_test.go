package sanitize_test

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/browser"
	proof "github.com/untaint/untaint/proof/sanitize"
	"github.com/untaint/untaint/sanitize"
)

// readJS tells what the browser reads. For each pair of an input and what was
// made of it: the tree of the output, the tree after the browser has written it
// itself, that writing, in which containers it broke out or took in what
// follows, and the text that the browser shows of the input and of the output.
const readJS = `pairs => {
	const containers = [
		['div', '<section><div id=box>', '</div><p id=after>after</p></section>'],
		['li', '<ul><li id=box>', '</li><li id=after>after</li></ul>'],
		['td', '<table><tbody><tr><td id=box>', '</td><td id=after>after</td></tr></tbody></table>'],
		['dd', '<dl><dd id=box>', '</dd><dt id=after>after</dt></dl>'],
	];
	const parsers = {
		inner: s => { const d = document.implementation.createHTMLDocument('').createElement('div'); d.innerHTML = s; return d; },
		document: s => new DOMParser().parseFromString('<!doctype html><body>' + s, 'text/html').body,
		quirks: s => new DOMParser().parseFromString('<body>' + s, 'text/html').body,
	};
	const names = Element.prototype.getAttributeNames, get = Element.prototype.getAttribute;
	const kids = n => Array.from(Object.getOwnPropertyDescriptor(Node.prototype, 'childNodes').get.call(n));
	const dump = n => n.nodeType === 3 ? ['#', n.data] : n.nodeType !== 1 ? ['?', n.nodeType] :
		[n.localName, names.call(n).sort().map(a => [a, get.call(n, a)]), kids(n).map(dump)];
	const trees = n => JSON.stringify(kids(n).map(dump));
	// <selectedcontent> repeats the text of an <option>, and what is in a film is for
	// browsers that play none. The end tag of an <a> around a film can take a block out
	// of it, long after the block was read: one pass leaves it where it is, so that in
	// the output its text may stand there.
	const gone = new Set('script style noscript iframe noembed noframes title template selectedcontent'.split(' '));
	const text = films => n => n.nodeType === 3 ? n.data : n.nodeType !== 1 ? '' :
		gone.has(n.localName) || !films && (n.localName === 'video' || n.localName === 'audio') ||
		n.namespaceURI !== 'http://www.w3.org/1999/xhtml' ? '' : kids(n).map(text(films)).join('');
	// A document with scripting, where <noscript> is raw text; images in it load,
	// and the handlers of the inputs run.
	window.alert = () => {};
	const alive = (s, films) => { const d = document.createElement('div'); d.innerHTML = s; return kids(d).map(text(films)).join(''); };
	return pairs.map(([input, out]) => {
		const first = parsers.inner(out), escaped = [];
		for (const [name, before, after] of containers) for (const [mode, parse] of Object.entries(parsers)) {
			const root = parse(before + out + after);
			const box = root.querySelector('[id=box]'), next = box && box.nextSibling;
			if (!next || root.childNodes.length !== 1 || kids(box.parentNode).length !== 2 || get.call(next, 'id') !== 'after' ||
				kids(next).length !== 1 || kids(next)[0].data !== 'after' || trees(box) !== trees(first))
				escaped.push(name + ' ' + mode);
		}
		const written = first.innerHTML;
		return {Tree: trees(first), Again: trees(parsers.inner(written)), Written: written, Escaped: escaped, In: alive(input, false), Out: alive(out, true)};
	});
}`

type reading struct {
	Tree, Again, Written string
	Escaped              []string
	In, Out              string
}

// Whatever the grammar makes, the browser reads from our output the tree that
// was meant, in any container for flow content, runs nothing, loses no text, and
// what it writes of it is clean again.
func TestGrammarInTheBrowser(t *testing.T) {
	n, seed := 1500, uint64(1)
	if os.Getenv("UNTAINT_FULL") == "1" {
		n = 40_000
	}
	if s := os.Getenv("UNTAINT_SEED"); s != "" {
		var err error
		seed, err = strconv.ParseUint(s, 10, 64)
		require.NoError(t, err)
	}
	b := browser.Open(t)
	for _, c := range []struct {
		name   string
		policy *sanitize.Policy
	}{
		{"everything", proof.Everything()},
		{"UGC", sanitize.UGC()},
		{"Email", sanitize.Email()},
		{"Basic", sanitize.Basic()},
	} {
		g := newGrammar(seed)
		marked := 0
		for done := 0; done < n; done += 250 {
			var pairs [][2]string
			var outs []string
			for range 250 {
				in := g.document()
				out, err := c.policy.Clean(in)
				require.NoError(t, err)
				pairs = append(pairs, [2]string{in, out.String()})
				outs = append(outs, out.String())
			}
			var got []reading
			require.NoError(t, b.Call(readJS, pairs, &got, time.Minute))
			for i, r := range got {
				if strings.Contains(pairs[i][1], "<") {
					marked++
				}
				readsRight(t, c.policy, pairs[i][0], pairs[i][1], r)
			}
			for _, mode := range browser.Modes {
				res, err := b.Execute(mode, outs)
				require.NoError(t, err)
				require.Empty(t, res.Ran, c.name)
				require.Empty(t, res.Lost, c.name)
			}
			if t.Failed() {
				return
			}
		}
		require.Greater(t, marked, n/4, "the grammar makes nothing of interest")
		t.Logf("%s: %d documents, %d with markup left", c.name, n, marked)
	}
}

// readsRight compares what the browser reads with what was meant.
func readsRight(t *testing.T, p *sanitize.Policy, in, out string, r reading) {
	t.Helper()
	if len(r.Escaped) > 0 {
		t.Errorf("%q\n out: %q\n not contained: %q", in, out, r.Escaped)
	}
	if want := tree(t, out); want != r.Tree {
		t.Errorf("%q\n out: %q\n the browser reads %s\n x/net reads %s", in, out, r.Tree, want)
	}
	if !leadingBreak(out) {
		if r.Again != r.Tree {
			t.Errorf("%q\n out: %q\n read %s\n and written again %s", in, out, r.Tree, r.Again)
		}
		if err := p.Check(r.Written); err != nil {
			t.Errorf("%q\n out: %q\n the browser writes %q\n which is not clean: %v", in, out, r.Written, err)
		}
	}
	shown := map[rune]int{}
	for _, c := range r.Out {
		shown[c]++
	}
	for _, c := range r.In {
		// Chromium shows U+FFFD for some NUL bytes that a parser should ignore.
		if shown[c]--; shown[c] < 0 && !unicode.IsSpace(c) && c != 0 && c != unicode.ReplacementChar {
			text, _ := json.Marshal([2]string{r.In, r.Out})
			t.Errorf("%q\n out: %q\n lost %q: %s", in, out, c, text)
			return
		}
	}
}
