package sanitize

import (
	"strings"
	"unicode/utf8"
)

func checkJSString(s string) finding { return needsEscape(jsString.index(s)) }

func cleanJSString(s string) string { return jsString.clean(s) }

var jsString = newEscaper(jsSpecial, appendJSEscape)

// jsSpecial takes the characters that end or continue a string in any of its
// three quotings, start an element, a comment or an entity, or are not to be
// seen. "$" and "`" are those of a template.
func jsSpecial(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == 0x7f || strings.IndexByte("\"'`\\<>&$", byte(r)) >= 0
	}
	return unseen(r)
}

// unseen takes the characters over ASCII that break lines or turn text around.
func unseen(r rune) bool {
	return r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff
}

// appendJSEscape writes the one form of escape that JavaScript and JSON share.
func appendJSEscape(b []byte, r rune) []byte {
	b = append(b, `\u`...)
	return appendHex(appendHex(b, byte(r>>8)), byte(r))
}

func checkCSSString(s string) finding { return needsEscape(cssString.index(s)) }

func cleanCSSString(s string) string { return cssString.clean(s) }

var cssString = newEscaper(cssSpecial, appendCSSEscape)

func cssSpecial(r rune) bool {
	if r < utf8.RuneSelf {
		return !alphanumeric(byte(r)) && strings.IndexByte(" .,_#%+-", byte(r)) < 0
	}
	return unseen(r)
}

// appendCSSEscape ends each escape with the space that CSS Syntax section 4.3.7
// takes with it, so that a digit that follows stays out. No escape can make a
// NUL.
func appendCSSEscape(b []byte, r rune) []byte {
	if r == 0 {
		return utf8.AppendRune(b, utf8.RuneError)
	}
	b = append(b, '\\')
	if r > 0xff {
		b = appendHex(b, byte(r>>8))
	}
	return append(appendHex(b, byte(r)), ' ')
}
