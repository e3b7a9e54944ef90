package untaint

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
)

// MaxViolations is how many violations one error keeps. The rest are counted.
const MaxViolations = 64

// Error is what every package here returns when it refuses a value. Functions
// return it as error, never as *Error. It is immutable, and only [New], [Wrap]
// and a [Collector] build one. It says where and why, but never holds the
// refused value: not in Error, JSON, slog or any fmt verb.
//
// An Error cannot protect what you add to it: a message built with
// fmt.Errorf("%q: %w", input, err) shows the input again.
type Error struct {
	op      string
	kind    Kind
	dropped int
	cause   *cause
	vs      []Violation
}

// loneError is an error and its only violation, so that both are one piece of
// memory.
type loneError struct {
	Error

	one [1]Violation
}

// cause stands behind a pointer because fmt ignores the methods of a value that
// sits in somebody's unexported field, and prints what it finds by reflection.
// It finds an address.
type cause struct{ err error }

func causeOf(err error) *cause {
	if err == nil {
		return nil
	}
	return &cause{err}
}

// New returns an error with one violation. The op names the function that
// refuses, such as "validate.JSON" or "signup.Check". A Path is made safe to
// print, a [Code] that is not snake_case becomes [CodeUnnamed], and a [Kind] that is
// none of the constants becomes [Misuse].
func New(op string, v Violation) error { return Wrap(op, v, nil) }

// Wrap returns an error with one violation and a cause that [errors.Is],
// [errors.As] and Unwrap reach. The cause is never printed, logged or sent.
// Even so, pass only a cause that holds no input: [strconv.ErrSyntax], not the
// [*strconv.NumError] around it.
func Wrap(op string, v Violation, cause error) error {
	return newLone(Error{op: clean(op, maxTokenLen), cause: causeOf(cause)}, v)
}

// newLone returns e with one violation, whose kind is its own.
func newLone(e Error, v Violation) *Error {
	l := &loneError{Error: e, one: [1]Violation{v}}
	l.one[0].mend()
	l.vs, l.kind = l.one[:], l.one[0].Kind
	return &l.Error
}

// Op returns the name of the function that refused.
func (e *Error) Op() string { return e.op }

// Dropped returns how many violations were found past the cap of [MaxViolations].
func (e *Error) Dropped() int { return e.dropped }

// Unwrap returns the cause, nil if there is none. It is for [errors.Is] and
// [errors.As]; do not print what it returns.
func (e *Error) Unwrap() error {
	if e == nil || e.cause == nil {
		return nil
	}
	return e.cause.err
}

// Is reports whether target is the [Kind] or the [Code] of any violation, or the
// worst Kind of those past the cap of [MaxViolations]: what an attacker sends before
// does not hide it.
func (e *Error) Is(target error) bool {
	if e == nil { // in an error that is not nil: no reason for errors.Is to panic
		return false
	}
	switch t := target.(type) {
	case Kind:
		if e.kind == t && t != 0 {
			return true
		}
		for i := range e.vs {
			if e.vs[i].Kind == t {
				return true
			}
		}
	case Code:
		for i := range e.vs {
			if e.vs[i].Code == t {
				return true
			}
		}
	}
	return false
}

// maxErrorText is how many violations Error shows; a log line is for reading.
const maxErrorText = 8

// Error returns one line: the op, the worst kind, and the violations, such as
//
//	validate.JSON: invalid: /name too_short (min 3); /email not_email
//
// It is as safe to log as the JSON form: slog prints it when the error has been
// wrapped.
func (e *Error) Error() string {
	var room [512]byte
	b := room[:0]
	b = append(append(b, e.op...), ": "...)
	b = append(append(b, e.kind.String()...), ": "...)
	return string(e.appendViolations(b))
}

func (e *Error) appendViolations(b []byte) []byte {
	shown := min(len(e.vs), maxErrorText)
	for i := range e.vs[:shown] {
		if i > 0 {
			b = append(b, "; "...)
		}
		b = e.vs[i].append(b)
	}
	if more := len(e.vs) - shown + e.dropped; more > 0 {
		b = append(b, "; and "...)
		b = strconv.AppendInt(b, int64(more), 10)
		b = append(b, " more"...)
	}
	return b
}

// Format writes Error for each verb, so that no verb shows more than another.
func (e *Error) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, e.Error()) }

// Violations returns every violation inside err, in order, however the errors
// that hold them were wrapped or joined.
func Violations(err error) iter.Seq[Violation] {
	return func(yield func(Violation) bool) {
		walk(err, func(e *Error, _ error) bool {
			if e == nil {
				return true
			}
			for _, v := range e.vs {
				if !yield(v) {
					return false
				}
			}
			return true
		})
	}
}

// walk visits each of our errors in the tree of err, depth first, and calls
// visit with nil for each branch that ends without one, and with where that
// branch began. It does not look below one of ours: what is there is a cause. It
// reports whether visit never said stop.
func walk(err error, visit func(e *Error, branch error) bool) bool {
	branch := err
	for err != nil {
		if e, ok := err.(*Error); ok { //nolint:errorlint // the tree is walked here by hand, node by node
			if e == nil {
				return visit(nil, nil)
			}
			return visit(e, branch)
		}
		switch x := err.(type) { //nolint:errorlint // as above
		case interface{ Unwrap() []error }:
			none := true // of the branches is an error
			for _, b := range x.Unwrap() {
				if b == nil {
					continue
				}
				if none = false; !walk(b, visit) {
					return false
				}
			}
			return !none || visit(nil, branch)
		case interface{ Unwrap() error }:
			err = x.Unwrap()
		default:
			return visit(nil, branch)
		}
	}
	return visit(nil, branch)
}

// As returns the first [*Error] inside err, in the order of [errors.As].
func As(err error) (*Error, bool) {
	e, ok := errors.AsType[*Error](err)
	return e, ok && e != nil
}
