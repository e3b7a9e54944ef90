package html

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// The engine reads the input once, from left to right, and writes as it reads.
// It keeps a stack of the elements that a browser would have open at that place
// (WHATWG HTML, section 13.2.6), those that it does not write included, since
// they too decide what an end tag ends and what counts as text. Beside it, a
// chain through the stack links the elements that were written.
//
// What is written can be read in one way only. An element is written only where
// the parser of a browser puts it right there (see fits), every start tag that
// is written gets its end tag, and text that a parser would move out of a table
// is put into a cell. So the output is balanced, stays inside its container, is
// read back as it was written, and cleaning it again changes nothing.
//
// Misnested formatting is not mended as browsers do, which repeat elements that
// were closed early, without bound; it is closed, and reported.

// mode says what the engine makes of its input.
type mode uint8

const (
	modeClean mode = iota // markup
	modeCheck             // a report alone
	modeText              // plain text
)

// open is an element on the stack.
type open struct {
	name     string // as in the input; of foreign elements alone
	at       int    // where its tag stands
	below    int32  // the nearest element on the stack that was written, -1 for none
	id       elementID
	space    namespace
	point    point
	written  bool
	drops    bool // its content is dropped
	inserted bool // the input does not have it
	hidden   bool // it, or one around it, is not displayed
	looked   bool // hidden was asked for
	closed   bool // its content is not, but for a <summary>
	spaces   spaces
	shows    shown
	parts    int32 // how many rows of a table, or cells of a row, were read as text
}

// is reports whether an element of HTML has one of the traits.
func (o *open) is(t traits) bool { return o.space == inHTML && o.id.is(t) }

// engine is the state of one pass.
type engine struct {
	output
	p        *Policy
	s        string
	mode     mode
	valid    bool // s is valid UTF-8
	silent   bool // there is no report
	report   Report
	removals *[MaxRemovals]Removal // where report lists them

	stack   []open
	written int                 // the topmost element that was written, -1 for none
	drops   int                 // how many elements on the stack drop their content
	opened  [numElements]uint32 // how many of each are on the stack, foreign and inserted ones aside
	shown   [numElements]uint32 // how many of those were written
	early   [numElements]bool   // which were closed early, and may be open again to a browser
	deep    deep
	unknown map[string]unknownName

	tag     tag // the tag in hand
	values  []string
	decoded []byte // values of the tag in hand that had to be decoded
	skipLF  int    // a line break at this place belongs to the tag in front
	preEnd  int    // the length of the output after "<pre>", -1 where nothing depends on it
	lines   lines
	formula formula
	saidTeX bool // a formula was written as its source
	plain   plainText
	steps   int // how often anything was looked at, for tests of the growth
}

var engines = sync.Pool{New: func() any { return new(engine) }}

func newEngine(p *Policy, s string, m mode) *engine {
	e := engines.Get().(*engine)
	e.p, e.s, e.src, e.mode = p, s, s, m
	e.valid = utf8.ValidString(s)
	e.written, e.skipLF, e.preEnd = -1, -1, -1
	if e.removals == nil {
		e.removals = new([MaxRemovals]Removal)
	}
	e.report.Removals = e.removals[:0]
	return e
}

// release gives the engine back, without anything of the input.
func (e *engine) release() {
	clear(e.values[:cap(e.values)])
	kept := engine{stack: e.stack[:0], values: e.values[:0], decoded: e.decoded[:0], removals: e.removals}
	kept.out, kept.tag.attrs = e.out[:0], e.tag.attrs[:0]
	if cap(kept.out) > maxKept {
		kept.out = nil
	}
	if cap(kept.decoded) > maxKept {
		kept.decoded = nil
	}
	*e = kept
	engines.Put(e)
}

// takeReport returns the report, in memory of its own.
func (e *engine) takeReport() Report {
	r := e.report
	r.Removals = slices.Clone(r.Removals)
	return r
}

// isPlain reports whether s holds nothing that markup is made of and nothing
// that has to be changed, so that it is its own clean form.
func isPlain(s string) bool {
	return strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '&') < 0 &&
		strings.IndexByte(s, '>') < 0 && strings.IndexByte(s, 0) < 0 && utf8.ValidString(s)
}

// run does the pass.
func (e *engine) run() {
	for i := 0; i < len(e.s); {
		n := 0
		if e.s[i] != '<' {
			n = strings.IndexByte(e.s[i:], '<')
		}
		if n < 0 {
			e.text(i, len(e.s))
			break
		}
		if n > 0 {
			e.text(i, i+n)
		}
		i = e.markup(i + n)
		e.read = i
	}
	e.finish()
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

// note puts a removal into the report, unless it is inside of what is dropped
// and was reported as a whole.
func (e *engine) note(r Removal) {
	if e.drops == 0 && e.mode != modeText && !e.silent {
		e.report.Add(r)
	}
}

func (e *engine) noteElement(id elementID, at int, reason Reason) {
	if e.silent {
		return
	}
	e.note(Removal{Offset: at, Element: id.String(), Reason: reason})
}

// current returns the innermost open element, nil if there is none.
func (e *engine) current() *open {
	if len(e.stack) == 0 {
		return nil
	}
	return &e.stack[len(e.stack)-1]
}

// currentIs reports whether the innermost element is one of HTML with one of
// the traits.
func (e *engine) currentIs(t traits) bool {
	o := e.current()
	return o != nil && o.is(t)
}

// container returns the innermost element that was written, elUnknown for none.
func (e *engine) container() elementID {
	if e.written < 0 {
		return elUnknown
	}
	return e.stack[e.written].id
}

// push opens an element. It does not write anything.
func (e *engine) push(o open) {
	e.steps++
	o.below = int32(e.written)
	if n := len(e.stack); n > 0 {
		o.inherit(&e.stack[n-1])
		if o.space == inHTML && e.drops == 1 && !o.drops {
			o.shows = e.stack[n-1].shows
		}
	}
	if o.drops {
		e.drops++
	}
	if o.space == inHTML && !o.inserted {
		e.opened[o.id]++
	}
	if o.written {
		e.shown[o.id]++
		e.written = len(e.stack)
	}
	e.stack = append(e.stack, o)
	if o.space == inHTML {
		e.boundary(o.id, o.written, true)
	}
}

// pop closes the innermost element, and writes its end tag if its start tag was
// written.
func (e *engine) pop() { e.popAt(-1, -1) }

// popAt is pop for an element whose end tag is s[at:end].
func (e *engine) popAt(at, end int) {
	e.steps++
	o := &e.stack[len(e.stack)-1]
	if o.drops {
		e.drops--
	}
	if o.space == inHTML && !o.inserted {
		e.opened[o.id]--
	}
	if o.written {
		e.shown[o.id]--
		e.written = int(o.below)
		e.writeEnd(o.id, at, end)
	}
	id, space, written := o.id, o.space, o.written
	if o.name != "" {
		o.name = "" // the stack outlives the input
	}
	e.stack = e.stack[:len(e.stack)-1]
	e.deep.leave()
	if space == inHTML {
		e.boundary(id, written, false)
	} else if !e.foreign() {
		e.endFormula()
	}
}

// popTo closes elements down to and including the one at index i. Those above
// it that are not of the quiet traits were closed early, which is reported.
func (e *engine) popTo(i, at int, quiet traits) { e.popTag(i, at, -1, quiet) }

// popTag is popTo for the end tag s[at:end].
func (e *engine) popTag(i, at, end int, quiet traits) {
	for len(e.stack)-1 > i {
		o := e.current()
		if o.space == inHTML && !o.is(quiet) && !o.inserted {
			e.early[o.id] = true
			if o.written {
				e.noteElement(o.id, at, ReasonMisnested)
			}
		}
		e.pop()
	}
	e.popAt(at, end)
}

// finish closes what is still open. An element whose end tag may be left out is
// closed by the end of the container as well, and not reported.
func (e *engine) finish() {
	for len(e.stack) > 0 {
		if o := e.current(); o.written && !o.inserted && !o.is(implied|tablePart) {
			e.note(Removal{Offset: o.at, Element: o.id.String(), Reason: ReasonUnclosed})
		}
		e.pop()
	}
}
