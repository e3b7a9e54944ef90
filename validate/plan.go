package validate

import (
	"reflect"
	"time"
	"unsafe"

	"github.com/untaint/untaint"
)

// plan is how to check values of one struct type.
type plan struct {
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
	kind  stepKind
	alts  []test // one rule, or alternatives
	keys  []step // dive into a map: of the keys, where there was keys,endkeys
	keyed bool
	elems []step // dive: of the elements
	fail  failure
}

// failure is what a step reports.
type failure struct {
	code   untaint.Code
	kind   untaint.Kind
	params untaint.Params
	// refers says that the parameter "field" is a JSON Pointer from the struct
	// around the value.
	refers bool
}

// test is one rule with its parameter read.
type test struct {
	name string
	run  func(*frame) bool
	// whenNil runs the rule on a nil too; without it nil is refused.
	whenNil bool
	// onNil runs the rule on a nil that an earlier rule has let through.
	onNil bool
	// refuse, where it is not nil, says more exactly what is wrong with a
	// value of a kind that only the walk knows.
	refuse func(reflect.Value) failure
	spec   *ruleSpec
	arg    *arg

	// What the ops of the rule are made from.
	now        func() time.Time
	ref        *fieldRef
	when       *fieldsWhen
	direct     func(unsafe.Pointer) bool
	directType reflect.Type
	why        func(string) failure
}

func (s *step) isRule(name string) bool {
	return s.kind == stepRule && len(s.alts) > 0 && s.alts[0].name == name
}
