package sqlsafe

import "unsafe"

// Most statements are texts with values, lists, sort keys and conditions of these,
// and what each of them writes does not depend on what stands beside it. Those are
// written in two passes over their pieces, straight into memory of the right size:
// the first looks at each and counts, the second writes. Nothing here refuses
// anything: what could be refused, or written in another way, goes to the writer, all
// of it. So there is one way for SQL, Builder and Table, and one for the rest.

// flat is a part that writes the same wherever it may stand.
type flat interface {
	// room returns how many bytes and values it takes up at most, and false if the
	// writer must look at it.
	room(d Dialect) (bytes, values int, ok bool)
	// flatten writes it. By value, since what an interface gets a pointer to moves
	// to the heap.
	flatten(f flattening) flattening
}

// flattening is a statement that is being written.
type flattening struct {
	d    Dialect
	out  []byte
	args []any
	bad  bool
}

func (f *flattening) value(arg any) {
	f.args = append(f.args, arg)
	f.out = f.d.appendPlaceholder(f.out, len(f.args))
}

// templates are the compiled texts of the pieces, which most often stay on the
// stack.
type templates [builderPieces]*template

// buildFlat returns false for pieces that need the writer.
func buildFlat(d Dialect, pieces []piece, args []any) (string, []any, bool) {
	var few templates
	ts := few[:0]
	bytes, values, changes, empty, open := 0, 0, false, false, false
	rest := args
	for i := range pieces {
		pc := &pieces[i]
		if pc.role == pieceNone {
			empty = true
			ts = append(ts, nil)
			continue
		}
		t := templateOf(d, pc.text)
		b, n, ok := t.room(d, pc.role, rest[:pc.nargs], i+1 == len(pieces))
		if !ok || pc.role != pieceText && open || pc.role == pieceText && t.shape.exposed && len(pieces) > 1 {
			return "", nil, false
		}
		rest = rest[pc.nargs:]
		open = open || t.shape.openWhere
		changes = changes || t.shape.changes
		ts = append(ts, t)
		bytes, values = bytes+b, values+n
	}
	if bytes == 0 || empty && changes || values > dialects[d].maxArgs {
		return "", nil, false
	}
	f := flattening{d: d, out: make([]byte, 0, bytes)}
	if values > 0 {
		f.args = make([]any, 0, values)
	}
	glue := " WHERE "
	for i := range pieces {
		pc, t := &pieces[i], ts[i]
		if t == nil {
			continue
		}
		if pc.role == pieceText {
			f.out = appendSpace(f.out)
		} else {
			f.out = append(f.out, glue...)
			glue = " AND "
		}
		f.template(t, args[:pc.nargs], pc.role == pieceWhere && t.shape.loose && !t.shape.lone)
		args = args[pc.nargs:]
	}
	if f.bad {
		return "", nil, false
	}
	return unsafe.String(unsafe.SliceData(f.out), len(f.out)), f.args, true
}

// room returns how much a text takes up with its arguments, and false if the writer
// must look at it. A text that is last has nothing after it.
func (t *template) room(d Dialect, role pieceRole, args []any, last bool) (bytes, values int, ok bool) {
	if !t.shape.plain || len(args) != len(t.markers) {
		return 0, 0, false
	}
	bytes = len(t.text) + len(args) + len(" AND ()") // a number may have a digit more than in t.text
	for i, arg := range args {
		q, is := arg.(Query)
		if !is {
			if sorts(t.markers[i]) || !harmless(arg) && !d.canHold(arg) {
				return 0, 0, false
			}
			values++
			continue
		}
		if q.n == nil || role == pieceWhere && !t.shape.lone || !t.stands(i, q.n.part, last) {
			return 0, 0, false
		}
		b, n, ok := q.n.part.(flat).room(d)
		if !ok {
			return 0, 0, false
		}
		bytes, values = bytes+b+len("  "), values+n
	}
	return bytes, values, true
}

// stands reports whether a part writes itself without parentheses in the place of a
// marker: a condition beside no operator, anything else that is flat anywhere.
func (t *template) stands(i int, p part, last bool) bool {
	if _, ok := p.(flat); !ok {
		return false
	}
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

// template writes a text with its arguments, which room has looked at.
func (f *flattening) template(t *template, args []any, enclosed bool) {
	if enclosed {
		f.out = append(f.out, '(')
	}
	f.out = append(f.out, t.segments[0]...)
	for i, seg := range t.segments[1:] {
		if q, is := args[i].(Query); is {
			f.out = appendSpace(f.out)
			*f = q.n.part.(flat).flatten(*f)
			if needsSpace(seg) {
				f.out = appendSpace(f.out)
			}
		} else {
			f.value(args[i])
		}
		f.out = append(f.out, seg...)
	}
	if enclosed {
		f.out = append(f.out, ')')
	}
}

// The parts that are flat.
var (
	_ flat = (*list)(nil)
	_ flat = (*like)(nil)
	_ flat = (*junction)(nil)
	_ flat = (*sortList)(nil)
	_ flat = (*columnList)(nil)
	_ flat = (*bulk)(nil)
)

func (l *list) room(d Dialect) (bytes, values int, ok bool) {
	t := templateOf(d, l.column)
	if len(l.args) == 0 || !t.shape.plain || !t.shape.simple || len(t.markers) > 0 {
		return 0, 0, false
	}
	if !l.sure {
		for _, arg := range l.args {
			if !harmless(arg) && (!d.canHold(arg) || isNil(arg)) {
				return 0, 0, false
			}
		}
	}
	return len(t.text) + len(" NOT IN ()") + len(l.args)*d.maxPlaceholder(len(l.args)), len(l.args), true
}

func (l *list) flatten(f flattening) flattening {
	f.out = append(f.out, templateOf(f.d, l.column).text...)
	if l.not {
		f.out = append(f.out, " NOT"...)
	}
	f.out = append(f.d.appendPlaceholders(append(f.out, " IN ("...), len(f.args)+1, len(l.args)), ')')
	f.args = append(f.args, l.args...)
	return f
}

// maxPlaceholder is how many bytes one of n placeholders takes at most, with the
// comma and the blank before it, if a few hundred others stand before them.
func (d Dialect) maxPlaceholder(n int) int {
	switch {
	case d != Postgres && d != SQLServer:
		return len(", ?")
	case n < 64:
		return len(", @p10")
	}
	return len(", @p1000")
}

func (l *like) room(d Dialect) (bytes, values int, ok bool) {
	t := templateOf(d, l.column)
	if l.expr != nil || !t.shape.plain || !t.shape.simple || len(t.markers) > 0 || !harmless(l.term) && !d.canHold(l.term) {
		return 0, 0, false
	}
	return len(t.text) + len(" LIKE $100 ESCAPE '!'"), 1, true
}

func (l *like) flatten(f flattening) flattening {
	f.out = append(append(f.out, templateOf(f.d, l.column).text...), " LIKE "...)
	f.value(l.pattern(f.d))
	f.out = append(f.out, " ESCAPE '!'"...)
	return f
}

// room of a condition is that of those in it, each a plain text with values or
// itself flat.
func (j *junction) room(d Dialect) (bytes, values int, ok bool) {
	if len(j.conds) < 2 {
		return 0, 0, false
	}
	for _, c := range j.conds {
		b, n := 0, 0
		if ok = c.n != nil && c.n.err == nil; !ok {
			return 0, 0, false
		}
		if c.n.part == nil {
			t := templateOf(d, c.n.text)
			if ok = !t.shape.loose && plain(c.n.args); ok {
				b, n, ok = t.room(d, pieceText, c.n.args, false)
			}
		} else if f, is := c.n.part.(flat); is {
			if _, ok = c.n.part.(selfContained); ok {
				b, n, ok = f.room(d)
			}
		} else {
			ok = false
		}
		if !ok {
			return 0, 0, false
		}
		bytes, values = bytes+b+len(j.word), values+n
	}
	return bytes, values, true
}

func (j *junction) flatten(f flattening) flattening {
	f.out = append(f.out, '(')
	for i, c := range j.conds {
		if i > 0 {
			f.out = append(f.out, j.word...)
		}
		if c.n.part == nil {
			f.template(templateOf(f.d, c.n.text), c.n.args, false)
		} else {
			f = c.n.part.(flat).flatten(f)
		}
	}
	f.out = append(f.out, ')')
	return f
}

// room of a column, and false if it is scoped or qualified.
func (r *relation) plainColumns(n int) (int, bool) {
	return n * len(", \"\" DESC"), r.scope == nil && r.alias == ""
}

func (s *sortList) room(Dialect) (bytes, values int, ok bool) {
	bytes, ok = s.r.plainColumns(len(s.keys))
	for _, k := range s.keys {
		bytes += len(k.col.name)
	}
	return bytes, 0, ok
}

func (s *sortList) flatten(f flattening) flattening {
	for i, k := range s.keys {
		if i > 0 {
			f.out = append(f.out, ", "...)
		}
		f.out = f.d.appendName(f.out, k.col.name)
		if k.down {
			f.out = append(f.out, " DESC"...)
		}
	}
	return f
}

func (l *columnList) room(Dialect) (bytes, values int, ok bool) {
	bytes, ok = l.r.plainColumns(len(l.cols))
	for _, c := range l.cols {
		bytes += len(c.name)
	}
	return bytes, 0, ok && l.prefix == "" && len(l.cols) > 0
}

func (l *columnList) flatten(f flattening) flattening {
	for i, c := range l.cols {
		if i > 0 {
			f.out = append(f.out, ", "...)
		}
		f.out = f.d.appendName(f.out, c.name)
	}
	return f
}

func (s *bulk) room(d Dialect) (bytes, values int, ok bool) {
	n := s.n * len(s.r.inserted)
	return n*len(", $1000") + 4*s.n + 256, n, s.r.scope == nil && s.r.alias == "" && n <= dialects[d].maxArgs
}

func (s *bulk) flatten(f flattening) flattening {
	first := len(f.args) == 0
	args, err := s.values(f.d, f.args)
	if err != nil {
		f.bad = true
		return f
	}
	var text string
	if first {
		text, err = s.text(f.d)
	} else {
		text, err = s.numbered(f.d, f.args)
	}
	f.bad = f.bad || err != nil
	f.out, f.args = append(f.out, text...), args
	return f
}
