package html

import "strings"

// run does the pass.
func (e *engine) run() {
	for i := 0; i < len(e.s); {
		var over bool
		if i, over = e.usual(i); i == len(e.s) {
			break
		}
		if over {
			continue
		}
		if e.s[i] == '<' {
			i = e.markup(i)
		} else {
			end := textEnd(e.s, i)
			e.text(i, end)
			i = end
		}
		e.read = i
	}
	e.finish()
}

// ahead returns how far behind i the byte c stands in the input, -1 for nowhere. How far
// it looks counts as steps, since what it looks at may be looked at again.
func (e *engine) ahead(i int, c byte) int {
	n := strings.IndexByte(e.s[i:], c)
	if n < 0 {
		e.steps += len(e.s) - i
		return n
	}
	e.steps += n
	return n
}

// textEnd returns where the text at i ends.
func textEnd(s string, i int) int {
	if n := strings.IndexByte(s[i:], '<'); n >= 0 {
		return i + n
	}
	return len(s)
}

// markup reads what starts with the "<" at i and returns the place after it
// (section 13.2.5.6).
func (e *engine) markup(i int) int {
	s := e.s
	if i+1 == len(s) {
		e.text(i, i+1)
		return i + 1
	}
	switch c := s[i+1]; {
	case isLetter(c):
		return e.startTag(i)
	case c == '/':
		if i+2 < len(s) && isLetter(s[i+2]) {
			return e.endTag(i)
		}
		if i+2 == len(s) {
			e.text(i, i+2)
			return i + 2
		}
		fallthrough
	case c == '!' || c == '?':
		if e.foreign() && strings.HasPrefix(s[i:], "<![CDATA[") {
			return e.cdata(i)
		}
		e.note(Removal{Offset: i, Reason: ReasonComment})
		return markupEnd(s, i)
	}
	e.text(i, i+1)
	return i + 1
}

// cdata reads a CDATA section, which is text to a browser, but only inside foreign
// elements.
func (e *engine) cdata(i int) int {
	start, stop, end := i+len("<![CDATA["), len(e.s), len(e.s)
	if n := strings.Index(e.s[i:], "]]>"); n >= 0 {
		stop, end = i+n, i+n+len("]]>")
	}
	if start < stop {
		e.foreignText(start, stop, inRaw)
	}
	return end
}

// isPlain reports whether s holds nothing that markup is made of and nothing
// that has to be changed, so that it is its own clean form.
func isPlain(s string) bool {
	return strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '&') < 0 && strings.IndexByte(s, '>') < 0 &&
		strings.IndexByte(s, 0) < 0 && isValid(s)
}

// Clean returns s with everything removed that the policy does not allow, and a
// report that lists it. It is not ok if s is longer than MaxBytes.
func (p *Policy) Clean(s string) (clean string, report Report, ok bool) { return p.clean(s, false) }

// CleanSilent is Clean without a report.
func (p *Policy) CleanSilent(s string) (clean string, ok bool) {
	clean, _, ok = p.clean(s, true)
	return clean, ok
}

func (p *Policy) clean(s string, silent bool) (clean string, report Report, ok bool) {
	if len(s) > p.maxBytes {
		return "", Report{}, false
	}
	if isPlain(s) {
		return s, Report{}, true
	}
	e := newEngine(p, s, modeClean)
	defer e.release()
	e.setSilent(silent)
	e.run()
	return e.result(), e.takeReport(), true
}

// setSilent says whether there is to be no report.
func (e *engine) setSilent(silent bool) {
	e.silent = silent
	e.decides = silent && e.tidy && !e.p.hasHooks()
}

// Check returns the report that Clean would make.
func (p *Policy) Check(s string) (report Report, ok bool) {
	if len(s) > p.maxBytes {
		return Report{}, false
	}
	if isPlain(s) {
		return Report{}, true
	}
	e := newEngine(p, s, modeCheck)
	defer e.release()
	e.run()
	return e.takeReport(), true
}

// Text returns the plain text of s, as a browser's innerText has it: white space
// collapsed but in <pre> and the like, line breaks where blocks end, an empty line
// around a paragraph, tabs between cells, and nothing of what is not displayed. A <br>
// that ends a line which a block ends anyway counts once, as it does for a reader.
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
