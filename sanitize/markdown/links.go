package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// goldmark looks for the end of a link from each "[" that is open and from each
// "](" that ends nowhere, so that the time grows with the square of their number.
// These are how many of either a paragraph may have: what is over it is text.
const (
	maxBrackets = 1000
	maxTargets  = 100
)

// inlineParsers are goldmark's own, with a bounded one for links.
func inlineParsers() []util.PrioritizedValue {
	all := parser.DefaultInlineParsers()
	link := parser.NewLinkParser()
	for i := range all {
		if p, ok := all[i].Value.(parser.InlineParser); ok && string(p.Trigger()) == string(link.Trigger()) {
			all[i].Value = boundedLinks{link}
		}
	}
	return all
}

// boundedLinks is the parser of links, which takes a bounded number of them that
// do not end.
type boundedLinks struct{ parser.InlineParser }

// openLinks are those of one paragraph.
type openLinks struct{ brackets, targets int }

var openLinksKey = parser.NewContextKey()

// Parse implements parser.InlineParser.
func (b boundedLinks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	open, _ := pc.Get(openLinksKey).(*openLinks)
	if open == nil {
		open = &openLinks{}
		pc.Set(openLinksKey, open)
	}
	line, _ := block.PeekLine()
	if line[0] != ']' { // "[" or "!["
		if open.brackets == maxBrackets {
			return nil
		}
		node := b.InlineParser.Parse(parent, block, pc)
		if node != nil {
			open.brackets++
		}
		return node
	}
	if open.targets == maxTargets {
		return nil
	}
	target := len(line) > 1 && line[1] == '('
	node := b.InlineParser.Parse(parent, block, pc)
	if node == nil && target {
		open.targets++
	}
	open.brackets = max(0, open.brackets-1)
	return node
}

// CloseBlock implements parser.CloseBlocker.
func (b boundedLinks) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	pc.Set(openLinksKey, nil)
	if c, ok := b.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}
