package html

// The searches of the stack. Each is bounded by the depth of the stack, which
// the policy limits, and is skipped if nothing of that name is open.

// inScope returns the index of the innermost element that an end tag of that
// name would reach (section 13.2.4.2, "has an element in scope"), -1 for none.
// The list adds elements that stop the search.
func (e *engine) inScope(id elementID, stops ...elementID) int {
	if e.opened[id] == 0 {
		return -1
	}
	for i := len(e.stack) - 1; i >= 0; i-- {
		e.steps++
		o := &e.stack[i]
		if o.space != inHTML {
			if o.point != noPoint {
				return -1
			}
			continue
		}
		if o.id == id {
			return i
		}
		if o.id.is(scope) {
			return -1
		}
		for _, stop := range stops {
			if o.id == stop {
				return -1
			}
		}
	}
	return -1
}

// inButtonScope is the scope of <p>.
func (e *engine) inButtonScope(id elementID) int { return e.inScope(id, elButton) }

// headingInScope returns the index of the innermost heading in scope.
func (e *engine) headingInScope() int {
	for i := len(e.stack) - 1; i >= 0; i-- {
		e.steps++
		o := &e.stack[i]
		if o.is(heading) {
			return i
		}
		if o.is(scope) || o.point != noPoint {
			break
		}
	}
	return -1
}

// inTableScope returns the index of the innermost element of that name which
// belongs to the innermost table, -1 for none.
func (e *engine) inTableScope(id elementID) int {
	if e.opened[id] == 0 {
		return -1
	}
	for i := len(e.stack) - 1; i >= 0; i-- {
		e.steps++
		o := &e.stack[i]
		if o.space != inHTML {
			continue
		}
		if o.id == id {
			return i
		}
		if o.id == elTable || o.id == elTemplate {
			break
		}
	}
	return -1
}

// activeFormatting returns the index of the innermost formatting element that
// its end tag would reach, -1 for none.
func (e *engine) activeFormatting(id elementID) int {
	if e.opened[id] == 0 {
		return -1
	}
	for i := len(e.stack) - 1; i >= 0; i-- {
		e.steps++
		o := &e.stack[i]
		if o.space == inHTML && o.id == id {
			return i
		}
		if o.is(scope|marker) || o.point != noPoint {
			break
		}
	}
	return -1
}

// anyOther returns the index of the element that "any other end tag" closes:
// the innermost of that name, unless a special element is inside of it.
func (e *engine) anyOther(id elementID) int {
	if e.opened[id] == 0 {
		return -1
	}
	for i := len(e.stack) - 1; i >= 0; i-- {
		e.steps++
		o := &e.stack[i]
		if o.space == inHTML && o.id == id {
			return i
		}
		if o.is(special) || o.point != noPoint {
			break
		}
	}
	return -1
}

// openItem returns the index of the <li>, <dd> or <dt> that a new one ends, -1
// for none: the innermost, unless a special element other than <address>, <div>
// and <p> is inside of it.
func (e *engine) openItem(isItem func(elementID) bool) int {
	for i := len(e.stack) - 1; i >= 0; i-- {
		e.steps++
		o := &e.stack[i]
		if o.space == inHTML && isItem(o.id) {
			return i
		}
		if o.point != noPoint || o.is(special) && !isTransparent(o.id) {
			break
		}
	}
	return -1
}

func isTransparent(id elementID) bool { return id == elAddress || id == elDiv || id == elP }

func isListItem(id elementID) bool { return id == elLi }

func isTerm(id elementID) bool { return id == elDd || id == elDt }

// fits reports whether a parser that reads the output will put the element
// where it is about to be written: as a child of the innermost written one. It
// looks at written elements alone, since those are all that the parser sees.
func (e *engine) fits(id elementID) bool {
	parent := e.container()
	switch {
	case id.is(tablePart):
		return isTableChild(parent, id)
	case parent.is(rows) || parent == elColgroup:
		return false
	case id.is(heading) && parent.is(heading):
		return false
	case id.is(closesP) && e.shown[elP] > 0 && e.writtenP():
		return false
	}
	switch id {
	case elA, elNobr, elForm, elButton:
		return e.shown[id] == 0
	case elRt, elRp:
		return parent == elRuby
	case elLi:
		return e.inList(isListItem)
	case elDd, elDt:
		return e.inList(isTerm)
	}
	return true
}

// isTableChild reports whether a part of a table may stand directly in parent.
func isTableChild(parent, id elementID) bool {
	switch id {
	case elCol:
		return parent == elColgroup
	case elTr:
		return parent == elTbody || parent == elThead || parent == elTfoot
	case elTd, elTh:
		return parent == elTr
	}
	return parent == elTable
}

// writtenP reports whether a start tag that ends a <p> would find a written one
// to end.
func (e *engine) writtenP() bool {
	for i := e.written; i >= 0; i = int(e.stack[i].below) {
		e.steps++
		switch o := &e.stack[i]; {
		case o.id == elP:
			return true
		case o.id == elButton || o.id.is(scope):
			return false
		}
	}
	return false
}

// inList reports whether a written element such as a list keeps the start tag of
// an item from ending one further out. Without one, it would end an item around
// it, and in the output of a page that puts it into an <li>, that one.
func (e *engine) inList(isItem func(elementID) bool) bool {
	for i := e.written; i >= 0; i = int(e.stack[i].below) {
		e.steps++
		switch o := &e.stack[i]; {
		case isItem(o.id):
			return false
		case o.id.is(special) && !isTransparent(o.id):
			return true
		}
	}
	return false
}
