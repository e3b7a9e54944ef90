package validate

import (
	"reflect"
	"unsafe"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
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
		o.addRule(name, code, ruleBuilder(func(string) (func(T) bool, error) { return test, nil }), rule.NoParam)
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
		o.addRule(name, code, ruleBuilder(compile), rule.MustParam)
	}}
}

func (o *options) addRule(name string, code untaint.Code, build func(*rule.Arg) func(*plan.Frame) bool, use rule.ParamUse) {
	if !tag.IsName(name) || tag.KindOf(name) != tag.Rule || rule.Table[name] != nil || o.rules[name] != nil || tag.IsAlias(name) {
		o.mistake("Rule " + quoted(name) + " is not a new name of letters, digits, _ and -")
		return
	}
	if o.rules == nil {
		o.rules = make(map[string]*rule.Spec)
	}
	o.rules[name] = &rule.Spec{Name: name, Code: code, Kind: untaint.Invalid, Param: use, Takes: rule.KindAny, Build: build, Ours: true}
}

func ruleBuilder[T any](compile func(string) (func(T) bool, error)) func(*rule.Arg) func(*plan.Frame) bool {
	want := reflect.TypeFor[T]()
	return func(a *rule.Arg) func(*plan.Frame) bool {
		if a.Type != nil && a.Type != want && (want.Kind() != reflect.Interface || !a.Type.Implements(want)) {
			a.Bad(rule.CodeWrongKind, a.Name+" is a rule for "+want.String()+", not for "+a.Type.String(), "")
		}
		test, err := compile(a.Param)
		if err != nil || test == nil {
			a.Bad(rule.CodeBadParameter, "the parameter of "+a.Name+" cannot be read", "")
			return rule.NeverHolds
		}
		if want.Kind() != reflect.Interface {
			a.Made.DirectType = want
			a.Made.Direct = func(p unsafe.Pointer) bool { return test(*(*T)(p)) }
		}
		return func(f *plan.Frame) bool {
			x, ok := rule.InterfaceOf(f.Field)
			t, fits := x.(T)
			if !ok || !fits {
				f.Wrong = true
				return false
			}
			return test(t)
		}
	}
}
