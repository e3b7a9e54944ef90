package validate

import (
	"math"
	"reflect"
	"unicode/utf8"
	"unsafe"
)

// program is a plan by offsets: it accepts what is good and says nothing about
// the rest, which the walker then looks at. It accepts only what the walker
// accepts, which a fuzz target checks.
type program struct {
	ops []op
}

// opcode says what an op tests.
type opcode uint8

const (
	opText  opcode = iota // characters between lo and hi
	opMatch               // a string by a function
	opSet                 // a string among others
	opInt                 // integers between lo and hi, by size
	opInt8
	opInt16
	opInt32
	opUint // unsigned integers between ulo and uhi, by size
	opUint8
	opUint16
	opUint32
	opUint64
	opFloat // floats between flo and fhi
	opFloat32
	opSlice // a slice's length between lo and hi, and then its elements
	opSame  // a string that equals another
	opSkip  // an empty string, zero or nil ends the ops of the field
)

// op is one test at an offset.
type op struct {
	code    opcode
	nonNil  bool // opSlice: a nil is refused
	skip    int  // opSkip: how many ops are left out
	off     uintptr
	size    uintptr // of an element, or of the value that opSkip looks at
	lo, hi  int64
	ulo     uint64
	uhi     uint64
	flo     float64
	fhi     float64
	match   func(string) bool
	set     []string
	other   uintptr
	hasSkip bool // opSlice: the elements are tested one by one
	sub     []op
}

// sliceHeader is how a slice lies in memory; a test compares it with reflect.
type sliceHeader struct {
	data unsafe.Pointer
	len  int
	cap  int
}

// accept runs ops on the value at base. The budget counts elements, and ends
// the run by refusing, which leaves the verdict to the walker.
func accept(ops []op, base unsafe.Pointer, budget *int) bool {
	for i := 0; i < len(ops); i++ {
		o := &ops[i]
		p := unsafe.Add(base, o.off)
		switch o.code {
		case opText:
			if !o.text(*(*string)(p)) {
				return false
			}
		case opMatch:
			if !o.match(*(*string)(p)) {
				return false
			}
		case opSet:
			if !o.among(*(*string)(p)) {
				return false
			}
		case opInt:
			if n := *(*int64)(p); n < o.lo || n > o.hi {
				return false
			}
		case opFloat:
			if !o.float(*(*float64)(p)) {
				return false
			}
		case opSlice:
			if !o.slice(p, budget) {
				return false
			}
		case opSame:
			if *(*string)(p) != *(*string)(unsafe.Add(base, o.other)) {
				return false
			}
		case opSkip:
			if o.empty(p) {
				i += o.skip
			}
		default:
			if !o.odd(p) {
				return false
			}
		}
	}
	return true
}

// text counts characters only where the bytes do not decide.
func (o *op) text(s string) bool {
	n := int64(len(s))
	if n < o.lo {
		return false
	}
	if n <= o.hi && (o.lo <= 1 || n >= utf8.UTFMax*o.lo) {
		return true
	}
	n = int64(utf8.RuneCountInString(s))
	return n >= o.lo && n <= o.hi
}

func (o *op) among(s string) bool {
	for _, x := range o.set {
		if x == s {
			return true
		}
	}
	return false
}

func (o *op) float(f float64) bool { return f >= o.flo && f <= o.fhi }

// odd tests the numbers that are less usual.
func (o *op) odd(p unsafe.Pointer) bool {
	var n int64
	var u uint64
	switch o.code {
	case opInt8:
		n = int64(*(*int8)(p))
	case opInt16:
		n = int64(*(*int16)(p))
	case opInt32:
		n = int64(*(*int32)(p))
	case opFloat32:
		return o.float(float64(*(*float32)(p)))
	case opUint8:
		u = uint64(*(*uint8)(p))
		return u >= o.ulo && u <= o.uhi
	case opUint16:
		u = uint64(*(*uint16)(p))
		return u >= o.ulo && u <= o.uhi
	case opUint32:
		u = uint64(*(*uint32)(p))
		return u >= o.ulo && u <= o.uhi
	case opUint64, opUint:
		u = *(*uint64)(p)
		return u >= o.ulo && u <= o.uhi
	default:
		return false
	}
	return n >= o.lo && n <= o.hi
}

// empty reports whether opSkip's value is one that omitempty leaves out.
func (o *op) empty(p unsafe.Pointer) bool {
	if o.match != nil { // a string
		return len(*(*string)(p)) == 0
	}
	if o.nonNil { // a slice or a pointer
		return *(*unsafe.Pointer)(p) == nil
	}
	for i := uintptr(0); i < o.size; i++ {
		if *(*byte)(unsafe.Add(p, i)) != 0 {
			return false
		}
	}
	return true
}

// slice tests a length and, op by op, the elements: a column at a time, so that
// the loop stays small.
func (o *op) slice(p unsafe.Pointer, budget *int) bool {
	s := (*sliceHeader)(p)
	n := int64(s.len)
	if n < o.lo || n > o.hi || o.nonNil && s.data == nil {
		return false
	}
	if len(o.sub) == 0 || n == 0 {
		return true
	}
	if *budget -= s.len; *budget < 0 {
		return false
	}
	if o.hasSkip {
		for i := range s.len {
			if !accept(o.sub, unsafe.Add(s.data, uintptr(i)*o.size), budget) {
				return false
			}
		}
		return true
	}
	for from := 0; from < s.len; from += block {
		n := min(block, s.len-from)
		for i := range o.sub {
			if !column(o.sub[i:i+1], unsafe.Add(s.data, uintptr(from)*o.size), n, o.size, budget) {
				return false
			}
		}
	}
	return true
}

// block is how many elements go through all ops before the next ones do, so
// that they stay in the cache of the processor.
const block = 64

// column runs one op on each of n elements.
func column(one []op, p unsafe.Pointer, n int, size uintptr, budget *int) bool {
	o := &one[0]
	if o.lo > o.hi { // max below min: nothing is good, and the span would wrap around
		return false
	}
	end := o.off + uintptr(n)*size
	switch o.code {
	case opInt:
		lo, span := o.lo, uint64(o.hi)-uint64(o.lo) // one comparison: below lo wraps around
		for at := o.off; at < end; at += size {
			if uint64(*(*int64)(unsafe.Add(p, at)))-uint64(lo) > span {
				return false
			}
		}
	case opText:
		if o.lo > 1 {
			return o.texts(p, end, size)
		}
		lo, span := o.lo, uint64(o.hi)-uint64(o.lo)
		for at := o.off; at < end; at += size {
			s := (*string)(unsafe.Add(p, at))
			if uint64(len(*s))-uint64(lo) > span && !o.text(*s) {
				return false
			}
		}
	case opFloat:
		lo, hi := o.flo, o.fhi
		if math.IsInf(hi, 1) {
			for at := o.off; at < end; at += size {
				if f := *(*float64)(unsafe.Add(p, at)); !(f >= lo) {
					return false
				}
			}
			return true
		}
		for at := o.off; at < end; at += size {
			if f := *(*float64)(unsafe.Add(p, at)); !(f >= lo && f <= hi) {
				return false
			}
		}
	default:
		for i := range n {
			if !accept(one, unsafe.Add(p, uintptr(i)*size), budget) {
				return false
			}
		}
	}
	return true
}

func (o *op) texts(p unsafe.Pointer, end, size uintptr) bool {
	for at := o.off; at < end; at += size {
		if !o.text(*(*string)(unsafe.Add(p, at))) {
			return false
		}
	}
	return true
}

// runProgram runs a program on a struct, and reports whether it accepts it.
func (e *engine) runProgram(p *program, v reflect.Value, w *walker) bool {
	if !v.CanAddr() {
		return false
	}
	budget := e.maxNodes - w.nodes
	before := budget
	ok := accept(p.ops, unsafe.Pointer(v.UnsafeAddr()), &budget)
	w.nodes += before - max(budget, 0)
	return ok
}

// accepts checks the whole value by offsets, where the plan has such a program.
func (v *Validator[T]) accepts(p *T) bool {
	if v.team || v.part != nil || v.plan.whole == nil {
		return false
	}
	budget := v.e.maxNodes
	return accept(v.plan.whole.ops, unsafe.Pointer(p), &budget)
}

// acceptsPlan is accepts for a struct whose type is known only now.
func (e *engine) acceptsPlan(p *plan, v reflect.Value) bool {
	if p == nil || p.whole == nil || !v.CanAddr() {
		return false
	}
	budget := e.maxNodes
	return accept(p.whole.ops, unsafe.Pointer(v.UnsafeAddr()), &budget)
}
