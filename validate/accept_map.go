package validate

import (
	"reflect"
	"unsafe"
)

// entryScratch is where a key and a value of a map lie while they are looked at.
type entryScratch struct {
	key, val     reflect.Value
	keyAt, valAt unsafe.Pointer // where these are
	m            reflect.Value  // the map that it goes over
	mapAt        *unsafe.Pointer
	it           reflect.MapIter
}

// over sets the map that s goes over.
func (s *entryScratch) over(m unsafe.Pointer) {
	*s.mapAt = m
	s.it.Reset(s.m)
}

// entries runs the ops inside o on the keys and values of a map. It does not
// say at which entry it stopped: a map has no order, so explain looks at all.
// Without a run it refuses what is not light.
func (r *run) entries(o *op, base, p unsafe.Pointer) bool {
	if r == nil {
		return o.x.light && len(*(*map[int]int)(p)) <= block && r.eachEntry(o, p)
	}
	n := len(*(*map[int]int)(p))
	if r.nodes < n || r.depth < int(o.cost) {
		r.over = true
		return false
	}
	r.nodes -= n
	r.depth -= int(o.cost)
	before := r.bring(o, base)
	ok := r.eachEntry(o, p)
	r.back(o, before)
	r.leave(o)
	r.n = 0
	return ok
}

func (r *run) eachEntry(o *op, p unsafe.Pointer) bool {
	if o.how == mapOf(partText, partText) && o.x.keys.ofText() && o.x.prog.ofText() {
		return eachText(o.x.keys, o.x.prog, *(*map[string]string)(p))
	}
	switch o.how >> 4 {
	case partText:
		return eachValue[string](r, o, p)
	case partInt:
		return eachValue[int](r, o, p)
	case partAny:
		return eachValue[any](r, o, p)
	}
	return r.eachReflected(o, *(*unsafe.Pointer)(p))
}

// eachText goes over a map of texts whose ops look at nothing else.
func eachText(keys, vals *program, m map[string]string) bool {
	for k, v := range m {
		if keys != nil && !textHolds(keys.ops, k) || vals != nil && !textHolds(vals.ops, v) {
			return false
		}
	}
	return true
}

// ofText reports whether the ops of a text need no more than it.
func (p *program) ofText() bool { return p == nil || p.textual }

// textual is ofText for ops.
func textual(ops []op) bool {
	for i := range ops {
		switch ops[i].code {
		case opText, opMatch, opMatchArg, opSet:
		case opJump:
			if ops[i].lo != omitString {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// textHolds reports whether a text passes ops that are textual.
func textHolds(ops []op, s string) bool {
	for i := 0; i < len(ops); i++ {
		o := &ops[i]
		var ok bool
		switch o.code {
		case opText:
			ok = o.text(s)
		case opMatch:
			ok = o.f(s)
		case opMatchArg:
			ok = o.x.match(s, o.x.param) == (o.hi == 0)
		case opSet:
			ok = o.x.set.has(s)
		case opJump:
			if s == "" {
				i = int(o.next) - 1
			}
			continue
		}
		if !ok {
			return false
		}
	}
	return true
}

// eachReflected goes over a map of any type.
func (r *run) eachReflected(o *op, m unsafe.Pointer) bool {
	s := o.scratch()
	s.over(m)
	ok := true
	for ok && s.it.Next() {
		if o.x.keys != nil {
			s.key.SetIterKey(&s.it)
			ok = r.accept(o.x.keys.ops, s.keyAt)
		}
		if ok && o.x.prog != nil {
			s.val.SetIterValue(&s.it)
			ok = r.accept(o.x.prog.ops, s.valAt)
		}
	}
	o.release(s)
	return ok
}

// eachValue is eachPlain by what the values are.
func eachValue[K comparable](r *run, o *op, p unsafe.Pointer) bool {
	switch o.how & 15 {
	case partText:
		return eachPlain(r, o, *(*map[K]string)(p))
	case partInt:
		return eachPlain(r, o, *(*map[K]int)(p))
	case partAny:
		return eachPlain(r, o, *(*map[K]any)(p))
	case partPointer:
		return eachPlain(r, o, *(*map[K]unsafe.Pointer)(p))
	}
	return eachPlain(r, o, *(*map[K][]byte)(p))
}

// plainEntry is where a key and a value lie while they are looked at.
type plainEntry[K comparable, V any] struct {
	key K
	val V
}

// eachPlain goes over a map whose keys and values lie in memory like those of m.
func eachPlain[K comparable, V any](r *run, o *op, m map[K]V) bool {
	if r == nil || o.x.bare() {
		return eachBare(o.x, m)
	}
	e, _ := o.x.pool.Get().(*plainEntry[K, V])
	if e == nil {
		e = new(plainEntry[K, V])
	}
	ok := true
	for k, v := range m {
		e.key, e.val = k, v
		if o.x.keys != nil && !r.accept(o.x.keys.ops, unsafe.Pointer(&e.key)) ||
			o.x.prog != nil && !r.accept(o.x.prog.ops, unsafe.Pointer(&e.val)) {
			ok = false
			break
		}
	}
	*e = plainEntry[K, V]{}
	o.x.pool.Put(e)
	return ok
}

func (o *op) scratch() *entryScratch {
	if s, ok := o.x.slow.Get().(*entryScratch); ok {
		return s
	}
	key, val, m := reflect.New(o.x.typ.Key()), reflect.New(o.x.typ.Elem()), reflect.New(o.x.typ)
	return &entryScratch{
		key: key.Elem(), val: val.Elem(), m: m.Elem(),
		keyAt: key.UnsafePointer(), valAt: val.UnsafePointer(), mapAt: (*unsafe.Pointer)(m.UnsafePointer()),
	}
}

func (o *op) release(s *entryScratch) {
	s.key.SetZero()
	s.val.SetZero()
	s.it.Reset(reflect.Value{})
	*s.mapAt = nil
	o.x.slow.Put(s)
}

// eachBare is eachPlain for bare ops. These keep no address of what they look at, so
// that each key and value may lie on the stack.
func eachBare[K comparable, V any](x *operands, m map[K]V) bool {
	for k, v := range m {
		if x.keys != nil && !x.keys.holds(unkept(unsafe.Pointer(&k))) || x.prog != nil && !x.prog.holds(unkept(unsafe.Pointer(&v))) {
			return false
		}
	}
	return true
}

// unkept hides from the compiler where an address goes, so that what lies there
// need not be on the heap. It is for callees that do not keep the address.
//
//go:nosplit
func unkept(p unsafe.Pointer) unsafe.Pointer {
	x := uintptr(p)
	return *(*unsafe.Pointer)(unsafe.Pointer(&x))
}
