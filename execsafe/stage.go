package execsafe

import (
	"context"
	"slices"
	"syscall"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// prepare makes everything that the process is given.
func (s *stage) prepare(ctx context.Context) *cause {
	if c := s.hold(ctx); c != nil {
		return c
	}
	cmd := s.inv.cmd
	if missing, changed := cmd.program.changed(); missing || changed {
		c := because(CodeProgramChanged, untaint.Failed)
		if missing {
			c = because(CodeProgramMissing, untaint.Failed)
		}
		return &c
	}
	s.specify()
	for _, step := range []func() *cause{s.folders, s.files, s.streams} {
		if c := step(); c != nil {
			return c
		}
	}
	return nil
}

// hold takes a place among the concurrent runs, and waits for one as long as
// the limits say.
func (s *stage) hold(ctx context.Context) *cause {
	cmd := s.inv.cmd
	select {
	case cmd.running <- struct{}{}:
		s.held = true
		return nil
	default:
	}
	if cmd.limits.Wait > 0 {
		patience := time.NewTimer(cmd.limits.Wait)
		defer patience.Stop()
		select {
		case cmd.running <- struct{}{}:
			s.held = true
			return nil
		case <-ctx.Done():
			c := contextCause(ctx)
			return &c
		case <-patience.C:
		}
	}
	c := because(CodeTooManyRunning, untaint.Busy, untaint.IntParam("max", int64(cmd.limits.Concurrent)))
	return &c
}

func (s *stage) specify() {
	cmd, l := s.inv.cmd, s.inv.cmd.limits
	s.spec = contain.Spec{
		Stdin:   s.spec.Stdin, // from the stage before
		Path:    cmd.program.resolved,
		Argv:    append([]string{cmd.program.path}, s.inv.args()...),
		Program: cmd.program.loaded,
		Script:  cmd.program.shebang != "",
		Limits: contain.Resources{
			CPU: l.CPU, Memory: uint64(l.Memory), FileSize: uint64(l.FileSize),
			OpenFiles: uint64(l.OpenFiles), Processes: uint64(l.Processes),
		},
		Policy:  contain.Policy{Exec: cmd.execs, Read: cmd.reads, Write: cmd.writes, Network: cmd.network, PlainFiles: cmd.plain, Metadata: len(cmd.writes) > 0},
		Want:    contain.Protections(cmd.containment.want),
		Require: contain.Protections(cmd.containment.require),
	}
}

// arm sets what ends the process when it must: it counts from before the start.
func (s *stage) arm(ctx context.Context) {
	s.began = time.Now()
	timeout := s.inv.cmd.limits.Timeout
	timer := time.AfterFunc(timeout, func() {
		c := because(CodeTimeout, untaint.Timeout, untaint.IntParam("max_ms", timeout.Milliseconds()))
		c.err = context.DeadlineExceeded
		s.run.fail(c)
	})
	forget := context.AfterFunc(ctx, func() { s.run.fail(contextCause(ctx)) })
	s.disarm = func() { timer.Stop(); forget() }
}

// launch starts the process and leaves its end to a goroutine.
func (s *stage) launch() *cause {
	err := s.proc.Start()
	s.handOver()
	if err != nil {
		return startCause(err)
	}
	s.adopt()
	go s.finish()
	return nil
}

// runHere starts the process, calls listen, and waits for the end of the process
// on this goroutine: to hand it from one thread to another and back costs more
// than anything else that Run does here.
func (s *stage) runHere(listen func()) *cause {
	err := s.proc.Run(func() {
		s.handOver()
		s.adopt()
		listen()
	})
	if err != nil {
		return startCause(err) // what was to be handed over is closed with the stage
	}
	s.finish()
	return nil
}

func (s *stage) adopt() {
	s.started, s.result.Applied = true, Protections(s.proc.Applied())
}

// handOver closes what the process now has.
func (s *stage) handOver() {
	for _, f := range s.theirs {
		_ = f.Close()
	}
	s.theirs = nil
}

// finish waits for the end of the process, collects what it left, and gives
// back what it had, whether or not anybody asks for the result.
func (s *stage) finish() {
	defer close(s.over)
	var err error
	s.state, err = s.proc.Wait()
	s.disarm()
	<-s.run.listening
	s.settle()
	s.collect()
	s.result.Elapsed = time.Since(s.began)
	s.result.ExitCode, s.result.CPU, s.result.Memory = s.state.Code, s.state.User+s.state.System, s.state.Memory
	if err != nil {
		c := because(codeStatusLost, untaint.Failed)
		c.err = class(err)
		s.broken = &c
	}
	if c := s.verdict(); c != nil && len(s.run.stages) > 1 && !s.brokenPipe() {
		s.run.fail(*c) // the other stages end with this one
	}
	if s.run.left.Add(-1) == 0 {
		s.run.release()
	}
}

// verdict says what an end of the process means.
func (s *stage) verdict() *cause {
	cmd := s.inv.cmd
	if s.broken != nil {
		return s.broken
	}
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

// release gives back everything the stage holds, except for the output that the
// caller may still read. It may be called twice.
func (s *stage) release(failed bool) {
	for _, f := range append(s.ours, s.theirs...) {
		if f != s.stdoutR || !s.streamed {
			_ = f.Close()
		}
	}
	s.ours, s.theirs = nil, nil
	if failed {
		for _, v := range s.created {
			v.remove()
		}
	}
	s.created = nil
	if err := s.scratch.release(); err != nil && s.broken == nil {
		c := because(codeScratchLeft, untaint.Failed)
		c.err = class(err)
		s.broken = &c
	}
	if s.held {
		<-s.inv.cmd.running
		s.held = false
	}
}
