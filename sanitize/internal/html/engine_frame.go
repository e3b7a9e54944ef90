package html

// startFrame writes the <iframe> of the tag in hand, and reports whether it did.
func (e *engine) startFrame() bool {
	if e.drops > 0 || e.mode == modeText || len(e.p.frames) == 0 {
		return false
	}
	e.intoCell(e.tag.at)
	before := e.report
	if !e.cleanAttributes(elIframe) {
		e.report = before // it is reported as a whole
		return false
	}
	e.boundary(elIframe, true, true)
	if e.mode == modeClean {
		e.writeStart(elIframe)
	}
	return true
}

// endFrame writes the end tag, which is the input's own if it stands at i.
func (e *engine) endFrame(i int) {
	end := i + len("</iframe>")
	if end <= len(e.s) && e.s[i:end] == "</iframe>" {
		e.same(i, end)
		return
	}
	e.put("</iframe>")
}
