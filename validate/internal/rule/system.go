package rule

import (
	"reflect"
	"unsafe"

	"github.com/untaint/untaint/validate/internal/match"
	"github.com/untaint/untaint/validate/internal/plan"
)

// buildJSON asks for valid JSON.
func buildJSON(a *Arg) func(*plan.Frame) bool {
	valid := match.JSON
	if a.Strict {
		valid = match.StrictJSON
	}
	strict := a.Strict
	a.Match = func(s string) bool { return valid(unsafe.Slice(unsafe.StringData(s), len(s))) } // which reads alone
	a.Made.Why = func(s string) plan.Failure { return whyJSON(s, strict) }
	if a.Type != nil && KindOf(a.Type) == KindBytes {
		a.Made.DirectType, a.Made.Ours = a.Type, true
		a.Made.Direct = func(p unsafe.Pointer) bool { return valid(*(*[]byte)(p)) }
	}
	return func(f *plan.Frame) bool {
		switch {
		case f.Field.Kind() == reflect.String:
			return valid([]byte(f.Field.String()))
		case f.Field.Kind() == reflect.Slice && f.Field.Type().ConvertibleTo(bytesType):
			return valid(f.Field.Convert(bytesType).Bytes())
		}
		f.Wrong = true
		return false
	}
}

var errorType = reflect.TypeFor[error]()

// buildMethod calls a method of the value, which says whether it is good by a
// bool or an error.
func buildMethod(a *Arg) func(*plan.Frame) bool {
	name := a.Param
	if name == "" {
		name = "Validate"
	}
	if a.Strict && a.Type != nil {
		if problem := methodProblem(a.Type, name); problem != "" {
			a.Bad(CodeBadParameter, problem, "func (v "+a.Type.String()+") "+name+"() error")
		}
	}
	if a.Type != nil && a.Type.Kind() != reflect.Interface && name == "Validate" && reflect.PointerTo(a.Type).Implements(validatesType) {
		typ := a.Type
		a.Made.DirectType = typ
		a.Made.Direct = func(p unsafe.Pointer) bool {
			v, ok := reflect.TypeAssert[validates](reflect.NewAt(typ, p))
			return ok && v.Validate() == nil
		}
	}
	return func(f *plan.Frame) bool {
		m := f.Field.MethodByName(name)
		if !m.IsValid() && f.Field.CanAddr() {
			m = f.Field.Addr().MethodByName(name)
		}
		if !m.IsValid() || m.Type().NumIn() != 0 || m.Type().NumOut() == 0 {
			return false
		}
		switch out := m.Call(nil)[0]; out.Kind() {
		case reflect.Bool:
			return out.Bool()
		case reflect.Interface:
			return out.Type().Implements(errorType) && out.IsNil()
		}
		return false
	}
}

// validates is what validateFn calls unless the tag names another method.
type validates interface{ Validate() error }

var validatesType = reflect.TypeFor[validates]()

// methodProblem says why the method cannot be called by validateFn.
func methodProblem(t reflect.Type, name string) string {
	m, ok := reflect.PointerTo(t).MethodByName(name)
	switch {
	case !ok:
		return t.String() + " has no method " + name
	case m.Type.NumIn() != 1:
		return "method " + name + " takes arguments"
	case m.Type.NumOut() == 0 || m.Type.Out(0).Kind() != reflect.Bool && !m.Type.Out(0).Implements(errorType):
		return "method " + name + " returns neither a bool nor an error"
	}
	return ""
}
