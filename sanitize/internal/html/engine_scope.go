package html

// The searches of the stack. Each is bounded by the depth of the stack, which
// the policy limits, and is skipped if nothing of that name is open.

// search says what ends a search for an element that an end tag or a start tag
// reaches.
type search struct {
	stop   traits       // elements of these traits end it, unless passes lets them through
	stops  [2]elementID // and these elements; elUnknown is none
	points bool         // and places where HTML stands inside of SVG or MathML
	passes bool         // <address>, <div> and <p> do not end it
}

// innermost returns the index of the innermost element of that name which the
// search reaches, -1 for none. What was inserted is not an element to it.
func (e *engine) innermost(id elementID, s search) int {
	if e.opened[id] == 0 {
		return -1
	}
	return e.innermostOf(id, id, 0, s)
}

// innermostOf is innermost for two names, or for elements of a trait.
func (e *engine) innermostOf(id, other elementID, any traits, s search) int {
	for i := len(e.stack) - 1; i >= 0; i-- {
		e.steps++
		o := &e.stack[i]
		switch {
		case o.space != inHTML:
			if s.points && o.point != noPoint {
				return -1
			}
		case o.inserted:
		case o.id == id, o.id == other, o.id.is(any):
			return i
		case s.passes && (o.id == elAddress || o.id == elDiv || o.id == elP):
		case o.id.is(s.stop), o.id != elUnknown && (o.id == s.stops[0] || o.id == s.stops[1]):
			return -1
		}
	}
	return -1
}

// inScope is section 13.2.4.2, "has an element in scope". The list adds elements
// that stop the search.
func (e *engine) inScope(id elementID, stops ...elementID) int {
	s := search{stop: scope, points: true}
	copy(s.stops[:], stops)
	return e.innermost(id, s)
}

// inButtonScope is the scope of <p>.
func (e *engine) inButtonScope(id elementID) int { return e.inScope(id, elButton) }

// headingInScope finds the innermost heading in scope.
func (e *engine) headingInScope() int {
	return e.innermostOf(elH1, elH1, heading, search{stop: scope, points: true})
}

// inTableScope finds the innermost element of that name which belongs to the
// innermost table.
func (e *engine) inTableScope(id elementID) int {
	return e.innermost(id, search{stops: [2]elementID{elTable, elTemplate}})
}

// activeFormatting finds the innermost formatting element that its end tag would
// reach.
func (e *engine) activeFormatting(id elementID) int {
	return e.innermost(id, search{stop: scope | marker, points: true})
}

// anyOther finds the element that "any other end tag" closes: the innermost of
// that name, unless a special element is inside of it.
func (e *engine) anyOther(id elementID) int {
	return e.innermost(id, search{stop: special, points: true})
}

// openItem finds the <li>, <dd> or <dt> that a new one ends: the innermost, unless
// a special element other than <address>, <div> and <p> is inside of it.
func (e *engine) openItem(id, other elementID) int {
	if e.opened[id]+e.opened[other] == 0 {
		return -1
	}
	return e.innermostOf(id, other, 0, search{stop: special, points: true, passes: true})
}

func isTransparent(id elementID) bool { return id == elAddress || id == elDiv || id == elP }

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
		return e.inList(elLi, elLi)
	case elDd, elDt:
		return e.inList(elDd, elDt)
	case elSource:
		return parent == elPicture || parent == elVideo || parent == elAudio
	case elTrack:
		return parent == elVideo || parent == elAudio
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
func (e *engine) inList(item, other elementID) bool {
	for i := e.written; i >= 0; i = int(e.stack[i].below) {
		e.steps++
		switch o := &e.stack[i]; {
		case o.id == item || o.id == other:
			return false
		case o.id.is(special) && !isTransparent(o.id):
			return true
		}
	}
	return false
}
