package sqlsafe

import (
	"database/sql"
	"database/sql/driver"
	"reflect"
	"time"
)

// arrayTypes has the type of PostgreSQL for each exact type, and arrayKinds for
// each kind of those that only name another.
var arrayTypes = map[reflect.Type]string{
	reflect.TypeFor[time.Time]():       "timestamptz",
	reflect.TypeFor[[]byte]():          "bytea",
	reflect.TypeFor[sql.NullString]():  "text",
	reflect.TypeFor[sql.NullInt64]():   "int8",
	reflect.TypeFor[sql.NullInt32]():   "int4",
	reflect.TypeFor[sql.NullInt16]():   "int2",
	reflect.TypeFor[sql.NullBool]():    "bool",
	reflect.TypeFor[sql.NullFloat64](): "float8",
	reflect.TypeFor[sql.NullTime]():    "timestamptz",
}

var arrayKinds = [...]string{
	reflect.Bool:    "bool",
	reflect.Int:     "int8",
	reflect.Int8:    "int2",
	reflect.Int16:   "int2",
	reflect.Int32:   "int4",
	reflect.Int64:   "int8",
	reflect.Uint8:   "int2",
	reflect.Uint16:  "int4",
	reflect.Uint32:  "int8",
	reflect.Float32: "float4",
	reflect.Float64: "float8",
	reflect.String:  "text",
}

// arrayType returns the type of the column's elements in PostgreSQL, "" if
// nothing says it.
func (c *column) arrayType() string {
	if c.pgType != "" {
		return c.pgType
	}
	t := c.typ
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if name, ok := arrayTypes[t]; ok {
		return name
	}
	if int(t.Kind()) < len(arrayKinds) {
		return arrayKinds[t.Kind()]
	}
	return ""
}

// array returns the column's values of all rows, as a slice of its own type.
func (c *column) array(rows reflect.Value, s *scope) any {
	n := rows.Len()
	elem := c.typ
	if s.is(c) {
		elem = reflect.TypeOf(s.value)
	}
	if elem.Kind() == reflect.String && !elem.Implements(reflect.TypeFor[driver.Valuer]()) {
		elem = reflect.TypeFor[string]() // drivers know no arrays of a type of the program's
	}
	out := reflect.MakeSlice(reflect.SliceOf(elem), n, n)
	for i := range n {
		if s.is(c) {
			out.Index(i).Set(reflect.ValueOf(s.value).Convert(elem))
			continue
		}
		out.Index(i).Set(rows.Index(i).FieldByIndex(c.index).Convert(elem))
	}
	return out.Interface()
}
