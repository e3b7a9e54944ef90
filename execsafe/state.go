package execsafe

import (
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// run is one invocation, or pipeline, on its way. The first thing that goes
// wrong is what the run failed of; it kills all stages.
type run struct {
	stages    []*stage
	left      atomic.Int32  // stages that are not over
	listening chan struct{} // closed when the outputs are read, or never will be

	mu    sync.Mutex
	cause *cause
}

// cause is why a run was stopped.
type cause struct {
	violation untaint.Violation
	err       error
	panicked  any
	stderr    []byte // what the process said, for Stderr
}

// fail notes the first cause and kills what runs, or keeps it from beginning.
func (r *run) fail(c cause) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cause != nil {
		return
	}
	r.cause = &c
	for _, s := range r.stages {
		if s.proc != nil {
			s.proc.Kill()
		}
	}
}

// admit gives a stage its process, which is dead already if the run has failed.
func (r *run) admit(s *stage, p *contain.Process) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.proc = p; r.cause != nil {
		p.Kill()
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

func (c *cause) error() error {
	if len(c.stderr) == 0 {
		return untaint.Wrap(errOp, c.violation, c.err)
	}
	return untaint.Wrap(errOp, c.violation, &spoken{c.err, c.stderr})
}

// stage is one process of a run with all that belongs to it: its life. Its
// streams are in streams.go, its files and folders in scratch.go.
type stage struct {
	run    *run
	inv    *Invocation
	result Result
	state  contain.State

	first, last bool
	streamed    bool // stdoutR is read by the caller
	held        bool // a place among the concurrent runs is taken
	proc        *contain.Process
	started     bool
	began       time.Time
	spec        contain.Spec
	scratch     scratch
	ours        []*os.File // closed when the stage is over
	theirs      []*os.File // closed once the process has them
	created     []value    // removed if the run fails

	stdinW  *os.File
	stdoutR *os.File
	stderrR *os.File
	outputs []*output
	disarm  func()        // no timeout and no cancellation any more
	over    chan struct{} // closed when the process is gone, all is read, and what it had is given back
	broken  *cause        // the run went wrong after the process had ended
}

// gone reports whether the process has ended, after which no stream matters.
func (s *stage) gone() bool {
	select {
	case <-s.proc.Done():
		return true
	default:
		return false
	}
}

// output reads one output of a process up to its limit.
type output struct {
	stage *stage
	from  *os.File
	name  string
	max   int64
	to    io.Writer // nil to keep it
	kept  []byte
	buf   []byte // what is read on its way to the writer
	full  bool   // the last read filled it
	done  chan struct{}
}

// guarded calls f, which reads from or writes to what the caller gave. A panic
// of it is handed to the goroutine that called Run, after the tree is dead; one
// that ends its goroutine (runtime.Goexit, t.FailNow) has failed.
func (s *stage) guarded(stream string, f func()) {
	returned := false
	defer func() {
		if returned {
			return
		}
		c := streamFailed(stream, errGoexit)
		if p := recover(); p != nil {
			c.panicked = p
		}
		s.run.fail(c)
	}()
	f()
	returned = true
}

func streamFailed(stream string, err error) cause {
	return cause{violation: *violation(CodeStreamFailed, untaint.Failed, untaint.TextParam("stream", stream)), err: err}
}

var (
	errBadCount = errors.New("a count that cannot be")
	errGoexit   = errors.New("its goroutine was ended")
)
