package html

import (
	"strings"
	"sync"
	"unicode"
)

// SVG and MathML are dropped, except for the text that they show. Where they end, and
// whether a <style> in them hides tags from the scanner, is decided by rules of
// their own (section 13.2.6.5); to be wrong there is how most sanitizers were
// got around. So they are followed as a browser does.

const (
	breakouts    = "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
	svgPoints    = "foreignobject desc title"
	unshown      = "title desc style script defs"
	mathPoints   = "mi mo mn ms mtext"
	annotation   = "annotation-xml"
	htmlEncoding = "text/html application/xhtml+xml"
)

// startForeign handles the start tag in hand where the innermost element is
// foreign. It returns false if the tag is one of HTML.
func (e *engine) startForeign(id elementID, name string) bool {
	o := e.current()
	switch {
	case o.point == htmlPoint,
		o.point == textPoint && !equalFold(name, "mglyph") && !equalFold(name, "malignmark"),
		o.point == svgPoint && equalFold(name, "svg"):
		return false
	case breaksOut[id] || id == elFont && e.hasAny("color face size"):
		e.leaveForeign()
		return false
	case e.tag.selfClosing:
	case e.full():
		e.deep.any, e.used = true, true
		e.deep.foreign++
	default:
		f := open{nameEnd: uint32(e.tag.nameEnd), at: e.tag.at, space: o.space}
		f.point = e.pointOf(o.space, name)
		f.shows = e.showsForeign(o, name)
		e.push(f)
	}
	return true
}

// breaksOut has the elements whose start tags end SVG and MathML.
var breaksOut = func() (all [numElements]bool) {
	for name := range strings.FieldsSeq(breakouts) {
		all[lookupElement(name)] = true
	}
	return all
}()

// The names in the lists that each foreign element is looked for in.
var (
	svgPointNames     = sync.OnceValue(func() *nameTable { return tableOf(svgPoints) })
	unshownNames      = sync.OnceValue(func() *nameTable { return tableOf(unshown) })
	mathPointNames    = sync.OnceValue(func() *nameTable { return tableOf(mathPoints) })
	tokenNames        = sync.OnceValue(func() *nameTable { return tableOf(formulaTokens) })
	formulaBreakNames = sync.OnceValue(func() *nameTable { return tableOf(formulaBreaks) })
)

// tableOf returns a table of the words of a list.
func tableOf(list string) *nameTable {
	return newNameTable(append([]string{""}, strings.Fields(list)...))
}

// leaveForeign closes foreign elements up to where HTML is.
func (e *engine) leaveForeign() {
	for e.foreign() && e.current().point != htmlPoint && e.current().point != textPoint {
		e.pop()
	}
}

// pointOf returns what sort of integration point an element is.
func (e *engine) pointOf(space namespace, name string) point {
	switch {
	case space == inSVG && svgPointNames().find(name) != 0:
		return htmlPoint
	case space == inMath && mathPointNames().find(name) != 0:
		return textPoint
	case space == inMath && equalFold(name, annotation):
		if encoding := e.attr("encoding"); containsWord(htmlEncoding, encoding) {
			return htmlPoint
		}
		return svgPoint
	}
	return noPoint
}

// endForeign handles an end tag where the innermost element is foreign. It
// returns false if the tag is one of HTML.
func (e *engine) endForeign(name string) bool {
	if equalFold(name, "p") || equalFold(name, "br") {
		e.leaveForeign()
		return false
	}
	if e.deep.foreign > 0 {
		e.deep.foreign--
		return true
	}
	for i := len(e.stack) - 1; i >= 0 && e.stack[i].space != inHTML; i-- {
		e.steps++
		if equalFold(e.stack[i].name(e.s), name) {
			e.popTo(i, 0, 0)
			return true
		}
	}
	return false
}

const (
	formulaTokens = "mi mn mo ms mtext"
	formulaBreaks = "mtd mtr"
	texEncodings  = "application/x-tex text/x-tex latex tex"
)

// showsForeign says what becomes of the text in a foreign element. In dropped
// elements within, such as <style>, no text is looked at.
func (e *engine) showsForeign(parent *open, name string) shown {
	switch {
	case e.drops > 1:
		return notShown
	case parent.space == inMath:
		switch {
		case tokenNames().find(name) != 0:
			return shownText
		case formulaBreakNames().find(name) != 0:
			e.formula.text = append(e.formula.text, ' ')
		case equalFold(name, "annotation"):
			if encoding := e.attr("encoding"); containsWord(texEncodings, encoding) {
				return shownTeX
			}
		}
		return notShown
	case equalFold(name, "text"), equalFold(name, "foreignobject"):
		e.formula.text = append(e.formula.text, ' ')
		return shownText
	case unshownNames().find(name) != 0:
		return notShown
	}
	return parent.shows
}

// foreignText keeps what the dropped elements around s[i:j] show of it.
func (e *engine) foreignText(i, j int, in textKind) {
	o := e.current()
	if o == nil || e.drops != 1 {
		return
	}
	switch o.shows {
	case shownText:
		e.formula.text = appendPlain(e.formula.text, e.s[:j], i, in, e.valid)
	case shownTeX:
		e.formula.tex = appendPlain(e.formula.tex, e.s[:j], i, in, e.valid)
	}
}

// maxAlt is the longest description of a formula that is compared with it, so that
// the time does not grow with the square of the input.
const maxAlt = 1024

// spells reports whether each letter and digit of a formula's text is in its
// description, so that none is lost where the description stands in its place.
func spells(alt, text string) bool {
	if len(alt) > maxAlt || len(text) > maxAlt {
		return false
	}
	for _, r := range text {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && !strings.ContainsRune(alt, r) {
			return false
		}
	}
	return true
}

// endFormula writes what can be read of the drawing or formula that ended.
func (e *engine) endFormula() {
	f := e.formula
	e.formula = formula{text: f.text[:0], tex: f.tex[:0]}
	if e.drops > 0 || e.mode == modeText && e.isUnseen() {
		return
	}
	if e.mode != modeText {
		e.apart()
	}
	if len(f.text)+len(f.tex)+len(f.alt) == 0 {
		return
	}
	text := string(f.text)
	switch {
	case len(f.tex) > 0 && e.mode != modeText:
		text = string(f.tex)
		e.saidTeX = true
	case f.alt != "" && spells(f.alt, text):
		text = f.alt
	}
	if words := strings.Join(strings.Fields(text), " "); words != "" && (e.mode == modeText || !e.isInHidden()) {
		e.say(words)
	}
}
