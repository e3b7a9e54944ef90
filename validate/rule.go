package validate

import (
	"reflect"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
)

func (a *arg) bad(code untaint.Code, text, hint string) {
	a.mistakes = append(a.mistakes, mistake.Mistake{Code: code, Text: text, Hint: hint})
}

// compile makes the test of one use of the rule.
func (r *ruleSpec) compile(a *arg) ruleTest {
	t := ruleTest{name: r.name, whenNil: r.whenNil, spec: r, arg: a}
	switch {
	case r.build != nil:
		t.run = r.build(a)
	default:
		if r.argText != nil {
			param, m := a.param, r.argText
			a.match = func(s string) bool { return m(s, param) }
		}
		if r.withParam != nil && a.has && a.strict {
			a.match = r.withParam(a)
		}
		t.run = r.onText(a)
	}
	t.made = a.made
	if r.refuse != nil {
		t.refuse = r.refuse(a)
	}
	if t.why == nil {
		t.why = r.why
	}
	t.onNil = r.cross || r.name == "isdefault" || !a.strict && r.seesNil()
	return t
}

// matches is the test of a text.
func (r *ruleSpec) matches(a *arg) func(string) bool {
	switch {
	case a.match != nil:
		return a.match
	case a.strict && r.strict != nil:
		return r.strict
	}
	return r.text
}

// seesNil reports whether validator runs a rule on the text that reflect prints
// for a nil pointer, "<*string Value>".
func (r *ruleSpec) seesNil() bool {
	switch r.name {
	case "ascii", "printascii", "lowercase", "uppercase", "multibyte", "latitude", "longitude":
		return false
	}
	return r.text != nil && r.other != otherPanics || r.code == codeLacksText || r.code == codeHasText
}

// fail is what the rule reports where refuse does not say more.
func (r *ruleSpec) fail(_ *arg) plan.Failure {
	f := plan.Failure{Code: r.code, Kind: r.kind}
	if f.Code == codeWrongFormat {
		f.Params = f.Params.With(untaint.TextParam("format", r.name))
	}
	return f
}

// onText runs a match on strings. A value of another kind is wrong.
func onText(match func(string) bool) func(*plan.Frame) bool {
	return func(f *plan.Frame) bool {
		if f.Field.Kind() != reflect.String {
			f.Wrong = true
			return false
		}
		return match(f.Field.String())
	}
}

// onText runs the rule's match on strings, and on what it takes beside them. A
// value of another kind is wrong, except for what validator makes of it.
func (r *ruleSpec) onText(a *arg) func(*plan.Frame) bool {
	m, strict := r.matches(a), a.strict
	return func(f *plan.Frame) bool {
		k := f.Field.Kind()
		switch {
		case m != nil && (k == reflect.String || k == reflect.Pointer && !strict):
			return m(f.Field.String())
		case r.number != nil && kindOf(f.Field.Type())&(kindNumber) != 0 && (!strict || r.takes&kindOf(f.Field.Type()) != 0):
			return r.number(f.Field)
		case r.takes&kindStringer != 0:
			if v, ok := interfaceOf(f.Field); ok {
				if s, ok := v.(interface{ String() string }); ok {
					return m(s.String())
				}
			}
		}
		sized := k == reflect.Slice || k == reflect.Array || k == reflect.Map || k == reflect.Chan
		switch {
		case strict, r.other == otherPanics, r.other == otherSized && !sized, m == nil:
			f.Wrong = true
			return false
		case r.other == otherFalse:
			return false
		case r.other == otherSized:
			return f.Field.Len() == 0 && m("")
		}
		return m(f.Field.String())
	}
}

var stringerType = reflect.TypeFor[interface{ String() string }]()

// holds reports whether values of type t are among the kinds.
func (k kinds) holds(t reflect.Type) bool {
	if kindOf(t)&k != 0 {
		return true
	}
	return k&kindStringer != 0 && t.Implements(stringerType)
}
