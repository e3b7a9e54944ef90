package execsafe

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// start starts every stage, or none. With streamed the last stage's output is
// left to be read; else start returns when the last stage's process has ended.
func start(ctx context.Context, inv *Invocation, streamed bool) (*run, error) {
	r := &run{listening: make(chan struct{})}
	if inv == nil || inv.cmd == nil {
		return r, misuse(errOp, codeCommandNotBuilt)
	}
	if err := ctx.Err(); err != nil {
		c := contextCause(ctx)
		return r, c.error()
	}
	for at := inv; at != nil; at = at.next() {
		if !atomic.CompareAndSwapUint32(&at.used, 0, 1) {
			return r, misuse(errOp, codeArgumentTwice)
		}
		r.stages = append(r.stages, &stage{run: r, inv: at, result: Result{ExitCode: -1}, over: make(chan struct{})})
	}
	if c := r.begin(ctx, streamed); c != nil {
		if first := r.failed(); first != nil {
			c = first // what ended the start
		}
		r.undo()
		return r, c.error()
	}
	return r, nil
}

// begin starts the stages. If it returns a cause some of them may have been.
func (r *run) begin(ctx context.Context, streamed bool) *cause {
	r.left.Store(int32(len(r.stages)))
	for i, s := range r.stages {
		s.first, s.last = i == 0, i == len(r.stages)-1
		s.streamed = s.last && streamed
		if c := s.prepare(ctx); c != nil {
			return c
		}
		if !s.last {
			if c := s.joinTo(r.stages[i+1]); c != nil {
				return c
			}
		}
		proc, err := contain.New(s.spec)
		if err != nil {
			return startCause(err)
		}
		r.admit(s, proc)
		s.arm(ctx)
		if s.last && !streamed {
			return s.runHere(r.listen)
		}
		if c := s.launch(); c != nil {
			return c
		}
	}
	r.listen()
	return nil
}

func (r *run) listen() {
	for _, s := range r.stages {
		s.listen()
	}
	close(r.listening)
}

// undo ends a run of which not every stage could be started.
func (r *run) undo() {
	select {
	case <-r.listening:
	default:
		close(r.listening)
	}
	for _, s := range r.stages {
		if s.disarm != nil {
			s.disarm()
		}
		if s.started {
			s.proc.Kill()
			<-s.over
		}
	}
	for _, s := range r.stages {
		s.release(true)
	}
}

// release gives back what the run holds, when its last process has ended.
func (r *run) release() {
	failed := r.failed() != nil || r.verdict() != nil
	for _, s := range r.stages {
		s.release(failed)
	}
}

// wait waits for all stages and returns what became of the run. If the caller's
// reader or writer panicked, so does wait, now that all is cleaned up.
func (r *run) wait() (Result, error) {
	for _, s := range r.stages {
		<-s.over
	}
	if s := r.stages[len(r.stages)-1]; s.streamed {
		_ = s.stdoutR.Close()
	}
	c := r.failed()
	if c != nil && c.panicked != nil {
		panic(c.panicked)
	}
	if c == nil {
		c = r.verdict()
	}
	out := r.result()
	if c == nil {
		return out, nil
	}
	c.stderr = out.Stderr
	return out, c.error()
}

// verdict looks at how the stages ended, the last one first: a stage whose
// reader left early is killed by SIGPIPE, and that is not a failure.
func (r *run) verdict() *cause {
	for i, s := range slices.Backward(r.stages) {
		if i < len(r.stages)-1 && s.brokenPipe() {
			continue
		}
		if c := s.verdict(); c != nil {
			return c
		}
	}
	return nil
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
	contain.Failed:       {CodeNotStarted, untaint.Failed},
	contain.Invalid:      {CodeNotStarted, untaint.Failed},
	contain.NotFound:     {CodeProgramMissing, untaint.Failed},
	contain.NotAllowed:   {CodeNotStarted, untaint.Failed},
	contain.TooLarge:     {codeArgumentsTooLong, untaint.TooLarge},
	contain.Busy:         {codeSystemBusy, untaint.Busy},
	contain.Swapped:      {CodeProgramChanged, untaint.Failed},
	contain.PlaceMissing: {codeDeclaredPathMissing, untaint.Failed},
	contain.Unavailable:  {CodeContainmentMissing, untaint.Failed},
}

func startCause(err error) *cause {
	c := because(CodeNotStarted, untaint.Failed)
	if e, ok := errors.AsType[*contain.Error](err); ok {
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

// Run runs an invocation, or a pipeline of them, on this machine, ignoring the
// [Runner] of its command; see [Command.Run] for what it returns. An invocation
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
