package contain

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_AARCH64

// arm64 came late and has none of the old forms.
var callsOutsideOfArch, callsForkOfArch, callsOnMetadataOfArch []uint32
