package sqlsafe

import "github.com/untaint/untaint"

// plain reports whether no argument is a query.
func plain(args []any) bool {
	for _, arg := range args {
		if _, ok := arg.(Query); ok {
			return false
		}
	}
	return true
}

// maxDepth bounds queries inside queries, which a program might nest in a loop.
const maxDepth = 64

// root writes the outermost query.
func (w *writer) root(q Query) {
	if q.n.part == nil && q.n.err == nil {
		w.hasWords(templateOf(w.d, q.n.text))
	}
	w.query(q)
}

func (w *writer) hasWords(t *template) {
	if t.err == nil && !t.shape.words {
		w.misuse(codeEmptyText)
	}
}

// query writes a query, whichever way it was made, and returns what is known of
// it as a condition.
func (w *writer) query(q Query) (known truth) {
	n := q.n
	w.bound = 0
	switch {
	case n == nil:
		w.misuse(codeZeroQuery)
	case n.err != nil:
		w.carry(n.err)
	case w.depth == maxDepth:
		w.misuse(codeQueryTooDeep)
	case n.part != nil:
		w.depth++
		known = n.part.write(w)
		w.depth--
		w.left = bindOperand
		if !bindsScopes(n.part) {
			w.bound = 0
		}
	default:
		w.depth++
		known = w.template(templateOf(w.d, n.text), n.args)
		w.depth--
	}
	return known
}

// nested writes a query that stands in a text. It is put in parentheses where
// it would fall apart beside what stands around it: a OR b beside AND.
func (w *writer) nested(q Query, right binding) (known truth) {
	if q.absent() {
		w.bound = 0
		return w.nothing(right)
	}
	outer := w.right
	left := w.left
	loose := tight
	if !w.continues(q) {
		loose = w.looseness(q)
	}
	if loose.falls(w.left) || loose.falls(right) || right == bindRange && loose > tight {
		w.buf = append(w.buf, '(')
		w.left, w.right = bindClear, bindClear
		known = w.query(q)
		w.buf = append(w.buf, ')')
		w.left = bindOperand
	} else {
		w.right = right
		known = w.query(q)
	}
	if left.operates() || right.operates() {
		w.bound = 0 // NOT, IS NULL, = FALSE
	}
	w.right = outer
	return known
}

// bindsScopes reports whether a part is a condition, of which Scopes may be one.
func bindsScopes(p part) bool {
	switch p.(type) {
	case selfContained, pieced:
		return true
	}
	return false
}

// withAnd reports whether the text of a query begins with AND.
func (w *writer) withAnd(q Query) bool {
	b, seen := w.firstOf(q)
	return seen && b == bindAnd
}

// continues reports whether a query goes on with a condition before it.
func (w *writer) continues(q Query) bool {
	n := q.n
	if n == nil || n.part != nil || n.err != nil {
		return false
	}
	t := templateOf(w.d, n.text)
	return t.err == nil && (t.head.connects || t.head.widens)
}

// looseness returns that of a query which is an expression as a whole.
func (w *writer) looseness(q Query) looseness {
	n := q.n
	if n == nil || n.err != nil {
		return tight
	}
	switch p := n.part.(type) {
	case nil:
		t := templateOf(w.d, n.text)
		if loose, ok := t.looseness(w, n.args); ok && !t.shape.unfinished {
			return loose
		}
		return tight
	case selfContained:
		return operated
	case pieced:
		return p.looseness(w)
	}
	return tight
}

// looseness returns that of a text with its arguments, and false if it has a
// clause, so that it is not an expression. A lone marker is what its argument is.
func (t *template) looseness(w *writer, args []any) (loose looseness, expression bool) {
	switch {
	case t.err != nil || t.clauses || t.head.dangles:
		return tight, false
	case t.shape.lone:
		return tight, true
	}
	loose = t.head.loose
	for _, arg := range args {
		q, ok := arg.(Query)
		if !ok || q.n == nil || q.n.err != nil || q.n.part != nil {
			continue
		}
		// What goes on with AND or OR loosens what it is in.
		switch inner := templateOf(w.d, q.n.text); {
		case inner.err != nil:
		case inner.clauses:
			return tight, false
		case inner.head.connects:
			loose = max(loose, operated)
		case inner.head.widens:
			loose = disjointed
		}
	}
	switch {
	case t.head.widens:
		return disjointed, true
	case t.head.connects:
		return max(loose, operated), true
	}
	return loose, true
}

// nothing writes what a query that was left out stands for: the condition that
// changes nothing, or no text where none was expected.
func (w *writer) nothing(right binding) truth {
	switch {
	case w.left.operates() || right.operates():
		w.misuse(codeMissingCondition)
		return unknown
	case w.left != bindAnd && right != bindAnd && (w.left == bindOr || right == bindOr):
		w.left = bindOperand
		return w.truth(false)
	case w.left == bindAnd || right == bindAnd || w.left == bindCondition:
		w.left = bindOperand
		return w.truth(true)
	}
	w.empty = true
	return gone
}

// template writes a text with its arguments in the places of the markers.
func (w *writer) template(t *template, args []any) truth {
	if t.err != nil {
		w.errs.Merge("", t.err)
		return unknown
	}
	if t.shape.semicolon && w.depth > 1 {
		w.misuse(codeSecondStatement)
	}
	if !w.count(t, args) {
		return unknown
	}
	w.changes = w.changes || t.shape.changes
	w.where = w.where || t.shape.where
	in := insertion{outer: w.sortKey, right: w.right, wide: w.wide}
	if w.pieces || w.depth > 1 {
		w.parenthesize(t, &in)
	}
	w.pieces = false
	before := w.setting
	w.segment(t, 0, &in)
	for i, arg := range args {
		w.setting = t.sets[i][before]
		w.argument(t, i, arg, args, &in)
		w.segment(t, i+1, &in)
	}
	w.sortKey = t.shape.sortTail == tailSort || t.shape.sortTail == tailOuter && in.outer
	w.setting = t.sets[len(args)][before]
	w.seen(t, before, &in)
	return w.judge(t, in.known(len(args)))
}

// insertion is one template on its way into the text.
type insertion struct {
	outer bool    // a sort key is expected where it begins
	right binding // of what stands after it
	wide  bool    // which is an AND that goes on with an OR
	bound []boundMarker
	names []tableName
	apart bool // a query in it goes on with OR or an operator
	cuts  [4]cut
	ncuts int
	few   [8]truth // of the first markers
	many  []truth
}

// cut is a parenthesis that is written into a segment.
type cut struct {
	at    place
	paren byte
}

func (in *insertion) enclose(r region) {
	in.cuts[in.ncuts] = cut{r.from, '('}
	in.cuts[in.ncuts+1] = cut{r.to, ')'}
	in.ncuts += 2
}

func (in *insertion) note(i int, known truth) {
	if i < len(in.few) {
		in.few[i] = known
		return
	}
	in.many = append(in.many, make([]truth, i-len(in.few)-len(in.many)+1)...)
	in.many[i-len(in.few)] = known
}

func (in *insertion) binds(i int, bound boundMarker, n int) {
	if in.bound == nil {
		in.bound = make([]boundMarker, n)
	}
	in.bound[i] = bound
}

func (in *insertion) name(i int, name tableName, n int) {
	if in.names == nil {
		in.names = make([]tableName, n)
	}
	in.names[i] = name
}

// seen notes a text and the scopes in it.
func (w *writer) seen(t *template, before setPart, in *insertion) {
	w.bound = 0
	if !w.scoping {
		return
	}
	if in.apart {
		in.bound = nil
	}
	w.texts = append(w.texts, textSeen{t, in.bound, in.names, t.openCond && !w.ends(in.right), before})
	for i, name := range in.names {
		if name.table != "" && !t.namesTable(i) {
			w.named = append(w.named, name)
		}
	}
	if in.bound != nil && t.cond != nil {
		w.bound = t.cond.binds(in.bound)
	}
}

func (in *insertion) known(n int) []truth {
	if n <= len(in.few) {
		return in.few[:n]
	}
	return append(in.few[:len(in.few):len(in.few)], append(in.many, make([]truth, n-len(in.few)-len(in.many))...)...)
}

// parenthesize finds the regions at the borders of a text that is not an expression
// as a whole, which what stands beside it would take apart: the condition of
// SELECT … WHERE a OR b, beside AND.
func (w *writer) parenthesize(t *template, in *insertion) {
	if t.whole {
		return
	}
	if t.head.dangles && t.head.loose == disjointed && w.left == bindOperand {
		w.misuse(codeOpenCondition)
		return
	}
	only := t.head == t.tail
	if !t.head.widens && t.head.loose == disjointed && (t.head.connects || w.left == bindAnd) || only && t.tail.loose == disjointed && in.right == bindAnd && !t.tail.widens {
		in.enclose(t.head)
		if only {
			return
		}
	}
	if !only && t.tail.loose == disjointed && in.right == bindAnd {
		in.enclose(t.tail)
	}
}

// segment writes the i-th text between the markers.
func (w *writer) segment(t *template, i int, in *insertion) {
	seg := t.segments[i]
	from := 0
	if w.traced != nil {
		w.traced.segment(len(w.buf), t, i, in)
	}
	for _, c := range in.cuts[:in.ncuts] {
		if c.at.segment == i {
			w.buf = append(append(w.buf, seg[from:c.at.at]...), c.paren)
			from = c.at.at
		}
	}
	w.buf = append(w.buf, seg[from:]...)
	if t.ends[i] != bindOuter {
		w.left = t.ends[i]
	}
}

// argument writes the i-th value or query of a text.
func (w *writer) argument(t *template, i int, arg any, args []any, in *insertion) {
	flag := t.markers[i]
	if flag&markerFirst != 0 && in.outer {
		flag |= markerSort
	}
	q, ok := arg.(Query)
	if !ok {
		if w.check(flag, i, arg) {
			w.value(arg)
		}
		w.left = bindOperand
		return
	}
	w.sortKey = flag&markerSort != 0
	w.space()
	if w.scoping {
		w.look(q, i, in, len(args))
	}
	right := w.rightOf(t, i, args, in.right)
	w.wide = right == bindAnd && (in.wide || t.begins[i+1] == bindAnd && (t.head.loose == disjointed || t.tail.loose == disjointed))
	in.note(i, w.nested(q, right))
	w.wide = in.wide
	if w.bound != 0 {
		in.binds(i, boundMarker{w.bound, w.withAnd(q)}, len(args))
	}
	w.seam(t.segments[i+1])
}

// look notes what a query in the place of the i-th of n markers means for scopes.
func (w *writer) look(q Query, i int, in *insertion, n int) {
	if id, ok := q.name(); ok {
		in.name(i, id, n)
	}
	if w.left == bindOperand && !w.ends(w.beginning(q)) {
		in.apart = true
	}
}

// rightOf returns what stands after the i-th marker.
func (w *writer) rightOf(t *template, i int, args []any, outer binding) binding {
	switch b := t.begins[i+1]; {
	case b != bindOuter:
		return b
	case i+1 == len(args):
		return outer
	}
	if q, ok := args[i+1].(Query); ok {
		return w.beginning(q)
	}
	return bindOperand
}

// beginning returns what the first token of a query does, AND where that is not
// seen at a glance.
func (w *writer) beginning(q Query) binding {
	if b, seen := w.firstOf(q); seen {
		return b
	}
	return bindAnd
}

// firstOf returns what the first token of a query does, if it is that of a text.
func (w *writer) firstOf(q Query) (b binding, seen bool) {
	n := q.n
	if n == nil || n.err != nil {
		return bindOuter, false
	}
	text, args := n.text, n.args
	if p, ok := n.part.(pieced); ok {
		text, args = p.first()
	} else if n.part != nil {
		return bindOuter, false
	}
	t := templateOf(w.d, text)
	switch {
	case t.err != nil:
	case t.begins[0] != bindOuter:
		return t.begins[0], true
	case len(args) > 0:
		if q, ok := args[0].(Query); ok {
			return w.firstOf(q)
		}
	}
	return bindOuter, false
}

// judge notes what is left of the conditions of a text.
func (w *writer) judge(t *template, markers []truth) truth {
	for _, g := range t.wheres {
		w.unfiltered = w.unfiltered || g.known(markers) == always
	}
	if t.cond == nil {
		return unknown
	}
	return t.cond.known(markers)
}

func (w *writer) count(t *template, args []any) bool {
	if len(args) == len(t.markers) {
		return true
	}
	w.errs.Add(untaint.Violation{Code: codeArgCount, Kind: untaint.Misuse, Params: untaint.NewParams(
		untaint.IntParam("want", int64(len(t.markers))), untaint.IntParam("got", int64(len(args))),
	)})
	return false
}

// check reports whether a value may be bound where its marker stands.
func (w *writer) check(flag markerFlag, i int, arg any) bool {
	if flag&markerSort != 0 {
		w.misuse(codeBindInOrder)
		return false
	}
	return harmless(arg) || w.bindable(i, arg)
}

var nothing = made(absent{})

// absent is a piece that was left out.
type absent struct{}

func (q Query) absent() bool { return q.n == nothing.n }

// selfContained marks the parts that need no parentheses as a condition.
type selfContained interface{ condition() }

func (absent) write(w *writer) truth { return w.nothing(bindOuter) }

// expression writes a constant expression without markers, in parentheses if
// an operator after it could bind to a part of it alone.
func (w *writer) expression(s string) bool {
	t := templateOf(w.d, s)
	switch {
	case t.err == nil && !t.shape.words:
		w.misuse(codeEmptyText)
	case t.err == nil && t.shape.simple:
		if w.scoping {
			w.texts = append(w.texts, textSeen{t: t})
		}
		w.string(t.text)
	default:
		w.buf = append(w.buf, '(')
		w.template(t, nil)
		w.buf = append(w.buf, ')')
	}
	return t.err == nil && t.shape.words && len(t.markers) == 0
}

// pieced is a part that is made of several texts.
type pieced interface {
	looseness(w *writer) looseness
	first() (text string, args []any) // of which it begins with that one
}
