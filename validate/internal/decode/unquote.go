package decode

import "unicode/utf8"

// textFlags say what is in a string beside printable ASCII.
type textFlags uint8

// escapeLen returns the length of the escape that s begins with, of a surrogate
// pair as one, and 0 if it is none; lone says that it is half of such a pair.
func escapeLen(s []byte) (n int, lone bool) {
	if len(s) < 2 {
		return 0, false
	}
	switch s[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, false
	case 'u':
	default:
		return 0, false
	}
	r, ok := hex4(s[2:])
	switch {
	case !ok:
		return 0, false
	case r < 0xd800 || r > 0xdfff:
		return 6, false
	case r >= 0xdc00 || len(s) < 8 || s[6] != '\\' || s[7] != 'u':
		return 6, true
	}
	if low, ok := hex4(s[8:]); !ok || low < 0xdc00 || low > 0xdfff {
		return 6, true
	}
	return 12, false
}

// hex4 reads four hexadecimal digits.
func hex4(s []byte) (r rune, ok bool) {
	if len(s) < 4 {
		return 0, false
	}
	for _, c := range s[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// unquote appends what a string means to dst. Its escapes are known to be
// well formed; half of a pair becomes U+FFFD.
func unquote(dst, raw []byte) []byte {
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			from := i
			for i < len(raw) && raw[i] != '\\' {
				i++
			}
			dst = append(dst, raw[from:i]...)
			continue
		}
		n, lone := escapeLen(raw[i:])
		if n == 0 { // only in a name that is shown and not used
			dst = append(dst, raw[i])
			i++
			continue
		}
		switch c := raw[i+1]; {
		case lone:
			dst = utf8.AppendRune(dst, utf8.RuneError)
		case c == 'u':
			r, _ := hex4(raw[i+2:])
			if n == 12 {
				low, _ := hex4(raw[i+8:])
				r = (r-0xd800)<<10 + low - 0xdc00 + 0x10000
			}
			dst = utf8.AppendRune(dst, r)
		default:
			dst = append(dst, unescaped(c))
		}
		i += n
	}
	return dst
}

// unescaped returns what the letter after a backslash stands for.
func unescaped(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// stringOf returns a string that was read by str.
func stringOf(raw []byte, f textFlags) string {
	if f&escapedText == 0 {
		return string(raw)
	}
	return string(unquote(nil, raw))
}

const (
	escapedText textFlags = 1 << iota // an escape
	highText                          // a byte that is no ASCII
	loneHalf                          // an escape that is half of a surrogate pair
)
