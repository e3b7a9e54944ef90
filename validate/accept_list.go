package validate

import (
	"math"
	"reflect"
	"unsafe"
)

// block is how many elements go through all ops before the next ones do, so
// that they stay in the cache of the processor.
const block = 64

// elems runs the ops inside o on each of n elements. Where it refuses, elem says
// from which one on.
func (r *run) elems(o *op, base, p unsafe.Pointer, n int) bool {
	if n == 0 {
		return true
	}
	if r.nodes < n || r.depth < int(o.cost) {
		r.over = true
		return false
	}
	r.nodes -= n
	r.depth -= int(o.cost)
	before := r.bring(o, base)
	ops, size := o.x.prog.ops, o.x.size
	if !o.x.prog.straight {
		for i := range n {
			if !r.accept(ops, unsafe.Add(p, uintptr(i)*size)) {
				return r.elemsEnd(o, before, i)
			}
		}
	} else {
		for from := 0; from < n; from += block {
			count := min(block, n-from)
			for i := range ops {
				if !column(r, ops[i:i+1], unsafe.Add(p, uintptr(from)*size), count, size) {
					r.n = 0
					return r.elemsEnd(o, before, from)
				}
			}
		}
	}
	r.owner = before
	r.leave(o)
	return true
}

func (r *run) elemsEnd(o *op, before unsafe.Pointer, elem int) bool {
	r.owner, r.elem = before, elem
	r.leave(o)
	return false
}

// column runs one op on each of n elements.
func column(r *run, one []op, p unsafe.Pointer, n int, size uintptr) bool {
	o := &one[0]
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
	default:
		for at := uintptr(0); at < end; at += size {
			if !r.accept(one, unsafe.Add(p, at-uintptr(o.off))) {
				return false
			}
		}
	}
	return true
}

func texts(o *op, p unsafe.Pointer, end, size uintptr) bool {
	if o.lo > 1 {
		for at := uintptr(0); at < end; at += size {
			if !o.text(*(*string)(unsafe.Add(p, at))) {
				return false
			}
		}
		return true
	}
	lo, span := o.lo, o.hi-o.lo
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

// entryScratch is where a key and a value of a map lie while they are looked at.
type entryScratch struct {
	key, val reflect.Value
	it       reflect.MapIter
}

// entries runs the ops inside o on the keys and values of a map. It does not
// say at which entry it stopped: a map has no order, so explain looks at all.
func (r *run) entries(o *op, base, p unsafe.Pointer) bool {
	n := len(*(*map[int]int)(p))
	if n == 0 {
		return true
	}
	if r.nodes < n || r.depth < int(o.cost) {
		r.over = true
		return false
	}
	r.nodes -= n
	r.depth -= int(o.cost)
	before := r.bring(o, base)
	ok := r.eachEntry(o, p)
	r.owner = before
	r.leave(o)
	r.n = 0
	return ok
}

func (r *run) eachEntry(o *op, p unsafe.Pointer) bool {
	switch o.how {
	case 1:
		return eachPlain(r, o, *(*map[string]string)(p))
	case 2:
		return eachPlain(r, o, *(*map[string]int)(p))
	case 3:
		return eachPlain(r, o, *(*map[string]any)(p))
	case 4:
		return eachPlain(r, o, *(*map[int]string)(p))
	case 5:
		return eachPlain(r, o, *(*map[int]int)(p))
	case 6:
		return eachPlain(r, o, *(*map[int]any)(p))
	case 7:
		return eachPlain(r, o, *(*map[any]string)(p))
	case 8:
		return eachPlain(r, o, *(*map[any]int)(p))
	case 9:
		return eachPlain(r, o, *(*map[any]any)(p))
	}
	s := o.scratch()
	defer o.release(s)
	for s.it.Reset(reflect.NewAt(o.x.typ, p).Elem()); s.it.Next(); {
		if o.x.keys != nil {
			s.key.SetIterKey(&s.it)
			if !r.accept(o.x.keys.ops, s.key.Addr().UnsafePointer()) {
				return false
			}
		}
		if o.x.prog != nil {
			s.val.SetIterValue(&s.it)
			if !r.accept(o.x.prog.ops, s.val.Addr().UnsafePointer()) {
				return false
			}
		}
	}
	return true
}

// plainEntry is where a key and a value lie while they are looked at.
type plainEntry[K comparable, V any] struct {
	key K
	val V
}

// eachPlain goes over a map whose keys and values lie in memory like those of m.
func eachPlain[K comparable, V any](r *run, o *op, m map[K]V) bool {
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

// plainMap is the number of the case in eachEntry for a type of map, 0 for none.
func plainMap(t reflect.Type) comparison {
	key, elem := plainPart(t.Key()), plainPart(t.Elem())
	if key == 0 || elem == 0 {
		return 0
	}
	return (key-1)*3 + elem
}

func plainPart(t reflect.Type) comparison {
	switch k := t.Kind(); {
	case k == reflect.String:
		return 1
	case k == reflect.Int, k == reflect.Int64 && t.Size() == unsafe.Sizeof(int(0)):
		return 2
	case k == reflect.Interface && t.NumMethod() == 0:
		return 3
	}
	return 0
}

func (o *op) scratch() *entryScratch {
	if s, ok := o.x.slow.Get().(*entryScratch); ok {
		return s
	}
	return &entryScratch{key: reflect.New(o.x.typ.Key()).Elem(), val: reflect.New(o.x.typ.Elem()).Elem()}
}

func (o *op) release(s *entryScratch) {
	s.key.SetZero()
	s.val.SetZero()
	s.it.Reset(reflect.Value{})
	o.x.slow.Put(s)
}
