package contain_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// refusal is a system call that the kernel refuses in a test, by a filter on
// the thread that makes the start. The child inherits the filter, and so the
// same says what a kernel without that call would.
type refusal struct {
	nr     uintptr
	test   uint16 // how the argument is compared: BPF_JEQ, BPF_JSET
	arg    int
	value  uint32
	answer uint32
}

func errno(e unix.Errno) uint32 { return unix.SECCOMP_RET_ERRNO | uint32(e) }

// each refuses a call whatever its arguments are.
func each(nr uintptr, e unix.Errno) refusal { return refusal{nr, unix.BPF_JGE, 0, 0, errno(e)} }

// with refuses a call if an argument has a value.
func with(nr uintptr, arg int, value uintptr, e unix.Errno) refusal {
	return refusal{nr, unix.BPF_JEQ, arg, uint32(value), errno(e)}
}

// program is the filter that refuses what the rows say.
func program(rows []refusal) []unix.SockFilter {
	jump := func(op uint16, k uint32, no uint8) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_JMP | op | unix.BPF_K, K: k, Jf: no}
	}
	load := func(at uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: at}
	}
	answer := func(k uint32) unix.SockFilter { return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: k} }
	var code []unix.SockFilter
	for _, r := range rows {
		code = append(code, load(0), jump(unix.BPF_JEQ, uint32(r.nr), 3),
			load(uint32(16+8*r.arg)), jump(r.test, r.value, 1), answer(r.answer))
	}
	return append(code, answer(unix.SECCOMP_RET_ALLOW))
}

// onThread runs f on a thread of its own, which ends with it.
func onThread(t testing.TB, f func()) {
	t.Helper()
	var run func(ended chan<- int)
	run = func(ended chan<- int) {
		runtime.LockOSThread()
		if unix.Gettid() != unix.Getpid() {
			f()
			ended <- unix.Gettid()
			return // still locked, which ends the thread
		}
		// The first thread cannot end; it is held until another has been found.
		other := make(chan int)
		go run(other)
		ended <- <-other
		runtime.UnlockOSThread()
	}
	ended := make(chan int)
	go run(ended)
	task := fmt.Sprintf("/proc/self/task/%d", <-ended)
	require.Eventually(t, func() bool { _, err := os.Stat(task); return err != nil }, time.Minute, time.Millisecond)
}

// startRefused starts spec where the kernel refuses what the rows say, and
// returns how the process ended, or the error of the start.
func startRefused(t testing.TB, spec contain.Spec, rows ...refusal) (state contain.State, err error) {
	t.Helper()
	before := usageNow(t)
	onThread(t, func() {
		code := program(rows)
		filter := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
		if perr := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); perr != nil {
			err = perr
			return
		}
		if _, _, no := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&filter))); no != 0 {
			err = no
			return
		}
		var p *contain.Process
		if p, err = contain.New(spec); err == nil {
			err = p.Run(func() {})
		}
		if err == nil {
			state, err = p.Wait()
		}
	})
	after := usageNow(t)
	require.LessOrEqual(t, after.files, before.files, "a descriptor is left")
	if !refusesWaiting(rows) {
		require.LessOrEqual(t, after.children, before.children, "a child is left")
		return state, err
	}
	for { // what could not be waited for
		if pid, werr := unix.Wait4(-1, nil, unix.WALL|unix.WNOHANG, nil); pid <= 0 && werr != unix.EINTR {
			return state, err
		}
	}
}

func refusesWaiting(rows []refusal) bool {
	for _, r := range rows {
		if r.nr == unix.SYS_WAIT4 {
			return true
		}
	}
	return false
}

// A start that the kernel refuses at any of its steps is an error that says
// which, and neither the program nor a descriptor is left.
func TestRefusedSteps(t *testing.T) {
	needs(t, contain.All)
	const ptrace, prlimit = unix.SYS_PTRACE, unix.SYS_PRLIMIT64
	limits := contain.Resources{CPU: time.Minute, Memory: 1 << 32, FileSize: 1, OpenFiles: 9, Processes: 2}
	for _, row := range []struct {
		step   string
		reason contain.Reason
		refuse []refusal
	}{
		{"pipe", contain.Busy, []refusal{with(unix.SYS_PIPE2, 1, unix.O_CLOEXEC|unix.O_NONBLOCK, unix.ENFILE)}},
		{"arm pipe", contain.Failed, []refusal{with(unix.SYS_FCNTL, 1, unix.F_SETOWN, unix.EINVAL)}},
		{"arm pipe", contain.Failed, []refusal{with(unix.SYS_FCNTL, 1, unix.F_SETSIG, unix.EINVAL)}},
		{"start", contain.Busy, []refusal{each(unix.SYS_CLONE, unix.EAGAIN)}},
		{"start", contain.Unavailable, []refusal{with(ptrace, 0, unix.PTRACE_TRACEME, unix.EPERM)}},
		{"await stop", contain.Failed, []refusal{each(unix.SYS_WAIT4, unix.ECHILD)}},
		{"landlock_create_ruleset", contain.Failed, []refusal{each(unix.SYS_LANDLOCK_CREATE_RULESET, unix.EOPNOTSUPP)}},
		{"landlock_add_rule", contain.Failed, []refusal{each(unix.SYS_LANDLOCK_ADD_RULE, unix.EBADFD)}},
		{"landlock_add_rule", contain.Busy, []refusal{each(unix.SYS_LANDLOCK_ADD_RULE, unix.ENOMEM)}},
		{"stat policy", contain.Failed, []refusal{each(unix.SYS_FSTAT, unix.EIO)}},
		{"read registers", contain.Unavailable, []refusal{with(ptrace, 0, unix.PTRACE_GETREGSET, unix.EIO)}},
		{"write registers", contain.Unavailable, []refusal{with(ptrace, 0, unix.PTRACE_SETREGSET, unix.EIO)}},
		{"write memory", contain.Unavailable, []refusal{each(unix.SYS_PWRITE64, unix.EIO), with(ptrace, 0, unix.PTRACE_POKEDATA, unix.EIO)}},
		{"read memory", contain.Unavailable, []refusal{each(unix.SYS_PREAD64, unix.EIO), with(ptrace, 0, unix.PTRACE_PEEKDATA, unix.EIO)}},
		{"continue", contain.Unavailable, []refusal{with(ptrace, 0, unix.PTRACE_CONT, unix.ESRCH)}},
		{"detach", contain.Unavailable, []refusal{with(ptrace, 0, unix.PTRACE_DETACH, unix.ESRCH)}},
		{"read limit", contain.Unavailable, []refusal{with(prlimit, 2, 0, unix.EPERM)}},
		{"set limit", contain.Unavailable, []refusal{with(prlimit, 3, 0, unix.EPERM)}},
		{"read limit", contain.Unavailable, []refusal{with(prlimit, 1, unix.RLIMIT_CPU, unix.EPERM)}},
		{"read limit", contain.Unavailable, []refusal{with(prlimit, 1, unix.RLIMIT_FSIZE, unix.EPERM)}},
		{"read limit", contain.Unavailable, []refusal{with(prlimit, 1, unix.RLIMIT_NPROC, unix.EPERM)}},
	} {
		t.Run(row.step, func(t *testing.T) {
			dir := t.TempDir()
			marker := filepath.Join(dir, "ran")
			spec := shell(": > " + marker)
			spec.Limits, spec.Require = limits, contain.All
			spec.Policy.Write = []contain.Place{{Path: dir}}
			_, err := startRefused(t, spec, row.refuse...)
			var e *contain.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, row.step, e.Step, err.Error())
			require.Equal(t, row.reason, e.Reason, err.Error())
			require.NoFileExists(t, marker)
		})
	}
}

// Where a kernel lacks what a protection needs, the protection is not reported; required,
// it keeps the program from beginning.
func TestMissingFeatures(t *testing.T) {
	needs(t, contain.All)
	stopped := func(nr uintptr) refusal { return refusal{nr, unix.BPF_JGE, 0, 0, unix.SECCOMP_RET_TRAP} }
	for _, row := range []struct {
		name   string
		lost   contain.Protections
		refuse refusal
	}{
		{"seccomp", contain.SystemCalls | contain.ProcessGroup | contain.Metadata, each(unix.SYS_SECCOMP, unix.ENOSYS)},
		{"close_range", contain.Descriptors, each(unix.SYS_CLOSE_RANGE, unix.ENOSYS)},
		{"capset", contain.Privileges, each(unix.SYS_CAPSET, unix.EPERM)},
		{"landlock", contain.Files | contain.Truncation | contain.TCP | contain.Devices | contain.Signals, each(unix.SYS_LANDLOCK_RESTRICT_SELF, unix.EOPNOTSUPP)},
		{"a filter that answers by a signal", contain.Descriptors, stopped(unix.SYS_CLOSE_RANGE)},
	} {
		t.Run(row.name, func(t *testing.T) {
			state, err := startRefused(t, shell("exit 7"), row.refuse)
			require.NoError(t, err)
			require.Equal(t, contain.All&^row.lost, state.Applied, (contain.All &^ row.lost &^ state.Applied).String())
			if row.refuse.answer == unix.SECCOMP_RET_TRAP {
				require.Equal(t, syscall.SIGSYS, state.Signal, "what came in the stop is delivered after it")
			} else {
				require.Equal(t, 7, state.Code)
			}

			spec := shell("exit 7")
			spec.Require = contain.All
			_, err = startRefused(t, spec, row.refuse)
			var e *contain.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, contain.Unavailable, e.Reason)
			require.Equal(t, row.lost, e.Missing)
		})
	}
}

// Where the memory of the child cannot be moved at once, ptrace moves it. The
// program is one that names no loader, which would read by the same call.
func TestMemoryWordByWord(t *testing.T) {
	needs(t, contain.All)
	spec := contain.Spec{Path: filepath.Join(t.TempDir(), "static"), Require: contain.All}
	writeStatic(t, spec.Path)
	state, err := startRefused(t, spec, each(unix.SYS_PWRITE64, unix.EIO), each(unix.SYS_PREAD64, unix.EIO))
	require.NoError(t, err)
	require.Equal(t, 42, state.Code)
	require.Equal(t, contain.All, state.Applied)
}

// With any number of descriptors too few a start is Busy, leaves nothing, and
// spoils nothing for those that come after it.
func TestTooFewDescriptors(t *testing.T) {
	needs(t, contain.All)
	_, _ = run(t, shell("exit 0")) // what the runtime opens once
	contain.Forget()
	before := usageNow(t)
	var limit unix.Rlimit
	require.NoError(t, unix.Getrlimit(unix.RLIMIT_NOFILE, &limit))
	allow := func(n uint64) {
		require.NoError(t, unix.Prlimit(0, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: n, Max: limit.Max}, nil))
	}
	defer allow(limit.Cur)
	spec := shell("exit 7")
	spec.Require = contain.All
	spec.Policy.Exec, spec.Policy.Read = []string{"/usr/bin/id"}, []contain.Place{{Path: "/usr/share"}}
	steps := map[string]int{}
	for n := uint64(3); ; n++ {
		allow(n)
		p, err := contain.Start(spec)
		allow(limit.Cur)
		if err == nil {
			state, err := p.Wait()
			require.NoError(t, err)
			require.Equal(t, 7, state.Code)
			require.Equal(t, contain.All, state.Applied)
			break
		}
		var e *contain.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, contain.Busy, e.Reason, "with %d: %v", n, err)
		require.Less(t, n, limit.Cur)
		steps[e.Step]++
	}
	t.Logf("what failed: %v", steps)
	require.Equal(t, contain.All, contain.Probe()&contain.All)
	require.LessOrEqual(t, usageNow(t).children, before.children)
}
