package contain

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

// Process is a process, first to be started and then started. Kill, Done and
// Wait may be called from any goroutine.
type Process struct {
	spec    Spec
	pid     int
	applied Protections
	tree    tree          // what kills all of it; see the file of each system
	done    chan struct{} // closed once state and err are set
	state   State
	err     error

	mu     sync.Mutex
	alive  bool // tree is set
	killed bool
}

// New returns the process that spec describes, or an *Error if it makes no
// sense or requires what cannot be had.
func New(spec Spec) (*Process, error) {
	if err := spec.prepare(); err != nil {
		return nil, err
	}
	return &Process{spec: spec, done: make(chan struct{})}, nil
}

// Start starts the process that spec describes, or returns an *Error. After a
// start that succeeded Wait must be called, as long as the process lives a
// thread of the program is set aside for it.
func Start(spec Spec) (*Process, error) {
	p, err := New(spec)
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Start starts the process. It is called once, or Run is.
func (p *Process) Start() error { return p.start() }

// Run is Start and Wait in one, with the calling goroutine on the thread that
// is set aside. Once the process has been started it calls started, which must
// not block. The error is that of Start.
func (p *Process) Run(started func()) error { return p.run(started) }

func (s *Spec) prepare() error {
	if err := s.check(); err != nil {
		return err
	}
	s.Want |= s.Require | ProcessTree | ParentDeath
	if s.Want&(Truncation|Devices) != 0 {
		s.Want |= Files // which these are parts of
	}
	have, err := available(s.Require)
	if err != nil {
		return err
	}
	if missing := s.Require &^ have; missing != 0 {
		return &Error{Reason: Unavailable, Missing: missing}
	}
	return nil
}

// Probe returns what the kernel offers this program. It finds out by trying, on
// a process that is killed before it begins, once in the life of the program;
// short of processes or files it finds less, and tries again the next time.
func Probe() Protections {
	have, _ := available(All | Namespaces)
	return have
}

// Pid returns the process id.
func (p *Process) Pid() int { return p.pid }

// Applied returns the protections that hold the process.
func (p *Process) Applied() Protections { return p.applied }

// Done returns a channel that is closed when Wait would return at once.
func (p *Process) Done() <-chan struct{} { return p.done }

// Wait waits until the process has ended, kills what it left behind, and
// returns how it ended. The error is about the waiting, never about the
// process. It may be called any number of times.
func (p *Process) Wait() (State, error) {
	<-p.done
	return p.state, p.err
}

// Kill ends the process and everything it started that is still in its tree, at
// once and without asking. It does nothing after the process has ended. It may
// be called at any time: a process that has not begun by then never does.
func (p *Process) Kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.killed = true
	if p.alive {
		p.tree.kill()
	}
}

// born says that tree is set, after which Kill has something to kill.
func (p *Process) born() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.alive = true
	if p.killed {
		p.tree.kill()
	}
}

// unborn takes back born, for a start that is to be tried once more. It reports
// whether somebody has called Kill meanwhile.
func (p *Process) unborn() (killed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.alive = false
	return p.killed
}

// check finds what no kernel should be bothered with.
func (s *Spec) check() error {
	bad := func(step string) error { return &Error{Reason: Invalid, Step: step} }
	if !filepath.IsAbs(s.Path) {
		return bad("program path is not absolute")
	}
	if s.Dir != "" && !filepath.IsAbs(s.Dir) {
		return bad("directory is not absolute")
	}
	for _, list := range [][]string{{s.Path, s.Dir}, s.Argv, s.Env, s.Policy.Exec} {
		for _, v := range list {
			if strings.IndexByte(v, 0) >= 0 {
				return bad("a NUL byte")
			}
		}
	}
	for _, f := range s.ExtraFiles {
		if f == nil {
			return bad("an extra file is nil")
		}
	}
	for _, path := range s.Policy.Exec {
		if !filepath.IsAbs(path) {
			return bad("policy path is not absolute")
		}
	}
	for _, places := range [][]Place{s.Policy.Read, s.Policy.Write} {
		for _, p := range places {
			if p.File == nil && (!filepath.IsAbs(p.Path) || strings.IndexByte(p.Path, 0) >= 0) {
				return bad("policy path is not absolute")
			}
		}
	}
	if len(s.Argv) == 0 {
		s.Argv = []string{s.Path}
	}
	return nil
}

// failure turns the error of a step into an *Error without the path that
// *fs.PathError and *os.SyscallError may carry.
func failure(step string, err error) *Error {
	e := &Error{Reason: Failed, Step: step}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		e.Err = errno
	}
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			e.Reason = r.reason
			break
		}
	}
	return e
}

// stdio returns the files the child gets as 0, 1, 2 and so on, the null device
// where there is none, and what to close afterwards. The null device is opened
// here and not by the child, which may have no right to.
func (s *Spec) stdio() (files []*os.File, opened *os.File, err error) {
	files = append([]*os.File{s.Stdin, s.Stdout, s.Stderr}, s.ExtraFiles...)
	for i, f := range files[:3] {
		if f != nil {
			continue
		}
		if opened == nil {
			if opened, err = os.OpenFile(os.DevNull, os.O_RDWR, 0); err != nil {
				return nil, nil, failure("open null device", err)
			}
		}
		files[i] = opened
	}
	return files, opened, nil
}
