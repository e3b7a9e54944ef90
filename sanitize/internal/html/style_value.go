package html

import (
	"strings"
	"unicode/utf8"
)

// cleanStyle returns the declarations of a style attribute that the policy
// allows on an element, and whether that is all of them. It notes in l what the
// style says of lines. What it keeps holds no escape, no comment, no bracket but
// those of a colour or a sum, and no "@": browsers and this function can only read
// it in one way. It reads each byte a fixed number of times.
func (e *engine) cleanStyle(el elementID, style string, l *layout) (kept string, all bool) {
	p, start := e.p, len(e.decoded)
	if p.maxStyle > 0 && len(style) > p.maxStyle {
		l.cut = true
		return "", false
	}
	all = true
	if strings.IndexByte(style, '*') >= 0 && strings.Contains(style, "/*") {
		style, all, l.cut = withoutComments(style), false, true
	}
	some := false // was kept as it stands
	for d := newDeclarations(style); d.rest != ""; {
		read := len(style) - len(d.rest)
		declaration := trimStyle(d.next())
		if declaration == "" {
			continue
		}
		clean := ""
		if starts := p.styleStarts.of(declaration); starts != 0 {
			if starts&layoutStart != 0 {
				l.read(declaration)
			}
			if starts&allowedStart != 0 {
				clean = p.cleanDeclaration(el, declaration)
			}
		}
		if all && clean == declaration {
			some = true
			continue
		}
		if all && some {
			e.decoded = keepDeclarations(e.decoded, start, style[:read])
		}
		if all = false; clean != "" {
			e.decoded = addDeclaration(e.decoded, start, clean)
		}
	}
	if all {
		return style, true
	}
	return borrow(e.decoded[start:]), false
}

// keepDeclarations adds declarations that are all kept as they are to the style
// b[start:].
func keepDeclarations(b []byte, start int, style string) []byte {
	for d := newDeclarations(style); d.rest != ""; {
		b = addDeclaration(b, start, trimStyle(d.next()))
	}
	return b
}

func addDeclaration(b []byte, start int, declaration string) []byte {
	if len(b) > start && declaration != "" {
		b = append(b, "; "...)
	}
	return append(b, declaration...)
}

// withoutComments puts a space in the place of each comment. One that does not end
// takes the rest with it.
func withoutComments(style string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(style, "/*")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte(' ')
		if _, style, found = strings.Cut(rest, "*/"); !found {
			return b.String()
		}
	}
}

// cleanDeclaration returns what is kept of a declaration, "" for nothing.
func (p *Policy) cleanDeclaration(el elementID, declaration string) string {
	name, value, ok := strings.Cut(declaration, ":")
	if !ok {
		return ""
	}
	id := propertyNamed(trimStyle(name))
	if !p.allowsProperty(el, id) {
		return ""
	}
	value = trimStyle(value)
	if v, ok := cutSuffixFold(value, "important"); ok {
		if v, ok = strings.CutSuffix(trimStyle(v), "!"); !ok {
			return ""
		}
		value = trimStyle(v)
	}
	switch {
	case properties[id].allows(value):
		return declaration
	case id == propBackground:
		if color := onlyColor(value); color != "" {
			return trimStyle(name) + ": " + color
		}
	}
	return ""
}

// allowsProperty reports whether the policy allows a property on an element.
func (p *Policy) allowsProperty(el elementID, id propertyID) bool {
	own := p.elements[el].styles
	return p.styles[id] || own != nil && own[id]
}

// propBackground is the shorthand of which the colour is kept where an image is
// not, so that white text does not end up on white.
var propBackground = func() propertyID {
	for id, p := range properties {
		if p.name == "background" {
			return propertyID(id)
		}
	}
	panic("no row for background")
}()

// onlyColor returns the one colour in a value of background, or the one gradient, ""
// if it has none or several.
func onlyColor(value string) (color string) {
	colors := property{types: styleColor | styleGradient, words: "transparent"}
	for value != "" {
		var token string
		token, value = cutToken(value)
		if token == "" {
			return ""
		}
		if isColorToken(&colors, token) {
			if color != "" {
				return ""
			}
			color = token
		}
		value = trimStyle(value)
	}
	return color
}

// isColorToken reports whether a token is a colour or a gradient, and not one of the other words
// of background.
func isColorToken(colors *property, token string) bool {
	return (token == "transparent" || !containsWord(backgroundWords+" "+allWords, token)) && colors.allowsToken(token)
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
	if hasWord(p.words, token) || hasWord(allWords, token) {
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
		return p.types&styleColor != 0 && isColorFunction(token) || p.types&styleGradient != 0 && isGradient(token) || p.types&styleCalc != 0 && isSum(token) || p.types&styleFamily != 0 && isVariable(token)
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
		n := closing(s[i:])
		if n < 0 {
			return "", ""
		}
		i += n + 1
	}
	return s[:i], s[i:]
}

// closing returns where the bracket closes that s starts with, -1 for nowhere.
func closing(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// isStyleByte reports whether c can be part of a word, a number or a colour.
func isStyleByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '#' || c == '%' || c == '_' || c >= utf8.RuneSelf
}

// isIdent reports whether s is a CSS identifier without escapes (CSS Syntax,
// section 4.3.9): a dash may be in front of it, and it may be in any script.
func isIdent(s string) bool {
	start := strings.TrimPrefix(s, "-")
	return start != "" && (isLetter(start[0]) || start[0] == '_' || start[0] >= utf8.RuneSelf) &&
		only(s, func(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' || c == '_' || c >= utf8.RuneSelf })
}

const units = "px em rem ex ch pt pc in cm mm vw vh %"

// allowsSize reports whether a token that starts like a number is one, with a
// unit where the property takes lengths. Five digits are the most.
func (p *property) allowsSize(token string) bool {
	i := 0
	for i < len(token) && (isDigit(token[i]) || token[i] == '.') {
		i++
	}
	number, unit := token[:i], token[i:]
	whole, fraction, point := strings.Cut(number, ".")
	if len(whole) > 5 || len(fraction) > 15 || point && !allDigits(fraction) || !point && whole == "" {
		return false
	}
	if unit != "" {
		return p.types&styleLength != 0 && containsWord(units, unit)
	}
	return p.types&styleNumber != 0 || strings.Trim(number, "0.") == ""
}

const (
	colorFunctions    = "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark"
	sumFunctions      = "calc min max clamp"
	loadFunctions     = "url src image image-set cross-fade element expression attr env"
	gradientFunctions = "linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient repeating-conic-gradient"
)

// isColorFunction reports whether s is a function of a colour.
func isColorFunction(s string) bool { return len(s) <= 160 && isFunction(s, colorFunctions) }

// isGradient reports whether s is an image that is made of colours alone.
func isGradient(s string) bool { return len(s) <= 400 && isFunction(s, gradientFunctions) }

// isFunction reports whether s is one of the functions, of numbers, words, colours and
// sums. What is in its brackets may not be in the right order, and then a browser takes
// no notice of it. It can name nothing that is loaded, in a reader's eyes either who
// takes no notice of a space in front of a bracket.
func isFunction(s, names string) bool {
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && isStyleByte(s[i]) {
			i++
		}
		word := s[start:i]
		switch {
		case word == "":
			if strings.IndexByte(" ()+*/,", s[i]) < 0 {
				return false
			}
			i++
		case i < len(s) && s[i] == '(':
			if !containsWord(names, word) {
				return false
			}
		case word[0] == '#':
			if !isHexColor(word[1:]) {
				return false
			}
		case !only(word, isPlainByte), containsWord(loadFunctions, word):
			return false
		}
		names = colorFunctions + " " + sumFunctions
	}
	return true
}

// isPlainByte reports whether c can be part of a number or of a word of CSS's own.
func isPlainByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '%'
}

// isVariable reports whether s is a variable with a name of a font: var(--body), or
// with another name for where the page has none. A style can set no variable, so that
// its value is the page's own.
func isVariable(s string) bool {
	name, other, more := strings.Cut(s[:len(s)-1], ",")
	name, ok := strings.CutPrefix(name, "var(")
	name = trimStyle(name)
	if !ok || len(s) > 128 || !strings.HasPrefix(name, "--") || !isIdent(name[1:]) {
		return false
	}
	families := property{types: styleFamily, most: 16}
	return !more || families.allows(trimStyle(other))
}

// isSum reports whether s is calc() or its like with lengths in it.
func isSum(s string) bool {
	if len(s) > 80 {
		return false
	}
	lengths := property{types: styleLength | styleNumber}
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && isStyleByte(s[i]) && (s[i] != '-' || i > start) {
			i++
		}
		word := s[start:i]
		switch {
		case word == "":
			if strings.IndexByte(" ()+-*/,", s[i]) < 0 {
				return false
			}
			i++
		case i < len(s) && s[i] == '(':
			if !containsWord(sumFunctions, word) {
				return false
			}
		case !isDigit(word[0]) && word[0] != '.' || !lengths.allowsSize(word):
			return false
		}
	}
	return true
}

// layout is what a style says of lines.
type layout struct {
	display, float, position, direction, space string
	any                                        bool // there is one of them
	cut                                        bool // not all of the style was read as it stands
}

// mayBeLayout reports whether a declaration starts as one that says something of lines.
func mayBeLayout(declaration string) bool {
	return layoutStarts.of(declaration)&layoutStart != 0
}

// styleStarts have for the first two letters of a declaration, or of a property's name,
// what it may be: one bit for each pair of letters that counts, and one for all pairs.
type styleStarts [2][256]uint8

const (
	layoutStart  = 1<<4 - 1 // it may say something of lines
	allowedStart = 1 << 4   // the policy may allow it
)

// of returns what a declaration may be, 0 for nothing that counts.
func (s *styleStarts) of(declaration string) uint8 {
	if len(declaration) <= 2 {
		return 0
	}
	return s[0][declaration[0]] & s[1][declaration[1]]
}

// add notes that what starts as a name does, in any case, may be of the kinds.
func (s *styleStarts) add(name string, kinds uint8) {
	for i := range s {
		s[i][name[i]] |= kinds
		s[i][name[i]&^0x20] |= kinds
	}
}

// layoutStarts are those of the properties that say something of lines.
var layoutStarts = func() (starts styleStarts) {
	for bit, pair := range [...]string{"di", "fl", "po", "wh"} {
		starts.add(pair, 1<<bit)
	}
	return starts
}()

// read notes one declaration.
func (l *layout) read(declaration string) {
	name, value := declaration, ""
	if n := strings.IndexByte(name, ':'); n >= 0 {
		name, value = name[:n], name[n+1:]
	}
	to := l.property(trimStyle(name))
	if to == nil {
		return
	}
	if n := strings.IndexByte(value, '!'); n >= 0 {
		value = value[:n]
	}
	*to, l.any = trimStyle(value), true
}

// property returns where the value of a property goes, nil for one that says nothing of
// lines.
func (l *layout) property(name string) *string {
	to, want := (*string)(nil), ""
	switch len(name) {
	case len("float"):
		to, want = &l.float, "float"
	case len("display"):
		to, want = &l.display, "display"
	case len("position"):
		to, want = &l.position, "position"
	case len("flex-flow"):
		to, want = &l.direction, "flex-flow"
	case len("white-space"):
		to, want = &l.space, "white-space"
	case len("flex-direction"):
		to, want = &l.direction, "flex-direction"
	case len("white-space-collapse"):
		to, want = &l.space, "white-space-collapse"
	}
	if name != want && !equalFold(name, want) {
		return nil
	}
	return to
}
