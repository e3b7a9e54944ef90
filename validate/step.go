package validate

import (
	"reflect"

	"github.com/untaint/untaint/validate/internal/rule"
)

// layout is how to check values of one struct type.
type layout struct {
	typ    reflect.Type
	fields []field
}

// field is how to check one field.
type field struct {
	index int
	name  string // in Go
	seg   string // what it adds to a JSON Pointer, "" for an embedded struct
	steps []rule.Step
}

// site is where a value lies, as the compiler sees it.
type site struct {
	typ      reflect.Type
	off      uintptr
	nullable bool // a pointer or an interface stands around it
	hidden   bool // an interface held it
	top      bool // it is the value that Var was given
	opt      bool // an Opt held it
	pointers int  // how many pointers stand around it

	around reflect.Type    // the struct around it, nil for none
	own    uintptr         // where that one lies
	via    bool            // it lies elsewhere, and the run knows where
	encl   *rule.Enclosure // the same with those around it, nil outside of structs
	level  int             // how many programs are around
	above  *rule.Enclosure // the one around that a rule is about, nil for the nearest

	embedded bool   // the field is a struct that adds nothing to a path
	member   string // the first member of it

	path string // from the program's own value to it, as a JSON Pointer
	name string // the same in Go's names
	deep int    // how many structs are around it in its program
}
