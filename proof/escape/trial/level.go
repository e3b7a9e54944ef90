package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/proof/escape"
)

// runner runs the probe program once. It returns what it wrote, whether it
// exited with 0, and what held it.
type runner func(ctx context.Context, name string, numbers [7]int) (out []byte, well bool, applied string)

// patience is how long a probe may take.
const patience = 8 * time.Second

func (w *world) runner(level string) (runner, error) {
	switch level {
	case escape.Control:
		return w.bare(), nil
	case escape.Bubblewrap:
		return w.bare("/usr/bin/bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL",
			"--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
			"--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/tmp", "--ro-bind", w.program, "/probe", "--", "/probe"), nil
	}
	return w.declared(level)
}

// bare runs the probes by os/exec with what a careful program sets, and behind a
// wrapper if there is one.
func (w *world) bare(wrapper ...string) runner {
	argv := append(wrapper, w.program)
	if len(wrapper) > 0 {
		argv = wrapper // which ends with the program as it is called in there
	}
	return func(ctx context.Context, name string, numbers [7]int) ([]byte, bool, string) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		cmd := exec.CommandContext(ctx, argv[0], append(append(argv[1:len(argv):len(argv)], name, w.arena), texts(numbers)...)...)
		cmd.Dir, cmd.WaitDelay = w.scratch, time.Second/2
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		out, _ := cmd.Output()
		return out, cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == 0, ""
	}
}

func texts(numbers [7]int) (list []string) {
	for _, n := range numbers {
		list = append(list, strconv.Itoa(n))
	}
	return list
}

// declared runs them by a declared command.
func (w *world) declared(level string) (runner, error) {
	name, arena := execsafe.Pattern("name", `[a-z0-9_]+`), execsafe.Pattern("arena", `/[A-Za-z0-9/_.-]+`)
	const most = 1 << 30
	ints := [7]*execsafe.Param[int]{
		execsafe.Int("parent", 0, most), execsafe.Int("victim", 0, most), execsafe.Int("port", 0, most), execsafe.Int("leaked", 0, most),
		execsafe.Int("memory", 0, most), execsafe.Int("semaphore", 0, most), execsafe.Int("queue", 0, most),
	}
	parts := []execsafe.Part{name.Operand(), arena.Operand()}
	for _, n := range ints {
		parts = append(parts, n.Operand())
	}
	limits := execsafe.Limits{Timeout: patience, Stdout: 1 << 20}
	required := execsafe.AllProtections
	if os.Getenv(escape.RequireProbed) != "" {
		required &= execsafe.Probe()
	}
	hold := execsafe.Require(required)
	switch level {
	case escape.Uncontained:
		hold = execsafe.Uncontained()
		parts = append(parts, execsafe.TempDir())
	case escape.BestEffort, escape.NoLandlock, escape.NoSeccomp, escape.NoTrace:
		hold = execsafe.BestEffort()
		parts = append(parts, execsafe.TempDir())
	case escape.RequireTemp:
		parts = append(parts, execsafe.TempDir())
	case escape.RequireWritable, escape.NoListener:
		root, err := os.OpenRoot(w.given)
		if err != nil {
			return nil, err
		}
		parts = append(parts, execsafe.WritableDir(root), launderPath(execsafe.Reads, filepath.Join(w.arena, "readable")))
		if level == escape.NoListener {
			hold = execsafe.BestEffort()
		}
	case escape.RequireHelpers:
		parts = append(parts, execsafe.TempDir(), execsafe.Helpers("/usr/bin/id"))
	case escape.RequireNetwork:
		parts = append(parts, execsafe.Network())
	case escape.RequireLimits:
		parts = append(parts, execsafe.TempDir())
		limits.CPU, limits.Memory, limits.FileSize, limits.OpenFiles, limits.Processes = time.Second, 128<<20, 8<<20, 64, 1
	}
	cmd, err := launderProgram(execsafe.Declare, w.program, limits, hold, parts...)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, probe string, numbers [7]int) ([]byte, bool, string) {
		args := []execsafe.Arg{name.Set(probe), arena.Set(w.arena)}
		for i, n := range numbers {
			args = append(args, ints[i].Set(n))
		}
		res, err := cmd.Run(ctx, args...)
		if err != nil && res.ExitCode < 0 && len(res.Stdout) == 0 {
			res.Stdout = []byte(err.Error())
		}
		return res.Stdout, err == nil, res.Applied.String()
	}, nil
}

// launderProgram declares a program whose path is not a constant, as no other
// code should.
func launderProgram[T ~string](f func(T, execsafe.Limits, execsafe.Containment, ...execsafe.Part) (*execsafe.Command, error), path string, l execsafe.Limits, k execsafe.Containment, parts ...execsafe.Part) (*execsafe.Command, error) {
	return f(T(path), l, k, parts...)
}

// launderPath declares a path that is not a constant.
func launderPath[T ~string](f func(...T) execsafe.Part, path string) execsafe.Part { return f(T(path)) }

// weaken takes from this program what the kernel of a level lacks.
func weaken(level string) error {
	var nr uint32
	test, value := uint16(unix.BPF_JGE), uint32(0) // whatever its second argument is
	switch level {
	case escape.NoLandlock:
		nr = unix.SYS_LANDLOCK_CREATE_RULESET
	case escape.NoSeccomp:
		nr = unix.SYS_SECCOMP
	case escape.NoTrace:
		nr = unix.SYS_PTRACE
	case escape.NoListener:
		nr, test, value = unix.SYS_SECCOMP, unix.BPF_JSET, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER
	default:
		return nil
	}
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: nr, Jf: 3},
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 24},
		{Code: unix.BPF_JMP | test | unix.BPF_K, K: value, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	return escape.FilterAll(filter)
}

// scratchOf is the working folder of a probe that is given none.
func scratchOf(folder string) string { return filepath.Join(folder, "tmp", "scratch") }
