package execsafe

import (
	"os"

	"golang.org/x/sys/unix"
)

// newPipe makes a pipe of which one end is read or written here and the other
// is for a process. The process needs it to block, so that it is kept from the
// poller, which os.Pipe would hand it to and take it from again.
func newPipe(input bool) (ours, theirs *os.File, err error) {
	var fds [2]int
	if err := unix.Pipe2(fds[:], unix.O_CLOEXEC); err != nil {
		return nil, nil, os.NewSyscallError("pipe2", err)
	}
	here, there := fds[0], fds[1]
	if input {
		here, there = there, here
	}
	if _, err := unix.FcntlInt(uintptr(here), unix.F_SETFL, unix.O_NONBLOCK); err != nil {
		_, _ = unix.Close(here), unix.Close(there)
		return nil, nil, os.NewSyscallError("fcntl", err)
	}
	return os.NewFile(uintptr(here), "pipe"), os.NewFile(uintptr(there), "pipe"), nil
}
