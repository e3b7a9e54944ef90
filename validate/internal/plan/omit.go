package plan

import (
	"reflect"
	"unsafe"
)

// The ways in which OpJump, OpGiven and OpEmpty look at a value, in the operand
// lo.
const (
	OmitNever  = iota
	OmitWord   // a word that is zero
	OmitString // a string that is empty
	OmitMemory // hi bytes that are zero
	OmitLen    // a slice without elements
	OmitMapLen // a map without entries
	OmitAlways
	OmitZero // by reflection
)

// EmptyMode says how to tell that a value has none, as required means it.
func EmptyMode(t reflect.Type, nullable bool) (mode, size uint64) {
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Chan, reflect.Func:
		return OmitWord, 0
	}
	if nullable {
		return OmitNever, 0
	}
	return ZeroMode(t)
}

// ZeroMode says how to tell the zero value.
func ZeroMode(t reflect.Type) (mode, size uint64) {
	switch t.Kind() {
	case reflect.String:
		return OmitString, 0
	case reflect.Slice:
		return OmitLen, 0
	case reflect.Map:
		return OmitMapLen, 0
	}
	switch {
	case t.Size() == 0:
		return OmitAlways, 0
	case !isFlat(t):
		return OmitZero, 0
	case t.Size() == unsafe.Sizeof(uintptr(0)) && t.Align() == int(t.Size()):
		return OmitWord, 0
	}
	return OmitMemory, uint64(t.Size())
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

// omits reports whether OpJump's value is one that the rest is not for.
func (o *Op) omits(p unsafe.Pointer) bool {
	switch o.Lo {
	case OmitWord:
		return *(*uintptr)(p) == 0
	case OmitString:
		return len(*(*string)(p)) == 0
	case OmitMemory:
		return zeroMemory(p, uintptr(o.Hi))
	case OmitLen:
		return (*sliceHeader)(p).len == 0
	case OmitMapLen:
		return len(*(*map[int]int)(p)) == 0
	case OmitAlways, OmitNever:
		return o.Lo == OmitAlways
	}
	return isZero(reflect.NewAt(o.X.Typ, p).Elem())
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
