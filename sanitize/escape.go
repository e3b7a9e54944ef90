package sanitize

import (
	"strings"
	"unicode/utf8"
)

// stopSet has the bytes at which an encoder has to stop and look. All others
// are passed over at the price of one load each.
type stopSet [256]uint8

// stopsAt returns the ASCII characters that f takes, and all bytes of others,
// which have to be decoded first.
func stopsAt(f func(rune) bool) *stopSet {
	var set stopSet
	for i := range set {
		if i >= utf8.RuneSelf || f(rune(i)) {
			set[i] = 1
		}
	}
	return &set
}

// stopBytes returns the bytes that f takes.
func stopBytes(f func(byte) bool) *stopSet {
	var set stopSet
	for i := range set {
		if f(byte(i)) {
			set[i] = 1
		}
	}
	return &set
}

// skip returns where the first byte of the set stands from i on, or len(s).
func (set *stopSet) skip(s string, i int) int {
	for ; i+8 <= len(s); i += 8 {
		if set.among(s[i : i+8]) {
			return set.first(s, i)
		}
	}
	if i < len(s) && len(s) >= 8 && !set.among(s[len(s)-8:]) { // the rest, with some of what is passed already
		return len(s)
	}
	return set.first(s, i)
}

// among reports whether one of eight bytes is in the set, by one branch for all.
func (set *stopSet) among(b string) bool {
	_ = b[7]
	return set[b[0]]|set[b[1]]|set[b[2]]|set[b[3]]|set[b[4]]|set[b[5]]|set[b[6]]|set[b[7]] != 0
}

// first is skip for what is near.
func (set *stopSet) first(s string, i int) int {
	for i < len(s) && set[s[i]] == 0 {
		i++
	}
	return i
}

func (set *stopSet) has(c byte) bool { return set[c] != 0 }

// none reports whether no byte of s is in the set.
func (set *stopSet) none(s string) bool { return set.skip(s, 0) == len(s) }

// index returns where the first byte of the set stands, -1 if nowhere.
func (set *stopSet) index(s string) int {
	if i := set.skip(s, 0); i < len(s) {
		return i
	}
	return -1
}

// escaper is an encoder that writes some characters in another way, and U+FFFD
// for each run of bytes that are not UTF-8.
type escaper struct {
	stop    *stopSet
	special func(rune) bool
	escape  func([]byte, rune) []byte
}

func newEscaper(f func(rune) bool, escape func([]byte, rune) []byte) *escaper {
	return &escaper{stop: stopsAt(f), special: f, escape: escape}
}

// index returns the offset of the first character that is special or not UTF-8,
// -1 if there is none.
func (e *escaper) index(s string) int {
	i := e.next(s, 0)
	if i == len(s) {
		return -1
	}
	return i
}

func (e *escaper) next(s string, i int) int {
	for i = e.stop.skip(s, i); i < len(s); i = e.stop.skip(s, i) {
		if s[i] < utf8.RuneSelf {
			return i
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if n == 1 || e.special(r) {
			return i
		}
		i += n
	}
	return len(s)
}

// clean returns s with each special character escaped, and s itself if there is
// none.
func (e *escaper) clean(s string) string {
	i := e.next(s, 0)
	if i == len(s) {
		return s
	}
	b := make([]byte, 0, len(s)+len(s)/4+16)
	from := 0
	for i < len(s) {
		b = append(b, s[from:i]...)
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			b = utf8.AppendRune(b, r)
			n = broken(s[i:])
		} else {
			b = e.escape(b, r)
		}
		from = i + n
		i = e.next(s, from)
	}
	return string(append(b, s[from:]...))
}

// broken returns how many bytes at the start of s are not UTF-8.
func broken(s string) int {
	n := 0
	for n < len(s) {
		if r, size := utf8.DecodeRuneInString(s[n:]); r != utf8.RuneError || size > 1 {
			break
		}
		n++
	}
	return n
}

// percent returns s with each byte of the set percent-encoded (RFC 3986 section
// 2.1).
func percent(s string, set *stopSet) string {
	n := 0
	for i := 0; i < len(s); i++ {
		n += int(set[s[i]])
	}
	if n == 0 {
		return s
	}
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s) + 2*n)
	for i := 0; i < len(s); i++ {
		if c := s[i]; set.has(c) {
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
