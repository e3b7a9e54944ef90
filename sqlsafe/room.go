package sqlsafe

import "sync/atomic"

// spare is memory that a list has beyond itself, for the values of the first
// statement that it is built in: one allocation for both.
type spare struct {
	taken atomic.Bool
	args  [16]any
}

// memory returns room for the values.
func (r *room) memory() []any {
	switch {
	case r.values == 0:
		return nil
	case r.spare != nil && r.values <= len(r.spare.args) && r.spare.taken.CompareAndSwap(false, true):
		return r.spare.args[:0]
	}
	return make([]any, 0, r.values)
}

// text adds what a text with n arguments takes up, beside what stands before it.
func (r *room) text(s string, n int) {
	r.bytes += len(s) + len(" AND ()") + 2*n // $12 in the place of ?
	r.values += n
}

// query adds what a query takes up in the place of a value.
func (r *room) query(q Query) {
	r.values--
	if q.n != nil && q.n.err == nil {
		r.node(q.n)
	}
}

func (r *room) node(n *node) {
	switch p := n.part.(type) {
	case nil:
		r.text(n.text, len(n.args))
	case *list:
		r.bytes += len(p.text) + len(" NOT IN ()") + len(p.args)*(len(", $")+digits(len(p.args)))
		r.values += len(p.args)
		if p.spare != nil {
			r.spare = p.spare
		}
	case *sortList:
		for _, k := range p.keys {
			r.bytes += len(k.col.name) + len(`, "" DESC`)
		}
	case *columnList:
		for _, c := range p.cols {
			r.bytes += len(c.name) + len(`, ""`)
		}
	case *like:
		r.bytes += len(p.column) + len(" LIKE $12 ESCAPE '!'")
		r.values++
	case *junction:
		for _, c := range p.conds {
			if c.n != nil && c.n.err == nil {
				r.node(c.n)
			}
		}
	case *bulk:
		values := p.n * len(p.r.inserted)
		r.bytes += 256 + 4*p.n + values*(len(",$")+digits(values))
		r.values += values
	}
}

// digits returns how many a number has.
func digits(n int) (d int) {
	for ; n > 0; n /= 10 {
		d++
	}
	return d
}
