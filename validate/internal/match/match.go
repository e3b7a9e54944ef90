// Package match has matchers that accept exactly what go-playground/validator's
// regular expressions and parsers of the same name accept, without allocating.
// Each is fuzzed against validator itself. The stricter forms that package
// validate uses by default are in strict.go.
package match

import (
	"strings"
	"unicode"
)

// class is a set of bytes, as bits.
type class [256]bool

func classOf(chars string) *class {
	var c class
	for i := 0; i < len(chars); i++ {
		c[chars[i]] = true
	}
	return &c
}

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits = "0123456789"
)

var (
	alphaClass         = classOf(lower + upper)
	alphaSpaceClass    = classOf(lower + upper + " ")
	alphanumClass      = classOf(lower + upper + digits)
	alphanumSpaceClass = classOf(lower + upper + digits + " ")
	digitClass         = classOf(digits)
	hexClass           = classOf(digits + "abcdefABCDEF")
	lowerHexClass      = classOf(digits + "abcdef")
	base32Class        = classOf(upper + "234567")
	base64Class        = classOf(lower + upper + digits + "+/")
	base64URLClass     = classOf(lower + upper + digits + "-_")
)

// all reports whether s is not empty and all its bytes are in the class.
func (c *class) all(s string) bool {
	if s == "" {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !c[s[i]] {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { c |= 0x20; return 'a' <= c && c <= 'z' }

// Alpha matches ASCII letters.
func Alpha(s string) bool { return alphaClass.all(s) }

// AlphaSpace matches ASCII letters and spaces.
func AlphaSpace(s string) bool { return alphaSpaceClass.all(s) }

// Alphanum matches ASCII letters and digits.
func Alphanum(s string) bool { return alphanumClass.all(s) }

// AlphanumSpace matches ASCII letters, digits and spaces.
func AlphanumSpace(s string) bool { return alphanumSpaceClass.all(s) }

// AlphaUnicode matches letters of any script.
func AlphaUnicode(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return s != ""
}

// AlphanumUnicode matches letters and numbers of any script.
func AlphanumUnicode(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return false
		}
	}
	return s != ""
}

// Number matches ASCII digits.
func Number(s string) bool { return digitClass.all(s) }

// Numeric matches a decimal number with an optional sign and fraction.
func Numeric(s string) bool {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	whole, frac, found := strings.Cut(s, ".")
	return Number(whole) && (!found || Number(frac))
}

// Hexadecimal matches hexadecimal digits after an optional 0x.
func Hexadecimal(s string) bool {
	if len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		s = s[2:]
	}
	return hexClass.all(s)
}

// HexColor matches # and 3, 4, 6 or 8 hexadecimal digits.
func HexColor(s string) bool {
	switch len(s) {
	case 4, 5, 7, 9:
		return s[0] == '#' && hexClass.all(s[1:])
	}
	return false
}

// LowerHex returns a match of n lower-case hexadecimal digits.
func LowerHex(n int) func(string) bool {
	return func(s string) bool { return len(s) == n && lowerHexClass.all(s) }
}

// EthAddr matches 0x and 40 hexadecimal digits.
func EthAddr(s string) bool {
	return len(s) == 42 && s[0] == '0' && s[1] == 'x' && hexClass.all(s[2:])
}

// E164 matches 8 to 15 digits of which the first is not 0, after an optional +.
func E164(s string) bool {
	s = strings.TrimPrefix(s, "+")
	return len(s) >= 8 && len(s) <= 15 && s[0] != '0' && Number(s)
}

// Base32 matches padded base32.
func Base32(s string) bool {
	if len(s) == 0 || len(s)%8 != 0 {
		return false
	}
	data := strings.TrimRight(s, "=")
	switch len(s) - len(data) {
	case 0, 1, 3, 4, 6:
		return base32Class.all(data)
	}
	return false
}

// Base64 matches padded base64.
func Base64(s string) bool { return padded64(s, base64Class) }

// Base64URL matches padded base64 of the URL alphabet.
func Base64URL(s string) bool { return padded64(s, base64URLClass) }

func padded64(s string, c *class) bool {
	if len(s) == 0 || len(s)%4 != 0 {
		return false
	}
	switch {
	case s[len(s)-1] != '=':
	case s[len(s)-2] == '=':
		s = s[:len(s)-2]
	default:
		s = s[:len(s)-1]
	}
	return c.all(s)
}

// Base64RawURL matches base64 of the URL alphabet without padding.
func Base64RawURL(s string) bool {
	return len(s) >= 2 && len(s)%4 != 1 && base64URLClass.all(s)
}

// ASCII matches ASCII, and nothing at all.
func ASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// PrintASCII matches printable ASCII, and nothing at all.
func PrintASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Multibyte matches text with a character beyond ASCII, and nothing at all.
func Multibyte(s string) bool { return s == "" || !ASCII(s) }

// JWT matches two segments of the base64 URL alphabet and a third that may be
// empty.
func JWT(s string) bool {
	head, rest, ok := strings.Cut(s, ".")
	body, sig, ok2 := strings.Cut(rest, ".")
	return ok && ok2 && base64URLClass.all(head) && base64URLClass.all(body) && (sig == "" || base64URLClass.all(sig))
}

// Lowercase matches text that is not empty and does not change in lower case.
func Lowercase(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return s == strings.ToLower(s)
		}
		if 'A' <= s[i] && s[i] <= 'Z' {
			return false
		}
	}
	return s != ""
}

// Uppercase matches text that is not empty and does not change in upper case.
func Uppercase(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return s == strings.ToUpper(s)
		}
		if 'a' <= s[i] && s[i] <= 'z' {
			return false
		}
	}
	return s != ""
}

// URLEncoded matches text in which each % is followed by two hexadecimal digits.
func URLEncoded(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			continue
		}
		if i+2 >= len(s) || !hexClass[s[i+1]] || !hexClass[s[i+2]] {
			return false
		}
		i += 2
	}
	return true
}
