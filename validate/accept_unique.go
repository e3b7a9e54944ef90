package validate

import (
	"reflect"
	"unsafe"
)

// equalPair are two elements that are equal; the second is never 0.
type equalPair struct{ first, second int }

// fewElements is up to how many elements are compared pair by pair, which
// needs no memory.
const fewElements = 12

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

// firstTwice finds the first element that equals one before it.
func firstTwice[K comparable](n int, at func(int) K) equalPair {
	if n <= fewElements {
		for i := range n {
			for j := range i {
				if at(i) == at(j) {
					return equalPair{j, i}
				}
			}
		}
		return equalPair{}
	}
	seen := make(map[K]int, n)
	for i := range n {
		if j, ok := seen[at(i)]; ok {
			return equalPair{j, i}
		}
		seen[at(i)] = i
	}
	return equalPair{}
}
