package contain

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_X86_64

var callsOutsideOfArch = []uint32{
	unix.SYS_KEXEC_FILE_LOAD,
	unix.SYS_IOPL,
	unix.SYS_IOPERM,
	unix.SYS_MODIFY_LDT,
	unix.SYS_USELIB,
	unix.SYS_USTAT,
	unix.SYS_SYSFS,
	unix.SYS__SYSCTL,
	unix.SYS_CREATE_MODULE,
	unix.SYS_GET_KERNEL_SYMS,
	unix.SYS_QUERY_MODULE,
}

var callsForkOfArch = []uint32{unix.SYS_FORK, unix.SYS_VFORK}

var callsOnMetadataOfArch = []uint32{
	unix.SYS_CHMOD,
	unix.SYS_CHOWN,
	unix.SYS_LCHOWN,
	unix.SYS_UTIME,
	unix.SYS_UTIMES,
	unix.SYS_FUTIMESAT,
}

var modesOfArch = map[uint32]uint32{
	unix.SYS_CHMOD: dataArg1, unix.SYS_MKNOD: dataArg1, unix.SYS_MKDIR: dataArg1, unix.SYS_CREAT: dataArg1,
}

// opensOfArch is where a call has its flags and its mode.
var opensOfArch = map[uint32][2]uint32{unix.SYS_OPEN: {dataArg1, dataArg2}}

// Some architectures have these behind one call, ipc(2).
const (
	sysSemop      = unix.SYS_SEMOP
	sysSemtimedop = unix.SYS_SEMTIMEDOP
)

// changesOfArch are the old forms of those in changes.
var changesOfArch = map[int32]func(c caller, a [6]uint64) change{
	unix.SYS_CHMOD:     func(c caller, a [6]uint64) change { return c.named(here, a[0], 0, setMode(a[1])) },
	unix.SYS_CHOWN:     func(c caller, a [6]uint64) change { return c.named(here, a[0], 0, setOwner(a[1], a[2])) },
	unix.SYS_LCHOWN:    func(c caller, a [6]uint64) change { return c.named(here, a[0], noFollow, setOwner(a[1], a[2])) },
	unix.SYS_UTIMES:    func(c caller, a [6]uint64) change { return c.named(here, a[0], 0, c.setTimes(a[1], 1000)) },
	unix.SYS_FUTIMESAT: func(c caller, a [6]uint64) change { return c.namedIfAny(a[0], a[1], 0, c.setTimes(a[2], 1000)) },
	unix.SYS_UTIME:     func(c caller, a [6]uint64) change { return c.named(here, a[0], 0, c.setSeconds(a[1])) },
}

// setSeconds reads two times that are seconds alone, of the oldest form.
func (c caller) setSeconds(at uint64) setter {
	if at == 0 {
		return c.setTimes(0, 1)
	}
	var seconds [2]uint64
	err := c.words(at, seconds[:])
	t := times{0: seconds[0], 2: seconds[1]}
	return orError(t.set, err)
}
