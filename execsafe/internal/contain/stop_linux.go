package contain

import (
	"encoding/binary"
	"strconv"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// stopped is a child that has executed its program and stands before the first
// instruction of it, traced by the calling thread, which alone may use this.
type stopped struct {
	pid    int
	fd     int              // its descriptor, -1 where there is none
	regs   unix.PtraceRegs  // as the kernel set them up
	late   []syscall.Signal // came in meanwhile
	memory int              // /proc/pid/mem, -1 where that cannot be opened
}

// scratchSize is how much memory of the child may be written to. The kernel
// maps more than this below the first stack pointer of a program.
const scratchSize = 16 << 10

// wait waits until the child stops by a trap. Other signals are kept for later.
func (s *stopped) wait() error {
	if shared.Load() {
		return s.poll()
	}
	g := newGuard(s.pid)
	err := s.block()
	if g.end() {
		return &Error{Reason: stolen, Step: "await stop"}
	}
	return err
}

func (s *stopped) block() error {
	for {
		var ws unix.WaitStatus
		_, err := unix.Wait4(s.pid, &ws, unix.WALL, nil)
		switch {
		case err == unix.EINTR:
		case err != nil:
			return failure("await stop", err)
		case !ws.Stopped():
			return &Error{Reason: Failed, Step: "died before it began"}
		default:
			if ended, err := s.took(ws.StopSignal()); ended || err != nil {
				return err
			}
		}
	}
}

// took takes a stop: the trap that is waited for ends the waiting.
func (s *stopped) took(sig syscall.Signal) (ended bool, err error) {
	if sig == syscall.SIGTRAP {
		return true, nil
	}
	s.late = append(s.late, sig)
	if err := unix.PtraceCont(s.pid, 0); err != nil {
		return false, failure("continue", err)
	}
	return false, nil
}

// poll is wait without wait4: it asks for the stop itself, which stays one
// whoever has been told of it.
func (s *stopped) poll() error {
	for pause := 20 * time.Microsecond; ; pause = min(2*pause, time.Millisecond) {
		var info unix.Siginfo
		_, _, no := unix.RawSyscall6(unix.SYS_PTRACE, unix.PTRACE_GETSIGINFO, uintptr(s.pid), 0, uintptr(unsafe.Pointer(&info)), 0, 0)
		switch {
		case no == 0:
			ended, err := s.took(syscall.Signal(info.Signo))
			if ended || err != nil {
				return err
			}
			continue
		case no != unix.ESRCH:
			return failure("await stop", no)
		case s.dead():
			return &Error{Reason: Failed, Step: "died before it began"}
		}
		time.Sleep(pause)
	}
}

// dead reports whether the child has ended.
func (s *stopped) dead() bool {
	if s.fd >= 0 {
		end := []unix.PollFd{{Fd: int32(s.fd), Events: unix.POLLIN}}
		n, err := unix.Poll(end, 0)
		return err == nil && n == 1
	}
	return syscall.Kill(s.pid, 0) != nil
}

// errForeign is what a program of the machine's 32-bit architecture gets, whose
// calls are not those of a plan.
var errForeign = &Error{Reason: NotAllowed, Step: "program of another architecture"}

// perform makes the child execute the steps of a plan and reports which of them
// succeeded. All of them are made in one go, because every stop costs two
// switches between the processes.
func (s *stopped) perform(planAt func(base uintptr) *plan) ([]step, error) {
	if err := unix.PtraceGetRegs(s.pid, &s.regs); err != nil {
		return nil, failure("read registers", err)
	}
	if !nativeCode(&s.regs) {
		// The filter would kill a program of the machine's 32-bit architecture
		// at its first call anyway.
		return nil, errForeign
	}
	defer s.openMemory()()
	scratch := (stackPointer(&s.regs) - scratchSize - 256) &^ 15
	plan := planAt(scratch)
	pc := programCounter(&s.regs)
	var text [len(rowLoop)]byte
	if err := s.read(pc, text[:]); err != nil {
		return nil, err
	}
	if err := s.write(scratch, plan.data); err != nil {
		return nil, err
	}
	if err := s.write(pc, rowLoop[:]); err != nil {
		return nil, err
	}
	if err := s.runRows(scratch, len(plan.steps)); err != nil {
		return nil, err
	}
	rows := make([]byte, len(plan.steps)*rowSize)
	if err := s.read(scratch, rows); err != nil {
		return nil, err
	}
	// The scratch memory lies below the stack pointer, where nothing is read
	// before it is written, and stays as it is.
	if err := s.write(pc, text[:]); err != nil {
		return nil, err
	}
	if err := unix.PtraceSetRegs(s.pid, &s.regs); err != nil {
		return nil, failure("restore registers", err)
	}
	done := plan.steps[:0]
	for i, step := range plan.steps {
		// A call that a filter of somebody else's stopped by a signal has left
		// its own number there.
		if binary.NativeEndian.Uint64(rows[i*rowSize:]) == step.result {
			done = append(done, step)
		}
	}
	return done, nil
}

// runRows lets the child run rowLoop until its trap.
func (s *stopped) runRows(table uintptr, rows int) error {
	regs := s.regs
	startRows(&regs, table, rows)
	if err := unix.PtraceSetRegs(s.pid, &regs); err != nil {
		return failure("write registers", err)
	}
	for {
		if err := unix.PtraceCont(s.pid, 0); err != nil {
			return failure("continue", err)
		}
		if err := s.wait(); err != nil {
			return err
		}
		if err := unix.PtraceGetRegs(s.pid, &regs); err != nil {
			return failure("read registers", err)
		}
		// A SIGTRAP that somebody sent is not the one of our own trap.
		if programCounter(&regs) == programCounter(&s.regs)+trapOffset {
			return nil
		}
	}
}

// openMemory opens the memory of the child, where that can be had: not for a
// program which its user may execute but not read, nor where /proc is missing or
// another's.
func (s *stopped) openMemory() (closed func()) {
	if !ownProc() {
		return func() {}
	}
	fd, err := unix.Open("/proc/"+strconv.Itoa(s.pid)+"/mem", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return func() {}
	}
	s.memory = fd
	return func() { _ = unix.Close(fd) }
}

// write and read move data by one call through the open memory, else word by
// word. The tracer may write to code, of which the child then has its own copy.
func (s *stopped) write(at uintptr, data []byte) error {
	if n, err := unix.Pwrite(s.memory, data, int64(at)); err == nil && n == len(data) {
		return nil
	}
	if _, err := unix.PtracePokeData(s.pid, at, data); err != nil {
		return failure("write memory", err)
	}
	return nil
}

func (s *stopped) read(at uintptr, data []byte) error {
	if n, err := unix.Pread(s.memory, data, int64(at)); err == nil && n == len(data) {
		return nil
	}
	if _, err := unix.PtracePeekData(s.pid, at, data); err != nil {
		return failure("read memory", err)
	}
	return nil
}

// release lets the program begin. What signals came meanwhile wait for it: sent
// in the stop, they are delivered after the tracer has gone and before the first
// instruction.
func (s *stopped) release() error {
	for _, sig := range s.late {
		_ = syscall.Kill(s.pid, sig)
	}
	if err := unix.PtraceDetach(s.pid); err != nil {
		return failure("detach", err)
	}
	return nil
}
