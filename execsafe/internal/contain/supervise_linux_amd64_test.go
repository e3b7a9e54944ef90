package contain_test

import "golang.org/x/sys/unix"

// oldMetadataCalls are those that newer architectures do not have.
var oldMetadataCalls = []metadataCall{
	{"chmod", unix.SYS_CHMOD, `F, 0640`},
	{"chmod by a symbolic link", unix.SYS_CHMOD, `L, 0640`},
	{"chmod by its descriptor's name", unix.SYS_CHMOD, `"/proc/self/fd/$n", 0640`},
	{"chown", unix.SYS_CHOWN, `F, $<, $gid`},
	{"lchown", unix.SYS_LCHOWN, `L, $<, $gid`},
	{"utime", unix.SYS_UTIME, `F, pack("qq", 1, 2)`},
	{"utime now", unix.SYS_UTIME, `F, 0`},
	{"utimes", unix.SYS_UTIMES, `F, pack("q4", 1, 0, 2, 999999)`},
	{"futimesat", unix.SYS_FUTIMESAT, `$d, "file", pack("q4", 1, 0, 2, 0)`},
	{"futimesat of a file itself", unix.SYS_FUTIMESAT, `$n, 0, pack("q4", 1, 0, 2, 0)`},
}
