package execsafe

import "context"

// Runner runs checked invocations. Code that takes one can be given a fake by
// its tests, which sees exactly what would have been started and nothing that
// was refused; package execsafetest has one.
type Runner interface {
	// Run runs an invocation and returns what Command.Run would.
	Run(ctx context.Context, inv *Invocation) (Result, error)
}

// Run runs an invocation, or a pipeline of them, on this machine, whatever
// Runner its command has; see Command.Run for what it returns. An invocation
// runs once.
func Run(ctx context.Context, inv *Invocation) (Result, error) {
	r, err := start(ctx, inv, false)
	if err != nil {
		return r.result(), err
	}
	return r.wait()
}

// local is the Runner of a command that WithRunner gave no other.
type local struct{}

func (local) Run(ctx context.Context, inv *Invocation) (Result, error) { return Run(ctx, inv) }
