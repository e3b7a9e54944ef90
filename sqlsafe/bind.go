package sqlsafe

import (
	"database/sql"
	"database/sql/driver"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
)

// bindable reports whether the database can hold an argument, and adds what is
// wrong with it. The i-th argument is counted from 0.
func (w *writer) bindable(i int, arg any) bool {
	var code untaint.Code
	switch v := arg.(type) {
	case nil, bool, int, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64, []byte:
		return true
	case string:
		code = w.holds(v)
	case *string:
		if v != nil {
			code = w.holds(*v)
		}
	case sql.NullString:
		code = w.holds(v.String)
	case []string:
		code = w.holdsAll(v)
	case driver.Valuer:
		return true // asked by database/sql, once
	default:
		return w.bindableKind(i, arg)
	}
	return w.took(i, code, untaint.Invalid)
}

// holds returns the code of what the database could not hold of a text.
func (w *writer) holds(s string) untaint.Code {
	row := &dialects[w.d]
	switch {
	case row.nul && strings.IndexByte(s, 0) >= 0:
		return CodeNulInText
	case row.utf8 && !utf8.ValidString(s):
		// PostgreSQL refuses it; MySQL cuts the text off there unless its
		// mode is strict (CWE-20: a name cut short may be another's).
		return CodeInvalidUTF8
	}
	return ""
}

func (w *writer) holdsAll(vs []string) untaint.Code {
	for _, s := range vs {
		if code := w.holds(s); code != "" {
			return code
		}
	}
	return ""
}

// bindableKind looks at what no type switch knows: named types, pointers and
// what is a mistake.
func (w *writer) bindableKind(i int, arg any) bool {
	v := reflect.ValueOf(arg)
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return true
		}
		v = v.Elem()
	}
	var code untaint.Code
	switch v.Kind() {
	case reflect.String:
		return w.took(i, w.holds(v.String()), untaint.Invalid)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		code = CodeBadArg
	case reflect.Slice, reflect.Array:
		// One value of several only where the driver takes arrays; "IN (?)"
		// of a slice is what In is for.
		if w.d != Postgres && v.Type().Elem().Kind() != reflect.Uint8 {
			code = CodeBadArg
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Query]() || v.Type() == reflect.TypeFor[Builder]() {
			code = CodeBadArg
		}
	}
	return w.took(i, code, untaint.Misuse)
}

func (w *writer) took(i int, code untaint.Code, kind untaint.Kind) bool {
	if code == "" {
		return true
	}
	w.errs.Add(untaint.Violation{Code: code, Kind: kind, Params: untaint.Params{untaint.Int("arg", int64(i)+1)}})
	return false
}
