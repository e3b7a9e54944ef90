package html

import (
	"html"
	"strings"
	"unicode/utf8"
)

// maxReference is more than the longest named character reference has, so that
// a flood of letters after "&" is not copied around.
const maxReference = 40

// reference decodes the character reference at s[i], which is a "&". It returns
// the text that it stands for and the place after it; next is i if it is none
// and the "&" means itself (section 13.2.5.72 onwards). In an attribute a name
// without ";" counts only if no "=", letter or digit follows, so that the
// "&copy=1" of a query stays what it is.
func reference(s string, i int, inAttribute bool) (text string, next int) {
	j := i + 1
	if j < len(s) && s[j] == '#' {
		return numericReference(s, i)
	}
	for j < len(s) && (isLetter(s[j]) || isDigit(s[j])) {
		j++
	}
	name := s[i+1 : j]
	if name == "" {
		return "", i
	}
	if j < len(s) && s[j] == ';' {
		if text, ok := usualReference(name); ok {
			return text, j + 1
		}
		if len(name) < maxReference {
			if text = html.UnescapeString(s[i : j+1]); text != s[i:j+1] && !strings.HasSuffix(text[1:], ";") {
				return text, j + 1
			}
		}
	}
	if len(name) < 2 || !startsBare(name[0], name[1]) {
		return "", i
	}
	if inAttribute {
		return bareReference(s, i, j)
	}
	// The longest prefix that is a reference without ";", such as "&not" in
	// "&notit;". None is longer than this.
	name = s[i:min(j, i+maxReference)]
	text = html.UnescapeString(name)
	if text == name {
		return "", i
	}
	_, first := utf8.DecodeRuneInString(text)
	return text[:first], i + len(name) - (len(text) - first)
}

// bareNames are the names that count without a ";" as well.
const bareNames = "AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute Icirc Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN Uacute Ucirc Ugrave Uuml Yacute " +
	"aacute acirc acute aelig agrave amp aring atilde auml brvbar ccedil cedil cent copy curren deg divide eacute ecirc egrave eth euml frac12 frac14 frac34 gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not ntilde oacute ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 sup2 sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml"

// bareStarts has for the first letter of a name the second letters that one of them
// has after it.
var bareStarts = func() (starts [1 << 7][2]uint64) {
	for name := range strings.FieldsSeq(bareNames) {
		starts[name[0]][name[1]/64] |= 1 << (name[1] % 64)
	}
	return starts
}()

// startsBare reports whether one of the names starts with the letters or digits.
func startsBare(first, second byte) bool {
	return bareStarts[first%(1<<7)][second%(1<<7)/64]&(1<<(second%64)) != 0
}

// bareReference decodes the reference s[i:j] inside an attribute, where it has
// no ";".
func bareReference(s string, i, j int) (text string, next int) {
	if j < len(s) && s[j] == '=' || j-i > maxReference {
		return "", i
	}
	text = html.UnescapeString(s[i:j])
	if text == s[i:j] || utf8.RuneCountInString(text) != 1 {
		return "", i
	}
	return text, j
}

// usualReference has the references that almost all input uses.
func usualReference(name string) (string, bool) {
	switch name {
	case "amp":
		return "&", true
	case "lt":
		return "<", true
	case "gt":
		return ">", true
	case "quot":
		return `"`, true
	case "apos":
		return "'", true
	case "nbsp":
		return "\u00a0", true
	case "mdash":
		return "\u2014", true
	case "ndash":
		return "\u2013", true
	case "hellip":
		return "\u2026", true
	case "rsquo":
		return "\u2019", true
	case "lsquo":
		return "\u2018", true
	case "rdquo":
		return "\u201d", true
	case "ldquo":
		return "\u201c", true
	case "copy":
		return "\u00a9", true
	case "middot":
		return "\u00b7", true
	case "nGt": // these two the standard library lacks
		return "\u226b\u20d2", true
	case "nLt":
		return "\u226a\u20d2", true
	}
	return "", false
}

// numericReference decodes "&#65;" or "&#x41;" at s[i], with or without ";".
func numericReference(s string, i int) (text string, next int) {
	j := i + 2
	base := rune(10)
	if j < len(s) && (s[j] == 'x' || s[j] == 'X') {
		base = 16
		j++
	}
	start := j
	n := rune(0)
	for ; j < len(s); j++ {
		d, ok := digit(s[j])
		if !ok || d >= base {
			break
		}
		if n = n*base + d; n > utf8.MaxRune {
			n = utf8.MaxRune + 1 // and stay there: the number may have a million digits
		}
	}
	if j == start {
		return "", i
	}
	if j < len(s) && s[j] == ';' {
		j++
	}
	return referenceRune(n), j
}

func digit(c byte) (rune, bool) {
	switch {
	case isDigit(c):
		return rune(c - '0'), true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10, true
	}
	return 0, false
}

// referenceRune returns what a number stands for. NUL, surrogates and numbers
// past Unicode are U+FFFD, and the C1 controls are the characters of
// windows-1252 (section 13.2.5.80).
func referenceRune(n rune) string {
	switch {
	case n == 0 || n > utf8.MaxRune || n >= 0xd800 && n < 0xe000:
		return "\ufffd"
	case n >= 0x80 && n < 0xa0:
		return string(windows1252[n-0x80])
	case n < utf8.RuneSelf:
		return ascii[n : n+1] // string would copy it
	}
	return string(n)
}

// ascii has the characters of ASCII, each at its number.
var ascii = func() string {
	b := make([]byte, utf8.RuneSelf)
	for c := range b {
		b[c] = byte(c)
	}
	return string(b)
}()

// windows1252 has the characters for 0x80 to 0x9f.
var windows1252 = [32]rune{
	'\u20ac', '\u0081', '\u201a', '\u0192', '\u201e', '\u2026', '\u2020', '\u2021',
	'\u02c6', '\u2030', '\u0160', '\u2039', '\u0152', '\u008d', '\u017d', '\u008f',
	'\u0090', '\u2018', '\u2019', '\u201c', '\u201d', '\u2022', '\u2013', '\u2014',
	'\u02dc', '\u2122', '\u0161', '\u203a', '\u0153', '\u009d', '\u017e', '\u0178',
}
