package html

// startTag reads the start tag at i and returns the place after it.
func (e *engine) startTag(i int) int {
	nameEnd := tagNameEnd(e.s, i+1)
	name := e.s[i+1 : nameEnd]
	attrs, end, selfClosing, ok := scanAttributes(e.s, nameEnd, e.attrs[:0])
	e.attrs = attrs
	e.steps += 1 + len(attrs)
	if !ok {
		return e.unterminated(i)
	}
	if e.foreign() && e.startForeign(name, attrs, selfClosing, i) {
		return end
	}
	id := lookupElement(name)
	switch {
	case id == elUnknown:
		e.unknown(name, i, end)
	case id.is(raw):
		return e.startRaw(id, i, end)
	case id.is(ignored):
		e.noteElement(id, i, ReasonElement)
	case id.is(tablePart):
		e.startTablePart(id, i)
	default:
		e.start(id, i, end, selfClosing)
	}
	return end
}

// unterminated keeps a tag without a ">" as text. A browser drops it, and in a
// page everything up to the next ">" would become its attributes.
func (e *engine) unterminated(i int) int {
	e.note(Removal{Offset: i, Reason: ReasonUnterminated})
	e.text(i, len(e.s))
	return len(e.s)
}

// unknown keeps a tag that HTML does not have as text, because people write
// "Vec<String>", and browsers would hide it. But the tags of custom elements
// and of XML are meant as tags.
func (e *engine) unknown(name string, i, end int) {
	if isForeignName(name) {
		reason := ReasonElement
		if e.s[i+1] == '/' {
			reason = ReasonStray
		}
		e.noteElement(elUnknown, i, reason)
	} else {
		e.note(Removal{Offset: i, Reason: ReasonUnknown})
		e.text(i, end)
	}
	e.trackUnknown(name, i)
}

// maxUnknown is how many unknown elements the stack keeps. They are on it only
// because their end tags can end an <svg>; a text of many addresses in angle
// brackets is not nested deep.
const maxUnknown = 64

// trackUnknown follows a tag that HTML does not have on the stack.
func (e *engine) trackUnknown(name string, i int) {
	if e.s[i+1] != '/' {
		if e.opened[elUnknown] < maxUnknown {
			e.push(open{name: name, at: i})
		}
		return
	}
	for k := len(e.stack) - 1; k >= 0 && e.opened[elUnknown] > 0; k-- {
		e.steps++
		o := &e.stack[k]
		if o.space == inHTML && o.id == elUnknown && equalFold(o.name, name) {
			e.popTo(k, i, implied)
			return
		}
		if o.is(special) || o.point != noPoint {
			return
		}
	}
}

// startRaw handles an element whose content holds no tags, up to and including
// its end tag. None of them is ever written.
func (e *engine) startRaw(id elementID, at, start int) int {
	reason := ReasonElement
	if id.is(drop) {
		reason = ReasonContent
	}
	e.noteElement(id, at, reason)
	if id.is(closesP) {
		e.closeP(at)
	}
	stop := len(e.s)
	if id != elPlaintext {
		stop = rawEnd(e.s, start, id.String())
	}
	if !id.is(drop) && stop > start {
		e.plain.boundary(e, id)
		in := inRaw
		if id.is(decoded) {
			in = inRawDecoded
		}
		e.characters(start, stop, in)
		e.plain.boundary(e, id)
	}
	if stop == len(e.s) {
		return stop
	}
	_, end, _, ok := scanAttributes(e.s, stop+len("</")+len(id.String()), e.attrs[:0])
	if !ok {
		return len(e.s)
	}
	return end
}

// start opens an element that is not a part of a table.
func (e *engine) start(id elementID, at, end int, selfClosing bool) {
	if id == elImage {
		id = elImg
	}
	if id == elTable && e.currentIs(rows) {
		if i := e.inTableScope(elTable); i >= 0 {
			e.popTo(i, at, implied|tablePart)
		}
	}
	if !id.is(drop) && !e.closeOpen(id, at) {
		return
	}
	if id != elTemplate {
		e.intoCell(at)
	}
	switch id {
	case elSvg, elMath:
		e.startForeignRoot(id, at, selfClosing)
	case elPre, elListing:
		e.open(id, at)
		e.skipLF = end
	default:
		e.open(id, at)
	}
}

// startForeignRoot opens <svg> or <math>.
func (e *engine) startForeignRoot(id elementID, at int, selfClosing bool) {
	e.noteElement(id, at, ReasonContent)
	if selfClosing {
		return
	}
	space := inSVG
	if id == elMath {
		space = inMath
	}
	e.push(open{id: id, name: id.String(), at: at, space: space, drops: true})
}

// closeOpen closes what the start tag of an element closes (section 13.2.6.4.7).
// It returns false if the tag opens nothing.
func (e *engine) closeOpen(id elementID, at int) bool {
	switch id {
	case elForm:
		if e.opened[elForm] > 0 {
			e.noteElement(id, at, ReasonMisplaced)
			return false
		}
	case elSelect:
		if i := e.inScope(elSelect); i >= 0 {
			e.popTo(i, at, implied)
			return false
		}
	case elButton:
		e.closeIf(e.inScope(elButton), at, implied)
	case elA:
		e.closeIf(e.activeFormatting(elA), at, 0)
	case elNobr:
		e.closeIf(e.inScope(elNobr), at, 0)
	case elLi:
		e.closeIf(e.openItem(isListItem), at, implied)
	case elDd, elDt:
		e.closeIf(e.openItem(isTerm), at, implied)
	case elOption, elOptgroup:
		if o := e.current(); o != nil && o.space == inHTML && o.id == elOption {
			e.pop()
		}
	case elRt, elRp:
		if e.inScope(elRuby) >= 0 {
			for e.currentIs(implied) {
				e.pop()
			}
		}
	}
	if id.is(closesP) {
		e.closeP(at)
	}
	if id.is(heading) && e.currentIs(heading) {
		e.pop()
	}
	return true
}

func (e *engine) closeP(at int) { e.closeIf(e.inButtonScope(elP), at, implied) }

func (e *engine) closeIf(i, at int, quiet traits) {
	if i >= 0 {
		e.popTo(i, at, quiet)
	}
}

// open puts an element on the stack and writes its start tag if the policy
// allows it and it may stand there.
func (e *engine) open(id elementID, at int) {
	written := e.writes(id, at)
	if id.is(void) {
		e.plain.boundary(e, id)
	} else {
		e.push(open{id: id, at: at, written: written, drops: id.is(drop)})
	}
	if written && !e.deep {
		e.writeStart(id, at, e.attrs)
	}
}

// writes decides whether an element is written, and reports it if not.
func (e *engine) writes(id elementID, at int) bool {
	switch {
	case e.drops > 0 || e.mode == modeText:
		return false
	case !e.p.elements[id].allowed, id == elInput && e.p.taskLists && !isTaskBox(e.attrs):
		reason := ReasonElement
		if id.is(drop) {
			reason = ReasonContent
		}
		e.noteElement(id, at, reason)
		return false
	case !e.fits(id):
		e.noteElement(id, at, ReasonMisplaced)
		return false
	}
	return true
}

// isTaskBox reports whether an <input> is a box that shows whether a task is
// done, and that nobody can change.
func isTaskBox(attrs []attribute) bool {
	for _, a := range attrs {
		if equalFold(a.name, "type") {
			return equalFold(a.value, "checkbox") && hasAny(attrs, "disabled")
		}
	}
	return false
}

// imply opens a part of a table that the input left out.
func (e *engine) imply(id elementID, at int) {
	written := e.drops == 0 && e.mode != modeText && e.p.elements[id].allowed && e.fits(id)
	e.push(open{id: id, at: at, written: written})
	if written && !e.deep {
		e.writeStart(id, at, nil)
	}
}

// startTablePart opens a part of the innermost table. What the table has open
// is closed as far as the part requires, and what is missing in between is
// opened (sections 13.2.6.4.9 to 15). Without a table the tag means nothing.
func (e *engine) startTablePart(id elementID, at int) {
	t := e.inTableScope(elTable)
	if t < 0 {
		reason := ReasonElement
		if e.p.elements[id].allowed {
			reason = ReasonMisplaced
		}
		e.noteElement(id, at, reason)
		return
	}
	depth := t
	switch id {
	case elCol:
		depth = e.tableParent(t, at, isColgroup, elColgroup)
	case elTr:
		depth = e.tableParent(t, at, isRowGroup, elTbody)
	case elTd, elTh:
		depth = e.tableParent(e.tableParent(t, at, isRowGroup, elTbody), at, isRow, elTr)
	}
	e.closeAbove(depth, at)
	if !e.deep {
		e.open(id, at)
	}
}

// tableParent returns the index of the element directly inside of the one at t
// that fits, and opens one if there is none.
func (e *engine) tableParent(t, at int, fits func(elementID) bool, otherwise elementID) int {
	if t+1 < len(e.stack) && e.stack[t+1].space == inHTML && fits(e.stack[t+1].id) {
		return t + 1
	}
	e.closeAbove(t, at)
	e.imply(otherwise, at)
	return t + 1
}

func isColgroup(id elementID) bool { return id == elColgroup }
func isRowGroup(id elementID) bool { return id == elTbody || id == elThead || id == elTfoot }
func isRow(id elementID) bool      { return id == elTr }

// closeAbove closes what is open above the element at index i.
func (e *engine) closeAbove(i, at int) {
	if len(e.stack) > i+1 {
		e.popTo(i+1, at, implied|tablePart)
	}
}

// intoCell makes sure that what comes next stands where text may stand. A
// parser would move it from a table to the place in front of it ("foster
// parenting"); here it gets a cell of its own where it is.
func (e *engine) intoCell(at int) {
	if e.drops > 0 || !e.inRows() {
		return
	}
	e.noteElement(elTable, at, ReasonMisplaced)
	for e.inRows() && !e.deep {
		parent := e.container()
		if e.currentIs(rows) || e.currentIs(tablePart) {
			parent = e.current().id
		}
		switch parent {
		case elColgroup:
			e.pop()
		case elTr:
			e.imply(elTd, at)
		case elTable:
			e.imply(elTbody, at)
		default:
			e.imply(elTr, at)
		}
	}
}

// inRows reports whether text would stand in a table but in no cell, for the
// browser or for who reads the output.
func (e *engine) inRows() bool {
	o := e.current()
	if o == nil {
		return false
	}
	c := e.container()
	return o.is(rows) || o.space == inHTML && o.id == elColgroup || c.is(rows) || c == elColgroup
}
