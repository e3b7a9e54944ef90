package html

// endTag reads the end tag at i and returns the place after it. Attributes of
// an end tag mean nothing.
func (e *engine) endTag(i int) int {
	nameEnd := tagNameEnd(e.s, i+len("</"))
	name := e.s[i+len("</") : nameEnd]
	attrs, end, _, ok := scanAttributes(e.s, nameEnd, e.attrs[:0])
	e.attrs = attrs
	e.steps += 1 + len(attrs)
	if !ok {
		return e.unterminated(i)
	}
	if e.foreign() && e.endForeign(name) {
		return end
	}
	if id := lookupElement(name); id == elUnknown {
		e.unknown(name, i, end)
	} else {
		e.end(id, i)
	}
	return end
}

// end closes what the end tag closes (section 13.2.6.4.7, and 9 to 15 in a
// table).
func (e *engine) end(id elementID, at int) {
	i, quiet := -1, implied
	switch {
	case id == elBr:
		// A browser reads </br> as <br>.
		e.noteElement(id, at, ReasonStray)
		e.attrs = e.attrs[:0]
		e.start(elBr, at, at, false)
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
		i, quiet = e.template(), implied|tablePart
	case id.is(formatting):
		// Anything in between would be moved by a browser ("adoption agency").
		i, quiet = e.activeFormatting(id), 0
	case id.is(plainEnd|marker) || id == elDd || id == elDt || id == elForm:
		i = e.inScope(id)
	default:
		i = e.anyOther(id)
	}
	if i < 0 {
		e.noteElement(id, at, ReasonStray)
		if e.early[id] {
			// A browser moved or repeated the element instead of closing it,
			// and here it ends, with any <svg> inside of it.
			for e.foreign() {
				e.pop()
			}
		}
		return
	}
	e.popTo(i, at, quiet)
}

// template returns the index of the innermost <template>, -1 for none.
func (e *engine) template() int {
	for i := len(e.stack) - 1; i >= 0 && e.opened[elTemplate] > 0; i-- {
		e.steps++
		if e.stack[i].space == inHTML && e.stack[i].id == elTemplate {
			return i
		}
	}
	return -1
}
