package plan

import (
	"reflect"
	"sync"
	"unsafe"
)

// ifaceHeader is how an interface lies in memory: its type or table, and a
// pointer to the value, or the value itself where that is a pointer.
type ifaceHeader struct {
	typ  unsafe.Pointer
	data unsafe.Pointer
}

// directs remembers which types an interface holds as the word itself.
var directs sync.Map // reflect.Type -> bool

// isDirect reports whether an interface holds a value of type t as its word, and
// not a pointer to it. The zero value tells: of a pointer it is nil.
func isDirect(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return true
	case reflect.Struct, reflect.Array:
	default:
		return false
	}
	if known, ok := directs.Load(t); ok {
		return known.(bool)
	}
	zero := reflect.Zero(t).Interface()
	direct := (*ifaceHeader)(unsafe.Pointer(&zero)).data == nil
	directs.Store(t, direct)
	return direct
}

// ValueIn returns where the value lies that an interface holds.
func ValueIn(v *any) unsafe.Pointer {
	h := (*ifaceHeader)(unsafe.Pointer(v))
	if *v == nil || isDirect(reflect.TypeOf(*v)) {
		return unsafe.Pointer(&h.data)
	}
	return h.data
}
