package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isInvisible reports the characters that show nothing, those that Unicode
// calls default ignorable, apart from the bidirectional ones.
func isInvisible(r rune) bool {
	if r < 0x034f {
		return r == 0xad
	}
	return unicode.Is(invisible, r)
}

var invisible = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x00ad, 0x00ad, 1}, // soft hyphen
		{0x034f, 0x034f, 1}, // combining grapheme joiner
		{0x115f, 0x1160, 1}, // Hangul fillers
		{0x17b4, 0x17b5, 1}, // Khmer inherent vowels
		{0x180b, 0x180f, 1}, // Mongolian variation selectors, vowel separator
		{0x200b, 0x200d, 1}, // zero width space, non-joiner, joiner
		{0x2060, 0x2065, 1}, // word joiner, invisible operators
		{0x206a, 0x206f, 1}, // deprecated format characters
		{0x3164, 0x3164, 1}, // Hangul filler
		{0xfe00, 0xfe0f, 1}, // variation selectors
		{0xfeff, 0xfeff, 1}, // zero width no-break space, byte order mark
		{0xffa0, 0xffa0, 1}, // halfwidth Hangul filler
		{0xfff0, 0xfffb, 1}, // unassigned, interlinear annotation
	},
	R32: []unicode.Range32{
		{0x1bca0, 0x1bca3, 1}, // shorthand format controls
		{0x1d173, 0x1d17a, 1}, // musical format controls
		{0xe0000, 0xe0fff, 1}, // tags, variation selectors supplement
	},
}

// neededInvisible returns how many bytes from i on belong to an invisible
// character that its neighbours need, 0 if they do not: it would be there to
// hide something. The rules follow UAX #31 section 2.3 and UTS #51.
func neededInvisible(s string, i int, r rune, n int) int {
	prev, _ := utf8.DecodeLastRuneInString(s[:i])
	next, _ := utf8.DecodeRuneInString(s[i+n:])
	ok := false
	switch {
	case isInvisible(prev) && prev != 0xfe0f:
		return 0 // one may be taken out, and then the other would stand alone
	case r == 0x200d: // joiner: in an emoji, or after a letter that joins
		ok = unicode.In(joinedBefore(s[:i]), joining...) || inEmoji(s[:i]) && pictographic(next)
	case r == 0x200c: // non-joiner: between letters that would join
		ok = unicode.In(joinedBefore(s[:i]), joining...) && unicode.In(next, joining...) && !isInvisible(next)
	case r == 0x200b: // where lines may break in a script without spaces
		ok = unicode.In(prev, spaceless...) && unicode.In(next, spaceless...) && !isInvisible(next)
	case r == 0x034f: // keeps Hebrew points in order
		ok = unicode.Is(unicode.Hebrew, prev)
	case r >= 0x180b && r <= 0x180f:
		ok = unicode.Is(unicode.Mongolian, prev)
	case r == 0x115f: // a syllable of old Hangul without its first letter
		ok = next > 0x1160 && next <= 0x11a7
	case r == 0x1160: // one without its vowel
		ok = prev >= 0x1100 && prev < 0x115f
	case r == 0xfe0e || r == 0xfe0f: // text or emoji style
		ok = pictographic(prev) || keycap(prev)
	case r >= 0xfe00 && r <= 0xfe0d: // variants that the standard lists
		ok = unicode.In(prev, unicode.Sm, unicode.Han, unicode.Phags_Pa, unicode.Myanmar, unicode.Manichaean)
	case r >= 0xe0100 && r <= 0xe01ef: // ideographic variants
		ok = unicode.Is(unicode.Han, prev)
	case r >= 0xe0020 && r <= 0xe007f:
		return flagTags(s[:i], s[i:])
	}
	if ok {
		return n
	}
	return 0
}

// joining are the scripts in which a joiner or non-joiner changes letters.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Mandaic, unicode.Manichaean, unicode.Phags_Pa,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
	unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Balinese,
	unicode.Javanese, unicode.Adlam, unicode.Hanifi_Rohingya,
}

// joinedBefore returns the letter or sign before a joiner. Between the two may stand
// marks that several scripts share, such as the vowels of Arabic, if they are seen.
func joinedBefore(before string) rune {
	r, n := utf8.DecodeLastRuneInString(before)
	for i := 0; i < 4 && unicode.Is(unicode.Inherited, r) && unicode.Is(unicode.Mn, r) && !isInvisible(r); i++ {
		before = before[:len(before)-n]
		r, n = utf8.DecodeLastRuneInString(before)
	}
	return r
}

// spaceless are the scripts in which U+200B stands between words.
var spaceless = []*unicode.RangeTable{
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.New_Tai_Lue, unicode.Tai_Tham,
	unicode.Javanese, unicode.Balinese,
}

// inEmoji reports whether before ends in an emoji that a joiner may continue:
// a pictograph, perhaps with a skin tone or the emoji style.
func inEmoji(before string) bool {
	r, n := utf8.DecodeLastRuneInString(before)
	if r == 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff {
		r, _ = utf8.DecodeLastRuneInString(before[:len(before)-n])
	}
	return pictographic(r)
}

// flagTags returns the length of the tags at the start of rest that make one of
// the three flags in general use of the black flag before them. Any other run
// of tags spells a hidden message.
func flagTags(before, rest string) int {
	if !strings.HasSuffix(before, "\U0001f3f4") {
		return 0
	}
	for _, region := range [...]string{
		"\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", // England
		"\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", // Scotland
		"\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", // Wales
	} {
		if strings.HasPrefix(rest, region) {
			return len(region)
		}
	}
	return 0
}

// rightToLeft goes by the blocks that Unicode keeps for such scripts.
func rightToLeft(r rune) bool {
	block := r <= 0x08ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc ||
		r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
	return block && unicode.IsLetter(r)
}
