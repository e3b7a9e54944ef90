package validate

import (
	"math"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"
	"unsafe"
)

// run is the state of one check.
type run struct {
	e     *engine
	nodes int // how many values may still be looked at
	depth int // how many values may still be inside each other
	frame *frame
	owner unsafe.Pointer // the struct around, for what lies elsewhere
	pair  equalPair      // what unique has found
	wrong bool           // the last rule by reflection cannot test such a value

	// trail is where accept stopped, the innermost place first.
	trail [8]place
	n     int
	elem  int  // of the list whose ops have just refused
	over  bool // a limit was passed
}

// place is an op, and the element that it was at.
type place struct {
	op   int32
	elem int32
}

// stopped notes where a list of ops has refused.
func (r *run) stopped(op int) {
	if r.n < len(r.trail) {
		r.trail[r.n] = place{int32(op), int32(r.elem)}
	}
	r.n++
	r.elem = 0
}

// accept runs ops on the value at base until one of them refuses, and reports
// whether none does. Where a value is refused, trail leads to the op.
func (r *run) accept(ops []op, base unsafe.Pointer) bool {
	for i := 0; i < len(ops); i++ {
		o := &ops[i]
		p := unsafe.Add(base, o.off)
		var ok bool
		switch o.code {
		case opText:
			ok = o.text(*(*string)(p))
		case opMatch:
			ok = o.f(*(*string)(p))
		case opInt:
			n := *(*int64)(p)
			ok = n >= int64(o.lo) && n <= int64(o.hi)
		case opSet:
			ok = among(o.x.set, *(*string)(p))
		case opLen:
			n := uint64((*sliceHeader)(p).len)
			ok = n >= o.lo && n <= o.hi
		case opWord:
			ok = *(*uintptr)(p) != 0
		case opFloat:
			f := *(*float64)(p)
			ok = f >= math.Float64frombits(o.lo) && f <= math.Float64frombits(o.hi)
		case opSame:
			ok = *(*string)(p) == *(*string)(unsafe.Add(r.around(o, base), o.lo))
		case opJump:
			if o.omits(p) {
				i = int(o.next) - 1
			}
			continue
		case opHas:
			if *(*uint8)(unsafe.Add(p, o.x.mark)) == o.x.holds {
				continue
			}
			if ok = r.accept(o.x.none, base); ok {
				i = int(o.next) - 1
			}
		case opWhen:
			if !r.demands(o, base) {
				i++
			}
			continue
		case opPointer:
			ok = r.pointer(o, base, p)
		case opElems:
			ok = r.elems(o, base, (*sliceHeader)(p).data, (*sliceHeader)(p).len)
		case opInside:
			ok = r.inside(o, p)
		default:
			ok = r.other(o, base, p)
		}
		if !ok {
			r.stopped(i)
			return false
		}
	}
	return true
}

// other runs the ops that are less usual.
func (r *run) other(o *op, base, p unsafe.Pointer) bool {
	switch o.code {
	case opInt8, opInt16, opInt32, opUint8, opUint16, opUint32:
		n := o.code.load(p)
		return n >= int64(o.lo) && n <= int64(o.hi)
	case opUint:
		n := *(*uint64)(p)
		return n >= o.lo && n <= o.hi
	case opFloat32:
		f := float64(*(*float32)(p))
		return f >= math.Float64frombits(o.lo) && f <= math.Float64frombits(o.hi)
	case opInts:
		n := loadInt(o.x.kind, p)
		if slices.Contains(o.x.ints, n) {
			return o.hi == 0
		}
		return o.hi != 0
	case opNotInt:
		return loadInt(o.x.kind, p) != int64(o.lo)
	case opMatchArg:
		return o.x.match(*(*string)(p), o.x.param) == (o.hi == 0)
	case opBytes:
		return uint64((*sliceHeader)(p).len) <= o.hi
	case opMapLen:
		n := uint64(len(*(*map[int]int)(p)))
		return n >= o.lo && n <= o.hi
	case opByte:
		return *(*byte)(p) != 0
	case opGiven:
		return !o.omits(p)
	case opEmpty:
		return o.omits(p)
	case opBool:
		return *(*bool)(p) == (o.lo != 0)
	case opTime:
		return o.how.holds((*time.Time)(p).Compare(o.x.now()))
	case opCompare:
		return o.compare(p, unsafe.Add(r.around(o, base), o.lo))
	case opUnique:
		return r.unique(o, (*sliceHeader)(p))
	case opRule:
		return r.rule(o, base, p)
	case opDirect:
		return o.x.direct(p)
	case opEither:
		for i := range o.x.alts {
			if r.accept(o.x.alts[i], base) {
				r.n = 0
				return true
			}
		}
		r.n = 0
		return false
	case opArray:
		return r.array(o, base, p)
	case opEntries:
		return r.entries(o, base, p)
	case opDynamic:
		return r.dynamic(o, base, p)
	}
	return false
}

// around returns the struct around the value of an op.
func (r *run) around(o *op, base unsafe.Pointer) unsafe.Pointer {
	if o.via {
		return r.owner
	}
	return unsafe.Add(base, o.own)
}

// text counts characters only where the bytes do not decide.
func (o *op) text(s string) bool {
	n := uint64(len(s))
	if n < o.lo {
		return false
	}
	if n <= o.hi && (o.lo <= 1 || n >= utf8.UTFMax*o.lo) {
		return true
	}
	n = uint64(utf8.RuneCountInString(s))
	return n >= o.lo && n <= o.hi
}

func among(set []string, s string) bool {
	return slices.Contains(set, s)
}

// load reads an integer of fewer than 64 bits.
func (c opcode) load(p unsafe.Pointer) int64 {
	switch c {
	case opInt8:
		return int64(*(*int8)(p))
	case opInt16:
		return int64(*(*int16)(p))
	case opInt32:
		return int64(*(*int32)(p))
	case opUint8:
		return int64(*(*uint8)(p))
	case opUint16:
		return int64(*(*uint16)(p))
	}
	return int64(*(*uint32)(p))
}

// loadInt reads an integer of any kind; one of 64 bits without a sign as the
// number of the same bits.
func loadInt(k reflect.Kind, p unsafe.Pointer) int64 {
	switch k {
	case reflect.Int:
		return int64(*(*int)(p))
	case reflect.Int64:
		return *(*int64)(p)
	case reflect.Int8:
		return int64(*(*int8)(p))
	case reflect.Int16:
		return int64(*(*int16)(p))
	case reflect.Int32:
		return int64(*(*int32)(p))
	case reflect.Uint, reflect.Uintptr:
		return int64(*(*uint)(p))
	case reflect.Uint64:
		return int64(*(*uint64)(p))
	case reflect.Uint8:
		return int64(*(*uint8)(p))
	case reflect.Uint16:
		return int64(*(*uint16)(p))
	}
	return int64(*(*uint32)(p))
}

// loadFloat reads a float of either size.
func loadFloat(k reflect.Kind, p unsafe.Pointer) float64 {
	if k == reflect.Float32 {
		return float64(*(*float32)(p))
	}
	return *(*float64)(p)
}

func zeroMemory(p unsafe.Pointer, size uintptr) bool {
	at := uintptr(0)
	for ; at+8 <= size; at += 8 { // no pointer past the end: it may be another's
		if *(*[8]byte)(unsafe.Add(p, at)) != [8]byte{} {
			return false
		}
	}
	for ; at < size; at++ {
		if *(*byte)(unsafe.Add(p, at)) != 0 {
			return false
		}
	}
	return true
}

// The ways in which opJump, opGiven and opEmpty look at a value, in the operand
// lo.
const (
	omitNever  = iota
	omitWord   // a word that is zero
	omitString // a string that is empty
	omitMemory // hi bytes that are zero
	omitLen    // a slice without elements
	omitMapLen // a map without entries
	omitAlways
	omitZero // by reflection
)

// omits reports whether opJump's value is one that the rest is not for.
func (o *op) omits(p unsafe.Pointer) bool {
	switch o.lo {
	case omitWord:
		return *(*uintptr)(p) == 0
	case omitString:
		return len(*(*string)(p)) == 0
	case omitMemory:
		return zeroMemory(p, uintptr(o.hi))
	case omitLen:
		return (*sliceHeader)(p).len == 0
	case omitMapLen:
		return len(*(*map[int]int)(p)) == 0
	case omitAlways, omitNever:
		return o.lo == omitAlways
	}
	return isZero(reflect.NewAt(o.x.typ, p).Elem())
}

// compare compares two fields of one kind.
func (o *op) compare(a, b unsafe.Pointer) bool {
	switch k := o.x.kind; {
	case k == reflect.Struct:
		return o.how.holds((*time.Time)(a).Compare(*(*time.Time)(b)))
	case k == reflect.String: // by length, but for equality
		x, y := *(*string)(a), *(*string)(b)
		if o.how == opEq || o.how == opNe {
			return o.how.holds(boolSign(x == y, true))
		}
		return o.how.holds(sign(len(x), len(y)))
	case k == reflect.Float32 || k == reflect.Float64:
		return o.how.onFloats(loadFloat(k, a), loadFloat(k, b))
	case k >= reflect.Uint && k <= reflect.Uintptr:
		return o.how.holds(sign(uint64(loadInt(k, a)), uint64(loadInt(k, b))))
	default:
		return o.how.holds(sign(loadInt(k, a), loadInt(k, b)))
	}
}

// enter counts a value inside another one, and reports whether the limits allow
// it; they are what ends a cycle of pointers, and a graph that doubles at each
// level.
func (r *run) enter(o *op) bool {
	if r.nodes <= 0 || r.depth < int(o.cost) {
		r.over = true
		return false
	}
	r.nodes--
	r.depth -= int(o.cost)
	return true
}

func (r *run) leave(o *op) { r.depth += int(o.cost) }

// bring sets the struct around for the ops inside, and returns the one before.
func (r *run) bring(o *op, base unsafe.Pointer) unsafe.Pointer {
	before := r.owner
	if o.x.bring && !o.via {
		r.owner = unsafe.Add(base, o.own)
	}
	return before
}

func (r *run) pointer(o *op, base, p unsafe.Pointer) bool {
	to := *(*unsafe.Pointer)(p)
	if to == nil {
		return r.accept(o.x.none, base)
	}
	if !r.enter(o) {
		return false
	}
	before := r.bring(o, base)
	ok := r.accept(o.x.prog.ops, to)
	r.owner = before
	r.leave(o)
	return ok
}

func (r *run) inside(o *op, p unsafe.Pointer) bool {
	if !r.enter(o) {
		return false
	}
	ok := r.accept(o.x.prog.ops, p)
	r.leave(o)
	return ok
}

func (r *run) array(o *op, base, p unsafe.Pointer) bool {
	return r.elems(o, base, p, int(o.hi))
}
