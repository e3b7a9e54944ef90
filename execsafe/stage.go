package execsafe

import (
	"bytes"
	"context"
	"io"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// stage is one process of a run with all that belongs to it.
type stage struct {
	run    *run
	inv    *Invocation
	result Result
	state  contain.State

	held    bool // a place among the concurrent runs is taken
	proc    *contain.Process
	began   time.Time
	spec    contain.Spec
	home    string
	ours    []*os.File // closed when the stage is over
	theirs  []*os.File // closed once the process has them
	created []value    // removed if the run fails

	stdinW   *os.File
	stdoutR  *os.File
	stderrR  *os.File
	streamed bool // stdoutR is read by the caller
	outputs  []*intake
	here     bool          // the goroutine that called Run waits for the process
	unwatch  func()        // no timeout and no cancellation any more
	over     chan struct{} // closed when the process is gone and all is read
}

// prepare makes everything that the process is given.
func (s *stage) prepare(piped, last, streamed bool) *cause {
	s.streamed = streamed
	cmd := s.inv.cmd
	select {
	case cmd.running <- struct{}{}:
		s.held = true
	default:
		c := because(CodeTooManyRunning, untaint.Busy, untaint.IntParam("max", int64(cmd.limits.Concurrent)))
		return &c
	}
	if missing, changed := cmd.program.changed(); missing || changed {
		c := because(CodeProgramChanged, untaint.Failed)
		if missing {
			c = because(CodeProgramMissing, untaint.Failed)
		}
		return &c
	}
	s.specify()
	for _, step := range []func() *cause{s.folders, s.files} {
		if c := step(); c != nil {
			return c
		}
	}
	return s.streams(piped, last)
}

func (s *stage) specify() {
	cmd, l := s.inv.cmd, s.inv.cmd.limits
	s.spec = contain.Spec{
		Stdin:   s.spec.Stdin, // from the stage before
		Path:    cmd.program.resolved,
		Argv:    s.inv.args,
		Program: cmd.program.stat(),
		Limits: contain.Resources{
			CPU: l.CPU, Memory: uint64(l.Memory), FileSize: uint64(l.FileSize),
			OpenFiles: uint64(l.OpenFiles), Processes: uint64(l.Processes),
		},
		Policy:  contain.Policy{Exec: cmd.helperPaths(), Network: cmd.network, PlainFiles: cmd.plain},
		Want:    contain.Protections(cmd.containment.want),
		Require: contain.Protections(cmd.containment.require),
	}
	for _, p := range cmd.reads {
		s.spec.Policy.Read = append(s.spec.Policy.Read, contain.Place{Path: p})
	}
	for _, p := range cmd.writes {
		s.spec.Policy.Write = append(s.spec.Policy.Write, contain.Place{Path: p})
	}
}

// folders makes the empty folder that is HOME and opens the working folder.
func (s *stage) folders() *cause {
	home, err := os.MkdirTemp("", "execsafe-")
	if err != nil {
		return noScratch(err)
	}
	s.home = home
	s.spec.Env = slices.Concat(s.inv.cmd.env, s.inv.env, []string{"HOME=" + home})
	place := contain.Place{Path: home}
	if s.inv.cmd.temp {
		s.spec.Env = append(s.spec.Env, "TMPDIR="+home)
		s.spec.Policy.Write = append(s.spec.Policy.Write, place)
	} else {
		s.spec.Policy.Read = append(s.spec.Policy.Read, place)
	}
	if s.inv.dir.path == nil {
		s.spec.Dir = home
		return nil
	}
	f, c := s.open(s.inv.dir)
	if c != nil {
		return c
	}
	s.spec.DirFile = f
	return nil
}

// files opens, or creates, each path among the arguments, so that what the
// child may reach is the file that was found and not a name.
func (s *stage) files() *cause {
	for _, v := range s.inv.paths {
		f, c := s.open(v)
		if c != nil {
			return c
		}
		if v.open {
			s.spec.ExtraFiles = append(s.spec.ExtraFiles, f)
		}
	}
	return nil
}

func (s *stage) open(v value) (*os.File, *cause) {
	f, no, err := v.acquire()
	if no != nil {
		return nil, &cause{violation: *no, err: class(err)}
	}
	if v.create {
		s.created = append(s.created, v)
	}
	s.ours = append(s.ours, f)
	place := contain.Place{File: f}
	if v.access == writeFile || v.access == writeFolder {
		s.spec.Policy.Write = append(s.spec.Policy.Write, place)
	} else {
		s.spec.Policy.Read = append(s.spec.Policy.Read, place)
	}
	return f, nil
}

// streams makes the pipes that are read and written here.
func (s *stage) streams(piped, last bool) *cause {
	if s.inv.stdin != nil && !piped {
		r, w, c := s.pipe()
		if c != nil {
			return c
		}
		s.spec.Stdin, s.stdinW = r, w
		s.theirs, s.ours = append(s.theirs, r), append(s.ours, w)
	}
	if last {
		r, w, c := s.pipe()
		if c != nil {
			return c
		}
		s.spec.Stdout, s.stdoutR = w, r
		s.theirs, s.ours = append(s.theirs, w), append(s.ours, r)
	}
	r, w, c := s.pipe()
	if c != nil {
		return c
	}
	s.spec.Stderr, s.stderrR = w, r
	s.theirs, s.ours = append(s.theirs, w), append(s.ours, r)
	return nil
}

func (s *stage) pipe() (r, w *os.File, c *cause) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, &cause{violation: *violation(CodeNotStarted, untaint.Busy), err: class(err)}
	}
	return r, w, nil
}

// joinTo connects the output to the input of the next stage, without a copy.
func (s *stage) joinTo(next *stage) *cause {
	r, w, c := s.pipe()
	if c != nil {
		return c
	}
	s.spec.Stdout, next.spec.Stdin = w, r
	s.theirs, next.theirs = append(s.theirs, w), append(next.theirs, r)
	return nil
}

func (s *stage) launch() *cause {
	s.began = time.Now()
	proc, err := contain.Start(s.spec)
	s.handOver()
	if err != nil {
		return startCause(err)
	}
	s.adopt(proc)
	return nil
}

// runHere starts the process, calls watch, and waits for the end of the process
// on this goroutine: to hand it from one thread to another and back costs more
// than anything else that Run does here.
func (s *stage) runHere(watch func()) *cause {
	s.began, s.here = time.Now(), true
	err := contain.Run(s.spec, func(proc *contain.Process) {
		s.handOver()
		s.adopt(proc)
		watch()
	})
	if err != nil {
		return startCause(err) // what was to be handed over is closed with the stage
	}
	s.finish()
	return nil
}

func (s *stage) adopt(proc *contain.Process) {
	s.proc, s.result.Applied = proc, Protections(proc.Applied())
	s.over = make(chan struct{})
}

// handOver closes what the process now has.
func (s *stage) handOver() {
	for _, f := range s.theirs {
		_ = f.Close()
	}
	s.theirs = nil
}

// abandon kills a stage that is not going to be watched.
func (s *stage) abandon() {
	s.proc.Kill()
	_, _ = s.proc.Wait()
}

// watch starts what reads and writes, and what ends the process when it must.
func (s *stage) watch(ctx context.Context) {
	if s.stdinW != nil {
		go s.feed()
	}
	l := s.inv.cmd.limits
	s.outputs = append(s.outputs, newIntake(s, s.stderrR, "stderr", l.Stderr, nil))
	if s.stdoutR != nil && !s.streamed {
		s.outputs = append(s.outputs, newIntake(s, s.stdoutR, "stdout", l.Stdout, s.inv.stdout))
	}
	for _, o := range s.outputs {
		go o.read()
	}
	timer := time.AfterFunc(l.Timeout, func() {
		s.run.fail(because(CodeTimeout, untaint.Timeout, untaint.IntParam("max_ms", l.Timeout.Milliseconds())))
	})
	forget := context.AfterFunc(ctx, func() { s.run.fail(contextCause(ctx)) })
	s.unwatch = func() { timer.Stop(); forget() }
	if !s.here {
		go s.finish()
	}
}

// finish waits for the end of the process and collects what it left.
func (s *stage) finish() {
	defer close(s.over)
	s.state, _ = s.proc.Wait()
	s.unwatch()
	s.settle()
	for _, o := range s.outputs {
		<-o.done
	}
	s.result.Elapsed = time.Since(s.began)
	s.result.ExitCode, s.result.CPU, s.result.Memory = s.state.Code, s.state.User+s.state.System, s.state.Memory
	for _, o := range s.outputs {
		if o.name == "stdout" {
			s.result.Stdout = o.kept
		} else {
			s.result.Stderr = o.kept
		}
	}
	if c := s.verdict(); c != nil && len(s.run.stages) > 1 && !s.brokenPipe() {
		s.run.fail(*c) // the other stages end with this one
	}
}

// grace is how long a pipe is listened to after its process is gone. All that
// could still write to it is dead by then, unless it got out of the tree.
const grace = 100 * time.Millisecond

// settle lets go of what the process no longer needs.
func (s *stage) settle() {
	now := time.Now()
	if s.stdinW != nil {
		_ = s.stdinW.SetWriteDeadline(now)
		if d, ok := s.inv.stdin.(interface{ SetReadDeadline(time.Time) error }); ok {
			_ = d.SetReadDeadline(now)
		}
	}
	for _, f := range []*os.File{s.stdoutR, s.stderrR} {
		if f != nil {
			_ = f.SetReadDeadline(now.Add(grace))
		}
	}
}

// verdict says what an end of the process means.
func (s *stage) verdict() *cause {
	cmd := s.inv.cmd
	if s.state.Signal != nil {
		c := because(CodeKilledBySignal, untaint.Failed, untaint.TextParam("signal", s.state.Signal.String()))
		return &c
	}
	code := s.state.Code
	for _, m := range cmd.meanings {
		if m.exit == code {
			c := because(m.code, m.kind)
			return &c
		}
	}
	if code == 0 || slices.Contains(cmd.accepted, code) {
		return nil
	}
	c := because(CodeExitStatus, untaint.Failed, untaint.IntParam("exit", int64(code)))
	return &c
}

// brokenPipe reports whether the process ended because nobody read on.
func (s *stage) brokenPipe() bool {
	return s.state.Signal == syscall.SIGPIPE || s.state.Code == 128+int(syscall.SIGPIPE)
}

// close gives back everything the stage holds. It may be called twice.
func (s *stage) close(failed bool) {
	for _, f := range append(s.ours, s.theirs...) {
		_ = f.Close()
	}
	s.ours, s.theirs = nil, nil
	if failed {
		for _, v := range s.created {
			v.remove()
		}
	}
	s.created = nil
	if s.home != "" {
		_ = os.RemoveAll(s.home)
		s.home = ""
	}
	if s.held {
		<-s.inv.cmd.running
		s.held = false
	}
}

// feed copies the caller's reader into the process.
func (s *stage) feed() {
	defer s.stdinW.Close()
	defer s.caught()
	limit := s.inv.cmd.input
	n, err := s.copyInput(limit)
	switch {
	case n > limit:
		s.run.fail(because(CodeInputTooLarge, untaint.TooLarge, untaint.IntParam("max", limit)))
	case err != nil && !writeGone(err) && !s.gone():
		s.run.fail(cause{violation: *violation(CodeStreamFailed, untaint.Failed, untaint.TextParam("stream", "stdin")), err: err})
	}
}

// copyInput copies no more than one byte past the limit. What lies in memory as
// a whole is written as a whole.
func (s *stage) copyInput(limit int64) (int64, error) {
	if b, ok := s.inv.stdin.(*bytes.Reader); ok && int64(b.Len()) <= limit {
		return b.WriteTo(s.stdinW)
	}
	return io.Copy(s.stdinW, io.LimitReader(s.inv.stdin, limit+1))
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

// caught hands a panic of the caller's reader or writer to the goroutine that
// called Run, after the tree is dead.
func (s *stage) caught() {
	if p := recover(); p != nil {
		s.run.fail(cause{violation: *violation(CodeStreamFailed, untaint.Failed), panicked: p})
	}
}

func noScratch(err error) *cause {
	return &cause{violation: *violation(codeNoScratch, untaint.Failed), err: class(err)}
}
