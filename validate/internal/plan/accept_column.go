package plan

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
func optionals(ops []Op, next int, p unsafe.Pointer, n int, size uintptr) (known, ok bool) {
	var a absence
	i := 0
	if o := &ops[i]; o.Code == OpHas && len(o.X.None) == 0 {
		a.marked, a.mark, a.holds = true, uintptr(o.Off)+o.X.Mark, o.X.Holds
		i++
	}
	if o := &ops[i]; o.Code == OpJump && int(o.Next) == next {
		a.jump, a.omit = true, o.Lo
		i++
	}
	if i == 0 || i != len(ops)-1 || a.jump && ops[i].Off != ops[i-1].Off {
		return false, false
	}
	switch o := &ops[i]; {
	case o.Code == OpText && (!a.jump || a.omit == OmitString):
		return true, optionalTexts(&a, o, p, uintptr(n)*size, size)
	case o.Code == OpInt && (!a.jump || a.omit == OmitWord && unsafe.Sizeof(uintptr(0)) == 8):
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

func optionalTexts(a *absence, o *Op, p unsafe.Pointer, end, size uintptr) bool {
	lo, span := o.plainBytes()
	mark, holds, marked, jump := unsafe.Add(p, a.mark), a.holds, a.marked, a.jump
	p = unsafe.Add(p, o.Off)
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

func optionalInts(a *absence, o *Op, p unsafe.Pointer, end, size uintptr) bool {
	lo, span := o.Lo, o.Hi-o.Lo
	mark, holds, marked, jump := unsafe.Add(p, a.mark), a.holds, a.marked, a.jump
	p = unsafe.Add(p, o.Off)
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
func (o *Op) plainBytes() (lo, span uint64) {
	if lo = o.Lo; lo > 1 {
		lo *= 4
	}
	if lo > o.Hi || o.Lo > math.MaxInt32 { // there are none
		return math.MaxUint64, 0
	}
	return lo, o.Hi - lo
}

// pointers is column for OpPointer. What the pointers point to goes through the
// ops inside one op at a time too, where those only look at memory.
func pointers(r *run, o *Op, base, p unsafe.Pointer, end, size uintptr) bool {
	ops := o.X.Prog.Ops
	if !o.X.Prog.plain || len(ops) == 0 || r.nodes < block || r.depth < int(o.Cost) {
		for at := uintptr(0); at < end; at += size {
			if !r.pointer(o, unsafe.Add(base, at), unsafe.Add(p, at)) {
				return false
			}
		}
		return true
	}
	never := len(o.X.None) > 0 && o.X.None[0].Code == OpNever // a nil is refused
	if len(o.X.None) > 0 && !never {
		for at := uintptr(0); at < end; at += size {
			if *(*unsafe.Pointer)(unsafe.Add(p, at)) == nil && !r.accept(o.X.None, unsafe.Add(base, at)) {
				return false
			}
		}
	}
	seen := 0
	for i := 0; i < len(ops); i++ {
		if i+1 < len(ops) && ops[i].Code == OpInt && ops[i+1].Code == OpInt {
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
func behind(o *Op, p unsafe.Pointer, end, size uintptr, never bool) (n int) {
	off, lo, span := o.Off, o.Lo, o.Hi-o.Lo // as in column
	switch o.Code {
	case OpInt:
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
	case OpText:
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
func behindTwo(a, b *Op, p unsafe.Pointer, end, size uintptr, never bool) (n int) {
	offA, loA, spanA := a.Off, a.Lo, a.Hi-a.Lo
	offB, loB, spanB := b.Off, b.Lo, b.Hi-b.Lo
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

func texts(o *Op, p unsafe.Pointer, end, size uintptr) bool {
	lo, span := o.plainBytes()
	for at := uintptr(0); at < end; at += size {
		s := (*string)(unsafe.Add(p, at))
		if uint64(len(*s))-lo > span && !o.text(*s) {
			return false
		}
	}
	return true
}

func floats(o *Op, p unsafe.Pointer, end, size uintptr) bool {
	lo, hi := math.Float64frombits(o.Lo), math.Float64frombits(o.Hi)
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
