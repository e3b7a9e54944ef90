package sanitize

import (
	"strings"
	"unicode/utf8"
)

func checkHTMLText(s string) finding { return needsEscape(htmlText.index(s)) }

func cleanHTMLText(s string) string { return htmlText.clean(s) }

var htmlText = newEscaper(htmlSpecial, appendHTMLEscape)

// htmlSpecial takes what ends a text or an attribute in either quote, the
// backquote that old browsers took for one, and the two characters that the
// parser changes: CR into LF, NUL into U+FFFD.
func htmlSpecial(r rune) bool {
	return r < utf8.RuneSelf && strings.IndexByte("&<>\"'`\r\x00", byte(r)) >= 0
}

func appendHTMLEscape(b []byte, r rune) []byte {
	switch r {
	case '&':
		return append(b, "&amp;"...)
	case '<':
		return append(b, "&lt;"...)
	case '>':
		return append(b, "&gt;"...)
	case '"':
		return append(b, "&#34;"...)
	case '\'':
		return append(b, "&#39;"...)
	case '`':
		return append(b, "&#96;"...)
	case '\r':
		return append(b, "&#13;"...)
	}
	return utf8.AppendRune(b, utf8.RuneError)
}
