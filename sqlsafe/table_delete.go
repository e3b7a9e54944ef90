package sqlsafe

import "unsafe"

// Delete returns the statement that deletes the row of v, by its primary key
// and, if it has one, its version: pass the result to [RequireChanged].
func (t *Table[T]) Delete(v *T) Query {
	switch {
	case len(t.rel().cols.key) == 0:
		return refused(t.misuse("Delete", codeNoKey))
	case v == nil:
		return refused(t.misuse("Delete", codeNoRowsGiven))
	}
	return made(&deleteRow{t.rel(), t.rel().row(unsafe.Pointer(v), t.rel().identity())})
}

// DeleteWhere returns the statement that deletes all rows for which the
// condition holds. An empty condition, such as an [And] all of whose parts were
// left out, is refused. Use [Everything] if you mean all rows.
func (t *Table[T]) DeleteWhere(cond Query) Query {
	if cond.absent() {
		return refused(t.misuse("DeleteWhere", codeMissingWhere))
	}
	return made(&deleteWhere{t.rel(), cond})
}

type deleteRow struct {
	r   *relation
	row row
}

func (s *deleteRow) write(w *writer) truth {
	w.deleteFrom(s.r)
	w.identified(s.row)
	return unknown
}

type deleteWhere struct {
	r    *relation
	cond Query
}

func (s *deleteWhere) write(w *writer) truth {
	w.deleteFrom(s.r)
	w.where, w.changes = true, true
	w.string(" WHERE ")
	if s.r.limited() {
		w.buf = w.d.appendName(w.buf, s.r.scope.col.name)
		w.string(" = ")
		w.field(s.r.scope.col, s.r.scope.value)
		w.string(" AND ")
	}
	w.left, w.right = bindCondition, bindClear
	known := w.condition(s.cond)
	w.unfiltered = w.unfiltered || known == always || known == gone
	return unknown
}

func (w *writer) deleteFrom(r *relation) {
	w.scope(r, scopeName)
	w.closed(r)
	w.string("DELETE FROM ")
	w.query(r.name)
}
