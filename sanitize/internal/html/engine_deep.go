package html

// full reports whether the stack takes no more elements from the input. Unknown
// ones are bounded apart, and what the engine inserts is bounded by what is there.
func (e *engine) full() bool { return !e.room(1) }

// room reports whether the stack takes n more elements.
func (e *engine) room(n int) bool {
	return len(e.stack)-int(e.opened[elUnknown])+n <= e.p.maxDepth
}

// openDeep counts an element that is opened beyond the depth.
func (e *engine) openDeep(id elementID, at int) {
	e.inspect(id.String())
	e.noteElement(id, at, ReasonDeep)
	e.report.MaxDepth = e.p.maxDepth
	e.boundary(id, false, true)
	if !id.is(void) {
		e.deep.any, e.used = true, true
		e.deep.opened[id]++
	}
}

// endDeep takes the end tag of an element that was opened beyond the depth.
func (e *engine) endDeep(id elementID) bool {
	if !e.deep.any || e.deep.opened[id] == 0 {
		return false
	}
	e.deep.opened[id]--
	e.boundary(id, false, true)
	return true
}
