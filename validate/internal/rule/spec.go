package rule

import (
	"reflect"
	"time"
	"unsafe"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
)

// Spec is one row of the table of rules: what a rule is called, what it
// reports, what it can test and how.
type Spec struct {
	Name  string
	Code  untaint.Code
	Kind  untaint.Kind // 0 is Invalid
	Param ParamUse
	Takes Kinds // the kinds that the default mode lets it test

	// Text is validator's meaning of a rule that only looks at a string;
	// Strict is the default one, where that differs.
	Text   func(string) bool
	Strict func(string) bool
	// ArgText is Text for a rule with a parameter.
	ArgText func(s, param string) bool
	// WithParam is Strict where a parameter was given that the rule can do without.
	WithParam func(*Arg) func(string) bool
	// Number tests a number, where the rule takes one.
	Number func(reflect.Value) bool
	Other  others
	// Build makes the test of a rule that looks at more than a string. It
	// reports a mistake in its parameter to the Arg.
	Build func(*Arg) func(*plan.Frame) bool
	// Ops appends the ops for a kind of value; it reports false for one on which
	// Build has to run by reflection.
	Ops func(Ops, Value, *Test) bool
	// Why is Refuse for a rule on text whose check says why.
	Why func(string) plan.Failure
	// Refuse says more exactly what is wrong than Code does.
	Refuse func(*Arg) func(reflect.Value) plan.Failure

	WhenNil bool
	Cross   bool   // the parameter names other fields
	Never   string // why the default mode does not take the rule at all
	// Ours is a rule that validator does not have.
	Ours bool
}

// ParamUse says whether a rule takes a parameter.
type ParamUse uint8

// A rule takes no parameter, needs one, or can do without.
const (
	NoParam ParamUse = iota
	MustParam
	MayParam
)

// others says what validator makes of a rule on text where the value is none.
type others uint8

const (
	otherText   others = iota // it tests what reflect prints, "<int Value>"
	otherPanics               // it panics, which is a wrong type here
	otherFalse                // it refuses
	otherSized                // it panics unless the value has a length; an empty one may pass
)

// Arg is one use of a rule while it is compiled.
type Arg struct {
	Types  Types
	Now    func() time.Time // the present, nil where the program has not said
	Name   string
	Param  string
	Has    bool
	Strict bool
	Type   reflect.Type // what it tests, without pointers; nil if only the walk knows
	Raw    reflect.Type // the same with pointers
	Owner  reflect.Type // the struct around it, nil for Var
	Up     int          // how many structs further up that is

	// Match is the whole test of a string, for a rule whose Build made one.
	Match func(string) bool
	Made  Made

	Mistakes mistake.List // the caller says where in the tag
}

// Types is what a rule asks about types and values of the program's own.
type Types interface {
	// Plain reports whether values of the type are what they are, and wrap no other.
	Plain(t reflect.Type) bool
	// Extract returns the value to be tested: without pointers, interfaces and
	// what wraps it.
	Extract(v reflect.Value) (value reflect.Value, nullable, ok bool)
}

// Test is one rule with its parameter read.
type Test struct {
	Name string
	Run  func(*plan.Frame) bool
	// WhenNil runs the rule on a nil too; without it nil is refused.
	WhenNil bool
	// OnNil runs the rule on a nil that an earlier rule has let through.
	OnNil bool
	// Refuse, where it is not nil, says more exactly what is wrong with a
	// value of a kind that only the walk knows.
	Refuse func(reflect.Value) plan.Failure
	Spec   *Spec
	Arg    *Arg

	Made

	Up   int              // how many structs up the fields are; the rule is compiled in its place
	At   *mistake.Mistake // where it stands, for a rule that is
	Encl *Enclosure       // the struct that has the fields, once that is known
}

// Made is what the ops of a rule are made from.
type Made struct {
	Now        func() time.Time
	Ref        *fieldRef
	When       *fieldsWhen
	Direct     func(unsafe.Pointer) bool
	DirectType reflect.Type
	Ours       bool // Direct runs no code of the program's own
	Why        func(string) plan.Failure
}

// Value is what a rule knows of a value when the type is compiled.
type Value struct {
	Type     reflect.Type
	Around   reflect.Type // the struct around it, nil for none
	Nullable bool         // a pointer or an interface stands around it
	Opt      bool         // an Opt held it
}

// Ops takes the ops that a rule becomes, for one value.
type Ops interface{ Add(o plan.Op) }

// NeverHolds stands for a rule whose parameter cannot be read.
func NeverHolds(*plan.Frame) bool { return false }
