package sanitize_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
)

func TestCSVWriter(t *testing.T) {
	for _, tc := range []struct {
		comma  rune
		record []string
		want   string
	}{
		{0, []string{"ada", "1.5", "-2"}, "ada,1.5,-2\r\n"},
		{0, nil, "\r\n"},
		{0, []string{""}, "\"\"\r\n"},
		{0, []string{"", ""}, ",\r\n"},
		{0, []string{"=1+1", "@x", "+a", "-a"}, "\"'=1+1\",\"'@x\",\"'+a\",\"'-a\"\r\n"},
		{0, []string{"a;=1", "b\t=1", "c,=1", "d|=1"}, "\"a;'=1\",\"b\t'=1\",\"c,=1\",\"d|'=1\"\r\n"},
		{0, []string{`a"b`, "a\r\n=b"}, "\"a\"\"b\",\"a\r\n'=b\"\r\n"},
		{0, []string{`"`, `""`}, "\"\"\"\",\"\"\"\"\"\"\r\n"},
		{0, []string{"a b", "#c", "a\xff"}, "\"a b\",\"#c\",a\ufffd\r\n"},
		{';', []string{"a", "=b"}, "a;\"'=b\"\r\n"},
		{'|', []string{"a", "b"}, "a|b\r\n"},
		{';', []string{"a;=1", "b\t=1", "c,=1", "d|=1"}, "\"a;=1\";\"b\t'=1\";\"c,'=1\";\"d|'=1\"\r\n"},
		{0, []string{"a\n;b,=1", "a;\"=1\"", "a;  @b", "a;-1;-b"}, "\"a\n;b,'=1\",\"a;'\"\"=1\"\"\",\"a;'  @b\",\"a;-1;'-b\"\r\n"},
		{0, []string{"SEP=|", "sep=;"}, "\"'SEP=|\",\"'sep=;\"\r\n"},
		{'\t', []string{"a", "\tb"}, "a\t\"'\tb\"\r\n"},
	} {
		var b bytes.Buffer
		w := sanitize.NewCSVWriter(&b)
		w.Comma = tc.comma
		require.NoError(t, w.Write(tc.record))
		require.Empty(t, b.String(), "buffered")
		require.NoError(t, w.Flush())
		require.Equal(t, tc.want, b.String())
	}
}

func TestCSVWriterSepLine(t *testing.T) {
	for comma, want := range map[rune]string{0: "sep=,\r\na\r\nb\r\n", ';': "sep=;\r\na\r\nb\r\n", '\t': "sep=\t\r\na\r\nb\r\n"} {
		var b bytes.Buffer
		w := sanitize.NewCSVWriter(&b)
		w.Comma, w.SepLine = comma, true
		require.NoError(t, w.Write([]string{"a"}))
		require.NoError(t, w.Write([]string{"b"}))
		require.NoError(t, w.Flush())
		require.Equal(t, want, b.String())
	}
	var b bytes.Buffer
	w := sanitize.NewCSVWriter(&b)
	w.SepLine, w.Reject = true, true
	require.Error(t, w.Write([]string{"=1"}))
	require.NoError(t, w.Write([]string{"a"}), "a refused record is not the first")
	require.NoError(t, w.Flush())
	require.Equal(t, "sep=,\r\na\r\n", b.String())
}

// What people mean as text or as a number stays as they wrote it.
func TestCSVCellLeavesHonestCells(t *testing.T) {
	for _, s := range []string{
		"", "-", "--", "+", "- ", "−", "-5%", "-5 %", "+49 30 1", "-1 000", "-1\u00a0000,50", "-1\u202f000", "-1'000.5", "-1’000",
		"-$5.00", "-€5", "-5 €", "-5€", "−5", "-.5", "-,5", "- 5", "+5%", "-1e5", "-1.5E-7", "-1,000.50", "－５", "-٥", "+1", "-0", "-5\n", "-\n", "a\n-5\n-6",
		"a=b", "a-b", "a@b.example", "x;y", "a, b", "a | b", "ada; bob", ";-)", "hi ;-) there", "a;-5;b", "a|-1,5", "a;- ;b", "<!-- a; -->",
		"1-2", "2+2=4", "(=1)", "'=1", "#hash", "sep", "separate=1", "sep =;", "a sep=;",
	} {
		require.Equal(t, s, sanitize.CSVCell.Clean(s))
		require.NoError(t, sanitize.CSVCell.Check(s), "%q", s)
	}
	for _, s := range []string{
		"=1", "@a", "+a", "-a", "-1-2", "+49-30-1", "+49/30", "-1*2", "-(1)", "-A1", "-1A", "--A1", "- A1", "-1:2", "-1e5e5", "-1&2", "-1!", "-1|2",
		"-\"a\"", "-'a'!A1", "+{1}", "-#REF!", "-$A$1", "-1\t-A1", "－A1", "−A1", "+5 EUR", "a;=1", "a,@b", "a|-b", "a\t+b", "a;\"=1", "a;\u00a0=1",
		"a; \" =1", "a;-1-2", "a;-1,A1", ";=1", ";;;;=1", "a\r=1", "a\n\"=1", "a;\x00=1", "a;\u200b=1", "Sep=|", "sep==",
		"-1\n*SUM(A1)", "-\nA1", "-1\r\n-2", "a;\"-1\n*A1\"",
	} {
		out := sanitize.CSVCell.Clean(s)
		require.Equal(t, strings.ReplaceAll(s, "'", ""), strings.ReplaceAll(out, "'", ""))
		require.NotEqual(t, s, out)
		require.ErrorIs(t, sanitize.CSVCell.Check(s), sanitize.CodeFormula, "%q", s)
		require.NoError(t, sanitize.CSVCell.Check(out), "%q", out)
	}
}

// spreadsheet reads a table as spreadsheets do, who never refuse one: a quote
// counts at the start of a cell alone, and what follows the closing one belongs
// to the cell.
func spreadsheet(file, separators string) (cells []string) {
	var cell strings.Builder
	for i, quoted, first := 0, false, true; i < len(file); i++ {
		c := file[i]
		switch {
		case first && c == '"':
			quoted, first = true, false
			continue
		case quoted && c == '"' && i+1 < len(file) && file[i+1] == '"':
			i++
		case quoted && c == '"':
			quoted = false
			continue
		case !quoted && (c == '\n' || c == '\r' || strings.IndexByte(separators, c) >= 0):
			cells = append(cells, cell.String())
			cell.Reset()
			first = true
			continue
		}
		first = false
		cell.WriteByte(c)
	}
	return append(cells, cell.String())
}

// computed is an opinion of our own on what is a formula, stricter than any
// program's: behind what is not seen "=" or "@", or a sign with a letter somewhere
// behind it. A number may have the next cells behind it: "-1,x" is not a formula.
var computed = regexp.MustCompile(`^[\s\x00\x{200b}]*([=@＝＠]|[-+−＋－][^)>,;\t|]*[\pL(])`)

func isComputed(cell string) bool {
	if i := strings.IndexAny(cell, "=@＝＠+-−＋－"); i < 0 {
		return false
	}
	return computed.MatchString(exponent.ReplaceAllString(cell, "$1"))
}

var exponent = regexp.MustCompile(`([0-9])[eE]`)

// No cell is a formula, whatever a spreadsheet splits at, wherever it stands in
// its record, and no cell that Reject takes is either.
func TestNoFormulaUnderAnySeparator(t *testing.T) {
	starts := []string{"", "a b", "-1", "\"", "\n", "a\r\n", "a\""}
	bodies := []string{"=1+1", "-A1", "@SUM(1)", "\"=1+1\"", " =1+1", "－A1", "'=1", "--A1"}
	seps := []string{"", ",", ";", "\t", "|", ",;", ";\"", "|;\"\"", "\n;", ", ", "\"; "}
	subsets := []string{}
	for n := 1; n < 16; n++ {
		set := ""
		for i, c := range []string{",", ";", "\t", "|"} {
			if n&(1<<i) != 0 {
				set += c
			}
		}
		subsets = append(subsets, set)
	}
	written, looked, plain := 0, 0, 0
	for _, comma := range ",;\t|" {
		for _, reject := range []bool{false, true} {
			for _, start := range starts {
				for _, body := range bodies {
					for _, sep := range seps {
						cell := start + sep + body
						for _, record := range [][]string{{cell, "x"}, {"x", cell, "y"}, {"a;", "\"b|", cell + ";" + body, cell}} {
							var out, bare bytes.Buffer
							w := sanitize.NewCSVWriter(&out)
							w.Comma, w.Reject = comma, reject
							if w.Write(record) == nil {
								written++
							}
							require.NoError(t, w.Flush())
							for _, set := range subsets {
								for _, c := range spreadsheet(out.String(), set) {
									require.False(t, isComputed(c), "%q from %q, written with %q, split at %q", c, record, comma, set)
									looked++
								}
							}
							peer := csv.NewWriter(&bare)
							peer.Comma = comma
							require.NoError(t, peer.Write(record))
							peer.Flush()
							for _, c := range spreadsheet(bare.String(), string(comma)) {
								if isComputed(c) {
									plain++
								}
							}
						}
					}
				}
			}
		}
	}
	require.NotZero(t, plain, "the oracle sees formulas where nothing is done")
	t.Logf("%d records, %d cells: no formula (encoding/csv: %d)", written, looked, plain)
}

func TestCSVWriterRejects(t *testing.T) {
	var b bytes.Buffer
	w := sanitize.NewCSVWriter(&b)
	w.Reject = true
	require.NoError(t, w.Write([]string{"a", "-1"}))
	err := w.Write([]string{"a", "=hunter2", "b\xff", "c\n@d"})
	require.EqualError(t, err, "sanitize.CSVWriter: unsafe: /1 formula (offset 0); /2 not_utf8 (offset 1); /3 formula (offset 2)")
	require.NoError(t, w.Write([]string{"b"}), "the next record is written")
	require.NoError(t, w.Flush())
	require.Equal(t, "a,-1\r\nb\r\n", b.String())

	for _, comma := range []rune{'"', '\r', '\n', 'a', '=', -1, 0xfffd} {
		w.Comma = comma
		require.ErrorIs(t, w.Write([]string{"a"}), untaint.Misuse, "%q", comma)
	}
}

type brokenWriter struct{ after int }

var errDisk = errors.New("disk full: /secret/path")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.after -= len(p); w.after < 0 {
		return 0, errDisk
	}
	return len(p), nil
}

func TestCSVWriterKeepsAnError(t *testing.T) {
	w := sanitize.NewCSVWriter(&brokenWriter{after: 10_000})
	var err error
	for range 10_000 {
		if err = w.Write([]string{"aaaaaaaa", "bb bb"}); err != nil {
			break
		}
	}
	require.ErrorIs(t, err, untaint.Failed)
	require.ErrorIs(t, err, errDisk)
	require.NotContains(t, err.Error(), "secret")
	require.Equal(t, err, w.Write([]string{"a"}))
	require.Equal(t, err, w.Flush())

	w = sanitize.NewCSVWriter(&brokenWriter{})
	require.NoError(t, w.Write([]string{"a"}), "buffered")
	require.ErrorIs(t, w.Flush(), untaint.Failed)
}
