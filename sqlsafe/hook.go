package sqlsafe

import "context"

// Statement is what a [Hook] sees of a statement. It deliberately does not
// contain the arguments: they are input and do not belong in a log or a trace.
// The text consists of constants.
type Statement struct {
	Text string // with the dialect's placeholders, as the driver gets it
	Args int    // how many values are bound
}

// Hook is called before each statement, for logging, tracing and metrics. It
// returns the context that the statement runs with, such as one with a span,
// which must come from ctx; nil means ctx itself. The function it returns, if
// it is not nil, is called once when the statement has ended, with the error
// that the caller gets. For rows that is when the last row was read or the loop
// was left. The hook does not see a query that Build refuses. It is called for
// BEGIN, COMMIT and ROLLBACK, which the driver sends itself, and for the
// statements of a Savepoint; for these the returned context is not used.
type Hook func(ctx context.Context, s Statement) (context.Context, func(error))

func (h Hook) begin(ctx context.Context, s Statement) (context.Context, func(error)) {
	with, done := h(ctx, s)
	if with == nil {
		with = ctx
	}
	return with, done
}
