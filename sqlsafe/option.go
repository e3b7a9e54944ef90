package sqlsafe

import "context"

// ReuseStatements keeps up to n prepared statements and runs equal texts
// through them, the one not used for longest making room. It saves SQLite the
// parsing and go-sql-driver/mysql two of three round trips. It is off by
// default: pgx keeps statements by itself, and a pooler between program and
// server may not take prepared statements. An n below 1 leaves it off.
//
// Each statement is prepared on every connection that runs it, so the server
// holds up to n times the size of the pool. A statement that failed for
// another reason than its values is dropped and prepared anew. A transaction
// runs those that are kept already and prepares none.
func ReuseStatements(n int) Option {
	return Option{func(s *session) {
		s.reuse = nil
		if n > 0 {
			s.reuse = &statements{max: n, byText: make(map[string]*statement)}
		}
	}}
}

// WithHook adds a hook. Of several the first added is called first and hears
// of the end last.
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

// WithDriverErrors calls to with what PostgreSQL says of a statement that it does
// not understand (SQLSTATE class 42), and the position in [Statement.Text], counted
// from 1 in characters. It is for development: names of the schema are in the
// message. It is called for mistakes in the text itself alone, which are found before
// a value is read, and never where the driver writes values into the text, which DB
// asks the server for before the first statement outside a transaction. Other
// servers quote values in their messages, so of them it tells nothing.
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
