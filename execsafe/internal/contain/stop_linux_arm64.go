package contain

import "golang.org/x/sys/unix"

// canStop says that the functions here are there.
const canStop = true

// rowLoop makes the system calls of a table and then traps.
var rowLoop = [36]byte{
	0x68, 0x02, 0x40, 0xf9, // loop: ldr x8, [x19]
	0x60, 0x86, 0x40, 0xa9, //       ldp x0, x1, [x19, #8]
	0x62, 0x8e, 0x41, 0xa9, //       ldp x2, x3, [x19, #24]
	0x64, 0x16, 0x40, 0xf9, //       ldr x4, [x19, #40]
	0x01, 0x00, 0x00, 0xd4, //       svc #0
	0x60, 0x06, 0x03, 0xf8, //       str x0, [x19], #48
	0x94, 0x06, 0x00, 0xd1, //       sub x20, x20, #1
	0x34, 0xff, 0xff, 0xb5, //       cbnz x20, loop
	0x00, 0x00, 0x20, 0xd4, //       brk #0
}

// trapOffset is where the program counter is after the trap: at brk.
const trapOffset = 32

func programCounter(r *unix.PtraceRegs) uintptr { return uintptr(r.Pc) }
func stackPointer(r *unix.PtraceRegs) uintptr   { return uintptr(r.Sp) }

// nativeCode tells 64-bit code from 32-bit arm by PSR_MODE32_BIT. The registers
// of a 32-bit process are fewer and leave Pc, Sp and Pstate zero.
func nativeCode(r *unix.PtraceRegs) bool { return r.Pstate&0x10 == 0 && r.Pc != 0 }

func startRows(r *unix.PtraceRegs, table uintptr, rows int) {
	r.Regs[19], r.Regs[20] = uint64(table), uint64(rows)
}
