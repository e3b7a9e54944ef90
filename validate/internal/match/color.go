package match

import (
	"strings"
	"unicode/utf8"
)

// colorScan reads the functions of CSS for colors.
type colorScan struct {
	s  string
	ok bool
}

// colorIn begins behind the name of the function, and its closing parenthesis is
// taken off.
func colorIn(s, name string) colorScan {
	rest, ok := strings.CutPrefix(s, name+"(")
	if !ok || !strings.HasSuffix(rest, ")") {
		return colorScan{}
	}
	return colorScan{rest[:len(rest)-1], true}
}

func (c *colorScan) space() { c.s = strings.TrimLeft(c.s, "\t\n\f\r ") }

func (c *colorScan) comma() {
	c.space()
	rest, ok := strings.CutPrefix(c.s, ",")
	c.s, c.ok = rest, c.ok && ok
	c.space()
}

// number reads a whole number without leading zeros, up to most.
func (c *colorScan) number(most int) {
	n, i := 0, 0
	for i < len(c.s) && i < 4 && isDigit(c.s[i]) {
		n = 10*n + int(c.s[i]-'0')
		i++
	}
	c.ok = c.ok && i > 0 && n <= most && (i == 1 || c.s[0] != '0')
	c.s = c.s[i:]
}

func (c *colorScan) percent() {
	rest, ok := strings.CutPrefix(c.s, "%")
	c.s, c.ok = rest, c.ok && ok
}

// parts reads three numbers, all with a percent sign or none.
func (c *colorScan) parts() {
	percent := false
	for i := range 3 {
		if i > 0 {
			c.comma()
		}
		c.number(255)
		if i == 0 {
			percent = strings.HasPrefix(c.s, "%")
		}
		if percent {
			c.percent()
		}
	}
}

// end reports whether nothing is left, except for space.
func (c *colorScan) end() bool {
	c.space()
	return c.ok && c.s == ""
}

// alpha reads the rest: 0, 1, or a zero, one character, and digits but zero.
func (c *colorScan) alpha() bool {
	rest := strings.TrimRight(c.s, "\t\n\f\r ")
	if rest == "0" || rest == "1" {
		return c.ok
	}
	if !strings.HasPrefix(c.s, "0") {
		return false
	}
	_, n := utf8.DecodeRuneInString(c.s[1:])
	if n == 0 || c.s[1] == '\n' {
		return false
	}
	tail := strings.TrimLeft(c.s[1+n:], "123456789")
	return c.ok && strings.TrimLeft(tail, "\t\n\f\r ") == ""
}

// RGB matches a color as rgb(255, 0, 0).
func RGB(s string) bool {
	c := colorIn(s, "rgb")
	c.space()
	c.parts()
	return c.end()
}

// RGBA matches a color as rgba(255, 0, 0, 0.5).
func RGBA(s string) bool {
	c := colorIn(s, "rgba")
	c.space()
	c.parts()
	c.comma()
	return c.alpha()
}

func (c *colorScan) hue() {
	c.space()
	c.number(360)
	for range 2 {
		c.comma()
		c.number(100)
		c.percent()
	}
}

// HSL matches a color as hsl(120, 50%, 50%).
func HSL(s string) bool {
	c := colorIn(s, "hsl")
	c.hue()
	return c.end()
}

// HSLA matches a color as hsla(120, 50%, 50%, 0.5).
func HSLA(s string) bool {
	c := colorIn(s, "hsla")
	c.hue()
	c.comma()
	return c.alpha()
}

// CMYK matches a color as cmyk(0%, 50%, 50%, 10%).
func CMYK(s string) bool {
	c := colorIn(s, "cmyk")
	for i := range 4 {
		if i > 0 {
			c.comma()
		}
		c.number(100)
		c.percent()
	}
	return c.ok && c.s == ""
}
