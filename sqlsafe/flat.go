package sqlsafe

import "unsafe"

// Most statements are texts with values, lists, sort keys and conditions of these,
// and what each of them writes does not depend on what stands beside it. Those are
// written in one pass over their pieces, straight into memory of the right size.
// Nothing here refuses anything: what could be refused, or written in another way,
// goes to the writer, all of it. So there is one way for SQL, Builder and Table, and
// one for the rest.

// flattening is a statement that is being written.
type flattening struct {
	d     Dialect
	out   []byte
	args  []any
	depth int // how deep in conditions within conditions
}

// room is about how much a statement takes up.
type room struct {
	bytes, values int
	spare         *spare // memory for the values, if a list has brought it
}

// buildFlat returns false for pieces that need the writer. Empty says that some were
// left out.
func buildFlat(d Dialect, pieces []piece, args []any, empty bool, r room) (string, []any, bool) {
	f := flattening{d: d, out: make([]byte, 0, r.bytes), args: r.memory()}
	glue, open := " WHERE ", false
	for i := range pieces {
		pc := &pieces[i]
		t := templateOf(d, pc.text)
		mine := args[:pc.nargs]
		args = args[pc.nargs:]
		last := i+1 == len(pieces)
		enclosed := false
		switch {
		case !t.shape.plain || len(mine) != len(t.markers) || empty && t.shape.changes:
			return "", nil, false
		case pc.role == pieceText && t.shape.exposed && len(pieces) > 1, pc.role == pieceWhere && open:
			return "", nil, false
		case pc.role == pieceText:
			f.out = appendSpace(f.out)
		default:
			f.out = append(f.out, glue...)
			glue = " AND "
			enclosed = t.shape.loose && !t.shape.lone
		}
		open = open || t.shape.openWhere
		if enclosed {
			f.out = append(f.out, '(')
		}
		if !f.text(t, mine, pc.role == pieceText || t.shape.lone, last) {
			return "", nil, false
		}
		if enclosed {
			f.out = append(f.out, ')')
		}
	}
	if len(f.out) == 0 || len(f.args) > dialects[d].maxArgs {
		return "", nil, false
	}
	if len(f.args) == 0 {
		f.args = nil
	}
	return unsafe.String(unsafe.SliceData(f.out), len(f.out)), f.args, true
}

// text writes a text with its arguments, unless the writer must look at one of them.
// A text that is last has nothing after it.
func (f *flattening) text(t *template, args []any, nests, last bool) bool {
	out := append(f.out, t.segments[0]...)
	for i, arg := range args {
		seg := t.segments[i+1]
		switch v := arg.(type) {
		case int, int64, bool:
		case string:
			if !plainASCII(v) && !f.d.canHold(arg) {
				return false
			}
		case Query:
			if !nests || v.n == nil || !t.stands(i, v.n.part, last) {
				return false
			}
			f.out = appendSpace(out)
			if !f.part(v.n.part) {
				return false
			}
			if out = f.out; needsSpace(seg) {
				out = appendSpace(out)
			}
			out = append(out, seg...)
			continue
		default:
			if !f.d.canHold(arg) {
				return false
			}
		}
		if sorts(t.markers[i]) {
			return false
		}
		f.args = append(f.args, arg)
		if out = f.d.appendPlaceholder(out, len(f.args)); seg != "" {
			out = append(out, seg...)
		}
	}
	f.out = out
	return true
}

func (f *flattening) value(arg any) {
	f.args = append(f.args, arg)
	f.out = f.d.appendPlaceholder(f.out, len(f.args))
}

// stands reports whether a part writes itself without parentheses in the place of a
// marker: a condition beside no operator, any other anywhere.
func (t *template) stands(i int, p part, last bool) bool {
	if _, condition := p.(selfContained); !condition || t.shape.lone {
		return true
	}
	after := t.begins[i+1]
	switch t.ends[i] {
	case bindCondition, bindAnd, bindOr, bindClear:
		return after == bindClear || after == bindAnd || after == bindOr || after == bindOuter && i+1 == len(t.markers) && last
	}
	return false
}

// part writes a part that writes the same wherever it stands. A switch over the types,
// since what a method of an interface gets moves to the heap.
func (f *flattening) part(p part) bool {
	switch p := p.(type) {
	case *list:
		return f.list(p)
	case *sortList:
		return f.sortList(p)
	case *like:
		return f.like(p)
	case *junction:
		return f.junction(p)
	case *columnList:
		return f.columnList(p)
	case *bulk:
		return f.bulk(p)
	}
	return false
}

// expression writes a constant expression that needs no parentheses.
func (f *flattening) expression(s string) bool {
	t := templateOf(f.d, s)
	f.out = append(f.out, t.text...)
	return t.shape.plain && t.shape.simple && len(t.markers) == 0
}

func (f *flattening) list(l *list) bool {
	if len(l.args) == 0 || !f.expression(l.text) {
		return false
	}
	if !l.sure {
		for _, arg := range l.args {
			if !harmless(arg) && (isNil(arg) || !f.d.canHold(arg)) {
				return false
			}
		}
	}
	if l.not {
		f.out = append(f.out, " NOT"...)
	}
	f.out = append(f.out, " IN ("...)
	first := len(f.args) + 1
	f.args = append(f.args, l.args...)
	f.out = append(f.d.appendPlaceholders(f.out, first, len(l.args)), ')')
	return true
}

func (f *flattening) like(l *like) bool {
	if l.expr != nil || !harmless(l.term) && !f.d.canHold(l.term) || !f.expression(l.column) {
		return false
	}
	f.out = append(f.out, " LIKE "...)
	f.value(l.pattern(f.d))
	f.out = append(f.out, " ESCAPE '!'"...)
	return true
}

func (f *flattening) junction(j *junction) bool {
	if len(j.conds) < 2 || f.depth == maxDepth/2 {
		return false
	}
	f.depth++
	f.out = append(f.out, '(')
	for i, c := range j.conds {
		if i > 0 {
			f.out = append(f.out, j.word...)
		}
		if !f.condition(c) {
			return false
		}
	}
	f.out = append(f.out, ')')
	f.depth--
	return true
}

// condition writes one that stands beside others: a plain text with values, or a part
// that needs no parentheses.
func (f *flattening) condition(q Query) bool {
	n := q.n
	switch {
	case n == nil || n.err != nil:
		return false
	case n.part != nil:
		_, is := n.part.(selfContained)
		return is && f.part(n.part)
	}
	t := templateOf(f.d, n.text)
	return t.shape.plain && !t.shape.loose && len(n.args) == len(t.markers) && f.text(t, n.args, false, false)
}

// plain reports whether the columns are neither scoped nor qualified.
func (r *relation) plain() bool { return r.scope == nil && r.alias == "" }

func (f *flattening) sortList(s *sortList) bool {
	for i, k := range s.keys {
		if i > 0 {
			f.out = append(f.out, ", "...)
		}
		f.out = f.d.appendName(f.out, k.col.name)
		if k.down {
			f.out = append(f.out, " DESC"...)
		}
	}
	return s.r.plain()
}

func (f *flattening) columnList(l *columnList) bool {
	for i, c := range l.cols {
		if i > 0 {
			f.out = append(f.out, ", "...)
		}
		f.out = f.d.appendName(f.out, c.name)
	}
	return l.r.plain() && l.prefix == "" && len(l.cols) > 0
}

func (f *flattening) bulk(s *bulk) bool {
	if !s.r.plain() || s.n*len(s.r.inserted) > dialects[f.d].maxArgs {
		return false
	}
	write := s.text
	if before := f.args; len(before) > 0 {
		write = func(d Dialect) (string, error) { return s.numbered(d, before) }
	}
	args, err := s.values(f.d, f.args)
	if err != nil {
		return false
	}
	text, err := write(f.d)
	f.out, f.args = append(f.out, text...), args
	return err == nil
}
