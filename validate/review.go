package validate

import (
	"reflect"

	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
)

// review returns what is wrong with one use of a rule.
func (c *compiler) review(spec *ruleSpec, a *arg, t *ruleTest) mistake.List {
	if !a.strict {
		if len(a.mistakes) == 0 && a.typ != nil && !spec.cross && !spec.ours && panics(a, t, &c.scratch) {
			a.bad(codeWrongKind, a.name+" cannot test a value of type "+a.typ.String(), "")
		}
		return a.mistakes
	}
	switch {
	case spec.never != "":
		return mistake.List{{Code: codeRefusedRule, Text: spec.never, Hint: "check what the file holds, not its name"}}
	case a.typ != nil && !spec.takes.holds(a.typ):
		return mistake.List{{Code: codeWrongKind, Text: a.name + " cannot test a value of type " + a.typ.String(), Hint: c.kindHint(spec, a.typ)}}
	case len(a.mistakes) > 0:
	case spec.param == paramMust && !a.has && !(c.with && spec.cross):
		a.bad(codeBadParameter, a.name+" needs a parameter", "")
	case spec.param == paramNone && a.has:
		a.bad(codeBadParameter, a.name+" takes no parameter", "")
	case a.typ != nil && !spec.cross && !spec.ours && panics(a, t, &c.scratch):
		a.bad(codeBadParameter, "the parameter of "+a.name+" cannot be read", "")
	}
	return a.mistakes
}

// panics runs the rule on the zero value, and reports whether it cannot test one,
// as it would with the first request. Methods of the program's own are not called.
func panics(a *arg, t *ruleTest, f *plan.Frame) (yes bool) {
	if a.name == "validateFn" || a.name == "unique" && a.param != "" {
		return false
	}
	if isNilKind(a.typ) && a.typ.Kind() != reflect.Slice && a.typ.Kind() != reflect.Map {
		return false
	}
	if t.spec.takes&kindStringer != 0 && a.typ.Implements(stringerType) {
		return false
	}
	defer func() { yes = recover() != nil || yes }()
	*f = plan.Frame{Field: zeroOf(a.typ)}
	t.run(f)
	return f.Wrong
}

// zeroOf is the zero value of a type. Where a method may need its address, it has
// one.
func zeroOf(t reflect.Type) reflect.Value {
	if kindOf(t)&(kindString|kindNumber|kindBool) != 0 && t.PkgPath() == "" {
		return reflect.Zero(t)
	}
	return reflect.New(t).Elem()
}

func isNilKind(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Func, reflect.Chan, reflect.Pointer, reflect.Interface:
		return true
	}
	return false
}

// kindHint says what to do about a rule on a type that it cannot test.
func (c *compiler) kindHint(spec *ruleSpec, t reflect.Type) string {
	switch {
	case t.PkgPath() == "net" && t.Name() == "IP" || t.PkgPath() == "net/netip":
		return "drop it: a " + t.String() + " is one already"
	case t.PkgPath() == "mime/multipart":
		return "use a validate.File"
	case kindOf(t) == kindStruct && t.Name() != "" && t.PkgPath() != "main" && (c.owner == nil || t.PkgPath() != c.owner.PkgPath()):
		return "give For the option Unwrap, which says what is tested in a " + t.String()
	}
	return "it is for " + spec.takes.String()
}
