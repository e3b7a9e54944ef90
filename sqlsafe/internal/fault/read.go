package fault

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/untaint/untaint"
)

// nativeOf looks for a driver's error in the tree of err.
func nativeOf(err error) native {
	for ; err != nil; err = errors.Unwrap(err) {
		if n, ok := nativeIn(err); ok {
			return n
		}
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, branch := range joined.Unwrap() {
				if n := nativeOf(branch); n != (native{}) {
					return n
				}
			}
			return native{}
		}
	}
	return native{}
}

// Answered reports whether err is a server's own answer.
func Answered(err error) bool { return nativeOf(err) != (native{}) }

func nativeIn(err error) (native, bool) {
	v := reflect.ValueOf(err)
	s := v
	if s.Kind() == reflect.Pointer && !s.IsNil() {
		s = s.Elem()
	}
	if x, ok := err.(interface{ SQLState() string }); ok { // pgx and lib/pq
		return native{
			sqlstate:   x.SQLState(),
			constraint: SchemaName(stringField(s, "ConstraintName", "Constraint")),
			column:     SchemaName(stringField(s, "ColumnName", "Column")),
			message:    stringField(s, "Message"),
			detail:     stringField(s, "Detail"),
			table:      SchemaName(stringField(s, "TableName", "Table")),
			position:   positionOf(s),
			inside:     stringField(s, "Where") != "" || stringField(s, "InternalQuery") != "",
		}, true
	}
	if strings.HasSuffix(v.Type().Name(), "ErrorCode") && strings.Contains(v.Type().PkgPath(), "sqlite") { // ncruces, without a message
		return native{extended: intOf(v)}, true
	}
	if s.Kind() != reflect.Struct {
		return native{}, false
	}
	if n := intField(s, "Number"); n != 0 && strings.HasSuffix(s.Type().Name(), "MySQLError") {
		return mysqlNative(n, stringField(s, "Message")), true
	}
	if !strings.Contains(s.Type().PkgPath(), "sqlite") {
		return native{}, false
	}
	if n := sqliteCode(err, v, s); n != 0 {
		return sqliteNative(n, err.Error()), true
	}
	return native{}, false
}

// sqliteCode returns the extended result code, or the primary one where there
// is no other.
func sqliteCode(err error, v, s reflect.Value) int {
	if x, ok := err.(interface{ Code() int }); ok { // modernc
		return x.Code()
	}
	if n := intField(s, "ExtendedCode"); n != 0 { // mattn
		return n
	}
	if n := intField(s, "Code"); n != 0 { // mattn, where SQLite was not asked
		return n
	}
	if m := v.MethodByName("ExtendedCode"); m.IsValid() && m.Type().NumIn() == 0 && m.Type().NumOut() == 1 { // ncruces
		return intOf(m.Call(nil)[0])
	}
	return 0
}

// fault looks the server's code up. It reports false where there is none.
func (n native) fault() (fault, bool) {
	switch {
	case n.sqlstate != "":
		if n.sqlstate == "0A000" && strings.HasPrefix(n.message, "cached plan must not change") {
			return fault{kind: untaint.Busy, code: StalePlan}, true // nothing was executed
		}
		return postgresFault(n.sqlstate), true
	case n.number != 0:
		return mysqlFault(n.number), true
	case n.extended != 0:
		return sqliteFault(n.extended), true
	}
	return faultUnknown, false
}

// describe adds what may be shown as params: the constraint or the column to
// what a client can correct, the server's code to what it cannot.
func (n native) describe(v *untaint.Violation) {
	add := func(p untaint.Param) { v.Params = v.Params.With(p) }
	if v.Kind < untaint.Canceled {
		if n.constraint != "" {
			add(untaint.TextParam("constraint", n.constraint))
		}
		if n.column != "" {
			add(untaint.TextParam("column", n.column))
		}
		return
	}
	switch {
	case n.sqlstate != "":
		add(untaint.TextParam("sqlstate", SchemaName(n.sqlstate)))
	case n.number != 0:
		add(untaint.IntParam("error_number", int64(n.number)))
	case n.extended != 0:
		add(untaint.IntParam("error_number", int64(n.extended)))
	}
}

// positionOf reads a position, which is a number to pgx and a text to lib/pq.
func positionOf(s reflect.Value) int {
	if n := intField(s, "Position"); n > 0 {
		return n
	}
	n, err := strconv.Atoi(stringField(s, "Position"))
	if err != nil {
		return 0
	}
	return n
}
