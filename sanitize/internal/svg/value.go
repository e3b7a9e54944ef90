package svg

import (
	"regexp"
	"strings"
	"sync"

	"github.com/untaint/untaint/sanitize/internal/html"
)

const xmlSpace = " \t\r\n"

// blank makes a space of each white space, as XML does in attributes.
func blank(c rune) rune {
	if c == '\t' || c == '\n' || c == '\r' {
		return ' '
	}
	return c
}

const (
	idPattern    = `[A-Za-z_][A-Za-z0-9_.:-]{0,127}`
	urlPattern   = `url\((?:#` + idPattern + `|'#` + idPattern + `'|"#` + idPattern + `")\)`
	colorPattern = `#[0-9A-Fa-f]{3,8}|[A-Za-z]{1,32}|(?:rgb|hsl)a?\([0-9.,%+\-/ ]*\)`
)

// patterns are what the values of some types match, made when the first drawing
// is read: a program that cleans no drawing does not pay for them.
var patterns = sync.OnceValue(func() (p [numTypes]*regexp.Regexp) {
	p[typeID] = regexp.MustCompile(`^` + idPattern + `$`)
	p[typeHref] = regexp.MustCompile(`^#` + idPattern + `$`)
	p[typeLocal] = regexp.MustCompile(`^(?:[a-z]{1,32}|` + urlPattern + `)$`)
	p[typePaint] = regexp.MustCompile(`^ *(?:(?:` + colorPattern + `)|` + urlPattern + `(?: +(?:` + colorPattern + `))?) *$`)
	p[typeTransform] = regexp.MustCompile(`^(?:[ ,]*(?:matrix|translate|scale|rotate|skewX|skewY) *\([0-9eE.,+\- ]*\))*[ ,]*$`)
	return p
})

// wordsToo are the bytes that typeWords has beside letters and digits.
const wordsToo = " .,+-%_"

// takes reports whether s is a value of the type.
func (v valueType) takes(s string) bool {
	switch v {
	case typeText:
		return true
	case typeWords:
		return only(s, wordsToo)
	case typeFont:
		return only(s, " .,+-_'\"")
	case typeTransform, typePaint, typeLocal, typeHref, typeID:
		return patterns()[v].MatchString(s)
	}
	return false
}

// only reports whether s holds ASCII letters, digits and the bytes of more alone.
func only(s, more string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		alphanumeric := c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !alphanumeric && strings.IndexByte(more, c) < 0 {
			return false
		}
	}
	return true
}

// dataImage reports whether a value is an image that is part of the drawing itself,
// and returns it without the spaces that programs break the lines of its Base64 with.
func dataImage(value string) (compact string, ok bool) {
	compact = strings.ReplaceAll(value, " ", "")
	return compact, html.IsDataImage(compact)
}
