package sanitize_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
)

// everyShort runs f over all texts of so many of the pieces, and of two more where
// the whole is asked for.
func everyShort(longest int, pieces []string, f func(s string)) {
	if os.Getenv("UNTAINT_FULL") != "" {
		longest += 2
	}
	var try func(s string, more int)
	try = func(s string, more int) {
		f(s)
		for i := 0; more > 0 && i < len(pieces); i++ {
			try(s+pieces[i], more-1)
		}
	}
	try("", longest)
}

// runes returns the characters of s as pieces.
func runes(s string) []string { return strings.Split(s, "") }

// TestEveryShortText holds the filters to their relation, and to what the reader
// of the place takes them for, over all texts of a few of the pieces that mean
// something to them.
func TestEveryShortText(t *testing.T) {
	for name, pieces := range map[string][]string{
		"formulas":    runes("+-=0e'\";\t\r\n )"),
		"paths":       runes("/\\.:@%2?#&"),
		"markup":      runes("<>&;\u202e\u0301\u200da \n"),
		"devices":     {"con", "com", "1", "\u00b9", "$", ".", " ", "aux", "\uff23", "-", "é"},
		"addresses":   {"a", "@", ".", "-", "\"", "_", "xn--", "é", "1", "|", "A"},
		"JSON":        {"{", "}", "[", "]", "\"", ":", ",", "1", "\\", "u2028", "<", "\xff"},
		"broken":      {"\xff", "\xc3", "\xa9", "\xe2", "\x80", "\xa8", "a", "\xed", "\xf0"},
		"composition": {"e", "\u0301", "\u0323", "\uac00", "\u11a8", "\u3099", "か", "\u0345", "\u05b0", "\u034f"},
		"joiners":     {"\u200d", "\u200c", "👩", "\ufe0f", "🏽", "\u093e", "\u094d", "क", "🏴", "\U000e0067", "\U000e007f", "ي"},
		"directions":  {"\u200f", "\u200e", "\u061c", "א", "a", "\u2067", "\u2069", "1", " ", "\u0085", "\u2028"},
	} {
		t.Run(name, func(t *testing.T) {
			everyShort(3, pieces, func(s string) {
				for _, c := range filters {
					checkFilter(t, c, s)
					if !harmless[c](s, c.Clean(s)) {
						t.Fatalf("%v of %+q is %+q", c, s, c.Clean(s))
					}
				}
			})
		})
	}
}

// TestEveryShortTextIsReadBack is the same for the encoders: the parser of the
// place reads back each text.
func TestEveryShortTextIsReadBack(t *testing.T) {
	for name, pieces := range map[string][]string{
		"quotes":   runes("'\"`\\<>&;=\x00 a"),
		"lines":    {"\r", "\n", "\t", "\u2028", "\u0085", " ", "é", "\xff", "\x0b", "a"},
		"names":    runes("#,+ ;\"=\\*()a"),
		"words":    {"=?", "?=", "utf-8", "?q?", "a", " ", "é", "\"", ",", "\t"},
		"escapes":  {"&", "amp;", "#", "x3c;", "\\", "u003c", "%", "3c", "${", "}"},
		"patterns": runes("[]^-.*+?|$(\\a"),
		"broken":   {"\xff", "\xc3", "\xa9", "\xe2", "\x80", "\xa8", "a", "\xed", "\xf0"},
	} {
		t.Run(name, func(t *testing.T) {
			everyShort(3, pieces, func(s string) {
				for _, c := range encoders {
					checkEncoder(t, c, s)
				}
			})
		})
	}
}

// TestEveryShortRow is the same for the writer of tables, with each separator.
func TestEveryShortRow(t *testing.T) {
	for _, b := range []string{"", "x", "=1", "\"", ";=1"} {
		everyShort(3, runes("=-1\";,|\t\n'"), func(a string) {
			for _, comma := range ",;|\t" {
				checkCSV(t, a, b, comma)
				checkCSV(t, b, a, comma)
			}
		})
	}
}

// Whether a cell is settled eight bytes at a time or looked at part by part, and
// wherever in a word of eight bytes something stands, the answer is the same.
func TestCSVCellAtEachOffset(t *testing.T) {
	type answer struct {
		code   untaint.Code
		offset int64
	}
	check := func(s string) (a answer) {
		for v := range untaint.Violations(sanitize.CSVCell.Check(s)) {
			a.code = v.Code
			a.offset, _ = v.Params.Get("offset").Value().(int64)
		}
		return a
	}
	everyShort(4, []string{",", ";", "|", "\t", "\n", " ", "=", "-", "1", "b", "é", "\xff", "\x01", "\x7f", `"`}, func(s string) {
		want := check("a" + s)
		for n := 2; n < 10; n++ {
			got := check(strings.Repeat("a", n) + s)
			if got.code != "" {
				got.offset -= int64(n - 1)
			}
			if got != want {
				require.Equal(t, want, got, "%d before %q", n, s)
			}
		}
	})
}
