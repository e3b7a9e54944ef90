package mistake

import (
	"strings"
	"unicode"
)

const (
	indent = "\n    "
	// maxShown is how many characters of a line are shown before the part that is
	// wrong, and behind its beginning.
	maxShown = 60
)

// writeCaret writes the line of text in which start lies, and carets below the
// part up to end, as far as that is on the line. A long line is cut on both
// sides.
func writeCaret(b *strings.Builder, text string, start, end int) {
	first := strings.LastIndexByte(text[:start], '\n') + 1
	line := text[first:]
	if stop := strings.IndexByte(text[start:], '\n'); stop >= 0 {
		line = text[first : start+stop]
	}
	start = min(start-first, len(line))
	end = min(max(end-first, start), len(line))

	before, part, after := []rune(line[:start]), []rune(line[start:end]), []rune(line[end:])
	if len(before) > maxShown {
		before = append([]rune("…"), before[len(before)-maxShown:]...)
	}
	if rest := max(maxShown-len(part), 0); len(part) > maxShown {
		part, after = append(part[:maxShown:maxShown], '…'), nil
	} else if len(after) > rest {
		after = append(after[:rest:rest], '…')
	}
	b.WriteString(indent)
	for _, list := range [][]rune{before, part, after} {
		for _, r := range list {
			b.WriteRune(printable(r))
		}
	}
	b.WriteString(indent)
	for _, r := range before {
		b.WriteString(columns(r, " "))
	}
	var marks strings.Builder
	for _, r := range part {
		marks.WriteString(columns(r, "^"))
	}
	under := marks.String()
	if under == "" {
		under = "^"
	}
	b.WriteString(under)
}

// printable keeps the caret below what it points at: what would move it, or
// what would reorder the line, becomes U+FFFD.
func printable(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
		return unicode.ReplacementChar
	}
	return r
}

// columns returns mark once for each column that r takes on a terminal: none
// for what joins the character before it, two for wide letters and emoji.
func columns(r rune, mark string) string {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return ""
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul),
		r >= 0xff01 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff:
		return mark + mark
	}
	return mark
}
