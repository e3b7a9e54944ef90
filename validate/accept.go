package validate

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
		case opPointer:
			if to := *(*unsafe.Pointer)(p); to != nil {
				ok = r.pointee(o, base, to)
			} else {
				ok = len(o.x.none) == 0 || r != nil && r.accept(o.x.none, base)
			}
		case opElems:
			h := (*sliceHeader)(p)
			ok = h.len == 0 || r.elems(o, base, h.data, h.len)
		case opArray:
			ok = r.elems(o, base, p, int(o.hi))
		case opDynamic:
			ok = o.x.dyn.get == nil && o.idle(*(*unsafe.Pointer)(p)) || r != nil && r.dynamic(o, base, p)
		case opEntries:
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
func (p *program) holds(base unsafe.Pointer) bool {
	return quick(nil, p.ops, 0, base) == len(p.ops)
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
	return r.from(ops, 0, base)
}

// goOn is accept from where quick has stopped without a run.
func (r *run) goOn(ops []op, i int, base unsafe.Pointer) bool {
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
func (r *run) from(ops []op, i int, base unsafe.Pointer) bool {
	if i = quick(r, ops, i, base); i < len(ops) {
		r.stopped(i)
		return false
	}
	return true
}

// alone reports whether quick decides about an op without a run.
func (o *op) alone() bool {
	switch o.code {
	case opSame, opCompare:
		return o.via == here
	case opHas, opWhen, opTime, opUnique, opRule, opDirect, opEither:
		return false
	}
	return !o.code.inner()
}

// seldom runs an op that is rare, or costs much more than to call it.
func (r *run) seldom(o *op, base, p unsafe.Pointer) bool {
	switch o.code {
	case opInside:
		return r.inside(o, base, p)
	case opSame:
		return *(*string)(p) == *(*string)(unsafe.Add(r.around(o, base), o.lo))
	case opCompare:
		return o.compare(p, unsafe.Add(r.around(o, base), o.lo))
	case opTime:
		return o.how.holds((*time.Time)(p).Compare(o.x.now()))
	case opUnique:
		return r.unique(o, (*sliceHeader)(p))
	case opRule:
		return r.rule(o, base, p)
	case opDirect:
		return o.x.direct(p)
	case opEither:
		return r.either(o, base)
	}
	return false // opNever
}

// either reports whether one of several lists of ops accepts.
func (r *run) either(o *op, base unsafe.Pointer) bool {
	ok := false
	for i := 0; i < len(o.x.alts) && !ok; i++ {
		ok = r.accept(o.x.alts[i], base)
	}
	r.n = 0
	return ok
}

// around returns the struct around the value of an op.
func (r *run) around(o *op, base unsafe.Pointer) unsafe.Pointer {
	switch o.via {
	case here:
		return unsafe.Add(base, o.own)
	case nearest:
		return r.owner
	}
	return unsafe.Add(r.bases[(r.level-int(o.via-nearest))%maxLevels], o.own)
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

// outside is what a run knows of the structs around the ops of a list.
type outside struct {
	owner unsafe.Pointer // the struct around them
	base  unsafe.Pointer // of the list that has just been left
}

// bring sets the structs around for the ops inside, and returns those before.
func (r *run) bring(o *op, base unsafe.Pointer) outside {
	before := outside{owner: r.owner}
	if o.x.bring && o.via == here {
		r.owner = unsafe.Add(base, o.own)
	}
	if o.x.push {
		at := &r.bases[r.level%maxLevels]
		before.base, *at = *at, base
		r.level++
	}
	return before
}

// looks reports whether something inside looks at the structs around.
func (x *operands) looks() bool { return x.bring || x.push }

// back takes back what bring has set.
func (r *run) back(o *op, before outside) {
	r.owner = before.owner
	if o.x.push {
		r.level--
		r.bases[r.level%maxLevels] = before.base
	}
}

func (r *run) pointer(o *op, base, p unsafe.Pointer) bool {
	if to := *(*unsafe.Pointer)(p); to != nil {
		return r.pointee(o, base, to)
	}
	return len(o.x.none) == 0 || r.accept(o.x.none, base)
}

// pointee runs the ops inside o on what a pointer points to. Without a run it refuses
// what is not light.
func (r *run) pointee(o *op, base, to unsafe.Pointer) bool {
	if r == nil {
		return o.x.light && o.x.prog.holds(to)
	}
	if !r.enter(o) {
		return false
	}
	var ok bool
	if o.x.looks() {
		before := r.bring(o, base)
		ok = r.accept(o.x.prog.ops, to)
		r.back(o, before)
	} else {
		ok = r.accept(o.x.prog.ops, to)
	}
	r.leave(o)
	return ok
}

func (r *run) inside(o *op, base, p unsafe.Pointer) bool {
	if !r.enter(o) {
		return false
	}
	before := r.bring(o, base)
	ok := r.accept(o.x.prog.ops, p)
	r.back(o, before)
	r.leave(o)
	return ok
}

// unique reports whether no two elements of a slice are equal.
func (r *run) unique(o *op, h *sliceHeader) bool {
	at := func(i int) unsafe.Pointer { return unsafe.Add(h.data, uintptr(i)*o.x.size) }
	if o.x.kind == reflect.String {
		r.pair = firstTwice(h.len, func(i int) string { return *(*string)(at(i)) })
	} else {
		r.pair = firstTwice(h.len, func(i int) int64 { return loadInt(o.x.kind, at(i)) })
	}
	return r.pair.second == 0
}
