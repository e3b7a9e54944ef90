package contain

import (
	"strconv"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// shared says that some other part of this program waits for any child, as a
// program does that is process 1 of a container. It was noticed by a stop that
// had been taken away.
var shared atomic.Bool

// descriptorPaths reports whether the names of open files exist, which are in
// /proc.
var descriptorPaths = sync.OnceValue(func() bool {
	var st unix.Stat_t
	return unix.Lstat("/proc/self/fd", &st) == nil
})

// ownProc reports whether /proc has this program's processes by the numbers that
// it knows them by. In a process namespace that was given no /proc of its own
// those are the numbers of others.
var ownProc = sync.OnceValue(func() bool {
	var name [20]byte
	n, err := unix.Readlink("/proc/self", name[:])
	return err == nil && string(name[:n]) == strconv.Itoa(unix.Getpid())
})

func descriptorPath(fd int) string { return "/proc/self/fd/" + strconv.Itoa(fd) }
