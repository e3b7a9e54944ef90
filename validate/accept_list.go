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

func (o *op) scratch() *entryScratch {
	if s, ok := o.x.pool.Get().(*entryScratch); ok {
		return s
	}
	return &entryScratch{key: reflect.New(o.x.typ.Key()).Elem(), val: reflect.New(o.x.typ.Elem()).Elem()}
}

func (o *op) release(s *entryScratch) {
	s.key.SetZero()
	s.val.SetZero()
	s.it.Reset(reflect.Value{})
	o.x.pool.Put(s)
}
