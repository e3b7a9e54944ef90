package validate

import (
	"reflect"
	"time"
	"unsafe"
)

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
	case opEntries:
		return r.entries(o, base, p)
	case opDynamic:
		return r.dynamic(o, base, p)
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

// pointee runs the ops inside o on what a pointer points to.
func (r *run) pointee(o *op, base, to unsafe.Pointer) bool {
	if !r.enter(o) {
		return false
	}
	var i int
	ops := o.x.prog.ops
	if o.x.looks() {
		before := r.bring(o, base)
		i = quick(r, ops, 0, to)
		r.back(o, before)
	} else {
		i = quick(r, ops, 0, to)
	}
	r.leave(o)
	if i < len(ops) {
		r.stopped(i)
		return false
	}
	return true
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
