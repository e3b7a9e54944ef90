package execsafe_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/env"
)

// roleVariable makes the test binary play a part in a test instead of testing.
const roleVariable = "EXECSAFE_TEST_ROLE"

// roles are the parts.
var roles = map[string]func() error{
	"surrounded": surrounded, "killed": killedParent, "without prlimit": withoutPrlimit, "without capset": withoutCapset, "umask": underUmask,
	"few files": fewFiles, "traced with a file": tracedWithFile, "reaped": besideReapers,
}

// play ends the program if it is here to play a part.
func play() {
	role := roles[os.Getenv(roleVariable)]
	if role == nil {
		return
	}
	if err := role(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("held")
	os.Exit(0)
}

// surrounded runs programs at each level, in whatever surroundings it was
// started: each run ends as it should, and Require holds or says what is missing.
func surrounded() error {
	for _, name := range []string{"uncontained", "best effort", "required"} {
		for _, program := range []string{"true", "false"} {
			if err := expect(name, program); err != nil {
				return fmt.Errorf("%s, %s: %w", name, program, err)
			}
		}
	}
	return nil
}

func expect(level, program string) error {
	declare := func() (*execsafe.Command, error) {
		if program == "false" {
			return execsafe.Declare("/usr/bin/false", limits(), levels[level], execsafe.TempDir())
		}
		return execsafe.Declare("/usr/bin/true", limits(), levels[level])
	}
	cmd, err := declare()
	if err == nil {
		_, err = cmd.Run(context.Background())
	}
	switch {
	case level == "required" && errors.Is(err, execsafe.CodeContainmentMissing) && strings.Contains(err.Error(), "(missing "):
		return nil
	case program == "false" && errors.Is(err, execsafe.CodeExitStatus):
		return nil
	case program == "false" && err == nil:
		return errors.New("false(1) has succeeded")
	}
	return err
}

// withoutPrlimit has the system refuse limits to all that it starts.
func withoutPrlimit() error {
	if err := refuseAll(unix.SYS_PRLIMIT64); err != nil {
		return err
	}
	if err := surrounded(); err != nil {
		return err
	}
	res, err := execsafe.MustDeclare("/usr/bin/true", limits(), execsafe.BestEffort()).Run(context.Background())
	if err != nil || res.Applied.Has(execsafe.Resources) || !res.Applied.Has(execsafe.Files) {
		return fmt.Errorf("%v was applied, %w", res.Applied, err)
	}
	_, err = execsafe.Declare("/usr/bin/true", limits(), execsafe.Require(execsafe.Resources))
	if !errors.Is(err, execsafe.CodeContainmentMissing) {
		return fmt.Errorf("limits were required: %w", err)
	}
	return nil
}

// fewFiles leaves this program hardly more descriptors than a run takes.
func fewFiles() error {
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 28, Max: 28}); err != nil {
		return err
	}
	if err := surrounded(); err != nil {
		return err
	}
	for _, level := range []string{"best effort", "required"} {
		cmd := execsafe.MustDeclare("/usr/bin/true", limits(), levels[level])
		res, err := cmd.Run(context.Background())
		if err != nil || !res.Applied.Has(execsafe.AllProtections) {
			return fmt.Errorf("%s: %v was applied, %w", level, res.Applied, err)
		}
	}
	return nil
}

// besideReapers finds out what this system has while others of this program wait
// for any child, which have taken each first stop by then.
func besideReapers() error {
	for range 4 {
		go func() {
			for {
				if _, err := unix.Wait4(-1, nil, 0, nil); err != nil {
					time.Sleep(20 * time.Microsecond)
				}
			}
		}()
	}
	time.Sleep(10 * time.Millisecond)
	_, err := execsafe.Declare("/usr/bin/true", limits(), execsafe.Require(execsafe.Descriptors))
	return err
}

// tracedWithFile has a child be traced by nobody, so that it cannot be stopped
// for what it must close.
func tracedWithFile() error {
	if err := refuseAll(unix.SYS_PTRACE); err != nil {
		return err
	}
	fd, err := unix.Open("/dev/null", unix.O_RDONLY, 0)
	if err == nil {
		err = unix.Dup2(fd, 77)
	}
	if err != nil {
		return err
	}
	for name, k := range levels {
		if name == "required" {
			continue
		}
		cmd := execsafe.MustDeclare("/usr/bin/ls", limits(), k, execsafe.Fixed("/proc/self/fd"))
		res, err := cmd.Run(context.Background())
		if err != nil || strings.Contains(string(res.Stdout), "77") {
			return fmt.Errorf("%s: %s is open, %w", name, res.Stdout, err)
		}
	}
	return nil
}

// refuseAll has the system refuse a call to this program and all that it starts.
func refuseAll(call uint32) error {
	return filterAll([]unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: call, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	})
}

// withoutCapset has nobody lay down a right, as where a service may not use its
// privileges. A program still sets the times of its own files.
func withoutCapset() error {
	if err := refuseAll(unix.SYS_CAPSET); err != nil {
		return err
	}
	if err := surrounded(); err != nil {
		return err
	}
	touch := execsafe.MustDeclare("/usr/bin/touch", limits(), execsafe.BestEffort(), execsafe.TempDir(), execsafe.Fixed("-d", "2001-01-01", "./made"))
	res, err := touch.Run(context.Background())
	if err != nil || res.Applied.Has(execsafe.Privileges) || !res.Applied.Has(execsafe.Files) {
		return fmt.Errorf("%v was applied, %s, %w", res.Applied, res.Stderr, err)
	}
	return nil
}

// underUmask has folders made that nobody may enter, as with UMask=0177 of a
// service: the program works in its folder and in a new one all the same.
func underUmask() error {
	dir, err := os.MkdirTemp("", "umask-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	unix.Umask(0o177)
	if err := surrounded(); err != nil {
		return err
	}
	for name, k := range levels {
		own := execsafe.MustDeclare("/usr/bin/touch", limits(), k, execsafe.TempDir(), execsafe.Fixed("./made"))
		if res, err := own.Run(context.Background()); err != nil {
			return fmt.Errorf("%s, folder of the run: %s, %w", name, res.Stderr, err)
		}
	}
	folder := execsafe.NewFolder("folder")
	touch := execsafe.MustDeclare("/usr/bin/touch", limits(), execsafe.Require(execsafe.Files), folder.Dir(), execsafe.Fixed("new"))
	if res, err := touch.Run(context.Background(), folder.Set(execsafe.At(root, "fresh"))); err != nil {
		return fmt.Errorf("new folder: %s, %w", res.Stderr, err)
	}
	return nil
}

// killedParent starts what has a folder, and is killed then.
func killedParent() error {
	l := limits()
	sleep := execsafe.MustDeclare("/usr/bin/sleep", l, execsafe.BestEffort(), execsafe.TempDir(), execsafe.Fixed("60"))
	p, err := sleep.Start(context.Background())
	if err != nil {
		return err
	}
	fmt.Println("started")
	_, err = p.Wait()
	return err
}

// part is this program, playing a part behind a wrapper. A program that may not
// read the test's folder still has what it is.
func part(t *testing.T, role string, wrapper ...string) *exec.Cmd {
	t.Helper()
	argv := []string{"/proc/self/exe"}
	if len(wrapper) > 0 {
		path, err := os.Executable()
		require.NoError(t, err)
		argv = append(wrapper, path)
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// Whoever traces, wraps or strips this program does not change what a run ends
// with.
func TestSurroundings(t *testing.T) {
	strace, bwrap := env.Program(t, "strace", "strace"), env.Program(t, "bwrap", "bubblewrap")
	tests := map[string]func(t *testing.T) *exec.Cmd{
		"under strace": func(t *testing.T) *exec.Cmd {
			return part(t, "surrounded", strace, "-f", "-qq", "-e", "trace=none", "-o", "/dev/null")
		},
		"in bubblewrap": func(t *testing.T) *exec.Cmd {
			return part(t, "surrounded", bwrap, "--unshare-user", "--unshare-pid", "--dev-bind", "/", "/", "--proc", "/proc", "--")
		},
		"limits refused": func(t *testing.T) *exec.Cmd { return part(t, "without prlimit") },
		"capset refused": func(t *testing.T) *exec.Cmd { return part(t, "without capset") },
		"beside reapers": func(t *testing.T) *exec.Cmd { return part(t, "reaped") },
		"few files": func(t *testing.T) *exec.Cmd {
			if !execsafe.Probe().Has(execsafe.AllProtections) {
				t.Skip("skipped: this kernel does not have all protections")
			}
			return part(t, "few files")
		},
		"ptrace refused": func(t *testing.T) *exec.Cmd { return part(t, "traced with a file") },
		"as nobody":      func(t *testing.T) *exec.Cmd { return asNobody(t, "surrounded") },
		"under a umask":  func(t *testing.T) *exec.Cmd { return asNobody(t, "umask") },
		"without /proc": func(t *testing.T) *exec.Cmd {
			needRoot(t)
			return part(t, "surrounded", "/usr/bin/unshare", "--mount", "/bin/sh", "-c", `mount -t tmpfs none /proc && exec "$0"`)
		},
		"without /dev": func(t *testing.T) *exec.Cmd {
			needRoot(t)
			return part(t, "surrounded", "/usr/bin/unshare", "--mount", "/bin/sh", "-c", `mount -t tmpfs none /dev && exec "$0"`)
		},
		"with the /proc of others": func(t *testing.T) *exec.Cmd {
			needRoot(t)
			return part(t, "surrounded", "/usr/bin/unshare", "--pid", "--fork", "--kill-child")
		},
	}
	for name, start := range tests {
		t.Run(name, func(t *testing.T) {
			out, err := start(t).CombinedOutput()
			require.NoError(t, err, "%s", out)
			require.Contains(t, string(out), "held")
		})
	}
}

// asNobody is part for a user without rights.
func asNobody(t *testing.T, role string) *exec.Cmd {
	t.Helper()
	needRoot(t)
	cmd := part(t, role)
	cmd.Env = append(cmd.Env, "TMPDIR=/tmp")
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: 65534, Gid: 65534}
	return cmd
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		env.Missing(t, "root", "run the tests as root, in a container for example")
	}
}

// What a program that was killed has left is removed by the next, once it is
// old enough to be nobody's.
func TestSweepAfterAKilledParent(t *testing.T) {
	dir := t.TempDir()
	left := func() []string {
		folders, err := filepath.Glob(filepath.Join(dir, "untaint-execsafe-*", "run-*"))
		require.NoError(t, err)
		return folders
	}
	cmd := part(t, "killed")
	cmd.Env = append(cmd.Env, "TMPDIR="+dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	said := make([]byte, len("started\n"))
	_, err = out.Read(said)
	require.NoError(t, err)
	require.Equal(t, "started\n", string(said))
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	require.Len(t, left(), 1)

	t.Setenv("TMPDIR", dir)
	touch := execsafe.MustDeclare("/usr/bin/true", limits(), execsafe.Uncontained(), execsafe.TempDir())
	_, err = touch.Run(t.Context())
	require.NoError(t, err)
	require.Len(t, left(), 1, "it could still be locked")

	t.Setenv("TMPDIR", t.TempDir())
	_, err = touch.Run(t.Context())
	require.NoError(t, err)
	long := time.Now().Add(-time.Hour)
	require.NoError(t, os.Chtimes(filepath.Dir(left()[0]), long, long))
	t.Setenv("TMPDIR", dir)
	_, err = touch.Run(t.Context())
	require.NoError(t, err)
	require.Eventually(t, func() bool { return len(left()) == 0 }, soon, 5*time.Millisecond)
}

// Standard output has one writer.
func TestStdoutToTwice(t *testing.T) {
	var a, b bytes.Buffer
	echo := execsafe.MustDeclare("/usr/bin/echo", limits(), execsafe.Uncontained(), execsafe.Fixed("x"))
	_, err := echo.Run(t.Context(), execsafe.StdoutTo(&a), execsafe.StdoutTo(&b))
	require.ErrorIs(t, err, untaint.Code("argument_twice"))
	require.ErrorIs(t, err, untaint.Misuse)
	require.Zero(t, a.Len()+b.Len())
}
