package sanitize

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

func checkXPathLiteral(s string) finding {
	return needsEscape(indexEscape(s, func(r rune) bool { return r == '\'' || !xmlChar(r) }))
}

// cleanXPathLiteral writes a literal in the quotes that s does not have. XPath
// 1.0 has no escape, so that a text with both is put together by concat.
func cleanXPathLiteral(s string) string {
	s = escapeRunes(validUTF8(s), func(r rune) bool { return !xmlChar(r) }, func(b []byte, _ rune) []byte {
		return utf8.AppendRune(b, utf8.RuneError)
	})
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

func checkRegexpLiteral(s string) finding { return needsEscape(indexEscape(s, regexpSpecial)) }

func cleanRegexpLiteral(s string) string { return regexp.QuoteMeta(validUTF8(s)) }

func regexpSpecial(r rune) bool {
	return r < utf8.RuneSelf && strings.IndexByte(`\.+*?()|[]{}^$`, byte(r)) >= 0
}
