package contain

import "golang.org/x/sys/unix"

// What the registers of a process are where they tell its architecture.
var (
	NativeRegisters  = unix.PtraceRegs{Pc: 0x401000, Pstate: 0x1000}
	ForeignRegisters = unix.PtraceRegs{Pc: 0x10000, Pstate: 0x1010}
)
