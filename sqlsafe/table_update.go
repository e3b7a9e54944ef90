package sqlsafe

import (
	"database/sql"
	"unsafe"

	"github.com/untaint/untaint"
)

// Update returns the statement that sets the named columns of the row of v, by
// its primary key. Without names it sets every column that may be written. A
// version column is incremented, and the row must still have the version that v
// has: pass the result to [RequireChanged].
func (t *Table[T]) Update(v *T, names ...text) Query {
	s, err := t.rel().update("sqlsafe.Update")
	if err != nil {
		return refused(err)
	}
	if v == nil {
		return refused(t.misuse("Update", codeNoRowsGiven))
	}
	c := untaint.Collector{Op: "sqlsafe.Update"}
	cols := t.rel().named(&c, names)
	if len(names) == 0 {
		cols = t.rel().where(t.rel().settable)
	}
	return s.of(unsafe.Pointer(v), cols, &c)
}

// Patch is Update of the columns that a client named, such as the keys of a
// JSON object. Each must have the word patch in its tag. Any other name is
// Invalid, and so is an empty list.
func (t *Table[T]) Patch(v *T, names []string) Query {
	s, err := t.rel().update("sqlsafe.Patch")
	if err != nil {
		return refused(err)
	}
	if v == nil {
		return refused(t.misuse("Patch", codeNoRowsGiven))
	}
	c := untaint.Collector{Op: "sqlsafe.Patch"}
	cols := t.rel().chosen(&c, names, flagPatch, func(i int) string { return untaint.PathKey("", names[i]) })
	if len(names) == 0 {
		c.Add(untaint.Violation{Code: codeNothingToSet, Kind: untaint.Invalid})
	}
	return s.of(unsafe.Pointer(v), cols, &c)
}

// chosen returns the columns that a client named, which must have the flag.
// The path of a refusal is what path says of its position.
func (r *relation) chosen(c *untaint.Collector, names []string, flag columnFlag, path func(i int) string) []*column {
	cols := make([]*column, 0, min(len(names), len(r.cols.list)))
	for i, name := range names {
		col, ok := r.cols.public(name)
		code := codeUnknownColumn
		if ok && col.has(flag) && !(flag == flagPatch && r.scope.is(col)) {
			code = ""
			for _, other := range cols {
				if other == col {
					code = codeRepeatedColumn
				}
			}
		}
		if code != "" {
			c.Add(untaint.Violation{Path: path(i), Code: code, Kind: untaint.Invalid})
			if c.Full() {
				break
			}
			continue
		}
		cols = append(cols, col)
	}
	return cols
}

// update begins the statement; it needs to know how the row is found.
func (r *relation) update(op string) (*update, error) {
	if len(r.cols.key) == 0 {
		return nil, untaint.New(op, untaint.Violation{Code: codeNoKey, Kind: untaint.Misuse})
	}
	return &update{r: r}, nil
}

type update struct {
	r     *relation
	set   row
	where row
}

// of takes the values out of the struct at p.
func (s *update) of(p unsafe.Pointer, cols []*column, c *untaint.Collector) Query {
	if len(cols) == 0 && c.Len() == 0 {
		c.Add(untaint.Violation{Code: codeNoColumnToSet, Kind: untaint.Misuse})
	}
	if err := c.Err(); err != nil {
		return refused(err)
	}
	s.set = s.r.row(p, cols)
	s.where = s.r.row(p, s.r.identity())
	return made(s)
}

// identity returns the columns that find one row as it was read: the key, and
// the version if there is one.
func (r *relation) identity() []*column {
	cols := make([]*column, 0, len(r.cols.key)+1)
	for _, i := range r.cols.key {
		cols = append(cols, &r.cols.list[i])
	}
	if r.cols.version >= 0 {
		cols = append(cols, &r.cols.list[r.cols.version])
	}
	if r.limited() && !contains(cols, r.scope.col) {
		cols = append(cols, r.scope.col)
	}
	return cols
}

func (s *update) write(w *writer) truth {
	w.scope(s.r, scopeName)
	w.closed(s.r)
	w.writes(s.r)
	w.string("UPDATE ")
	w.query(s.r.name)
	w.string(" SET ")
	for i, c := range s.set.cols {
		if i > 0 {
			w.string(", ")
		}
		w.buf = w.d.appendName(w.buf, c.name)
		w.string(" = ")
		w.field(c, s.set.vals[i])
	}
	if s.r.cols.version >= 0 {
		w.string(", ")
		w.counted(s.r, "")
	}
	w.identified(s.where)
	return unknown
}

// counted writes the assignment that counts the version up, of the row as it
// is in the table.
func (w *writer) counted(r *relation, table string) {
	name := r.cols.list[r.cols.version].name
	w.buf = w.d.appendName(w.buf, name)
	w.string(" = ")
	if table != "" {
		w.buf = append(w.d.appendName(w.buf, table), '.')
	}
	w.buf = w.d.appendName(w.buf, name)
	w.string(" + 1")
}

// identified writes the WHERE that finds one row.
func (w *writer) identified(r row) {
	w.where = true
	for i, c := range r.cols {
		if i == 0 {
			w.string(" WHERE ")
		} else {
			w.string(" AND ")
		}
		w.buf = w.d.appendName(w.buf, c.name)
		w.string(" = ")
		w.field(c, r.vals[i])
	}
}

// unchanged is the result of an update that found the row with the values that
// it was to get.
type unchanged struct{ sql.Result }

// sought is the query whether a row is there.
type sought struct {
	r     *relation
	where row
}

func (s *sought) write(w *writer) truth {
	w.string("SELECT 1 FROM ")
	w.query(s.r.name)
	w.identified(s.where)
	return unknown
}

// RequireChanged returns nil if a statement changed at least one row, and
// otherwise an error of kind Conflict and code stale_row: the row of an Update
// or Delete is gone, or has another version by now. MySQL counts only rows
// whose values differ. So if an Update or Patch without a version changed
// nothing, DB and [Tx] look the row up, and a row that is there counts as
// changed. For any other UPDATE put clientFoundRows=true into the DSN.
func RequireChanged(res sql.Result) error {
	if _, ok := res.(unchanged); ok {
		return nil
	}
	n, err := res.RowsAffected()
	switch {
	case err != nil:
		return untaint.New("sqlsafe.RequireChanged", untaint.Violation{Code: codeNoRowCount, Kind: untaint.Failed})
	case n == 0:
		return untaint.New("sqlsafe.RequireChanged", untaint.Violation{Code: CodeStaleRow, Kind: untaint.Conflict})
	}
	return nil
}
