package html

import (
	"strings"
	"unicode/utf8"
)

// The checks of the values of attributes. Each takes the decoded value. They
// look at characters alone: nothing is compiled, looked up or resolved.

// isNumber reports whether s is a number such as -1, 20 or 0.5.
func isNumber(s string) bool {
	whole, fraction, point := strings.Cut(s, ".")
	if point && (!allDigits(fraction) || len(fraction) > 9) {
		return false
	}
	return isInteger(whole)
}

// isInteger reports whether s has one to nine digits, with or without a minus.
func isInteger(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return len(s) <= 9 && allDigits(s)
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// isLength reports whether s is a number of pixels or a percentage. Nothing is
// shown larger than 99999 pixels.
func isLength(s string) bool {
	if len(s) <= 5 && allDigits(s) {
		return true
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, "%"), "px")
	whole, _, _ := strings.Cut(s, ".")
	return isNumber(s) && s[0] != '-' && len(whole) <= 5
}

// isColor reports whether s is #rgb, #rrggbb or the name of a colour.
func isColor(s string) bool {
	if digits, ok := strings.CutPrefix(s, "#"); ok {
		return isHexColor(digits)
	}
	return s != "" && len(s) <= 24 && only(s, isLetter)
}

func isHexColor(digits string) bool {
	switch len(digits) {
	case 3, 4, 6, 8:
		return only(digits, func(c byte) bool { _, ok := digit(c); return ok })
	}
	return false
}

// isLanguage reports whether s could be a language tag (RFC 5646), or empty,
// which means that the language is not known.
func isLanguage(s string) bool {
	return len(s) <= 35 && only(s, func(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' })
}

// isDate reports whether s has the characters of a date, a time, a week or a
// duration.
func isDate(s string) bool {
	return s != "" && len(s) <= 40 && only(s, func(c byte) bool {
		return isDigit(c) || strings.IndexByte("-+:. TZWPYMDHSZ", c) >= 0
	})
}

// isMIME reports whether s has the characters of a media type.
func isMIME(s string) bool {
	return s != "" && len(s) <= 128 && only(s, func(c byte) bool {
		return isLetter(c) || isDigit(c) || strings.IndexByte("/+-._ ;=,\"", c) >= 0
	})
}

// isQuery reports whether s has the characters of a media query, of sizes or
// of coordinates.
func isQuery(s string) bool {
	return s != "" && len(s) <= 512 && only(s, func(c byte) bool {
		return isLetter(c) || isDigit(c) || strings.IndexByte("()-.,: %+*/", c) >= 0
	})
}

// isFieldName reports whether s can be the name of a form field. A name with an
// underscore at both ends, such as _charset_, means something to browsers.
func isFieldName(s string) bool {
	return s != "" && len(s) <= 128 && s[0] != '_' && only(s, func(c byte) bool {
		return isLetter(c) || isDigit(c) || strings.IndexByte("-_.:[]", c) >= 0
	})
}

// isAccessKey reports whether s is one character.
func isAccessKey(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return s != "" && n == len(s) && r > ' '
}

// isID reports whether s can be an ID: not empty, no whitespace, no control
// characters, at most 256 bytes.
func isID(s string) bool {
	if s == "" || len(s) > 256 || !utf8.ValidString(s) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] == 0x7f {
			return false
		}
	}
	return true
}

func only(s string, ok func(byte) bool) bool {
	for i := 0; i < len(s); i++ {
		if !ok(s[i]) {
			return false
		}
	}
	return true
}

// linkTypes are the link types that change nothing but what a reader or a
// search engine makes of a link. Those that load something, such as
// stylesheet, are not among them; on <a> they would do nothing.
const linkTypes = "nofollow ugc sponsored noopener noreferrer external author bookmark help license next prev search tag me"
