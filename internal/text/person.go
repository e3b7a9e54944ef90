package text

import (
	"unicode"
	"unicode/utf8"
)

// PersonName returns why s cannot be the name by which somebody wants to be
// called: letters and marks of any script, spaces, apostrophes, hyphens, full
// stops, commas and middle dots, with at least one letter. It is not an identifier:
// scripts may mix, and two names may look alike. What is refused would be markup,
// a command or a trick of display: digits and symbols, controls, characters that
// turn text around or that are not seen, and marks piled up.
func PersonName(s string) Reason {
	sc := NewScanner(s)
	for at, why := sc.Next(0, OneLine); why != OK; at, why = sc.Next(at+len("\u200c"), OneLine) {
		if !joinsBefore(s, at) {
			return why
		}
	}
	letter, marks := false, 0
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && (r|0x20 >= 'a' && r|0x20 <= 'z'), r >= utf8.RuneSelf && unicode.IsLetter(r):
			letter, marks = true, 0
		case isBidiMark(r):
			return Bidi
		case r == 0x200b || r == 0x200c || r == 0x200d || r == 0x180e: // where a script needs them, as was seen above
		case r >= 0x300 && unicode.IsMark(r):
			if marks++; marks > maxNameMarks || !letter {
				return Forbidden
			}
		case !nameSign(r):
			return Forbidden
		default:
			marks = 0
		}
	}
	if !letter {
		return Empty
	}
	return OK
}

// joinsBefore reports a joiner or non-joiner at that offset behind a letter that it
// gives another form. At the end of a word it is no use to a reader, but Kurdish and
// Odia keyboards put it there.
func joinsBefore(s string, at int) bool {
	r, _ := utf8.DecodeRuneInString(s[at:])
	return (r == 0x200c || r == 0x200d) && unicode.In(joinedBefore(s[:at]), joining...)
}

// maxNameMarks is how many marks may stand on one letter. Four are enough for any
// of no width (UTS 39 section 5.4); Tibetan and Burmese stack a few with width.
const maxNameMarks = 8

// nameSign reports a sign that names are written with: spaces, the apostrophes and
// hyphens of all keyboards, and what abbreviates or joins parts of a name.
func nameSign(r rune) bool {
	switch r {
	case ' ', '\'', '-', '.', ',', // as in "Dr. Martin Luther King, Jr."
		0xa0, 0x202f, // spaces that hold together
		0x2018, 0x2019, 0x201b, 0xb4, 0x2032, 0x55a, 0x5f3, 0x5f4, // apostrophes, geresh and gershayim
		0x2010, 0x2011, 0x2013, 0x58a, 0x5be, 0x1806, // hyphens
		0xb7, 0x2027, 0x30fb, 0xff65, 0x387, // middle dots
		0x30a0, 0xff1d, // double hyphens of Japanese
		0x3000, 0xff0e, 0xff0c, 0x60c, // a wide space, full stop and comma, the Arabic comma
		0x2024,                                                             // the full stop of Armenian initials
		0x1361, 0xf0b, 0xf0c, 0xf0d, 0x0df4, 0x104a, 0x104b, 0x0970, 0x965: // what divides words or abbreviates in Ethiopic, Tibetan and others
		return true
	}
	return false
}
