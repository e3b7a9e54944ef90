package contain

import "golang.org/x/sys/unix"

// canStop says that the functions here are there.
const canStop = true

// rowLoop makes the system calls of a table and then traps.
var rowLoop = [40]byte{
	0x48, 0x8b, 0x03, //       loop: mov rax, [rbx]
	0x48, 0x8b, 0x7b, 0x08, //       mov rdi, [rbx+8]
	0x48, 0x8b, 0x73, 0x10, //       mov rsi, [rbx+16]
	0x48, 0x8b, 0x53, 0x18, //       mov rdx, [rbx+24]
	0x4c, 0x8b, 0x53, 0x20, //       mov r10, [rbx+32]
	0x4c, 0x8b, 0x43, 0x28, //       mov r8, [rbx+40]
	0x0f, 0x05, //                   syscall
	0x48, 0x89, 0x03, //             mov [rbx], rax
	0x48, 0x83, 0xc3, 0x30, //       add rbx, 48
	0x49, 0xff, 0xcc, //             dec r12
	0x75, 0xdb, //                   jnz loop
	0xcc, 0xcc, 0xcc, //             int3
}

// trapOffset is where the program counter is after the trap: behind int3.
const trapOffset = 38

func programCounter(r *unix.PtraceRegs) uintptr { return uintptr(r.Rip) }
func stackPointer(r *unix.PtraceRegs) uintptr   { return uintptr(r.Rsp) }

// nativeCode tells 64-bit code from i386 by the code segment.
func nativeCode(r *unix.PtraceRegs) bool { return r.Cs == 0x33 }

func startRows(r *unix.PtraceRegs, table uintptr, rows int) {
	r.Orig_rax = ^uint64(0) // not inside a call, so that none is restarted
	r.Rbx, r.R12 = uint64(table), uint64(rows)
}
