package uri

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLen is how many bytes a URL may have. RFC 9110 section 4.1 asks for at
// least 8000; longer ones break at some proxy or browser.
const MaxLen = 8000

func equalFold(s, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if lowerByte(s[i]) != lower[i] {
			return false
		}
	}
	return true
}

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// characters refuses whatever some parser drops, turns around or ends at: the
// WHATWG parser strips tabs and line breaks and reads "\" as "/".
func characters(s string) Reason {
	switch {
	case s == "":
		return Empty
	case len(s) > MaxLen:
		return TooLong
	}
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '%':
			if why := escape(s[i:]); why != OK {
				return why
			}
			i += 3
		case c < utf8.RuneSelf:
			if !urlBytes[c] {
				return Character
			}
			for i++; i < len(s) && urlBytes[s[i]]; i++ {
			}
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 || !textRune(r) {
				return Character
			}
			i += n
		}
	}
	return OK
}

// urlBytes are the characters of ASCII that stand in a URL for themselves.
var urlBytes = func() (set [256]bool) {
	for c := '!'; c <= '~'; c++ {
		set[c] = !strings.ContainsRune("\"<>\\^`{|}%", c)
	}
	return set
}()

// escape checks the "%" that s starts with. An escaped control character is
// refused too: what unescapes it once may write it into a header or a log.
func escape(s string) Reason {
	if len(s) < 3 || !hex(s[1]) || !hex(s[2]) {
		return Escape
	}
	if s[1] == '0' || s[1] == '1' || s[1] == '7' && (s[2] == 'f' || s[2] == 'F') {
		return Escape
	}
	return OK
}

func hex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// textRune reports a character over 0x7f that may stand in a URL.
func textRune(r rune) bool {
	return r >= 0xa1 && !unicode.In(r, unicode.C, unicode.Z)
}
