package sqlsafe

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// valueClass is what the values of a column are, as far as comparing goes. A
// value of another class is refused: MySQL takes 0 = 'abc' for true.
type valueClass uint8

const (
	classInt valueClass = 1 << iota
	classFloat
	classText
	classBool
	classTime
	classOther // a type that reads itself from text, such as a UUID

	classOrdered = classInt | classFloat | classText | classTime | classOther
	classAny     = classOrdered | classBool
)

// plainType returns the type of a column's values without what makes them
// nullable: a pointer, or one of database/sql's Null types.
func plainType(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.PkgPath() == "database/sql" && strings.HasPrefix(t.Name(), "Null") && t.Kind() == reflect.Struct {
		return t.Field(0).Type
	}
	return t
}

// classOf returns the class of a type's values, 0 if they cannot be compared.
func classOf(t reflect.Type) valueClass {
	switch k := t.Kind(); {
	case t == reflect.TypeFor[time.Time]():
		return classTime
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return classOther
	case isInteger(k):
		return classInt
	case k == reflect.Float32 || k == reflect.Float64:
		return classFloat
	case k == reflect.String:
		return classText
	case k == reflect.Bool:
		return classBool
	}
	return 0
}

// parseValue reads a value of type t from a request.
func parseValue(t reflect.Type, s string) (any, bool) {
	switch classOf(t) {
	case classInt:
		return parseInteger(t, s)
	case classFloat:
		// As JSON writes numbers: no hexadecimal, underscore, infinity or NaN.
		f, err := strconv.ParseFloat(s, t.Bits())
		return f, err == nil && strings.Trim(s, "0123456789.eE+-") == ""
	case classText:
		return s, true
	case classBool:
		return s == "true", s == "true" || s == "false"
	case classTime:
		at, err := time.Parse(time.RFC3339, s)
		return at.UTC(), err == nil
	case classOther:
		v := reflect.New(t)
		err := v.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s))
		return v.Elem().Interface(), err == nil
	}
	return nil, false
}

func parseInteger(t reflect.Type, s string) (any, bool) {
	if t.Kind() >= reflect.Uint {
		n, err := strconv.ParseUint(s, 10, t.Bits())
		return n, err == nil
	}
	n, err := strconv.ParseInt(s, 10, t.Bits())
	return n, err == nil
}

// comparable reports whether a value of type v may be compared with a column
// whose values are of type t.
func comparableWith(t, v reflect.Type) bool {
	class := classOf(t)
	switch {
	case v == nil || class == 0:
		return false
	case class == classFloat:
		return classOf(v)&(classInt|classFloat) != 0
	case class == classOther:
		return v == t
	}
	return classOf(v) == class
}

func isInteger(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Uint64 }
