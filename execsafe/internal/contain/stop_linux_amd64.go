package contain

import "golang.org/x/sys/unix"

// canStop says that the functions here are there.
const canStop = true

// trap is syscall; int3.
var trap = [trapSize]byte{0x0f, 0x05, 0xcc}

const trapSize = 3

func programCounter(r *unix.PtraceRegs) uintptr { return uintptr(r.Rip) }
func stackPointer(r *unix.PtraceRegs) uintptr   { return uintptr(r.Rsp) }
func callResult(r *unix.PtraceRegs) int64       { return int64(r.Rax) }

// nativeCode tells 64-bit code from i386 by the code segment.
func nativeCode(r *unix.PtraceRegs) bool { return r.Cs == 0x33 }

func setCall(r *unix.PtraceRegs, nr uintptr, args [5]uintptr) {
	r.Orig_rax = ^uint64(0) // not inside a call, so that none is restarted
	r.Rax = uint64(nr)
	r.Rdi, r.Rsi, r.Rdx = uint64(args[0]), uint64(args[1]), uint64(args[2])
	r.R10, r.R8 = uint64(args[3]), uint64(args[4])
}
