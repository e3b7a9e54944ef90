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
