package contain

import (
	"os"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// pin holds the file of a program that was checked, so that it and no other is
// executed, by its descriptor's name in /proc.
type pin struct {
	fd    int // -1 for none
	first int // the number that it was opened at
}

// pin opens the program and compares it with what it has to be. It holds nothing
// for a script, whose interpreter could not open the name, nor where there is no
// /proc.
func (s *Spec) pin() (pin, error) {
	if s.Program == nil {
		return pin{fd: -1}, nil
	}
	fd, err := unix.Open(s.Path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return pin{fd: -1}, failure("open program", err)
	}
	p := pin{fd, fd}
	if s.Script {
		p.close()
		return pin{-1, fd}, nil
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		p.close()
		return pin{fd: -1}, failure("stat program", err)
	}
	if !s.isProgram(&st) {
		p.close()
		return pin{fd: -1}, &Error{Reason: Swapped}
	}
	return p, nil
}

// lift puts the pin above all descriptors of the child, which puts its open files
// at the numbers it gets them at, and moves some out of its way first.
func (p *pin) lift(fds []uintptr) {
	if p.fd < 0 {
		return
	}
	above, given := len(fds), 0
	for _, fd := range fds {
		if fd != noFile {
			above, given = max(above, int(fd)), given+1
		}
	}
	if above += 2*given + 3; p.fd > above {
		return
	}
	moved, err := unix.FcntlInt(uintptr(p.fd), unix.F_DUPFD_CLOEXEC, above)
	p.close()
	if p.fd = moved; err != nil {
		p.fd = -1
	}
}

// holds reports whether the program can be executed by the pin.
func (p pin) holds() bool { return p.fd >= 0 && descriptorPaths() }

func (p pin) close() {
	if p.fd >= 0 {
		_ = unix.Close(p.fd)
	}
}

// manyFiles is from how many open files on it costs more to look at each than
// to have the child close what it was not given.
const manyFiles = 256

// noFile among the files of a child has it close what it has at that number.
const noFile = ^uintptr(0)

// closeInherited returns the files of a child so that it has no open file that it
// was not given, one without close-on-exec. A new file gets the lowest free number,
// so that all below the one opened last are open. Those above it are looked for once
// in a while, which takes long. It is not ok if a number is too high for that: the
// child is then stopped to close them.
func closeInherited(fds []uintptr, last int) (closing []uintptr, ok bool) {
	if last > manyFiles {
		return fds, false
	}
	highest := 0
	for fd := 3; fd < last; fd++ {
		if inheritable(fd) {
			highest = fd
		}
	}
	for _, fd := range strays.list() {
		if fd > highest && inheritable(fd) {
			highest = fd
		}
	}
	if highest > manyFiles || highest > 0 && !mayOpen(highest+roomToMove) {
		return fds, false
	}
	for len(fds) <= highest {
		fds = append(fds, noFile)
	}
	return fds, true
}

// roomToMove is how many numbers above its files a child may need to put them in
// order.
const roomToMove = 32

func inheritable(fd int) bool {
	flags, _, no := unix.RawSyscall(unix.SYS_FCNTL, uintptr(fd), unix.F_GETFD, 0)
	return no == 0 && flags&unix.FD_CLOEXEC == 0
}

// strays are the open files without close-on-exec, as of not long ago.
var strays strayFiles

type strayFiles struct {
	mu   sync.Mutex
	read time.Time
	fds  []int
}

const strayPause = time.Second

func (s *strayFiles) list() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := time.Now(); now.Sub(s.read) > strayPause {
		s.read, s.fds = now, nil
		entries, _ := os.ReadDir("/proc/self/fd")
		for _, e := range entries {
			if fd, err := strconv.Atoi(e.Name()); err == nil && fd > 2 && inheritable(fd) {
				s.fds = append(s.fds, fd)
			}
		}
	}
	return s.fds
}
