package validate

import (
	"errors"
	"strconv"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// Mistake is one mistake in the tags of a type, found when it is compiled.
type Mistake struct {
	Type  string       // the struct, such as "api.User"
	Field string       // in Go, "" where the mistake is not in a field
	Tag   string       // the whole tag
	Start int          // the offset in Tag of the part that is wrong
	End   int          // the offset behind it
	Code  untaint.Code // such as "unknown_rule"
	Text  string       // what is wrong
	Hint  string       // what may have been meant, "" for no idea
}

// Mistakes lists everything that is wrong with a type. It is the cause of the
// error that [For] returns; get it with [errors.As], or print it:
//
//	api.User.Email: unknown rule "emial"; did you mean "email"?
//	    required,emial,max=254
//	             ^^^^^
//
// It contains only what your program says, never input.
type Mistakes []Mistake

// Error shows each mistake with its tag and a caret under the part that is wrong.
func (ms Mistakes) Error() string { return ms.list().Error() }

func (ms Mistakes) list() mistake.List {
	l := make(mistake.List, len(ms))
	for i, m := range ms {
		l[i] = mistake.Mistake(m)
	}
	return l
}

func quoted(s string) string { return strconv.Quote(s) }

// err returns the mistakes as our error, nil for none.
func (ms Mistakes) err(op string) error { return mistake.Err(op, ms.list(), ms) }

// mistakesIn returns the mistakes that are the cause of err.
func mistakesIn(err error) (Mistakes, bool) {
	var ms Mistakes
	ok := errors.As(err, &ms)
	return ms, ok
}

// badArgument is the error for a value that cannot be checked at all.
func badArgument(op string) error {
	return untaint.New(op, untaint.Violation{Code: codeBadArgument, Kind: untaint.Misuse})
}
