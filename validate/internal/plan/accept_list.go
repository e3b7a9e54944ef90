package plan

import (
	"reflect"
	"unsafe"
)

// few is how many elements make ops in columns worth it.
const few = 4

// elems runs the ops inside o on each of n elements. Where it refuses, elem says
// from which one on. Without a run it refuses what is not light.
func (r *run) elems(o *Op, base, p unsafe.Pointer, n int) bool {
	if r == nil {
		return o.X.light && o.X.few(p, n)
	}
	if n == 0 {
		return true
	}
	if r.nodes < n || r.depth < int(o.Cost) {
		r.over = true
		return false
	}
	r.nodes -= n
	r.depth -= int(o.Cost)
	var stopped int
	if o.X.looks() {
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
func (r *run) each(o *Op, p unsafe.Pointer, n int) int {
	ops, size := o.X.Prog.Ops, o.X.Size
	straight := o.X.Prog.straight && size > 0 // the loops in columns end where the memory does
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
func (x *Operands) few(p unsafe.Pointer, n int) bool { return n <= block && x.all(p, n) }

// all runs the bare ops of x on each of n elements.
func (x *Operands) all(p unsafe.Pointer, n int) bool {
	if ops := x.Prog.Ops; len(ops) == 1 && x.Size > 0 {
		o := &ops[0]
		if x.Prog.plain {
			return column(nil, ops, p, n, x.Size)
		}
		if o.Code == OpArray && uintptr(o.Hi)*o.X.Size == x.Size { // arrays side by side are one
			return o.X.all(p, n*int(o.Hi))
		}
	}
	for i := range n {
		if !x.Prog.holds(unsafe.Add(p, uintptr(i)*x.Size)) {
			return false
		}
	}
	return true
}

// columns runs the ops from one index to another on each of n elements, one op at a
// time. An op that decides about others mostly says the same of all elements; where
// it does not, they are looked at one by one.
func (r *run) columns(ops []Op, from, to int, p unsafe.Pointer, n int, size uintptr) bool {
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
		case skipped == n && (o.Code != OpHas || len(o.X.None) == 0):
		default:
			for k := range n {
				elem := unsafe.Add(p, uintptr(k)*size)
				if !r.skips(o, elem) {
					if !r.columns(ops, i+1, end, elem, 1, size) {
						return false
					}
				} else if o.Code == OpHas && !r.accept(o.X.None, elem) {
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
func (r *run) skipped(o *Op, p unsafe.Pointer, n int, size uintptr) int {
	q := unsafe.Add(p, o.Off)
	switch {
	case o.Code == OpHas:
		q = unsafe.Add(q, o.X.Mark)
		return alike(n, *(*uint8)(q) != o.X.Holds, func(k int) bool { return *(*uint8)(unsafe.Add(q, uintptr(k)*size)) != o.X.Holds })
	case o.Code == OpJump && o.Lo == OmitWord:
		return alike(n, *(*uintptr)(q) == 0, func(k int) bool { return *(*uintptr)(unsafe.Add(q, uintptr(k)*size)) == 0 })
	case o.Code == OpJump && o.Lo == OmitString:
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
func (r *run) skips(o *Op, elem unsafe.Pointer) bool {
	p := unsafe.Add(elem, o.Off)
	switch o.Code {
	case OpJump:
		return o.omits(p)
	case OpHas:
		return *(*uint8)(unsafe.Add(p, o.X.Mark)) != o.X.Holds
	}
	return !o.X.When.demands(r.around(o, elem))
}

// column runs one op on each of n elements.
func column(r *run, one []Op, p unsafe.Pointer, n int, size uintptr) bool {
	o := &one[0]
	base := p
	p = unsafe.Add(p, o.Off)
	end := uintptr(n) * size
	switch o.Code {
	case OpInt:
		lo, span := o.Lo, o.Hi-o.Lo // one comparison: below lo wraps around
		for at := uintptr(0); at < end; at += size {
			if *(*uint64)(unsafe.Add(p, at))-lo > span {
				return false
			}
		}
	case OpInt8:
		return within[int8](o, p, end, size)
	case OpInt16:
		return within[int16](o, p, end, size)
	case OpInt32:
		return within[int32](o, p, end, size)
	case OpUint8:
		return within[uint8](o, p, end, size)
	case OpUint16:
		return within[uint16](o, p, end, size)
	case OpUint32:
		return within[uint32](o, p, end, size)
	case OpInts:
		return listed(o, p, end, size)
	case OpText:
		return texts(o, p, end, size)
	case OpFloat:
		return floats(o, p, end, size)
	case OpWord:
		for at := uintptr(0); at < end; at += size {
			if *(*uintptr)(unsafe.Add(p, at)) == 0 {
				return false
			}
		}
	case OpByte:
		for at := uintptr(0); at < end; at += size {
			if *(*byte)(unsafe.Add(p, at)) == 0 {
				return false
			}
		}
	case OpBool:
		for at := uintptr(0); at < end; at += size {
			if *(*bool)(unsafe.Add(p, at)) != (o.Lo != 0) {
				return false
			}
		}
	case OpGiven:
		return given(o, p, end, size)
	case OpPointer:
		return pointers(r, o, base, p, end, size)
	case OpArray:
		return arrays(r, o, base, p, n, size)
	case OpEntries:
		for at := uintptr(0); at < end; at += size {
			if len(*(*map[int]int)(unsafe.Add(p, at))) != 0 && !r.accept(one, unsafe.Add(base, at)) {
				return false
			}
		}
	case OpSet:
		return o.X.Set.hasAll(p, end, size)
	case OpLen:
		lo, span := o.Lo, o.Hi-o.Lo
		for at := uintptr(0); at < end; at += size {
			if uint64((*sliceHeader)(unsafe.Add(p, at)).len)-lo > span {
				return false
			}
		}
	case OpMapLen:
		lo, span := o.Lo, o.Hi-o.Lo
		for at := uintptr(0); at < end; at += size {
			if uint64(len(*(*map[int]int)(unsafe.Add(p, at))))-lo > span {
				return false
			}
		}
	case OpMatch:
		f := o.F
		for at := uintptr(0); at < end; at += size {
			if !f(*(*string)(unsafe.Add(p, at))) {
				return false
			}
		}
	case OpDynamic:
		for at := uintptr(0); at < end; at += size {
			if (*ifaceHeader)(unsafe.Add(p, at)).typ == nil && len(o.X.None) == 0 {
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

// arrays is column for OpArray. The elements of arrays that lie side by side are
// those of one array.
func arrays(r *run, o *Op, base, p unsafe.Pointer, n int, size uintptr) bool {
	inside, each := o.X.Prog, int(o.Hi)
	if !inside.straight || len(inside.Ops) != 1 || o.X.looks() || uintptr(each)*o.X.Size != size || r.nodes/n < each {
		for at := uintptr(0); at < uintptr(n)*size; at += size {
			if !r.elems(o, unsafe.Add(base, at), unsafe.Add(p, at), each) {
				return false
			}
		}
		return true
	}
	if r.depth < int(o.Cost) {
		r.over = true
		return false
	}
	r.nodes -= n * each
	r.depth -= int(o.Cost)
	ok := column(r, inside.Ops, p, n*each, o.X.Size)
	r.leave(o)
	return ok
}

// within is column for integers of fewer than 64 bits.
func within[N int8 | int16 | int32 | uint8 | uint16 | uint32](o *Op, p unsafe.Pointer, end, size uintptr) bool {
	lo, hi := int64(o.Lo), int64(o.Hi)
	for at := uintptr(0); at < end; at += size {
		if n := int64(*(*N)(unsafe.Add(p, at))); n < lo || n > hi {
			return false
		}
	}
	return true
}

// listed is column for OpInts.
func listed(o *Op, p unsafe.Pointer, end, size uintptr) bool {
	ints, want, kind := o.X.Ints, o.Hi == 0, o.X.Kind
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

// given is column for OpGiven, with loops of their own for most UUIDs and a time.
func given(o *Op, p unsafe.Pointer, end, size uintptr) bool {
	bytes := o.Hi
	if o.Lo != OmitMemory {
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
