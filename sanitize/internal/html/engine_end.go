package html

import "strings"

// endTag reads the end tag at i and returns the place after it. Attributes of
// an end tag mean nothing.
func (e *engine) endTag(i int) int {
	if end, ok := e.endTop(i); ok {
		return end
	}
	t := &e.tag
	ok := t.scan(e.s, i, i+len("</"))
	e.steps += 1 + len(t.attrs)
	if !ok {
		return e.unterminated(i)
	}
	end := t.end
	name := e.s[i+len("</") : t.nameEnd]
	if e.foreign() && e.endForeign(name) {
		return end
	}
	if id := lookupElement(name); id == elUnknown {
		e.endUnknown(name)
	} else {
		e.end(id, i)
	}
	return end
}

// endTop takes the end tag at i if it is that of the innermost element, as it would
// be written: that is what it closes, whatever it is.
func (e *engine) endTop(i int) (end int, ok bool) {
	o := e.current()
	if o == nil || o.space != inHTML || o.inserted || o.id == elUnknown || e.deep.any {
		return 0, false
	}
	tag := endTags[o.id]
	if !strings.HasPrefix(e.s[i:], tag) {
		return 0, false
	}
	e.popAt(i, i+len(tag))
	return i + len(tag), true
}

// end closes what the end tag in hand closes (section 13.2.6.4.7, and 9 to 15 in
// a table).
func (e *engine) end(id elementID, at int) {
	if e.endDeep(id) {
		return
	}
	var i int
	quiet := implied
	switch {
	case id == elBr:
		// A browser reads </br> as <br>.
		e.noteElement(id, at, ReasonStray)
		e.tag.begin(at, at)
		e.tag.end, e.tag.selfClosing = at, false
		e.start(elBr)
		return
	case id == elP:
		i = e.inButtonScope(elP)
	case id == elLi:
		i = e.inScope(elLi, elOl, elUl)
	case id.is(heading):
		if i = e.headingInScope(); i >= 0 && e.stack[i].id != id {
			e.noteElement(id, at, ReasonMisnested)
		}
	case id == elTable || id.is(tablePart) && !id.is(void):
		i, quiet = e.inTableScope(id), implied|tablePart
	case id == elTemplate:
		i, quiet = e.innermost(id, search{}), implied|tablePart
	case id.is(formatting):
		// Anything in between would be moved by a browser ("adoption agency").
		i, quiet = e.activeFormatting(id), 0
	case id.is(plainEnd|marker) || id == elDd || id == elDt || id == elForm:
		i = e.inScope(id)
	default:
		i = e.anyOther(id)
	}
	if i < 0 {
		if !id.is(tablePart|rows) || !e.endBarePart(id, at) {
			e.stray(id, at)
		}
		return
	}
	e.popTag(i, at, e.tag.end, quiet)
}

// stray reports an end tag that closes nothing.
func (e *engine) stray(id elementID, at int) {
	e.noteElement(id, at, ReasonStray)
	if id == elP || id.is(tablePart) {
		e.boundary(id, false, true) // </p> alone is a paragraph to a browser
	}
	if e.early[id] {
		// A browser moved or repeated the element instead of closing it,
		// and here it ends, with any <svg> inside of it, and with what
		// would hide the text that follows.
		for e.foreign() || e.currentIs(replaced) && !e.currentIs(special) {
			e.pop()
		}
	}
}
