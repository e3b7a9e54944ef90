package validate

import (
	"reflect"
	"strings"

	"github.com/untaint/untaint"
)

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
	// number tests a number, where the rule takes one.
	number func(reflect.Value) bool
	other  others
	// build makes the test of a rule that looks at more than a string. It
	// reports a mistake in its parameter to the arg.
	build func(*arg) func(*frame) bool
	// ops appends the ops for a kind of value; it reports false for one on which
	// build has to run by reflection.
	ops func(*assembler, site, *test) bool
	// why is refuse for a rule on text whose check says why.
	why func(string) failure
	// refuse says more exactly what is wrong than code does.
	refuse func(*arg) func(reflect.Value) failure

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
	e      *engine
	name   string
	param  string
	has    bool
	strict bool
	typ    reflect.Type // what it tests, without pointers; nil if only the walk knows
	raw    reflect.Type // the same with pointers
	owner  reflect.Type // the struct around it, nil for Var

	// match is the whole test of a string, for a rule whose build made one.
	match func(string) bool
	made  test // what ops are made from

	marks []mark // of mistakes; pos and end are filled in by the caller
}

func (a *arg) bad(code mistakeCode, text, hint string) {
	a.marks = append(a.marks, mark{code: code, text: text, hint: hint})
}

// rules are all built-in rules by name.
var rules = func() map[string]*ruleSpec {
	table := make(map[string]*ruleSpec, 256)
	for _, rows := range [][]ruleSpec{
		presenceRules, sizeRules, setRules, fieldRules, containRules, formatRules, codeRules, systemRules, securityRules,
	} {
		for i := range rows {
			if rows[i].kind == 0 {
				rows[i].kind = untaint.Invalid
			}
			table[rows[i].name] = &rows[i]
		}
	}
	return table
}()

// others says what validator makes of a rule on text where the value is none.
type others uint8

const (
	otherText   others = iota // it tests what reflect prints, "<int Value>"
	otherPanics               // it panics, which is a wrong type here
	otherFalse                // it refuses
	otherSized                // it panics unless the value has a length; an empty one may pass
)

// compile makes the test of one use of the rule.
func (r *ruleSpec) compile(a *arg) test {
	t := test{name: r.name, whenNil: r.whenNil, spec: r, arg: a}
	switch {
	case r.build != nil:
		t.run = r.build(a)
	default:
		if r.argText != nil {
			param, m := a.param, r.argText
			a.match = func(s string) bool { return m(s, param) }
		}
		t.run = r.onText(a)
	}
	t.now, t.ref, t.when, t.direct, t.directType = a.made.now, a.made.ref, a.made.when, a.made.direct, a.made.directType
	if r.refuse != nil {
		t.refuse = r.refuse(a)
	}
	t.why = r.why
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
func (r *ruleSpec) fail(_ *arg) failure {
	f := failure{code: r.code, kind: r.kind}
	if f.code == codeWrongFormat {
		f.params = f.params.With(untaint.TextParam("format", r.name))
	}
	return f
}

// onText runs a match on strings. A value of another kind is wrong.
func onText(match func(string) bool) func(*frame) bool {
	return func(f *frame) bool {
		if f.field.Kind() != reflect.String {
			f.wrong = true
			return false
		}
		return match(f.field.String())
	}
}

// onText runs the rule's match on strings, and on what it takes beside them. A
// value of another kind is wrong, but for what validator makes of it.
func (r *ruleSpec) onText(a *arg) func(*frame) bool {
	m, strict := r.matches(a), a.strict
	return func(f *frame) bool {
		k := f.field.Kind()
		switch {
		case m != nil && (k == reflect.String || k == reflect.Pointer && !strict):
			return m(f.field.String())
		case r.number != nil && kindOf(f.field.Type())&(kindNumber) != 0 && (!strict || r.takes&kindOf(f.field.Type()) != 0):
			return r.number(f.field)
		case r.takes&kindStringer != 0:
			if v, ok := interfaceOf(f.field); ok {
				if s, ok := v.(interface{ String() string }); ok {
					return m(s.String())
				}
			}
		}
		sized := k == reflect.Slice || k == reflect.Array || k == reflect.Map || k == reflect.Chan
		switch {
		case strict, r.other == otherPanics, r.other == otherSized && !sized, m == nil:
			f.wrong = true
			return false
		case r.other == otherFalse:
			return false
		case r.other == otherSized:
			return f.field.Len() == 0 && m("")
		}
		return m(f.field.String())
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

// escapeParam undoes unescape.
func escapeParam(param string) string {
	return strings.ReplaceAll(strings.ReplaceAll(param, ",", "0x2C"), "|", "0x7C")
}
