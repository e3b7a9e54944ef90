package sanitize

import (
	"bufio"
	"io"
	"strings"

	"github.com/untaint/untaint"
)

// CSVWriter writes tables that a person may open with a spreadsheet. Each cell
// is made safe as CSVCell does, or refused, and is put in quotes unless it is a
// plain word or number: so it stays one cell whatever separator the reader's
// language setting prefers (encoding/csv leaves "a;=1" bare, and a spreadsheet
// that separates by ";" computes the second half). encoding/csv reads back what
// is written.
//
// It does not protect a program that puts the parts of a cell together again,
// nor against what the numbers themselves mean.
type CSVWriter struct {
	// Reject refuses a record with an unsafe cell instead of changing the cell.
	Reject bool
	// Comma separates the cells; 0 is ','. It must be one of , ; | and tab.
	Comma rune

	w   *bufio.Writer
	err error
}

// NewCSVWriter returns a CSVWriter to w. Call Flush at the end.
func NewCSVWriter(w io.Writer) *CSVWriter { return &CSVWriter{w: bufio.NewWriter(w)} }

// Write writes one record and ends it with CRLF (RFC 4180). With Reject, a
// record with cells that CSVCell refuses is not written: the error (Unsafe
// CodeFormula, Malformed not_utf8) has the index of each as its path. A Comma
// that is none of the four is Misuse (unknown_context). An error of the writer below
// is Failed, and each later Write returns it again.
func (c *CSVWriter) Write(record []string) error {
	if c.err != nil {
		return c.err
	}
	comma, err := c.comma()
	if err != nil {
		return err
	}
	if c.Reject {
		if err := checkRecord(record); err != nil {
			return err
		}
	}
	for i, cell := range record {
		if i > 0 {
			_, _ = c.w.WriteRune(comma)
		}
		c.writeCell(cleanCSVCell(cell), len(record) == 1)
	}
	_, err = c.w.WriteString("\r\n")
	return c.failed(err)
}

func (c *CSVWriter) comma() (rune, error) {
	switch c.Comma {
	case 0:
		return ',', nil
	case ',', ';', '|', '\t':
		return c.Comma, nil
	}
	return 0, untaint.New("sanitize.CSVWriter", untaint.Violation{Kind: untaint.Misuse, Code: codeUnknownContext})
}

func checkRecord(record []string) error {
	errs := untaint.Collector{Op: "sanitize.CSVWriter"}
	for i, cell := range record {
		if f := checkCSVCell(cell); f.code != "" {
			errs.Add(untaint.Violation{Path: untaint.PathIndex("", i), Kind: f.kind, Code: f.code, Params: untaint.NewParams(f.param)})
		}
	}
	return errs.Err()
}

// writeCell quotes an empty cell that stands alone, which would read as no
// record at all.
func (c *CSVWriter) writeCell(cell string, alone bool) {
	if plainCell(cell) && !(alone && cell == "") {
		_, _ = c.w.WriteString(cell)
		return
	}
	_ = c.w.WriteByte('"')
	for {
		before, after, more := strings.Cut(cell, `"`)
		_, _ = c.w.WriteString(before)
		if !more {
			break
		}
		_, _ = c.w.WriteString(`""`)
		cell = after
	}
	_ = c.w.WriteByte('"')
}

// plainCell takes what no reader would quote, split or trim.
func plainCell(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !alphanumeric(c) && c != '.' && c != '_' && c != '-' && c < 0x80 {
			return false
		}
	}
	return true
}

// Flush writes out what is buffered.
func (c *CSVWriter) Flush() error {
	if c.err != nil {
		return c.err
	}
	return c.failed(c.w.Flush())
}

func (c *CSVWriter) failed(err error) error {
	if err != nil {
		c.err = untaint.Wrap("sanitize.CSVWriter", untaint.Violation{Kind: untaint.Failed, Code: untaint.CodeForeign}, err)
	}
	return c.err
}
