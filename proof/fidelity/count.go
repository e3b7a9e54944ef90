package main

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// kinds are what is counted, over the trees that a parser builds.
var kinds = []struct {
	name string
	is   func(*html.Node) int
}{
	{"links", attribute("a", "href")},
	{"images", attribute("img", "src")},
	{"cells", element("td", "th")},
	{"list items", element("li")},
	{"headings", element("h1", "h2", "h3", "h4", "h5", "h6")},
	{"alignment", alignment},
	{"colours", style("color:", "background")},
	{"fonts", style("font-family", "font-size", "font:")},
	{"code language class", codeClass},
	{"other classes", otherClasses},
	{"lang, dir", anyAttribute("lang", "dir")},
	{"figure, figcaption", element("figure", "figcaption")},
	{"details, summary", element("details", "summary")},
	{"picture, srcset", func(n *html.Node) int { return element("picture")(n) + anyAttribute("srcset")(n) }},
	{"abbr time sub sup kbd mark q", element("abbr", "time", "sub", "sup", "kbd", "mark", "q", "ins", "del")},
	{"ruby", element("ruby", "rt")},
	{"task boxes", element("input")},
	{"ol start, type, li value", func(n *html.Node) int { return attribute("ol", "start", "type")(n) + attribute("li", "value")(n) }},
	{"width, height", anyAttribute("width", "height")},
}

func element(names ...string) func(*html.Node) int {
	return func(n *html.Node) int { return one(slices.Contains(names, n.Data)) }
}

func attribute(el string, names ...string) func(*html.Node) int {
	any := anyAttribute(names...)
	return func(n *html.Node) int {
		if n.Data != el {
			return 0
		}
		return any(n)
	}
}

func anyAttribute(names ...string) func(*html.Node) int {
	return func(n *html.Node) (found int) {
		for _, a := range n.Attr {
			found += one(slices.Contains(names, a.Key) && a.Val != "")
		}
		return found
	}
}

func style(properties ...string) func(*html.Node) int {
	return func(n *html.Node) (found int) {
		for declaration := range strings.SplitSeq(value(n, "style"), ";") {
			for _, p := range properties {
				if strings.HasPrefix(strings.ToLower(strings.TrimSpace(declaration)), p) && !strings.Contains(declaration, "image: url(") {
					found++
					break
				}
			}
		}
		return found
	}
}

func alignment(n *html.Node) int {
	return one(value(n, "align") != "" || strings.Contains(strings.ReplaceAll(value(n, "style"), " ", ""), "text-align:"))
}

func codeClass(n *html.Node) (found int) {
	for class := range strings.FieldsSeq(value(n, "class")) {
		found += one(strings.HasPrefix(class, "language-") || strings.HasPrefix(class, "lang-"))
	}
	return found
}

func otherClasses(n *html.Node) int { return len(strings.Fields(value(n, "class"))) - codeClass(n) }

func value(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func one(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

func parse(s string) []*html.Node {
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		panic(err)
	}
	return nodes
}

func count(s string, is func(*html.Node) int) (n int) {
	walk(parse(s), func(d *html.Node) bool {
		if d.Type == html.ElementNode {
			if !strings.Contains(value(d, "style"), "mso-list:Ignore") {
				n += is(d)
			}
		}
		return !strings.Contains(value(d, "style"), "mso-list:Ignore")
	})
	return n
}

// walk visits nodes in their order, and those below one for which visit is true.
func walk(nodes []*html.Node, visit func(*html.Node) bool) {
	for _, n := range nodes {
		if visit(n) {
			walk(slices.Collect(n.ChildNodes()), visit)
		}
	}
}

// unseen are elements whose text no browser shows, or instead of which a film plays.
var unseen = map[string]bool{"script": true, "style": true, "title": true, "template": true, "noscript": true, "iframe": true, "video": true, "audio": true, "head": true}

// runes counts what a reader sees. The formulas of MathML are counted by what they
// show, glyphs that a style sheet hides beside them are not.
func runes(s string) map[rune]int {
	seen := map[rune]int{}
	walk(parse(s), func(n *html.Node) bool {
		if n.Type == html.ElementNode {
			hidden := strings.Contains(strings.ReplaceAll(value(n, "style"), " ", ""), "display:none") || value(n, "class") == "katex-html" ||
				strings.Contains(value(n, "style"), "mso-list:Ignore") // which a list writes itself
			return !unseen[n.Data] && !hidden && n.Data != "annotation" && (n.Namespace != "svg" || n.Data != "title")
		}
		if n.Type == html.TextNode {
			for _, r := range n.Data {
				if !unicode.IsSpace(r) && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
					seen[r]++
				}
			}
		}
		return true
	})
	return seen
}

// missingText returns the letters and digits that out shows less often than in.
func missingText(in, out string) string {
	kept := runes(out)
	var missing []rune
	for r, n := range runes(in) {
		if kept[r] < n {
			missing = append(missing, r)
		}
	}
	slices.Sort(missing)
	return string(missing)
}

// blocks are elements that a browser shows on lines, or in cells, of their own.
var blocks = strings.Fields("address article aside blockquote body br center details dialog dd dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup option p pre search section select summary table tbody td tfoot th thead tr ul caption video iframe audio")

// words splits what is shown where a browser does.
func words(s string) []string {
	var b strings.Builder
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		block := n.Type == html.ElementNode && slices.Contains(blocks, n.Data)
		if block {
			b.WriteByte(' ')
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type != html.ElementNode || !unseen[n.Data] && n.Namespace == "" {
			for c := range n.ChildNodes() {
				visit(c)
			}
		}
		if block {
			b.WriteByte(' ')
		}
	}
	for _, n := range parse(s) {
		visit(n)
	}
	return strings.Fields(b.String())
}

// gluedWords returns two words of in that are one in out, "" if there are none.
func gluedWords(in, out string) string {
	before := words(in)
	known := map[string]bool{}
	for _, w := range before {
		known[w] = true
	}
	shown := map[string]bool{}
	for _, w := range words(out) {
		shown[w] = true
	}
	for i := 1; i < len(before); i++ {
		if joined := before[i-1] + before[i]; !known[joined] && shown[joined] {
			return joined
		}
	}
	return ""
}
