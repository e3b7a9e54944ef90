package untaint

import "slices"

// KindOf returns the worst kind inside err, however it was wrapped or joined.
// Some foreign errors have a kind, alone or as one branch of [errors.Join]:
// [TooLarge] for [*http.MaxBytesError], [Canceled] for [context.Canceled],
// [Timeout] for [context.DeadlineExceeded], [NotFound] for [sql.ErrNoRows] and
// [fs.ErrNotExist], [Denied] for [fs.ErrPermission]. Every other foreign error
// is [Failed]. KindOf(nil) is 0, which is not a [Kind].
func KindOf(err error) Kind {
	if err == nil {
		return 0
	}
	return gather(err, nil).kind
}

// gathered is what one walk of an error's tree finds for an answer.
type gathered struct {
	vs      []Violation
	kind    Kind // the worst, that of hidden and foreign errors too
	dropped int
	one     *Error // the error of ours, where there is one and nothing else
	op      string // of the first of ours
}

// gather walks the tree of err. An err that is nil, which nobody should answer
// with, is Misuse.
func gather(err error, foreign func(error) Kind) gathered {
	if err == nil {
		return gathered{kind: Misuse}
	}
	if e := lone(err); e != nil {
		return gathered{vs: e.vs, kind: e.kind.known(), dropped: e.dropped, one: e, op: e.op}
	}
	return gatherTree(err, foreign)
}

// lone returns the error of ours that err is or wraps, nil where err has
// branches. It is the usual case, and costs nothing.
func lone(err error) *Error {
	for err != nil {
		if e, ok := err.(*Error); ok { //nolint:errorlint // the chain is walked here
			return e
		}
		x, ok := err.(interface{ Unwrap() error })
		if !ok {
			return nil
		}
		err = x.Unwrap()
	}
	return nil
}

func gatherTree(err error, foreign func(error) Kind) gathered {
	var g gathered
	n := 0
	walk(err, func(e *Error, branch error) bool {
		n++
		if e == nil {
			g.kind = max(g.kind, kindOfForeign(branch, foreign))
			g.one = nil
			return true
		}
		g.kind = max(g.kind, e.kind.known()) // Misuse for an Error that nobody built
		g.dropped += e.dropped
		if n == 1 {
			g.one, g.op, g.vs = e, e.op, e.vs
		} else {
			g.one = nil
			g.vs = append(slices.Clip(g.vs), e.vs...)
		}
		return true
	})
	return g
}

// whole returns what was gathered from err as one of ours. Its violations are
// those that were found, and one with CodeForeignError where there are none.
func (g gathered) whole(err error) *Error {
	if g.one != nil {
		return g.one
	}
	e := Error{op: g.op, kind: g.kind, dropped: g.dropped, cause: causeOf(err)}
	n := min(len(g.vs), MaxViolations)
	if n == 0 {
		return newLone(e, Violation{Code: CodeForeignError, Kind: g.kind})
	}
	e.vs, e.dropped = g.vs[:n:n], g.dropped+len(g.vs)-n
	return &e
}
