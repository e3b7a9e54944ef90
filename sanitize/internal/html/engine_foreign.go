package html

import "strings"

// SVG and MathML are dropped with what is in them. But where they end, and
// whether a <style> in them hides tags from the scanner, is decided by rules of
// their own (section 13.2.6.5); to be wrong there is how most sanitizers were
// got around. So they are followed as a browser does.

// namespace is the namespace of an element.
type namespace uint8

const (
	inHTML namespace = iota
	inSVG
	inMath
)

// point says whether a foreign element is a place where HTML starts again.
type point uint8

const (
	noPoint   point = iota
	htmlPoint       // an HTML integration point: <foreignObject>
	textPoint       // a MathML text integration point: <mi>
	svgPoint        // <annotation-xml>, where <svg> starts SVG
)

// foreign reports whether the innermost element is a foreign one.
func (e *engine) foreign() bool {
	o := e.current()
	return o != nil && o.space != inHTML
}

const (
	breakouts    = "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
	svgPoints    = "foreignobject desc title"
	mathPoints   = "mi mo mn ms mtext"
	annotation   = "annotation-xml"
	htmlEncoding = "text/html application/xhtml+xml"
)

// startForeign handles a start tag where the innermost element is foreign. It
// returns false if the tag is one of HTML.
func (e *engine) startForeign(name string, attrs []attribute, selfClosing bool, at int) bool {
	o := e.current()
	switch {
	case o.point == htmlPoint,
		o.point == textPoint && !equalFold(name, "mglyph") && !equalFold(name, "malignmark"),
		o.point == svgPoint && equalFold(name, "svg"):
		return false
	case containsWord(breakouts, name) || equalFold(name, "font") && hasAny(attrs, "color face size"):
		e.leaveForeign()
		return false
	}
	if !selfClosing {
		e.push(open{name: name, at: at, space: o.space, point: pointOf(o.space, name, attrs)})
	}
	return true
}

// leaveForeign closes foreign elements up to where HTML is.
func (e *engine) leaveForeign() {
	for e.foreign() && e.current().point != htmlPoint && e.current().point != textPoint {
		e.pop()
	}
}

// pointOf returns what sort of integration point an element is.
func pointOf(space namespace, name string, attrs []attribute) point {
	switch {
	case space == inSVG && containsWord(svgPoints, name):
		return htmlPoint
	case space == inMath && containsWord(mathPoints, name):
		return textPoint
	case space == inMath && equalFold(name, annotation):
		for _, a := range attrs {
			if equalFold(a.name, "encoding") { // the first one counts
				if containsWord(htmlEncoding, decodeValue(a.value)) {
					return htmlPoint
				}
				break
			}
		}
		return svgPoint
	}
	return noPoint
}

func hasAny(attrs []attribute, names string) bool {
	for _, a := range attrs {
		if containsWord(names, a.name) {
			return true
		}
	}
	return false
}

// endForeign handles an end tag where the innermost element is foreign. It
// returns false if the tag is one of HTML.
func (e *engine) endForeign(name string) bool {
	if equalFold(name, "p") || equalFold(name, "br") {
		e.leaveForeign()
		return false
	}
	for i := len(e.stack) - 1; i >= 0 && e.stack[i].space != inHTML; i-- {
		e.steps++
		if equalFold(e.stack[i].name, name) {
			e.popTo(i, 0, 0)
			return true
		}
	}
	return false
}

// isForeignName reports whether an unknown name looks like that of an element
// nevertheless: a custom element, or one with an XML prefix, such as the <o:p>
// of word processors. What people write between angle brackets, <bob@a-b.com>
// and <https://example.com>, does not.
func isForeignName(name string) bool {
	return strings.ContainsAny(name, ":-") && !strings.Contains(name, "@") && !strings.HasSuffix(name, ":")
}
