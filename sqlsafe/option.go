package sqlsafe

import "context"

// ReuseStatements keeps up to n prepared statements and runs equal texts
// through them; the least recently used one makes room. It saves SQLite the
// parsing and go-sql-driver/mysql two of three round trips. It is off by
// default, because pgx keeps statements by itself, and a pooler between program
// and server may not support prepared statements. An n below 1 leaves it off.
//
// Each statement is prepared on every connection that runs it, so the server
// holds up to n times the size of the pool. A statement that failed for a
// reason other than its values is dropped and prepared again. A transaction
// uses statements that are already kept and prepares none.
func ReuseStatements(n int) Option {
	return Option{func(s *session) {
		s.reuse = nil
		if n > 0 {
			s.reuse = &statements{max: n, byText: make(map[string]*statement)}
		}
	}}
}

// WithHook adds a hook. The first hook added is the first to see a statement
// and the last to see its end.
func WithHook(h Hook) Option {
	return Option{func(s *session) {
		switch outer := s.hook; {
		case h == nil:
		case outer == nil:
			s.hook = h
		default:
			s.hook = both(outer, h)
		}
	}}
}

// WithDriverErrors calls to with PostgreSQL's message about a statement that it
// does not understand (SQLSTATE class 42), and the position in
// [Statement.Text], counted from 1 in characters. Use it for development: the
// message has names of your schema. It is called only for mistakes in the text
// itself, which the server finds before it reads a value, and never if the
// driver writes values into the text, which DB finds out before the first
// statement outside a transaction. It is not called for other servers, whose
// messages quote values.
func WithDriverErrors(to func(ctx context.Context, message string, position int)) Option {
	return Option{func(s *session) {
		s.told = nil
		if to != nil {
			s.told = &told{to: to}
		}
	}}
}

func both(outer, inner Hook) Hook {
	return func(ctx context.Context, s Statement) (context.Context, func(error)) {
		ctx, outerDone := outer.begin(ctx, s)
		ctx, innerDone := inner.begin(ctx, s)
		return ctx, func(err error) {
			if innerDone != nil {
				innerDone(err)
			}
			if outerDone != nil {
				outerDone(err)
			}
		}
	}
}
