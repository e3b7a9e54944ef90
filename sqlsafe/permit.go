package sqlsafe

import (
	"context"
	"strings"
)

// Permit returns a context with which [Guard] lets this query pass when another
// library runs it, such as sqlx, gorm's Raw or database/sql itself:
//
//	text, args, err := q.Build(sqlsafe.Postgres)
//	…
//	err = sqlxDB.SelectContext(q.Permit(ctx), &users, text, args...)
//
// The context allows only this statement, any number of times, in the dialect
// of the driver, or in any dialect if Guard does not know the driver. A query
// that Build refuses allows nothing. You can nest such contexts: the inner one
// then allows all of their queries. DB and [Tx] permit their queries
// themselves.
//
// A nil ctx stays nil; whatever runs the statement refuses it.
func (q Query) Permit(ctx context.Context) context.Context {
	if ctx == nil {
		return nil
	}
	return &permit{Context: ctx, query: q}
}

// permitted is a context that vouches for one statement: for text, or, where that
// is empty, for whatever query builds.
type permit struct {
	context.Context
	text  string
	query Query
}

type permitKey struct{}

// Value implements context.Context.
func (m *permit) Value(key any) any {
	if key == (permitKey{}) {
		return m
	}
	return m.Context.Value(key)
}

// vouched reports whether a query was permitted in ctx that has this very text.
// The text is compared, not searched: a permitted statement vouches for nothing
// that contains it.
func vouched(ctx context.Context, text statementText, d Dialect) bool {
	for ctx != nil {
		m, ok := ctx.Value(permitKey{}).(*permit)
		if !ok {
			return false
		}
		if m.matches(text, d) {
			return true
		}
		ctx = m.Context
	}
	return false
}

func (m *permit) matches(text statementText, used Dialect) bool {
	if m.text != "" {
		return text.is(m.text)
	}
	if used.known() {
		built, _, err := m.query.Build(used)
		return err == nil && text.is(built)
	}
	// Which dialect the driver speaks is not known here.
	for d := Dialect(1); d.known(); d++ {
		if built, _, err := m.query.Build(d); err == nil && text.is(built) {
			return true
		}
	}
	return false
}

// statementText is what a driver is asked to run.
type statementText struct {
	text      string
	commented bool // a comment of tracing was cut off its end
}

// is reports whether it is a text, byte by byte. Who adds a comment may take away the
// blanks at the ends before, as Google's sqlcommenter does.
func (s statementText) is(text string) bool {
	const blanks = " \t\r\n"
	return s.text == text || s.commented && strings.Trim(s.text, blanks) == strings.Trim(text, blanks)
}
