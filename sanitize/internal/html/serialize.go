package html

import "strings"

// What the engine writes. Nothing reaches the output but through here.

// specialText says which bytes of text can't be copied as they are.
var specialText = byteSet("<>&\x00\r")

// specialValue says which bytes of an attribute's value are escaped. The quotes
// and the backtick are for readers that are not browsers.
var specialValue = byteSet("<>&\"'`")

// startTags and endTags are those of each element, without the ">" of a start
// tag.
var startTags, endTags = func() (start, end [numElements]string) {
	for id, el := range elements {
		start[id], end[id] = "<"+el.name, "</"+el.name+">"
	}
	return start, end
}()

// writeEnd writes an end tag; s[at:end] is the one in the input, if it has one.
func (e *engine) writeEnd(id elementID, at, end int) {
	if e.mode != modeClean {
		return
	}
	if end > at && e.s[at:end] == endTags[id] {
		e.same(at, end)
		return
	}
	e.put(endTags[id])
}

// writeImplied writes a start tag that the input does not have.
func (e *engine) writeImplied(id elementID, attributes string) {
	if e.mode == modeClean {
		e.putThree(startTags[id], attributes, ">")
	}
}

// writeStart writes the tag in hand with the attributes that are kept.
func (e *engine) writeStart(id elementID) {
	if e.mode != modeClean {
		return
	}
	t := &e.tag
	e.beginTag(id)
	if e.s[t.at:t.nameEnd] == startTags[id] {
		e.same(t.at, t.nameEnd)
	} else {
		e.put(startTags[id])
	}
	for i := range t.attrs {
		if a := &t.attrs[i]; a.keep {
			e.writeAttribute(a)
		}
	}
	if t.end > t.nameEnd { // what follows is often copied with it
		e.same(t.end-1, t.end)
	} else {
		e.put(">")
	}
	if id == elPre {
		e.preEnd = e.length()
	}
}

// beginTag writes what is due in front of the start tag of an element.
func (e *engine) beginTag(id elementID) {
	switch {
	case !id.is(block | para | cell | lineBreak | tablePart | rows):
		e.breakLine()
		e.lines.begun = e.lines.begun || id.is(replaced)
	case id == elBr:
		e.breakLine()
		e.lines = lines{}
	}
}

// writeAttribute writes one attribute, from the input where it stands there as it
// is written.
func (e *engine) writeAttribute(a *attribute) {
	if a.exact && a.plain && a.value == 0 {
		e.same(int(a.at)-1, int(a.valEnd)+1)
		return
	}
	name := e.p.nameOf(a.id)
	if a.id == attrData {
		name = strings.ToLower(a.name(e.s))
	}
	if a.added && a.id == attrRel && e.values[a.value-1] == e.p.relPlain {
		e.put(e.p.relWritten)
		return
	}
	if e.isCanonical(a, name) {
		e.same(int(a.at)-1, int(a.valEnd)+1)
		return
	}
	var start string
	if a.id == attrData {
		start = " " + name + `="`
	} else {
		start = e.p.starts[a.id]
	}
	value := a.raw(e.s)
	if a.value > 0 {
		value = e.values[a.value-1]
	} else if a.plain {
		e.putThree(start, value, `"`)
		return
	}
	e.put(start)
	e.putValue(value)
	e.put(`"`)
}

// isCanonical reports whether an attribute stands in the input as it is written.
func (e *engine) isCanonical(a *attribute, name string) bool {
	if a.added || a.valAt != a.nameEnd+2 || e.s[a.nameEnd+1] != '"' || e.s[a.at-1] != ' ' || a.name(e.s) != name {
		return false
	}
	if a.value == 0 {
		return a.plain
	}
	return isEscaped(a.raw(e.s), e.values[a.value-1])
}

// isEscaped reports whether raw is a value as it is written.
func isEscaped(raw, value string) bool {
	at := 0
	for i := range len(value) {
		c := value[i]
		if !specialValue[c] {
			if at == len(raw) || raw[at] != c {
				return false
			}
			at++
			continue
		}
		if !strings.HasPrefix(raw[at:], escapes[c]) {
			return false
		}
		at += len(escapes[c])
	}
	return at == len(raw)
}

// putValue writes the value of an attribute.
func (e *engine) putValue(s string) {
	start := 0
	for i := 0; i < len(s); i++ {
		if !specialValue[s[i]] {
			continue
		}
		e.put(s[start:i])
		e.put(escapes[s[i]])
		start = i + 1
	}
	e.put(s[start:])
}

// escapes has the escape of each byte that is escaped anywhere.
var escapes = [256]string{
	'<': "&lt;", '>': "&gt;", '&': "&amp;", '"': "&#34;", '\'': "&#39;", '`': "&#96;",
}

// text handles the characters s[i:j] between tags.
func (e *engine) text(i, j int) {
	if e.skipLF == i {
		i = e.skipLineBreak(i, j)
	}
	e.characters(i, j, inText)
}

// skipLineBreak drops the line break directly after <pre>, in whatever form. In
// front of another one it is what keeps that one, and stays.
func (e *engine) skipLineBreak(i, j int) int {
	switch s := e.s[i:j]; {
	case strings.HasPrefix(s, "\r\n"):
		return i + 2
	case strings.HasPrefix(s, "\n"), strings.HasPrefix(s, "\r"):
		return i + 1
	case strings.HasPrefix(s, "&"):
		if text, next := reference(e.s[:j], i, false); text == "\n" {
			return next
		}
	}
	return i
}

// characters writes s[i:j] as text.
func (e *engine) characters(i, j int, in textKind) {
	switch {
	case i == j:
	case e.drops > 0:
		e.foreignText(i, j, in)
	case onlySpace(e.s[i:j], in):
		if e.mode != modeText {
			e.appendLines(i, j, in, false)
		} else if !e.inRows() {
			e.plain.text(e, i, j, in)
		}
	default:
		e.endInserted(elUnknown)
		if e.inRows() {
			e.intoCell(i)
		}
		if e.mode == modeText {
			e.plain.text(e, i, j, in)
			return
		}
		e.appendLines(i, j, in, true)
	}
}

// onlySpace reports whether a parser leaves the text where it is in a table. A NUL
// goes, but in text that is no markup it becomes a character.
func onlySpace(s string, in textKind) bool {
	for i := 0; i < len(s); i++ {
		if !isSpace(s[i]) && (s[i] != 0 || in != inText) {
			return false
		}
	}
	return true
}

// appendText writes s[i:j], escaped. In modeCheck it only looks for what has to
// be reported.
func (e *engine) appendText(i, j int, in textKind) {
	s := e.s[:j]
	for i < j {
		var k int
		switch {
		case !e.tidy:
			k = nextSpecial(s, i, &specialText, e.valid)
		case e.returns:
			k = nextReturn(s, i)
		default:
			k = nextMarkup(s, i)
		}
		if i < k {
			e.copyText(i, k)
		}
		if k == j {
			return
		}
		if c := s[k]; c != '&' && e.preEnd < 0 && escapes[c] != "" {
			if e.mode == modeClean {
				e.put(escapes[c])
			}
			i = k + 1
			e.read = i
			continue
		}
		text, next, odd := decodeSpecial(s, k, in)
		if odd {
			e.note(Removal{Offset: k, Reason: ReasonCharacter})
		}
		e.writeDecoded(text, k, next)
		i = next
		e.read = i
	}
}

// copyText writes s[i:j], which has nothing to escape.
func (e *engine) copyText(i, j int) {
	if e.mode != modeClean {
		return
	}
	if e.preEnd >= 0 {
		e.keepLineBreak(e.s[i])
	}
	e.same(i, j)
}

// writeDecoded writes what s[k:next] stood for. A no-break space that was a
// reference stays one that can be seen. Only the first character can need an
// escape, and it does so too where a second one follows, as in "&nvlt;".
func (e *engine) writeDecoded(text string, k, next int) {
	if e.mode != modeClean || text == "" {
		return
	}
	escape, rest := "", text
	switch {
	case text == "\u00a0" && e.s[k] == '&':
		escape, rest = "&nbsp;", ""
	case specialText[text[0]]:
		escape, rest = escapes[text[0]], text[1:]
	}
	if e.preEnd >= 0 {
		e.keepLineBreak(text[0])
	}
	if rest == "" && e.s[k:next] == escape {
		e.same(k, next)
		return
	}
	e.put(escape)
	if rest != "" {
		e.put(rest)
	}
}

// keepLineBreak writes a line break that would not be read as one, because it is
// the first thing in a <pre>, twice.
func (e *engine) keepLineBreak(first byte) {
	if first == '\n' && e.length() == e.preEnd {
		e.put("\n")
	}
	e.preEnd = -1
}

// writeWords writes text that is not the input's own at this place.
func (e *engine) writeWords(s string) {
	if e.mode != modeClean {
		return
	}
	e.beginLine()
	start := 0
	for i := 0; i < len(s); i++ {
		if specialText[s[i]] {
			e.put(s[start:i])
			e.put(escapes[s[i]])
			start = i + 1
		}
	}
	e.put(s[start:])
}
