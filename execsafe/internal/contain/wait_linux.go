package contain

import (
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// reap waits for the process and ends what it left behind. Its number stays
// taken until the end, so that the group can be killed by it.
func (p *Process) reap() {
	defer close(p.done)
	p.awaitEnd()
	p.tree.kill()
	if p.supervisor != nil {
		p.supervisor.end()
	}
	ws, usage, err := p.collect()
	if err != nil {
		p.state = State{Code: -1, Applied: p.applied}
		p.err = failure("wait", err)
	} else {
		p.state = State{
			Code: ws.ExitStatus(), Applied: p.applied,
			User:   time.Duration(usage.Utime.Nano()),
			System: time.Duration(usage.Stime.Nano()),
			Memory: int64(usage.Maxrss) << 10,
		}
		if ws.Signaled() {
			p.state.Signal = ws.Signal()
		}
	}
	p.tree.sweep()
}

// awaitEnd waits until the process is dead, and does not take its status. Its
// descriptor tells that whoever waits for it.
func (p *Process) awaitEnd() {
	if p.tree.fd >= 0 && p.awaitDescriptor() {
		return
	}
	for {
		if err := unix.Waitid(unix.P_PID, p.pid, nil, unix.WEXITED|unix.WNOWAIT|unix.WALL, nil); err != unix.EINTR {
			return
		}
	}
}

// awaitDescriptor waits by the descriptor of the process, and meanwhile for the
// first call that its supervisor is to make.
func (p *Process) awaitDescriptor() bool {
	events := []unix.PollFd{{Fd: int32(p.tree.fd), Events: unix.POLLIN}}
	if p.supervisor != nil {
		events = append(events, unix.PollFd{Fd: int32(p.supervisor.listener), Events: unix.POLLIN})
	}
	for {
		n, err := unix.Poll(events, -1)
		switch {
		case n > 0 && events[0].Revents&unix.POLLIN != 0:
			return true
		case err != nil && err != unix.EINTR:
			return false
		case len(events) == 1 || events[1].Revents == 0:
			continue
		}
		if events[1].Revents&unix.POLLIN != 0 {
			p.supervisor.begin(p.tree.fd)
		}
		events = events[:1]
	}
}

// collect takes the status of a process that is dead or about to be, after
// which its number may be another's. Where another part of this program has
// taken it, or SIGCHLD is ignored and so nobody can, the kernel is asked what
// it was, and the error is that nobody knows (Linux before 6.15).
func (p *Process) collect() (ws syscall.WaitStatus, usage unix.Rusage, err error) {
	p.tree.end(func() {
		ws, err = p.waitid(&usage)
		if err == unix.EINVAL { // no descriptors of processes here
			for {
				var w unix.WaitStatus
				if _, err = unix.Wait4(p.pid, &w, unix.WALL, &usage); err != unix.EINTR {
					ws = syscall.WaitStatus(w)
					break
				}
			}
		}
		if err == unix.ECHILD && p.tree.fd >= 0 {
			ws, err = lastStatus(p.tree.fd)
		}
		if p.tree.fd >= 0 {
			_ = unix.Close(p.tree.fd)
			p.tree.fd = -1
		}
	})
	return ws, usage, err
}

// waitid takes the status by the process's descriptor, and so never that of
// another process which got its number.
func (p *Process) waitid(usage *unix.Rusage) (syscall.WaitStatus, error) {
	if p.tree.fd < 0 {
		return 0, unix.EINVAL
	}
	// siginfo_t of SIGCHLD: signo, errno and code, and behind them, at the next
	// multiple of the word's size, pid, uid and status.
	var info unix.Siginfo
	for {
		err := unix.Waitid(unix.P_PIDFD, p.tree.fd, &info, unix.WEXITED|unix.WALL, usage)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return 0, err
		}
		break
	}
	status := *(*int32)(unsafe.Add(unsafe.Pointer(&info), 16+unsafe.Sizeof(uintptr(0))))
	return waitStatus(info.Code, status), nil
}

// waitStatus is what wait4 would say.
func waitStatus(code, status int32) syscall.WaitStatus {
	const exited, dumped = 1, 3 // CLD_EXITED, CLD_DUMPED
	switch code {
	case exited:
		return syscall.WaitStatus(status & 0xff << 8)
	case dumped:
		return syscall.WaitStatus(status&0x7f | 0x80)
	}
	return syscall.WaitStatus(status & 0x7f)
}

// lastStatus asks what the status of a process was that has been waited for.
func lastStatus(fd int) (syscall.WaitStatus, error) {
	for end := time.Now().Add(sweepTime); ; {
		info := unix.PidfdInfo{Mask: unix.PIDFD_INFO_EXIT}
		err := unix.IoctlPidfdInfo(fd, &info)
		if err == nil && info.Mask&unix.PIDFD_INFO_EXIT != 0 {
			return syscall.WaitStatus(info.Exit_code), nil
		}
		// It may still be on its way out of the kernel's tables.
		if err != nil && err != unix.ESRCH || time.Now().After(end) {
			return 0, unix.ECHILD
		}
		time.Sleep(time.Millisecond)
	}
}
