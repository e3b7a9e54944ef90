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

// Call is one invocation that a Recorder was given.
type Call struct {
	// Program is the absolute path of the program.
	Program string
	// Args are its arguments, without its name in front.
	Args []string
	// Env is its environment, without HOME.
	Env []string
	// Dir is its working folder, "" for an empty one of the run's own.
	Dir string
	// Next are the further stages of a pipeline.
	Next []Call
}

// Recorder is an execsafe.Runner that starts nothing. It records each
// invocation and answers with what it was told. Since only a Command can make
// an invocation, each value in a Call has passed its checks, and a value that
// is refused never reaches the Recorder. The zero Recorder answers each run
// with success and no output. It may be used from several goroutines.
//
// It does not read standard input, does not write to StdoutTo, and creates no
// file.
type Recorder struct {
	mu      sync.Mutex
	calls   []Call
	answers []answer
}

type answer struct {
	result execsafe.Result
	err    error
}

// Answer adds what a next run returns. Answers are used up in order, the last
// one again and again.
func (r *Recorder) Answer(result execsafe.Result, err error) *Recorder {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers = append(r.answers, answer{result, err})
	return r
}

// Run records the invocation and returns the next answer.
func (r *Recorder) Run(ctx context.Context, inv *execsafe.Invocation) (execsafe.Result, error) {
	if inv == nil || inv.Program() == "" {
		return execsafe.Result{ExitCode: -1}, untaint.New("execsafetest.Run",
			untaint.Violation{Code: untaint.Code("command_not_built"), Kind: untaint.Misuse})
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, record(inv))
	if len(r.answers) == 0 {
		return execsafe.Result{}, nil
	}
	a := r.answers[0]
	if len(r.answers) > 1 {
		r.answers = r.answers[1:]
	}
	return a.result, a.err
}

// Calls returns what was recorded, in order.
func (r *Recorder) Calls() []Call {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.calls)
}

func record(inv *execsafe.Invocation) Call {
	c := Call{Program: inv.Program(), Args: inv.Args(), Env: inv.Env(), Dir: inv.Dir()}
	for at := inv.Next(); at != nil; at = at.Next() {
		next := record(at)
		next.Next = nil
		c.Next = append(c.Next, next)
	}
	return c
}
