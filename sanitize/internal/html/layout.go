package html

import "strings"

// A style can put an element on lines of its own, or keep the line breaks of its text.
// Where the policy takes the style away, that is written as a browser without it would
// show it.

func (l *layout) lineStyle() lineStyle {
	if !l.any {
		return lineStyle{}
	}
	says := lineStyle{around: l.around(), items: l.items()}
	if l.space != "" {
		says.spaces = l.spaces()
	}
	return says
}

// readLayout notes what the element of the tag in hand loses with its style, or with
// its tag.
func (e *engine) readLayout(o *open) {
	if parent := e.current(); parent != nil && parent.space == inHTML {
		o.around = parent.items
	}
	switch {
	case o.id != elPre && o.id != elListing:
	case o.written:
		o.spaces = spacesCollapsed // it needs no help
	default:
		o.spaces = spacesKept
	}
	if !o.written || e.losesStyle() {
		e.readStyle(o)
	}
	if o.is(block|para|cell|rows) || o.id.is(tablePart) {
		o.around = noGap // it has one anyway
	}
	e.widen(o.around)
}

// losesStyle reports whether something of the style of the tag in hand, whose
// attributes were cleaned, is not kept.
func (e *engine) losesStyle() bool {
	a := e.findStyle()
	return a != nil && (!a.keep || e.styleCut)
}

// readStyle notes what the style of the tag in hand says of lines, but for what is
// kept of it.
func (e *engine) readStyle(o *open) {
	a := e.findStyle()
	if a == nil {
		return
	}
	l := readLayoutOf(e.valueOf(a))
	if o.written && a.keep && a.value > 0 {
		l.forget(readLayoutOf(e.values[a.value-1]))
	}
	e.take(o, l.lineStyle())
}

// take notes of an element what the style that it loses says of lines.
func (e *engine) take(o *open, says lineStyle) {
	o.around = max(o.around, says.around)
	o.items = says.items
	if says.spaces != spacesInherited && e.shown[elPre] > 0 {
		says.spaces = spacesCollapsed
	}
	if says.spaces != spacesInherited {
		o.spaces = says.spaces
	}
}

// lostLines returns what the style of the tag in hand, of which something is not kept,
// says of lines. It is not ok if what is kept may say a part of it.
func (e *engine) lostLines() (says lineStyle, ok bool) {
	if e.saidAll {
		return e.said, true
	}
	a := e.findStyle()
	if a.keep {
		return lineStyle{}, false
	}
	l := readLayoutOf(e.valueOf(a))
	return l.lineStyle(), true
}

// readLayoutOf reads the declarations of a style.
func readLayoutOf(style string) (l layout) {
	for d := newDeclarations(style); d.rest != ""; {
		if declaration := trimStyle(d.next()); mayBeLayout(declaration) {
			l.read(declaration)
		}
	}
	return l
}

// forget takes away what is kept.
func (l *layout) forget(kept layout) {
	if equalFold(l.display, kept.display) {
		l.display = ""
	}
	if equalFold(l.float, kept.float) {
		l.float = ""
	}
	if equalFold(l.space, kept.space) {
		l.space = ""
	}
}

// spaces returns what becomes of white space in the element, if the style says so.
func (l *layout) spaces() spaces {
	switch {
	case l.space == "pre-wrap", l.space == "pre": // as nearly everybody writes it
		return spacesKept
	case containsWord("pre pre-wrap break-spaces preserve", l.space):
		return spacesKept
	case containsWord("pre-line preserve-breaks", l.space):
		return spacesLines
	}
	return spacesCollapsed
}

// around returns the gap around the element.
func (l *layout) around() gap {
	switch {
	case l.display == "block": // as nearly everybody writes it
		return breakGap
	case l.display != "" && l.display != "inline-block" && containsWord("block flex flow-root grid list-item table table-caption table-row table-row-group table-header-group table-footer-group", l.display):
		return breakGap
	case equalFold(l.float, "left"), equalFold(l.float, "right"), equalFold(l.position, "absolute"), equalFold(l.position, "fixed"):
		return breakGap
	case equalFold(l.display, "table-cell"):
		return spaceGap
	}
	return noGap
}

// items returns the gap around each element directly in it.
func (l *layout) items() gap {
	switch {
	case l.display == "", l.display == "block", l.display == "inline-block":
	case containsWord("grid inline-grid", l.display), containsWord("flex inline-flex", l.display) && strings.Contains(strings.ToLower(l.direction), "column"):
		return breakGap
	case containsWord("flex inline-flex", l.display):
		return spaceGap
	}
	return noGap
}

// appendLines is appendText, with a <br> for each line break of text whose lines are
// kept by what is not written. It is told whether there is more than white space.
func (e *engine) appendLines(i, j int, in textKind, seen bool) {
	kept := spacesKept
	if o := e.current(); in == inText {
		kept = spacesCollapsed
		if o != nil {
			kept = o.spaces
		}
	}
	if kept < spacesLines || !e.p.elements[elBr].allowed || e.shown[elPre] > 0 || e.inRows() {
		if seen {
			e.beginLine()
		}
		e.appendText(i, j, in)
		return
	}
	for i < j {
		end, next := j, j
		if n := strings.IndexByte(e.s[i:j], '\n'); n >= 0 {
			end, next = i+n, i+n+1
			if end > i && e.s[end-1] == '\r' {
				end--
			}
		}
		e.appendLine(i, end, in, kept)
		if end < next {
			e.breakLine()
			e.write("<br>")
			e.lines = lines{}
			e.read = next
		}
		i = next
	}
}

// appendLine is appendText for text without a line break. What would be taken away of
// its white space is written as no-break spaces, if it is kept.
func (e *engine) appendLine(i, j int, in textKind, kept spaces) {
	for i < j {
		end := i
		for end < j && !isBlank(e.s[end]) {
			end++
		}
		if i < end {
			e.beginLine()
			e.appendText(i, end, in)
		}
		for i = end; end < j && isBlank(e.s[end]); {
			end++
		}
		starts := !e.lines.begun || e.lines.due == breakGap
		switch {
		case i == end:
		case kept != spacesKept, end-i == 1 && e.s[i] == ' ' && !starts:
			e.appendText(i, end, in)
		default:
			e.beginLine()
			e.appendBlanks(e.s[i:end], end < j && !starts)
			e.read = end
		}
		i = end
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// appendBlanks writes spaces and tabs as no-break spaces, but for a last one where the
// line may break.
func (e *engine) appendBlanks(s string, breaks bool) {
	for i := range len(s) {
		switch {
		case s[i] == '\t':
			e.write("\u00a0\u00a0")
		case breaks && i == len(s)-1:
			e.write(" ")
		default:
			e.write("\u00a0")
		}
	}
}
