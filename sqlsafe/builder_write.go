package sqlsafe

// builderPass is one walk over the pieces of a Builder. The writer is not part
// of it: what stands beside a pointer that escapes would move to the heap, and
// the arguments are in the Builder itself.
type builderPass struct {
	args     []any // those that are not yet taken
	pieces   []piece
	right    binding // of what comes after the Builder
	where    bool    // " WHERE " was written
	filtered bool    // a condition was that is not always true
	open     bool    // a text ended within its own WHERE
	wide     bool    // of what comes after the Builder
	bound    scopeSet
	or       bool // its conditions go on with an OR
	clauses  bool // it is no condition as a whole
}

func (b *Builder) write(w *writer) truth {
	pieces, args := b.all()
	if len(pieces) == 0 && !b.empty {
		w.misuse(codeEmptyText)
		return unknown
	}
	w.empty = w.empty || b.empty
	pass := builderPass{pieces: pieces, args: args, right: w.right, wide: w.wide}
	for i := range pieces {
		w.wide = pass.wide && i+1 == len(pieces)
		pass.piece(w, i)
	}
	w.wide = pass.wide
	pass.end(w)
	w.unfiltered = w.unfiltered || pass.where && !pass.filtered
	return unknown
}

func (p *builderPass) piece(w *writer, i int) {
	pc := &p.pieces[i]
	args := p.take(int(pc.nargs))
	t := templateOf(w.d, pc.text)
	if pc.role == pieceText {
		w.hasWords(t)
		w.space()
		w.right = p.rightOf(w, i, t)
		before := w.left
		w.text(t, args)
		p.bind(w, t, args, before)
		p.open = t.shape.openWhere || t.shape.lone && p.open
		return
	}
	p.glue(w)
	if len(args) == 1 && t.shape.lone {
		p.note(w, w.lone(t, args))
		return
	}
	p.note(w, w.piecedCondition(t, args))
}

// note takes note of a condition that was written.
func (p *builderPass) note(w *writer, known truth) {
	p.bound |= w.bound
	p.clauses = true
	p.filtered = p.filtered || known != always
	w.left = bindOperand
}

// bind takes note of the scopes in a text.
func (p *builderPass) bind(w *writer, t *template, args []any, before binding) {
	if t.err != nil {
		return
	}
	begins := t.begins[0]
	if begins == bindOuter && len(args) > 0 {
		if q, ok := args[0].(Query); ok {
			begins = w.beginning(q)
		}
	}
	p.or = p.or || begins == bindOr || before == bindOr || begins.operates() || before.operates()
	if !t.clauses {
		p.bound |= w.bound
		return
	}
	p.commit(w)
	p.clauses = true
}

// commit ends the conditions so far.
func (p *builderPass) commit(w *writer) {
	if !p.or {
		w.spare |= p.bound
	}
	p.bound, p.or = 0, false
}

// end returns the scopes of a Builder that is a condition.
func (p *builderPass) end(w *writer) {
	p.or = p.or || !w.ends(p.right)
	if p.clauses {
		p.commit(w)
	}
	w.bound = p.bound
	if p.or {
		w.bound = 0
	}
}

// rightOf returns what stands after the i-th piece, whose text is t.
func (p *builderPass) rightOf(w *writer, i int, t *template) binding {
	if i+1 == len(p.pieces) {
		return p.right
	}
	pc := &p.pieces[i+1]
	switch {
	case pc.role == pieceWhere && (p.where || p.open || t.shape.openWhere):
		return bindAnd
	case pc.role == pieceWhere:
		return bindClear // WHERE
	}
	if next := templateOf(w.d, pc.text); next.err == nil && next.begins[0] != bindOuter {
		return next.begins[0]
	}
	return bindAnd
}

// text writes a piece of a statement, in parentheses if it is a condition that
// would fall apart beside the AND of another piece.
func (w *writer) text(t *template, args []any) {
	beside := func(b binding) bool { return b == bindAnd || b == bindOr }
	if t.err == nil && t.whole && !t.shape.lone && t.head.loose == disjointed && (beside(w.left) || beside(w.right)) {
		w.enclosed(t, args)
		return
	}
	w.pieces = true
	w.template(t, args)
}

func (w *writer) enclosed(t *template, args []any) (known truth) {
	w.buf = append(w.buf, '(')
	w.left, w.right = bindClear, bindClear
	known = w.template(t, args)
	w.buf = append(w.buf, ')')
	w.left = bindOperand
	return known
}

// glue writes what stands before a condition.
func (p *builderPass) glue(w *writer) {
	w.sortKey = false
	w.where = true
	switch {
	case w.left == bindAnd || w.left == bindCondition:
		w.space() // a text ended in WHERE or AND
	case p.where || p.open:
		w.string(" AND ")
	default:
		w.string(" WHERE ")
	}
	p.where = true
	w.left, w.right = bindAnd, bindAnd
}

// lone writes Where("?", q), whose query may need parentheses or none.
func (w *writer) lone(t *template, args []any) (known truth) {
	if q, ok := args[0].(Query); ok {
		known = w.condition(q)
	} else {
		known = w.template(t, args)
	}
	w.left = bindOperand
	return known
}

// take returns the next n arguments.
func (p *builderPass) take(n int) []any {
	args := p.args[:n]
	p.args = p.args[n:]
	return args
}

// piecedCondition writes a condition of a Builder, in parentheses unless its
// text alone shows that nothing in it binds weaker than AND.
func (w *writer) piecedCondition(t *template, args []any) truth {
	if t.err == nil && !t.shape.loose && plain(args) {
		return w.template(t, args)
	}
	return w.enclosed(t, args)
}

// looseness returns that of pieces which are together an expression.
func (b *Builder) looseness(w *writer) looseness {
	pieces, args := b.all()
	loose := tight
	for i := range pieces {
		pc := &pieces[i]
		mine := args[:pc.nargs]
		args = args[pc.nargs:]
		if pc.role == pieceWhere {
			return tight
		}
		l, ok := templateOf(w.d, pc.text).looseness(w, mine)
		if !ok {
			return tight
		}
		loose = max(loose, l)
	}
	return loose
}

// first returns the first text of a statement.
func (b *Builder) first() (string, []any) {
	pieces, args := b.all()
	for i := range pieces {
		if pc := &pieces[i]; pc.role == pieceText {
			return pc.text, args[:pc.nargs]
		}
		args = args[pieces[i].nargs:]
	}
	return "", nil
}
