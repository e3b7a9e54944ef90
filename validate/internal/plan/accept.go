package plan

import (
	"math"
	"reflect"
	"slices"
	"time"
	"unsafe"
)

// quick runs ops from an index on, and returns where it stopped: at the first
// one that refuses the value at base, or behind the last. Without a run it looks at
// memory alone and keeps no state, so that a struct of plain fields costs little
// more than the tests themselves; it then also stops at an op that needs a run. With
// one it steps into what is inside the value.
func quick(r *run, ops []Op, i int, base unsafe.Pointer) int {
	for ; i < len(ops); i++ {
		o := &ops[i]
		p := unsafe.Add(base, o.Off)
		var ok bool
		switch o.Code {
		case OpText:
			ok = o.text(*(*string)(p))
		case OpMatch:
			ok = o.F(*(*string)(p))
		case OpMatchArg:
			ok = o.X.Match(*(*string)(p), o.X.Param) == (o.Hi == 0)
		case OpSet:
			ok = o.X.Set.has(*(*string)(p))
		case OpSame:
			if o.Via == Here {
				ok = *(*string)(p) == *(*string)(unsafe.Add(base, uint64(o.Own)+o.Lo))
			} else {
				ok = r != nil && r.seldom(o, base, p)
			}
		case OpInt:
			n := *(*int64)(p)
			ok = n >= int64(o.Lo) && n <= int64(o.Hi)
		case OpInt8, OpInt16, OpInt32, OpUint8, OpUint16, OpUint32:
			n := o.Code.load(p)
			ok = n >= int64(o.Lo) && n <= int64(o.Hi)
		case OpUint:
			n := *(*uint64)(p)
			ok = n >= o.Lo && n <= o.Hi
		case OpFloat:
			f := *(*float64)(p)
			ok = f >= math.Float64frombits(o.Lo) && f <= math.Float64frombits(o.Hi)
		case OpFloat32:
			f := float64(*(*float32)(p))
			ok = f >= math.Float64frombits(o.Lo) && f <= math.Float64frombits(o.Hi)
		case OpInts:
			ok = slices.Contains(o.X.Ints, loadInt(o.X.Kind, p)) == (o.Hi == 0)
		case OpNotInt:
			ok = loadInt(o.X.Kind, p) != int64(o.Lo)
		case OpBytes:
			ok = uint64((*sliceHeader)(p).len) <= o.Hi
		case OpLen:
			n := uint64((*sliceHeader)(p).len)
			ok = n >= o.Lo && n <= o.Hi
		case OpMapLen:
			n := uint64(len(*(*map[int]int)(p)))
			ok = n >= o.Lo && n <= o.Hi
		case OpByte:
			ok = *(*byte)(p) != 0
		case OpWord:
			ok = *(*uintptr)(p) != 0
		case OpGiven:
			ok = !o.omits(p)
		case OpEmpty:
			ok = o.omits(p)
		case OpBool:
			ok = *(*bool)(p) == (o.Lo != 0)
		case OpCompare:
			if o.Via == Here {
				ok = o.compare(p, unsafe.Add(base, uint64(o.Own)+o.Lo))
			} else {
				ok = r != nil && r.seldom(o, base, p)
			}
		case OpJump:
			if o.omits(p) {
				i = int(o.Next) - 1
			}
			continue
		case OpHas:
			if ok = *(*uint8)(unsafe.Add(p, o.X.Mark)) == o.X.Holds; ok {
				continue
			}
			if ok = len(o.X.None) == 0 || r != nil && r.accept(o.X.None, base); ok {
				i = int(o.Next) - 1
				continue
			}
		case OpWhen:
			around := unsafe.Add(base, o.Own)
			if o.Via != Here {
				if r == nil {
					return i
				}
				around = r.around(o, base)
			}
			if !o.X.When.demands(around) {
				i++
			}
			continue
		case OpPointer:
			if to := *(*unsafe.Pointer)(p); to != nil {
				ok = r.pointee(o, base, to)
			} else {
				ok = len(o.X.None) == 0 || r != nil && r.accept(o.X.None, base)
			}
		case OpElems:
			h := (*sliceHeader)(p)
			ok = h.len == 0 || r.elems(o, base, h.data, h.len)
		case OpArray:
			ok = r.elems(o, base, p, int(o.Hi))
		case OpDynamic:
			ok = o.X.Dyn.Get == nil && o.idle(*(*unsafe.Pointer)(p)) || r != nil && r.dynamic(o, base, p)
		case OpEntries:
			ok = len(*(*map[int]int)(p)) == 0 || r.entries(o, base, p)
		default:
			ok = r != nil && r.seldom(o, base, p)
		}
		if !ok {
			return i
		}
	}
	return i
}

// holds runs the ops of a bare program on the value at base.
func (p *Program) holds(base unsafe.Pointer) bool {
	return quick(nil, p.Ops, 0, base) == len(p.Ops)
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
func (r *run) accept(ops []Op, base unsafe.Pointer) bool {
	return r.from(ops, 0, base)
}

// goOn is accept from where quick has stopped without a run.
func (r *run) goOn(ops []Op, i int, base unsafe.Pointer) bool {
	if i < len(ops) && !ops[i].alone() {
		i = quick(r, ops, i, base)
	}
	if i < len(ops) {
		r.stopped(i)
		return false
	}
	return true
}

// from is accept from an index on.
func (r *run) from(ops []Op, i int, base unsafe.Pointer) bool {
	if i = quick(r, ops, i, base); i < len(ops) {
		r.stopped(i)
		return false
	}
	return true
}

// alone reports whether quick decides about an op without a run.
func (o *Op) alone() bool {
	switch o.Code {
	case OpSame, OpCompare:
		return o.Via == Here
	case OpHas, OpWhen, OpTime, OpUnique, OpRule, OpDirect, OpEither:
		return false
	}
	return !o.Code.inner()
}

// seldom runs an op that is rare, or costs much more than to call it.
func (r *run) seldom(o *Op, base, p unsafe.Pointer) bool {
	switch o.Code {
	case OpInside:
		return r.inside(o, base, p)
	case OpSame:
		return *(*string)(p) == *(*string)(unsafe.Add(r.around(o, base), o.Lo))
	case OpCompare:
		return o.compare(p, unsafe.Add(r.around(o, base), o.Lo))
	case OpTime:
		return o.How.Holds((*time.Time)(p).Compare(o.X.Now()))
	case OpUnique:
		return r.unique(o, (*sliceHeader)(p))
	case OpRule:
		return r.rule(o, base, p)
	case OpDirect:
		return o.X.Direct(p)
	case OpEither:
		return r.either(o, base)
	}
	return false // OpNever
}

// either reports whether one of several lists of ops accepts.
func (r *run) either(o *Op, base unsafe.Pointer) bool {
	ok := false
	for i := 0; i < len(o.X.Alts) && !ok; i++ {
		ok = r.accept(o.X.Alts[i], base)
	}
	r.n = 0
	return ok
}

// around returns the struct around the value of an op.
func (r *run) around(o *Op, base unsafe.Pointer) unsafe.Pointer {
	switch o.Via {
	case Here:
		return unsafe.Add(base, o.Own)
	case Nearest:
		return r.owner
	}
	return unsafe.Add(r.bases[(r.level-int(o.Via-Nearest))%MaxLevels], o.Own)
}

// enter counts a value inside another one, and reports whether the limits allow
// it; they are what ends a cycle of pointers, and a graph that doubles at each
// level.
func (r *run) enter(o *Op) bool {
	if r.nodes <= 0 || r.depth < int(o.Cost) {
		r.over = true
		return false
	}
	r.nodes--
	r.depth -= int(o.Cost)
	return true
}

func (r *run) leave(o *Op) { r.depth += int(o.Cost) }

// outside is what a run knows of the structs around the ops of a list.
type outside struct {
	owner unsafe.Pointer // the struct around them
	base  unsafe.Pointer // of the list that has just been left
}

// bring sets the structs around for the ops inside, and returns those before.
func (r *run) bring(o *Op, base unsafe.Pointer) outside {
	before := outside{owner: r.owner}
	if o.X.Bring && o.Via == Here {
		r.owner = unsafe.Add(base, o.Own)
	}
	if o.X.Push {
		at := &r.bases[r.level%MaxLevels]
		before.base, *at = *at, base
		r.level++
	}
	return before
}

// looks reports whether something inside looks at the structs around.
func (x *Operands) looks() bool { return x.Bring || x.Push }

// back takes back what bring has set.
func (r *run) back(o *Op, before outside) {
	r.owner = before.owner
	if o.X.Push {
		r.level--
		r.bases[r.level%MaxLevels] = before.base
	}
}

func (r *run) pointer(o *Op, base, p unsafe.Pointer) bool {
	if to := *(*unsafe.Pointer)(p); to != nil {
		return r.pointee(o, base, to)
	}
	return len(o.X.None) == 0 || r.accept(o.X.None, base)
}

// pointee runs the ops inside o on what a pointer points to. Without a run it refuses
// what is not light.
func (r *run) pointee(o *Op, base, to unsafe.Pointer) bool {
	if r == nil {
		return o.X.light && o.X.Prog.holds(to)
	}
	if !r.enter(o) {
		return false
	}
	var ok bool
	if o.X.looks() {
		before := r.bring(o, base)
		ok = r.accept(o.X.Prog.Ops, to)
		r.back(o, before)
	} else {
		ok = r.accept(o.X.Prog.Ops, to)
	}
	r.leave(o)
	return ok
}

func (r *run) inside(o *Op, base, p unsafe.Pointer) bool {
	if !r.enter(o) {
		return false
	}
	before := r.bring(o, base)
	ok := r.accept(o.X.Prog.Ops, p)
	r.back(o, before)
	r.leave(o)
	return ok
}

// unique reports whether no two elements of a slice are equal.
func (r *run) unique(o *Op, h *sliceHeader) bool {
	at := func(i int) unsafe.Pointer { return unsafe.Add(h.data, uintptr(i)*o.X.Size) }
	if o.X.Kind == reflect.String {
		r.pair = firstTwice(h.len, func(i int) string { return *(*string)(at(i)) })
	} else {
		r.pair = firstTwice(h.len, func(i int) int64 { return loadInt(o.X.Kind, at(i)) })
	}
	return r.pair.Second == 0
}
