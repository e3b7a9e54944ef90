package html

// A browser shows an <li> without a list as an item all the same, as it does <dt>
// and <dd>. In the output such an item would end one around it, and so it gets a
// list of its own, which the input does not have: the stack marks it as inserted,
// no end tag reaches it, and it ends where something else than an item comes.

// insertList opens a list around the item that is about to be opened, if it needs
// one and the policy has it.
func (e *engine) insertList(item elementID, at int) {
	if e.drops > 0 || e.mode == modeText || !e.p.elements[item].allowed || e.fits(item) || !e.room(2) {
		return
	}
	list := elUl
	if item != elLi {
		list = elDl
	}
	if e.p.elements[list].allowed && e.fits(list) {
		e.noteElement(item, at, ReasonMisplaced)
		e.imply(open{id: list, at: at, inserted: true})
	}
}

// endInserted closes inserted lists that an element can't be an item of, and inserted
// rows: their cells are opened elsewhere.
func (e *engine) endInserted(next elementID) {
	for {
		o := e.current()
		if o == nil || !o.inserted || takesItem(o.id, next) {
			return
		}
		e.pop()
	}
}

// takesItem reports whether an element is an item of a list.
func takesItem(list, item elementID) bool {
	switch list {
	case elUl, elOl:
		return item == elLi
	case elDl:
		return item == elDd || item == elDt
	case elTd, elTh:
		return true
	}
	return false
}
