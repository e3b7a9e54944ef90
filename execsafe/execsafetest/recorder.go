// Package execsafetest has a fake for tests of code that runs commands through
// package execsafe.
package execsafetest

import (
	"context"
	"slices"
	"sync"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
)

// Recorder is an [execsafe.Runner] that starts nothing. It records each
// invocation and returns what Reply returns. Because only a Command makes
// invocations, every value in a Call has passed its checks, and a refused value
// never reaches the Recorder. It is safe for concurrent use.
//
// It does not read standard input, does not write to StdoutTo, and creates no
// file.
type Recorder struct {
	// Reply returns the outcome of a run. It may be called concurrently. nil
	// means success without output.
	Reply func(call execsafe.Call) (execsafe.Result, error)

	mu    sync.Mutex
	calls []execsafe.Call
}

// Run records the invocation and returns the reply.
func (r *Recorder) Run(ctx context.Context, inv *execsafe.Invocation) (execsafe.Result, error) {
	call := inv.Call()
	if call.Program == "" {
		return execsafe.Result{ExitCode: -1}, untaint.New("execsafetest.Run",
			untaint.Violation{Code: untaint.Code("command_not_built"), Kind: untaint.Misuse})
	}
	r.mu.Lock()
	r.calls = append(r.calls, call)
	r.mu.Unlock()
	if r.Reply == nil {
		return execsafe.Result{}, nil
	}
	return r.Reply(call)
}

// Calls returns what was recorded, in order.
func (r *Recorder) Calls() []execsafe.Call {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.calls)
}
