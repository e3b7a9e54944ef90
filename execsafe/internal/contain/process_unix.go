//go:build unix

package contain

import (
	"os"
	"sync"
	"syscall"
)

// available returns those of the wanted rungs this system has. A BSD and macOS
// have process groups; nothing there dies with its parent, and a process that
// calls setsid leaves the group.
func available(want Rungs) Rungs { return want & Tree }

// tree is a process group. Its number stays taken while a member lives.
type tree struct {
	mu    *sync.Mutex
	group int
	ended *bool
}

func (t tree) kill() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !*t.ended {
		_ = syscall.Kill(-t.group, syscall.SIGKILL)
	}
}

func start(s *Spec) (*Process, error) {
	files, null, err := s.stdio()
	if err != nil {
		return nil, err
	}
	if null != nil {
		defer null.Close()
	}
	if err := s.identify(); err != nil {
		return nil, err
	}
	child, err := os.StartProcess(s.Path, s.Argv, &os.ProcAttr{
		Dir: s.folder(), Env: append([]string{}, s.Env...), Files: files,
		Sys: &syscall.SysProcAttr{Setpgid: true},
	})
	if err != nil {
		return nil, failure("start", err)
	}
	p := &Process{pid: child.Pid, applied: Tree, done: make(chan struct{})}
	p.tree = tree{mu: new(sync.Mutex), group: child.Pid, ended: new(bool)}
	go p.reap(child)
	return p, nil
}

// reap waits for the process and then kills the rest of its group.
func (p *Process) reap(child *os.Process) {
	defer close(p.done)
	ps, err := child.Wait()
	p.tree.kill()
	p.tree.mu.Lock()
	*p.tree.ended = true
	p.tree.mu.Unlock()
	if err != nil {
		p.err = failure("wait", err)
		return
	}
	p.state = State{Code: ps.ExitCode(), Applied: p.applied, User: ps.UserTime(), System: ps.SystemTime()}
	if ws, ok := ps.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		p.state.Signal = ws.Signal()
	}
}

// folder is the working directory. There is no portable way to hand over an
// open one, so its name is used.
func (s *Spec) folder() string {
	if s.DirFile != nil {
		return s.DirFile.Name()
	}
	return s.Dir
}
