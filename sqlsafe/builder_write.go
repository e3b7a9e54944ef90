package sqlsafe

// builderPass is one walk over the pieces of a Builder. The writer is no part
// of it: what stands beside a pointer that escapes would move to the heap, and
// the arguments are in the Builder itself.
type builderPass struct {
	args  []any // those in the Builder itself that are not yet taken
	more  []any // those that did not fit
	where bool  // " WHERE " was written
}

func (b *Builder) write(w *writer) {
	if b.npieces == 0 {
		w.misuse(codeEmptyText)
		return
	}
	pass := builderPass{args: b.args[:b.nargs]}
	if b.more != nil {
		pass.more = b.more.args
	}
	for i := range b.npieces {
		pass.piece(w, &b.pieces[i])
	}
	if b.more != nil {
		for i := range b.more.pieces {
			pass.piece(w, &b.more.pieces[i])
		}
	}
}

func (p *builderPass) piece(w *writer, pc *piece) {
	args := p.take(pc.nargs)
	if pc.role == pieceNone {
		w.empty = true
		return
	}
	if pc.role == pieceList {
		p.glue(w)
		w.list(pc.text, args, false)
		return
	}
	t := templateOf(w.d, pc.text)
	if pc.role == pieceText {
		w.hasWords(t)
		w.space()
		w.template(t, args)
		return
	}
	p.glue(w)
	if len(args) == 1 && t.shape.lone {
		w.nested(t, args)
		return
	}
	w.piecedCondition(t, args)
}

// glue writes what stands before a condition.
func (p *builderPass) glue(w *writer) {
	w.sortKey = false
	w.where = true
	if p.where {
		w.string(" AND ")
		return
	}
	p.where = true
	w.string(" WHERE ")
}

// nested writes Where("?", q), whose query may need parentheses or none.
func (w *writer) nested(t *template, args []any) {
	if q, ok := args[0].(Query); ok {
		w.condition(q)
		return
	}
	w.template(t, args)
}

// take returns the next n arguments.
func (p *builderPass) take(n int) []any {
	if n <= len(p.args) {
		args := p.args[:n]
		p.args = p.args[n:]
		return args
	}
	args := append(p.args[:len(p.args):len(p.args)], p.more[:n-len(p.args)]...)
	p.more = p.more[n-len(p.args):]
	p.args = nil
	return args
}

// piecedCondition writes a condition of a Builder, in parentheses unless its
// text alone shows that nothing in it binds weaker than AND.
func (w *writer) piecedCondition(t *template, args []any) {
	if t.err == nil && !t.shape.loose && plain(args) {
		w.template(t, args)
		return
	}
	w.buf = append(w.buf, '(')
	w.template(t, args)
	w.buf = append(w.buf, ')')
}
