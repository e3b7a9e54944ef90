package contain

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// fileID is what a file is known by as long as it is there.
type fileID struct{ dev, ino uint64 }

func idOf(st *unix.Stat_t) fileID { return fileID{uint64(st.Dev), uint64(st.Ino)} }

// isProgram reports whether a file is the one that was expected.
func (s *Spec) isProgram(now *unix.Stat_t) bool {
	want, ok := s.Program.Sys().(*syscall.Stat_t)
	return ok && fileID{uint64(want.Dev), uint64(want.Ino)} == idOf(now)
}

// mayOpen reports whether this program may have a descriptor of a number.
func mayOpen(number int) bool {
	var limit unix.Rlimit
	return unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) != nil || limit.Cur > uint64(number)
}
