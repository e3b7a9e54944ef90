//go:build linux && !amd64 && !arm64

package contain

import "golang.org/x/sys/unix"

// There is no filter, and so neither SystemCalls nor ProcessGroup, for this architecture.
const auditArch = 0

var callsOutsideOfArch, callsForkOfArch, callsOnMetadataOfArch []uint32

var modesOfArch map[uint32]uint32

var opensOfArch map[uint32][2]uint32

// The calls on semaphores, which not every architecture has. The tables are not
// used here.
const sysSemop, sysSemtimedop = unix.SYS_SEMGET, unix.SYS_SEMGET

var changesOfArch map[int32]func(c caller, a [6]uint64) change
