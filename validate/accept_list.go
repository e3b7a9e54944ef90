package validate

import (
	"reflect"
	"unsafe"
)

// few is how many elements make ops in columns worth it.
const few = 4

// elems runs the ops inside o on each of n elements. Where it refuses, elem says
// from which one on. Without a run it refuses what is not light.
func (r *run) elems(o *op, base, p unsafe.Pointer, n int) bool {
	if r == nil {
		return o.x.light && o.x.few(p, n)
	}
	if n == 0 {
		return true
	}
	if r.nodes < n || r.depth < int(o.cost) {
		r.over = true
		return false
	}
	r.nodes -= n
	r.depth -= int(o.cost)
	var stopped int
	if o.x.looks() {
		before := r.bring(o, base)
		stopped = r.each(o, p, n)
		r.back(o, before)
	} else {
		stopped = r.each(o, p, n)
	}
	r.leave(o)
	if stopped < n {
		r.elem = stopped
		return false
	}
	return true
}

// each runs the ops inside o on each of n elements, and returns n, or otherwise
// from which element on one of them is refused.
func (r *run) each(o *op, p unsafe.Pointer, n int) int {
	ops, size := o.x.prog.ops, o.x.size
	straight := o.x.prog.straight && size > 0 // the loops in columns end where the memory does
	switch {
	case straight && len(ops) == 1 && n <= block:
		if !column(r, ops, p, n, size) {
			r.n = 0
			return 0
		}
	case n < few || !straight:
		for i := range n {
			if stop := quick(r, ops, 0, unsafe.Add(p, uintptr(i)*size)); stop < len(ops) {
				r.stopped(stop)
				return i
			}
		}
	default:
		for from := 0; from < n; from += block {
			count := min(block, n-from)
			if !r.columns(ops, 0, len(ops), unsafe.Add(p, uintptr(from)*size), count, size) {
				r.n = 0
				return from
			}
		}
	}
	return n
}

// few runs the bare ops of x on each of n elements, if they are few.
func (x *operands) few(p unsafe.Pointer, n int) bool { return n <= block && x.all(p, n) }

// all runs the bare ops of x on each of n elements.
func (x *operands) all(p unsafe.Pointer, n int) bool {
	if ops := x.prog.ops; len(ops) == 1 && x.size > 0 {
		o := &ops[0]
		if x.prog.plain {
			return column(nil, ops, p, n, x.size)
		}
		if o.code == opArray && uintptr(o.hi)*o.x.size == x.size { // arrays side by side are one
			return o.x.all(p, n*int(o.hi))
		}
	}
	for i := range n {
		if !x.prog.holds(unsafe.Add(p, uintptr(i)*x.size)) {
			return false
		}
	}
	return true
}

// columns runs the ops from one index to another on each of n elements, one op at a
// time. An op that decides about others mostly says the same of all elements; where
// it does not, they are looked at one by one.
func (r *run) columns(ops []op, from, to int, p unsafe.Pointer, n int, size uintptr) bool {
	for i := from; i < to; {
		end := group(ops, i)
		if end == i+1 {
			if !column(r, ops[i:end], p, n, size) {
				return false
			}
			i = end
			continue
		}
		if known, ok := optionals(ops[i:end], end, p, n, size); known {
			if !ok {
				return false
			}
			i = end
			continue
		}
		skipped := r.skipped(&ops[i], p, n, size)
		switch o := &ops[i]; {
		case skipped == 0:
			if !r.columns(ops, i+1, end, p, n, size) {
				return false
			}
		case skipped == n && (o.code != opHas || len(o.x.none) == 0):
		default:
			for k := range n {
				elem := unsafe.Add(p, uintptr(k)*size)
				if !r.skips(o, elem) {
					if !r.columns(ops, i+1, end, elem, 1, size) {
						return false
					}
				} else if o.code == opHas && !r.accept(o.x.none, elem) {
					return false
				}
			}
		}
		i = end
	}
	return true
}

// skipped counts the elements for which an op leaves others out: all, none, or -1
// where they differ.
func (r *run) skipped(o *op, p unsafe.Pointer, n int, size uintptr) int {
	q := unsafe.Add(p, o.off)
	switch {
	case o.code == opHas:
		q = unsafe.Add(q, o.x.mark)
		return alike(n, *(*uint8)(q) != o.x.holds, func(k int) bool { return *(*uint8)(unsafe.Add(q, uintptr(k)*size)) != o.x.holds })
	case o.code == opJump && o.lo == omitWord:
		return alike(n, *(*uintptr)(q) == 0, func(k int) bool { return *(*uintptr)(unsafe.Add(q, uintptr(k)*size)) == 0 })
	case o.code == opJump && o.lo == omitString:
		return alike(n, len(*(*string)(q)) == 0, func(k int) bool { return len(*(*string)(unsafe.Add(q, uintptr(k)*size))) == 0 })
	}
	return alike(n, r.skips(o, p), func(k int) bool { return r.skips(o, unsafe.Add(p, uintptr(k)*size)) })
}

// alike returns n where all of n elements are like the first and that one is
// skipped, 0 where all are and it is not, and -1 where they differ.
func alike(n int, first bool, skips func(int) bool) int {
	for k := 1; k < n; k++ {
		if skips(k) != first {
			return -1
		}
	}
	if first {
		return n
	}
	return 0
}

// skips reports whether an op that decides about others leaves them out.
func (r *run) skips(o *op, elem unsafe.Pointer) bool {
	p := unsafe.Add(elem, o.off)
	switch o.code {
	case opJump:
		return o.omits(p)
	case opHas:
		return *(*uint8)(unsafe.Add(p, o.x.mark)) != o.x.holds
	}
	return !o.x.when.demands(r.around(o, elem))
}

// column runs one op on each of n elements.
func column(r *run, one []op, p unsafe.Pointer, n int, size uintptr) bool {
	o := &one[0]
	base := p
	p = unsafe.Add(p, o.off)
	end := uintptr(n) * size
	switch o.code {
	case opInt:
		lo, span := o.lo, o.hi-o.lo // one comparison: below lo wraps around
		for at := uintptr(0); at < end; at += size {
			if *(*uint64)(unsafe.Add(p, at))-lo > span {
				return false
			}
		}
	case opInt8:
		return within[int8](o, p, end, size)
	case opInt16:
		return within[int16](o, p, end, size)
	case opInt32:
		return within[int32](o, p, end, size)
	case opUint8:
		return within[uint8](o, p, end, size)
	case opUint16:
		return within[uint16](o, p, end, size)
	case opUint32:
		return within[uint32](o, p, end, size)
	case opInts:
		return listed(o, p, end, size)
	case opText:
		return texts(o, p, end, size)
	case opFloat:
		return floats(o, p, end, size)
	case opWord:
		for at := uintptr(0); at < end; at += size {
			if *(*uintptr)(unsafe.Add(p, at)) == 0 {
				return false
			}
		}
	case opByte:
		for at := uintptr(0); at < end; at += size {
			if *(*byte)(unsafe.Add(p, at)) == 0 {
				return false
			}
		}
	case opBool:
		for at := uintptr(0); at < end; at += size {
			if *(*bool)(unsafe.Add(p, at)) != (o.lo != 0) {
				return false
			}
		}
	case opGiven:
		return given(o, p, end, size)
	case opPointer:
		return pointers(r, o, base, p, end, size)
	case opArray:
		return arrays(r, o, base, p, n, size)
	case opEntries:
		for at := uintptr(0); at < end; at += size {
			if len(*(*map[int]int)(unsafe.Add(p, at))) != 0 && !r.accept(one, unsafe.Add(base, at)) {
				return false
			}
		}
	case opSet:
		return o.x.set.hasAll(p, end, size)
	case opLen:
		lo, span := o.lo, o.hi-o.lo
		for at := uintptr(0); at < end; at += size {
			if uint64((*sliceHeader)(unsafe.Add(p, at)).len)-lo > span {
				return false
			}
		}
	case opMapLen:
		lo, span := o.lo, o.hi-o.lo
		for at := uintptr(0); at < end; at += size {
			if uint64(len(*(*map[int]int)(unsafe.Add(p, at))))-lo > span {
				return false
			}
		}
	case opMatch:
		f := o.f
		for at := uintptr(0); at < end; at += size {
			if !f(*(*string)(unsafe.Add(p, at))) {
				return false
			}
		}
	case opDynamic:
		for at := uintptr(0); at < end; at += size {
			if (*ifaceHeader)(unsafe.Add(p, at)).typ == nil && len(o.x.none) == 0 {
				continue
			}
			if !r.accept(one, unsafe.Add(base, at)) {
				return false
			}
		}
	default:
		for at := uintptr(0); at < end; at += size {
			if quick(r, one, 0, unsafe.Add(base, at)) == 0 {
				return false
			}
		}
	}
	return true
}

// arrays is column for opArray. The elements of arrays that lie side by side are
// those of one array.
func arrays(r *run, o *op, base, p unsafe.Pointer, n int, size uintptr) bool {
	inside, each := o.x.prog, int(o.hi)
	if !inside.straight || len(inside.ops) != 1 || o.x.looks() || uintptr(each)*o.x.size != size || r.nodes/n < each {
		for at := uintptr(0); at < uintptr(n)*size; at += size {
			if !r.elems(o, unsafe.Add(base, at), unsafe.Add(p, at), each) {
				return false
			}
		}
		return true
	}
	if r.depth < int(o.cost) {
		r.over = true
		return false
	}
	r.nodes -= n * each
	r.depth -= int(o.cost)
	ok := column(r, inside.ops, p, n*each, o.x.size)
	r.leave(o)
	return ok
}

// within is column for integers of fewer than 64 bits.
func within[N int8 | int16 | int32 | uint8 | uint16 | uint32](o *op, p unsafe.Pointer, end, size uintptr) bool {
	lo, hi := int64(o.lo), int64(o.hi)
	for at := uintptr(0); at < end; at += size {
		if n := int64(*(*N)(unsafe.Add(p, at))); n < lo || n > hi {
			return false
		}
	}
	return true
}

// listed is column for opInts.
func listed(o *op, p unsafe.Pointer, end, size uintptr) bool {
	ints, want, kind := o.x.ints, o.hi == 0, o.x.kind
	if kind == reflect.Int && unsafe.Sizeof(int(0)) == 8 {
		kind = reflect.Int64
	}
	if kind == reflect.Int64 && want && len(ints) > 0 && len(ints) <= 4 {
		four := [4]int64{ints[0], ints[0], ints[0], ints[0]}
		copy(four[:], ints)
		for at := uintptr(0); at < end; at += size {
			if n := *(*int64)(unsafe.Add(p, at)); n != four[0] && n != four[1] && n != four[2] && n != four[3] {
				return false
			}
		}
		return true
	}
next:
	for at := uintptr(0); at < end; at += size {
		q := unsafe.Add(p, at)
		var n int64
		if kind == reflect.Int64 {
			n = *(*int64)(q)
		} else {
			n = loadInt(kind, q)
		}
		for _, x := range ints {
			if x == n {
				if !want {
					return false
				}
				continue next
			}
		}
		if want {
			return false
		}
	}
	return true
}

// given is column for opGiven, with loops of their own for most UUIDs and a time.
func given(o *op, p unsafe.Pointer, end, size uintptr) bool {
	bytes := o.hi
	if o.lo != omitMemory {
		bytes = 0
	}
	switch bytes {
	case 1:
		for at := uintptr(0); at < end; at += size {
			if *(*byte)(unsafe.Add(p, at)) == 0 {
				return false
			}
		}
	case 16:
		for at := uintptr(0); at < end; at += size {
			if *(*[16]byte)(unsafe.Add(p, at)) == [16]byte{} {
				return false
			}
		}
	case 24:
		for at := uintptr(0); at < end; at += size {
			if q := unsafe.Add(p, at); *(*[16]byte)(q) == [16]byte{} && *(*[8]byte)(unsafe.Add(q, 16)) == [8]byte{} {
				return false
			}
		}
	default:
		for at := uintptr(0); at < end; at += size {
			if o.omits(unsafe.Add(p, at)) {
				return false
			}
		}
	}
	return true
}
