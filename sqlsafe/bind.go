package sqlsafe

import (
	"database/sql"
	"database/sql/driver"
	"math"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/untaint/untaint"
)

// harmless reports whether an argument is one of the most common that every
// database can hold, so that most need no further look.
func harmless(arg any) bool {
	switch v := arg.(type) {
	case int, int64, bool:
		return true
	case string:
		return plainASCII(v)
	}
	return false
}

// canHold reports whether the database can hold an argument.
func (d Dialect) canHold(arg any) bool {
	code, _ := d.verdict(arg)
	return code == ""
}

// plainASCII reports whether s is short and ASCII without NUL. It takes a loop
// the fewest instructions to tell for a short text.
func plainASCII(s string) bool {
	if len(s) > 32 {
		return false
	}
	for i := range len(s) {
		if s[i]-1 >= utf8.RuneSelf-1 {
			return false
		}
	}
	return true
}

// verdict returns what is wrong with an argument, and no code if nothing is.
func (d Dialect) verdict(arg any) (untaint.Code, untaint.Kind) {
	switch v := arg.(type) {
	case nil, bool, int, int8, int16, int32, int64, uint8, uint16, uint32, uint64, []byte, time.Time:
		return "", 0
	case float64:
		return d.holdsFloat(v)
	case float32:
		return d.holdsFloat(float64(v))
	case sql.NullFloat64:
		return d.holdsFloat(v.Float64)
	case string:
		return d.holds(v)
	case *string:
		if v == nil {
			return "", 0
		}
		return d.holds(*v)
	case sql.NullString:
		return d.holds(v.String)
	case sql.Null[string]:
		return d.holds(v.V)
	case []string:
		return d.holdsAll(v)
	case sql.Out:
		if dialects[d].named {
			return "", 0
		}
		return codeBadArg, untaint.Misuse
	case driver.Valuer:
		if isOption(reflect.TypeOf(arg)) {
			return codeBadArg, untaint.Misuse
		}
		return "", 0 // asked by database/sql, once
	}
	if isOption(reflect.TypeOf(arg)) {
		return codeBadArg, untaint.Misuse
	}
	return d.verdictByKind(reflect.ValueOf(arg))
}

// holds returns what the database could not hold of a text.
func (d Dialect) holds(s string) (untaint.Code, untaint.Kind) {
	row := &dialects[d]
	switch {
	case row.nul && strings.IndexByte(s, 0) >= 0:
		return codeNulInText, untaint.Invalid
	case row.utf8 && !utf8.ValidString(s):
		// PostgreSQL refuses it; MySQL cuts the text off there unless its
		// mode is strict (CWE-20: a name cut short may be another's).
		return codeInvalidUTF8, untaint.Malformed
	}
	return "", 0
}

// holdsFloat returns what is wrong with a float. MySQL has no NaN and no
// infinity, and where go-sql-driver writes values into the text, reads those
// words as names of columns; SQLite stores NULL for NaN.
func (d Dialect) holdsFloat(f float64) (untaint.Code, untaint.Kind) {
	row := &dialects[d]
	if row.noNaN && math.IsNaN(f) || row.noInf && math.IsInf(f, 0) {
		return codeNotFinite, untaint.Invalid
	}
	return "", 0
}

func (d Dialect) holdsAll(vs []string) (untaint.Code, untaint.Kind) {
	if !dialects[d].arrays {
		return codeBadArg, untaint.Misuse
	}
	for _, s := range vs {
		if code, kind := d.holds(s); code != "" {
			return code, kind
		}
	}
	return "", 0
}

// verdictByKind looks at what no type switch knows: named types, pointers and
// mistakes.
func (d Dialect) verdictByKind(v reflect.Value) (untaint.Code, untaint.Kind) {
	for n := 0; v.Kind() == reflect.Pointer; n++ {
		if n == maxPointers {
			return codeBadArg, untaint.Misuse // it may point to itself
		}
		if v.IsNil() {
			return "", 0
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		return d.holds(v.String())
	case reflect.Float32, reflect.Float64:
		return d.holdsFloat(v.Float())
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return codeBadArg, untaint.Misuse
	case reflect.Slice, reflect.Array:
		// Several values as one only where the driver may take arrays; for
		// "IN (?)" of a slice there is In.
		if !dialects[d].arrays && v.Type().Elem().Kind() != reflect.Uint8 {
			return codeBadArg, untaint.Misuse
		}
	}
	return "", 0
}
