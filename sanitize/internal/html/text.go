package html

// Text returns the plain text of s: what a reader of the page would read, with
// character references decoded, line breaks where blocks end, and nothing of
// script, style and their like. Text without markup and control characters
// comes back as it is. It has no limits and never fails: it takes time and
// memory in proportion to s.
//
// The result is text and not HTML: "&lt;b&gt;" becomes "<b>". Where it is put
// into a page it has to be escaped, as html/template does.
func Text(s string) string {
	if isPlain(s) {
		return s
	}
	e := newEngine(textPolicy, s, modeText)
	defer e.release()
	e.run()
	return string(e.plain.trimmed(e.out))
}

// textPolicy gives the engine a limit for its stack; plain text depends on no
// policy otherwise.
var textPolicy = &Policy{maxDepth: DefaultMaxDepth}

// plainText is the state of writing plain text: how many line breaks are due
// before the next character, and whether they are inside of <pre>.
type plainText struct {
	due  int
	wide bool // a tab is due: a cell ended
}

// boundary is called where an element starts or ends.
func (t *plainText) boundary(e *engine, id elementID) {
	if e.mode != modeText || e.drops > 0 {
		return
	}
	switch {
	case id == elBr:
		e.out = append(e.out, '\n')
	case id.is(para):
		t.due = max(t.due, 2)
	case id.is(block):
		t.due = max(t.due, 1)
	case id.is(cell):
		t.wide = true
	}
}

// text writes the characters s[i:j] of the input.
func (t *plainText) text(e *engine, i, j int, in textKind) {
	if t.due > 0 && e.opened[elPre] == 0 {
		for i < j && isSpace(e.s[i]) {
			i++ // the line breaks of the source between two blocks
		}
	}
	if i == j {
		return
	}
	t.flush(e)
	s := e.s[:j]
	for i < j {
		k := nextSpecial(s, i, &specialDecoded, e.valid)
		e.out = append(e.out, s[i:k]...)
		if k == j {
			return
		}
		text, next, _ := decodeSpecial(s, k, in)
		e.out = append(e.out, text...)
		i = next
	}
}

// flush writes the line breaks that are due.
func (t *plainText) flush(e *engine) {
	switch {
	case len(e.out) == 0:
	case t.due > 0:
		e.out = t.trimmed(e.out)
		for range t.due {
			e.out = append(e.out, '\n')
		}
	case t.wide:
		e.out = append(e.out, '\t')
	}
	t.due, t.wide = 0, false
}

// trimmed drops spaces and line breaks at the end, if a block ended there.
func (t *plainText) trimmed(out []byte) []byte {
	if t.due == 0 {
		return out
	}
	for len(out) > 0 && isSpace(out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return out
}
