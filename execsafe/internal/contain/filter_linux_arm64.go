package contain

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_AARCH64

var callsOutsideOfArch = []uint32{unix.SYS_KEXEC_FILE_LOAD}

// arm64 came late and has none of the old forms.
var callsForkOfArch, callsOnMetadataOfArch []uint32

var modesOfArch map[uint32]uint32

var opensOfArch map[uint32][2]uint32

// Some architectures have these behind one call, ipc(2).
const (
	sysSemop      = unix.SYS_SEMOP
	sysSemtimedop = unix.SYS_SEMTIMEDOP
)

var changesOfArch map[int32]func(c caller, a [6]uint64) change
