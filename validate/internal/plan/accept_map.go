package plan

import (
	"math"
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
func (r *run) entries(o *Op, base, p unsafe.Pointer) bool {
	if r == nil {
		return o.X.light && len(*(*map[int]int)(p)) <= block && r.eachEntry(o, p)
	}
	n := len(*(*map[int]int)(p))
	if r.nodes < n || r.depth < int(o.Cost) {
		r.over = true
		return false
	}
	r.nodes -= n
	r.depth -= int(o.Cost)
	before := r.bring(o, base)
	ok := r.eachEntry(o, p)
	r.back(o, before)
	r.leave(o)
	r.n = 0
	return ok
}

func (r *run) eachEntry(o *Op, p unsafe.Pointer) bool {
	if o.How == mapOf(partText, partText) && o.X.Keys.ofText() && o.X.Prog.ofText() {
		return eachText(o.X.Keys, o.X.Prog, *(*map[string]string)(p))
	}
	switch o.How >> 4 {
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
func eachText(keys, vals *Program, m map[string]string) bool {
	for k, v := range m {
		if keys != nil && !textHolds(keys.Ops, k) || vals != nil && !textHolds(vals.Ops, v) {
			return false
		}
	}
	return true
}

// ofText reports whether the ops of a text need no more than it.
func (p *Program) ofText() bool { return p == nil || p.textual }

// textual is ofText for ops.
func textual(ops []Op) bool {
	for i := range ops {
		switch ops[i].Code {
		case OpText, OpMatch, OpMatchArg, OpSet:
		case OpJump:
			if ops[i].Lo != OmitString {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// textHolds reports whether a text passes ops that are textual.
func textHolds(ops []Op, s string) bool {
	for i := 0; i < len(ops); i++ {
		o := &ops[i]
		var ok bool
		switch o.Code {
		case OpText:
			ok = o.text(s)
		case OpMatch:
			ok = o.F(s)
		case OpMatchArg:
			ok = o.X.Match(s, o.X.Param) == (o.Hi == 0)
		case OpSet:
			ok = o.X.Set.has(s)
		case OpJump:
			if s == "" {
				i = int(o.Next) - 1
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
func (r *run) eachReflected(o *Op, m unsafe.Pointer) bool {
	s := o.scratch()
	s.over(m)
	ok := true
	for ok && s.it.Next() {
		if o.X.Keys != nil || o.X.Lost != nil {
			s.key.SetIterKey(&s.it)
		}
		if o.X.Keys != nil {
			ok = r.accept(o.X.Keys.Ops, s.keyAt)
		}
		if vals := o.X.valuesAt(s.key); ok && vals != nil {
			s.val.SetIterValue(&s.it)
			ok = r.accept(vals.Ops, s.valAt)
		}
	}
	o.release(s)
	return ok
}

// valuesAt returns the ops of the value at a key.
func (x *Operands) valuesAt(key reflect.Value) *Program {
	if x.Lost != nil && isLost(key) {
		return x.Lost
	}
	return x.Prog
}

// isLost reports whether no look-up finds a key, which is or holds a NaN.
func isLost(key reflect.Value) bool {
	if key.CanFloat() {
		return math.IsNaN(key.Float())
	}
	return !key.Equal(key) //nolint:gocritic // so it is with a NaN
}

// valuesOf is valuesAt for a key that lies in memory like one of the type K.
func valuesOf[K comparable](x *Operands, key K) *Program {
	if x.Lost != nil && key != key { //nolint:gocritic // as above
		return x.Lost
	}
	return x.Prog
}

// eachValue is eachPlain by what the values are.
func eachValue[K comparable](r *run, o *Op, p unsafe.Pointer) bool {
	switch o.How & 15 {
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
func eachPlain[K comparable, V any](r *run, o *Op, m map[K]V) bool {
	if r == nil || o.X.bare() {
		return eachBare(o.X, m)
	}
	e, _ := o.X.Pool.Get().(*plainEntry[K, V])
	if e == nil {
		e = new(plainEntry[K, V])
	}
	ok := true
	for k, v := range m {
		e.key, e.val = k, v
		vals := valuesOf(o.X, k)
		if o.X.Keys != nil && !r.accept(o.X.Keys.Ops, unsafe.Pointer(&e.key)) ||
			vals != nil && !r.accept(vals.Ops, unsafe.Pointer(&e.val)) {
			ok = false
			break
		}
	}
	*e = plainEntry[K, V]{}
	o.X.Pool.Put(e)
	return ok
}

func (o *Op) scratch() *entryScratch {
	if s, ok := o.X.Slow.Get().(*entryScratch); ok {
		return s
	}
	key, val, m := reflect.New(o.X.Typ.Key()), reflect.New(o.X.Typ.Elem()), reflect.New(o.X.Typ)
	return &entryScratch{
		key: key.Elem(), val: val.Elem(), m: m.Elem(),
		keyAt: key.UnsafePointer(), valAt: val.UnsafePointer(), mapAt: (*unsafe.Pointer)(m.UnsafePointer()),
	}
}

func (o *Op) release(s *entryScratch) {
	s.key.SetZero()
	s.val.SetZero()
	s.it.Reset(reflect.Value{})
	*s.mapAt = nil
	o.X.Slow.Put(s)
}

// eachBare is eachPlain for bare ops. These keep no address of what they look at, so
// that each key and value may lie on the stack.
func eachBare[K comparable, V any](x *Operands, m map[K]V) bool {
	for k, v := range m {
		vals := valuesOf(x, k)
		if x.Keys != nil && !x.Keys.holds(unkept(unsafe.Pointer(&k))) || vals != nil && !vals.holds(unkept(unsafe.Pointer(&v))) {
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
