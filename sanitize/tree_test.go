package sanitize_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse reads a fragment as the content of a <div>, as a browser does. It
// returns nil where x/net/html refuses to, for its own limit on depth.
func parse(s string) []*html.Node {
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{
		Type: html.ElementNode, Data: "div", DataAtom: atom.Div,
	})
	if err != nil {
		return nil
	}
	return nodes
}

// dump writes a tree with one node a line. With loose it leaves out what a
// policy adds to what it keeps.
func dump(nodes []*html.Node, loose bool) string {
	var b strings.Builder
	for _, n := range nodes {
		dumpNode(&b, n, 0, loose)
	}
	return b.String()
}

func dumpNode(b *strings.Builder, n *html.Node, depth int, loose bool) {
	fmt.Fprintf(b, "%*s", depth, "")
	switch n.Type {
	case html.ElementNode:
		fmt.Fprintf(b, "<%s %s", n.Namespace, strings.ToLower(n.Data))
		attrs := slices.Clone(n.Attr)
		if n.Namespace != "" { // a parser corrects the case of their names
			for i := range attrs {
				attrs[i].Key = strings.ToLower(attrs[i].Key)
			}
		}
		slices.SortFunc(attrs, func(a, c html.Attribute) int { return strings.Compare(a.Key, c.Key) })
		for _, a := range attrs {
			if loose && (a.Key == "rel" || a.Key == "target") && isLink[n.Data] {
				continue
			}
			if loose {
				a.Val = strings.ReplaceAll(a.Val, "user-content-", "")
				if a.Key == "headers" || strings.HasPrefix(a.Key, "aria-") || a.Key == "for" || a.Key == "form" {
					a.Val = strings.Join(strings.Fields(a.Val), " ")
				}
			}
			fmt.Fprintf(b, " %s:%s=%q", a.Namespace, a.Key, a.Val)
		}
		b.WriteString(">\n")
	case html.TextNode:
		fmt.Fprintf(b, "%q\n", n.Data)
	default:
		fmt.Fprintf(b, "type %d %q\n", n.Type, n.Data)
	}
	for c := range n.ChildNodes() {
		dumpNode(b, c, depth+1, loose)
	}
}

// render is a serializer of its own, as section 13.3 of WHATWG HTML has it for
// elements without raw text.
func render(b *strings.Builder, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		b.WriteString(html.EscapeString(n.Data))
	case html.ElementNode:
		b.WriteString("<" + n.Data)
		for _, a := range n.Attr {
			b.WriteString(" " + a.Key + `="` + html.EscapeString(a.Val) + `"`)
		}
		b.WriteString(">")
		if isVoid(n.Data) {
			return
		}
		if n.DataAtom == atom.Pre && n.FirstChild != nil && strings.HasPrefix(strings.ReplaceAll(n.FirstChild.Data, "\r", "\n"), "\n") {
			b.WriteString("\n")
		}
		for c := range n.ChildNodes() {
			render(b, c)
		}
		b.WriteString("</" + n.Data + ">")
	}
}

func isVoid(name string) bool {
	switch name {
	case "area", "br", "col", "hr", "img", "input", "source", "track", "wbr":
		return true
	}
	return false
}

// literal builds the tree that the tags of s spell out, without any of the
// rules of HTML: each start tag is closed by its own end tag. That is what the
// engine meant to write.
func literal(s string) ([]*html.Node, error) {
	root := &html.Node{Type: html.ElementNode}
	top := root
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if top != root {
				return nil, fmt.Errorf("<%s> is not closed", top.Data)
			}
			return slices.Collect(root.ChildNodes()), nil
		case html.TextToken:
			text := z.Token().Data
			if top.Data == "pre" && top.FirstChild == nil {
				text = strings.TrimPrefix(text, "\n")
			}
			if text != "" {
				top.AppendChild(&html.Node{Type: html.TextNode, Data: text})
			}
		case html.StartTagToken:
			tok := z.Token()
			n := &html.Node{Type: html.ElementNode, Data: tok.Data, Attr: tok.Attr}
			if tok.Data == "svg" || top.Namespace == "svg" {
				n.Namespace = "svg"
			}
			top.AppendChild(n)
			if !isVoid(tok.Data) {
				top = n
			}
		case html.EndTagToken:
			if name := z.Token().Data; top == root || name != top.Data {
				return nil, fmt.Errorf("</%s> ends <%s>", name, top.Data)
			}
			top = top.Parent
		default:
			return nil, errors.New("neither a tag nor text")
		}
	}
}

// dropped are the elements whose text is not kept, or stands for what is not shown.
func dropped(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "style" && strings.Contains(a.Val, "mso-list:Ignore") {
			return true // the marker of an item, which a list has of its own
		}
	}
	switch n.Data {
	case "script", "style", "noscript", "iframe", "noembed", "noframes", "title", "template", "video", "audio":
		return true
	}
	return n.Namespace != ""
}

// visible counts the characters that are shown, without spaces.
func visible(nodes []*html.Node) map[rune]int {
	counts := map[rune]int{}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && dropped(n) {
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
