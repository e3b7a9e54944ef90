package decode

import (
	"bytes"
	"reflect"
	"unicode/utf8"
	"unsafe"

	"github.com/untaint/untaint"
)

// reading is one run over one document. It reads straight into the fields of a
// value by their offsets, counts what it takes, and where something does not
// fit says so, passes over it and goes on.
//
// Its methods that return a bool report whether to go on: false once the
// document cannot be read further, a limit is passed, or enough was found.
type reading struct {
	doc    []byte
	at     int
	plan   *Plan
	limits *Limits
	report *Report

	depth   int   // how much deeper it may go
	tokens  int   // how many more it may meet
	live    int64 // bytes that the value holds
	garbage int64 // bytes that were taken on the way to it

	unicode unicodeState
	cut     bool // the document is no JSON
	spare   []spareEntry
	arena   []byte     // for methods of the program, which may hold what they are given
	names   []nameSpan // of objects around, to find what comes twice
	tracker tracker
}

// unicodeState says whether the whole document is UTF-8.
type unicodeState uint8

const (
	unicodeUnknown unicodeState = iota
	unicodeGood
	unicodeBad
)

// maxDepth is how deep a document may be, whatever the limits say: reading
// recurses.
const maxDepth = 10_000

// JSON decodes a document into dst, which points to a zero value of the plan's
// type. Where it adds violations to the report, dst holds what could be decoded,
// for rules to look at and not to be handed out.
func (p *Plan) JSON(doc []byte, dst any, l *Limits, r *Report) {
	if !p.takesJSON {
		r.halt("", CodeNothingBound, untaint.Misuse)
		return
	}
	p.preset(dst)
	d := reading{doc: doc, plan: p, limits: l, report: r, depth: min(l.Depth, maxDepth), tokens: l.Tokens}
	d.document(p.root, reflect.ValueOf(dst).UnsafePointer())
}

// document reads all of the document.
func (d *reading) document(s *shape, p unsafe.Pointer) {
	switch c := d.peek(); {
	case c == 0 && d.at == len(d.doc):
		d.report.halt(d.report.base, CodeEmptyBody, untaint.Malformed)
		return
	case bytes.HasPrefix(d.doc, []byte("\ufeff")):
		d.report.halt(d.report.base, CodeByteOrderMark, untaint.Malformed) // RFC 8259 section 8.1
		return
	case c == 'n' && !d.plan.takesNull:
		d.nullDocument()
		return
	}
	if d.value(s, p) {
		d.end()
	}
}

// end makes sure that nothing follows the document.
func (d *reading) end() bool {
	if d.peek(); d.at == len(d.doc) {
		return true
	}
	d.report.halt(d.report.base, CodeTrailingData, untaint.Malformed)
	return false
}

// nullDocument refuses a null in place of the whole: it is not an empty object,
// and no rule would see that anything is missing.
func (d *reading) nullDocument() {
	if d.word("null") && d.end() {
		d.report.halt(d.report.base, CodeNull, untaint.Malformed, untaint.TextParam("want", d.plan.root.want))
	}
}

// peek passes over white space and returns the byte after it, 0 at the end.
func (d *reading) peek() byte {
	for ; d.at < len(d.doc); d.at++ {
		if c := d.doc[d.at]; c > ' ' || c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
	}
	return 0
}

// takes passes over one byte if it is c.
func (d *reading) takes(c byte) bool {
	if d.peek() != c {
		return false
	}
	d.at++
	return true
}

// refuse reports something wrong at an offset, and whether to go on.
func (d *reading) refuse(at int, code untaint.Code, ps ...untaint.Param) bool {
	d.report.refuse(d.place(at), code, untaint.Malformed, ps...)
	return d.more()
}

func (d *reading) more() bool {
	if d.report.C.Full() {
		d.report.Halted = true
		return false
	}
	return true
}

// broken reports that what follows is not JSON.
func (d *reading) broken() bool {
	d.cut = true
	d.report.halt(d.around(d.at), CodeBadSyntax, untaint.Malformed)
	return false
}

// over reports that a limit is passed.
func (d *reading) over(code untaint.Code, max int64) bool {
	d.report.halt(d.place(d.at), code, untaint.TooLarge, untaint.IntParam("max", max))
	return false
}

// token counts one token.
func (d *reading) token() bool {
	if d.tokens--; d.tokens < 0 {
		return d.over(CodeTooManyTokens, int64(d.limits.Tokens))
	}
	return true
}

// enter goes into an array or an object, and passes over the byte that opens
// it. Each true is followed by one d.depth++.
func (d *reading) enter() bool {
	if d.depth <= 0 {
		return d.over(CodeTooDeep, int64(min(d.limits.Depth, maxDepth)))
	}
	d.depth--
	d.at++
	return true
}

// next passes over what follows the nth item of an array or object, and
// reports whether another one comes, and whether to go on.
func (d *reading) next(n int, closing byte) (another, ok bool) {
	switch d.peek() {
	case ',':
		if n >= d.limits.Items {
			return false, d.over(CodeTooManyItems, int64(d.limits.Items))
		}
		d.at++
		return true, true
	case closing:
		d.at++
		return false, true
	}
	return false, d.broken()
}

// misfit refuses the next value, which is not what s takes.
func (d *reading) misfit(s *shape) bool {
	from := d.at
	return d.skip(false) && d.refuse(from, CodeTypeMismatch, untaint.TextParam("want", s.want))
}

// word passes over a word. What follows it is for the next step to judge.
func (d *reading) word(w string) bool {
	if len(d.doc)-d.at < len(w) || string(d.doc[d.at:d.at+len(w)]) != w {
		return d.broken()
	}
	d.at += len(w)
	return true
}

// value reads the next value into what p points to.
func (d *reading) value(s *shape, p unsafe.Pointer) bool {
	c := d.peek()
	if !d.token() {
		return false
	}
	if c == 'n' && s.kind < byJSON {
		return d.word("null") && d.null(s, p)
	}
	switch s.kind {
	case object:
		if c == '{' {
			return d.object(s, p)
		}
	case list:
		if c == '[' {
			return d.list(s, p)
		}
	case array:
		if c == '[' {
			return d.array(s, p)
		}
	case dict:
		if c == '{' {
			return d.dict(s, p)
		}
	case pointer:
		if !d.hold(rounded(s.elem.size)) {
			return false
		}
		target := reflect.New(s.elem.typ).UnsafePointer()
		*(*unsafe.Pointer)(p) = target
		d.tokens++ // the value inside counts itself
		return d.value(s.elem, target)
	case optional:
		*(*uint8)(unsafe.Add(p, s.state)) = OptGiven
		d.tokens++
		return d.value(s.elem, p)
	case number:
		return d.number(s, p, c)
	case duration:
		if c != '"' {
			return d.number(s, p, c)
		}
		return d.fromText(s, p)
	case boolean:
		return d.boolean(s, p, c)
	case never:
	case byJSON, byDecoder, raw:
		return d.whole(s, p)
	case anything:
		return d.anything((*any)(p), c)
	default:
		if c == '"' {
			return d.fromText(s, p)
		}
	}
	return d.misfit(s)
}

// null gives what p points to the zero value, as json does.
func (d *reading) null(s *shape, p unsafe.Pointer) bool {
	reflect.NewAt(s.typ, p).Elem().SetZero()
	for ; s.kind == optional; s = s.elem { // an Opt in an Opt holds the null too
		*(*uint8)(unsafe.Add(p, s.state)) = OptNull
	}
	return true
}

func (d *reading) boolean(s *shape, p unsafe.Pointer, c byte) bool {
	switch c {
	case 't':
		*(*bool)(p) = true
		return d.word("true")
	case 'f':
		*(*bool)(p) = false
		return d.word("false")
	}
	return d.misfit(s)
}

// goodUTF8 reports whether some text is UTF-8. The document is looked at once,
// as a whole, and piece by piece only if it is not.
func (d *reading) goodUTF8(text []byte) bool {
	if d.unicode == unicodeUnknown {
		d.unicode = unicodeBad
		if utf8.Valid(d.doc) {
			d.unicode = unicodeGood
		}
	}
	return d.unicode == unicodeGood || utf8.Valid(text)
}
