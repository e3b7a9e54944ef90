package contain

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// killGroup kills a process group: by the descriptor of its leader if the
// kernel can (Linux 6.9), since its number may be another's where some other
// part of this program has waited for the leader.
func killGroup(group, fd int) {
	if fd > 0 && unix.PidfdSendSignal(fd, unix.SIGKILL, nil, unix.PIDFD_SIGNAL_PROCESS_GROUP) == nil {
		return
	}
	_ = syscall.Kill(-group, syscall.SIGKILL)
}
