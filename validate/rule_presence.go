package validate

import (
	"reflect"

	"github.com/untaint/untaint"
)

// presenceRules say whether a value must, may or must not be given.
var presenceRules = []ruleSpec{
	{name: "required", code: CodeRequired, takes: kindAny, build: buildRequired},
	{name: "isdefault", code: CodeNotAllowed, takes: kindAny, build: buildDefault},
	{name: "default", code: CodeInvalid, param: paramMay, takes: kindAny, build: alwaysHolds, whenNil: true, ours: true},
	{name: "present", code: CodeMissing, takes: kindAny, build: buildPresent, whenNil: true, ours: true},

	{name: "required_if", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsEqual(all, mustHave)},
	{name: "required_unless", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsEqual(none, mustHave)},
	{name: "skip_unless", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsEqual(all, mustHave)},
	{name: "excluded_if", code: CodeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsEqual(all, mustLack)},
	{name: "excluded_unless", code: CodeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsEqual(none, mustLack)},

	{name: "required_with", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(anyGiven, mustHave)},
	{name: "required_with_all", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(allGiven, mustHave)},
	{name: "required_without", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(anyLacking, mustHave)},
	{name: "required_without_all", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(allLacking, mustHave)},
	{name: "excluded_with", code: CodeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(anyGiven, mustLack)},
	{name: "excluded_with_all", code: CodeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(allGiven, mustLack)},
	{name: "excluded_without", code: CodeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(anyLacking, mustLack)},
	{name: "excluded_without_all", code: CodeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(allLacking, mustLack)},
}

// hasValue is validator's "required": not nil for what can be nil, and not the
// zero value for the rest, unless a pointer stands in front of it.
func hasValue(v reflect.Value, nullable bool) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface, reflect.Chan, reflect.Func:
		return !v.IsNil()
	}
	return nullable || !v.IsZero()
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

func buildRequired(*arg) func(*frame) bool {
	return func(f *frame) bool { return hasValue(f.field, f.nullable) }
}

func buildDefault(*arg) func(*frame) bool {
	return func(f *frame) bool { return !hasValue(f.field, f.nullable) }
}

// alwaysHolds is the rule default=, which only decoding looks at.
func alwaysHolds(*arg) func(*frame) bool { return func(*frame) bool { return true } }

// presence is implemented by Opt: was the value sent at all?
type presence interface{ IsSet() bool }

var presenceType = reflect.TypeFor[presence]()

// buildPresent asks an Opt, which alone can tell a missing value from null.
func buildPresent(a *arg) func(*frame) bool {
	if a.raw != nil && !a.raw.Implements(presenceType) {
		a.bad(CodeWrongKind, "present needs a field of type validate.Opt", "only Opt tells missing from null and from zero")
	}
	return func(f *frame) bool {
		v, ok := interfaceOf(f.raw)
		if !ok {
			return false
		}
		p, ok := v.(presence)
		if !ok {
			f.wrong = true
			return false
		}
		return p.IsSet()
	}
}

// outcome says what a rule demands once its condition holds.
type outcome bool

const (
	mustHave outcome = true
	mustLack outcome = false
)

// quantifier says how many of the named fields have to equal their values.
type quantifier bool

const (
	all  quantifier = true
	none quantifier = false
)

// onFieldsEqual builds the rules whose parameter is pairs of field and value.
func onFieldsEqual(q quantifier, want outcome) func(*arg) func(*frame) bool {
	return func(a *arg) func(*frame) bool {
		words := splitParam(a.param)
		if len(words)%2 != 0 || len(words) == 0 && a.strict {
			a.bad(CodeBadParam, "the parameter has to be pairs of a field and a value", a.name+"=Field value")
			return neverHolds
		}
		var conds []equalCond
		for i := 0; i < len(words); i += 2 {
			if a.strict || a.name == "required_if" {
				for _, c := range conds {
					if c.ref.text == words[i] {
						a.bad(CodeBadParam, "field "+words[i]+" is named twice", "the conditions are joined by and")
						return neverHolds
					}
				}
			}
			c := equalCond{ref: a.field(words[i]), want: words[i+1]}
			c.parse()
			if t := c.ref.typ; a.strict && t != nil && !c.fits(t) {
				a.bad(CodeBadParam, "field "+words[i]+" can never have that value", "its type is "+t.String())
			}
			conds = append(conds, c)
		}
		return func(f *frame) bool {
			for i := range conds {
				if conds[i].holds(f) != bool(q) {
					return true
				}
			}
			return hasValue(f.field, f.nullable) == bool(want)
		}
	}
}

// condition says which of the named fields have to be given or lacking.
type condition struct{ one, given bool }

var (
	anyGiven   = condition{one: true, given: true}
	allGiven   = condition{one: false, given: true}
	anyLacking = condition{one: true, given: false}
	allLacking = condition{one: false, given: false}
)

// onFieldsGiven builds the rules whose parameter is a list of fields.
func onFieldsGiven(c condition, want outcome) func(*arg) func(*frame) bool {
	return func(a *arg) func(*frame) bool {
		words := splitParam(a.param)
		if len(words) == 0 && a.strict {
			a.bad(CodeBadParam, "the parameter has to name a field", a.name+"=Field")
			return neverHolds
		}
		refs := make([]fieldRef, len(words))
		for i, word := range words {
			refs[i] = a.field(word)
		}
		return func(f *frame) bool {
			for i := range refs {
				if (refs[i].given(f) == c.given) == c.one {
					return !c.one || hasValue(f.field, f.nullable) == bool(want)
				}
			}
			return c.one || hasValue(f.field, f.nullable) == bool(want)
		}
	}
}

// neverHolds stands for a rule whose parameter cannot be read.
func neverHolds(*frame) bool { return false }

func misuse(code untaint.Code) failure { return failure{code: code, kind: untaint.Misuse} }
