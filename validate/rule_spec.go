package validate

import (
	"reflect"
	"time"
	"unsafe"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
)

// ruleTest is one rule with its parameter read.
type ruleTest struct {
	name string
	run  func(*plan.Frame) bool
	// whenNil runs the rule on a nil too; without it nil is refused.
	whenNil bool
	// onNil runs the rule on a nil that an earlier rule has let through.
	onNil bool
	// refuse, where it is not nil, says more exactly what is wrong with a
	// value of a kind that only the walk knows.
	refuse func(reflect.Value) plan.Failure
	spec   *ruleSpec
	arg    *arg

	made
}

// made is what the ops of a rule are made from.
type made struct {
	now        func() time.Time
	ref        *fieldRef
	when       *fieldsWhen
	direct     func(unsafe.Pointer) bool
	directType reflect.Type
	ours       bool // direct runs no code of the program's own
	why        func(string) plan.Failure
}

// failureOf makes a failure that never varies.
func failureOf(code untaint.Code, kind untaint.Kind, params ...untaint.Param) plan.Failure {
	return plan.Failure{Code: code, Kind: kind, Params: untaint.NewParams(params...)}
}

// misuse is the failure of a mistake in the program.
func misuse(code untaint.Code) plan.Failure { return plan.Failure{Code: code, Kind: untaint.Misuse} }

// ops takes the ops that a rule becomes, for one value.
type ops interface{ add(o plan.Op) }

// value is what a rule knows of a value when the type is compiled.
type value struct {
	typ      reflect.Type
	around   reflect.Type // the struct around it, nil for none
	nullable bool         // a pointer or an interface stands around it
	opt      bool         // an Opt held it
}

// ruleSpec is one row of the table of rules: what a rule is called, what it
// reports, what it can test and how.
type ruleSpec struct {
	name  string
	code  untaint.Code
	kind  untaint.Kind // 0 is Invalid
	param paramUse
	takes kinds // the kinds that the default mode lets it test

	// text is validator's meaning of a rule that only looks at a string;
	// strict is the default one, where that differs.
	text   func(string) bool
	strict func(string) bool
	// argText is text for a rule with a parameter.
	argText func(s, param string) bool
	// withParam is strict where a parameter was given that the rule can do without.
	withParam func(*arg) func(string) bool
	// number tests a number, where the rule takes one.
	number func(reflect.Value) bool
	other  others
	// build makes the test of a rule that looks at more than a string. It
	// reports a mistake in its parameter to the arg.
	build func(*arg) func(*plan.Frame) bool
	// ops appends the ops for a kind of value; it reports false for one on which
	// build has to run by reflection.
	ops func(ops, value, *ruleTest) bool
	// why is refuse for a rule on text whose check says why.
	why func(string) plan.Failure
	// refuse says more exactly what is wrong than code does.
	refuse func(*arg) func(reflect.Value) plan.Failure

	whenNil bool
	cross   bool   // the parameter names other fields
	never   string // why the default mode does not take the rule at all
	// ours is a rule that validator does not have.
	ours bool
}

// paramUse says whether a rule takes a parameter.
type paramUse uint8

const (
	paramNone paramUse = iota
	paramMust
	paramMay
)

// arg is one use of a rule while it is compiled.
type arg struct {
	types  typeInfo
	now    func() time.Time // the present, nil where the program has not said
	name   string
	param  string
	has    bool
	strict bool
	typ    reflect.Type // what it tests, without pointers; nil if only the walk knows
	raw    reflect.Type // the same with pointers
	owner  reflect.Type // the struct around it, nil for Var
	up     int          // how many structs further up that is

	// match is the whole test of a string, for a rule whose build made one.
	match func(string) bool
	made  made

	mistakes mistake.List // the caller says where in the tag
}

// others says what validator makes of a rule on text where the value is none.
type others uint8

const (
	otherText   others = iota // it tests what reflect prints, "<int Value>"
	otherPanics               // it panics, which is a wrong type here
	otherFalse                // it refuses
	otherSized                // it panics unless the value has a length; an empty one may pass
)

// typeInfo is what a rule asks about types and values of the program's own.
type typeInfo interface {
	// plain reports whether values of the type are what they are, and wrap no other.
	plain(t reflect.Type) bool
	// extract returns the value to be tested: without pointers, interfaces and
	// what wraps it.
	extract(v reflect.Value) (value reflect.Value, nullable, ok bool)
}

// fieldRef is how a cross-field rule finds the field it names: "Password", a
// path such as "Inner.Items[0].Name" or "Prices[eur]", or "" for the struct
// itself. The path starts at the struct that holds the rule's own field.
type fieldRef struct {
	types typeInfo
	text  string
	index []int        // the way to it, where each step of it is a plain struct
	owner reflect.Type // whose index it is
	typ   reflect.Type // its type without pointers, nil if only the walk knows
}

// fieldsWhen is the parameter of a rule with a condition.
type fieldsWhen struct {
	any   bool
	want  plan.Outcome
	holds bool // what each test has to say
	refs  []fieldRef
	equal []equalCond // the values that the fields have to have, nil for any
}

// equalCond is one pair of required_if and its like.
type equalCond struct {
	ref  fieldRef
	want string

	asInt   int64
	asUint  uint64
	asFloat float64
	as32    float64
	isInt   bool
	isUint  bool
	isFloat bool
}

// neverHolds stands for a rule whose parameter cannot be read.
func neverHolds(*plan.Frame) bool { return false }
