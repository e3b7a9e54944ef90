package sanitize

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/text"
)

// anyComma stands for the separator of a file that we do not write ourselves.
const anyComma = 0

func checkCSVCell(s string) finding { return checkCell(s, anyComma) }

func cleanCSVCell(s string) string { return cleanCell(s, anyComma) }

// checkCell is CSVCell.Check for a file whose cells are separated by comma.
func checkCell(s string, comma byte) finding {
	if usualCell(s) {
		return finding{}
	}
	if !utf8.ValidString(s) {
		return because(text.Scan(s, text.Of(text.NotUTF8)))
	}
	c := cell{s: s, comma: comma}
	if c.nextFormula() {
		return at(c.start, untaint.Unsafe, CodeFormula)
	}
	return finding{}
}

// cleanCell is CSVCell.Clean for a file whose cells are separated by comma.
func cleanCell(s string, comma byte) string {
	if usualCell(s) {
		return s
	}
	return defuse(s, comma)
}

// defuse puts an apostrophe where a formula would start.
func defuse(s string, comma byte) string {
	s = validUTF8(s)
	c := cell{s: s, comma: comma}
	if !c.nextFormula() {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	from := 0
	for more := true; more; more = c.nextPart() && c.nextFormula() {
		b.WriteString(s[from:c.start])
		b.WriteByte('\'')
		from = c.start
	}
	b.WriteString(s[from:])
	return b.String()
}

// usualCell settles nearly all cells in one go over their bytes: those of which each
// part starts with a letter of ASCII or a digit, perhaps behind spaces.
//
// It looks at eight bytes at a time, the last of which may overlap those before.
// Of bytes under 0x80, one reaches 0x80 with 0x60 more if it is not a control
// character, and with 0x7f more, once the bits of a separator are turned, if it is
// not that.
func usualCell(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	if len(s) < 8 {
		return usualShort(s)
	}
	if !startsUsual[s[0]] || s[3] == '=' {
		return false
	}
	wide := uint64(0)
	for i := 0; ; i = min(i+8, len(s)-8) {
		x := text.Word(s, i)
		wide |= x
		beyond := x & high
		x &^= high
		plain := beyond | (x+0x60*ones)&((x^','*ones)+0x7f*ones)&((x^';'*ones)+0x7f*ones)&((x^'|'*ones)+0x7f*ones)
		for found := ^plain & high; found != 0; found &= found - 1 {
			if !usualStart(s, i+bits.TrailingZeros64(found)/8+1) {
				return false
			}
		}
		if i+8 == len(s) {
			return wide&high == 0 || utf8.ValidString(s)
		}
	}
}

func usualShort(s string) bool {
	if s == "" || !startsUsual[s[0]] || len(s) > 3 && s[3] == '=' {
		return s == ""
	}
	for i := 1; i < len(s); i++ {
		if b := s[i]; b >= utf8.RuneSelf || splits.has(b) && !usualStart(s, i+1) {
			return false
		}
	}
	return true
}

// startsUsual has the bytes that start no formula.
var startsUsual = func() (set [256]bool) {
	for i := range set {
		set[i] = alphanumeric(byte(i))
	}
	return set
}()

// usualStart reports whether a part that begins there, perhaps behind spaces, does
// so with a letter or a digit, or is empty to the end of the cell.
func usualStart(s string, i int) bool {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i == len(s) || startsUsual[s[i]]
}

// cell goes through the parts of a cell. It has parts because it may be split
// where we end none: by lines, in programs that look for line breaks before they
// look for quotes, and by the separators of other files. Behind other text a
// quote is not a quote: of the line
//
//	ada,1,"a;=1+1;b"
//
// a spreadsheet that splits at ";" computes the second part.
type cell struct {
	s     string
	comma byte // what separates the cells of the file, or anyComma
	start int  // of the part
}

// splits has the bytes behind which another program may see a cell start.
var splits = stopBytes(func(c byte) bool { return strings.IndexByte(",;|\t\r\n", c) >= 0 })

// blanks may stand behind what a cell holds and change nothing.
const blanks = " \r\n"

// nextFormula goes to the first part, from the present one on, that a
// spreadsheet might compute.
func (c *cell) nextFormula() bool {
	for !c.isFormula() {
		if !c.nextPart() {
			return false
		}
	}
	return true
}

// nextPart goes to the next part. The separator of the file itself splits no
// cell, since whoever splits there knows our quotes; after a line break that is
// not sure any more.
func (c *cell) nextPart() bool {
	s := c.s
	for i := c.start; i < len(s); i++ {
		if b := s[i]; splits.has(b) && b != c.comma {
			if b == '\n' || b == '\r' {
				c.comma = anyComma
			}
			c.start = i + 1
			return true
		}
	}
	return false
}

// isFormula reports whether the part begins, once what is not
// seen is passed over, with a character that starts a formula, in its narrow or
// its wide form, and is not a plain number. A leading tab or line break counts too,
// unless nothing follows in a later line, and so does a line that would choose
// another separator for the whole file.
func (c *cell) isFormula() bool {
	s, start := c.s, c.start
	if start == 0 && len(s) > 3 && s[3] == '=' && strings.EqualFold(s[:3], "sep") {
		return true
	}
	line := start == 0 || s[start-1] == '\n' || s[start-1] == '\r'
	for i := start; i < len(s); {
		b := s[i]
		switch {
		case alphanumeric(b):
			return false
		case b == '=' || b == '@':
			return true
		case b == '+' || b == '-':
			return !c.number(i)
		case i == start && line && (b == '\t' || b == '\r'):
			return start == 0 || strings.TrimRight(s[start:], blanks) != ""
		case splits.has(b) && b != c.comma:
			return false // the next part is looked at by itself
		case b == '"' && start > 0, b <= ' ', b == 0x7f:
			i++ // a quote that stands first is taken off, or is none
			continue
		case b < utf8.RuneSelf:
			return false
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '＝' || r == '＠':
			return true
		case r == '＋' || r == '－' || r == '−':
			return !c.number(i)
		case text.PlainLetter(r), !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf):
			return false
		}
		i += n
	}
	return false
}

// number reports whether the part that starts there is, from the sign at that
// offset on, what no program computes to anything else: one sign and digits,
// with what people write between and around them, or signs that no operand
// follows: a lone "-" stands for "none". It has no letter to name a cell or a
// function and no operator.
func (c *cell) number(sign int) bool {
	if strings.IndexByte(c.s[c.start:sign], '"') >= 0 {
		return false // it may go on to the next quote
	}
	s := c.s[sign:c.end()]
	if plainNumber(s[1:]) {
		return true
	}
	s = strings.TrimRight(s, blanks)
	_, n := utf8.DecodeRuneInString(s)
	operand := strings.TrimLeft(s, "+-＋－− ")
	if operand == "" || operand[0] == ')' || operand[0] == '>' {
		return true // ";-)" and "-->" too
	}
	digit, exponent := false, false // whether the last was one, whether there was one
	digits := 0
	for i, r := range s[n:] {
		was := digit
		digit = false
		switch {
		case unicode.IsDigit(r):
			digit = true
			digits++
		case (r == 'e' || r == 'E') && was && !exponent:
			exponent = true
		case (r == '+' || r == '-') && (s[n+i-1] == 'e' || s[n+i-1] == 'E'):
		case strings.ContainsRune(" .,'%’\u00a0\u2009\u202f", r) || unicode.Is(unicode.Sc, r):
		default:
			return false
		}
	}
	return digits > 0
}

// plainNumber is number for what nearly all numbers are.
func plainNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if b := s[i]; (b < '0' || b > '9') && (i == 0 || b != '.' && b != ',') {
			return false
		}
	}
	return s != ""
}

// end returns where the part ends: at the separator that it began behind or with
// the line, if something splits the cell, and otherwise with the cell. To a
// formula a line break is a space.
func (c *cell) end() int {
	if c.start == 0 {
		return len(c.s)
	}
	behind := c.s[c.start-1]
	for i := c.start; i < len(c.s); i++ {
		if b := c.s[i]; b == behind || b == '\n' || b == '\r' {
			return i
		}
	}
	return len(c.s)
}
