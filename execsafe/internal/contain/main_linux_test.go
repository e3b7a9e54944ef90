package contain_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/execsafe/internal/contain"
	"github.com/untaint/untaint/internal/test/env"
)

// roleVariable makes the test binary play a part in a test instead of testing.
const roleVariable = "CONTAIN_TEST_ROLE"

func TestMain(m *testing.M) {
	if role := roles[os.Getenv(roleVariable)]; role != nil {
		role()
		os.Exit(0)
	}
	env.KeepInherited()
	os.Exit(m.Run())
}

// roles are the parts.
var roles = map[string]func(){"parent": parentThatDies}

// run starts spec with its output caught, waits for it and returns what it
// wrote and how it ended. Nothing here takes longer than its timeout.
func run(t testing.TB, spec contain.Spec) (string, contain.State) {
	t.Helper()
	return runFor(t, spec, 2*time.Minute) // of a machine that may be busy
}

func runFor(t testing.TB, spec contain.Spec, timeout time.Duration) (string, contain.State) {
	t.Helper()
	return runUntil(t, spec, func(p *contain.Process) { _ = time.AfterFunc(timeout, p.Kill) })
}

// runSpending kills the process when it has had more processor time than most:
// on a busy machine, how long that takes says nothing.
func runSpending(t testing.TB, spec contain.Spec, most time.Duration) (string, contain.State) {
	t.Helper()
	return runUntil(t, spec, func(p *contain.Process) {
		go func() {
			for spent(p.Pid()) < most {
				select {
				case <-p.Done():
					return
				case <-time.After(20 * time.Millisecond):
				}
			}
			p.Kill()
		}()
	})
}

// spent returns the processor time of a process, by clock_getcpuclockid(3).
func spent(pid int) time.Duration {
	var now unix.Timespec
	_ = unix.ClockGettime(int32(^pid<<3|2), &now)
	return time.Duration(now.Nano())
}

func runUntil(t testing.TB, spec contain.Spec, watch func(*contain.Process)) (string, contain.State) {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	spec.Stdout, spec.Stderr = w, w
	p, err := contain.Start(spec)
	require.NoError(t, w.Close())
	require.NoError(t, err)
	watch(p)
	var out bytes.Buffer
	copied := make(chan error, 1)
	go func() {
		_, err := io.Copy(&out, io.LimitReader(r, 1<<20))
		copied <- err
	}()
	state, err := p.Wait()
	require.NoError(t, err)
	require.NoError(t, r.SetReadDeadline(time.Now().Add(20*time.Second)))
	require.NoError(t, <-copied, "something still holds the output open")
	return out.String(), state
}

// shell returns a spec that runs a script of built-in commands, contained.
func shell(script string) contain.Spec {
	return contain.Spec{Path: "/bin/sh", Argv: []string{"sh", "-c", script}, Dir: "/", Want: contain.All}
}

// perl returns a spec that runs a Perl program, which can make any system call.
func perl(t testing.TB, script string, args ...string) contain.Spec {
	t.Helper()
	path, err := filepath.EvalSymlinks(env.Program(t, "perl", "perl-base"))
	require.NoError(t, err)
	return contain.Spec{Path: path, Argv: append([]string{"perl", "-e", script}, args...), Dir: "/", Want: contain.All}
}

// needs skips a test where the kernel lacks a protection.
func needs(t testing.TB, protections contain.Protections) {
	t.Helper()
	if missing := protections &^ contain.Probe(); missing != 0 {
		env.Missing(t, "containment "+missing.String(), "run the tests on Linux 6.12 or later with seccomp, ptrace and Landlock")
	}
}

// tagged returns the processes, dead ones not yet reaped included, whose
// environment or command line has the tag, which a test gives to a tree.
func tagged(t testing.TB, tag string) []string {
	t.Helper()
	var found []string
	folders, err := filepath.Glob("/proc/[0-9]*")
	require.NoError(t, err)
	for _, folder := range folders {
		for _, file := range []string{"environ", "cmdline"} {
			data, _ := os.ReadFile(filepath.Join(folder, file))
			if bytes.Contains(data, []byte(tag)) {
				found = append(found, filepath.Base(folder)+" "+strings.ReplaceAll(string(data), "\x00", " "))
				break
			}
		}
	}
	return found
}

// group returns the processes, zombies included, of a process group.
func group(t testing.TB, id int) []string {
	t.Helper()
	var found []string
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
		if fields[2] == fmt.Sprint(id) {
			found = append(found, string(data))
		}
	}
	return found
}

// TestAsNobody runs the tests of this package again as a user without rights.
func TestAsNobody(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("skipped: only root can become nobody, and these tests run as they are for everyone else")
	}
	if testing.Short() {
		t.Skip("skipped: short")
	}
	dir, err := os.MkdirTemp("/var/tmp", "contain")
	require.NoError(t, err)
	defer os.RemoveAll(dir)
	require.NoError(t, os.Chmod(dir, 0o777))
	data, err := os.ReadFile("/proc/self/exe")
	require.NoError(t, err)
	binary := filepath.Join(dir, "contain.test")
	require.NoError(t, os.WriteFile(binary, data, 0o755))
	cmd := exec.Command(binary, "-test.short", "-test.v")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "TMPDIR="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	t.Logf("%d tests pass as nobody, %d are skipped", bytes.Count(out, []byte("--- PASS")), bytes.Count(out, []byte("--- SKIP")))
}
