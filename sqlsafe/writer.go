package sqlsafe

import (
	"bytes"
	"sync"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

// keptText and keptArgs bound what a pooled writer keeps: one bulk insert must
// not hold its memory for ever.
const (
	keptText = 64 << 10
	keptArgs = 4 << 10
)

var writers = sync.Pool{New: func() any { return new(writer) }}

func newWriter(d Dialect) *writer {
	w := writers.Get().(*writer)
	*w = writer{d: d, buf: w.buf[:0], args: w.args[:0], texts: w.texts[:0], written: w.written[:0], once: w.once[:0], scoping: scoping.Load()}
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
	clear(w.texts)
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
	if needsSpace(after) {
		w.space()
	}
}

func needsSpace(after string) bool {
	return after != "" && !lex.IsSpace(after[0]) && after[0] != ')' && after[0] != ','
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

// bindable reports whether the database can hold an argument, and adds what is
// wrong with it. The i-th argument is counted from 0.
func (w *writer) bindable(i int, arg any) bool {
	code, kind := w.d.verdict(arg)
	if code == "" {
		return true
	}
	w.errs.Add(untaint.Violation{Code: code, Kind: kind, Params: untaint.NewParams(untaint.IntParam("arg", int64(i)+1))})
	return false
}

// truth writes a condition that came out as true or as false.
func (w *writer) truth(b bool) truth {
	if b {
		w.string("1 = 1")
		return always
	}
	w.string("1 = 0")
	return never
}

func (w *writer) unsupported() truth {
	w.errs.Add(untaint.Violation{Code: codeUnsupportedDialect, Kind: untaint.Misuse,
		Params: untaint.NewParams(untaint.TextParam("dialect", w.d.String()))})
	return unknown
}
