//go:build unix && !linux

package contain

import (
	"os"
	"syscall"
)

// available returns those of the wanted protections this system has. A BSD and macOS
// have process groups; nothing there dies with its parent, and a process that
// calls setsid leaves the group.
func available(want Protections) (Protections, error) { return want & ProcessTree, nil }

// killGroup kills a process group.
func killGroup(group, _ int) { _ = syscall.Kill(-group, syscall.SIGKILL) }

func (p *Process) start() error {
	s := &p.spec
	files, null, err := s.stdio()
	if err != nil {
		return err
	}
	if null != nil {
		defer null.Close()
	}
	if err := s.identify(); err != nil {
		return err
	}
	child, err := os.StartProcess(s.Path, s.Argv, &os.ProcAttr{
		Dir: s.folder(), Env: append([]string{}, s.Env...), Files: files,
		Sys: &syscall.SysProcAttr{Setpgid: true},
	})
	if err != nil {
		return startFailure(err)
	}
	p.pid, p.applied, p.tree.group = child.Pid, ProcessTree, child.Pid
	p.born()
	go p.reap(child)
	return nil
}

// reap waits for the process and then kills the rest of its group.
func (p *Process) reap(child *os.Process) {
	defer close(p.done)
	ps, err := child.Wait()
	p.tree.kill() // after the leader was reaped: there is no waitid to go first
	p.tree.end(func() {})
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
