package validate

import (
	"reflect"
	"unsafe"
)

// The ways in which opJump, opGiven and opEmpty look at a value, in the operand
// lo.
const (
	omitNever  = iota
	omitWord   // a word that is zero
	omitString // a string that is empty
	omitMemory // hi bytes that are zero
	omitLen    // a slice without elements
	omitMapLen // a map without entries
	omitAlways
	omitZero // by reflection
)

// emptyMode says how to tell that a value has none, as required means it.
func emptyMode(t reflect.Type, nullable bool) (mode, size uint64) {
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Chan, reflect.Func:
		return omitWord, 0
	}
	if nullable {
		return omitNever, 0
	}
	return zeroMode(t)
}

// zeroMode says how to tell the zero value.
func zeroMode(t reflect.Type) (mode, size uint64) {
	switch t.Kind() {
	case reflect.String:
		return omitString, 0
	case reflect.Slice:
		return omitLen, 0
	case reflect.Map:
		return omitMapLen, 0
	}
	switch {
	case t.Size() == 0:
		return omitAlways, 0
	case !isFlat(t):
		return omitZero, 0
	case t.Size() == unsafe.Sizeof(uintptr(0)) && t.Align() == int(t.Size()):
		return omitWord, 0
	}
	return omitMemory, uint64(t.Size())
}

// isFlat reports whether a value is zero if and only if its memory is.
func isFlat(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func:
		return true
	case reflect.Array: // the zero of a float in there has two forms
		return isFlat(t.Elem()) && t.Elem().Kind() != reflect.Float32 && t.Elem().Kind() != reflect.Float64
	case reflect.Struct:
		var size uintptr
		for f := range t.Fields() {
			if !isFlat(f.Type) || f.Type.Kind() == reflect.Float32 || f.Type.Kind() == reflect.Float64 || f.Name == "_" {
				return false
			}
			size += f.Type.Size()
		}
		return size == t.Size() // no padding
	}
	return false
}

// omits reports whether opJump's value is one that the rest is not for.
func (o *op) omits(p unsafe.Pointer) bool {
	switch o.lo {
	case omitWord:
		return *(*uintptr)(p) == 0
	case omitString:
		return len(*(*string)(p)) == 0
	case omitMemory:
		return zeroMemory(p, uintptr(o.hi))
	case omitLen:
		return (*sliceHeader)(p).len == 0
	case omitMapLen:
		return len(*(*map[int]int)(p)) == 0
	case omitAlways, omitNever:
		return o.lo == omitAlways
	}
	return isZero(reflect.NewAt(o.x.typ, p).Elem())
}

func zeroMemory(p unsafe.Pointer, size uintptr) bool {
	at := uintptr(0)
	for ; at+8 <= size; at += 8 { // no pointer past the end: it may be another's
		if *(*[8]byte)(unsafe.Add(p, at)) != [8]byte{} {
			return false
		}
	}
	for ; at < size; at++ {
		if *(*byte)(unsafe.Add(p, at)) != 0 {
			return false
		}
	}
	return true
}

// isZero is what omitzero leaves out.
func isZero(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}
