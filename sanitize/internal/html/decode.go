package html

import "unicode/utf8"

// What stands between tags and in the values of attributes is decoded here, in
// the one way in which a browser does it, whatever is made of it then.

// textKind is where text stands, which decides what is decoded.
type textKind uint8

const (
	inText       textKind = iota // between tags
	inRaw                        // in an element such as <xmp>, where a "&" means itself
	inRawDecoded                 // in a <textarea>
	inValue                      // in an attribute
)

// specialDecoded says which bytes may stand for something else.
var specialDecoded = byteSet("&\x00\r")

// nextSpecial returns where the next byte of the set stands in s, or the next
// one that is not valid UTF-8, from i onwards; len(s) if there is none. With
// valid it is known that all of s is.
func nextSpecial(s string, i int, special *[256]bool, valid bool) int {
	if valid {
		for i < len(s) && !special[s[i]] {
			i++
		}
		return i
	}
	for i < len(s) {
		c := s[i]
		switch {
		case special[c]:
			return i
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				return i
			}
			i += size
		}
	}
	return i
}

// decodeSpecial returns the text that the special byte at s[i] stands for, with
// what belongs to it, and the place after it; odd if that is to be reported, as
// a NUL byte is. A byte that means itself is its own text.
func decodeSpecial(s string, i int, in textKind) (text string, next int, odd bool) {
	switch c := s[i]; {
	case c == '&' && in != inRaw:
		switch text, next = reference(s, i, in == inValue); {
		case next == i:
		case text == "\r": // a browser writes it raw, and then reads a line break
			return "\n", next, true
		default:
			return text, next, false
		}
	case c == '\r': // section 13.2.3.5: CR and CR LF are LF
		if i+1 < len(s) && s[i+1] == '\n' {
			return "", i + 1, false
		}
		return "\n", i + 1, false
	case c == 0 && in == inText: // section 13.2.6.4.7
		return "", i + 1, true
	case c == 0 || c >= utf8.RuneSelf:
		return "\ufffd", i + 1, true
	}
	return s[i : i+1], i + 1, false
}

// appendPlain appends s[i:] decoded.
func appendPlain(b []byte, s string, i int, in textKind, valid bool) []byte {
	for i < len(s) {
		k := nextSpecial(s, i, &specialDecoded, valid)
		b = append(b, s[i:k]...)
		if k == len(s) {
			break
		}
		text, next, _ := decodeSpecial(s, k, in)
		b = append(b, text...)
		i = next
	}
	return b
}

// appendDecoded appends the value of an attribute as a browser reads it,
// and returns how many characters of it are to be reported.
func appendDecoded(b []byte, s string, valid bool) (value []byte, odd int) {
	for i := 0; i < len(s); {
		k := nextSpecial(s, i, &specialDecoded, valid)
		b = append(b, s[i:k]...)
		if k == len(s) {
			break
		}
		text, next, isOdd := decodeSpecial(s, k, inValue)
		if isOdd {
			odd++
		}
		b = append(b, text...)
		i = next
	}
	return b, odd
}

// decodeValue returns the value of an attribute as a browser reads it.
func decodeValue(s string) string {
	if nextSpecial(s, 0, &specialDecoded, false) == len(s) {
		return s
	}
	b, _ := appendDecoded(nil, s, false)
	return string(b)
}
