package html

import "strings"

// What the engine writes. Nothing reaches the output but through here.

// specialText says which bytes of text can't be copied as they are.
var specialText = byteSet("<>&\x00\r")

// specialValue says which bytes of an attribute's value are escaped. The quotes
// and the backtick are for readers that are no browsers.
var specialValue = byteSet("<>&\"'`")

func byteSet(s string) (set [256]bool) {
	for i := range len(s) {
		set[s[i]] = true
	}
	return set
}

func (e *engine) writeEnd(id elementID) {
	if e.mode != modeClean {
		return
	}
	e.out = append(e.out, endTags[id]...)
}

// startTags and endTags are those of each element, without the ">" of a start
// tag.
var startTags, endTags = func() (start, end [numElements]string) {
	for id, el := range elements {
		start[id], end[id] = "<"+el.name, "</"+el.name+">"
	}
	return start, end
}()

func (e *engine) writeStart(id elementID, at int, attrs []attribute) {
	attrs = e.cleanAttributes(id, at, attrs)
	if e.mode != modeClean {
		return
	}
	e.out = append(e.out, startTags[id]...)
	for i := range attrs {
		if a := &attrs[i]; a.keep {
			e.out = append(e.out, ' ')
			e.out = append(e.out, e.p.attributes.names[a.id]...)
			e.out = append(e.out, `="`...)
			e.out = appendValue(e.out, a.value)
			e.out = append(e.out, '"')
		}
	}
	e.out = append(e.out, '>')
	if id == elPre {
		e.preEnd = len(e.out)
	}
}

// appendValue writes the value of an attribute.
func appendValue(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		if !specialValue[s[i]] {
			continue
		}
		b = append(b, s[start:i]...)
		b = append(b, escapes[s[i]]...)
		start = i + 1
	}
	return append(b, s[start:]...)
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

// skipLineBreak drops the line break directly after <pre>, in whatever form.
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
	if e.drops > 0 || i == j {
		return
	}
	if e.inRows() {
		if onlySpace(e.s[i:j]) {
			if e.mode == modeText {
				return
			}
		} else {
			e.intoCell(i)
		}
	}
	if e.mode == modeText {
		e.plain.text(e, i, j, in)
		return
	}
	e.appendText(i, j, in)
}

// onlySpace reports whether a parser leaves the text where it is in a table.
func onlySpace(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isSpace(s[i]) && s[i] != 0 {
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
		k := nextSpecial(s, i, &specialText, e.valid)
		e.write(s[i:k])
		if k == j {
			return
		}
		text, next, odd := decodeSpecial(s, k, in)
		if odd {
			e.note(Removal{Offset: k, Reason: ReasonCharacter})
		}
		e.writeDecoded(text, s[k])
		i = next
	}
}

// writeDecoded writes what the special character c stood for. A no-break space
// that was a reference stays one that can be seen. Only the first character can
// need an escape, and it does so too where a second one follows, as in "&nvlt;".
func (e *engine) writeDecoded(text string, c byte) {
	switch {
	case text == "":
		return
	case text == "\u00a0" && c == '&':
		text = "&nbsp;"
	case specialText[text[0]]:
		e.write(escapes[text[0]])
		text = text[1:]
	}
	e.write(text)
}

// write appends text that is escaped. A line break right after <pre> would not
// be read as one, so that it is written twice.
func (e *engine) write(text string) {
	if e.mode != modeClean || text == "" {
		return
	}
	if len(e.out) == e.preEnd && text[0] == '\n' {
		e.out = append(e.out, '\n')
	}
	e.out = append(e.out, text...)
}
