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

	unfiltered bool  // a condition of it came out as true
	never      bool  // the last one came out as false
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
	*w = writer{d: d, buf: w.buf[:0], args: w.args[:0]}
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

// query writes a query, whichever way it was made.
func (w *writer) query(q Query) {
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
		n.part.write(w)
		w.depth--
	default:
		w.depth++
		w.template(templateOf(w.d, n.text), n.args)
		w.depth--
	}
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
func (w *writer) template(t *template, args []any) {
	if t.err != nil {
		w.errs.Merge("", t.err)
		return
	}
	if t.shape.semicolon && w.depth > 1 {
		w.misuse(codeSecondStatement)
	}
	if !w.count(t, args) {
		return
	}
	w.changes = w.changes || t.shape.changes
	w.where = w.where || t.shape.where
	outer := w.sortKey
	w.buf = append(w.buf, t.segments[0]...)
	for i, arg := range args {
		flag := t.markers[i]
		if flag&markerFirst != 0 && outer {
			flag |= markerSort
		}
		if q, ok := arg.(Query); ok {
			w.sortKey = flag&markerSort != 0
			w.space()
			w.query(q)
			w.seam(t.segments[i+1])
		} else if w.check(flag, i, arg) {
			w.value(arg)
		}
		w.buf = append(w.buf, t.segments[i+1]...)
	}
	w.never = w.never && t.shape.lone // of anything around it nothing is known
	w.sortKey = t.shape.sortTail == tailSort || t.shape.sortTail == tailOuter && outer
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
