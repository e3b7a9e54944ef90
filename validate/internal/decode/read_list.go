package decode

import (
	"reflect"
	"unsafe"

	"github.com/untaint/untaint"
)

// sliceHeader is how a slice lies in memory.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// list reads the elements of an array into a slice, which is empty.
func (d *reading) list(s *shape, p unsafe.Pointer) bool {
	if !d.enter(inList) {
		return false
	}
	goOn := d.elements(s, p)
	d.leave()
	return goOn
}

func (d *reading) elements(s *shape, p unsafe.Pointer) bool {
	h := (*sliceHeader)(p)
	if d.takes(']') {
		reflect.NewAt(s.typ, p).Elem().Set(s.none)
		return true
	}
	size := uintptr(s.elem.size)
	for n := 0; ; {
		if n == h.cap && !d.grow(s, p) {
			return false
		}
		h.len = n + 1
		d.step(level(n))
		if !d.value(s.elem, unsafe.Add(h.data, uintptr(n)*size)) {
			return false
		}
		n++
		another, ok := d.next(n, ']')
		if !another {
			return ok
		}
	}
}

// grow makes room in a slice that is full: for twice what it holds, or for as
// much as the limit lets it.
func (d *reading) grow(s *shape, p unsafe.Pointer) bool {
	h := (*sliceHeader)(p)
	size := max(s.elem.size, 1)
	old := rounded(int64(h.cap) * size)
	n := 2 * h.cap
	if h.cap == 0 {
		old = 0
		n = int(max(1, min(4, 256/size)))
	}
	for n > h.cap+1 && !d.fits(rounded(int64(n)*size), old) {
		n = h.cap + (n-h.cap)/2
	}
	if !d.exchange(rounded(int64(n)*size), old) {
		return false
	}
	v := reflect.NewAt(s.typ, p).Elem()
	if h.cap < 256 && n == 2*h.cap || h.cap == 0 {
		v.Grow(n - h.len)
		return true
	}
	grown := reflect.MakeSlice(s.typ, h.len, n)
	reflect.Copy(grown, v)
	v.Set(grown)
	return true
}

// array reads the elements of an array into an array, which has to have as many.
func (d *reading) array(s *shape, p unsafe.Pointer) bool {
	if !d.enter(inList) {
		return false
	}
	n, ok := 0, d.takes(']')
	if !ok {
		n, ok = d.fill(s, p)
	}
	d.leave()
	if ok && n < s.typ.Len() {
		return d.refuse(CodeTypeMismatch, untaint.TextParam("want", "array"), untaint.IntParam("length", int64(s.typ.Len())))
	}
	return ok
}

// fill returns how many elements there were.
func (d *reading) fill(s *shape, p unsafe.Pointer) (n int, ok bool) {
	size := uintptr(s.elem.size)
	for {
		d.step(level(n))
		if n < s.typ.Len() {
			ok = d.value(s.elem, unsafe.Add(p, uintptr(n)*size))
		} else {
			d.peek()
			ok = d.token() && d.skip(false)
			if ok && n == s.typ.Len() {
				ok = d.refuse(CodeTypeMismatch, untaint.TextParam("want", "end of array"))
			}
		}
		if !ok {
			return n, false
		}
		n++
		another, ok := d.next(n, ']')
		if !another {
			return n, ok
		}
	}
}
