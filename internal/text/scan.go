package text

import "unicode/utf8"

// Set is a set of reasons to look for.
type Set uint32

// Of returns the set of the given reasons.
func Of(reasons ...Reason) Set {
	var s Set
	for _, r := range reasons {
		s |= 1 << r
	}
	return s
}

// The sets that a field of text takes.
const (
	// AnyText is text of several lines, which end in LF or CRLF, with tabs.
	AnyText Set = 1<<NotUTF8 | 1<<Control | 1<<OddBreak | 1<<Bidi | 1<<Invisible
	// OneLine is text of one line, without tabs.
	OneLine = AnyText | 1<<LineBreak | 1<<Tab
)

func (s Set) has(r Reason) bool { return s&(1<<r) != 0 }

// Scan returns the byte offset of the first character of s that is refused and
// the reason, or len(s) and OK. Of the reasons in refuse it looks for NotUTF8,
// Control, Tab, LineBreak, OddBreak, Bidi and Invisible.
func Scan(s string, refuse Set) (at int, why Reason) {
	sc := Scanner{s: s}
	return sc.Next(0, refuse)
}

// Scanner goes through one text from refusal to refusal.
type Scanner struct {
	s     string
	order direction
}

// direction remembers whether the text has a right-to-left letter, so that a
// text of a million marks is not read a million times.
type direction uint8

const (
	notAsked direction = iota
	leftToRight
	hasRightToLeft
)

// NewScanner returns a Scanner of s.
func NewScanner(s string) Scanner { return Scanner{s: s} }

// Next is Scan from the offset from on.
func (sc *Scanner) Next(from int, refuse Set) (at int, why Reason) {
	for i := plain(sc.s, from); i < len(sc.s); i = plain(sc.s, i) {
		n, why := sc.classify(i)
		if why != OK && refuse.has(why) {
			return i, why
		}
		i += n
	}
	return len(sc.s), OK
}

// Printable returns the offset of the first byte of s, from i on, that is not
// printable ASCII. It looks at eight bytes at a time: each of them is under 0x80,
// and stays so with 1 more, and has not been under 0x20, or the whole is not zero.
func Printable(s string, i int) int {
	const ones = 0x0101010101010101
	for ; i+8 <= len(s); i += 8 {
		x := Word(s, i)
		if (x|(x-' '*ones)|(x+ones))&(0x80*ones) != 0 {
			break
		}
	}
	for i < len(s) && s[i] >= ' ' && s[i] <= '~' {
		i++
	}
	return i
}

// classify returns the length of the character, or of the whole sequence of
// characters, at i and what is wrong with it there.
func (sc *Scanner) classify(i int) (size int, why Reason) {
	if c := sc.s[i]; c < utf8.RuneSelf {
		return 1, ascii(sc.s, i, c)
	}
	r, n := utf8.DecodeRuneInString(sc.s[i:])
	if r == utf8.RuneError && n == 1 {
		return 1, NotUTF8
	}
	switch {
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		return n, OddBreak
	case r < 0xa0, nonCharacter(r):
		return n, Control
	case isBidiControl(r):
		return n, Bidi
	case isBidiMark(r):
		if sc.rightToLeft() {
			return n, OK
		}
		return n, Bidi
	case isInvisible(r):
		if m := neededInvisible(sc.s, i, r, n); m > 0 {
			return m, OK
		}
		return n, Invisible
	}
	return n, OK
}

func (sc *Scanner) rightToLeft() bool {
	if sc.order == notAsked {
		sc.order = leftToRight
		for _, r := range sc.s {
			if r >= 0x0590 && rightToLeft(r) {
				sc.order = hasRightToLeft
				break
			}
		}
	}
	return sc.order == hasRightToLeft
}

func ascii(s string, i int, c byte) Reason {
	switch {
	case c == '\t':
		return Tab
	case c == '\n', c == '\r' && i+1 < len(s) && s[i+1] == '\n':
		return LineBreak
	case c == '\r', c == '\v', c == '\f':
		return OddBreak
	case c < ' ' || c == 0x7f:
		return Control
	}
	return OK
}

// nonCharacter reports one of the 66 code points that Unicode reserves for a
// program's own use and never for exchange.
func nonCharacter(r rune) bool {
	return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef
}

// isBidiControl reports an embedding, override or isolate, with which text is
// shown in another order than it is read (CWE-1007, "Trojan Source").
func isBidiControl(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// isBidiMark reports a mark that right-to-left text needs beside punctuation.
func isBidiMark(r rune) bool {
	return r == 0x200e || r == 0x200f || r == 0x061c
}

// Rewrite returns s with each character that is refused replaced by what with
// appends for it, and s itself where there is none. An LF after a CR is part
// of one line break.
func Rewrite(s string, refuse Set, with func(b []byte, why Reason, char string) []byte) string {
	sc := Scanner{s: s}
	at, why := sc.Next(0, refuse)
	if why == OK {
		return s
	}
	b := make([]byte, 0, len(s)+16)
	from := 0
	for why != OK {
		b = append(b, s[from:at]...)
		_, n := utf8.DecodeRuneInString(s[at:])
		if why == LineBreak && s[at] == '\r' {
			n = 2
		}
		b = with(b, why, s[at:at+n])
		from = at + n
		at, why = sc.Next(from, refuse)
	}
	return string(append(b, s[from:]...))
}
