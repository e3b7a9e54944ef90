package rule

import (
	"net/url"
	"reflect"
	"unsafe"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
)

// Bad reports a mistake in the use of the rule.
func (a *Arg) Bad(code untaint.Code, text, hint string) {
	a.Mistakes = append(a.Mistakes, mistake.Mistake{Code: code, Text: text, Hint: hint})
}

// Compile makes the test of one use of the rule.
func (r *Spec) Compile(a *Arg) Test {
	t := Test{Name: r.Name, WhenNil: r.WhenNil, Spec: r, Arg: a}
	switch {
	case r.Build != nil:
		t.Run = r.Build(a)
	default:
		if r.ArgText != nil {
			param, m := a.Param, r.ArgText
			a.Match = func(s string) bool { return m(s, param) }
		}
		if r.WithParam != nil && a.Has && a.Strict {
			a.Match = r.WithParam(a)
		}
		if a.Strict && a.Type == urlType && r.Takes&KindURL != 0 {
			m := r.Matches(a)
			a.Made.DirectType, a.Made.Ours = urlType, true
			a.Made.Direct = func(p unsafe.Pointer) bool { return m((*url.URL)(p).String()) }
		}
		t.Run = r.onText(a)
	}
	t.Made = a.Made
	if r.Refuse != nil {
		t.Refuse = r.Refuse(a)
	}
	if t.Why == nil {
		t.Why = r.Why
	}
	t.OnNil = r.Cross || r.Name == "isdefault" || !a.Strict && r.seesNil()
	return t
}

// Matches is the test of a text, nil for a rule that looks at more.
func (r *Spec) Matches(a *Arg) func(string) bool {
	switch {
	case a.Match != nil:
		return a.Match
	case a.Strict && r.Strict != nil:
		return r.Strict
	}
	return r.Text
}

// seesNil reports whether validator runs a rule on the text that reflect prints
// for a nil pointer, "<*string Value>".
func (r *Spec) seesNil() bool {
	switch r.Name {
	case "ascii", "printascii", "lowercase", "uppercase", "multibyte", "latitude", "longitude":
		return false
	}
	return r.Text != nil && r.Other != otherPanics || r.Code == CodeLacksText || r.Code == CodeHasText
}

// Fail is what the rule reports where Refuse does not say more.
func (r *Spec) Fail(_ *Arg) plan.Failure {
	f := plan.Failure{Code: r.Code, Kind: r.Kind}
	if f.Code == CodeWrongFormat {
		f.Params = f.Params.With(untaint.TextParam("format", r.Name))
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
func (r *Spec) onText(a *Arg) func(*plan.Frame) bool {
	m, strict := r.Matches(a), a.Strict
	return func(f *plan.Frame) bool {
		k := f.Field.Kind()
		switch {
		case m != nil && (k == reflect.String || k == reflect.Pointer && !strict):
			return m(f.Field.String())
		case r.Number != nil && KindOf(f.Field.Type())&(KindNumber) != 0 && (!strict || r.Takes&KindOf(f.Field.Type()) != 0):
			return r.Number(f.Field)
		case strict && k == reflect.Struct && r.Takes&KindURL != 0 && f.Field.Type() == urlType:
			text, ok := textOfURL(f.Field)
			return ok && m(text)
		case r.Takes&KindStringer != 0:
			if v, ok := InterfaceOf(f.Field); ok {
				if s, ok := v.(interface{ String() string }); ok {
					return m(s.String())
				}
			}
		}
		sized := k == reflect.Slice || k == reflect.Array || k == reflect.Map || k == reflect.Chan
		switch {
		case strict, r.Other == otherPanics, r.Other == otherSized && !sized, m == nil:
			f.Wrong = true
			return false
		case r.Other == otherFalse:
			return false
		case r.Other == otherSized:
			return f.Field.Len() == 0 && m("")
		}
		return m(f.Field.String())
	}
}

// textOfURL is what a rule sees of a URL, whichever way it came to be.
func textOfURL(v reflect.Value) (string, bool) {
	x, ok := InterfaceOf(v)
	u, is := x.(url.URL)
	return u.String(), ok && is
}

// LooksBeside reports whether a rule looks at the struct around its value.
func (t *Test) LooksBeside() bool { return t.Spec != nil && t.Spec.Cross || t.Name == "unique" }
