package text

import (
	"unicode"
	"unicode/utf8"
)

// CutBytes returns the longest start of s of at most max bytes that does not
// end inside a character as a reader sees it (a grapheme cluster, UAX #29). If
// the first such character alone is longer, it is cut between code points.
func CutBytes(s string, max int) string {
	if len(s) <= max {
		return s
	}
	var c clusters
	end := 0
	for at, r := range s {
		if c.boundary(r) {
			end = at
		}
		if at+width(s, at, r) > max {
			return s[:orInside(s, end, at)]
		}
	}
	return s
}

// CutRunes is CutBytes with a limit in code points, the unit in which the rule
// max of a validate tag counts.
func CutRunes(s string, max int) string {
	if len(s) <= max {
		return s
	}
	var c clusters
	end, n := 0, 0
	for at, r := range s {
		if c.boundary(r) {
			end = at
		}
		if n == max {
			return s[:orInside(s, end, at)]
		}
		n++
	}
	return s
}

// orInside returns the last boundary. If there is none the cut is at, inside
// one character, and what is not seen before it would join nothing any more.
func orInside(s string, boundary, at int) int {
	if boundary > 0 {
		return boundary
	}
	for at > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:at])
		if !isInvisible(r) {
			break
		}
		at -= n
	}
	return at
}

// width is the length in s of the character r found at that offset; one byte
// that is not UTF-8 reads as U+FFFD.
func width(s string, at int, r rune) int {
	if r == utf8.RuneError {
		_, n := utf8.DecodeRuneInString(s[at:])
		return n
	}
	return utf8.RuneLen(r)
}

// clusters finds the boundaries of grapheme clusters from rune to rune. Where
// the standard's tables would be needed it joins rather than splits: a limit
// then cuts a little earlier, never inside.
type clusters struct {
	prev    rune
	started bool
	flag    bool // prev is the first half of a flag
}

// boundary reports whether a cluster starts with r.
func (c *clusters) boundary(r rune) bool {
	joined := c.started && c.joins(r)
	c.flag = regional(r) && !(joined && c.flag)
	c.prev, c.started = r, true
	return !joined
}

func (c *clusters) joins(r rune) bool {
	prev := c.prev
	switch {
	case prev == '\r' && r == '\n': // GB3
		return true
	case control(prev), control(r): // GB4, GB5
		return false
	case isPrepend(prev): // GB9b
		return true
	case r < 0x80:
		return false
	case extends(r): // GB9, GB9a
		return true
	case prev == 0x200d: // GB11, GB9c
		return pictographic(r) || unicode.IsLetter(r)
	case virama(prev): // GB9c
		return unicode.IsLetter(r)
	case regional(r): // GB12, GB13
		return c.flag
	}
	return hangulJoined(prev, r)
}

func control(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029
}

// extends reports a mark, a joiner, a skin tone, a tag, or another character
// that stays with the one before it.
func extends(r rune) bool {
	return unicode.Is(unicode.M, r) || r == 0x200c || r == 0x200d ||
		r == 0x0e33 || r == 0x0eb3 || r == 0xff9e || r == 0xff9f ||
		r >= 0x1f3fb && r <= 0x1f3ff || r >= 0xe0020 && r <= 0xe007f
}

// isPrepend reports a sign that stays with the character after it.
func isPrepend(r rune) bool {
	return unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		r == 0x0d4e || r >= 0x111c2 && r <= 0x111c3 || r == 0x1193f || r == 0x11941 ||
		r == 0x11a3a || r >= 0x11a84 && r <= 0x11a89 || r == 0x11d46 || r == 0x11f02 || r == 0x113d1
}

// virama reports a sign that joins the consonants around it.
func virama(r rune) bool {
	switch r {
	case 0x094d, 0x09cd, 0x0a4d, 0x0acd, 0x0b4d, 0x0c4d, 0x0ccd, 0x0d4d, 0x0dca, 0x1039, 0x17d2, 0x1a60, 0x1b44, 0xa9c0:
		return true
	}
	return r > 0x10000 && unicode.Is(unicode.Mn, r) && unicode.In(r, unicode.Other_Grapheme_Extend, unicode.Diacritic)
}

func regional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

func hangulJoined(a, b rune) bool {
	lead := a >= 0x1100 && a <= 0x115f || a >= 0xa960 && a <= 0xa97c
	bVowel := b >= 0x1160 && b <= 0x11a7 || b >= 0xd7b0 && b <= 0xd7c6
	bTail := b >= 0x11a8 && b <= 0x11ff || b >= 0xd7cb && b <= 0xd7fb
	bSyllable := b >= 0xac00 && b <= 0xd7a3
	bLead := b >= 0x1100 && b <= 0x115f || b >= 0xa960 && b <= 0xa97c
	switch {
	case lead: // GB6
		return bLead || bVowel || bSyllable
	case a >= 0xac00 && a <= 0xd7fb || a >= 0x1160 && a <= 0x11ff: // GB7, GB8
		return bTail || bVowel
	}
	return false
}
