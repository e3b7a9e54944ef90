package html

import (
	"slices"
	"strings"
	"sync"
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
	at       int    // where its tag stands
	nameEnd  uint32 // where the tag's name ends; of foreign and unknown elements alone
	below    int32  // the nearest element on the stack that was written, -1 for none
	parts    int32  // how many rows of a table, or cells of a row, were read as text
	id       elementID
	space    namespace
	point    point
	written  bool
	drops    bool // its content is dropped
	inserted bool // the input does not have it
	hidden   bool // it, or one around it, is not displayed
	looked   bool // hidden was asked for
	closed   bool // its content is not, but for a <summary>
	lined    bool // a style shows it on lines of its own
	inlined  bool // a style shows it within a line
	around   gap  // what a style that went put around it
	items    gap  // and around each element directly in it
	spaces   spaces
	shows    shown
	ease     ease
	bracket  bool // a bracket that ends it is due
}

// name returns the name of a foreign or unknown element as in the input.
func (o *open) name(s string) string { return s[o.at+1 : o.nameEnd] }

// is reports whether an element of HTML has one of the traits.
func (o *open) is(t traits) bool { return o.space == inHTML && o.id.is(t) }

// engine is the state of one pass.
type engine struct {
	output
	p        *Policy
	s        string
	mode     mode
	valid    bool // s is valid UTF-8
	tidy     bool // and holds no NUL
	returns  bool // it holds a CR, as what a form sends does at the end of each line
	silent   bool // there is no report
	decides  bool // tags are decided on while they are read
	report   Report
	removals *[MaxRemovals]Removal // where report lists them

	stack   []open
	written int // the topmost element that was written, -1 for none
	drops   int // how many elements on the stack drop their content
	*counts
	unknown map[string]unknownName
	// How many names were looked for before unknown was made, and behind which place.
	nameSearches, unknownFrom int

	tag    tag // the tag in hand
	made   *tagMemory
	known  knownName // the name that was read last, if it is one of HTML
	values []string
	// How many values there were of one tag, at most, except for the one in hand.
	mostValues int
	decoded    []byte // values of the tag in hand that had to be decoded
	// Something of the style of the tag in hand was not kept.
	styleCut bool
	link     link      // what its attributes say together
	said     lineStyle // what its style says of lines, if saidAll
	saidAll  bool
	svgEnd   int    // where the next </svg> stands, the length of the input for nowhere
	drawn    int    // where the last icon ends
	drawing  []byte // the last icon
	// How much was read of what may be icons.
	iconBytes int

	skipLF  int // a line break at this place belongs to the tag in front
	preEnd  int // the length of the output after "<pre>", -1 where nothing depends on it
	lines   lines
	formula formula
	saidTeX bool // a formula was written as its source
	items   bool // there was an item of Word's
	plain   plainText
	steps   int // how often anything was looked at, for tests of the growth
}

// link is what the attributes of one <a>, <area> or <form> say together: where each is in
// the list, and where its value is among the engine's, both plus one. It has no pointers.
type link struct {
	href                int
	rel, relValue       int
	target, targetValue int
}

// lineStyle is what is made of a layout.
type lineStyle struct {
	around, items gap
	spaces        spaces
}

// counts are of the elements on the stack. They are all zero again once it is empty,
// unless used says so.
type counts struct {
	opened [numElements]uint32 // how many of each are on the stack, foreign and inserted ones aside
	shown  [numElements]uint32 // how many of those were written
	early  [numElements]bool   // which were closed early, and may be open again to a browser
	deep   deep
	used   bool
}

// knownName is the name of the tag at a place, and where it ends.
type knownName struct {
	at, end int
	id      elementID
}

var engines = sync.Pool{New: func() any { return new(engine) }}

func newEngine(p *Policy, s string, m mode) *engine {
	e := engines.Get().(*engine)
	e.p, e.s, e.src, e.mode = p, s, s, m
	e.valid = isValid(s)
	e.tidy = e.valid && strings.IndexByte(s, 0) < 0
	e.returns = strings.IndexByte(s, '\r') >= 0
	e.written, e.skipLF, e.preEnd = -1, -1, -1
	if e.removals == nil {
		e.removals, e.counts, e.made = new([MaxRemovals]Removal), new(counts), new(tagMemory)
		e.tag.attrs, e.values, e.stack = make([]attribute, 0, 16), make([]string, 0, 16), make([]open, 0, 16)
	}
	e.tag.names, e.tag.tidy, e.tag.returns = p.shorts, e.tidy, e.returns
	e.report.Removals = e.removals[:0]
	return e
}

// release gives the engine back, without anything of the input.
func (e *engine) release() {
	clear(e.values[:max(e.mostValues, len(e.values))])
	if e.used || len(e.stack) > 0 { // a function of the program's own has panicked
		*e.counts = counts{}
	}
	if e.made.used {
		*e.made = tagMemory{}
	}
	stack, values, decoded, removals, counts, made := e.stack[:0], e.values[:0], e.decoded[:0], e.removals, e.counts, e.made
	out, attrs, drawing := e.out[:0], e.tag.attrs[:0], e.drawing[:0]
	if cap(out) > maxKept {
		out = nil
	}
	if cap(decoded) > maxKept {
		decoded = nil
	}
	*e = engine{}
	e.stack, e.values, e.decoded, e.removals, e.counts, e.made = stack, values, decoded, removals, counts, made
	e.out, e.tag.attrs, e.drawing = out, attrs, drawing
	engines.Put(e)
}

// takeReport returns the report, in memory of its own.
func (e *engine) takeReport() Report {
	r := e.report
	r.Removals = slices.Clone(r.Removals)
	return r
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

// plainText is the state of writing plain text: what is due in front of the next
// character.
type plainText struct {
	typed  bool // white space is kept as it is everywhere
	sawTag bool
	need   int  // line breaks
	ended  bool // the last line break ends a line of its own: <br>
	space  bool // a space, unless a line starts
	shown  bool // something without text was shown last, such as an image
}

// spaces says what becomes of white space in an element.
type spaces uint8

const (
	spacesInherited spaces = iota
	spacesCollapsed
	spacesLines // but for line breaks
	spacesKept
)

// isUnseen reports whether text would not be displayed.
func (e *engine) isUnseen() bool {
	o := e.current()
	return o != nil && (o.hidden || o.closed)
}

// namespace is the namespace of an element.
type namespace uint8

const (
	inHTML namespace = iota
	inSVG
	inMath
)

// point says whether a foreign element is a place where HTML starts again.
type point uint8

const (
	noPoint   point = iota
	htmlPoint       // an HTML integration point: <foreignObject>
	textPoint       // a MathML text integration point: <mi>
	svgPoint        // <annotation-xml>, where <svg> starts SVG
)

// foreign reports whether the innermost element is a foreign one.
func (e *engine) foreign() bool {
	o := e.current()
	return o != nil && o.space != inHTML
}

// shown says what becomes of text inside of a foreign element.
type shown uint8

const (
	notShown  shown = iota
	shownText       // <text> of a drawing, <mi> of a formula
	shownTeX        // the formula's own source
)

// formula is what can be read of the drawing or the formula that is dropped, and
// is written in its place.
type formula struct {
	text, tex []byte
	alt       string // what its author says that it reads as
}

// deep counts what is open beyond the policy's depth. Such an element is not on
// the stack, and so not written: what is in it belongs to the deepest one that is.
// A count of each is enough to tell its end tag from that of one further out, and
// bounds what a search of the stack costs, whatever the input.
type deep struct {
	any     bool
	opened  [numElements]uint32
	foreign int // elements of SVG or MathML
}

// unknownName is what is known of a name that HTML does not have.
type unknownName struct {
	lastEnd int  // where its last end tag stands, -1 for none
	isTag   bool // one of its start tags was taken for a tag
}

// lines knows whether what is written next would stand on the line of what was
// written last, though a block was between them in the input that the policy does
// not take. Then a break is written between the two, so that no words are glued.
type lines struct {
	begun bool // something was written on the line
	due   gap
}

// gap is what has to be between two parts of a line.
type gap uint8

const (
	noGap    gap = iota
	spaceGap     // white space: between the cells of a table
	breakGap     // a line break
)

// attr returns the value of the tag's first attribute of that name, as a browser
// reads it, "" if there is none.
func (e *engine) attr(name string) string {
	if a := e.find(name); a != nil {
		return e.valueOf(a)
	}
	return ""
}

// valueOf returns the value of an attribute of the tag as a browser reads it.
func (e *engine) valueOf(a *attribute) string {
	raw := a.raw(e.s)
	if strings.IndexByte(raw, '&') < 0 && e.tag.isTidy(raw) {
		return raw
	}
	return decodeValue(raw)
}

// find returns the tag's first attribute of that name.
func (e *engine) find(name string) *attribute {
	for i := range e.tag.attrs {
		if a := &e.tag.attrs[i]; equalFold(a.name(e.s), name) {
			return a
		}
	}
	return nil
}

// findStyle returns the tag's first style attribute.
func (e *engine) findStyle() *attribute {
	if e.tag.style == 0 {
		return nil
	}
	return &e.tag.attrs[e.tag.style-1]
}

// hasAny reports whether the tag has one of the attributes.
func (e *engine) hasAny(names string) bool {
	for i := range e.tag.attrs {
		if containsWord(names, e.tag.attrs[i].name(e.s)) {
			return true
		}
	}
	return false
}
