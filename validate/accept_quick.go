package validate

import (
	"math"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"
	"unsafe"
)

// quick runs ops from an index on, and returns where it stopped: at the first
// one that refuses the value at base, or behind the last. Without a run it looks at
// memory alone and keeps no state, so that a struct of plain fields costs little
// more than the tests themselves; it then also stops at an op that needs a run. With
// one it steps into what is inside the value.
func quick(r *run, ops []op, i int, base unsafe.Pointer) int {
	for ; i < len(ops); i++ {
		o := &ops[i]
		p := unsafe.Add(base, o.off)
		var ok bool
		switch o.code {
		case opText:
			ok = o.text(*(*string)(p))
		case opMatch:
			ok = o.f(*(*string)(p))
		case opMatchArg:
			ok = o.x.match(*(*string)(p), o.x.param) == (o.hi == 0)
		case opSet:
			ok = o.x.set.has(*(*string)(p))
		case opSame:
			if o.via == here {
				ok = *(*string)(p) == *(*string)(unsafe.Add(base, uint64(o.own)+o.lo))
			} else {
				ok = r != nil && r.seldom(o, base, p)
			}
		case opInt:
			n := *(*int64)(p)
			ok = n >= int64(o.lo) && n <= int64(o.hi)
		case opInt8, opInt16, opInt32, opUint8, opUint16, opUint32:
			n := o.code.load(p)
			ok = n >= int64(o.lo) && n <= int64(o.hi)
		case opUint:
			n := *(*uint64)(p)
			ok = n >= o.lo && n <= o.hi
		case opFloat:
			f := *(*float64)(p)
			ok = f >= math.Float64frombits(o.lo) && f <= math.Float64frombits(o.hi)
		case opFloat32:
			f := float64(*(*float32)(p))
			ok = f >= math.Float64frombits(o.lo) && f <= math.Float64frombits(o.hi)
		case opInts:
			ok = slices.Contains(o.x.ints, loadInt(o.x.kind, p)) == (o.hi == 0)
		case opNotInt:
			ok = loadInt(o.x.kind, p) != int64(o.lo)
		case opBytes:
			ok = uint64((*sliceHeader)(p).len) <= o.hi
		case opLen:
			n := uint64((*sliceHeader)(p).len)
			ok = n >= o.lo && n <= o.hi
		case opMapLen:
			n := uint64(len(*(*map[int]int)(p)))
			ok = n >= o.lo && n <= o.hi
		case opByte:
			ok = *(*byte)(p) != 0
		case opWord:
			ok = *(*uintptr)(p) != 0
		case opGiven:
			ok = !o.omits(p)
		case opEmpty:
			ok = o.omits(p)
		case opBool:
			ok = *(*bool)(p) == (o.lo != 0)
		case opCompare:
			if o.via == here {
				ok = o.compare(p, unsafe.Add(base, uint64(o.own)+o.lo))
			} else {
				ok = r != nil && r.seldom(o, base, p)
			}
		case opJump:
			if o.omits(p) {
				i = int(o.next) - 1
			}
			continue
		case opHas:
			if ok = *(*uint8)(unsafe.Add(p, o.x.mark)) == o.x.holds; ok {
				continue
			}
			if ok = len(o.x.none) == 0 || r != nil && r.accept(o.x.none, base); ok {
				i = int(o.next) - 1
				continue
			}
		case opWhen:
			around := unsafe.Add(base, o.own)
			if o.via != here {
				if r == nil {
					return i
				}
				around = r.around(o, base)
			}
			if !o.x.when.demands(around) {
				i++
			}
			continue
		case opPointer: // what has nothing inside and may be so needs no run
			if to := *(*unsafe.Pointer)(p); to == nil {
				ok = len(o.x.none) == 0 || r != nil && r.accept(o.x.none, base)
			} else {
				ok = r != nil && r.pointee(o, base, to)
			}
		case opElems:
			h := (*sliceHeader)(p)
			ok = h.len == 0 || r != nil && r.elems(o, base, h.data, h.len)
		case opArray:
			ok = r != nil && r.elems(o, base, p, int(o.hi))
		case opDynamic:
			ok = o.x.dyn.get == nil && o.idle(*(*unsafe.Pointer)(p)) || r != nil && r.dynamic(o, base, p)
		case opEntries:
			ok = len(*(*map[int]int)(p)) == 0 || r != nil && r.entries(o, base, p)
		default:
			ok = r != nil && r.seldom(o, base, p)
		}
		if !ok {
			return i
		}
	}
	return i
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

// demands reports whether the condition holds in the struct at around.
func (w *condition) demands(around unsafe.Pointer) bool {
	for i := range w.conds {
		c := &w.conds[i]
		if (c.holds(unsafe.Add(around, c.off)) == c.want) == w.any {
			return w.any
		}
	}
	return !w.any
}

func (c *cond) holds(p unsafe.Pointer) bool {
	switch c.how {
	case condText:
		return *(*string)(p) == c.text
	case condInt:
		return loadInt(c.kind, p) == c.num
	case condFloat:
		return loadFloat(c.kind, p) == c.float
	case condBool:
		return *(*bool)(p) == (c.num != 0)
	case condLen:
		return int64((*sliceHeader)(p).len) == c.num
	case condMapLen:
		return int64(len(*(*map[int]int)(p))) == c.num
	}
	return !c.zero.omits(p)
}
