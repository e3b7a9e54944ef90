//go:build linux && !amd64 && !arm64

package contain

import "golang.org/x/sys/unix"

// Nobody can tell here, and so nothing is contained.
var NativeRegisters, ForeignRegisters unix.PtraceRegs
