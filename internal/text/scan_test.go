package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/internal/text"
)

func TestScan(t *testing.T) {
	for _, tc := range []struct {
		in  string
		at  int
		why text.Reason
	}{
		{"", 0, text.OK},
		{"O'Brien & Söhne", 16, text.OK},
		{"a\nb", 1, text.LineBreak},
		{"a\r\nb", 1, text.LineBreak},
		{"a\rb", 1, text.OddBreak},
		{"a\tb", 1, text.Tab},
		{"a\x00", 1, text.Control},
		{"a\x1b[31m", 1, text.Control},
		{"a\v", 1, text.OddBreak},
		{"a\x7f", 1, text.Control},
		{"ab\u0085", 2, text.OddBreak},
		{"ab\u2028", 2, text.OddBreak},
		{"ab\u2029", 2, text.OddBreak},
		{"ab\u009b31m", 2, text.Control},
		{"ab\uffff", 2, text.Control},
		{"ab\ufdd0", 2, text.Control},
		{"ab\U0010fffe", 2, text.Control},
		{"ab\xff", 2, text.NotUTF8},
		{"ab\xed\xa0\x80", 2, text.NotUTF8}, // a surrogate
		{"ab\xc0\xaf", 2, text.NotUTF8},     // an overlong slash
		{"a\u202eb", 1, text.Bidi},
		{"a\u2066b\u2069", 1, text.Bidi},
		{"א\u202eb", 2, text.Bidi},
		{"a\u200fb", 1, text.Bidi},
		{"(א)\u200f!", 8, text.OK},
		{"\ufffd", 3, text.OK},
	} {
		at, why := text.Scan(tc.in, text.OneLine)
		require.Equal(t, tc.why, why, "%q", tc.in)
		require.Equal(t, tc.at, at, "%q", tc.in)
	}
	_, why := text.Scan("a\tb\nc\r\nd", text.AnyText)
	require.Equal(t, text.OK, why)
	_, why = text.Scan("a\rb", text.AnyText)
	require.Equal(t, text.OddBreak, why)
	_, why = text.Scan("a\u202eb\x00", text.Of(text.NotUTF8))
	require.Equal(t, text.OK, why)
}

// Each row is a character that is nothing to the eye: taken where the script or
// the emoji around it needs it, refused where it would hide something.
func TestInvisible(t *testing.T) {
	for _, needed := range []string{
		"می\u200cخواهم",          // Persian: I want
		"क्\u200dष",              // Hindi, half form
		"ക്\u200d",               // Malayalam, old spelling at the end
		"ශ්\u200dරී",             // Sinhala: Sri
		"ه\u200d",                // Arabic abbreviation
		"ភាសា\u200bខ្មែរ",        // Khmer, between words
		"ไทย\u200bไทย",           // Thai
		"ᠮᠣᠩᠭᠣᠯ\u180eᠠ",          // Mongolian vowel separator
		"ᠭ\u180b",                // Mongolian variation
		"👩\u200d💻",               // woman at a computer
		"👩🏽\u200d🚀",              // the same with a skin tone
		"❤\ufe0f\u200d🔥",         // heart on fire
		"👨\u200d👩\u200d👧\u200d👦", // family
		"🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", // Scotland
		"☎\ufe0e", "☎\ufe0f", "1\ufe0f⃣", "#\ufe0f⃣", "©\ufe0f",
		"葛\U000e0100",                        // ideographic variant
		"∩\ufe00",                            // mathematical variant
		"\u115f\u1161", "\u1100\u1160\u11a8", // old Hangul
		"ב\u034fּ", // Hebrew points
	} {
		_, why := text.Scan(needed, text.OneLine)
		require.Equal(t, text.OK, why, "%+q", needed)
	}
	for _, hidden := range []string{
		"pass\u200bword", "pass\u200cword", "pass\u200dword", "a\u00adb", "\ufeffa", "a\u2060b", "a\u2062b",
		"a\u3164", "\u115f\u1160", "ក\u17b4\u200cក", "a\u115fb", "a\u1160", "a\uffa0", "a\u180eb", "a\u17b4", "a\ufff9b\ufffac\ufffb",
		"a\ufe0f", "a\ufe00", "a\U000e0100", "a\u034fb", "a\U0001d173",
		"👩\u200d", "👩\u200da", "\u200d👩", "👩\u200d\u200d💻", "❤\ufe0f\ufe0f", "☎\ufe0f\ufe01",
		"می\u200c", "\u200cمی", "می\u200c\u200cخ", "葛\U000e0100\U000e0101", "ไทย\u200b", "ไทย\u200ba",
		"\U000e0001", "a\U000e0041", "🏴\U000e0067\U000e0062", "🏴\U000e0061\U000e0062\U000e0063\U000e007f",
	} {
		_, why := text.Scan(hidden, text.OneLine)
		require.Equal(t, text.Invisible, why, "%+q", hidden)
	}
}

func TestScanIsLinear(t *testing.T) {
	// A million marks before the only letter that would explain them.
	s := strings.Repeat("\u200f", 1<<20) + "א"
	at, why := text.Scan(s, text.OneLine)
	require.Equal(t, text.OK, why)
	require.Equal(t, len(s), at)
	require.Len(t, text.CutRunes(strings.Repeat("\U0001f1e9\U0001f1ea", 1<<19), 1<<19), 4<<19)
}

func TestChecksDoNotAllocate(t *testing.T) {
	require.Zero(t, env.Allocs(func() {
		_, _ = text.Scan("Zoë 👩\u200d💻 می\u200cخواهم (א)\u200f!", text.OneLine)
		_ = text.FileName("Résumé (final).pdf")
		_ = text.RelPath("a/b/Résumé.pdf")
		_, _ = text.HeaderValue("attachment; x=1")
		_, _ = text.CookieValue("abc=")
		_ = text.CutRunes("Zoë 👩\u200d💻 abc", 6)
		_ = text.IsNFC("Zoë")
	}))
}

func TestReasonCodes(t *testing.T) {
	for r := text.NotUTF8; r <= text.EdgeSpace; r++ {
		require.Regexp(t, `^[a-z][a-z0-9_]+$`, string(r.Code()))
	}
	require.Empty(t, text.OK.Code())
	require.Empty(t, text.Reason(200).Code())
}

// What Scan takes is UTF-8 of one line; what it refuses starts at the offset it
// gives, and everything before that is taken alone or needs what follows.
func FuzzScan(f *testing.F) {
	f.Add("Zoë 👩\u200d💻")
	f.Add("a\u202eb")
	f.Add("\xff\u200c")
	f.Fuzz(func(t *testing.T, s string) {
		at, why := text.Scan(s, text.OneLine)
		require.LessOrEqual(t, at, len(s))
		if why == text.OK {
			require.Equal(t, len(s), at)
			require.True(t, utf8.ValidString(s))
			require.Equal(t, -1, strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }))
			return
		}
		require.Less(t, at, len(s))
		require.True(t, utf8.RuneStart(s[at]) || why == text.NotUTF8)
	})
}
