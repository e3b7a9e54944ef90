package contain

import "golang.org/x/sys/unix"

// canStop says that the functions here are there.
const canStop = true

// trap is svc #0; brk #0.
var trap = [trapSize]byte{0x01, 0x00, 0x00, 0xd4, 0x00, 0x00, 0x20, 0xd4}

const trapSize = 8

func programCounter(r *unix.PtraceRegs) uintptr { return uintptr(r.Pc) }
func stackPointer(r *unix.PtraceRegs) uintptr   { return uintptr(r.Sp) }
func callResult(r *unix.PtraceRegs) int64       { return int64(r.Regs[0]) }

// nativeCode tells 64-bit code from 32-bit arm by PSR_MODE32_BIT. The registers
// of a 32-bit process are fewer and leave Pc, Sp and Pstate zero.
func nativeCode(r *unix.PtraceRegs) bool { return r.Pstate&0x10 == 0 && r.Pc != 0 }

func setCall(r *unix.PtraceRegs, nr uintptr, args [5]uintptr) {
	r.Regs[8] = uint64(nr)
	for i, arg := range args {
		r.Regs[i] = uint64(arg)
	}
}
