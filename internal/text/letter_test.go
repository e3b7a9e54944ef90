package text_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"github.com/untaint/untaint/internal/text"
)

// A plain letter is what every table would let through, alone and beside any
// other character.
func TestPlainLetter(t *testing.T) {
	n := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !text.PlainLetter(r) {
			continue
		}
		n++
		s := string(r)
		require.True(t, unicode.IsLetter(r) || unicode.IsSymbol(r) || unicode.Is(unicode.Han, r) || r >= 0x9ffd, "%U", r)
		require.False(t, unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.M, unicode.Other_Default_Ignorable_Code_Point), "%U", r)
		require.NotContains(t, []width.Kind{width.EastAsianFullwidth, width.EastAsianHalfwidth}, width.LookupRune(r).Kind(), "%U", r)
		p := norm.NFC.PropertiesString(s)
		require.True(t, p.BoundaryBefore() && norm.NFC.IsNormalString(s), "%U", r)
		require.Equal(t, len(s), norm.NFC.QuickSpanString(s), "%U", r)
		require.NotContains(t, norm.NFKC.String(s), " ", "%U", r)
	}
	require.Greater(t, n, 32_000)
	// Of the bytes of longer characters, no broken sequence passes for a letter.
	for lead := 0x80; lead <= 0xff; lead++ {
		for second := 0; second <= 0xff; second++ {
			for _, third := range []byte{' ', 'a', 0x80, 0x9f, 0xa0, 0xbf, 0xc3, 0xff} {
				for _, b := range [][]byte{{byte(lead)}, {byte(lead), byte(second)}, {byte(lead), byte(second), third}, {'a', byte(lead), byte(second), third, 'b'}} {
					_, why := text.Scan(string(b), text.Of(text.NotUTF8))
					require.Equal(t, utf8.Valid(b), why == text.OK, "%x", b)
				}
			}
		}
	}
	for _, r := range "\u00ad\u0340\u0374\u037e\u0387\u0483\u0300\u3099\u309a\u3000\uff1d\u212a\u212b\u1100\u1161\uac00" {
		require.Equal(t, r == '\uac00', text.PlainLetter(r), "%U", r)
	}
}

// What settles usual names and letters says what the rules say.
func TestUsualNamesAreThoseThatTheRulesTake(t *testing.T) {
	for _, s := range []string{
		"Résumé Zoë.pdf", "報告書.pdf", "Отчёт за квартал.docx", "보고서.hwp", "ß", "é.", " é", "é ", "-é", ".é", "é/ü", "con.é", "ｃon", "com¹.é", "aux.é.txt",
		"e\u0301", "é\u0301", "カ\u3099", "がぎ.txt", "\u1112\u1161\u11ab", "\ud55c\u11ab", "é\u200b", "é\u202e", "\u00ad", "é\xff", "\xe9", "é<", "é\x7f", "é\n",
	} {
		slow := text.FileName("x\u2013" + s) // U+2013 is no letter
		for _, bad := range []text.Reason{text.Separator, text.Forbidden, text.NotUTF8, text.Control, text.LineBreak, text.Bidi, text.Invisible, text.NotNFC, text.Trailing} {
			require.Equal(t, slow == bad, text.FileName("x"+s) == bad, "%q: %v", s, slow)
		}
	}
	require.Equal(t, text.Reserved, text.FileName("con.é"))
	require.Equal(t, text.Reserved, text.FileName("com¹.é"))
	require.Equal(t, text.Leading, text.FileName(".é"))
	require.Equal(t, text.Trailing, text.FileName("é "))
	require.Equal(t, text.OK, text.FileName("é"))
	require.Equal(t, text.TooLong, text.FileName("éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé"))
}
