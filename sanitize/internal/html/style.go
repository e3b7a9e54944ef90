package html

import (
	"strings"
	"sync"
)

// propertyID is a row of the table of CSS properties.
type propertyID uint8

// styleType is a set of what may stand in the value of a property, beside the
// row's words.
type styleType uint8

const (
	styleColor  styleType = 1 << iota // a name, #hex, rgb(), rgba(), hsl(), hsla()
	styleLength                       // 0, or a number with a unit or "%"
	styleNumber                       // a number without a unit
	styleFamily                       // font names, quoted or not, separated by commas
	styleSlash                        // "/" between two values
)

// property is one row of the table.
type property struct {
	name  string
	types styleType
	words string
	most  int // how many values there may be
}

const (
	allWords    = "inherit initial unset"
	lineStyles  = "none hidden solid dashed dotted double groove ridge inset outset"
	lineWidths  = "thin medium thick"
	fontSizes   = "xx-small x-small small medium large x-large xx-large smaller larger"
	fontWeights = "normal bold bolder lighter"
	markers     = "none disc circle square decimal decimal-leading-zero lower-alpha upper-alpha lower-latin upper-latin lower-roman upper-roman lower-greek"
	breaks      = "auto always avoid left right"
)

// properties has a row for each CSS property that a policy can allow. None
// takes a url(), which would be loaded, and none moves a box over what it does
// not belong to: there is no position, no negative length, no transform.
var properties = [...]property{
	0: {},
	{"background", styleColor, "none transparent", 1},
	{"background-color", styleColor, "transparent", 1},
	{"border", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"border-bottom", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"border-bottom-color", styleColor, "", 1},
	{"border-bottom-left-radius", styleLength, "", 2},
	{"border-bottom-right-radius", styleLength, "", 2},
	{"border-bottom-style", 0, lineStyles, 1},
	{"border-bottom-width", styleLength, lineWidths, 1},
	{"border-collapse", 0, "collapse separate", 1},
	{"border-color", styleColor, "", 4},
	{"border-left", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"border-left-color", styleColor, "", 1},
	{"border-left-style", 0, lineStyles, 1},
	{"border-left-width", styleLength, lineWidths, 1},
	{"border-radius", styleLength, "", 4},
	{"border-right", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"border-right-color", styleColor, "", 1},
	{"border-right-style", 0, lineStyles, 1},
	{"border-right-width", styleLength, lineWidths, 1},
	{"border-spacing", styleLength, "", 2},
	{"border-style", 0, lineStyles, 4},
	{"border-top", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"border-top-color", styleColor, "", 1},
	{"border-top-left-radius", styleLength, "", 2},
	{"border-top-right-radius", styleLength, "", 2},
	{"border-top-style", 0, lineStyles, 1},
	{"border-top-width", styleLength, lineWidths, 1},
	{"border-width", styleLength, lineWidths, 4},
	{"box-sizing", 0, "border-box content-box", 1},
	{"break-after", 0, "auto avoid page", 1},
	{"break-before", 0, "auto avoid page", 1},
	{"break-inside", 0, "auto avoid", 1},
	{"caption-side", 0, "top bottom", 1},
	{"clear", 0, "none left right both", 1},
	{"color", styleColor, "", 1},
	{"direction", 0, "ltr rtl", 1},
	{"display", 0, "none inline block inline-block list-item table inline-table table-row table-cell table-row-group table-header-group table-footer-group table-column table-column-group table-caption", 1},
	{"empty-cells", 0, "show hide", 1},
	{"float", 0, "none left right", 1},
	{"font", styleLength | styleNumber | styleFamily | styleSlash, "", 64},
	{"font-family", styleFamily, "", 64},
	{"font-size", styleLength, fontSizes, 1},
	{"font-style", 0, "normal italic oblique", 1},
	{"font-variant", 0, "normal small-caps", 1},
	{"font-weight", styleNumber, fontWeights, 1},
	{"height", styleLength, "auto", 1},
	{"letter-spacing", styleLength, "normal", 1},
	{"line-height", styleLength | styleNumber, "normal", 1},
	{"list-style", 0, markers + " inside outside", 2},
	{"list-style-position", 0, "inside outside", 1},
	{"list-style-type", 0, markers, 1},
	{"margin", styleLength, "auto", 4},
	{"margin-bottom", styleLength, "auto", 1},
	{"margin-left", styleLength, "auto", 1},
	{"margin-right", styleLength, "auto", 1},
	{"margin-top", styleLength, "auto", 1},
	{"max-height", styleLength, "none", 1},
	{"max-width", styleLength, "none", 1},
	{"min-height", styleLength, "auto", 1},
	{"min-width", styleLength, "auto", 1},
	{"object-fit", 0, "contain cover fill none scale-down", 1},
	{"overflow", 0, "visible hidden auto", 1},
	{"overflow-wrap", 0, "normal break-word anywhere", 1},
	{"padding", styleLength, "", 4},
	{"padding-bottom", styleLength, "", 1},
	{"padding-left", styleLength, "", 1},
	{"padding-right", styleLength, "", 1},
	{"padding-top", styleLength, "", 1},
	{"page-break-after", 0, breaks, 1},
	{"page-break-before", 0, breaks, 1},
	{"page-break-inside", 0, "auto avoid", 1},
	{"table-layout", 0, "auto fixed", 1},
	{"text-align", 0, "left right center justify start end", 1},
	{"text-decoration", styleColor, "none underline overline line-through solid double dotted dashed wavy", 3},
	{"text-decoration-color", styleColor, "", 1},
	{"text-decoration-line", 0, "none underline overline line-through", 3},
	{"text-decoration-style", 0, "solid double dotted dashed wavy", 1},
	{"text-indent", styleLength, "", 1},
	{"text-overflow", 0, "clip ellipsis", 1},
	{"text-transform", 0, "none capitalize uppercase lowercase", 1},
	{"vertical-align", styleLength, "baseline sub super top text-top middle bottom text-bottom", 1},
	{"white-space", 0, "normal nowrap pre pre-wrap pre-line", 1},
	{"width", styleLength, "auto", 1},
	{"word-break", 0, "normal break-all keep-all break-word", 1},
	{"word-spacing", styleLength, "normal", 1},
	{"word-wrap", 0, "normal break-word", 1},
}

const numProperties = len(properties)

// propertyTable finds a row by its name in any case.
var propertyTable = sync.OnceValue(func() *nameTable {
	names := make([]string, numProperties)
	for id, p := range properties {
		names[id] = p.name
	}
	return newNameTable(names)
})

// propertyNamed returns the row of a name, 0 if there is none.
func propertyNamed(name string) propertyID { return propertyID(propertyTable().find(name)) }

// cleanStyle returns the declarations of a style attribute that the policy
// allows, and whether that is all of them. What it keeps holds no escape, no
// comment, no bracket but those of a colour, and no "@": browsers and this
// function can only read it in one way. It reads each byte a fixed number of
// times.
func (p *Policy) cleanStyle(style string) (kept string, all bool) {
	if p.maxStyle > 0 && len(style) > p.maxStyle {
		return "", false
	}
	var b strings.Builder
	all = true
	for rest := style; rest != ""; {
		var declaration string
		declaration, rest = cutDeclaration(rest)
		declaration = trimStyle(declaration)
		switch {
		case declaration == "":
		case !p.allowsDeclaration(declaration):
			all = false
		default:
			if b.Len() > 0 {
				b.WriteString("; ")
			}
			b.WriteString(declaration)
		}
	}
	if all {
		return style, true
	}
	return b.String(), false
}

// cutDeclaration splits off what is in front of the first ";" outside of
// quotes.
func cutDeclaration(s string) (declaration, rest string) {
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == ';':
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func trimStyle(s string) string { return strings.Trim(s, " \t\r\n\f") }

func (p *Policy) allowsDeclaration(declaration string) bool {
	name, value, ok := strings.Cut(declaration, ":")
	if !ok {
		return false
	}
	id := propertyNamed(trimStyle(name))
	if !p.styles[id] {
		return false
	}
	value = trimStyle(value)
	if v, ok := cutSuffixFold(value, "important"); ok {
		if v, ok = strings.CutSuffix(trimStyle(v), "!"); !ok {
			return false
		}
		value = trimStyle(v)
	}
	return properties[id].allows(value)
}

// cutSuffixFold is strings.CutSuffix without regard to the case of ASCII
// letters.
func cutSuffixFold(s, suffix string) (string, bool) {
	n := len(s) - len(suffix)
	if n < 0 || !equalFold(s[n:], suffix) {
		return s, false
	}
	return s[:n], true
}

// allows reports whether each part of a value is of the property's types.
func (p *property) allows(value string) bool {
	n := 0
	for value != "" {
		var token string
		token, value = cutToken(value)
		if token == "" || !p.allowsToken(token) {
			return false
		}
		if n++; n > p.most {
			return false
		}
		value = trimStyle(value)
	}
	return n > 0
}

func (p *property) allowsToken(token string) bool {
	if containsWord(p.words, token) || containsWord(allWords, token) {
		return true
	}
	c := token[0]
	switch {
	case isDigit(c) || c == '.':
		return p.types&(styleLength|styleNumber) != 0 && p.allowsSize(token)
	case c == '"' || c == '\'' || c == ',':
		return p.types&styleFamily != 0
	case c == '/':
		return p.types&styleSlash != 0
	case c == '#':
		return p.types&styleColor != 0 && isHexColor(token[1:])
	case token[len(token)-1] == ')':
		return p.types&styleColor != 0 && isColorFunction(token)
	case p.types&styleFamily != 0:
		return len(token) <= 64 && isIdent(token)
	}
	return p.types&styleColor != 0 && isColor(token)
}

// cutToken splits off one part of a value: a quoted string, a comma, a slash, a
// function with its arguments, or a word. It returns "" for what is none.
func cutToken(s string) (token, rest string) {
	switch c := s[0]; {
	case c == ',' || c == '/':
		return s[:1], s[1:]
	case c == '"' || c == '\'':
		n := strings.IndexByte(s[1:], c)
		if n < 0 || strings.ContainsAny(s[:n+2], "\\\n\r\f") {
			return "", ""
		}
		return s[:n+2], s[n+2:]
	}
	i := 0
	for i < len(s) && isStyleByte(s[i]) {
		i++
	}
	if i < len(s) && s[i] == '(' {
		n := strings.IndexByte(s[i:], ')')
		if n < 0 {
			return "", ""
		}
		i += n + 1
	}
	return s[:i], s[i:]
}

// isStyleByte reports whether c can be part of a word, a number or a colour.
func isStyleByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '#' || c == '%'
}

// isIdent reports whether s is a CSS identifier without escapes.
func isIdent(s string) bool {
	return isLetter(s[0]) && only(s, func(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' })
}

const units = "px em rem ex ch pt pc in cm mm %"

// allowsSize reports whether a token that starts like a number is one, with a
// unit where the property takes lengths. Five digits are the most.
func (p *property) allowsSize(token string) bool {
	i := 0
	for i < len(token) && (isDigit(token[i]) || token[i] == '.') {
		i++
	}
	number, unit := token[:i], token[i:]
	whole, fraction, point := strings.Cut(number, ".")
	if len(whole) > 5 || len(fraction) > 9 || point && !allDigits(fraction) || !point && whole == "" {
		return false
	}
	if unit != "" {
		return p.types&styleLength != 0 && containsWord(units, unit)
	}
	return p.types&styleNumber != 0 || strings.Trim(number, "0.") == ""
}

// isColorFunction reports whether s is rgb(), rgba(), hsl() or hsla() with
// numbers.
func isColorFunction(s string) bool {
	name, arguments, _ := strings.Cut(s[:len(s)-1], "(")
	return containsWord("rgb rgba hsl hsla", name) && len(arguments) <= 64 &&
		only(arguments, func(c byte) bool { return isDigit(c) || strings.IndexByte(".,%/ deg", c) >= 0 })
}
