package sqlsafe

// If returns the condition, or whatever else the text is, where ok holds, and
// nothing where it does not: And and Or leave nothing out of their list, and
// anywhere else it is no text at all.
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

var nothing = made(absent{})

// absent is a piece that was left out.
type absent struct{}

func (absent) write(w *writer) { w.empty = true }

func (q Query) absent() bool { return q.n == nothing.n }

// And returns the condition that all of conds hold, in parentheses of its own.
// And of nothing is true; a DELETE or UPDATE that such a condition leaves
// without a limit is refused at Build, see Everything.
func And(conds ...Query) Query { return made(&junction{" AND ", "1 = 1", keep(conds)}) }

// Or returns the condition that any of conds holds, in parentheses of its own.
// Or of nothing is false.
func Or(conds ...Query) Query { return made(&junction{" OR ", "1 = 0", keep(conds)}) }

// Not returns the condition that cond does not hold. Not of nothing is nothing.
func Not(cond Query) Query {
	if cond.absent() {
		return cond
	}
	return made(negation{cond})
}

type negation struct{ cond Query }

func (n negation) write(w *writer) {
	before := w.unfiltered
	w.unfiltered, w.never = false, false
	w.string("NOT (")
	w.query(n.cond)
	w.buf = append(w.buf, ')')
	w.unfiltered, w.never = before || w.never, w.unfiltered
}

// Everything returns the condition that always holds. It is the way to say
// that a Delete or Update is meant for all rows.
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

func (j *junction) write(w *writer) {
	w.sortKey = false
	all, before := j.word == " AND ", w.unfiltered
	always, never := all, !all // And holds if all do, Or if any does
	if len(j.conds) == 0 {
		w.string(j.none)
	}
	if len(j.conds) > 1 {
		w.buf = append(w.buf, '(')
	}
	for i, c := range j.conds {
		if i > 0 {
			w.string(j.word)
		}
		w.unfiltered, w.never = false, false
		w.condition(c)
		if all {
			always, never = always && w.unfiltered, never || w.never
		} else {
			always, never = always || w.unfiltered, never && w.never
		}
	}
	if len(j.conds) > 1 {
		w.buf = append(w.buf, ')')
	}
	w.unfiltered, w.never = before || always, never
}

// condition writes a condition that stands beside others, in parentheses
// unless its text alone shows that nothing in it binds weaker than AND.
func (w *writer) condition(q Query) {
	if n := q.n; n != nil && n.err == nil {
		if n.part != nil {
			if _, ok := n.part.(selfContained); ok {
				w.query(q)
				return
			}
		} else if t := templateOf(w.d, n.text); t.err == nil && !t.shape.loose && plain(n.args) {
			w.query(q)
			return
		}
	}
	w.buf = append(w.buf, '(')
	w.query(q)
	w.buf = append(w.buf, ')')
}

// selfContained marks the parts that need no parentheses as a condition.
type selfContained interface{ condition() }

func (j *junction) condition() {}
