package html

// A browser takes no notice of a <td> without a table. But rows and cells are copied
// alone, and kept so: then a cell gets a table, as an item gets a list. All of that
// table is marked as inserted, so that no end tag which a browser would obey ends
// inside of it.
//
// It starts only where a line does. In the middle of one the tag is more likely to be
// spoken of than meant.

// startBarePart opens a cell that is in no table, or ends the row in front of a part.
// It returns false if it did neither.
func (e *engine) startBarePart(id elementID, at int) bool {
	if e.drops > 0 || e.mode == modeText || e.deep.any {
		return false
	}
	if id != elTd && id != elTh {
		return id != elCaption && id != elCol && id != elColgroup && e.endBarePart(elTr, at)
	}
	t := e.insertedTable()
	if t < 0 && (e.lines.begun && e.lines.due != breakGap || !e.takesBareCell()) {
		return false
	}
	id = e.instead(id, at)
	if t < 0 {
		e.endInserted(elTable)
		t = len(e.stack)
		e.noteElement(id, at, ReasonMisplaced)
		e.imply(open{id: elTable, at: at, inserted: true})
		e.imply(open{id: elTbody, at: at, inserted: true})
	}
	if len(e.stack) > t+2 && e.stack[t+2].id == elTr {
		e.closeAbove(t+2, at)
	} else {
		e.closeAbove(t+1, at)
		e.imply(open{id: elTr, at: at, inserted: true})
	}
	written := e.writes(id, at) && e.cleanAttributes(id)
	e.push(open{id: id, at: at, written: written, inserted: true})
	if written {
		e.writeStart(id)
	}
	return true
}

// takesBareCell reports whether the policy has all that a cell needs, and a table may
// stand here.
func (e *engine) takesBareCell() bool {
	for _, id := range [...]elementID{elTable, elTbody, elTr, elTd} {
		if !e.p.elements[id].allowed {
			return false
		}
	}
	o := e.current()
	return e.fits(elTable) && e.room(4) && (o == nil || o.space == inHTML)
}

// insertedTable returns the index of the innermost table that was inserted, -1 for
// none. It is asked where no other table is open.
func (e *engine) insertedTable() int {
	if e.shown[elTable] == 0 {
		return -1
	}
	for i := len(e.stack) - 1; i >= 0; i-- {
		e.steps++
		if o := &e.stack[i]; o.inserted && o.id == elTable {
			return i
		}
	}
	return -1
}

// endBarePart closes what the end tag of a part closes in a table that was inserted,
// and returns false if there is none.
func (e *engine) endBarePart(id elementID, at int) bool {
	if e.drops > 0 || e.mode == modeText {
		return false
	}
	t := e.insertedTable()
	if t < 0 {
		return false
	}
	switch id {
	case elTable:
		e.closeAbove(t-1, at)
	case elTd, elTh:
		e.closeAbove(t+2, at)
	default:
		e.closeAbove(t+1, at)
	}
	return true
}
