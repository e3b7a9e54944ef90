package sqlsafe

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/untaint/untaint"
)

// Upsert returns the statement that inserts v or, if there is a row with the
// same values in the columns on, sets the named columns of that row; without
// names, all that Update would set. The columns in on are separated by commas
// and must have a unique index; "" is the primary key, which must be set if the
// database makes it. MySQL ignores on: there any unique index decides. The
// version of an existing row is incremented, whatever version v has.
//
//	users.Upsert(&u, "email", "name", "age")
//
// SQL Server has no such statement: there it is Misuse.
func (t *Table[T]) Upsert(v *T, on text, names ...text) Query {
	if v == nil {
		return refused(t.misuse("Upsert", codeNoRowsGiven))
	}
	c := untaint.Collector{Op: "sqlsafe.Upsert"}
	target := t.rel().target(&c, string(on))
	set := t.rel().named(&c, names)
	if len(names) == 0 {
		set = t.rel().where(func(col *column) bool { return t.rel().settable(col) && !contains(target, col) })
	}
	if on == "" {
		t.rel().unset(&c, unsafe.Pointer(v), target)
	}
	if err := c.Err(); err != nil {
		return refused(err)
	}
	cols := t.rel().where(func(col *column) bool { return col.writable() || on == "" && col.has(flagKey) || t.rel().scope.is(col) })
	return made(&upsert{t.rel(), t.rel().row(unsafe.Pointer(v), cols), target, set})
}

// unset refuses a key that the database makes and that v does not have: every
// such row would be written over the one with the key 0.
func (r *relation) unset(c *untaint.Collector, p unsafe.Pointer, key []*column) {
	for _, col := range key {
		if col.has(flagAuto) && reflect.NewAt(col.typ, unsafe.Add(p, col.offset)).Elem().IsZero() {
			c.Add(untaint.Violation{Path: untaint.PathKey("", col.name), Code: codeUnsetKey, Kind: untaint.Misuse})
		}
	}
}

// target returns the columns of the unique index.
func (r *relation) target(c *untaint.Collector, on string) []*column {
	if on == "" {
		if len(r.cols.key) == 0 {
			c.Add(untaint.Violation{Code: codeNoKey, Kind: untaint.Misuse})
		}
		return r.where(func(col *column) bool { return col.has(flagKey) })
	}
	var cols []*column
	for name := range strings.SplitSeq(on, ",") {
		col, ok := r.cols.find(name)
		cols = distinct(c, cols, col, name, ok)
	}
	return cols
}

type upsert struct {
	r      *relation
	row    row
	target []*column
	set    []*column
}

func (s *upsert) write(w *writer) truth {
	if !dialects[w.d].onConflict && !dialects[w.d].onDuplicate {
		w.unsupported()
		return unknown
	}
	w.insertInto(s.r, s.row.cols)
	w.string(" VALUES ")
	w.tuple(s.row)
	if dialects[w.d].onDuplicate {
		s.onDuplicate(w)
		if s.r.limited() {
			w.sealed = len(w.buf) // where a comma would set one column more
		}
		return unknown
	}
	w.string(" ON CONFLICT (")
	for i, c := range s.target {
		if i > 0 {
			w.string(", ")
		}
		w.buf = w.d.appendName(w.buf, c.name)
	}
	if len(s.set) == 0 {
		w.string(") DO NOTHING")
		return unknown
	}
	w.string(") DO UPDATE SET ")
	s.assign(w, "excluded.", "")
	if scope := s.r.scope; s.r.limited() {
		w.closed(s.r)
		w.string(" WHERE ")
		w.buf = append(w.d.appendName(w.buf, s.r.last), '.')
		w.buf = w.d.appendName(w.buf, scope.col.name)
		w.string(" = ")
		w.field(scope.col, scope.value)
	}
	return unknown
}

// onDuplicate writes the form of MySQL, where doing nothing is said by setting
// a column to itself: INSERT IGNORE would ignore other errors too.
func (s *upsert) onDuplicate(w *writer) {
	w.string(" ON DUPLICATE KEY UPDATE ")
	if len(s.set) > 0 {
		s.assign(w, "VALUES(", ")")
		return
	}
	name := s.target[0].name
	w.buf = w.d.appendName(w.buf, name)
	w.string(" = ")
	w.buf = w.d.appendName(w.buf, name)
}

func (s *upsert) assign(w *writer, before, after string) {
	for i, c := range s.set {
		if i > 0 {
			w.string(", ")
		}
		w.buf = w.d.appendName(w.buf, c.name)
		w.string(" = ")
		s.within(w, c.name, func() {
			w.string(before)
			w.buf = w.d.appendName(w.buf, c.name)
			w.string(after)
		})
	}
	if s.r.cols.version >= 0 {
		name := s.r.cols.list[s.r.cols.version].name
		w.string(", ")
		w.buf = w.d.appendName(w.buf, name)
		w.string(" = ")
		s.within(w, name, func() {
			w.buf = append(w.d.appendName(w.buf, s.r.last), '.')
			w.buf = w.d.appendName(w.buf, name)
			w.string(" + 1")
		})
	}
}

// within writes the new value of a column. MySQL has no WHERE there: in a row of
// another scope each column keeps what it has.
func (s *upsert) within(w *writer, name string, write func()) {
	scope := s.r.scope
	if !s.r.limited() || !dialects[w.d].onDuplicate {
		write()
		return
	}
	w.string("IF(")
	w.buf = append(w.d.appendName(w.buf, s.r.last), '.')
	w.buf = w.d.appendName(w.buf, scope.col.name)
	w.string(" = ")
	w.field(scope.col, scope.value)
	w.string(", ")
	write()
	w.string(", ")
	w.buf = append(w.d.appendName(w.buf, s.r.last), '.')
	w.buf = w.d.appendName(w.buf, name)
	w.buf = append(w.buf, ')')
}
