package rule

import (
	"reflect"
	"unsafe"
)

// InterfaceOf returns the value in an interface, also where v was reached
// through an unexported field. It reports false for one that cannot be had.
func InterfaceOf(v reflect.Value) (any, bool) {
	switch {
	case !v.IsValid():
		return nil, true
	case v.CanInterface():
		return v.Interface(), true
	case v.CanAddr():
		return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem().Interface(), true
	}
	return nil, false
}
