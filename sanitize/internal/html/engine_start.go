package html

// startTag reads the start tag at i and returns the place after it.
func (e *engine) startTag(i int) int {
	t := &e.tag
	id, nameEnd := e.known.id, e.known.end
	if e.known.at != i || id == elUnknown {
		id, nameEnd = scanElement(e.s, i+1)
	}
	ok := t.scanRest(e.s, i, nameEnd)
	e.steps += 1 + len(t.attrs)
	if !ok {
		return e.unterminated(i)
	}
	end := t.end
	name := e.s[i+1 : t.nameEnd]
	if e.drops > 0 {
		e.inspect(name)
	}
	if e.foreign() && e.startForeign(id, name) {
		return end
	}
	switch {
	case id == elUnknown:
		e.inspect(name)
		e.startUnknown(name)
	case id.is(raw):
		return e.startRaw(id, i, end)
	case id.is(ignored):
		e.inspect(name)
		e.noteElement(id, i, ReasonElement)
	default:
		e.startKnown(id, i)
		end = max(end, e.drawn)
	}
	return end
}

// startKnown opens the element of the tag in hand, which HTML has.
func (e *engine) startKnown(id elementID, at int) {
	if id.is(tablePart) {
		e.startTablePart(id, at)
		return
	}
	e.start(id)
}

// unterminated keeps a tag without a ">" as text. A browser drops it, and in a
// page everything up to the next ">" would become its attributes.
func (e *engine) unterminated(i int) int {
	e.note(Removal{Offset: i, Reason: ReasonUnterminated})
	e.text(i, len(e.s))
	return len(e.s)
}

// startRaw handles an element whose content holds no tags, up to and including
// its end tag. None of them is ever written, except for an <iframe> that the policy
// allows.
func (e *engine) startRaw(id elementID, at, start int) int {
	e.endInserted(id)
	if id.is(closesP) {
		e.closeP(at)
	}
	framed := id == elIframe && e.startFrame()
	if !framed {
		e.inspect(id.String())
		reason := ReasonElement
		if id.is(drop) {
			reason = ReasonContent
		}
		e.noteElement(id, at, reason)
		e.replace(id)
	}
	stop := len(e.s)
	if id != elPlaintext {
		stop = rawEnd(e.s, start, id.String())
	}
	if !id.is(drop) && stop > start {
		e.boundary(id, false, true)
		if id == elTextarea {
			start = e.skipLineBreak(start, stop)
		}
		in := inRaw
		if id.is(decoded) {
			in = inRawDecoded
		}
		e.characters(start, stop, in)
		e.boundary(id, false, true)
	}
	if framed && e.mode == modeClean {
		if stop == start {
			e.endFrame(stop)
		} else {
			e.put("</iframe>")
		}
	}
	if stop == len(e.s) || !e.tag.scan(e.s, stop, stop+len("</")) {
		return len(e.s)
	}
	return e.tag.end
}

// start opens the element of the tag in hand, which is not a part of a table.
func (e *engine) start(id elementID) {
	at := e.tag.at
	if id == elImage {
		id = elImg
	}
	if id == elP && len(e.tag.attrs) > 0 {
		if item, ok := e.readWordItem(); ok && e.startWordItem(item) {
			return
		}
	}
	e.endInserted(id)
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
		e.startForeignRoot(id)
	case elPre, elListing:
		e.skipLF = e.tag.end
		e.open(id)
	case elLi, elDd, elDt:
		e.insertList(id, at)
		e.open(id)
	default:
		e.open(id)
	}
}

// startForeignRoot opens <svg> or <math>.
func (e *engine) startForeignRoot(id elementID) {
	if id == elSvg && e.icon() {
		return
	}
	at := e.tag.at
	e.inspect(id.String())
	e.noteElement(id, at, ReasonContent)
	if e.tag.selfClosing {
		return
	}
	if e.full() && e.drops > 0 {
		e.openDeep(id, at)
		return
	}
	space := inSVG
	if id == elMath {
		space = inMath
		if e.drops == 0 && e.mode != modeText {
			e.formula.alt = e.attr("alttext")
		}
	}
	e.push(open{id: id, nameEnd: uint32(e.tag.nameEnd), at: at, space: space, drops: true})
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
	case elInput:
		e.closeIf(e.inScope(elSelect), at, implied)
	case elButton:
		e.closeIf(e.inScope(elButton), at, implied)
	case elA:
		e.closeIf(e.activeFormatting(elA), at, 0)
	case elNobr:
		e.closeIf(e.inScope(elNobr), at, 0)
	case elLi:
		e.closeIf(e.openItem(elLi, elLi), at, implied)
	case elDd, elDt:
		e.closeIf(e.openItem(elDd, elDt), at, implied)
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

// open puts the element of the tag in hand on the stack and writes its start tag
// if the policy allows it and it may stand there.
func (e *engine) open(id elementID) {
	at := e.tag.at
	if !id.is(void) && e.full() && (!id.is(drop) || e.drops > 0) {
		e.openDeep(id, at)
		return
	}
	if e.drops == 0 && (e.isRenderedTeX(id) || e.isWordMarker(id)) {
		e.saidTeX = false
		e.noteElement(id, at, ReasonContent)
		e.push(open{id: id, at: at, drops: true})
		return
	}
	e.openAs(id, e.writes(id, at) && e.cleanAttributes(id))
}

// openAs opens the element of the tag in hand, written or not.
func (e *engine) openAs(id elementID, written bool) {
	if id.is(void) {
		e.boundary(id, written, true)
	} else {
		o := open{id: id, at: e.tag.at, written: written, drops: id.is(drop)}
		if e.mode == modeText {
			e.readDisplay(&o)
		} else if e.drops == 0 {
			e.readLayout(&o)
		}
		e.push(o)
	}
	if written {
		e.writeStart(id)
	} else {
		e.inspect(id.String())
		e.replace(id)
	}
}

// writes decides whether an element is written, and reports it if not.
func (e *engine) writes(id elementID, at int) bool {
	switch {
	case e.drops > 0 || e.mode == modeText:
		return false
	case !e.p.elements[id].allowed, id == elInput && e.p.taskLists && !e.isTaskBox(), e.saysNothing(id):
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
func (e *engine) isTaskBox() bool {
	kind := e.attr("type")
	return equalFold(kind, "checkbox") && e.hasAny("disabled")
}
