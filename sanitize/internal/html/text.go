package html

// Text returns the plain text of s, as a browser's innerText has it: white space
// collapsed but in <pre> and the like, line breaks where blocks end, an empty line
// around a paragraph, tabs between cells, and nothing of what is not displayed.
// Text without any tag comes back as it was typed.
func Text(s string) string {
	if isPlain(s) {
		return s
	}
	text, sawTag := readText(s, false)
	if !sawTag {
		text, _ = readText(s, true)
	}
	return text
}

func readText(s string, typed bool) (text string, sawTag bool) {
	e := newEngine(textPolicy, s, modeText)
	defer e.release()
	e.plain.typed = typed
	e.run()
	return string(e.out), e.plain.sawTag
}

// textPolicy gives the engine a limit for its stack; plain text depends on no
// policy otherwise.
var textPolicy = &Policy{maxDepth: DefaultMaxDepth}

// plainText is the state of writing plain text: what is due in front of the next
// character.
type plainText struct {
	typed  bool // white space is kept as it is everywhere
	sawTag bool
	need   int  // line breaks
	ended  bool // the last line break ends a line of its own: <br>, or one in <pre>
	space  bool // a space, unless a line starts
	tabs   int
	cells  int // of this row
}

// boundary is called where an element starts or ends.
func (t *plainText) boundary(e *engine, id elementID, opens bool) {
	t.sawTag = true
	if e.drops > 0 || e.isUnseen() {
		return
	}
	switch {
	case id == elBr:
		t.flush(e)
		e.out = append(e.out, '\n')
		t.ended, t.space = true, false
	case id == elP:
		t.require(2)
	case id.is(block | para):
		t.require(1)
	case id.is(cell) && opens:
		if t.cells++; t.cells > 1 {
			t.tabs++
		}
	}
	if id == elTr {
		t.cells, t.tabs = 0, 0
	}
}

// require asks for line breaks in front of what comes next. One that a <br> at the
// end of a block wrote is the end of that line.
func (t *plainText) require(n int) {
	if t.ended {
		n--
	}
	t.need = max(t.need, n)
	t.space = false
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
		t.ended = s[len(s)-1] == '\n'
		return
	}
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
	switch {
	case len(e.out) == 0:
	case t.need > 0:
		for range t.need {
			e.out = append(e.out, '\n')
		}
	case t.tabs > 0:
		for range t.tabs {
			e.out = append(e.out, '\t')
		}
	case t.space && !isSpace(e.out[len(e.out)-1]):
		e.out = append(e.out, ' ')
	}
	t.need, t.ended, t.space, t.tabs = 0, false, false, 0
}

// words writes text that an element says apart from what is around it.
func (t *plainText) words(e *engine, words string) {
	t.space = true
	t.write(e, words, false)
	t.space = true
}

// isUnseen reports whether text would not be displayed.
func (e *engine) isUnseen() bool {
	o := e.current()
	return o != nil && (o.hidden || o.closed)
}

// keepsSpace reports whether white space is kept: in <pre>, or by a style.
func (e *engine) keepsSpace() bool {
	o := e.current()
	return o != nil && o.spaces == spacesKept
}

// spaces says what becomes of white space in an element.
type spaces uint8

const (
	spacesInherited spaces = iota
	spacesCollapsed
	spacesKept
)

// readDisplay notes of an element how it is displayed, for plain text.
func (e *engine) readDisplay(o *open) {
	switch o.id {
	case elRp, elVideo, elAudio, elCanvas:
		o.hidden = true
	case elDialog:
		o.hidden = !e.hasAny("open")
	case elDetails:
		o.closed = !e.hasAny("open")
	case elPre, elListing:
		o.spaces = spacesKept
	}
	if len(e.tag.attrs) == 0 {
		return
	}
	o.hidden = o.hidden || e.hasAny("hidden") || e.isHidden()
	if e.find("style") == nil {
		return
	}
	style, _ := e.attr("style")
	switch space := styleValue(style, "white-space"); {
	case containsWord("pre pre-wrap break-spaces", space) && space != "":
		o.spaces = spacesKept
	case containsWord("normal nowrap", space) && space != "":
		o.spaces = spacesCollapsed
	}
}

// inherit takes over from the element around it how one is displayed.
func (o *open) inherit(parent *open) {
	o.hidden = o.hidden || parent.hidden || parent.closed && o.id != elSummary
	if o.spaces == spacesInherited {
		o.spaces = parent.spaces
	}
}
