package decode

import (
	"bytes"
	"reflect"
	"unsafe"

	"github.com/untaint/untaint"
)

// JSON decodes a document into dst, which points to a zero value of the plan's
// type. Where it adds violations to the report, dst holds what could be decoded,
// for rules to look at and not to be handed out.
func (p *Plan) JSON(doc []byte, dst any, l *Limits, r *Report) {
	if !p.takesJSON {
		r.halt("", CodeNothingBound, untaint.Misuse)
		return
	}
	p.preset(dst)
	d := p.begin(doc, l, r)
	d.document(p.root, reflect.ValueOf(dst).UnsafePointer())
	d.end()
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
		d.alone()
	}
}

// alone makes sure that nothing follows the document.
func (d *reading) alone() bool {
	if d.peek(); d.at == len(d.doc) {
		return true
	}
	d.report.halt(d.report.base, CodeTrailingData, untaint.Malformed)
	return false
}

// nullDocument refuses a null in place of the whole: it is not an empty object,
// and no rule would see that anything is missing.
func (d *reading) nullDocument() {
	if d.word("null") && d.alone() {
		d.report.halt(d.report.base, CodeNull, untaint.Malformed, untaint.TextParam("want", d.plan.root.want))
	}
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
		*(*uint8)(unsafe.Add(p, s.state)) = s.given
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
		*(*uint8)(unsafe.Add(p, s.state)) = s.null
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
