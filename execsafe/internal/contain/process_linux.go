package contain

import (
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// launch is one try at a start, and then the thread that stays with the
// process: it is the parent whose end the process dies of (prctl(2),
// PR_SET_PDEATHSIG) and the only one that may trace it.
type launch struct {
	spec      Spec
	process   *Process
	ruleset   *ruleset
	rehearsal bool // do not let the program begin
	pipe      deathPipe
	stop      bool // the child is to stop before it begins
	unstopped bool // it cannot be stopped
	robbed    bool // another part of this program has taken its stop
	handed    signals
}

func newLaunch(p *Process) *launch { return &launch{spec: p.spec, process: p} }

// start runs on a goroutine of its own.
func (p *Process) start() error { return newLaunch(p).start() }

func (p *Process) run(started func()) error { return newLaunch(p).run(started) }

func (l *launch) start() error {
	begun := make(chan error, 1)
	go func() {
		if err := l.run(func() { begun <- nil }); err != nil {
			begun <- err
		}
	}()
	return <-begun
}

// run keeps its thread until the process has ended. Nothing restricts the
// thread: whatever it asks of the kernel, it asks for the child.
func (l *launch) run(started func()) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := l.begin(); err != nil {
		return err
	}
	defer l.pipe.close()
	started()
	l.process.reap()
	return nil
}

// begin starts the child, contains it and lets it go. Nothing has run before
// that, so that a start which failed for a reason of ours is tried once more for
// each.
func (l *launch) begin() error {
	for {
		err := l.attempt()
		if err == nil {
			return nil
		}
		retry := l.again(err)
		if retry == nil {
			return l.explain(err)
		}
		if l.process.unborn() {
			return err
		}
		retry()
	}
}

// again returns what to change for another try, nil if there is no use in one.
// Nothing is changed twice.
func (l *launch) again(err error) (change func()) {
	e, _ := err.(*Error)
	switch {
	case e == nil:
		return nil
	case e.Reason == stolen && !l.robbed:
		return func() { l.robbed = true; shared.Store(true) }
	case l.rehearsal:
		return nil
	case e.Step == stepSupervise && l.spec.Want.Has(Metadata) && !l.spec.Require.Has(Metadata):
		// A filter with a listener holds this program already, and there may be
		// but one.
		return func() { l.spec.Want &^= Metadata }
	case l.stop && e.refusal() && l.spec.Require&^(ProcessTree|ParentDeath) == 0:
		// Somebody traces this program, or a filter of its parent's is in the
		// way: the child is started with what needs no stop.
		return func() { l.unstopped = true }
	}
	return nil
}

// explain turns a refusal into what it means to who required something.
func (l *launch) explain(err error) error {
	e, _ := err.(*Error)
	if e == nil {
		return err
	}
	if missing := l.spec.Require &^ (ProcessTree | ParentDeath); missing != 0 && l.stop && e.refusal() {
		return &Error{Reason: Unavailable, Missing: missing, Step: e.Step, Err: e.Err}
	}
	if e.Reason == stolen {
		return &Error{Reason: Busy, Step: e.Step}
	}
	if e.Step == stepSupervise && !l.rehearsal {
		return &Error{Reason: Unavailable, Missing: Metadata, Step: e.Step, Err: e.Err}
	}
	return err
}

const stepSupervise = "supervise"

// attempt is one try. After one that failed nothing of it is left.
func (l *launch) attempt() error {
	p := l.process
	p.applied, p.tree = 0, tree{}
	pid, fd, err := l.fork()
	if err == nil {
		p.pid, p.tree.group, p.tree.fd = pid, pid, fd
		p.born()
		p.applied = ProcessTree
		if l.pipe, err = newDeathPipe(pid); err == nil {
			p.applied |= ParentDeath
			err = l.contain()
		}
		if err != nil {
			p.tree.kill()
			_, _, _ = p.collect()
			l.pipe.close()
		}
	}
	if err != nil && p.supervisor != nil {
		p.supervisor.close()
		p.supervisor = nil
	}
	if l.ruleset != nil {
		l.ruleset.close()
		l.ruleset = nil
	}
	return err
}

// fork starts the child and returns once it has executed the program.
func (l *launch) fork() (pid, fd int, err error) {
	s := &l.spec
	files, null, err := s.stdio()
	if err != nil {
		return 0, 0, err
	}
	if null != nil {
		defer null.Close()
	}
	fds := make([]uintptr, 0, len(files)+2)
	for _, f := range files {
		fds = append(fds, f.Fd())
	}
	pin := pin{fd: -1}
	defer func() { pin.close() }()
	l.handed = handedSignals()
	l.stop = canStop && !l.unstopped && (s.Want&^(ProcessTree|ParentDeath) != 0 || l.handed.any())
	if !l.stop {
		if pin, err = s.pin(); err != nil {
			return 0, 0, err
		}
		closing, ok := closeInherited(fds, pin.first)
		fds, l.stop = closing, !ok && canStop && !l.unstopped
		pin.lift(fds)
	}
	if err := l.rules(); err != nil {
		return 0, 0, err
	}
	if v := l.process.supervisor; v != nil {
		fds = append(fds, uintptr(v.theirs()))
	}
	if l.ruleset != nil {
		fds = append(fds, uintptr(l.ruleset.fd))
	}
	fd = -1
	attr := &syscall.ProcAttr{Dir: s.Dir, Env: s.Env, Files: fds, Sys: l.attributes(&fd)}
	if s.DirFile != nil {
		attr.Dir = descriptorPath(int(s.DirFile.Fd()))
		if !descriptorPaths() {
			attr.Dir = s.DirFile.Name()
		}
	}
	path := s.Path
	if !l.stop && pin.holds() {
		path = descriptorPath(pin.fd)
	}
	pid, err = l.forkExec(path, attr)
	runtime.KeepAlive(files)
	runtime.KeepAlive(s.DirFile)
	if err != nil {
		return 0, 0, startFailure(err)
	}
	return pid, fd, nil
}

// forkExec tries again where the program is open for writing: in a program with
// threads that is often another child between its fork and its exec, which has
// the descriptor for that moment (golang.org/issue/22315). It does not where the
// run has come to its end meanwhile.
func (l *launch) forkExec(path string, attr *syscall.ProcAttr) (pid int, err error) {
	for pause := 2 * time.Millisecond; ; pause *= 4 {
		pid, err = syscall.ForkExec(path, l.spec.Argv, attr)
		if err != syscall.ETXTBSY || pause > 128*time.Millisecond || l.process.doomed() {
			return pid, err
		}
		time.Sleep(pause)
	}
}

// rules makes the supervisor and the ruleset, if they are wanted and can be had.
func (l *launch) rules() (err error) {
	s := &l.spec
	if l.stop && s.supervised() && auditArch != 0 {
		if l.process.supervisor, err = newSupervisor(&s.Policy); err != nil {
			l.process.supervisor = nil
			return err
		}
	}
	if !l.stop || s.Want&protectionsOfLandlock == 0 || landlockABI() == 0 {
		return nil
	}
	if l.ruleset, err = newRuleset(s.Want, s.Policy.Network); err != nil {
		return err
	}
	if err = l.ruleset.allowPolicy(&s.Policy, s.Path, l.process.supervisor); err != nil {
		l.ruleset.close()
		l.ruleset = nil
	}
	return err
}

func (l *launch) attributes(fd *int) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL, Ptrace: l.stop, PidFD: fd}
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
	s, p := &l.spec, l.process
	if !l.stop {
		return nil
	}
	child, err := l.awaitStop()
	if err != nil {
		return err
	}
	if err := s.identify(p.pid); err != nil {
		return err
	}
	if s.Want.Has(Namespaces) {
		p.applied |= Namespaces
	}
	if err := l.restrict(child); err != nil {
		return err
	}
	if s.Want.Has(Limits) { // after it has been given its listener, which is one file more
		if err := l.limit(); err != nil {
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

// limit sets the resource limits. Where the system refuses that to everybody
// the process has none, and its State says so.
func (l *launch) limit() error {
	err := l.spec.Limits.limit(l.process.pid)
	if e, ok := err.(*Error); ok && e.refusal() && !l.rehearsal && !l.spec.Require.Has(Limits) {
		return nil
	}
	if err == nil {
		l.process.applied |= Limits
	}
	return err
}

// restrict makes the child take its rights away itself.
func (l *launch) restrict(child *stopped) error {
	s, p := &l.spec, l.process
	if l.ruleset != nil && !s.Policy.Isolated {
		var more []string
		if s.Want.Has(Namespaces) {
			more = []string{"net"} // it is of a network of its own
		}
		if err := l.ruleset.allowSelf(p.pid, more...); err != nil {
			return err
		}
	}
	done, err := child.perform(func(base uintptr) *plan { return planFor(s, l.handed, base, l.ruleset) })
	if err == errForeign && s.Want&^(ProcessTree|ParentDeath) == 0 {
		return nil // nothing was promised: its signals are as this program's
	}
	if err != nil {
		return err
	}
	for _, step := range done {
		p.applied |= step.protections & s.Want
	}
	return l.supervise(child)
}

// supervise takes the listener that the child has sent. Without it each call that
// is held would fail.
func (l *launch) supervise(child *stopped) error {
	p := l.process
	if p.supervisor == nil {
		return nil
	}
	ok := p.applied.Has(SystemCalls|Descriptors) && p.tree.fd >= 0 && p.supervisor.receive()
	if !p.applied.Has(Privileges) {
		p.supervisor.all = true // it has what rights this program has
	}
	if l.rehearsal {
		ok = ok && canSupervise(child)
	}
	if ok {
		p.applied |= Metadata
	}
	if ok || l.rehearsal {
		return nil
	}
	return &Error{Reason: Failed, Step: stepSupervise}
}

// canSupervise reports whether a child can be looked at as a supervisor must.
func canSupervise(child *stopped) bool {
	c := caller(child.pid)
	var stack [8]byte
	if !ownProc() || c.memory(uint64(stackPointer(&child.regs)), stack[:]) != nil {
		return false
	}
	fd, err := c.open(&change{folder: unix.AT_FDCWD, name: ".", follow: true})
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	return nameOf(fd) != ""
}

// identify checks that what was executed is what was expected, when nothing can
// be swapped any more. Without /proc nobody can say what it was.
func (s *Spec) identify(pid int) error {
	if s.Program == nil || !ownProc() {
		return nil
	}
	var now unix.Stat_t
	if err := unix.Stat("/proc/"+strconv.Itoa(pid)+"/exe", &now); err != nil {
		return failure("stat program", err)
	}
	if !s.isProgram(&now) {
		return &Error{Reason: Swapped}
	}
	return nil
}

// awaitStop waits for the stop that PTRACE_TRACEME makes of execve.
func (l *launch) awaitStop() (*stopped, error) {
	s := &stopped{pid: l.process.pid, fd: l.process.tree.fd, memory: -1}
	return s, s.wait()
}
