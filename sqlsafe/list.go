package sqlsafe

import (
	"reflect"

	"github.com/untaint/untaint"
)

// In returns the condition that a column, or any constant expression, is one of
// vs, each bound separately. In with no values is false. A nil among the values
// is refused, because NULL does not compare.
//
// The text changes with the number of values. If that number varies a lot and
// the driver supports arrays, use [InArray], which keeps one text and so one
// prepared statement.
func In[T any](column text, vs []T) Query { return newList(column, vs, false) }

// NotIn returns the condition that a column is none of vs. NotIn with no values
// is true; see [And] for what that means in a DELETE or UPDATE. A column that
// is NULL is neither in a list nor not in it.
func NotIn[T any](column text, vs []T) Query { return newList(column, vs, true) }

func newList[T any](column text, vs []T, not bool) Query {
	l := newListOf(len(vs))
	l.text, l.not, l.sure = string(column), not, number[T]()
	args := l.args[:len(vs)]
	for i, v := range vs {
		args[i] = v
	}
	return Query{&l.node}
}

// newListOf returns a list with room for n values.
func newListOf(n int) *list {
	if n > shortValues {
		l := &list{node: node{args: make([]any, n)}}
		l.part = l
		return l
	}
	short := new(shortList)
	l := &short.list
	l.args, l.spare = short.few[:n], &short.spare
	l.part = l
	return l
}

// number reports whether a type is a plain number, which every database holds.
func number[T any]() bool {
	var zero T
	switch any(zero).(type) {
	case int, int64, int32:
		return true
	}
	return false
}

// list is its node too, whose text is the column and whose arguments the values.
type list struct {
	node
	not   bool
	sure  bool // each value is one that every database holds
	spare *spare
}

// shortValues is how many values most lists have at most.
const shortValues = 10

// shortList is a list of so many.
type shortList struct {
	list  list
	few   [shortValues]any
	spare spare
}

func (l *list) write(w *writer) truth { return w.list(l.text, l.args, l.not) }

func (l *list) condition() {}

// list writes an IN list on a constant expression.
func (w *writer) list(column string, args []any, not bool) truth {
	before := len(w.buf)
	if !w.expression(column) {
		return unknown
	}
	if len(args) == 0 {
		w.buf = w.buf[:before]
		return w.truth(not)
	}
	w.inValues(args, not)
	return unknown
}

// inValues writes what follows the column. There must be a value: "(NULL)" for
// none would make NOT IN neither true nor false.
func (w *writer) inValues(args []any, not bool) {
	if not {
		w.string(" NOT")
	}
	w.string(" IN (")
	first := len(w.args) + 1
	for i, arg := range args {
		if !harmless(arg) && isNil(arg) {
			w.errs.Add(untaint.Violation{Code: codeNullInList, Kind: untaint.Invalid})
			return
		}
		if harmless(arg) || w.bindable(i, arg) {
			w.args = append(w.args, arg)
		}
	}
	w.buf = append(w.d.appendPlaceholders(w.buf, first, len(w.args)+1-first), ')')
}

// isNil reports whether the driver would bind NULL for arg, as far as that can
// be told without asking a Valuer.
func isNil(arg any) bool {
	switch arg.(type) {
	case int, int64, string:
		return false
	case nil:
		return true
	}
	v := reflect.ValueOf(arg)
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return v.IsNil()
	}
	return false
}

// InArray returns the condition that a column is one of vs, bound as one array:
// "column = ANY($1)"; negate it with [Not]. It needs PostgreSQL and a driver
// that takes slices, as pgx does.
func InArray[T any](column text, vs []T) Query {
	for _, v := range vs {
		if isNil(v) {
			return refused(untaint.New(opBuild, untaint.Violation{Code: codeNullInList, Kind: untaint.Invalid}))
		}
	}
	if vs == nil {
		vs = []T{} // nil would bind NULL
	}
	return made(&array{string(column), vs, len(vs) == 0})
}

type array struct {
	column string
	vs     any
	empty  bool
}

func (a *array) write(w *writer) truth {
	if !dialects[w.d].arrays {
		return w.unsupported()
	}
	if !w.expression(a.column) {
		return unknown
	}
	w.string(" = ANY(")
	if w.bindable(0, a.vs) {
		w.value(a.vs)
	}
	w.buf = append(w.buf, ')')
	if a.empty {
		return never
	}
	return unknown
}

func (a *array) condition() {}
