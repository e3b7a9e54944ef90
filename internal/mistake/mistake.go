// Package mistake holds what the packages find wrong with a program when they
// compile its tags, queries, policies and commands at start-up, and shows all of
// it at once and in one form. What it shows is the program's own text, never
// input.
package mistake

import (
	"errors"
	"strings"

	"github.com/untaint/untaint"
)

// Mistake is one mistake: where it is, what is wrong, and what may have been
// meant.
type Mistake struct {
	Type  string       // what has it: a struct such as "api.User", a command such as "convert"
	Field string       // the part of Type, named as in Go: "Email", "Parts[2]"; "" for all of it
	Tag   string       // the whole text that has the mistake: a tag, a pattern, a statement; "" for none
	Start int          // the offset in Tag of what is wrong, in bytes
	End   int          // the offset behind it; Start again points at one place, as for what is missing
	Code  untaint.Code // such as "unknown_rule"
	Text  string       // what is wrong, such as `unknown rule "emial"`
	Hint  string       // what may have been meant, such as `did you mean "email"?`; "" for no idea
}

// Place returns where the mistake is, such as "api.User.Email", and "" where
// that goes without saying.
func (m Mistake) Place() string {
	if m.Type != "" && m.Field != "" {
		return m.Type + "." + m.Field
	}
	return m.Type + m.Field
}

// Part returns the part of Tag that is wrong, "" for a place without length.
func (m Mistake) Part() string {
	start, end := m.span()
	return m.Tag[start:end]
}

// span returns Start and End as offsets that Tag has.
func (m Mistake) span() (start, end int) {
	start = min(max(m.Start, 0), len(m.Tag))
	return start, min(max(m.End, start), len(m.Tag))
}

// Error shows the mistake, with a caret under the part that is wrong:
//
//	api.User.Email: unknown rule "emial"; did you mean "email"?
//	    required,emial,max=254
//	             ^^^^^
func (m Mistake) Error() string {
	var b strings.Builder
	m.write(&b)
	return b.String()
}

func (m Mistake) write(b *strings.Builder) {
	if place := m.Place(); place != "" {
		b.WriteString(place + ": ")
	}
	b.WriteString(m.Text)
	if m.Hint != "" {
		b.WriteString("; " + m.Hint)
	}
	if m.Tag != "" {
		start, end := m.span()
		writeCaret(b, m.Tag, start, end)
	}
}

// List is all that is wrong. It is the cause of the error that Err returns,
// there for errors.As and for people to read.
type List []Mistake

// Error shows each mistake; see [Mistake.Error].
func (l List) Error() string {
	var b strings.Builder
	for i, m := range l {
		if i > 0 {
			b.WriteByte('\n')
		}
		m.write(&b)
	}
	return b.String()
}

// Err returns the mistakes as one error of kind Misuse, and nil for none. Each
// is a violation with its code and the parameters at, the place, and tag, the
// part that is wrong.
func (l List) Err(op string) error { return Err(op, l, l) }

// Err is List.Err for a package that shows its mistakes as a type of its own,
// which is the cause.
func Err(op string, l List, cause error) error {
	c := untaint.Collector{Op: op}
	for _, m := range l {
		v := untaint.Violation{Code: m.Code, Kind: untaint.Misuse}
		if place := m.Place(); place != "" {
			v.Params = v.Params.With(untaint.TextParam("at", place))
		}
		if part := m.Part(); part != "" {
			v.Params = v.Params.With(untaint.TextParam("tag", part))
		}
		c.Add(v)
	}
	if len(l) > 0 {
		c.Because(cause)
	}
	return c.Err()
}

// Explain returns what a Must function panics with: the mistakes behind err in
// full under the function's name, or err alone where there are none.
func Explain(op string, err error) string {
	if l, ok := errors.AsType[List](err); ok {
		return op + ":\n" + l.Error()
	}
	return err.Error()
}
