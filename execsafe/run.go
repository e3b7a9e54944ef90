package execsafe

import (
	"context"
	"errors"
	"sync"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// run is one invocation, or pipeline, on its way. The first thing that goes
// wrong is what the run failed of; it kills all stages.
type run struct {
	stages []*stage

	mu    sync.Mutex
	cause *cause
}

// cause is why a run was stopped.
type cause struct {
	violation untaint.Violation
	err       error
	panicked  any
}

// fail notes the first cause and kills what runs. It is called by no stage
// before all have been started.
func (r *run) fail(c cause) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cause != nil {
		return
	}
	r.cause = &c
	for _, s := range r.stages {
		s.proc.Kill()
	}
}

func (r *run) failed() *cause {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cause
}

func because(code untaint.Code, kind untaint.Kind, ps ...untaint.Param) cause {
	return cause{violation: *violation(code, kind, ps...)}
}

func (c *cause) error() error { return untaint.Wrap(errOp, c.violation, c.err) }

// start starts every stage, or none. With streamed the last stage's output is
// left to be read; else start returns when the last stage's process has ended.
func start(ctx context.Context, inv *Invocation, streamed bool) (*run, error) {
	r := &run{}
	if inv == nil || inv.cmd == nil {
		return r, misuse(errOp, codeCommandNotBuilt)
	}
	if err := ctx.Err(); err != nil {
		c := contextCause(ctx)
		return r, c.error()
	}
	for at := inv; at != nil; at = at.next {
		if !at.used.CompareAndSwap(false, true) {
			return r, misuse(errOp, codeArgumentTwice)
		}
		r.stages = append(r.stages, &stage{run: r, inv: at, result: Result{ExitCode: -1}})
	}
	if err := r.begin(ctx, streamed); err != nil {
		return r, err
	}
	return r, nil
}

func (r *run) begin(ctx context.Context, streamed bool) (err error) {
	started := 0
	defer func() {
		if err == nil {
			return
		}
		for i, s := range r.stages {
			if i < started {
				s.abandon()
			}
			s.close(true)
		}
	}()
	for i, s := range r.stages {
		last := i == len(r.stages)-1
		if c := s.prepare(i > 0, last, last && streamed); c != nil {
			return c.error()
		}
		if !last {
			if c := s.joinTo(r.stages[i+1]); c != nil {
				return c.error()
			}
		}
		if last && !streamed {
			if c := s.runHere(func() { r.watch(ctx) }); c != nil {
				return c.error()
			}
			return nil
		}
		if c := s.launch(); c != nil {
			return c.error()
		}
		started++
	}
	r.watch(ctx)
	return nil
}

func (r *run) watch(ctx context.Context) {
	for _, s := range r.stages {
		s.watch(ctx)
	}
}

// wait waits for all stages and returns what became of the run. If the caller's
// writer panicked, so does wait, now that all is cleaned up.
func (r *run) wait() (Result, error) {
	for _, s := range r.stages {
		<-s.over
	}
	c := r.failed()
	if c != nil && c.panicked != nil {
		r.close(true)
		panic(c.panicked)
	}
	if c == nil {
		c = r.verdict()
	}
	r.close(c != nil)
	if c == nil {
		return r.result(), nil
	}
	return r.result(), c.error()
}

// verdict looks at how the stages ended, the last one first: a stage whose
// reader left early is killed by SIGPIPE, and that is no failure.
func (r *run) verdict() *cause {
	for i := len(r.stages) - 1; i >= 0; i-- {
		s := r.stages[i]
		if i < len(r.stages)-1 && s.brokenPipe() {
			continue
		}
		if c := s.verdict(); c != nil {
			return c
		}
	}
	return nil
}

func (r *run) close(failed bool) {
	for _, s := range r.stages {
		s.close(failed)
	}
}

func (r *run) result() Result {
	if len(r.stages) == 0 {
		return Result{ExitCode: -1}
	}
	out := r.stages[len(r.stages)-1].result
	if len(r.stages) > 1 {
		for _, s := range r.stages {
			out.Stages = append(out.Stages, s.result)
		}
	}
	return out
}

func contextCause(ctx context.Context) cause {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		c := because(CodeTimeout, untaint.Timeout)
		c.err = context.DeadlineExceeded
		return c
	}
	c := because(codeCanceled, untaint.Canceled)
	c.err = context.Canceled
	return c
}

// startCauses says what a start that failed is to the caller.
var startCauses = map[contain.Reason]struct {
	code untaint.Code
	kind untaint.Kind
}{
	contain.Failed:      {CodeNotStarted, untaint.Failed},
	contain.Invalid:     {CodeNotStarted, untaint.Failed},
	contain.NotFound:    {CodeProgramMissing, untaint.Failed},
	contain.NotAllowed:  {CodeNotStarted, untaint.Failed},
	contain.TooLarge:    {codeArgumentsTooLong, untaint.TooLarge},
	contain.Busy:        {CodeNotStarted, untaint.Busy},
	contain.Swapped:     {CodeProgramChanged, untaint.Failed},
	contain.Unavailable: {CodeContainmentMissing, untaint.Failed},
}

func startCause(err error) *cause {
	var e *contain.Error
	c := because(CodeNotStarted, untaint.Failed)
	if errors.As(err, &e) {
		if row, ok := startCauses[e.Reason]; ok {
			c = because(row.code, row.kind)
		}
		if e.Missing != 0 {
			c.violation.Params = c.violation.Params.With(untaint.TextParam("missing", e.Missing.String()))
		}
		c.err = e.Err
	}
	return &c
}
