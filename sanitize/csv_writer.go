package sanitize

import (
	"bufio"
	"io"
	"strings"

	"github.com/untaint/untaint"
)

// CSVWriter writes tables that people may open with a spreadsheet. It makes
// each cell safe as [CSVCell] does, or refuses it, and quotes it unless it is a
// plain word or number. A spreadsheet computes none of the cells, whether it
// splits at a comma, semicolon, tab or bar (CWE-1236, ASVS 1.2.10). A cell
// stays one cell only if the reader splits at Comma: after other text a
// spreadsheet ignores the quotes. For that reason an apostrophe also goes
// before what would start a formula after one of the other three separators
// inside a cell. encoding/csv with the same Comma reads back what is written.
//
// It does not protect a program that joins the parts of a cell again or that
// splits at another character, such as a space, and it does not judge the
// numbers themselves.
type CSVWriter struct {
	// Reject refuses a record with an unsafe cell instead of changing the cell.
	Reject bool
	// Comma separates the cells; 0 is ','. It must be one of , ; | and tab.
	Comma rune
	// SepLine writes a first line such as "sep=;", which makes Excel split at
	// Comma whatever the language setting. Other programs read it as a record,
	// and so does LibreOffice without its import dialog.
	SepLine bool

	w       *bufio.Writer
	started bool
	err     error
}

// NewCSVWriter returns a [CSVWriter] to w. Call Flush at the end.
func NewCSVWriter(w io.Writer) *CSVWriter { return &CSVWriter{w: bufio.NewWriter(w)} }

// Write writes one record and ends it with CRLF (RFC 4180). With Reject, a
// record with cells that [CSVCell] refuses is not written: the error (Unsafe
// [CodeFormula], Malformed not_utf8) has the index of each as its path. Any
// other Comma is Misuse (unknown_context). An error of the underlying writer is
// Failed, and every later Write returns it again.
func (c *CSVWriter) Write(record []string) error {
	if c.err != nil {
		return c.err
	}
	comma, err := c.comma()
	if err != nil {
		return err
	}
	if c.Reject {
		if err := checkRecord(record, comma); err != nil {
			return err
		}
	}
	if c.SepLine && !c.started {
		_, _ = c.w.WriteString("sep=" + string(rune(comma)) + "\r\n")
	}
	c.started = true
	for i, cell := range record {
		if i > 0 {
			_ = c.w.WriteByte(comma)
		}
		c.writeCell(cleanCell(cell, comma), len(record) == 1)
	}
	_, err = c.w.WriteString("\r\n")
	return c.failed(err)
}

func (c *CSVWriter) comma() (byte, error) {
	switch c.Comma {
	case 0:
		return ',', nil
	case ',', ';', '|', '\t':
		return byte(c.Comma), nil
	}
	return 0, untaint.New("sanitize.CSVWriter", untaint.Violation{Kind: untaint.Misuse, Code: codeUnknownContext})
}

func checkRecord(record []string, comma byte) error {
	errs := untaint.Collector{Op: "sanitize.CSVWriter"}
	for i, cell := range record {
		if f := checkCell(cell, comma); f.code != "" {
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
		c.err = untaint.Wrap("sanitize.CSVWriter", untaint.Violation{Kind: untaint.Failed, Code: untaint.CodeForeignError}, err)
	}
	return c.err
}
