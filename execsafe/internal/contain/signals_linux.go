package contain

import (
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// signals are what a child would have of this program's, if nobody set it right:
// it would ignore those that this program ignores, and block those that the
// forking thread blocks, as all do where the program was started so.
type signals struct {
	ignored []syscall.Signal
	blocked bool // there is one
}

func handedSignals() signals {
	var s signals
	for sig := syscall.Signal(1); sig < 32; sig++ {
		if signal.Ignored(sig) {
			s.ignored = append(s.ignored, sig)
		}
	}
	var mask unix.Sigset_t
	err := unix.PthreadSigmask(unix.SIG_BLOCK, nil, &mask)
	s.blocked = err == nil && mask != unix.Sigset_t{}
	return s
}

func (s signals) any() bool { return s.blocked || len(s.ignored) > 0 }
