package contain

import "golang.org/x/sys/unix"

// What the registers of a process are where they tell its architecture.
var (
	NativeRegisters  = unix.PtraceRegs{Cs: 0x33, Rip: 0x401000}
	ForeignRegisters = unix.PtraceRegs{Cs: 0x23, Rip: 0x8048000}
)
