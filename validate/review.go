package validate

import (
	"cmp"
	"reflect"

	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
)

// review returns what is wrong with one use of a rule.
func (c *compiler) review(spec *rule.Spec, a *rule.Arg, t *rule.Test) mistake.List {
	if !a.Strict {
		if len(a.Mistakes) == 0 && a.Type != nil && !spec.Cross && !spec.Ours && panics(a, t, &c.scratch) {
			a.Bad(rule.CodeWrongKind, a.Name+" cannot test a value of type "+a.Type.String(), c.unwrapHint(a.Type))
		}
		return a.Mistakes
	}
	switch {
	case spec.Never != "":
		return mistake.List{{Code: rule.CodeRefusedRule, Text: spec.Never, Hint: "check what the file holds, not its name"}}
	case a.Type != nil && !spec.Takes.Holds(a.Type):
		return mistake.List{{Code: rule.CodeWrongKind, Text: a.Name + " cannot test a value of type " + a.Type.String(), Hint: c.kindHint(spec, a.Type)}}
	case len(a.Mistakes) > 0:
	case spec.Param == rule.MustParam && !a.Has && !(c.with && spec.Cross):
		a.Bad(rule.CodeBadParameter, a.Name+" needs a parameter", "")
	case spec.Param == rule.NoParam && a.Has:
		a.Bad(rule.CodeBadParameter, a.Name+" takes no parameter", "")
	case a.Type != nil && !spec.Cross && !spec.Ours && panics(a, t, &c.scratch):
		a.Bad(rule.CodeBadParameter, "the parameter of "+a.Name+" cannot be read", "")
	}
	return a.Mistakes
}

// panics runs the rule on the zero value, and reports whether it cannot test one,
// as it would with the first request. Methods of the program's own are not called.
func panics(a *rule.Arg, t *rule.Test, f *plan.Frame) (yes bool) {
	if a.Name == "validateFn" || a.Name == "unique" && a.Param != "" {
		return false
	}
	if isNilKind(a.Type) && a.Type.Kind() != reflect.Slice && a.Type.Kind() != reflect.Map {
		return false
	}
	if t.Spec.Takes&rule.KindStringer != 0 && a.Type.Implements(rule.StringerType) {
		return false
	}
	defer func() { yes = recover() != nil || yes }()
	*f = plan.Frame{Field: zeroOf(a.Type)}
	t.Run(f)
	return f.Wrong
}

// zeroOf is the zero value of a type. Where a method may need its address, it has
// one.
func zeroOf(t reflect.Type) reflect.Value {
	if rule.KindOf(t)&(rule.KindString|rule.KindNumber|rule.KindBool) != 0 && t.PkgPath() == "" {
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
func (c *compiler) kindHint(spec *rule.Spec, t reflect.Type) string {
	switch {
	case t.PkgPath() == "net" && t.Name() == "IP" || t.PkgPath() == "net/netip":
		return "drop it: a " + t.String() + " is one already"
	case t.PkgPath() == "mime/multipart":
		return "use a validate.File"
	}
	return cmp.Or(c.unwrapHint(t), "it is for "+spec.Takes.String())
}

// unwrapHint says how a struct of another package can be tested.
func (c *compiler) unwrapHint(t reflect.Type) string {
	if rule.KindOf(t) == rule.KindStruct && t.Name() != "" && t.PkgPath() != "main" && (c.owner == nil || t.PkgPath() != c.owner.PkgPath()) {
		return "give For the option Unwrap, which says what is tested in a " + t.String()
	}
	return ""
}
