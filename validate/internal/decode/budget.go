package decode

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/untaint/untaint"
)

// covers reports whether a document of n bytes is too short to pass a budget
// other than the one for depth.
func (l *Limits) covers(n int) bool { return n <= l.Items && n <= l.Tokens }

// within reports whether no budget can be passed by the document. It judges by
// counts that are at least as high as the true ones, and scans exactly only
// where these are too high.
func (p *Plan) within(doc []byte, l *Limits) bool {
	n := len(doc)
	tokens, exact := n, false
	if !l.covers(n) || int64(n)*p.maxUnit > l.Memory {
		commas := bytes.Count(doc, []byte(","))
		tokens = 1 + opens(doc) + commas + bytes.Count(doc, []byte(":"))
		exact = commas >= l.Items || tokens > l.Tokens
	}
	if !exact && (p.unbounded || p.depth > l.Depth) && n > l.Depth {
		exact = opens(doc) > l.Depth
	}
	if exact {
		if _, over := scan(doc, l); over {
			return false
		}
	}
	return int64(tokens)*p.maxUnit <= l.Memory
}

// opens counts what may begin an array or an object.
func opens(doc []byte) int {
	return bytes.Count(doc, []byte("[")) + bytes.Count(doc, []byte("{"))
}

// excess is a budget that a document passes.
type excess struct {
	at    int // the offset of the token that passes it
	code  untaint.Code
	limit int
}

// scan counts the tokens, the depth and the items of each array and object of
// a document exactly, and returns the first excess. It need not be right about
// a document that is not JSON: that one is refused later, and its length is
// bounded in any case.
func scan(doc []byte, l *Limits) (excess, bool) {
	open := make([]int, 1, 16) // the items so far in each array or object around us
	tokens := 0
	inWord := false
	for i := 0; i < len(doc); i++ {
		c := doc[i]
		switch c {
		case ' ', '\t', '\r', '\n', ':':
			inWord = false
			continue
		case ',':
			inWord = false
			if top := len(open) - 1; top > 0 {
				if open[top]++; open[top] >= l.Items {
					return excess{i, CodeTooManyItems, l.Items}, true
				}
			}
			continue
		case ']', '}':
			inWord = false
			if len(open) > 1 {
				open = open[:len(open)-1]
			}
			continue
		case '[', '{':
			inWord = false
			if len(open) > l.Depth {
				return excess{i, CodeTooDeep, l.Depth}, true
			}
			open = append(open, 0)
		case '"':
			inWord = false
			i = skipString(doc, i)
		default:
			if inWord {
				continue
			}
			inWord = true
		}
		if tokens++; tokens > l.Tokens {
			return excess{i, CodeTooManyTokens, l.Tokens}, true
		}
	}
	return excess{}, false
}

// skipString returns the offset of the quote that ends the string which begins
// at i, or the last offset of the document.
func skipString(doc []byte, i int) int {
	for i++; i < len(doc); i++ {
		switch doc[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(doc) - 1
}

// place returns the JSON Pointer of what is at an offset of a document, as far
// as the document is JSON.
func place(doc []byte, at int) string {
	d := jsontext.NewDecoder(bytes.NewReader(doc), lenient...)
	for d.InputOffset() <= int64(at) {
		if _, err := d.ReadToken(); err != nil {
			break
		}
	}
	return pointerPath(d.StackPointer())
}

// pointerPath returns a pointer that json made of input as a path that is safe
// to show.
func pointerPath(p jsontext.Pointer) (path string) {
	for token := range p.Tokens() {
		path = untaint.PathKey(path, token)
	}
	return path
}
