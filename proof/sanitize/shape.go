package sanitize

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Escapes reports whether HTML that is put into a <div> closes it, so that what
// comes after stands outside, or stays open, so that it swallows what comes after
// the <div>.
func Escapes(out string) (closes, swallows bool) {
	doc, err := html.Parse(strings.NewReader("<!DOCTYPE html><body><div>" + out + "</div><p id=sentinel-of-the-page>"))
	if err != nil {
		return true, true
	}
	body := element(doc, atom.Body)
	if body == nil || body.FirstChild == nil || body.FirstChild.DataAtom != atom.Div {
		return true, true
	}
	next := body.FirstChild.NextSibling
	return next != nil && !isSentinel(next), !slices.ContainsFunc(slices.Collect(body.ChildNodes()), isSentinel)
}

// isSentinel reports whether n is the paragraph of the page that follows.
func isSentinel(n *html.Node) bool {
	return n.DataAtom == atom.P && len(n.Attr) == 1 && n.Attr[0].Val == "sentinel-of-the-page"
}

func element(n *html.Node, a atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.DataAtom == a {
			return d
		}
	}
	return nil
}

// LosesText reports whether a browser shows a character of in that is not in
// out, spaces and the content of elements that show nothing aside.
func LosesText(in, out string) bool {
	left := shown(out)
	for r, n := range shown(in) {
		if left[r] < n {
			return true
		}
	}
	return false
}

// shown counts the characters that a browser shows of a fragment.
func shown(s string) map[rune]int {
	counts := map[rune]int{}
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return counts // nested deeper than the parser goes
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.Namespace != "" || showsNothing[n.DataAtom]) {
			return
		}
		if n.Type == html.TextNode {
			for _, r := range n.Data {
				if !unicode.IsSpace(r) && r != 0 {
					counts[r]++
				}
			}
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return counts
}

// showsNothing are the elements whose text is not shown as text. What SVG and
// MathML show is not compared.
var showsNothing = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Iframe: true, atom.Noembed: true, atom.Noframes: true,
	atom.Title: true, atom.Template: true, atom.Textarea: true, atom.Select: true, atom.Object: true, atom.Audio: true, atom.Video: true,
}
