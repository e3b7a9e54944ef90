package validate

import (
	"math"
	"unsafe"
)

// block is how many elements go through all ops before the next ones do, so
// that they stay in the cache of the processor.
const block = 64

// optionals runs a group of ops that are one test of what may be missing: of a text
// or a whole number in an Opt, or of one that may be zero. These are so common that
// one loop does all of it. It reports false for known where the group is another
// one.
func optionals(ops []op, next int, p unsafe.Pointer, n int, size uintptr) (known, ok bool) {
	var a absence
	i := 0
	if o := &ops[i]; o.code == opHas && len(o.x.none) == 0 {
		a.marked, a.mark, a.holds = true, uintptr(o.off)+o.x.mark, o.x.holds
		i++
	}
	if o := &ops[i]; o.code == opJump && int(o.next) == next {
		a.jump, a.omit = true, o.lo
		i++
	}
	if i == 0 || i != len(ops)-1 || a.jump && ops[i].off != ops[i-1].off {
		return false, false
	}
	switch o := &ops[i]; {
	case o.code == opText && (!a.jump || a.omit == omitString):
		return true, optionalTexts(&a, o, p, uintptr(n)*size, size)
	case o.code == opInt && (!a.jump || a.omit == omitWord && unsafe.Sizeof(uintptr(0)) == 8):
		return true, optionalInts(&a, o, p, uintptr(n)*size, size)
	}
	return false, false
}

// absence is how a value says that it is missing.
type absence struct {
	marked bool    // a byte tells
	jump   bool    // a value that is zero is missing too
	holds  uint8   // what that byte is where there is a value
	mark   uintptr // where it is
	omit   uint64
}

func optionalTexts(a *absence, o *op, p unsafe.Pointer, end, size uintptr) bool {
	lo, span := o.plainBytes()
	mark, holds, marked, jump := unsafe.Add(p, a.mark), a.holds, a.marked, a.jump
	p = unsafe.Add(p, o.off)
	for at := uintptr(0); at < end; at += size {
		if marked && *(*uint8)(unsafe.Add(mark, at)) != holds {
			continue
		}
		s := (*string)(unsafe.Add(p, at))
		if uint64(len(*s))-lo > span && (!jump || len(*s) > 0) && !o.text(*s) {
			return false
		}
	}
	return true
}

func optionalInts(a *absence, o *op, p unsafe.Pointer, end, size uintptr) bool {
	lo, span := o.lo, o.hi-o.lo
	mark, holds, marked, jump := unsafe.Add(p, a.mark), a.holds, a.marked, a.jump
	p = unsafe.Add(p, o.off)
	for at := uintptr(0); at < end; at += size {
		if marked && *(*uint8)(unsafe.Add(mark, at)) != holds {
			continue
		}
		if n := *(*uint64)(unsafe.Add(p, at)); n-lo > span && (!jump || n != 0) {
			return false
		}
	}
	return true
}

// plainBytes returns the lengths in bytes, from lo to lo+span, of which no text needs
// its characters counted.
func (o *op) plainBytes() (lo, span uint64) {
	if lo = o.lo; lo > 1 {
		lo *= 4
	}
	if lo > o.hi || o.lo > math.MaxInt32 { // there are none
		return math.MaxUint64, 0
	}
	return lo, o.hi - lo
}

// pointers is column for opPointer. What the pointers point to goes through the
// ops inside one op at a time too, where those only look at memory.
func pointers(r *run, o *op, base, p unsafe.Pointer, end, size uintptr) bool {
	ops := o.x.prog.ops
	if !o.x.prog.plain || len(ops) == 0 || r.nodes < block || r.depth < int(o.cost) {
		for at := uintptr(0); at < end; at += size {
			if !r.pointer(o, unsafe.Add(base, at), unsafe.Add(p, at)) {
				return false
			}
		}
		return true
	}
	never := len(o.x.none) > 0 && o.x.none[0].code == opNever // a nil is refused
	if len(o.x.none) > 0 && !never {
		for at := uintptr(0); at < end; at += size {
			if *(*unsafe.Pointer)(unsafe.Add(p, at)) == nil && !r.accept(o.x.none, unsafe.Add(base, at)) {
				return false
			}
		}
	}
	seen := 0
	for i := 0; i < len(ops); i++ {
		if i+1 < len(ops) && ops[i].code == opInt && ops[i+1].code == opInt {
			seen = behindTwo(&ops[i], &ops[i+1], p, end, size, never)
			i++
		} else {
			seen = behind(&ops[i], p, end, size, never)
		}
		if seen < 0 {
			return false
		}
	}
	r.nodes -= seen
	return true
}

// behind runs one op on what each of some pointers points to, and returns how many
// of them are not nil, or -1 where the op refuses, or there is a nil and may never
// be one.
func behind(o *op, p unsafe.Pointer, end, size uintptr, never bool) (n int) {
	off, lo, span := o.off, o.lo, o.hi-o.lo // as in column
	switch o.code {
	case opInt:
		for at := uintptr(0); at < end; at += size {
			q := *(*unsafe.Pointer)(unsafe.Add(p, at))
			if q == nil {
				if never {
					return -1
				}
				continue
			}
			if n++; *(*uint64)(unsafe.Add(q, off))-lo > span {
				return -1
			}
		}
	case opText:
		lo, span = o.plainBytes()
		for at := uintptr(0); at < end; at += size {
			q := *(*unsafe.Pointer)(unsafe.Add(p, at))
			if q == nil {
				if never {
					return -1
				}
				continue
			}
			n++
			if s := *(*string)(unsafe.Add(q, off)); uint64(len(s))-lo > span && !o.text(s) {
				return -1
			}
		}
	default:
		one := unsafe.Slice(o, 1)
		for at := uintptr(0); at < end; at += size {
			q := *(*unsafe.Pointer)(unsafe.Add(p, at))
			if q == nil {
				if never {
					return -1
				}
				continue
			}
			if n++; quick(nil, one, 0, q) == 0 {
				return -1
			}
		}
	}
	return n
}

// behindTwo is behind for two whole numbers.
func behindTwo(a, b *op, p unsafe.Pointer, end, size uintptr, never bool) (n int) {
	offA, loA, spanA := a.off, a.lo, a.hi-a.lo
	offB, loB, spanB := b.off, b.lo, b.hi-b.lo
	for at := uintptr(0); at < end; at += size {
		q := *(*unsafe.Pointer)(unsafe.Add(p, at))
		if q == nil {
			if never {
				return -1
			}
			continue
		}
		n++
		if *(*uint64)(unsafe.Add(q, offA))-loA > spanA || *(*uint64)(unsafe.Add(q, offB))-loB > spanB {
			return -1
		}
	}
	return n
}

func texts(o *op, p unsafe.Pointer, end, size uintptr) bool {
	lo, span := o.plainBytes()
	for at := uintptr(0); at < end; at += size {
		s := (*string)(unsafe.Add(p, at))
		if uint64(len(*s))-lo > span && !o.text(*s) {
			return false
		}
	}
	return true
}

func floats(o *op, p unsafe.Pointer, end, size uintptr) bool {
	lo, hi := math.Float64frombits(o.lo), math.Float64frombits(o.hi)
	if math.IsInf(hi, 1) {
		for at := uintptr(0); at < end; at += size {
			if f := *(*float64)(unsafe.Add(p, at)); !(f >= lo) {
				return false
			}
		}
		return true
	}
	for at := uintptr(0); at < end; at += size {
		if f := *(*float64)(unsafe.Add(p, at)); !(f >= lo && f <= hi) {
			return false
		}
	}
	return true
}
