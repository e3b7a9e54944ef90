package text_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/text"
)

func TestFileName(t *testing.T) {
	for in, want := range map[string]text.Reason{
		"a.txt": text.OK, "Résumé (final).pdf": text.OK, "a b": text.OK, "日本語.txt": text.OK, "a.tar.gz": text.OK,
		"console.log": text.OK, "com.txt": text.OK, "com10": text.OK, "nulls": text.OK, "a..b": text.OK, "'a'": text.OK,
		"👩\u200d💻.png": text.OK, "@a": text.OK, "~a": text.OK, "a~1": text.OK,
		strings.Repeat("a", 255): text.OK, strings.Repeat("a", 256): text.TooLong, strings.Repeat("ä", 128): text.TooLong,
		"": text.Empty, ".": text.Empty, "..": text.Empty, " ": text.Empty, "...": text.Empty, ". .": text.Empty,
		"a/b": text.Separator, `a\b`: text.Separator, "../a": text.Separator, "/a": text.Separator, `C:\a`: text.Forbidden,
		"C:a": text.Forbidden, "ok.txt:ads": text.Forbidden, "a*": text.Forbidden, "a?": text.Forbidden, `a"`: text.Forbidden,
		"a<b": text.Forbidden, "a|b": text.Forbidden,
		"a\x00.txt": text.Control, "a\nb": text.LineBreak, "a\tb": text.Tab, "a\x1b": text.Control, "a\xff": text.NotUTF8,
		"gpj.\u202eexe": text.Bidi, "a\u200b": text.Invisible, "a\ufeff": text.Invisible,
		"e\u0301": text.NotNFC, "-rf": text.Leading, ".bashrc": text.Leading, " a": text.Leading, "\u00a0a": text.Leading,
		"a.": text.Trailing, "a ": text.Trailing, "a\u3000": text.Trailing,
		"con": text.Reserved, "CON": text.Reserved, "Con.txt": text.Reserved, "nul.tar.gz": text.Reserved, "aux": text.Reserved,
		"prn.x": text.Reserved, "com1": text.Reserved, "LPT9.txt": text.Reserved, "com0": text.Reserved, "COM¹": text.Reserved,
		"lpt³.a": text.Reserved, "con .txt": text.Reserved, "CONIN$": text.Reserved, "conout$.x": text.Reserved,
	} {
		require.Equal(t, want, text.FileName(in), "%q", in)
	}
}

func TestRelPath(t *testing.T) {
	for in, want := range map[string]text.Reason{
		"a": text.OK, "a/b/c.txt": text.OK,
		"": text.Empty, "a//b": text.Empty, "a/": text.Empty, "./a": text.Empty, "a/./b": text.Empty,
		"../a": text.Traversal, "a/../b": text.Traversal, "a/..": text.Traversal,
		"/a": text.Absolute, `\a`: text.Absolute, `\\server\share`: text.Absolute, "C:/a": text.Absolute, "c:a": text.Absolute,
		`a\..\b`: text.Separator, "a/con/b": text.Reserved, "a/-rf": text.Leading, "a/b.": text.Trailing,
		strings.Repeat("a/", 2048) + "a": text.TooLong,
	} {
		require.Equal(t, want, text.RelPath(in), "%q", in)
	}
}

func TestHeaderValue(t *testing.T) {
	for in, want := range map[string]text.Reason{
		"": text.OK, "a b": text.OK, "text/html; charset=utf-8": text.OK,
		"a\r\nSet-Cookie: b": text.LineBreak, "a\nb": text.LineBreak, "a\x00": text.Control, "a\tb": text.Tab,
		"ä": text.NotASCII, "\u010d\u010a": text.NotASCII, // whose low bytes are CR and LF
		" a": text.EdgeSpace, "a ": text.EdgeSpace,
	} {
		_, why := text.HeaderValue(in)
		require.Equal(t, want, why, "%q", in)
	}
}

func TestCookieValue(t *testing.T) {
	for in, want := range map[string]text.Reason{
		"": text.OK, "abc=": text.OK, "a b": text.Forbidden, "a;b": text.Forbidden, "a,b": text.Forbidden,
		`"a"`: text.Forbidden, `a\`: text.Forbidden, "a\r\n": text.LineBreak, "ä": text.NotASCII,
	} {
		_, why := text.CookieValue(in)
		require.Equal(t, want, why, "%q", in)
	}
}

func TestToken(t *testing.T) {
	require.True(t, text.Token("X-Api_Key.1"))
	for _, in := range []string{"", "a b", "a:b", "ä", "a\n", "(a)", "a\x7f"} {
		require.False(t, text.Token(in), "%q", in)
	}
}

func TestCut(t *testing.T) {
	for _, tc := range []struct {
		in    string
		max   int
		bytes string
		runes string
	}{
		{"abc", 3, "abc", "abc"},
		{"abc", 2, "ab", "ab"},
		{"abc", 0, "", ""},
		{"äöü", 3, "ä", "äöü"},
		{"e\u0301e\u0301", 3, "e\u0301", "e\u0301"},
		{"👩\u200d💻👩", 4, "👩", "👩\u200d💻👩"},
		{"a👩\u200d💻👩", 3, "a", "a"},
		{"🇩🇪🇫🇷", 3, "", "🇩🇪"},
		{"🇩🇪🇫🇷", 8, "🇩🇪", "🇩🇪🇫🇷"},
		{"a\r\nb", 2, "a", "a"},
		{"क्षि", 2, "", "क्"}, // one conjunct, longer than the limit
		{"aक्षि", 3, "a", "a"},
		{"한국", 4, "한", "한국"},
		{"\u1112\u1161\u11abx", 2, "", "\u1112\u1161"},
		{"a\xff\xffb", 2, "a\xff", "a\xff"},
		{"👍🏽👍", 2, "", "👍🏽"},
	} {
		require.Equal(t, tc.bytes, text.CutBytes(tc.in, tc.max), "%+q to %d bytes", tc.in, tc.max)
		require.Equal(t, tc.runes, text.CutRunes(tc.in, tc.max), "%+q to %d runes", tc.in, tc.max)
	}
}
