package contain

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// stopped is a child that has executed its program and stands before the first
// instruction of it, traced by the calling thread, which alone may use this.
type stopped struct {
	pid     int
	regs    unix.PtraceRegs // as the kernel set them up
	text    [trapSize]byte  // what stands at the program counter
	scratch uintptr         // memory of the child below its stack pointer
	late    []syscall.Signal
}

// scratchSize is how much memory of the child may be written to. The kernel
// maps more than this below the first stack pointer of a program.
const scratchSize = 16 << 10

// awaitStop waits for the stop that PTRACE_TRACEME makes of execve.
func awaitStop(pid int) (*stopped, error) {
	s := &stopped{pid: pid}
	if err := s.wait(); err != nil {
		return nil, err
	}
	if err := unix.PtraceGetRegs(pid, &s.regs); err != nil {
		return nil, failure("read registers", err)
	}
	return s, nil
}

// wait waits until the child stops by a trap. Other signals are kept for later.
func (s *stopped) wait() error {
	for {
		var ws unix.WaitStatus
		_, err := unix.Wait4(s.pid, &ws, unix.WALL, nil)
		switch {
		case err == unix.EINTR:
		case err != nil:
			return failure("await stop", err)
		case !ws.Stopped():
			return &Error{Reason: Failed, Step: "died before it began"}
		case ws.StopSignal() == syscall.SIGTRAP:
			return nil
		default:
			s.late = append(s.late, ws.StopSignal())
			if err := unix.PtraceCont(s.pid, 0); err != nil {
				return failure("continue", err)
			}
		}
	}
}

// prepare puts the instructions of a system call where the program would begin,
// and data into the scratch memory.
func (s *stopped) prepare(data func(at uintptr) []byte) error {
	if !nativeCode(&s.regs) {
		// The filter would kill a program of the machine's 32-bit architecture
		// at its first call anyway.
		return &Error{Reason: NotAllowed, Step: "program of another architecture"}
	}
	s.scratch = (stackPointer(&s.regs) - scratchSize - 256) &^ 15
	if _, err := unix.PtracePeekText(s.pid, programCounter(&s.regs), s.text[:]); err != nil {
		return failure("read program", err)
	}
	if _, err := unix.PtracePokeText(s.pid, programCounter(&s.regs), trap[:]); err != nil {
		return failure("write program", err)
	}
	return s.write(data(s.scratch))
}

// write fills the scratch memory. The quick way is refused for programs their
// user may execute but not read.
func (s *stopped) write(data []byte) error {
	if len(data) == 0 {
		return nil
	}
	local := []unix.Iovec{{Base: &data[0]}}
	local[0].SetLen(len(data))
	remote := []unix.RemoteIovec{{Base: s.scratch, Len: len(data)}}
	if n, err := unix.ProcessVMWritev(s.pid, local, remote, 0); err == nil && n == len(data) {
		return nil
	}
	if _, err := unix.PtracePokeData(s.pid, s.scratch, data); err != nil {
		return failure("write scratch", err)
	}
	return nil
}

// call makes the child execute one system call.
func (s *stopped) call(nr uintptr, args [5]uintptr) error {
	regs := s.regs
	setCall(&regs, nr, args)
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
		if programCounter(&regs) != programCounter(&s.regs) {
			break
		}
	}
	if r := callResult(&regs); r < 0 && r > -4096 {
		return syscall.Errno(-r)
	}
	return nil
}

// restore undoes prepare. The scratch memory lies below the stack pointer,
// where nothing is ever read before it is written.
func (s *stopped) restore() error {
	if _, err := unix.PtracePokeText(s.pid, programCounter(&s.regs), s.text[:]); err != nil {
		return failure("restore program", err)
	}
	if err := unix.PtraceSetRegs(s.pid, &s.regs); err != nil {
		return failure("restore registers", err)
	}
	return nil
}

// release lets the program begin and delivers what signals came meanwhile.
func (s *stopped) release() error {
	if err := unix.PtraceDetach(s.pid); err != nil {
		return failure("detach", err)
	}
	for _, sig := range s.late {
		_ = syscall.Kill(s.pid, sig)
	}
	return nil
}
