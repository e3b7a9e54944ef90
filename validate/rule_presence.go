package validate

import (
	"math"
	"reflect"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/tag"
)

// presenceRules say whether a value must, may or must not be given.
var presenceRules = []ruleSpec{
	{name: "required", code: CodeRequired, takes: kindAny, build: buildRequired, ops: requiredOps(mustHave)},
	{name: "isdefault", code: codeNotAllowed, takes: kindAny, build: buildDefault, ops: requiredOps(mustLack)},
	{name: "default", code: codeInvalid, param: paramMay, takes: kindAny, build: alwaysHolds, ops: noOps, whenNil: true, ours: true},
	{name: "present", code: CodeMissing, takes: kindAny, build: buildPresent, ops: presentOps, whenNil: true, ours: true},

	{name: "required_if", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsEqual(all, mustHave), ops: conditionOps, refuse: conditionFailure("if", CodeRequired)},
	{name: "required_unless", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsEqual(none, mustHave), ops: conditionOps, refuse: conditionFailure("unless", CodeRequired)},
	{name: "skip_unless", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsEqual(all, mustHave), ops: conditionOps, refuse: conditionFailure("if", CodeRequired)},
	{name: "excluded_if", code: codeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsEqual(all, mustLack), ops: conditionOps, refuse: conditionFailure("if", codeNotAllowed)},
	{name: "excluded_unless", code: codeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsEqual(none, mustLack), ops: conditionOps, refuse: conditionFailure("unless", codeNotAllowed)},

	{name: "required_with", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(anyGiven, mustHave), ops: conditionOps, refuse: conditionFailure("with", CodeRequired)},
	{name: "required_with_all", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(allGiven, mustHave), ops: conditionOps, refuse: conditionFailure("with_all", CodeRequired)},
	{name: "required_without", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(anyLacking, mustHave), ops: conditionOps, refuse: conditionFailure("without", CodeRequired)},
	{name: "required_without_all", code: CodeRequired, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(allLacking, mustHave), ops: conditionOps, refuse: conditionFailure("without_all", CodeRequired)},
	{name: "excluded_with", code: codeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(anyGiven, mustLack), ops: conditionOps, refuse: conditionFailure("with", codeNotAllowed)},
	{name: "excluded_with_all", code: codeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(allGiven, mustLack), ops: conditionOps, refuse: conditionFailure("with_all", codeNotAllowed)},
	{name: "excluded_without", code: codeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(anyLacking, mustLack), ops: conditionOps, refuse: conditionFailure("without", codeNotAllowed)},
	{name: "excluded_without_all", code: codeNotAllowed, param: paramMust, takes: kindAny, whenNil: true, cross: true, build: onFieldsGiven(allLacking, mustLack), ops: conditionOps, refuse: conditionFailure("without_all", codeNotAllowed)},
}

func buildRequired(*arg) func(*plan.Frame) bool {
	return func(f *plan.Frame) bool { return hasValue(f.Field, f.Nullable) }
}

func buildDefault(*arg) func(*plan.Frame) bool {
	return func(f *plan.Frame) bool { return !hasValue(f.Field, f.Nullable) }
}

// alwaysHolds is the rule default=, which only decoding looks at.
func alwaysHolds(*arg) func(*plan.Frame) bool { return func(*plan.Frame) bool { return true } }

// presence is implemented by Opt: was the value sent at all?
type presence interface{ IsSet() bool }

var presenceType = reflect.TypeFor[presence]()

// buildPresent asks an Opt, which alone can tell a missing value from null.
func buildPresent(a *arg) func(*plan.Frame) bool {
	if a.raw != nil && !a.raw.Implements(presenceType) {
		a.bad(codeWrongKind, "present needs a field of type validate.Opt", "only Opt tells missing from null and from zero")
	}
	return func(f *plan.Frame) bool {
		v, ok := interfaceOf(f.Raw)
		if !ok {
			return false
		}
		p, ok := v.(presence)
		if !ok {
			f.Wrong = true
			return false
		}
		return p.IsSet()
	}
}

const (
	mustHave plan.Outcome = true
	mustLack plan.Outcome = false
)

// quantifier says how many of the named fields have to equal their values.
type quantifier bool

const (
	all  quantifier = true
	none quantifier = false
)

// onFieldsEqual builds the rules whose parameter is pairs of field and value.
func onFieldsEqual(q quantifier, want plan.Outcome) func(*arg) func(*plan.Frame) bool {
	return func(a *arg) func(*plan.Frame) bool {
		words := tag.Split(a.param)
		if len(words)%2 != 0 || len(words) == 0 && a.strict {
			a.bad(codeBadParameter, "the parameter has to be pairs of a field and a value", a.name+"=Field value")
			return neverHolds
		}
		var conds []equalCond
		var refs []fieldRef
		for i := 0; i < len(words); i += 2 {
			if a.strict || a.name == "required_if" {
				for _, c := range conds {
					if c.ref.text == words[i] {
						a.bad(codeBadParameter, "field "+words[i]+" is named twice", "the conditions are joined by and")
						return neverHolds
					}
				}
			}
			c := equalCond{ref: a.field(words[i]), want: words[i+1]}
			c.parse()
			if t := c.ref.typ; t != nil && (a.strict || c.unreadable(t)) && !c.fits(t) {
				a.bad(codeBadParameter, "field "+words[i]+" can never have that value", "its type is "+t.String())
			}
			conds = append(conds, c)
			refs = append(refs, c.ref)
		}
		a.made.when = &fieldsWhen{want: want, holds: bool(q), refs: refs, equal: conds}
		return func(f *plan.Frame) bool {
			for i := range conds {
				if conds[i].holds(f) != bool(q) {
					return true
				}
			}
			return hasValue(f.Field, f.Nullable) == bool(want)
		}
	}
}

// which says which of the named fields have to be given or lacking.
type which struct{ one, given bool }

// presentOps are those of present where there is a value.
func presentOps(_ ops, v value, _ *ruleTest) bool { return v.opt }

// conditionFailure says under which condition a value must be given, or must not.
func conditionFailure(word string, code untaint.Code) func(*arg) func(reflect.Value) plan.Failure {
	return func(a *arg) func(reflect.Value) plan.Failure {
		f := failureOf(code, untaint.Invalid, untaint.TextParam("relation", word))
		words := tag.Split(a.param)
		switch pairs := word == "if" || word == "unless"; {
		case pairs && len(words) == 2:
			f.Params = f.Params.With(untaint.TextParam("field", a.pointer(words[0]))).With(untaint.TextParam("value", words[1]))
		case pairs:
			var list []string
			for i := 0; i+1 < len(words); i += 2 {
				list = append(list, a.pointer(words[i])+" is "+words[i+1])
			}
			f.Params = f.Params.With(untaint.TextParam("conditions", strings.Join(list, " and ")))
		case len(words) == 1:
			f.Params = f.Params.With(untaint.TextParam("field", a.pointer(words[0])))
		default:
			var list []string
			for _, w := range words {
				list = append(list, a.pointer(w))
			}
			f.Params = f.Params.With(untaint.ListParam("fields", list...))
		}
		f.Refers = f.Params.Get("field").Key() != ""
		return func(reflect.Value) plan.Failure { return f }
	}
}

// noOps are the ops of a rule that always holds.
func noOps(ops, value, *ruleTest) bool { return true }

var (
	anyGiven   = which{one: true, given: true}
	allGiven   = which{one: false, given: true}
	anyLacking = which{one: true, given: false}
	allLacking = which{one: false, given: false}
)

// onFieldsGiven builds the rules whose parameter is a list of fields.
func onFieldsGiven(c which, want plan.Outcome) func(*arg) func(*plan.Frame) bool {
	return func(a *arg) func(*plan.Frame) bool {
		words := tag.Split(a.param)
		if len(words) == 0 && a.strict {
			a.bad(codeBadParameter, "the parameter has to name a field", a.name+"=Field")
			return neverHolds
		}
		refs := make([]fieldRef, len(words))
		for i, word := range words {
			refs[i] = a.field(word)
		}
		a.made.when = &fieldsWhen{any: c.one, want: want, holds: c.given, refs: refs}
		return func(f *plan.Frame) bool {
			for i := range refs {
				if (refs[i].given(f) == c.given) == c.one {
					return !c.one || hasValue(f.Field, f.Nullable) == bool(want)
				}
			}
			return c.one || hasValue(f.Field, f.Nullable) == bool(want)
		}
	}
}

// requiredOps are the ops of required and isdefault.
func requiredOps(want plan.Outcome) func(ops, value, *ruleTest) bool {
	return func(out ops, v value, _ *ruleTest) bool {
		if o, needed := given(v, want); needed {
			out.add(o)
		}
		return true
	}
}

// given returns the op that a value is given, or is not. None is needed where a
// value that is there is given.
func given(v value, want plan.Outcome) (o plan.Op, needed bool) {
	mode, size := plan.EmptyMode(v.typ, v.nullable)
	o = plan.Op{Code: plan.OpGiven, Lo: mode, Hi: size}
	switch {
	case want == mustLack:
		o.Code = plan.OpEmpty
	case mode == plan.OmitNever:
		return o, false
	case mode == plan.OmitWord:
		o = plan.Op{Code: plan.OpWord}
	case mode == plan.OmitString:
		o = plan.Op{Code: plan.OpText, Lo: 1, Hi: math.MaxInt64}
	}
	if mode == plan.OmitZero {
		o.X = &plan.Operands{Typ: v.typ}
	}
	return o, true
}

// conditionOps are the ops of the rules with a condition.
func conditionOps(out ops, v value, t *ruleTest) bool {
	w := t.condition(v.around)
	if w == nil {
		return false
	}
	if o, needed := given(v, w.Want); needed {
		out.add(plan.Op{Code: plan.OpWhen, X: &plan.Operands{When: w}})
		out.add(o)
	}
	return true
}
