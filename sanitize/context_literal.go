package sanitize

import (
	"strings"
	"unicode/utf8"
)

func checkXPathLiteral(s string) finding {
	return needsEscape(xpathBare.index(s))
}

// xpathBare finds what cannot stand in a literal in single quotes, and xmlText
// what can stand in none.
var (
	xpathBare = newEscaper(func(r rune) bool { return r == '\'' || !xmlChar(r) }, nil)
	xmlText   = newEscaper(func(r rune) bool { return !xmlChar(r) }, func(b []byte, _ rune) []byte {
		return utf8.AppendRune(b, utf8.RuneError)
	})
)

// cleanXPathLiteral writes a literal in the quotes that s does not have. XPath
// 1.0 has no escape, so that a text with both is put together by concat.
func cleanXPathLiteral(s string) string {
	s = xmlText.clean(s)
	switch {
	case strings.IndexByte(s, '\'') < 0:
		return "'" + s + "'"
	case strings.IndexByte(s, '"') < 0:
		return `"` + s + `"`
	}
	return `concat('` + strings.ReplaceAll(s, `'`, `',"'",'`) + `')`
}

// xmlChar is the production Char of XML 1.0.
func xmlChar(r rune) bool {
	return r >= ' ' && r != 0xfffe && r != 0xffff || r == '\t' || r == '\n' || r == '\r'
}

func checkRegexpLiteral(s string) finding { return needsEscape(regexpLiteral.index(s)) }

func cleanRegexpLiteral(s string) string { return regexpLiteral.clean(s) }

// regexpLiteral escapes what regexp.QuoteMeta does.
var regexpLiteral = newEscaper(regexpSpecial, func(b []byte, r rune) []byte { return append(b, '\\', byte(r)) })

func regexpSpecial(r rune) bool {
	return r < utf8.RuneSelf && strings.IndexByte(`\.+*?()|[]{}^$`, byte(r)) >= 0
}
