package validate

import (
	"reflect"
	"unsafe"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/tag"
)

// Rule adds your own rule for values of type T:
//
//	validate.Rule("even", "not_even", func(n int) bool { return n%2 == 0 })
//
// [For] refuses the rule on any other type. The name must be new. A code that
// is not snake_case becomes [untaint.CodeUnnamed]. The test must be safe for
// concurrent use; if it panics, the value is refused as Misuse.
func Rule[T any](name string, code untaint.Code, test func(T) bool) Option {
	return Option{func(o *options) {
		if test == nil {
			o.mistake("Rule " + quoted(name) + " needs a function, not nil")
			return
		}
		o.addRule(name, code, ruleBuilder(func(string) (func(T) bool, error) { return test, nil }), paramNone)
	}}
}

// RuleParam is [Rule] for a rule with a parameter, as in name=param. compile
// parses it when the type is compiled. Its error is a mistake that [For]
// reports with the tag.
func RuleParam[T any](name string, code untaint.Code, compile func(param string) (func(T) bool, error)) Option {
	return Option{func(o *options) {
		if compile == nil {
			o.mistake("RuleParam " + quoted(name) + " needs a function, not nil")
			return
		}
		o.addRule(name, code, ruleBuilder(compile), paramMust)
	}}
}

func (o *options) addRule(name string, code untaint.Code, build func(*arg) func(*plan.Frame) bool, use paramUse) {
	if !tag.IsName(name) || tag.KindOf(name) != tag.Rule || rules[name] != nil || o.rules[name] != nil || tag.IsAlias(name) {
		o.mistake("Rule " + quoted(name) + " is not a new name of letters, digits, _ and -")
		return
	}
	if o.rules == nil {
		o.rules = make(map[string]*ruleSpec)
	}
	o.rules[name] = &ruleSpec{name: name, code: code, kind: untaint.Invalid, param: use, takes: kindAny, build: build, ours: true}
}

func ruleBuilder[T any](compile func(string) (func(T) bool, error)) func(*arg) func(*plan.Frame) bool {
	want := reflect.TypeFor[T]()
	return func(a *arg) func(*plan.Frame) bool {
		if a.typ != nil && a.typ != want && (want.Kind() != reflect.Interface || !a.typ.Implements(want)) {
			a.bad(codeWrongKind, a.name+" is a rule for "+want.String()+", not for "+a.typ.String(), "")
		}
		test, err := compile(a.param)
		if err != nil || test == nil {
			a.bad(codeBadParameter, "the parameter of "+a.name+" cannot be read", "")
			return neverHolds
		}
		if want.Kind() != reflect.Interface {
			a.made.directType = want
			a.made.direct = func(p unsafe.Pointer) bool { return test(*(*T)(p)) }
		}
		return func(f *plan.Frame) bool {
			x, ok := interfaceOf(f.Field)
			t, fits := x.(T)
			if !ok || !fits {
				f.Wrong = true
				return false
			}
			return test(t)
		}
	}
}
