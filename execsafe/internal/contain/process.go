package contain

import (
	"errors"
	"io/fs"
	"os"
	"sync"
)

// Process is a process, first to be started and then started. Kill, Done and
// Wait may be called from any goroutine.
type Process struct {
	spec       Spec
	pid        int
	applied    Protections
	tree       tree          // what kills all of it; see the file of each system
	supervisor *supervisor   // of its calls on metadata, on Linux
	done       chan struct{} // closed once state and err are set
	state      State
	err        error

	mu     sync.Mutex
	alive  bool // tree is set
	killed bool
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

// doomed reports whether somebody has called Kill.
func (p *Process) doomed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.killed
}

// unborn takes back born, for a start that is to be tried once more. It reports
// whether somebody has called Kill meanwhile.
func (p *Process) unborn() (killed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.alive = false
	return p.killed
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
			if opened, err = openNull(); err != nil {
				return nil, nil, failure("open null device", err)
			}
		}
		files[i] = opened
	}
	return files, opened, nil
}

// openNull opens the null device, and where there is none, as in a folder that
// somebody has made his root, a pipe that has ended: it reads as the device does,
// and cannot be written to.
func openNull() (*os.File, error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if !errors.Is(err, fs.ErrNotExist) {
		return null, err
	}
	r, w, err := os.Pipe()
	if err == nil {
		_ = w.Close()
	}
	return r, err
}
