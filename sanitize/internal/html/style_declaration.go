package html

import (
	"math/bits"
	"strings"

	"github.com/untaint/untaint/internal/text"
)

// declarations are those of a style, one after the other.
type declarations struct {
	rest string
	odd  int // where the next quote or bracket stands in rest
}

func newDeclarations(style string) declarations {
	if len(style) < longStyle {
		return declarations{style, nextBracket(style)}
	}
	// A ")" without a "(" in front means nothing.
	return declarations{style, firstOf(firstOf(firstOf(len(style), style, '('), style, '\''), style, '"')}
}

// longStyle is the length from which a style is read faster for one byte after the
// other than for all of them at once.
const longStyle = 64

// firstOf returns where c stands first in front of end, end for nowhere.
func firstOf(end int, s string, c byte) int {
	if n := strings.IndexByte(s[:end], c); n >= 0 {
		return n
	}
	return end
}

// next splits off what is in front of the first ";" outside of quotes and brackets.
func (d *declarations) next() (declaration string) {
	n := strings.IndexByte(d.rest, ';')
	if n < 0 && d.odd == len(d.rest) {
		declaration, d.rest = d.rest, ""
		return declaration
	}
	if n >= 0 && n < d.odd {
		declaration, d.rest = d.rest[:n], d.rest[n+1:]
		d.odd -= n + 1
		return declaration
	}
	declaration, d.rest = cutQuoted(d.rest)
	d.odd = nextBracket(d.rest)
	return declaration
}

// nextBracket returns where the first quote or bracket stands in s, len(s) if none
// does.
func nextBracket(s string) int {
	i := 0
	for ; i+wordBytes <= len(s); i += wordBytes {
		w := text.Word(s, i)
		// The two brackets differ in one bit.
		if found := zeros(w^('"'*ones)) | zeros(w^('\''*ones)) | zeros((w|ones)^(')'*ones)); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(s) && (s[i] == ';' || !dividesStyle[s[i]]) {
		i++
	}
	return i
}

// cutQuoted is next where there are quotes or brackets.
func cutQuoted(s string) (declaration, rest string) {
	quote, depth := byte(0), 0
	for i := 0; i < len(s); i++ {
		if !dividesStyle[s[i]] {
			continue
		}
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			depth = max(0, depth-1)
		case c == ';' && depth == 0:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// dividesStyle has the bytes that say where a declaration ends.
var dividesStyle = byteSet("\"'();")

func trimStyle(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}
