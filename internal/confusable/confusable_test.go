package confusable_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/untaint/untaint/internal/confusable"
)

func TestOneScript(t *testing.T) {
	for _, s := range []string{
		"", "paypal", "Привет", "日本語カナです", "ラーメン", "東京タワーTower", "한국어漢字", "ㄅ漢a", "zhōng文", "a1-_", "x-9", "αβγ", "1٣"[:1], "١٢٣", "۱۲۳",
		"नमस्ते१२", "नमस्ते12", "ไทย๑", "ไทย1", "მხედრული", "հայերեն", "עברית", "العربية", "اردو۱", "ქართული", "አማርኛ", "ខ្មែរ", "မြန်မာ", "සිංහල", "বাংলা",
		"ਪੰਜਾਬੀ", "ગુજરાતી", "ଓଡ଼ିଆ", "தமிழ்", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "ລາວ", "བོད", "ދިވެހި", "tiếng Việt", "Füße", "İstanbul", "o’neill", "naïve 👍",
		"a b.c, d!", "ʻokina", "д'Артаньян",
	} {
		require.True(t, confusable.OneScript(s), "%+q", s)
	}
	for name, s := range map[string]string{
		"Cyrillic a": "p\u0430ypal", "Greek and Latin": "αbc", "Kannada zero": "micr೦soft", "Japanese and Cyrillic": "日本語кана",
		"long vowel mark": "дом\u30fc", "long vowel mark in Hebrew": "ש\u30fc", "small capitals": "\u1d00dmin", "script a": "\u0251dmin", "small capital g": "\u0262oogle",
		"low line below": "x\u0332y", "mixed numbers": "12\u0663", "two Arabic systems": "\u0661\u06f1", "Devanagari and Bengali": "नমস্তে",
		"Hangul and Kana": "한カ", "Bopomofo and Kana": "ㄅカ", "Bopomofo and Hangul": "ㄅ한", "Cyrillic and Han": "дом文", "Greek and Han": "α文",
		"wide": "ａｂ", "ligature": "o\ufb03ce", "Roman numeral": "\u2163", "superscript": "x\u00b2", "circled": "\u2460", "fraction": "\u00bd",
		"mathematical": "𝐚𝐝𝐦𝐢𝐧", "Cherokee": "ᎠᎡ", "runes": "ᚠᚢ", "long s": "\u017fa", "Kelvin": "\u212aa", "Coptic": "ⲁⲃ", "unassigned": "a\U0003fff0"[:1] + "\u0378x\u0251",
		"feminine ordinal": "1\u00aa", "Devanagari danda letters": "नa", "Thai and Lao": "ไທ", "Arabic and Hebrew": "اש", "dotless with Greek": "ıα",
	} {
		require.False(t, confusable.OneScript(s), "%s: %+q", name, s)
	}
}

func TestPiled(t *testing.T) {
	for _, s := range []string{"", "abc", "e\u0301", "Ệ", "e\u0302\u0323", "שָׁלוֹם", "नमस्ते", "ที่นี่", "བོད་སྐྱ", "ế\u0323", "o\u0302\u0323\u0301", "i\u0308", "ї"} {
		require.False(t, confusable.Piled(s), "%+q", s)
	}
	for _, s := range []string{"a" + strings.Repeat("\u0301", 2), "a\u0301\u0302\u0303\u0304\u0308", "i\u0307", "j\u0307", "ı\u0307x", "Z\u0335\u0321\u0322\u0317\u0301algo"} {
		require.True(t, confusable.Piled(s), "%+q", s)
	}
}

func TestSkeleton(t *testing.T) {
	for a, b := range map[string]string{
		"paypal": "p\u0430ypa1", "admin": "adrnin", "google": "g\u03bfog1e", "scope": "\u0455\u0441\u043e\u0440\u0435", "a\u200bb": "ab", "\u202eab": "ab", "a\ufe0fb": "ab",
		"rn": "m", "O0": "00", "Il1|": "llll", "e\u0301": "\u00e9", "𝐚": "a", "\ufb01": "fi", "a\xffb": "a\ufffdb", "\u00ad": "",
	} {
		require.Equal(t, confusable.Skeleton(a), confusable.Skeleton(b), "%+q %+q", a, b)
	}
	for _, s := range []string{"", "a", "hello", "foo-bar_baz.x"} {
		require.Equal(t, s, confusable.Skeleton(s))
	}
	require.NotEqual(t, confusable.Skeleton("A"), confusable.Skeleton("a"), "case is seen")
	require.Equal(t, "d\u043e\u043c"[:1], confusable.Skeleton("d"))
}

// What ASCII has no prototypes for is passed over: the table must agree.
func TestSkeletonOfASCII(t *testing.T) {
	changed := ""
	for r := rune(0); r < 0x80; r++ {
		if confusable.Skeleton(string(r)+"é") != confusable.Skeleton("é") && confusable.Skeleton(string(r)+"é") != string(r)+"e\u0301" {
			changed += string(r)
		}
	}
	require.Equal(t, "\"%01I`m|", changed)
}

func FuzzSkeleton(f *testing.F) {
	for _, s := range []string{"", "paypal", "p\u0430ypa1", "\xff", "e\u0301\u0327", "\u1112\u1161\u11ab", "\u0f73", "\ufdfa"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := confusable.Skeleton(s)
		require.True(t, utf8.ValidString(out) || !utf8.ValidString(s) && out == s)
		require.Equal(t, out, confusable.Skeleton(norm.NFD.String(strings.ToValidUTF8(s, "\ufffd"))))
		require.Equal(t, out, confusable.Skeleton(norm.NFC.String(strings.ToValidUTF8(s, "\ufffd"))))
		for _, r := range out {
			require.False(t, unicode.Is(unicode.Variation_Selector, r), "%+q", out)
		}
	})
}

func TestNothingAllocates(t *testing.T) {
	for _, s := range []string{strings.Repeat("paypa", 20), "Привет мир", "日本語カナ", "नमस्ते१२"} {
		require.Zero(t, testing.AllocsPerRun(10, func() { _ = confusable.OneScript(s); _ = confusable.Piled(s) }))
	}
}
