package sqlsafe

// qualified is a column in the place of a constant expression.
type qualified struct {
	r   *relation
	col *column
}

func (q qualified) write(w *writer) truth {
	q.r.column(w, q.col)
	return unknown
}

// comparison is a column, an operator and a value.
type comparison struct {
	r     *relation
	col   *column
	op    string
	value any
}

func (c *comparison) write(w *writer) truth {
	w.comparable([]sortKey{{col: c.col}})
	c.r.column(w, c.col)
	w.string(c.op)
	w.field(c.col, c.value)
	return unknown
}

func (*comparison) condition() {}

// nullTest is the condition that a column is NULL, or that it is not.
type nullTest struct {
	r   *relation
	col *column
	not bool
}

func (n *nullTest) write(w *writer) truth {
	n.r.column(w, n.col)
	if n.not {
		w.string(" IS NOT NULL")
		return unknown
	}
	w.string(" IS NULL")
	return unknown
}

func (*nullTest) condition() {}

// columnIn is the condition that a column is one of several values.
type columnIn struct {
	r    *relation
	col  *column
	args []any
	not  bool
}

func (c *columnIn) write(w *writer) truth {
	if len(c.args) == 0 {
		return w.truth(c.not)
	}
	w.comparable([]sortKey{{col: c.col}})
	c.r.column(w, c.col)
	w.inValues(c.args, c.not)
	return unknown
}

func (*columnIn) condition() {}
