package sanitize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/text"
)

func checkCSVCell(s string) finding {
	if !utf8.ValidString(s) {
		return because(text.Scan(s, text.Of(text.NotUTF8)))
	}
	if i := nextFormula(s, 0); i >= 0 {
		return at(i, untaint.Unsafe, CodeFormula)
	}
	return finding{}
}

func cleanCSVCell(s string) string {
	s = validUTF8(s)
	i := nextFormula(s, 0)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	from := 0
	for i >= 0 {
		b.WriteString(s[from:i])
		b.WriteByte('\'')
		from = i
		next := nextLine(s, i)
		if next < 0 {
			break
		}
		i = nextFormula(s, next)
	}
	b.WriteString(s[from:])
	return b.String()
}

// nextFormula returns where the first line that a spreadsheet might compute
// starts, of those from the line start at the offset on, -1 if there is none. A
// cell of several lines is looked at line by line, for programs that split it.
func nextFormula(s string, line int) int {
	for line >= 0 {
		if isFormula(s[line:]) {
			return line
		}
		line = nextLine(s, line)
	}
	return -1
}

// nextLine returns where the line after the one at that offset starts, or -1.
func nextLine(s string, from int) int {
	i := strings.IndexAny(s[from:], "\r\n")
	if i < 0 {
		return -1
	}
	return from + i + 1
}

// isFormula reports whether the first line of s starts, once what is not seen
// is passed over, with a character that starts a formula, in its narrow or its
// wide form, and is no plain number. A leading tab or line break counts too.
func isFormula(s string) bool {
	for i, r := range s {
		switch {
		case i == 0 && (r == '\t' || r == '\r'):
			return true
		case r == '\n' || r == '\r':
			return false
		case r == '=' || r == '@' || r == '＝' || r == '＠':
			return true
		case r == '+' || r == '-' || r == '＋' || r == '－' || r == '−':
			return !number(s[i:])
		case !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf):
			return false
		}
	}
	return false
}

// number reports whether the line that s starts with is a sign and digits, with
// separators between them and perhaps an exponent, and nothing else.
func number(s string) bool {
	if i := strings.IndexAny(s, "\r\n"); i >= 0 {
		s = s[:i]
	}
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	digit, exponent := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digit = true
		case (c == '.' || c == ',') && digit && s[i-1] >= '0' && s[i-1] <= '9' && !exponent:
			digit = false
		case (c == 'e' || c == 'E') && digit && !exponent:
			digit, exponent = false, true
			if i+1 < len(s) && (s[i+1] == '-' || s[i+1] == '+') {
				i++
			}
		default:
			return false
		}
	}
	return digit
}
