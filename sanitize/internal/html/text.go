package html

import "strings"

// boundary is called where an element starts or ends.
func (t *plainText) boundary(e *engine, id elementID, opens bool) {
	t.sawTag = true
	if e.drops > 0 || e.isUnseen() {
		return
	}
	switch {
	case id == elBr:
		t.space = false
		t.flush(e)
		e.out = append(e.out, '\n')
		t.ended = true
	case id == elImg || id == elInput:
		if t.need == 0 {
			t.flush(e)
		}
		t.shown = true
	case id == elP:
		t.require(2)
	case id == elTr:
		if opens {
			t.row(e)
		}
	case id.is(block | para):
		t.require(1)
	case id.is(cell) && opens:
		t.cell(e)
	}
}

// row ends the row of the table in front of this one.
func (t *plainText) row(e *engine) {
	for i := len(e.stack) - 2; i >= 0; i-- {
		switch o := &e.stack[i]; {
		case o.id == elTable:
			if o.parts++; o.parts > 1 {
				t.separate(e, '\n')
			}
			return
		case !o.is(rows):
			t.require(1)
			return
		}
	}
	t.require(1)
}

// cell ends the cell of the row in front of this one.
func (t *plainText) cell(e *engine) {
	if len(e.stack) < 2 || e.stack[len(e.stack)-2].id != elTr {
		t.space = true
		return
	}
	row := &e.stack[len(e.stack)-2]
	if row.parts++; row.parts > 1 {
		t.separate(e, '\t')
	}
}

// separate writes what is between two cells or rows.
func (t *plainText) separate(e *engine, c byte) {
	t.space = false
	t.flush(e)
	e.out = append(e.out, c)
}

// require asks for line breaks in front of what comes next. One that a <br> at the
// end of a block wrote is the end of that line.
func (t *plainText) require(n int) {
	if t.ended {
		n--
	}
	t.need = max(t.need, n)
	t.space, t.shown = false, false
}

// text writes the characters s[i:j] of the input.
func (t *plainText) text(e *engine, i, j int, in textKind) {
	if e.isUnseen() {
		return
	}
	kept := t.typed || in != inText || e.keepsSpace()
	s := e.s[:j]
	for i < j {
		k := nextSpecial(s, i, &specialDecoded, e.valid)
		t.write(e, s[i:k], kept)
		if k == j {
			return
		}
		text, next, _ := decodeSpecial(s, k, in)
		t.write(e, text, kept)
		i = next
	}
}

// write writes decoded text.
func (t *plainText) write(e *engine, s string, kept bool) {
	if s == "" {
		return
	}
	if kept {
		t.flush(e)
		e.out = append(e.out, s...)
		return
	}
	if o := e.current(); o != nil && o.spaces == spacesLines {
		for {
			line, rest, found := strings.Cut(s, "\n")
			if !found {
				break
			}
			t.collapse(e, line)
			t.separate(e, '\n')
			s = rest
		}
	}
	t.collapse(e, s)
}

// collapse writes decoded text with each run of white space as one space.
func (t *plainText) collapse(e *engine, s string) {
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && !isSpace(s[i]) {
			i++
		}
		if start < i {
			t.flush(e)
			e.out = append(e.out, s[start:i]...)
		}
		for ; i < len(s) && isSpace(s[i]); i++ {
			t.space = true
		}
	}
}

// flush writes what is due.
func (t *plainText) flush(e *engine) {
	if len(e.out) > 0 {
		for range t.need {
			e.out = append(e.out, '\n')
		}
	}
	if t.space && (t.shown || len(e.out) > 0 && !isSpace(e.out[len(e.out)-1])) {
		e.out = append(e.out, ' ')
	}
	t.need, t.ended, t.space, t.shown = 0, false, false, false
}

// words writes text that an element says apart from what is around it.
func (t *plainText) words(e *engine, words string) {
	t.space = true
	t.write(e, words, false)
	t.space = true
}

// keepsSpace reports whether white space is kept: in <pre>, or by a style.
func (e *engine) keepsSpace() bool {
	o := e.current()
	return o != nil && o.spaces == spacesKept
}

// readDisplay notes of an element how it is displayed, for plain text.
func (e *engine) readDisplay(o *open) {
	switch o.id {
	case elRp, elCanvas:
		o.hidden = true
	case elDialog:
		o.hidden = !e.hasAny("open")
	case elDetails:
		o.closed = !e.hasAny("open")
	case elPre, elListing:
		o.spaces = spacesKept
	}
	if o.id.is(replaced) && o.id != elButton {
		o.hidden = true // what is in it is for browsers that do not know it
	}
	if parent := e.current(); parent != nil {
		o.lined = parent.items != noGap
	}
	if len(e.tag.attrs) > 0 {
		o.hidden = o.hidden || e.hasAny("hidden") || e.isHidden()
		e.readDisplayStyle(o)
	}
	if o.lined = o.lined && !o.is(block|para|cell|rows); o.lined {
		e.plain.boundary(e, elDiv, true)
	}
}

// readDisplayStyle notes what the style of the tag in hand says of its display.
func (e *engine) readDisplayStyle(o *open) {
	if e.findStyle() == nil {
		return
	}
	style := e.attr("style")
	if v := styleValue(style, "visibility"); equalFold(v, "hidden") || equalFold(v, "collapse") {
		o.hidden = true
	}
	l := readLayoutOf(style)
	o.items = l.items()
	o.lined = o.lined || l.around() == breakGap
	o.inlined = !o.lined && o.id != elP && l.display != "" && containsWord("inline inline-block inline-flex inline-grid inline-table", l.display)
	switch space := l.space; {
	case space == "":
	case containsWord("pre pre-wrap break-spaces preserve", space):
		o.spaces = spacesKept
	case containsWord("pre-line preserve-breaks", space):
		o.spaces = spacesLines
	case containsWord("normal nowrap collapse", space):
		o.spaces = spacesCollapsed
	}
}
