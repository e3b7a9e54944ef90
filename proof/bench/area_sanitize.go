package main

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/untaint/untaint/sanitize"
)

// sanitizeArea compares what it costs to clean HTML. The first row reads the
// input with the tokenizer that bluemonday is built on, and makes nothing of it.
var sanitizeArea = Area{
	Name:     "sanitize",
	Title:    "Cleaning HTML",
	Generate: generatedHTML,
	Cases: []Case{
		sanitizeCase("name of 10 bytes", "John Smith"),
		sanitizeCase("O'Brien & Sons", "O'Brien & Sons"),
		sanitizeCase("plain text, 1 KB", plainKB),
		sanitizeCase("comment, 1 KB", forumComment),
		sanitizeCase("article, 100 KB", strings.Repeat(forumComment, 100)),
		sanitizeCase("hostile, 1 KB", hostileKB),
		parallelCase,
	},
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
	ugc := sanitize.UGC()
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

// parallelCase shows whether a policy that all cores share holds them up.
var parallelCase = Case{Name: "comment, 1 KB, time of one on all cores", Rows: []Row{
	{Name: "one goroutine", Run: func(b *testing.B) {
		cleanLoop(b, forumComment, func(s string) (string, error) {
			out, err := sanitize.UGC().Clean(s)
			return out.String(), err
		})
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

// cleanLoop runs f on the input, which has to make something of it.
func cleanLoop(b *testing.B, in string, f func(string) (string, error)) {
	b.ReportAllocs()
	out, err := f(in)
	if err != nil || out == "" {
		b.Fatal("nothing was made of the input: ", err)
	}
	for b.Loop() {
		out, _ = f(in)
	}
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
