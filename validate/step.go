package validate

import (
	"reflect"

	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
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
	steps []step
}

// step is one part of a compiled tag. What follows a dive is in the step's
// elems, so that a list of steps never outlives the value it is for.
type step struct {
	kind  tag.Kind
	alts  []test // one rule, or alternatives
	keys  []step // dive into a map: of the keys, where there was keys,endkeys
	keyed bool
	elems []step // dive: of the elements
	fail  plan.Failure
}

// test is one rule of a tag.
type test struct {
	rule.Test
	up   int        // how many structs up the fields are; the rule is compiled in its place
	at   *Mistake   // where it stands, where it is
	encl *enclosure // the struct that has the fields, once that is known
}

func (s *step) isRule(name string) bool {
	return s.kind == tag.Rule && len(s.alts) > 0 && s.alts[0].Name == name
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

	around reflect.Type // the struct around it, nil for none
	own    uintptr      // where that one lies
	via    bool         // it lies elsewhere, and the run knows where
	encl   *enclosure   // the same with those around it, nil outside of structs
	level  int          // how many programs are around
	above  *enclosure   // the one around that a rule is about, nil for the nearest

	embedded bool   // the field is a struct that adds nothing to a path
	member   string // the first member of it

	path string // from the program's own value to it, as a JSON Pointer
	name string // the same in Go's names
	deep int    // how many structs are around it in its program
}

// enclosure is a struct around a value, as the assembler sees it.
type enclosure struct {
	typ   reflect.Type
	off   uintptr
	path  string     // in its program
	level int        // of its program
	out   *enclosure // the next one around
}
