package html

// boundary is called where an element of HTML starts or ends.
func (e *engine) boundary(id elementID, written, opens bool) {
	if e.mode == modeText {
		e.plain.boundary(e, id, opens)
		return
	}
	if e.drops > 0 || !id.is(block|para|cell|lineBreak|tablePart|rows|replaced) {
		return
	}
	switch {
	case written && !id.is(lineBreak|replaced):
		e.lines = lines{}
	case written:
	case id.is(cell | replaced):
		e.apart()
	case id.is(block | para | lineBreak):
		e.lines.due = breakGap
	}
}

// apart sees to it that what comes next does not touch what was written last.
func (e *engine) apart() { e.widen(spaceGap) }

// widen sees to it that there is a gap in front of what comes next.
func (e *engine) widen(g gap) { e.lines.due = max(e.lines.due, g) }

// beginLine writes the break that is due in front of something that is seen.
func (e *engine) beginLine() {
	if e.lines.due != noGap {
		e.breakLine()
	}
	e.lines.begun = true
}

// breakLine writes the break that is due.
func (e *engine) breakLine() {
	l := &e.lines
	due := l.due
	l.due = noGap
	if due == noGap || !l.begun {
		return
	}
	if due == breakGap && e.p.elements[elBr].allowed {
		e.write("<br>")
		l.begun = false
		return
	}
	if e.mode == modeClean && !isSpace(e.last()) {
		e.put(gapText[due])
	}
}

// write is put, which modeCheck does not do.
func (e *engine) write(s string) {
	if e.mode == modeClean {
		e.put(s)
	}
}

var gapText = [...]string{spaceGap: " ", breakGap: "\n"}
