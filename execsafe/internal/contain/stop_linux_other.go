//go:build linux && !amd64 && !arm64

package contain

import "golang.org/x/sys/unix"

// canStop says that a child cannot be made to execute a system call, since
// nobody has written these functions for this architecture.
const canStop = false

var trap [trapSize]byte

const trapSize = 1

func programCounter(*unix.PtraceRegs) uintptr       { return 0 }
func stackPointer(*unix.PtraceRegs) uintptr         { return 0 }
func callResult(*unix.PtraceRegs) int64             { return -1 }
func nativeCode(*unix.PtraceRegs) bool              { return false }
func setCall(*unix.PtraceRegs, uintptr, [5]uintptr) {}
