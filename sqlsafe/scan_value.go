package sqlsafe

import (
	"database/sql"
	"encoding"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/untaint/untaint/internal/mistake"
)

// readable reports whether database/sql reads a value into a type.
func readable(t reflect.Type) bool {
	for n := 0; t.Kind() == reflect.Pointer && n < maxPointers; n++ {
		if reflect.PointerTo(t).Implements(reflect.TypeFor[sql.Scanner]()) {
			return true
		}
		t = t.Elem()
	}
	switch k := t.Kind(); {
	case t == reflect.TypeFor[time.Time](), reflect.PointerTo(t).Implements(reflect.TypeFor[sql.Scanner]()),
		k == reflect.Slice && t.Elem().Kind() == reflect.Uint8, k == reflect.Interface && t.NumMethod() == 0:
		return true
	default:
		return k == reflect.Bool || k == reflect.String || k == reflect.Float32 || k == reflect.Float64 || isInteger(k)
	}
}

// convertible reports whether converted reads a value into a type that
// database/sql would not, or not from text: an enum that is a number here and has
// a name in the database.
func convertible(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[sql.Scanner]()) || t == reflect.TypeFor[time.Time]() {
		return false
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return isInteger(t.Kind()) || !readable(t)
	}
	if t.Kind() == reflect.Array {
		return t.Elem().Kind() == reflect.Uint8
	}
	if t.Kind() != reflect.Slice || t.Elem().Kind() == reflect.Uint8 {
		return false
	}
	elem := t.Elem()
	if elem.Kind() == reflect.Pointer {
		elem = elem.Elem()
	}
	switch elem.Kind() {
	case reflect.Interface, reflect.Slice, reflect.Pointer:
		return false
	case reflect.Struct:
		return convertible(elem)
	}
	return readable(elem) || convertible(elem)
}

// unreadable says why no value can be read into a type, "" if one can.
func unreadable(t reflect.Type) string {
	if readable(t) || convertible(t) {
		return ""
	}
	return "no value of a database can be read into " + mistake.TypeName(t)
}

// converted reads into a value what database/sql cannot.
type converted struct {
	into     reflect.Value
	optional bool
	null     bool
}

var errUnfit = errors.New("does not fit")

// Scan implements sql.Scanner. Its errors hold nothing of src.
func (c *converted) Scan(src any) error {
	c.null = src == nil
	if c.null && (c.optional || c.into.Kind() == reflect.Slice || c.into.Kind() == reflect.Pointer) {
		c.into.SetZero()
		return nil
	}
	switch v := src.(type) {
	case string:
		return setText(c.into, v)
	case []byte:
		return setText(c.into, string(v))
	case int64:
		if isInteger(c.into.Kind()) {
			return setText(c.into, strconv.FormatInt(v, 10))
		}
	}
	return errUnfit
}

// setText sets v to what a text of the database says.
func setText(v reflect.Value, s string) error {
	if v.Kind() == reflect.Pointer {
		p := reflect.New(v.Type().Elem())
		v.Set(p)
		return setText(p.Elem(), s)
	}
	if isInteger(v.Kind()) && setNumber(v, s) == nil {
		return nil // the number of an enum
	}
	if u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); ok && v.Kind() != reflect.String {
		if u.UnmarshalText([]byte(s)) != nil {
			return errUnfit
		}
		return nil
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
		return nil
	case reflect.Bool:
		v.SetBool(s == "t" || s == "true")
		return unfitUnless(s == "t" || s == "f" || s == "true" || s == "false")
	case reflect.Float32, reflect.Float64:
		f, err := strconv.ParseFloat(s, v.Type().Bits())
		v.SetFloat(f)
		return unfitUnless(err == nil)
	case reflect.Slice:
		return setArray(v, s)
	case reflect.Array:
		return unfitUnless(len(s) == v.Len() && reflect.Copy(v, reflect.ValueOf([]byte(s))) == len(s))
	}
	return errUnfit
}

func setNumber(v reflect.Value, s string) error {
	if v.CanUint() {
		n, err := strconv.ParseUint(s, 10, v.Type().Bits())
		v.SetUint(n)
		return unfitUnless(err == nil)
	}
	n, err := strconv.ParseInt(s, 10, v.Type().Bits())
	v.SetInt(n)
	return unfitUnless(err == nil)
}

func unfitUnless(ok bool) error {
	if ok {
		return nil
	}
	return errUnfit
}

// setArray sets v to the elements an array of one dimension, in the form that
// PostgreSQL documents in section 8.15.6: {a,"b,\"c\"",NULL}.
func setArray(v reflect.Value, s string) error {
	out := reflect.MakeSlice(v.Type(), 0, strings.Count(s, ",")+1)
	rest, ok := strings.CutPrefix(s, "{")
	for ok && rest != "}" {
		var item string
		var quoted bool
		if item, quoted, rest, ok = nextItem(rest); !ok {
			break
		}
		elem := reflect.New(v.Type().Elem()).Elem()
		switch {
		case !quoted && item == "NULL" && elem.Kind() == reflect.Pointer:
		case !quoted && item == "NULL":
			return errUnfit
		default:
			if err := setText(elem, item); err != nil {
				return err
			}
		}
		out = reflect.Append(out, elem)
		if next, more := strings.CutPrefix(rest, ","); more {
			rest, ok = next, next != "}"
		} else {
			ok = rest == "}"
		}
	}
	v.Set(out)
	return unfitUnless(ok)
}

// nextItem cuts the first element off the rest of an array.
func nextItem(s string) (item string, quoted bool, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, ",}")
		if end < 1 || strings.ContainsAny(s[:end], `{"\`) {
			return "", false, "", false
		}
		return s[:end], false, s[end:], true
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return b.String(), true, s[i+1:], true
		case '\\':
			if i++; i == len(s) {
				return "", true, "", false
			}
		}
		b.WriteByte(s[i])
	}
	return "", true, "", false
}
