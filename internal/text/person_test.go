package text_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/text"
)

func TestPersonName(t *testing.T) {
	for _, s := range []string{
		"Ada Lovelace", "O'Brien", "O’Brien", "D´Angelo", "’t Hooft", "'t Hooft", "ʻOkina", "Jean-Luc", "Jean‐Luc", "Dr. Martin Luther King, Jr.", "J. R. R. Tolkien",
		"Łukasz", "Nguyễn Thị Ánh", "e\u0301", "Иван Петрович", "Ιωάννης", "יוֹסֵף", "צה״ל"[:len("צה")] + "ז׳", "محمد", "می\u200cخواهم", "لاله\u200c", "پَرتِ\u200cپِلا", "ପର୍\u200c", "អាមេរិក\u200bកណ្ដាល", "भीष्म", "श्री", "क्\u200dष", "தமிழ்",
		"阿尔伯特·爱因斯坦", "アルベルト・アインシュタイン", "ジャン＝ポール", "山田\u3000太郎", "김철수", "ថា", "བཀྲ་ཤིས", "သန်းရွှေ", "አበበ፡ቢቂላ", "ᏣᎳᎩ", "ߒߞߏ", "Ⅷ"[:0] + "X Æ", " Ada ",
		"Mary Ann", "Anne‑Marie", "Lluís l·l", "Шевченко", "ʼОлена", "Çelik", "Ա․ Պետրոսյան", "Ñandú", "ßen", "Ꞌa", "Ada\u00a0Lovelace", "ᠮᠣᠩᠭᠣᠯ", "𞤀𞤁", "Ólafur–Jón",
	} {
		require.Equal(t, text.OK, text.PersonName(s), "%+q", s)
	}
	for s, want := range map[string]text.Reason{
		"": text.Empty, " ": text.Empty, "-": text.Empty, "'.'": text.Empty, "<b>": text.Forbidden, "a@b": text.Forbidden, "Robert'); DROP TABLE": text.Forbidden,
		"a1": text.Forbidden, "a/b": text.Forbidden, "a\\b": text.Forbidden, "a\"b": text.Forbidden, "a`b": text.Forbidden, "=a": text.Forbidden, "$a": text.Forbidden,
		"a&b": text.Forbidden, "a_b": text.Forbidden, "a:b": text.Forbidden, "a%b": text.Forbidden, "a+b": text.Forbidden, "(a)": text.Forbidden, "a|b": text.Forbidden,
		"a\nb": text.LineBreak, "a\tb": text.Tab, "a\x00b": text.Control, "a\u202eb": text.Bidi, "a\u2066b": text.Bidi, "a\u200eb": text.Bidi, "a\u200bb": text.Invisible,
		"a\u200db": text.Invisible, "\u3164": text.Invisible, "a\ufeff": text.Invisible, "a\u2028b": text.OddBreak, "a\xff": text.NotUTF8, "👩": text.Forbidden,
		"\u0301a": text.Forbidden, "a" + strings.Repeat("\u0301", 9): text.Forbidden, "a\U000e0041": text.Invisible, "a™": text.Forbidden, "٣": text.Forbidden, "①": text.Forbidden,
		"a\u061c": text.Bidi, "محمد\u200f": text.Bidi, "a\ufffd": text.Forbidden, "a\u2028": text.OddBreak, "a\u00ad": text.Invisible, "½a": text.Forbidden, "a；b": text.Forbidden, "＜a": text.Forbidden,
	} {
		require.Equal(t, want, text.PersonName(s), "%+q", s)
	}
}
