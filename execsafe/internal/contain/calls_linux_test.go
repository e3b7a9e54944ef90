package contain_test

import (
	"fmt"
	"net"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// listen opens and closes a socket.
func listen() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	return l.Close()
}

// refusedCalls are made by a contained process with all arguments zero but the
// ones given; the answer has to be the errno.
var refusedCalls = []struct {
	name  string
	nr    int
	args  []int64
	errno unix.Errno
}{
	{"setsid", unix.SYS_SETSID, nil, unix.EPERM},
	{"setpgid", unix.SYS_SETPGID, nil, unix.EPERM},
	{"ptrace TRACEME", unix.SYS_PTRACE, nil, unix.EPERM},
	{"process_vm_readv", unix.SYS_PROCESS_VM_READV, nil, unix.EPERM},
	{"pidfd_getfd", unix.SYS_PIDFD_GETFD, nil, unix.EPERM},
	{"keyctl", unix.SYS_KEYCTL, nil, unix.EPERM},
	{"unshare", unix.SYS_UNSHARE, []int64{unix.CLONE_NEWUSER}, unix.EPERM},
	{"setns", unix.SYS_SETNS, nil, unix.EPERM},
	{"mount", unix.SYS_MOUNT, nil, unix.EPERM},
	{"chroot", unix.SYS_CHROOT, nil, unix.EPERM},
	{"open_by_handle_at", unix.SYS_OPEN_BY_HANDLE_AT, nil, unix.EPERM},
	{"bpf", unix.SYS_BPF, nil, unix.EPERM},
	{"perf_event_open", unix.SYS_PERF_EVENT_OPEN, nil, unix.EPERM},
	{"userfaultfd", unix.SYS_USERFAULTFD, nil, unix.EPERM},
	{"shmget", unix.SYS_SHMGET, []int64{0, 4096, 0o1600}, unix.EPERM},
	{"mq_open", unix.SYS_MQ_OPEN, nil, unix.EPERM},
	{"io_uring_setup", unix.SYS_IO_URING_SETUP, []int64{1}, unix.ENOSYS},
	{"clone3", unix.SYS_CLONE3, nil, unix.ENOSYS},
	{"clone NEWUSER", unix.SYS_CLONE, []int64{unix.CLONE_NEWUSER}, unix.EPERM},
	{"clone PARENT", unix.SYS_CLONE, []int64{unix.CLONE_PARENT}, unix.EPERM},
	{"execve", unix.SYS_EXECVE, nil, unix.EACCES},
	{"execveat", unix.SYS_EXECVEAT, nil, unix.EACCES},
	{"socket", unix.SYS_SOCKET, []int64{unix.AF_UNIX, unix.SOCK_STREAM}, unix.EACCES},
	{"socketpair", unix.SYS_SOCKETPAIR, []int64{unix.AF_UNIX, unix.SOCK_DGRAM}, unix.EACCES},
	{"socketpair cloexec", unix.SYS_SOCKETPAIR, []int64{unix.AF_UNIX, unix.SOCK_DGRAM | unix.SOCK_CLOEXEC}, unix.EACCES},
	{"bind", unix.SYS_BIND, nil, unix.EACCES},
	{"io_setup", unix.SYS_IO_SETUP, nil, unix.ENOSYS},
	{"lsm_set_self_attr", unix.SYS_LSM_SET_SELF_ATTR, nil, unix.EPERM},
	{"fcntl SETLEASE", unix.SYS_FCNTL, []int64{0, unix.F_SETLEASE}, unix.EPERM},
	{"fcntl SETDELEG", unix.SYS_FCNTL, []int64{0, unix.F_SETDELEG}, unix.EPERM},
	{"prctl PDEATHSIG", unix.SYS_PRCTL, []int64{unix.PR_SET_PDEATHSIG}, unix.EPERM},
	{"ioctl TIOCSTI", unix.SYS_IOCTL, []int64{0, unix.TIOCSTI}, unix.EPERM},
	{"ioctl TIOCSTI, high bits", unix.SYS_IOCTL, []int64{0, unix.TIOCSTI | 1<<32}, unix.EPERM},
	{"kill everyone", unix.SYS_KILL, []int64{-1}, unix.EPERM},
	{"prlimit of another", unix.SYS_PRLIMIT64, []int64{1}, unix.EPERM},
	{"fchmod", unix.SYS_FCHMOD, []int64{1, 0o777}, unix.EPERM},
	{"setxattr", unix.SYS_SETXATTR, nil, unix.EPERM},
	{"a call of the future", unix.SYS_RSEQ_SLICE_YIELD + 1, nil, unix.ENOSYS},
	{"a call of x32", 0x40000000 + 39, nil, unix.ENOSYS},
}

func TestRefusedCalls(t *testing.T) {
	needs(t, contain.SystemCalls)
	var script strings.Builder
	for _, c := range refusedCalls {
		args := append(append([]int64{}, c.args...), make([]int64, 6-len(c.args))...)
		fmt.Fprintf(&script, "$! = 0; $r = syscall(%d, %d, %d, %d, %d, %d, %d); print $r == -1 ? 0+$! : 'done', qq{\\n};",
			c.nr, args[0], args[1], args[2], args[3], args[4], args[5])
	}
	spec := perl(t, script.String())
	spec.Want = contain.SystemCalls // nothing else refuses
	out, state := run(t, spec)
	require.Zero(t, state.Code)
	answers := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, answers, len(refusedCalls), out)
	for i, c := range refusedCalls {
		require.Equal(t, fmt.Sprint(int(c.errno)), answers[i], c.name)
	}
	// The same calls do reach the kernel otherwise, so the errors are ours.
	spec = perl(t, `print syscall(`+fmt.Sprint(unix.SYS_SHMGET)+`, 0, 4096, 0)`)
	spec.Want = 0
	out, _ = run(t, spec)
	require.NotEqual(t, "-1", out)
}

// A program of the machine's other architecture is refused before it begins,
// whether the kernel would run it or not.
func TestForeignArchitecture(t *testing.T) {
	needs(t, contain.SystemCalls)
	name := t.TempDir() + "/i386"
	writeI386(t, name)
	spec := contain.Spec{Path: name}
	step := "start" // a kernel that runs none refuses it by itself
	if p, err := contain.Start(spec); err == nil {
		_, err = p.Wait()
		require.NoError(t, err)
		step = "program of another architecture"
		// Uncontained it runs below nohup too.
		signal.Ignore(syscall.SIGHUP)
		defer signal.Reset(syscall.SIGHUP)
		p, err = contain.Start(spec)
		require.NoError(t, err)
		_, err = p.Wait()
		require.NoError(t, err)
	}
	spec.Want = contain.All
	_, err := contain.Start(spec)
	var e *contain.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, contain.NotAllowed, e.Reason)
	require.Equal(t, step, e.Step)
}

// By which registers that is seen, on a kernel that runs none too.
func TestForeignRegisters(t *testing.T) {
	needs(t, contain.SystemCalls)
	require.True(t, contain.IsNative(contain.NativeRegisters))
	require.False(t, contain.IsNative(contain.ForeignRegisters))
}
