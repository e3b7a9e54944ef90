package sqlsafe

import "context"

// Statement is what a [Hook] sees of a statement. There is no room in it for the
// arguments, on purpose: they are input, and a log or a trace is no place for
// them. The text is made of constants alone.
type Statement struct {
	Text string // with the dialect's placeholders, as the driver gets it
	Args int    // how many values are bound
}

// Hook is called before each statement, for logging, tracing and metrics. It
// returns the context that the statement runs with, such as one with a span,
// which must come from ctx; nil means ctx itself. The function it returns, if
// it is not nil, is called once when the statement has ended, which for rows
// is when the last was read or the reading was given up, with the error that
// the caller gets. A query that Build refuses is not announced. BEGIN, COMMIT and
// ROLLBACK, which the driver sends by itself, are announced by these words, and so
// are the statements of a Savepoint; of them the context that it returns is not used.
type Hook func(ctx context.Context, s Statement) (context.Context, func(error))

func (h Hook) begin(ctx context.Context, s Statement) (context.Context, func(error)) {
	with, done := h(ctx, s)
	if with == nil {
		with = ctx
	}
	return with, done
}
