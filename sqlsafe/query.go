package sqlsafe

import (
	"errors"
	"slices"
	"strconv"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// SQL returns the constant text with a value, or another [Query], for each "?"
// in it. "??" is a literal question mark. SQL itself never fails: Build and
// [Check] return what is wrong with the text or the arguments.
//
//	sqlsafe.SQL("SELECT name FROM users WHERE id = ?", id)
//
// A Query that is a condition keeps its meaning: it gets parentheses if it
// contains an OR and stands beside an AND, or contains any operator and stands
// beside NOT or another operator. In a text that begins with AND, to continue a
// condition, the parentheses go around the rest. A text that begins with OR
// stays as it is.
func SQL(t text, args ...any) Query {
	n := &struct {
		node
		few [3]any
	}{node: node{text: string(t)}}
	if len(args) <= len(n.few) {
		n.args = n.few[:copy(n.few[:], args)]
	} else {
		n.args = append([]any(nil), args...)
	}
	return Query{&n.node}
}

// Build returns the text for a dialect, with the dialect's own placeholders,
// and the values to bind in their order. You may keep and change the slice.
//
// Mistakes in the text are Misuse. A refused value or choice has the kind of
// its code. On an error the text is empty.
func (q Query) Build(d Dialect) (string, []any, error) {
	if err := q.usable(d); err != nil {
		return "", nil, err
	}
	return build(d, q)
}

func (q Query) usable(d Dialect) error {
	switch {
	case !d.known():
		return misuse(codeUnknownDialect)
	case q.n == nil:
		return misuse(codeZeroQuery)
	}
	return nil
}

// Check builds each query for the dialect and returns everything that is wrong
// with any of them, in one error; the path of a finding starts with the
// position of its query. Call it at start-up, with stand-in values, and in a
// test. If one of the queries belongs to a scoped [Table], none of the texts
// may name that table without its Scope. The cause of the error shows each
// mistake in its text, with a caret below it.
func Check(d Dialect, queries ...Query) error {
	c := untaint.Collector{Op: "sqlsafe.Check"}
	scoped := map[string]bool{}
	var found mistake.List
	for i, q := range queries {
		_, _, err := q.Build(d)
		c.Merge(untaint.PathIndex("", i), err)
		found = append(found, q.mistakes(i, err)...)
		if q.usable(d) == nil {
			q.inspect(d, func(w *writer) {
				for _, seen := range w.scopes {
					scoped[seen.r.last] = true
				}
			})
		}
	}
	for i, q := range queries {
		if len(scoped) == 0 || q.usable(d) != nil {
			continue
		}
		q.inspect(d, func(w *writer) {
			for table := range scoped {
				// A query of the scoped table itself was looked at by Build.
				if !w.uses(table) && w.names(table) {
					c.Add(untaint.Violation{Path: untaint.PathIndex("", i), Code: codeNoScope, Kind: untaint.Misuse})
					found = append(found, q.mistake(i, string(codeNoScope)+": it names "+strconv.Quote(table)+" and has not its Scope"))
				}
			}
		})
	}
	return shown(&c, found)
}

// shown returns what was gathered, with the mistakes for people as its cause.
func shown(c *untaint.Collector, found mistake.List) error {
	out := untaint.Collector{Op: c.Op}
	if len(found) > 0 {
		out.Because(found)
	}
	out.Merge("", c.Err())
	return out.Err()
}

// mistakes returns what is wrong with the i-th query of a Check, for people: the
// cause of its error, and what that does not show.
func (q Query) mistakes(i int, err error) mistake.List {
	found, _ := errors.AsType[mistake.List](err)
	found = slices.Clone(found)
	for at := range found {
		found[at].Type = "query " + strconv.Itoa(i)
	}
	for v := range untaint.Violations(err) {
		if !slices.ContainsFunc(found, func(m mistake.Mistake) bool { return m.Code == v.Code }) {
			found = append(found, q.mistake(i, v.String()))
		}
	}
	return found
}

func (q Query) mistake(i int, text string) mistake.Mistake {
	m := mistake.Mistake{Type: "query " + strconv.Itoa(i), Text: text}
	if q.n != nil {
		m.Tag, m.End = q.n.text, len(q.n.text)
	}
	return m
}

// inspect writes the query and shows what it was made of.
func (q Query) inspect(d Dialect, look func(*writer)) {
	w := newWriter(d)
	defer w.free()
	w.root(q)
	look(w)
}
