package contain

import (
	"os/signal"
	"slices"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// pin holds the file of a program that was checked, so that it and no other is
// executed, by its descriptor's name in /proc.
type pin struct{ fd int }

// pin opens the program and compares it with what it has to be. The child puts
// its open files at the numbers it gets them at, and moves some out of its way
// first; the pin is put above all of those. It holds nothing for a script, whose
// interpreter could not open the name, nor where there is no /proc.
func (s *Spec) pin(fds []uintptr) (pin, error) {
	if s.Program == nil {
		return pin{-1}, nil
	}
	fd, err := unix.Open(s.Path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return pin{-1}, failure("open program", err)
	}
	p := pin{fd}
	if s.Script {
		return p, nil
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		p.close()
		return pin{-1}, failure("stat program", err)
	}
	if want, ok := s.Program.Sys().(*syscall.Stat_t); ok && (want.Ino != st.Ino || uint64(want.Dev) != uint64(st.Dev)) {
		p.close()
		return pin{-1}, &Error{Reason: Swapped}
	}
	above := int(slices.Max(fds)) + 2*len(fds) + 3
	if fd > above {
		return p, nil
	}
	if moved, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, above); err == nil {
		p.close()
		return pin{moved}, nil
	}
	p.close()
	return pin{-1}, nil
}

// holds reports whether the program can be executed by the pin.
func (p pin) holds() bool { return p.fd >= 0 && descriptorPaths() }

func (p pin) close() {
	if p.fd >= 0 {
		_ = unix.Close(p.fd)
	}
}

// ignoredSignals are those that this program ignores, and a child would too.
func ignoredSignals() []syscall.Signal {
	var all []syscall.Signal
	for sig := syscall.Signal(1); sig < 32; sig++ {
		if signal.Ignored(sig) {
			all = append(all, sig)
		}
	}
	return all
}

// manyFiles is from how many open files on it costs more to look at each than
// to have the child close what it was not given.
const manyFiles = 128

// inherited reports whether a child would get an open file that it was not
// given, one without close-on-exec: it is then stopped to close it. The file
// that was opened last tells about how many there are.
func inherited(last int) bool {
	if last > manyFiles {
		return true
	}
	dir, err := unix.Open("/proc/self/fd", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer unix.Close(dir)
	var buf [4096]byte
	for {
		n, err := unix.Getdents(dir, buf[:])
		if n <= 0 || err != nil {
			return false
		}
		_, _, names := unix.ParseDirent(buf[:n], -1, nil)
		for _, name := range names {
			fd, err := strconv.Atoi(name)
			if err != nil || fd < 3 {
				continue
			}
			if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
				return true
			}
		}
	}
}
