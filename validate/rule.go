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

// compile makes the test of one use of the rule.
func (r *ruleSpec) compile(a *arg) test {
	t := test{name: r.name, whenNil: r.whenNil, spec: r, arg: a}
	defer func() {
		t.now, t.ref, t.when, t.direct, t.directType = a.made.now, a.made.ref, a.made.when, a.made.direct, a.made.directType
	}()
	switch {
	case r.build != nil:
		t.run = r.build(a)
	case r.strict != nil && a.strict:
		t.run = onText(r.strict)
	case r.text != nil:
		t.run = r.onText(a)
	default:
		t.run = delegate(a)
	}
	if r.refuse != nil {
		t.refuse = r.refuse(a)
	}
	t.why = r.why
	t.onNil = r.cross || r.name == "isdefault" || !a.strict && r.seesNil()
	return t
}

// seesNil reports whether validator runs a rule on the text that reflect prints
// for a nil pointer, "<*string Value>".
func (r *ruleSpec) seesNil() bool {
	switch r.name {
	case "ascii", "printascii", "lowercase", "uppercase", "multibyte", "latitude", "longitude":
		return false
	}
	return r.text != nil || r.code == CodeLacksText || r.code == CodeHasText
}

// fail is what the rule reports where refuse does not say more.
func (r *ruleSpec) fail(a *arg) failure {
	f := failure{code: r.code, kind: r.kind}
	if f.code == CodeFormat {
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

// onText runs the rule's match on strings, and leaves other kinds to validator
// in compatible mode. In the default mode a Stringer is asked where the rule
// takes one, and another kind is wrong.
func (r *ruleSpec) onText(a *arg) func(*frame) bool {
	other := onText(r.text)
	switch {
	case !a.strict:
		other = delegate(a)
	case r.takes&(kindStringer|kindNumber|kindBool|kindBytes) != 0:
		other = delegate(a)
		takes := r.takes
		inner := other
		other = func(f *frame) bool {
			if !takes.holds(f.field.Type()) {
				f.wrong = true
				return false
			}
			return inner(f)
		}
	}
	match := r.text
	return func(f *frame) bool {
		if k := f.field.Kind(); k == reflect.String || k == reflect.Pointer {
			return match(f.field.String())
		}
		return other(f)
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

// delegate lets validator itself run the rule, for what is not worth a matcher
// of its own and for the kinds on which its verdict is an accident.
func delegate(a *arg) func(*frame) bool {
	tag := a.name
	if a.has {
		tag += "=" + escapeParam(a.param)
	}
	oracle := a.e.oracle
	return func(f *frame) (ok bool) {
		v, can := interfaceOf(f.field)
		if !can {
			f.wrong = true
			return false
		}
		defer func() {
			if recover() != nil {
				ok, f.wrong = false, true
			}
		}()
		tag := tag
		if f.field.Kind() == reflect.Struct {
			tag += ",nostructlevel"
		}
		return oracle.VarWithKey("value", v, tag) == nil
	}
}

// escapeParam undoes unescape.
func escapeParam(param string) string {
	return strings.ReplaceAll(strings.ReplaceAll(param, ",", "0x2C"), "|", "0x7C")
}
