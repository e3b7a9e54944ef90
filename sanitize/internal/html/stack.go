package html

// inherit takes over from the element around it how one is displayed.
func (o *open) inherit(parent *open) {
	o.hidden = o.hidden || parent.hidden || parent.closed && o.id != elSummary
	if o.spaces == spacesInherited {
		o.spaces = parent.spaces
	}
}

// push opens an element. It does not write anything.
func (e *engine) push(o open) {
	e.steps++
	o.below = int32(e.written)
	if n := len(e.stack); n > 0 {
		o.inherit(&e.stack[n-1])
		if o.space == inHTML && e.drops == 1 && !o.drops {
			o.shows = e.stack[n-1].shows
		}
	}
	if o.drops {
		e.drops++
	}
	if o.space == inHTML && !o.inserted {
		e.opened[o.id]++
	}
	if o.written {
		e.shown[o.id]++
		e.written = len(e.stack)
	}
	o.ease = e.easeIn(&o)
	e.stack = append(e.stack, o)
	if o.space == inHTML && !o.inlined {
		e.boundary(o.id, o.written, true)
	}
}

// pop closes the innermost element, and writes its end tag if its start tag was
// written.
func (e *engine) pop() { e.popAt(-1, -1) }

// popAt is pop for an element whose end tag is s[at:end].
func (e *engine) popAt(at, end int) {
	e.steps++
	o := &e.stack[len(e.stack)-1]
	if o.drops {
		e.drops--
	}
	if o.space == inHTML && !o.inserted {
		e.opened[o.id]--
	}
	if o.written {
		e.shown[o.id]--
		e.written = int(o.below)
		e.writeEnd(o.id, at, end)
	}
	if o.bracket { // of the same container as the one that it ends
		e.write(")")
	}
	id, space, written, around := o.id, o.space, o.written, o.around
	if o.lined {
		id = elDiv
	} else if o.inlined {
		id = elSpan
	}
	e.stack = e.stack[:len(e.stack)-1]
	e.deep.leave()
	if space == inHTML {
		e.boundary(id, written, false)
		e.widen(around)
	} else if !e.foreign() {
		e.endFormula()
	}
}

// popTo closes elements down to and including the one at index i. Those above
// it that are not of the quiet traits were closed early, which is reported.
func (e *engine) popTo(i, at int, quiet traits) { e.popTag(i, at, -1, quiet) }

// popTag is popTo for the end tag s[at:end].
func (e *engine) popTag(i, at, end int, quiet traits) {
	for len(e.stack)-1 > i {
		o := e.current()
		if o.space == inHTML && !o.is(quiet) && !o.inserted {
			e.early[o.id], e.used = true, true
			if o.written {
				e.noteElement(o.id, at, ReasonMisnested)
			}
		}
		e.pop()
	}
	e.popAt(at, end)
}

// finish closes what is still open. An element whose end tag may be left out is
// closed by the end of the container as well, and not reported.
func (e *engine) finish() {
	for len(e.stack) > 0 {
		o := e.current()
		if o.leavesNothing() && e.mode != modeText && e.drops == 0 && !e.deep.any {
			e.opened[elUnknown]--
			e.stack = e.stack[:len(e.stack)-1]
			continue
		}
		if o.written && !o.inserted && !o.is(implied|tablePart) {
			e.note(Removal{Offset: o.at, Element: o.id.String(), Reason: ReasonUnclosed})
		}
		e.pop()
	}
}

// leavesNothing reports whether nothing becomes of the end of an element at the end of
// the input: it is one that HTML does not have, as those that people type are.
func (o *open) leavesNothing() bool {
	return o.id == elUnknown && o.space == inHTML && o.around == noGap && !o.inserted && !o.bracket
}

// imply opens an element that the input left out. It takes no heed of the depth:
// what is implied is bounded by what is open.
func (e *engine) imply(o open) { e.implyWith(o, "") }

// implyWith is imply for an element with attributes.
func (e *engine) implyWith(o open, attributes string) {
	o.written = e.drops == 0 && e.mode != modeText && e.p.elements[o.id].allowed && e.fits(o.id)
	e.push(o)
	if o.written {
		e.writeImplied(o.id, attributes)
	}
}

func (e *engine) closeP(at int) {
	if e.opened[elP] > 0 {
		e.closeIf(e.inButtonScope(elP), at, implied)
	}
}

func (e *engine) closeIf(i, at int, quiet traits) {
	if i >= 0 {
		e.popTo(i, at, quiet)
	}
}

// leave forgets them all: the element that they were in has ended.
func (d *deep) leave() {
	if d.any {
		*d = deep{}
	}
}
