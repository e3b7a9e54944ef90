package main

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/untaint/untaint/proof/documents"
	"github.com/untaint/untaint/sanitize"
)

// sanitizeArea compares what it costs to clean HTML. The first row reads the
// input with the tokenizer that bluemonday is built on, and makes nothing of it.
var sanitizeArea = Area{
	Name:     "sanitize",
	Title:    "Cleaning HTML (CPU time)",
	Generate: generatedHTML,
	Cases: append([]Case{
		sanitizeCase("name of 10 bytes", "John Smith"),
		sanitizeCase("O'Brien & Sons", "O'Brien & Sons"),
		sanitizeCase("plain text, 1 KB", plainKB),
		sanitizeCase("comment, 1 KB", forumComment),
		sanitizeCase("article, 100 KB", strings.Repeat(forumComment, 100)),
		sanitizeCase("hostile, 1 KB", hostileKB),
		sanitizeCase("article, cleaned before", cleaned(strings.Repeat(forumComment, 100))),
		parallelCase,
	}, documentCases()...),
}

// documentCases are documents as other programs write them, and a large one.
func documentCases() (cases []Case) {
	for _, name := range []string{"wordpress", "discourse", "github", "typed", "shiki", "wikipedia", "mail", "word", "gdocs", "forum", "chinese"} {
		cases = append(cases, sanitizeCase(name+", as written", documents.Read(name)))
	}
	large := strings.Repeat(documents.Read("article"), 10<<20/len(documents.Read("article")))
	return append(cases, sanitizeCase("article, 10 MB", large), samePolicyCase("email", sanitize.Email()), samePolicyCase("rich text", sanitize.RichText()))
}

// cleaned returns what UGC makes of the input, as it is stored and cleaned again
// when it is shown.
func cleaned(in string) string {
	out, err := sanitize.UGC().Clean(in)
	if err != nil {
		panic(err)
	}
	return out.String()
}

// samePolicyCase compares with the same policy in bluemonday, styles included, as
// far as its words go: it checks no types.
func samePolicyCase(name string, p *sanitize.Policy) Case {
	in := documents.Read("mail")
	bm := bluemondayOf(p.Config())
	return Case{Name: "mail by the policy for " + name, Rows: []Row{
		{Name: "sanitize Clean", Ours: true, Run: func(b *testing.B) {
			cleanLoop(b, in, func(s string) (string, error) {
				out, err := p.Clean(s)
				return out.String(), err
			})
		}},
		{Name: "bluemonday, same policy", Run: func(b *testing.B) {
			cleanLoop(b, in, func(s string) (string, error) { return bm.Sanitize(s), nil })
		}},
	}}
}

func bluemondayOf(c sanitize.Config) *bluemonday.Policy {
	bm := bluemonday.NewPolicy()
	for _, el := range c.Elements {
		bm.AllowElements(el.Name)
		bm.AllowNoAttrs().OnElements(el.Name)
		for name := range strings.FieldsSeq(el.Attributes) {
			if name != "style" {
				bm.AllowAttrs(name).OnElements(el.Name)
			}
		}
	}
	for name := range strings.FieldsSeq(c.Everywhere) {
		if name != "style" {
			bm.AllowAttrs(name).Globally()
		}
	}
	bm.AllowStyles(strings.Fields(c.Styles)...).Globally()
	bm.RequireParseableURLs(true)
	bm.AllowURLSchemes(strings.Fields(c.Links.Schemes)...)
	bm.RequireNoFollowOnLinks(true)
	return bm
}

var plainKB = strings.Repeat("The quick brown fox jumps over the lazy dog, and then some. ", 17)

// forumComment is what a forum's editor makes of a long comment.
var forumComment = strings.Repeat(`<p>I tried <b>this</b> &amp; <i>that</i>, see <a href="https://example.com/path?q=1&amp;r=2" title="A title">the docs</a>:</p>
<ul><li>first <code>x &lt; y</code></li><li>second, with <em>emphasis</em></li></ul>
<blockquote><p>Quoted text of someone else, at some length.</p></blockquote>
<p><img src="/images/a.png" alt="A picture" width="100" height="50"></p>
`, 3)

var hostileKB = strings.Repeat(`<svg onload=alert(1)><a href="javascript:alert(1)" onclick=x>x</a><script>alert(1)</script><table>x<td></b>`, 9)

func sanitizeCase(name, in string) Case {
	c := sanitize.UGC().Config()
	c.MaxBytes = max(1<<20, len(in))
	ugc := c.MustCompile()
	bm := bluemonday.UGCPolicy()
	return Case{Name: name, Rows: []Row{
		{Name: "x/net tokenizer alone", Run: func(b *testing.B) { cleanLoop(b, in, readTokens) }},
		{Name: "sanitize.UGC Clean", Ours: true, Run: func(b *testing.B) {
			cleanLoop(b, in, func(s string) (string, error) {
				out, err := ugc.Clean(s)
				return out.String(), err
			})
		}},
		{Name: "sanitize.UGC Check", Ours: true, Run: func(b *testing.B) {
			cleanLoop(b, in, func(s string) (string, error) {
				_ = ugc.Check(s)
				return s, nil
			})
		}},
		{Name: "bluemonday UGC", Run: func(b *testing.B) {
			cleanLoop(b, in, func(s string) (string, error) { return bm.Sanitize(s), nil })
		}},
		{Name: "x/net parse and render", Run: func(b *testing.B) { cleanLoop(b, in, parseAndRender) }},
	}}
}

// parallelCase shows whether a policy that all cores share holds them up. It goes by the
// clock.
var parallelCase = Case{Name: "comment, 1 KB, time of one on all cores by the clock", Rows: []Row{
	{Name: "one goroutine", Run: func(b *testing.B) {
		b.ReportAllocs()
		p := sanitize.UGC()
		for b.Loop() {
			if _, err := p.Clean(forumComment); err != nil {
				b.Fatal(err)
			}
		}
	}},
	{Name: "all cores", Ours: true, Run: func(b *testing.B) {
		b.ReportAllocs()
		p := sanitize.UGC()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := p.Clean(forumComment); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}},
}}

// cleanLoop runs f on the input, which has to make something of it. What counts is the
// processor time of all threads: the garbage of a peer is collected on another one.
func cleanLoop(b *testing.B, in string, f func(string) (string, error)) {
	b.ReportAllocs()
	out, err := f(in)
	if err != nil || out == "" {
		b.Fatal("nothing was made of the input: ", err)
	}
	start := processorTime(b)
	for b.Loop() {
		out, _ = f(in)
	}
	b.ReportMetric(float64(processorTime(b)-start)/float64(b.N), processorMetric)
	if out == "" {
		b.Fatal("the last turn made nothing")
	}
}

// readTokens reads the input to its end.
func readTokens(s string) (string, error) {
	z := html.NewTokenizer(strings.NewReader(s))
	for z.Next() != html.ErrorToken {
	}
	if z.Err() != io.EOF {
		return "", fmt.Errorf("tokenizer: %w", z.Err())
	}
	return s, nil
}

func parseAndRender(s string) (string, error) {
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, n := range nodes {
		if err := html.Render(&b, n); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}
