package execsafe_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/env"
)

// perl declares a constant Perl program, which can do to a system what an
// attacker's program would. The tag is the last argument of it and of all its
// children, by which they are found in /proc.
func perl(t *testing.T, l execsafe.Limits, k execsafe.Containment, script string, parts ...execsafe.Part) (cmd *execsafe.Command, tag string) {
	t.Helper()
	tag = fmt.Sprintf("tag-%016x", rand.Uint64())
	parts = append(parts, execsafe.DangerousInterpreter(), launder(execsafe.Fixed, "-e", script, tag))
	cmd, err := launderProgram(execsafe.Declare, env.Program(t, "perl", "perl"), l, k, parts...)
	require.NoError(t, err)
	return cmd, tag
}

// survivors returns the processes that carry the tag and are more than zombies.
func survivors(t *testing.T, tag string) (alive []string) {
	t.Helper()
	dirs, err := filepath.Glob("/proc/[0-9]*")
	require.NoError(t, err)
	for _, dir := range dirs {
		line, _ := os.ReadFile(dir + "/cmdline")
		if bytes.Contains(line, []byte(tag)) {
			alive = append(alive, dir)
		}
	}
	return alive
}

// requireDead waits for what has been killed to be gone.
func requireDead(t *testing.T, tag string) {
	t.Helper()
	require.Eventually(t, func() bool { return len(survivors(t, tag)) == 0 }, soon, 5*time.Millisecond,
		"something is left")
}

func short(d time.Duration) execsafe.Limits {
	return execsafe.Limits{Timeout: d, Stdout: 1 << 20}
}

// Each script does its worst; the run ends in time, with the right kind, and
// nothing of it lives on.
func TestFaults(t *testing.T) {
	for _, f := range []struct {
		name   string
		limits execsafe.Limits
		script string
		kind   untaint.Kind // 0 for success
		code   untaint.Code
		// escapes: without ProcessGroup a daemon gets away, and the doc says so
		escapes bool
	}{
		{"sleeps too long", short(200 * time.Millisecond), `sleep 60`, untaint.Timeout, execsafe.CodeTimeout, false},
		{"spins", short(200 * time.Millisecond), `1 while 1`, untaint.Timeout, execsafe.CodeTimeout, false},
		{"floods stdout", short(time.Minute), `print "x" x 4096 while 1`, untaint.TooLarge, execsafe.CodeOutputLimit, false},
		{"floods stderr", short(time.Minute), `print STDERR "x" x 4096 while 1`, untaint.TooLarge, execsafe.CodeOutputLimit, false},
		{"floods and ignores SIGPIPE", short(time.Minute), `$SIG{PIPE}='IGNORE'; print "x" x 4096 while 1`, untaint.TooLarge, execsafe.CodeOutputLimit, false},
		{"ignores each signal, with a tree", short(300 * time.Millisecond),
			`$SIG{$_}='IGNORE' for qw(TERM INT HUP QUIT USR1); fork; fork; fork; sleep 60 while 1`, untaint.Timeout, execsafe.CodeTimeout, false},
		{"forks until it cannot", short(400 * time.Millisecond),
			`for (1..7) { fork } sleep 60`, untaint.Timeout, execsafe.CodeTimeout, false},
		{"leaves a child that holds the pipe", short(time.Minute), `exit 0 if fork; sleep 60`, 0, "", false},
		{"leaves a daemon", short(time.Minute),
			`use POSIX; exit 0 if fork; POSIX::setsid(); exit 0 if fork; close STDIN; close STDOUT; close STDERR; sleep 60`, 0, "", true},
		{"leaves a daemon that holds the pipe", short(time.Minute),
			`use POSIX; exit 0 if fork; POSIX::setsid(); exit 0 if fork; sleep 60`, 0, "", true},
		{"leaves its group", short(time.Minute), `exit 0 if fork; setpgrp(0,0); sleep 60`, 0, "", true},
		{"kills itself", short(time.Minute), `kill 9, $$; sleep 60`, untaint.Failed, execsafe.CodeKilledBySignal, false},
		{"fails", short(time.Minute), `exit 3`, untaint.Failed, execsafe.CodeExitStatus, false},
	} {
		for _, k := range []struct {
			name      string
			how       execsafe.Containment
			contained bool
		}{{"uncontained", execsafe.Uncontained(), false}, {"contained", execsafe.Require(execsafe.ProcessGroup | execsafe.Files), true}} {
			if f.escapes && !k.contained {
				continue // without ProcessGroup a daemon gets away, as the doc of ProcessTree says
			}
			t.Run(f.name+", "+k.name, func(t *testing.T) {
				cmd, tag := perl(t, f.limits, k.how, f.script)
				began := time.Now()
				_, err := cmd.Run(t.Context())
				require.Less(t, time.Since(began), soon)
				if f.kind == 0 {
					require.NoError(t, err)
				} else {
					require.ErrorIs(t, err, f.kind)
					require.ErrorIs(t, err, f.code)
				}
				requireDead(t, tag)
			})
		}
	}
}

// Without ProcessGroup the run still ends in time when a daemon holds its
// pipe, though the daemon lives on.
func TestDaemonDoesNotHoldTheRun(t *testing.T) {
	cmd, tag := perl(t, short(time.Minute), execsafe.Uncontained(),
		`use POSIX; pipe R, W; if (fork) { sysread R, my $away, 1; exit 0 } POSIX::setsid(); exit 0 if fork; syswrite W, "x"; sleep 60`)
	began := time.Now()
	_, err := cmd.Run(t.Context())
	require.NoError(t, err)
	require.Less(t, time.Since(began), soon)
	left := survivors(t, tag)
	require.Len(t, left, 1)
	pid, err := strconv.Atoi(filepath.Base(left[0]))
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	requireDead(t, tag)
}

// What the kernel limits: a fork bomb is stopped at its first fork, memory and
// files and time at theirs.
func TestResourceLimits(t *testing.T) {
	for _, f := range []struct {
		name   string
		limits execsafe.Limits
		script string
		code   untaint.Code
		says   string
	}{
		{"fork bomb", execsafe.Limits{Processes: 1}, `defined(fork) ? exit 7 : exit 3`, execsafe.CodeExitStatus, "(exit 3)"},
		{"memory", execsafe.Limits{Memory: 200 << 20}, `$x = "a" x (1<<30); exit 7`, execsafe.CodeExitStatus, ""},
		{"file size", execsafe.Limits{FileSize: 1 << 16}, `open F, '>', 'f' or exit 8; print F "x" x (1<<20); close F; exit 7`, execsafe.CodeKilledBySignal, ""},
		{"processor time", execsafe.Limits{CPU: time.Second}, `1 while 1`, execsafe.CodeKilledBySignal, ""},
		{"descriptors", execsafe.Limits{OpenFiles: 16}, `for (1..20) { open $f[$_], '<', '/dev/null' or exit 3 } exit 7`, execsafe.CodeExitStatus, "(exit 3)"},
	} {
		t.Run(f.name, func(t *testing.T) {
			f.limits.Timeout, f.limits.Stdout = 5*time.Minute, 1<<16
			cmd, tag := perl(t, f.limits, execsafe.Require(execsafe.Resources|execsafe.SystemCalls), f.script, execsafe.TempDir())
			res, err := cmd.Run(t.Context())
			require.ErrorIs(t, err, f.code, "%s", res.Stderr)
			require.Contains(t, err.Error(), f.says)
			requireDead(t, tag)
		})
	}
}

// A flood of a gigabyte costs no more memory than the limit.
func TestFloodCostsItsLimit(t *testing.T) {
	l := execsafe.Limits{Timeout: time.Minute, Stdout: 4 << 20}
	cmd, _ := perl(t, l, execsafe.BestEffort(), `$x = "x" x 65536; print $x while 1`)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	res, err := cmd.Run(t.Context())
	runtime.ReadMemStats(&after)
	require.EqualError(t, err, "execsafe.Run: too_large: output_limit (stream stdout, max 4194304)")
	require.Len(t, res.Stdout, 4<<20)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(6*l.Stdout))
}

func TestCancelAndDeadline(t *testing.T) {
	cmd, tag := perl(t, short(time.Minute), execsafe.BestEffort(), `fork; fork; sleep 60`)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(150*time.Millisecond, cancel)
	_, err := cmd.Run(ctx)
	require.EqualError(t, err, "execsafe.Run: canceled: canceled")
	require.ErrorIs(t, err, context.Canceled)
	requireDead(t, tag)

	_, err = cmd.Run(ctx)
	require.ErrorIs(t, err, untaint.Canceled, "a context that is done starts nothing")

	ctx, cancel = context.WithTimeout(t.Context(), 150*time.Millisecond)
	defer cancel()
	_, err = cmd.Run(ctx)
	require.EqualError(t, err, "execsafe.Run: timeout: timeout")
	require.ErrorIs(t, err, context.DeadlineExceeded)
	requireDead(t, tag)
}

// endless is a reader that gives zeros for ever, or blocks, or panics.
type endless struct{ block, panics bool }

func (e endless) Read(b []byte) (int, error) {
	if e.panics {
		panic("the caller's reader")
	}
	if e.block {
		select {}
	}
	return len(b), nil
}

type failing struct{ panics bool }

func (f failing) Write([]byte) (int, error) {
	if f.panics {
		panic("the caller's writer")
	}
	return 0, errors.New("disk full: /secret/name")
}

func TestCallersStreams(t *testing.T) {
	cat, tag := perl(t, short(time.Minute), execsafe.BestEffort(), `$| = 1; print "hello\n"; fork; sleep 60 while <STDIN>`, execsafe.Input(1<<20))
	_, err := cat.Run(t.Context(), execsafe.StdinFrom(endless{}))
	require.EqualError(t, err, "execsafe.Run: too_large: input_too_large (max 1048576)")
	requireDead(t, tag)

	_, err = cat.Run(t.Context(), execsafe.StdoutTo(failing{}))
	require.EqualError(t, err, "execsafe.Run: failed: stream_failed (stream stdout)", "the writer's error may hold anything")
	requireDead(t, tag)

	require.PanicsWithValue(t, "the caller's writer", func() { _, _ = cat.Run(t.Context(), execsafe.StdoutTo(failing{panics: true})) })
	requireDead(t, tag)
	require.PanicsWithValue(t, "the caller's reader", func() { _, _ = cat.Run(t.Context(), execsafe.StdinFrom(endless{panics: true})) })
	requireDead(t, tag)

	require.PanicsWithValue(t, "in the loop", func() {
		for range cat.Lines(t.Context(), 100) {
			panic("in the loop")
		}
	})
	requireDead(t, tag)
}

// An empty constant is an argument too.
func TestEmptyConstant(t *testing.T) {
	res, err := execsafe.MustDeclare("/usr/bin/printf", limits(), execsafe.BestEffort(), execsafe.Fixed("<%s><%s>", "", "x")).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, "<><x>", string(res.Stdout))
}

// A reader that fails as a pipe or a deadline does has failed all the same: what
// the program got is not the whole.
func TestReaderThatFails(t *testing.T) {
	closed, err := os.Open("/dev/zero")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	late, w, err := os.Pipe()
	require.NoError(t, err)
	defer late.Close()
	defer w.Close()
	require.NoError(t, late.SetReadDeadline(time.Now()))
	tests := map[string]struct {
		from io.Reader
		want error
	}{
		"a closed file":        {closed, os.ErrClosed},
		"a file with deadline": {late, os.ErrDeadlineExceeded},
		"a broken pipe":        {iotest.ErrReader(syscall.EPIPE), syscall.EPIPE},
		"what is closed":       {iotest.ErrReader(os.ErrClosed), os.ErrClosed},
		"a connection's time":  {io.MultiReader(strings.NewReader("half"), iotest.ErrReader(os.ErrDeadlineExceeded)), os.ErrDeadlineExceeded},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for level, k := range levels {
				cat := execsafe.MustDeclare("/usr/bin/cat", limits(), k, execsafe.Input(1<<20))
				_, err := cat.Run(t.Context(), execsafe.StdinFrom(tt.from))
				require.ErrorIs(t, err, execsafe.CodeStreamFailed, level)
				require.ErrorIs(t, err, tt.want, level)
			}
		})
	}
}

// A reader that never returns holds up nothing but its own goroutine; one with
// a deadline is made to return.
func TestBlockedStdin(t *testing.T) {
	quick, _ := perl(t, short(time.Minute), execsafe.BestEffort(), `exit 0`, execsafe.Input(1<<20))
	began := time.Now()
	_, err := quick.Run(t.Context(), execsafe.StdinFrom(endless{block: true}))
	require.NoError(t, err)
	require.Less(t, time.Since(began), soon)

	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	defer w.Close()
	before := runtime.NumGoroutine()
	_, err = quick.Run(t.Context(), execsafe.StdinFrom(r))
	require.NoError(t, err)
	require.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+1 }, soon, 5*time.Millisecond, // and Eventually's own
		"the reader was not made to return")
}

func TestProgramVanishesOrIsSwapped(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o755))
	path, link := filepath.Join(dir, "tool"), filepath.Join(dir, "link")
	install := func(from string) {
		b, err := os.ReadFile(from)
		require.NoError(t, err)
		_ = os.Remove(path)
		require.NoError(t, os.WriteFile(path, b, 0o755))
	}
	install("/usr/bin/true")
	require.NoError(t, os.Symlink("tool", link))
	declare := func(p string) *execsafe.Command {
		cmd, err := launderProgram(execsafe.Declare, p, limits(), execsafe.BestEffort())
		require.NoError(t, err)
		return cmd
	}
	tool, byLink := declare(path), declare(link)
	_, err := tool.Run(t.Context())
	require.NoError(t, err)

	require.NoError(t, os.Remove(link))
	require.NoError(t, os.Symlink("/usr/bin/false", link))
	_, err = byLink.Run(t.Context())
	require.NoError(t, err, "the link is not followed again")

	install("/usr/bin/false")
	_, err = tool.Run(t.Context())
	require.EqualError(t, err, "execsafe.Run: failed: program_changed")

	require.NoError(t, os.Remove(path))
	_, err = tool.Run(t.Context())
	require.EqualError(t, err, "execsafe.Run: failed: program_missing")
}

// Somebody swaps the file for a link to a secret while runs are going on. The
// name may be refused, or the child may be; the secret is never read.
func TestFileSwappedUnderTheRun(t *testing.T) {
	w, root := world(t)
	file := execsafe.File("file")
	open := execsafe.OpenFile("open")
	cat := execsafe.MustDeclare("/usr/bin/cat", limits(), execsafe.Require(execsafe.Files), file.Operand())
	catOpen := execsafe.MustDeclare("/usr/bin/cat", limits(), execsafe.Uncontained(), open.Operand())
	stop, stopped := make(chan struct{}), make(chan struct{})
	name := filepath.Join(w.Dir, "swapped")
	require.NoError(t, os.WriteFile(name, []byte("content f\n"), 0o644))
	go func() {
		defer close(stopped)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			temp := name + ".new"
			_ = os.Remove(temp)
			if i%2 == 0 {
				_ = os.Symlink(w.Secret, temp)
			} else {
				_ = os.WriteFile(temp, []byte("content f\n"), 0o644)
			}
			_ = os.Rename(temp, name)
			time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
		}
	}()
	read, refused := 0, 0
	for read < 40 || refused < 40 {
		for _, run := range []func() (execsafe.Result, error){
			func() (execsafe.Result, error) { return cat.Run(t.Context(), file.Set(execsafe.At(root, "swapped"))) },
			func() (execsafe.Result, error) {
				return catOpen.Run(t.Context(), open.Set(execsafe.At(root, "swapped")))
			},
		} {
			res, err := run()
			require.NotContains(t, string(res.Stdout), "s3cret")
			if err == nil {
				read++
			} else {
				refused++
			}
		}
	}
	close(stop)
	<-stopped
	t.Logf("%d read the file, %d refused, none read the secret", read, refused)
}

// A disk with no room is Failed, for our own folder and for the program's file,
// which is removed.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16k,nr_inodes=4,mode=0755"); err != nil {
		env.Missing(t, "the right to mount a tmpfs", "run the tests as root")
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer root.Close()
	out := execsafe.NewFile("out")
	dd := execsafe.MustDeclare("/usr/bin/dd", limits(), execsafe.Require(execsafe.Files),
		execsafe.Fixed("if=/dev/zero", "bs=1k", "count=64"), out.Joined("of="))
	_, err = dd.Run(t.Context(), out.Set(execsafe.At(root, "out")))
	require.EqualError(t, err, "execsafe.Run: failed: exit_status (exit 1)")
	require.NoFileExists(t, filepath.Join(dir, "out"))

	for _, name := range []string{"a", "b", "c", "d"} {
		_ = os.WriteFile(filepath.Join(dir, name), nil, 0o600)
	}
	t.Setenv("TMPDIR", dir)
	_, err = execsafe.MustDeclare("/usr/bin/true", limits(), execsafe.Uncontained(), execsafe.TempDir()).Run(t.Context())
	require.EqualError(t, err, "execsafe.Run: failed: no_scratch")
	require.ErrorIs(t, err, syscall.ENOSPC)
	_, err = execsafe.MustDeclare("/usr/bin/true", limits(), execsafe.Uncontained()).Run(t.Context())
	require.NoError(t, err, "what writes nothing needs no folder")
}

func TestBusy(t *testing.T) {
	l := short(time.Minute)
	l.Concurrent = 2
	cmd, tag := perl(t, l, execsafe.BestEffort(), `$| = 1; print "up\n"; sleep 60`)
	var started []*execsafe.Process
	for range 2 {
		p, err := cmd.Start(t.Context())
		require.NoError(t, err)
		_, err = io.ReadFull(p, make([]byte, 3))
		require.NoError(t, err)
		started = append(started, p)
	}
	_, err := cmd.Run(t.Context())
	require.EqualError(t, err, "execsafe.Run: busy: too_many_running (max 2)")
	for _, p := range started {
		require.NoError(t, p.Close())
	}
	requireDead(t, tag)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = cmd.Run(ctx)
	require.ErrorIs(t, err, untaint.Timeout, "the places are free again")
}

func TestNoMessageHoldsAValue(t *testing.T) {
	text := execsafe.Text("text", 10)
	cmd := probe(t, execsafe.Uncontained(), execsafe.EndOfOptions("--"), text.Operand())
	for _, v := range []string{"secret-value", "@secret-value", "secret\x00value"} {
		_, err := cmd.Run(t.Context(), text.Set(v))
		require.Error(t, err)
		require.False(t, strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "secret"))
	}
}
