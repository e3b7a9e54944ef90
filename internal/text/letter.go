package text

import "unicode/utf8"

// PlainLetter reports most letters of the large scripts that are not ASCII: each is
// seen, stands by itself, is not a space, is as it should be in normalization form C
// whatever stands beside it, and has no wide or narrow twin in ASCII. No rule of
// this package says anything about one, which settles them before any table is
// asked.
func PlainLetter(r rune) bool {
	switch {
	case r < 0x3041:
		return r >= 0xc0 && r <= 0x2af || // Latin
			r >= 0x400 && r <= 0x482 || r >= 0x48a && r <= 0x52f || // Cyrillic
			r >= 0x3a3 && r <= 0x3ce || r >= 0x391 && r <= 0x3a1 || // Greek
			r >= 0x621 && r <= 0x63a || r >= 0x641 && r <= 0x64a || r >= 0x5d0 && r <= 0x5ea || // Arabic, Hebrew
			r >= 0x904 && r <= 0x939 || r >= 0xe01 && r <= 0xe30 // Devanagari, Thai
	case r < 0x4e00:
		return r <= 0x3096 || r >= 0x30a1 && r <= 0x30fa // kana
	}
	return r <= 0x9fff || r >= 0xac00 && r <= 0xd7a3 // Han, Hangul
}

// plain returns the offset of the first character of s, from i on, that is neither
// printable ASCII nor a plain letter.
func plain(s string, i int) int {
	for {
		if i = Printable(s, i); i == len(s) || s[i] < utf8.RuneSelf {
			return i
		}
		from := i
		if i = plainLetters(s, i); i == from {
			return i
		}
	}
}

// plainLetters passes over plain letters and the spaces between them. It decodes
// them by itself, since a call for each would cost more than all else.
func plainLetters(s string, i int) int {
	for i < len(s) {
		c := s[i]
		switch {
		case c == ' ':
			i++
		case c < 0xc3 || c > 0xed || i+1 == len(s) || s[i+1]&0xc0 != 0x80:
			return i
		case c < 0xe0:
			if !PlainLetter(rune(c&0x1f)<<6 | rune(s[i+1]&0x3f)) {
				return i
			}
			i += 2
		case i+2 == len(s) || s[i+2]&0xc0 != 0x80:
			return i
		default:
			r := rune(c&0x0f)<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f)
			if r < 0x800 || !PlainLetter(r) {
				return i
			}
			i += 3
		}
	}
	return i
}
