package execsafe

import "context"

// Runner runs checked invocations. Code that takes one can be given a fake by
// its tests, which sees exactly what would have been started and nothing that
// was refused; package execsafetest has one.
type Runner interface {
	// Run runs an invocation and returns what Command.Run would.
	Run(ctx context.Context, inv *Invocation) (Result, error)
}

// Local is the Runner that starts processes on this machine. It is what
// Command.Run uses unless WithRunner said otherwise.
type Local struct{}

// Run runs an invocation, or a pipeline of them; see Command.Run for what it
// returns. An invocation runs once.
func (Local) Run(ctx context.Context, inv *Invocation) (Result, error) {
	r, err := start(ctx, inv, false)
	if err != nil {
		return r.result(), err
	}
	return r.wait()
}
