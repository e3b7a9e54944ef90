package contain

import "golang.org/x/sys/unix"

// deathPipe makes a process group die with this program. PR_SET_PDEATHSIG alone
// does it for the first process only, since no child inherits it.
//
// The program holds both ends of a pipe, and has asked the kernel to send
// SIGKILL to the group when something happens at the end for reading (fcntl(2),
// F_SETOWN and F_SETSIG). Nothing ever does until the end for writing is
// closed, and while the program lives, it closes the other first. When it dies,
// however that ends, the kernel closes its files from the highest number down,
// and so the end for writing first.
type deathPipe struct{ r, w int }

// newDeathPipe makes the pipe for a group. The kernel keeps the group itself and
// not its number. A group that is gone needs no pipe.
func newDeathPipe(group int) (deathPipe, error) {
	var fds [2]int
	if err := unix.Pipe2(fds[:], unix.O_CLOEXEC|unix.O_NONBLOCK); err != nil {
		return deathPipe{}, failure("pipe", err)
	}
	d := deathPipe{r: fds[0], w: fds[1]}
	if err := d.arm(group); err != nil {
		d.close()
		if err == unix.ESRCH { // it has ended, and somebody else has waited for it
			return deathPipe{}, nil
		}
		return deathPipe{}, failure("arm pipe", err)
	}
	return d, nil
}

func (d *deathPipe) arm(group int) error {
	if d.w < d.r { // another thread closed a file between the two
		w, err := unix.FcntlInt(uintptr(d.w), unix.F_DUPFD_CLOEXEC, d.r+1)
		if err != nil {
			return err
		}
		_ = unix.Close(d.w)
		d.w = w
	}
	for _, c := range []struct{ cmd, arg int }{
		{unix.F_SETOWN, -group},
		{unix.F_SETSIG, int(unix.SIGKILL)},
		{unix.F_SETFL, unix.O_NONBLOCK | unix.O_ASYNC},
	} {
		if _, err := unix.FcntlInt(uintptr(d.r), c.cmd, c.arg); err != nil {
			return err
		}
	}
	return nil
}

// close disarms the pipe.
func (d *deathPipe) close() {
	if *d == (deathPipe{}) {
		return
	}
	_ = unix.Close(d.r)
	_ = unix.Close(d.w)
	*d = deathPipe{}
}
