package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// headingIDs gives each heading the ID that a link to it names, as GitHub does: its
// words in lower case, joined by dashes, and a number where one was there before.
// The policy puts its prefix before it, and before what the links name.
type headingIDs struct{}

// Transform implements parser.ASTTransformer.
func (headingIDs) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	taken := map[string]int{}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		heading, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		id := slug(heading, reader.Source())
		if id == "" {
			return ast.WalkSkipChildren, nil
		}
		first := id
		for taken[id] > 0 {
			id = first + "-" + strconv.Itoa(taken[first])
			taken[first]++
		}
		taken[id]++
		heading.SetAttributeString("id", []byte(id))
		return ast.WalkSkipChildren, nil
	})
}

// maxSlug is how long an ID may get, in bytes.
const maxSlug = 200

// slug returns the words of a heading as GitHub writes them in a link.
func slug(heading ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(heading, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || b.Len() > maxSlug {
			return ast.WalkContinue, nil
		}
		switch t := n.(type) {
		case *ast.Text:
			slugText(&b, string(t.Segment.Value(source)))
			if t.SoftLineBreak() {
				b.WriteByte('-')
			}
		case *ast.String:
			slugText(&b, string(t.Value))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

func slugText(b *strings.Builder, s string) {
	for _, c := range s {
		switch {
		case b.Len() > maxSlug:
			return
		case c == ' ' || c == '-':
			b.WriteByte('-')
		case c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c):
			b.WriteRune(unicode.ToLower(c))
		}
	}
}
