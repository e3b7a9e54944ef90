package contain

import (
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// pin holds the file of a program that was checked, so that it and no other is
// executed, by its descriptor's name in /proc.
type pin struct {
	fd    int // -1 for none
	first int // the number that it was opened at
}

// pin opens the program and compares it with what it has to be. The child puts
// its open files at the numbers it gets them at, and moves some out of its way
// first; the pin is put above all of those. It holds nothing for a script, whose
// interpreter could not open the name, nor where there is no /proc.
func (s *Spec) pin(fds []uintptr) (pin, error) {
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
	if want, ok := s.Program.Sys().(*syscall.Stat_t); ok && (want.Ino != st.Ino || uint64(want.Dev) != uint64(st.Dev)) {
		p.close()
		return pin{fd: -1}, &Error{Reason: Swapped}
	}
	above := int(slices.Max(fds)) + 2*len(fds) + 3
	if fd > above {
		return p, nil
	}
	if moved, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, above); err == nil {
		p.close()
		return pin{moved, fd}, nil
	}
	p.close()
	return pin{fd: -1}, nil
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

// inherited reports whether a child would get an open file that it was not
// given, one without close-on-exec: it is then stopped to close it. A new file
// gets the lowest free number, so that all below the one opened last are open.
// Those above it are looked for once in a while, which takes long.
func inherited(last int) bool {
	if last > manyFiles {
		return true
	}
	for fd := 3; fd < last; fd++ {
		if inheritable(fd) {
			return true
		}
	}
	return slices.ContainsFunc(strays.list(), inheritable)
}

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
