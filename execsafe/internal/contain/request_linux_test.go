package contain_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/execsafe/internal/contain"
	"github.com/untaint/untaint/internal/test/env"
)

// answerToRequest is what a filter says to an ioctl(2) with these bits.
func answerToRequest(t *testing.T, request uint32) uint32 {
	t.Helper()
	program, _ := contain.Filter(&contain.Spec{})
	got, err := machine(t, program).Run(call(nativeArch, unix.SYS_IOCTL, 0, request))
	require.NoError(t, err)
	return uint32(got)
}

// The numbers are those of the kernel's headers.
func TestRequestsThatChangeFiles(t *testing.T) {
	for name, request := range map[string]uint32{
		"FS_IOC_SETFLAGS":                        unix.FS_IOC_SETFLAGS,
		"FS_IOC_SETVERSION":                      0x40087602,
		"FS_IOC_FSSETXATTR":                      0x401c5820,
		"FS_IOC_SETFSLABEL":                      0x41009432,
		"FIDEDUPERANGE":                          unix.FIDEDUPERANGE,
		"FIFREEZE":                               0xc0045877,
		"FITRIM":                                 0xc0185879,
		"FS_IOC_SHUTDOWN":                        0x8004587d,
		"FS_IOC_ENABLE_VERITY":                   unix.FS_IOC_ENABLE_VERITY,
		"FS_IOC_SET_ENCRYPTION_POLICY":           unix.FS_IOC_SET_ENCRYPTION_POLICY,
		"FS_IOC_GET_ENCRYPTION_PWSALT":           unix.FS_IOC_GET_ENCRYPTION_PWSALT,
		"FS_IOC_ADD_ENCRYPTION_KEY":              unix.FS_IOC_ADD_ENCRYPTION_KEY,
		"FS_IOC_REMOVE_ENCRYPTION_KEY":           unix.FS_IOC_REMOVE_ENCRYPTION_KEY,
		"FS_IOC_REMOVE_ENCRYPTION_KEY_ALL_USERS": unix.FS_IOC_REMOVE_ENCRYPTION_KEY_ALL_USERS,
		"EXT4_IOC_SETVERSION":                    0x40086604,
		"EXT4_IOC_SETRSVSZ":                      0x40086606,
		"EXT4_IOC_MIGRATE":                       0x6609,
		"EXT4_IOC_ALLOC_DA_BLKS":                 0x660c,
		"EXT4_IOC_MOVE_EXT":                      0xc028660f,
		"EXT4_IOC_SWAP_BOOT":                     0x6611,
		"EXT4_IOC_CLEAR_ES_CACHE":                0x6628,
		"XFS_IOC_SWAPEXT":                        0xc0c0586d,
		"XFS_IOC_FREE_EOFBLOCKS":                 0x8080583a,
		"FAT_IOCTL_SET_ATTRIBUTES":               0x40047211,
		"NILFS_IOCTL_CHANGE_CPMODE":              0x40106e80,
		"OCFS2_IOC_REFLINK":                      0x40186f04,
		"ZFS_IOC_SETDOSFLAGS":                    0x40088302,
		"BTRFS_IOC_SNAP_CREATE":                  0x50009401,
		"BTRFS_IOC_DEFRAG":                       0x50009402,
		"BTRFS_IOC_DEFRAG_RANGE":                 0x40309410,
		"BTRFS_IOC_SUBVOL_CREATE":                0x5000940e,
		"BTRFS_IOC_SNAP_DESTROY":                 0x5000940f,
		"BTRFS_IOC_SNAP_CREATE_V2":               0x50009417,
		"BTRFS_IOC_SUBVOL_CREATE_V2":             0x50009418,
		"BTRFS_IOC_SUBVOL_SETFLAGS":              0x4008941a,
		"BTRFS_IOC_SET_RECEIVED_SUBVOL":          0xc0c89425,
		"BTRFS_IOC_SNAP_DESTROY_V2":              0x5000943f,
		"a request of btrfs of the future":       0x400894ff,
		"CEPH_IOC_SET_LAYOUT":                    0x40289702,
		"BCH_IOCTL_SUBVOLUME_CREATE":             0x4020bc10,
		"REISERFS_IOC_UNPACK":                    0x4008cd01,
		"CIFS_IOC_SET_INTEGRITY":                 0xcf04,
		"F2FS_IOC_START_ATOMIC_WRITE":            0xf501,
		"F2FS_IOC_SET_PIN_FILE":                  0x4004f50d,
		"TIOCSTI":                                unix.TIOCSTI,
		"TIOCLINUX":                              0x541c,
		"TIOCSCTTY":                              unix.TIOCSCTTY,
		"TIOCSETD":                               unix.TIOCSETD,
	} {
		require.Equal(t, unix.SECCOMP_RET_ERRNO|uint32(unix.EPERM), answerToRequest(t, request), name)
	}
}

// What honest programs ask of a file, a terminal, a pipe and a socket.
func TestRequestsThatAreHonest(t *testing.T) {
	for name, request := range map[string]uint32{
		"FICLONE":                         unix.FICLONE,
		"FICLONERANGE":                    unix.FICLONERANGE,
		"FS_IOC_GETFLAGS":                 unix.FS_IOC_GETFLAGS,
		"FS_IOC_GETVERSION":               0x80087601,
		"FS_IOC_FSGETXATTR":               0x801c581f,
		"FS_IOC_GETFSLABEL":               0x81009431,
		"FS_IOC_FIEMAP":                   0xc020660b,
		"PROCMAP_QUERY":                   0xc0686611,
		"FS_IOC_MEASURE_VERITY":           unix.FS_IOC_MEASURE_VERITY,
		"FS_IOC_GET_ENCRYPTION_POLICY_EX": unix.FS_IOC_GET_ENCRYPTION_POLICY_EX,
		"FAT_IOCTL_GET_ATTRIBUTES":        0x80047210,
		"XFS_IOC_DIOINFO":                 0x800c581e,
		"FIGETBSZ":                        2,
		"FIOCLEX":                         0x5451,
		"FIONBIO":                         0x5421,
		"FIONREAD":                        0x541b,
		"TCGETS":                          unix.TCGETS,
		"TCSETS":                          unix.TCSETS,
		"TIOCGWINSZ":                      unix.TIOCGWINSZ,
		"TIOCGPGRP":                       unix.TIOCGPGRP,
		"SIOCGIFCONF":                     unix.SIOCGIFCONF,
	} {
		require.Equal(t, uint32(unix.SECCOMP_RET_ALLOW), answerToRequest(t, request), name)
	}
}

// A contained process that has a file of its own open for reading cannot change
// its flags, and can ask for them.
func TestRequestsOfAProcess(t *testing.T) {
	needs(t, contain.SystemCalls)
	name := t.TempDir() + "/file"
	require.NoError(t, os.WriteFile(name, []byte("x"), 0o600))
	ask := func(want contain.Protections, request uint32) string {
		spec := perl(t, fmt.Sprintf(`open(F, "<", "%[1]s") or die; my $flags = pack("Q", 0);
			syscall(%[2]d, fileno(F), %[3]d, $flags); $! = 0; # the flags that it has, since to take some away is more than ext4 can at times
			my $r = syscall(%[2]d, fileno(F), %[4]d, $flags); print $r < 0 ? 0+$! : "done"`, name, unix.SYS_IOCTL, uint32(unix.FS_IOC_GETFLAGS), request))
		spec.Want = want
		out, state := run(t, spec)
		require.Zero(t, state.Code)
		return strings.TrimSpace(out)
	}
	if ask(0, unix.FS_IOC_SETFLAGS) != "done" {
		env.Missing(t, "a file system whose files have flags", "ext4 and tmpfs have")
	}
	require.Equal(t, fmt.Sprint(int(unix.EPERM)), ask(contain.SystemCalls, unix.FS_IOC_SETFLAGS))
	require.Equal(t, "done", ask(contain.SystemCalls, unix.FS_IOC_GETFLAGS))
}
