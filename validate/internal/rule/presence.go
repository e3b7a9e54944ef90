package rule

import (
	"math"
	"reflect"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/tag"
)

// presenceRules say whether a value must, may or must not be given.
var presenceRules = []Spec{
	{Name: "required", Code: CodeRequired, Takes: KindAny, Build: buildRequired, Ops: requiredOps(MustHave)},
	{Name: "isdefault", Code: CodeNotAllowed, Takes: KindAny, Build: buildDefault, Ops: requiredOps(MustLack)},
	{Name: "default", Code: CodeInvalid, Param: MayParam, Takes: KindAny, Build: AlwaysHolds, Ops: noOps, WhenNil: true, Ours: true},
	{Name: "present", Code: CodeMissing, Takes: KindAny, Build: buildPresent, Ops: presentOps, WhenNil: true, Ours: true},

	{Name: "required_if", Code: CodeRequired, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsEqual(all, MustHave), Ops: conditionOps, Refuse: conditionFailure("if", CodeRequired)},
	{Name: "required_unless", Code: CodeRequired, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsEqual(none, MustHave), Ops: conditionOps, Refuse: conditionFailure("unless", CodeRequired)},
	{Name: "skip_unless", Code: CodeRequired, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsEqual(all, MustHave), Ops: conditionOps, Refuse: conditionFailure("if", CodeRequired)},
	{Name: "excluded_if", Code: CodeNotAllowed, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsEqual(all, MustLack), Ops: conditionOps, Refuse: conditionFailure("if", CodeNotAllowed)},
	{Name: "excluded_unless", Code: CodeNotAllowed, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsEqual(none, MustLack), Ops: conditionOps, Refuse: conditionFailure("unless", CodeNotAllowed)},

	{Name: "required_with", Code: CodeRequired, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsGiven(anyGiven, MustHave), Ops: conditionOps, Refuse: conditionFailure("with", CodeRequired)},
	{Name: "required_with_all", Code: CodeRequired, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsGiven(allGiven, MustHave), Ops: conditionOps, Refuse: conditionFailure("with_all", CodeRequired)},
	{Name: "required_without", Code: CodeRequired, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsGiven(anyLacking, MustHave), Ops: conditionOps, Refuse: conditionFailure("without", CodeRequired)},
	{Name: "required_without_all", Code: CodeRequired, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsGiven(allLacking, MustHave), Ops: conditionOps, Refuse: conditionFailure("without_all", CodeRequired)},
	{Name: "excluded_with", Code: CodeNotAllowed, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsGiven(anyGiven, MustLack), Ops: conditionOps, Refuse: conditionFailure("with", CodeNotAllowed)},
	{Name: "excluded_with_all", Code: CodeNotAllowed, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsGiven(allGiven, MustLack), Ops: conditionOps, Refuse: conditionFailure("with_all", CodeNotAllowed)},
	{Name: "excluded_without", Code: CodeNotAllowed, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsGiven(anyLacking, MustLack), Ops: conditionOps, Refuse: conditionFailure("without", CodeNotAllowed)},
	{Name: "excluded_without_all", Code: CodeNotAllowed, Param: MustParam, Takes: KindAny, WhenNil: true, Cross: true, Build: onFieldsGiven(allLacking, MustLack), Ops: conditionOps, Refuse: conditionFailure("without_all", CodeNotAllowed)},
}

func buildRequired(*Arg) func(*plan.Frame) bool {
	return func(f *plan.Frame) bool { return hasValue(f.Field, f.Nullable) }
}

func buildDefault(*Arg) func(*plan.Frame) bool {
	return func(f *plan.Frame) bool { return !hasValue(f.Field, f.Nullable) }
}

// AlwaysHolds is the rule default=, which only decoding looks at.
func AlwaysHolds(*Arg) func(*plan.Frame) bool { return func(*plan.Frame) bool { return true } }

// presence is implemented by Opt: was the value sent at all?
type presence interface{ IsSet() bool }

var presenceType = reflect.TypeFor[presence]()

// buildPresent asks an Opt, which alone can tell a missing value from null.
func buildPresent(a *Arg) func(*plan.Frame) bool {
	if a.Raw != nil && !a.Raw.Implements(presenceType) {
		a.Bad(CodeWrongKind, "present needs a field of type validate.Opt", "only Opt tells missing from null and from zero")
	}
	return func(f *plan.Frame) bool {
		v, ok := InterfaceOf(f.Raw)
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
	MustHave plan.Outcome = true
	MustLack plan.Outcome = false
)

// quantifier says how many of the named fields have to equal their values.
type quantifier bool

const (
	all  quantifier = true
	none quantifier = false
)

// onFieldsEqual builds the rules whose parameter is pairs of field and value.
func onFieldsEqual(q quantifier, want plan.Outcome) func(*Arg) func(*plan.Frame) bool {
	return func(a *Arg) func(*plan.Frame) bool {
		words := tag.Split(a.Param)
		if len(words)%2 != 0 || len(words) == 0 && a.Strict {
			a.Bad(CodeBadParameter, "the parameter has to be pairs of a field and a value", a.Name+"=Field value")
			return NeverHolds
		}
		var conds []equalCond
		var refs []fieldRef
		for i := 0; i < len(words); i += 2 {
			if a.Strict || a.Name == "required_if" {
				for _, c := range conds {
					if c.ref.text == words[i] {
						a.Bad(CodeBadParameter, "field "+words[i]+" is named twice", "the conditions are joined by and")
						return NeverHolds
					}
				}
			}
			c := equalCond{ref: a.field(words[i]), want: words[i+1]}
			c.parse()
			if t := c.ref.typ; t != nil && (a.Strict || c.unreadable(t)) && !c.fits(t) {
				a.Bad(CodeBadParameter, "field "+words[i]+" can never have that value", "its type is "+t.String())
			}
			conds = append(conds, c)
			refs = append(refs, c.ref)
		}
		a.Made.When = &fieldsWhen{want: want, holds: bool(q), refs: refs, equal: conds}
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
func presentOps(_ Ops, v Value, _ *Test) bool { return v.Opt }

// conditionFailure says under which condition a value must be given, or must not.
func conditionFailure(word string, code untaint.Code) func(*Arg) func(reflect.Value) plan.Failure {
	return func(a *Arg) func(reflect.Value) plan.Failure {
		f := plan.FailureOf(code, untaint.Invalid, untaint.TextParam("relation", word))
		words := tag.Split(a.Param)
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
func noOps(Ops, Value, *Test) bool { return true }

var (
	anyGiven   = which{one: true, given: true}
	allGiven   = which{one: false, given: true}
	anyLacking = which{one: true, given: false}
	allLacking = which{one: false, given: false}
)

// onFieldsGiven builds the rules whose parameter is a list of fields.
func onFieldsGiven(c which, want plan.Outcome) func(*Arg) func(*plan.Frame) bool {
	return func(a *Arg) func(*plan.Frame) bool {
		words := tag.Split(a.Param)
		if len(words) == 0 && a.Strict {
			a.Bad(CodeBadParameter, "the parameter has to name a field", a.Name+"=Field")
			return NeverHolds
		}
		refs := make([]fieldRef, len(words))
		for i, word := range words {
			refs[i] = a.field(word)
		}
		a.Made.When = &fieldsWhen{any: c.one, want: want, holds: c.given, refs: refs}
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
func requiredOps(want plan.Outcome) func(Ops, Value, *Test) bool {
	return func(out Ops, v Value, _ *Test) bool {
		if o, needed := given(v, want); needed {
			out.Add(o)
		}
		return true
	}
}

// given returns the op that a value is given, or is not. None is needed where a
// value that is there is given.
func given(v Value, want plan.Outcome) (o plan.Op, needed bool) {
	mode, size := plan.EmptyMode(v.Type, v.Nullable)
	o = plan.Op{Code: plan.OpGiven, Lo: mode, Hi: size}
	switch {
	case want == MustLack:
		o.Code = plan.OpEmpty
	case mode == plan.OmitNever:
		return o, false
	case mode == plan.OmitWord:
		o = plan.Op{Code: plan.OpWord}
	case mode == plan.OmitString:
		o = plan.Op{Code: plan.OpText, Lo: 1, Hi: math.MaxInt64}
	}
	if mode == plan.OmitZero {
		o.X = &plan.Operands{Typ: v.Type}
	}
	return o, true
}

// conditionOps are the ops of the rules with a condition.
func conditionOps(out Ops, v Value, t *Test) bool {
	w := t.Condition(v.Around)
	if w == nil {
		return false
	}
	if o, needed := given(v, w.Want); needed {
		out.Add(plan.Op{Code: plan.OpWhen, X: &plan.Operands{When: w}})
		out.Add(o)
	}
	return true
}
