package html

// startTablePart opens a part of the innermost table. What the table has open
// is closed as far as the part requires, and what is missing in between is
// opened (sections 13.2.6.4.9 to 15). Without a table the tag means nothing to a
// browser; here a cell gets one (see startBarePart), and any other part keeps the
// words on its two sides apart.
func (e *engine) startTablePart(id elementID, at int) {
	t := e.inTableScope(elTable)
	if t < 0 || e.deep.any && e.deep.opened[elTable] > 0 {
		if e.startBarePart(id, at) {
			return
		}
		e.inspect(id.String())
		reason := ReasonElement
		if e.p.elements[id].allowed {
			reason = ReasonMisplaced
		}
		e.noteElement(id, at, reason)
		e.boundary(id, false, true)
		return
	}
	id = e.instead(id, at)
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
	e.open(id)
}

// instead returns the part of a table that the policy has for one that it lacks.
func (e *engine) instead(id elementID, at int) elementID {
	other := id
	switch id {
	case elThead, elTfoot:
		other = elTbody
	case elTh:
		other = elTd
	}
	if e.p.elements[id].allowed || !e.p.elements[other].allowed {
		return id
	}
	e.noteElement(id, at, ReasonElement)
	return other
}

// tableParent returns the index of the element directly inside of the one at t
// that fits, and opens one if there is none.
func (e *engine) tableParent(t, at int, fits func(elementID) bool, otherwise elementID) int {
	if t+1 < len(e.stack) && e.stack[t+1].space == inHTML && fits(e.stack[t+1].id) {
		return t + 1
	}
	e.closeAbove(t, at)
	e.imply(open{id: otherwise, at: at})
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
	for e.inRows() {
		parent := e.container()
		if o := e.current(); o.is(rows) || o.space == inHTML && o.id == elColgroup {
			parent = o.id
		}
		switch parent {
		case elColgroup:
			e.pop()
		case elTr:
			e.imply(open{id: elTd, at: at})
		case elTable:
			e.imply(open{id: elTbody, at: at})
		default:
			e.imply(open{id: elTr, at: at})
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
