package validate

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// isZoneName matches the name of a time zone. What is not spelled like one is
// refused before the time zone database of the system is asked.
func isZoneName(s string) bool {
	if s == "" || len(s) > 64 || strings.EqualFold(s, "local") || s[0] == '/' || strings.Contains(s, "..") {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') && !strings.ContainsRune("/_+-", rune(s[i])) {
			return false
		}
	}
	_, err := time.LoadLocation(s)
	return err == nil
}

// buildJSON asks for valid JSON. The default refuses a name that occurs twice
// in an object and text that is not UTF-8, of which two parsers make two values
// (CWE-436).
func buildJSON(a *arg) func(*frame) bool {
	valid := json.Valid
	if a.strict {
		valid = func(b []byte) bool { return jsontext.Value(b).IsValid() }
	}
	return func(f *frame) bool {
		switch {
		case f.field.Kind() == reflect.String:
			return valid([]byte(f.field.String()))
		case f.field.Kind() == reflect.Slice && f.field.Type().ConvertibleTo(bytesType):
			return valid(f.field.Convert(bytesType).Bytes())
		}
		f.wrong = true
		return false
	}
}

var errorType = reflect.TypeFor[error]()

// buildMethod calls a method of the value, which says whether it is good by a
// bool or an error.
func buildMethod(a *arg) func(*frame) bool {
	name := a.param
	if name == "" {
		name = "Validate"
	}
	if a.strict && a.typ != nil {
		if problem := methodProblem(a.typ, name); problem != "" {
			a.bad(CodeBadParam, problem, "func (v "+a.typ.String()+") "+name+"() error")
		}
	}
	return func(f *frame) bool {
		m := f.field.MethodByName(name)
		if !m.IsValid() && f.field.CanAddr() {
			m = f.field.Addr().MethodByName(name)
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
