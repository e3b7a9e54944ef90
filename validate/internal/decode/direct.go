package decode

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"reflect"
	"strconv"
	"unicode/utf8"
	"unsafe"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// direct is one run of the direct pass: it reads a document straight into the
// fields of a struct by their offsets, in half the time that json takes. It
// knows what most documents are made of and gives up on anything else, also on
// what is wrong, which is then for json and the slow pass to find. What it
// accepts json accepts, to the same value; a fuzz target checks that.
type direct struct {
	doc   []byte
	at    int
	depth int // how much deeper it may still go
	plan  *Plan
}

// maxDirect is how deep the direct pass goes. It recurses, and json has the same
// kind of limit, at 10,000.
const maxDirect = 1000

// directly decodes a document into dst, which points to a zero value with its
// presets, and reports whether it could. Where it could not, dst holds a part.
func (p *Plan) directly(doc []byte, dst any) bool {
	d := direct{doc: doc, depth: maxDirect, plan: p}
	if p.direct == nil || d.peek() == 'n' {
		return false
	}
	return d.value(p.direct, reflect.ValueOf(dst).UnsafePointer()) && d.peek() == 0 && d.at == len(doc)
}

// peek passes over white space and returns the byte after it, 0 at the end.
func (d *direct) peek() byte {
	for ; d.at < len(d.doc); d.at++ {
		switch c := d.doc[d.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// takes passes over one byte if it is c.
func (d *direct) takes(c byte) bool {
	if d.peek() != c {
		return false
	}
	d.at++
	return true
}

// value reads the next value into what p points to.
func (d *direct) value(r *reader, p unsafe.Pointer) bool {
	if d.depth == 0 {
		return false
	}
	d.depth--
	ok := d.read(r, p)
	d.depth++
	return ok
}

func (d *direct) read(r *reader, p unsafe.Pointer) bool {
	c := d.peek()
	if c == 'n' && r.kind != readOther {
		return d.null(r, p)
	}
	switch r.kind {
	case readText:
		s, ok := d.text()
		if ok {
			*(*string)(p) = s
		}
		return ok
	case readBool:
		*(*bool)(p) = c == 't'
		return d.word("true") || d.word("false")
	case readInt, readUint, readFloat:
		return d.number(r, p)
	case readObject:
		return d.object(r, p)
	case readList:
		return d.list(r, p)
	case readPointer:
		target := reflect.New(r.elem.typ).UnsafePointer()
		*(*unsafe.Pointer)(p) = target
		return d.value(r.elem, target)
	case readOptional:
		slot := d.optional(r, p)
		slot.Mark(false)
		return d.value(r.elem, reflect.ValueOf(slot.Value).UnsafePointer())
	default:
		return d.other(r, p)
	}
}

// optional returns the inside of the Opt that p points to.
func (d *direct) optional(r *reader, p unsafe.Pointer) Slot {
	slot, _ := d.plan.cfg.Optional(reflect.NewAt(r.typ, p).Interface())
	return slot
}

// null gives what p points to the zero value, as json does.
func (d *direct) null(r *reader, p unsafe.Pointer) bool {
	if !d.word("null") {
		return false
	}
	reflect.NewAt(r.typ, p).Elem().SetZero()
	if r.kind == readOptional {
		d.optional(r, p).Mark(true)
	}
	return true
}

// word passes over a word. What follows it is for the next step to judge.
func (d *direct) word(w string) bool {
	if len(d.doc)-d.at < len(w) || string(d.doc[d.at:d.at+len(w)]) != w {
		return false
	}
	d.at += len(w)
	return true
}

// object reads the members of an object into the fields of a struct.
func (d *direct) object(r *reader, p unsafe.Pointer) bool {
	if !d.takes('{') {
		return false
	}
	if d.takes('}') {
		return true
	}
	var seen uint64
	for guess := 0; ; guess++ {
		i, ok := d.member(r, guess)
		if !ok || seen&(1<<i) != 0 || !d.takes(':') {
			return false
		}
		seen |= 1 << i
		if m := &r.members[i]; !d.value(m.reader, unsafe.Add(p, m.off)) {
			return false
		}
		guess = i
		switch {
		case d.takes(','):
		case d.takes('}'):
			return true
		default:
			return false
		}
	}
}

// member reads a name and returns which member has it. Most documents have
// their members in the order of the struct, so that a guess is often right.
func (d *direct) member(r *reader, guess int) (int, bool) {
	if d.peek() != '"' {
		return 0, false
	}
	if guess < len(r.members) && d.word(r.members[guess].quoted) {
		return guess, true
	}
	name := d.doc[d.at+1:]
	end := bytes.IndexByte(name, '"')
	if end < 0 {
		return 0, false
	}
	i, ok := r.byName[string(name[:end])] // has no name with a backslash in it
	d.at += end + 2
	return i, ok
}

// list reads the elements of an array into a slice, which is empty.
func (d *direct) list(r *reader, p unsafe.Pointer) bool {
	if !d.takes('[') {
		return false
	}
	v := reflect.NewAt(r.typ, p).Elem()
	if d.takes(']') {
		v.Set(reflect.MakeSlice(r.typ, 0, 0))
		return true
	}
	size := r.elem.typ.Size()
	for n := 0; ; n++ {
		if n == v.Cap() {
			v.Grow(1)
		}
		v.SetLen(n + 1)
		if !d.value(r.elem, unsafe.Add(v.UnsafePointer(), uintptr(n)*size)) {
			return false
		}
		switch {
		case d.takes(','):
		case d.takes(']'):
			return true
		default:
			return false
		}
	}
}

// number reads a number. One that is not of the field's kind or out of its
// range is left to json.
func (d *direct) number(r *reader, p unsafe.Pointer) bool {
	end, whole := numberEnd(d.doc, d.at)
	text := d.doc[d.at:end]
	d.at = end
	switch {
	case len(text) == 0:
		return false
	case r.kind == readFloat:
		f, err := strconv.ParseFloat(string(text), r.bits)
		putFloat(p, r.bits, f)
		return err == nil
	case !whole:
		return false
	case r.kind == readUint:
		n, err := strconv.ParseUint(string(text), 10, r.bits)
		putInt(p, r.bits, int64(n)) //nolint:gosec // the same bits
		return err == nil
	default:
		n, err := strconv.ParseInt(string(text), 10, r.bits)
		putInt(p, r.bits, n)
		return err == nil
	}
}

func putFloat(p unsafe.Pointer, size int, f float64) {
	if size == 32 {
		*(*float32)(p) = float32(f)
		return
	}
	*(*float64)(p) = f
}

func putInt(p unsafe.Pointer, size int, n int64) {
	switch size {
	case 8:
		*(*int8)(p) = int8(n) //nolint:gosec // in range
	case 16:
		*(*int16)(p) = int16(n) //nolint:gosec // in range
	case 32:
		*(*int32)(p) = int32(n) //nolint:gosec // in range
	default:
		*(*int64)(p) = n
	}
}

// numberEnd returns the end of the number that begins at i (RFC 8259 section
// 6), i if none does, and whether it has neither a fraction nor an exponent.
func numberEnd(doc []byte, i int) (end int, whole bool) {
	at := i
	if at < len(doc) && doc[at] == '-' {
		at++
	}
	from := at
	if at = digitsEnd(doc, at); at == from || doc[from] == '0' && at > from+1 {
		return i, false
	}
	whole = true
	if at < len(doc) && doc[at] == '.' {
		whole = false
		from = at + 1
		if at = digitsEnd(doc, from); at == from {
			return i, false
		}
	}
	if at < len(doc) && doc[at]|0x20 == 'e' {
		whole = false
		if at++; at < len(doc) && (doc[at] == '+' || doc[at] == '-') {
			at++
		}
		from = at
		if at = digitsEnd(doc, from); at == from {
			return i, false
		}
	}
	return at, whole
}

// digitsEnd returns the end of the digits that begin at i.
func digitsEnd(doc []byte, i int) int {
	for i < len(doc) && doc[i]-'0' <= 9 {
		i++
	}
	return i
}

// text reads a string.
func (d *direct) text() (string, bool) {
	if d.at >= len(d.doc) || d.doc[d.at] != '"' {
		return "", false
	}
	from := d.at + 1
	ascii := true
	for at := plainEnd(d.doc, from); at < len(d.doc); at = plainEnd(d.doc, at+1) {
		switch c := d.doc[at]; {
		case c == '"':
			d.at = at + 1
			return string(d.doc[from:at]), ascii || utf8.Valid(d.doc[from:at])
		case c == '\\':
			return d.escaped()
		case c < ' ':
			return "", false
		default:
			ascii = false
		}
	}
	return "", false
}

// escaped reads a string that has an escape in it.
func (d *direct) escaped() (string, bool) {
	end := skipString(d.doc, d.at) + 1
	s, err := jsontext.AppendUnquote(nil, d.doc[d.at:end])
	d.at = end
	return string(s), err == nil
}

// plainEnd returns the offset, from i on, of the first byte that is a quote, a
// backslash, a control character or no ASCII, or the length of the document.
// It looks at eight bytes at a time.
func plainEnd(doc []byte, i int) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(doc); i += 8 {
		w := binary.LittleEndian.Uint64(doc[i:])
		quote, slash := w^'"'*ones, w^'\\'*ones
		// In each byte that is to be found, and perhaps in some that follow
		// the first of these, this sets the high bit.
		found := (w | (w-' '*ones)&^w | (quote-ones)&^quote | (slash-ones)&^slash) & high
		if found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(doc); i++ {
		if c := doc[i]; c == '"' || c == '\\' || c < ' ' || c >= utf8.RuneSelf {
			break
		}
	}
	return i
}

// other lets json read a value. Where the end that is found for it is not its
// end, the value is no JSON or what follows it is not.
func (d *direct) other(r *reader, p unsafe.Pointer) bool {
	end := valueEnd(d.doc, d.at)
	raw := d.doc[d.at:end]
	d.at = end
	return json.Unmarshal(raw, reflect.NewAt(r.typ, p).Interface(), d.plan.options) == nil
}

// valueEnd returns the end of the value that begins at i, if one does.
func valueEnd(doc []byte, i int) int {
	for open := 0; i < len(doc); i++ {
		switch doc[i] {
		case '"':
			i = skipString(doc, i)
		case '{', '[':
			open++
			continue
		case '}', ']':
			open--
		case ',', ' ', '\t', '\r', '\n', ':':
			if open == 0 {
				return i
			}
			continue
		default:
			continue
		}
		switch {
		case open < 0:
			return i
		case open == 0:
			return i + 1
		}
	}
	return len(doc)
}
