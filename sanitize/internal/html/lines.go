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
func (e *engine) apart() { e.lines.due = max(e.lines.due, spaceGap) }

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
	if due == noGap || !l.begun || e.mode != modeClean {
		return
	}
	if due == breakGap && e.p.elements[elBr].allowed {
		e.put("<br>")
		l.begun = false
		return
	}
	if !isSpace(e.last()) {
		e.put(gapText[due])
	}
}

var gapText = [...]string{spaceGap: " ", breakGap: "\n"}
