package sqlsafe

// If returns SQL(t, args...) if ok is true and an empty [Query] otherwise. And and
// [Or] skip empty queries. Where a condition is expected, after WHERE or beside
// AND, an empty query is the condition that changes nothing; elsewhere it writes
// no text.
//
//	sqlsafe.And(
//		sqlsafe.SQL("tenant_id = ?", tenant),
//		sqlsafe.If(f.City != "", "city = ?", f.City),
//	)
func If(ok bool, t text, args ...any) Query {
	if !ok {
		return nothing
	}
	return SQL(t, args...)
}

// And returns the condition that all of conds hold, in its own parentheses. And
// without conditions is true. If that leaves a DELETE or UPDATE without any
// condition, Build refuses it; see [Everything].
func And(conds ...Query) Query { return made(&junction{" AND ", "1 = 1", keep(conds)}) }

// Or returns the condition that any of conds holds, in its own parentheses. Or
// without conditions is false.
func Or(conds ...Query) Query { return made(&junction{" OR ", "1 = 0", keep(conds)}) }

// Not returns the condition that cond does not hold. Not of an empty query is
// empty.
func Not(cond Query) Query {
	if cond.absent() {
		return cond
	}
	return made(negation{cond})
}

type negation struct{ cond Query }

func (n negation) write(w *writer) truth {
	w.string("NOT (")
	w.left, w.right = bindClear, bindClear
	known := w.query(n.cond)
	w.buf = append(w.buf, ')')
	w.bound = 0
	return known.not()
}

func (negation) condition() {}

// Everything returns the condition that always holds. Use it to say that a
// DELETE or UPDATE is meant for all rows.
func Everything() Query { return SQL("1 = 1") }

func keep(conds []Query) []Query {
	kept := make([]Query, 0, len(conds))
	for _, c := range conds {
		if !c.absent() {
			kept = append(kept, c)
		}
	}
	return kept
}

type junction struct {
	word, none string
	conds      []Query
}

func (j *junction) write(w *writer) truth {
	w.sortKey = false
	all := j.word == " AND "
	if len(j.conds) == 0 {
		return w.truth(all)
	}
	if len(j.conds) == 1 {
		return w.condition(j.conds[0])
	}
	w.buf = append(w.buf, '(')
	known := never.unless(all)
	var bound scopeSet
	for i, c := range j.conds {
		if i > 0 {
			w.string(j.word)
		}
		known = known.join(w.condition(c), all)
		bound = bound.join(w.bound, all, i == 0)
	}
	w.bound = bound
	w.buf = append(w.buf, ')')
	return known
}

// condition writes a condition that stands beside others, in parentheses
// unless its text alone shows that nothing in it binds weaker than AND.
func (w *writer) condition(q Query) (known truth) {
	if n := q.n; n != nil && n.err == nil {
		if n.part != nil {
			if _, ok := n.part.(selfContained); ok {
				return w.query(q)
			}
		} else if t := templateOf(w.d, n.text); t.err == nil && !t.shape.loose && plain(n.args) {
			return w.query(q)
		}
	}
	w.buf = append(w.buf, '(')
	w.left, w.right = bindClear, bindClear
	known = w.query(q)
	w.buf = append(w.buf, ')')
	return known
}

func (j *junction) condition() {}
