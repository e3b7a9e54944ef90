package contain

import (
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// launch is one start on its way, and then the thread that stays with the
// process: it is the parent whose end the process dies of (prctl(2),
// PR_SET_PDEATHSIG) and the only one that may trace it.
type launch struct {
	spec      *Spec
	process   *Process
	ruleset   *ruleset
	rehearsal bool // do not let the program begin
	pipe      deathPipe
}

func newLaunch(s *Spec) *launch {
	return &launch{spec: s, process: &Process{done: make(chan struct{})}}
}

func start(s *Spec) (*Process, error) { return newLaunch(s).start() }

func run(s *Spec, started func(*Process)) error { return newLaunch(s).run(started) }

// start runs on a goroutine of its own.
func (l *launch) start() (*Process, error) {
	begun := make(chan error, 1)
	go func() {
		if err := l.run(func(*Process) { begun <- nil }); err != nil {
			begun <- err
		}
	}()
	if err := <-begun; err != nil {
		return nil, err
	}
	return l.process, nil
}

// run keeps its thread until the process has ended. Nothing restricts the
// thread: whatever it asks of the kernel, it asks for the child.
func (l *launch) run(started func(*Process)) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := l.begin()
	if l.ruleset != nil {
		l.ruleset.close()
	}
	if err != nil {
		return err
	}
	defer l.pipe.close()
	started(l.process)
	l.process.reap()
	return nil
}

// begin starts the child, contains it and lets it go.
func (l *launch) begin() error {
	p := l.process
	pid, err := l.fork()
	if err != nil {
		return err
	}
	p.pid, p.tree.group = pid, pid
	p.applied = ProcessTree
	if l.pipe, err = newDeathPipe(pid); err == nil {
		p.applied |= ParentDeath
		err = l.contain()
	}
	if err != nil {
		p.tree.kill()
		p.reap()
		l.pipe.close()
	}
	return err
}

// traced reports whether the child is to stop before it begins.
func (l *launch) traced() bool {
	return canStop && (l.spec.Want&^(ProcessTree|ParentDeath) != 0 || l.spec.Program != nil)
}

// fork starts the child and returns once it has executed the program.
func (l *launch) fork() (pid int, err error) {
	s := l.spec
	files, null, err := s.stdio()
	if err != nil {
		return 0, err
	}
	if null != nil {
		defer null.Close()
	}
	if err := l.rules(); err != nil {
		return 0, err
	}
	fds := make([]uintptr, 0, len(files)+1)
	for _, f := range files {
		fds = append(fds, f.Fd())
	}
	if l.ruleset != nil {
		fds = append(fds, uintptr(l.ruleset.fd))
	}
	attr := &syscall.ProcAttr{Dir: s.Dir, Env: s.Env, Files: fds, Sys: l.attributes()}
	if s.DirFile != nil {
		attr.Dir = "/proc/self/fd/" + strconv.Itoa(int(s.DirFile.Fd()))
	}
	pid, err = syscall.ForkExec(s.Path, s.Argv, attr)
	runtime.KeepAlive(files)
	runtime.KeepAlive(s.DirFile)
	if err != nil {
		return 0, startFailure(err)
	}
	return pid, nil
}

// rules makes the ruleset, if one is wanted and can be had.
func (l *launch) rules() (err error) {
	s := l.spec
	if !l.traced() || s.Want&protectionsOfLandlock == 0 || landlockABI() == 0 {
		return nil
	}
	if l.ruleset, err = newRuleset(s.Want, s.Policy.Network); err != nil {
		return err
	}
	return l.ruleset.allowPolicy(&s.Policy, s.Path)
}

func (l *launch) attributes() *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL, Ptrace: l.traced()}
	if l.spec.Want.Has(Namespaces) {
		a.Cloneflags = namespaces
		// The process keeps its name in its namespace, so files look the same.
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	}
	return a
}

// contain does what has to be done while the child is stopped.
func (l *launch) contain() error {
	s, p := l.spec, l.process
	if !l.traced() {
		return nil
	}
	child, err := awaitStop(p.pid)
	if err != nil {
		return err
	}
	if err := s.identify(p.pid); err != nil {
		return err
	}
	if s.Want.Has(Namespaces) {
		p.applied |= Namespaces
	}
	if s.Want.Has(Limits) {
		if err := s.Limits.limit(p.pid); err != nil {
			return err
		}
		p.applied |= Limits
	}
	if s.Want&^(ProcessTree|ParentDeath|Limits|Namespaces) != 0 {
		if err := l.restrict(child); err != nil {
			return err
		}
	}
	if missing := s.Require &^ p.applied; missing != 0 {
		return &Error{Reason: Unavailable, Missing: missing}
	}
	if l.rehearsal {
		p.tree.kill()
		return nil
	}
	return child.release()
}

// restrict makes the child take its rights away itself.
func (l *launch) restrict(child *stopped) error {
	s, p := l.spec, l.process
	if l.ruleset != nil && !s.Policy.Isolated {
		if err := l.ruleset.allowSelf(p.pid); err != nil {
			return err
		}
	}
	keep := 3 + len(s.ExtraFiles)
	done, err := child.perform(func(base uintptr) *plan {
		return planFor(s, s.Want, base, l.ruleset, keep, keep)
	})
	if err != nil {
		return err
	}
	for _, step := range done {
		p.applied |= step.protections & s.Want
	}
	return nil
}

// identify checks that what was executed is what was expected, when nothing can
// be swapped any more.
func (s *Spec) identify(pid int) error {
	if s.Program == nil {
		return nil
	}
	now, err := os.Stat("/proc/" + strconv.Itoa(pid) + "/exe")
	if err != nil {
		return failure("stat program", err)
	}
	if !os.SameFile(s.Program, now) {
		return &Error{Reason: Swapped}
	}
	return nil
}

// reap waits for the process and ends what it left behind. Its number stays
// taken until the end, so that the group can be killed by it.
func (p *Process) reap() {
	defer close(p.done)
	for {
		if err := unix.Waitid(unix.P_PID, p.pid, nil, unix.WEXITED|unix.WNOWAIT, nil); err != unix.EINTR {
			break
		}
	}
	p.tree.kill()
	var ws unix.WaitStatus
	var usage unix.Rusage
	var err error
	p.tree.end(func() {
		for {
			if _, err = unix.Wait4(p.pid, &ws, unix.WALL, &usage); err != unix.EINTR {
				break
			}
		}
	})
	if err != nil {
		p.err = failure("wait", err)
		return
	}
	p.state = State{
		Code: ws.ExitStatus(), Applied: p.applied,
		User:   time.Duration(usage.Utime.Nano()),
		System: time.Duration(usage.Stime.Nano()),
		Memory: int64(usage.Maxrss) << 10,
	}
	if ws.Signaled() {
		p.state.Signal = ws.Signal()
	}
	p.tree.sweep()
}
