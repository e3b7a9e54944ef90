package decode

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
	"unsafe"
)

// textFlags say what is in a string beside printable ASCII.
type textFlags uint8

const (
	escapedText textFlags = 1 << iota // an escape
	highText                          // a byte that is no ASCII
	loneHalf                          // an escape that is half of a surrogate pair
)

// str passes over the string that begins at d.at and returns what is between
// its quotes, as it is written.
func (d *reading) str() (raw []byte, f textFlags, ok bool) {
	const ones, top = 0x0101010101010101, 0x8080808080808080
	doc, i := d.doc, d.at+1
	from := i
	var seen uint64
	for {
		for i+8 <= len(doc) {
			w := binary.LittleEndian.Uint64(doc[i:])
			quote, slash := w^'"'*ones, w^'\\'*ones
			// In each byte that is a quote, a backslash or a control
			// character, and perhaps in some that follow the first of these,
			// this sets the high bit.
			found := ((w-' '*ones)&^w | (quote-ones)&^quote | (slash-ones)&^slash) & top
			if found != 0 {
				n := bits.TrailingZeros64(found) &^ 7
				seen |= w & (1<<n - 1)
				i += n / 8
				break
			}
			seen |= w
			i += 8
		}
		for i < len(doc) && doc[i] != '"' && doc[i] != '\\' && doc[i] >= ' ' {
			seen |= uint64(doc[i])
			i++
		}
		if i < len(doc) && doc[i] == '"' {
			break
		}
		n, lone := 0, false
		if i < len(doc) && doc[i] == '\\' {
			n, lone = escapeLen(doc[i:])
		}
		if n == 0 {
			return nil, 0, d.broken()
		}
		if f |= escapedText; lone {
			f |= loneHalf
		}
		i += n
	}
	if seen&top != 0 {
		f |= highText
	}
	d.at = i + 1
	return doc[from:i], f, true
}

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

// good reports whether a string that begins at an offset is Unicode, and
// refuses it if it is not (RFC 7493 section 2.1).
func (d *reading) good(from int, raw []byte, f textFlags) (good, goOn bool) {
	switch {
	case f&loneHalf != 0:
		return false, d.refuse(from, CodeLoneSurrogate)
	case f&highText != 0 && !d.goodUTF8(raw):
		return false, d.refuse(from, CodeNotUTF8)
	}
	return true, true
}

// fromText reads a string into what takes one.
func (d *reading) fromText(s *shape, p unsafe.Pointer) bool {
	from := d.at
	raw, f, ok := d.str()
	if !ok {
		return false
	}
	if f&^escapedText != 0 {
		if good, goOn := d.good(from, raw, f); !good {
			return goOn
		}
	}
	if s.kind == asText {
		if f&escapedText == 0 {
			*(*string)(p) = string(raw)
			return true
		}
		raw = unquote(make([]byte, 0, len(raw)), raw)
		*(*string)(p) = unsafe.String(unsafe.SliceData(raw), len(raw))
		return true
	}
	if f&escapedText != 0 {
		raw = unquote(nil, raw)
	}
	if err := d.convert(s, p, raw); err != nil {
		return d.unfit(from, s, err)
	}
	return s.kind != moment || len(raw) == 0 || raw[len(raw)-1] == 'Z' || d.hold(zoneSize)
}

// stringOf returns a string that was read by str.
func stringOf(raw []byte, f textFlags) string {
	if f&escapedText == 0 {
		return string(raw)
	}
	return string(unquote(nil, raw))
}

// unfit reports why a value does not fit. Nothing of the error itself is kept
// if it is not ours: it may quote the value.
func (d *reading) unfit(at int, s *shape, err error) bool {
	d.report.misfit(d.place(at), s, err, d.limits)
	return d.more()
}
