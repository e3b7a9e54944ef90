package sqlsafe

import (
	"unsafe"

	"github.com/untaint/untaint"
)

// Insert returns the statement that inserts v, whose values are taken now.
// Columns that are auto or readonly are left out. To read what the database
// generated, append RETURNING if the database has it:
//
//	sqlsafe.SQL("? RETURNING id", users.Insert(&u))
func (t *Table[T]) Insert(v *T) Query {
	if v == nil {
		return refused(t.misuse("Insert", codeNoRowsGiven))
	}
	return made(&insert{r: t.rel(), row: t.rel().row(unsafe.Pointer(v), t.rel().inserted)})
}

func (t *Table[T]) misuse(method string, code untaint.Code) error {
	return untaint.New("sqlsafe."+method, untaint.Violation{Code: code, Kind: untaint.Misuse})
}

// row is columns with the values of one struct.
type row struct {
	cols []*column
	vals []any
}

// row takes the values of some columns out of the struct at p.
func (r *relation) row(p unsafe.Pointer, cols []*column) row {
	out := row{cols, make([]any, len(cols))}
	for i, c := range cols {
		out.vals[i] = r.value(c, p)
	}
	return out
}

// value returns what a statement writes into a column for the struct at p.
func (r *relation) value(c *column, p unsafe.Pointer) any {
	if r.scope.is(c) {
		return r.scope.value
	}
	return c.value(p)
}

type insert struct {
	r   *relation
	row row
}

func (s *insert) write(w *writer) truth {
	if len(s.row.cols) == 0 && dialects[w.d].defaults {
		w.string("INSERT INTO ")
		w.query(s.r.name)
		w.string(" DEFAULT VALUES")
		return unknown
	}
	w.insertInto(s.r, s.row.cols)
	w.string(" VALUES ")
	w.tuple(s.row)
	return unknown
}

func (w *writer) insertInto(r *relation, cols []*column) {
	w.writes(r)
	w.scope(r, scopeName|scopeInsert)
	w.string("INSERT INTO ")
	w.query(r.name)
	w.string(" (")
	for i, c := range cols {
		if i > 0 {
			w.string(", ")
		}
		w.buf = w.d.appendName(w.buf, c.name)
	}
	w.buf = append(w.buf, ')')
}

// tuple writes the values of a row in parentheses.
func (w *writer) tuple(r row) {
	w.buf = append(w.buf, '(')
	for i := range r.cols {
		if i > 0 {
			w.string(", ")
		}
		w.field(r.cols[i], r.vals[i])
	}
	w.buf = append(w.buf, ')')
}

// field binds the value of a column, whose name is the path of a refusal.
func (w *writer) field(c *column, v any) {
	code, kind := w.d.verdict(v)
	if code != "" {
		w.errs.Add(untaint.Violation{Path: untaint.PathKey("", c.name), Code: code, Kind: kind})
		return
	}
	w.value(v)
}

// writes notes that the query writes to a table, for what may come of it.
func (w *writer) writes(r *relation) {
	if r.cols.unique {
		w.written = append(w.written, r)
	}
}
