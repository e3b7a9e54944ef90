package sqlsafe

import (
	"bytes"
	"sync"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

// writer puts a query together for one dialect.
type writer struct {
	d    Dialect
	buf  []byte
	args []any
	errs untaint.Collector

	sortKey bool // what comes next stands where a sort key is expected
	changes bool // the statement deletes or updates rows
	where   bool // and has a WHERE
	empty   bool // something of it was left out

	left   binding // of what was written last
	right  binding // of what comes after the query that is being written
	pieces bool    // texts are joined that no text is around of

	scopes    []scopeSeen // the scoped tables in it
	templates []*template // its texts
	once      []placed    // the values of Bind
	written   []*relation // the tables that it writes to and that know a unique column

	unfiltered bool  // a WHERE of it is always true
	owned      bool  // args are the caller's from the start, not pooled
	kept       []any // the pooled args while those are
	depth      int   // how deep in nested queries
}

// maxDepth bounds queries inside queries, which a program might nest in a loop.
const maxDepth = 64

// keptText and keptArgs bound what a pooled writer keeps: one bulk insert must
// not hold its memory for ever.
const (
	keptText = 64 << 10
	keptArgs = 4 << 10
)

var writers = sync.Pool{New: func() any { return new(writer) }}

func newWriter(d Dialect) *writer {
	w := writers.Get().(*writer)
	*w = writer{d: d, buf: w.buf[:0], args: w.args[:0], templates: w.templates[:0], written: w.written[:0], once: w.once[:0]}
	w.errs.Op = opBuild
	return w
}

// own makes room for n arguments in memory that the caller gets, for where
// their number is known and copying them would be the larger part of the work.
func (w *writer) own(n int) {
	w.owned, w.kept, w.args = true, w.args, make([]any, 0, n)
}

func (w *writer) free() {
	if w.owned {
		w.args = w.kept
	}
	clear(w.args) // the pool must not keep values alive
	clear(w.once)
	if cap(w.buf) > keptText || cap(w.args) > keptArgs {
		return
	}
	writers.Put(w)
}

// done returns what was written, copied out of the pooled memory.
func (w *writer) done() (string, []any, error) {
	if w.changes && (w.unfiltered || w.empty && !w.where) {
		w.misuse(codeMissingWhere)
	}
	if len(w.scopes) > 0 {
		w.scopesHold()
	}
	if len(w.args) > dialects[w.d].maxArgs {
		w.errs.Merge("", tooManyArgs(w.d))
	}
	if w.errs.Len() == 0 && w.empty && len(bytes.TrimSpace(w.buf)) == 0 {
		w.misuse(codeEmptyText) // all of it was left out
	}
	if w.errs.Len() > 0 {
		return "", nil, w.errs.Err()
	}
	if w.owned && len(w.args) > 0 {
		return string(w.buf), w.args, nil
	}
	return string(w.buf), copied(w.args), nil
}

// copied returns arguments in memory of their own, nil for none.
func copied(args []any) []any {
	if len(args) == 0 {
		return nil
	}
	own := make([]any, len(args))
	copy(own, args)
	return own
}

func tooManyArgs(d Dialect) error {
	return untaint.New(opBuild, untaint.Violation{Code: codeTooManyArgs, Kind: untaint.TooLarge,
		Params: untaint.NewParams(untaint.IntParam("max", int64(dialects[d].maxArgs)))})
}

// build writes a whole statement.
func build(d Dialect, q Query) (string, []any, error) {
	n := q.n
	if n.part == nil && n.err == nil && plain(n.args) {
		return n.buildPlain(d)
	}
	if whole, ok := n.part.(wholeStatement); ok {
		return whole.direct(d)
	}
	w := newWriter(d)
	defer w.free()
	w.root(q)
	return w.done()
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
	if len(n.args) <= dialects[d].maxArgs && t.takes(d, pieceText, n.args) {
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

// plain reports whether no argument is a query.
func plain(args []any) bool {
	for _, arg := range args {
		if _, ok := arg.(Query); ok {
			return false
		}
	}
	return true
}

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
		return w.nothing(right)
	}
	outer := w.right
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
	w.right = outer
	return known
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
	case *Builder:
		return p.looseness(w)
	}
	return tight
}

// looseness returns that of a text with its arguments, and false if it has a
// clause, so that it is no expression. A lone marker is what its argument is.
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

// looseness returns that of pieces which are together an expression.
func (b *Builder) looseness(w *writer) looseness {
	loose, pass := tight, builderPass{args: b.args[:b.nargs]}
	if b.more != nil {
		pass.more = b.more.args
	}
	for i := range b.len() {
		pc := b.at(i)
		args := pass.take(pc.nargs)
		switch pc.role {
		case pieceNone:
			continue
		case pieceWhere, pieceList:
			return tight
		}
		l, ok := templateOf(w.d, pc.text).looseness(w, args)
		if !ok {
			return tight
		}
		loose = max(loose, l)
	}
	return loose
}

// nothing writes what a query that was left out stands for: the condition that
// changes nothing, or no text where none was expected.
func (w *writer) nothing(right binding) truth {
	switch {
	case w.left == bindOperator || w.left == bindRange || right == bindOperator || right == bindRange:
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

// carry adds what was refused when a query was made, under the name of the
// function that refused it.
func (w *writer) carry(err error) {
	e, ok := untaint.As(err)
	switch {
	case !ok:
	case w.errs.Len() == 0:
		w.errs.Op = e.Op()
	case w.errs.Op != e.Op():
		w.errs.Op = opBuild
	}
	w.errs.Merge("", err)
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
	w.templates = append(w.templates, t)
	w.changes = w.changes || t.shape.changes
	w.where = w.where || t.shape.where
	in := insertion{outer: w.sortKey, right: w.right}
	if w.pieces || w.depth > 1 {
		w.parenthesize(t, &in)
	}
	w.pieces = false
	w.segment(t, 0, &in)
	for i, arg := range args {
		w.argument(t, i, arg, args, &in)
		w.segment(t, i+1, &in)
	}
	w.sortKey = t.shape.sortTail == tailSort || t.shape.sortTail == tailOuter && in.outer
	return w.judge(t, in.known(len(args)))
}

// insertion is one template on its way into the text.
type insertion struct {
	outer bool    // a sort key is expected where it begins
	right binding // of what stands after it
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

func (in *insertion) known(n int) []truth {
	if n <= len(in.few) {
		return in.few[:n]
	}
	return append(in.few[:len(in.few):len(in.few)], append(in.many, make([]truth, n-len(in.few)-len(in.many))...)...)
}

// parenthesize finds the regions at the borders of a text that is no expression
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
	in.note(i, w.nested(q, w.rightOf(t, i, args, in.right)))
	w.seam(t.segments[i+1])
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
	n := q.n
	if n == nil || n.err != nil {
		return bindAnd
	}
	text, args := n.text, n.args
	if b, ok := n.part.(*Builder); ok {
		for i := range b.len() {
			if pc := b.at(i); pc.role == pieceText {
				text, args = pc.text, b.args[:min(pc.nargs, b.nargs)]
				break
			}
		}
	} else if n.part != nil {
		return bindAnd
	}
	t := templateOf(w.d, text)
	switch {
	case t.err != nil:
	case t.begins[0] != bindOuter:
		return t.begins[0]
	case len(args) > 0:
		if q, ok := args[0].(Query); ok {
			return w.beginning(q)
		}
	}
	return bindAnd
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

// space sets a query off from the text before it, so that the two can make no
// token together: "-" before "-1" would open a comment.
func (w *writer) space() { w.buf = appendSpace(w.buf) }

func appendSpace(b []byte) []byte {
	if n := len(b); n > 0 && !lex.IsSpace(b[n-1]) && b[n-1] != '(' {
		return append(b, ' ')
	}
	return b
}

// seam sets a query off from the text after it, if there is any.
func (w *writer) seam(after string) {
	if after != "" && !lex.IsSpace(after[0]) && after[0] != ')' && after[0] != ',' {
		w.space()
	}
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

// value binds a value that was checked.
func (w *writer) value(arg any) {
	w.args = append(w.args, arg)
	w.buf = w.d.appendPlaceholder(w.buf, len(w.args))
}

func (w *writer) string(s string) { w.buf = append(w.buf, s...) }

func (w *writer) misuse(code untaint.Code) {
	w.errs.Add(untaint.Violation{Code: code, Kind: untaint.Misuse})
}
