package sqlsafe

// build writes a whole statement.
func build(d Dialect, q Query) (string, []any, error) {
	n := q.n
	if n.part == nil && n.err == nil {
		if plain(n.args) {
			return n.buildPlain(d)
		}
		if text, args, ok := n.buildFlat(d); ok {
			return text, args, nil
		}
	}
	if whole, ok := n.part.(wholeStatement); ok {
		return whole.direct(d)
	}
	w := newWriter(d)
	defer w.free()
	w.root(q)
	return w.done()
}

// buildFlat is that of one piece.
func (n *node) buildFlat(d Dialect) (string, []any, bool) {
	var r room
	r.text(n.text, len(n.args))
	for _, arg := range n.args {
		if q, ok := arg.(Query); ok {
			r.query(q)
		}
	}
	one := [1]piece{{n.text, int32(len(n.args)), pieceText}}
	return buildFlat(d, one[:], n.args, false, r)
}

// wholeStatement is a part that can be the outermost query and then has a
// faster way to build itself.
type wholeStatement interface {
	direct(d Dialect) (string, []any, error)
}

// buildPlain is the way of a text all of whose arguments are values: it was
// written when it was compiled.
func (n *node) buildPlain(d Dialect) (string, []any, error) {
	t := templateOf(d, n.text)
	if t.err != nil {
		return "", nil, t.err
	}
	if len(n.args) <= dialects[d].maxArgs && t.takes(d, n.args) {
		return t.text, copied(n.args), nil
	}
	w := newWriter(d)
	defer w.free()
	w.hasWords(t)
	w.count(t, n.args)
	if w.errs.Len() == 0 {
		for i, arg := range n.args {
			w.check(t.markers[i], i, arg)
		}
	}
	if w.errs.Len() > 0 {
		return "", nil, w.errs.Err()
	}
	if len(n.args) > dialects[d].maxArgs {
		return "", nil, tooManyArgs(d)
	}
	return t.text, copied(n.args), nil
}
