package execsafe_test

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
)

var levels = map[string]execsafe.Containment{
	"uncontained": execsafe.Uncontained(), "best effort": execsafe.BestEffort(), "required": execsafe.Require(execsafe.AllProtections),
}

func exits(t *testing.T, k execsafe.Containment, code string) *execsafe.Command {
	t.Helper()
	cmd, _ := perl(t, short(10*time.Second), k, "exit "+code)
	return cmd
}

// heed undoes signal.Ignore, which signal.Reset does not.
func heed(signals ...os.Signal) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, signals...)
	signal.Stop(c)
}

// With SIGCHLD ignored the kernel throws each status away. The true one is told
// all the same, or an error: never success.
func TestIgnoredSIGCHLD(t *testing.T) {
	signal.Ignore(syscall.SIGCHLD)
	defer heed(syscall.SIGCHLD)
	for name, k := range levels {
		t.Run(name, func(t *testing.T) {
			for range 5 {
				_, err := exits(t, k, "3").Run(t.Context())
				requireTrueStatus(t, err, 3)
			}
			res, err := exits(t, k, "0").Run(t.Context())
			if !errors.Is(err, untaint.Code("status_lost")) {
				require.NoError(t, err)
				require.Zero(t, res.ExitCode)
			}
		})
	}
}

// requireTrueStatus takes the true status, and on a kernel that cannot tell it
// any more (before 6.15) the error that says so.
func requireTrueStatus(t *testing.T, err error, code int64) {
	t.Helper()
	if errors.Is(err, untaint.Code("status_lost")) {
		return
	}
	require.ErrorIs(t, err, execsafe.CodeExitStatus)
	require.Contains(t, err.Error(), "(exit "+strconv.FormatInt(code, 10)+")")
}

// A part of the program that waits for any child, as one does that is process 1
// of a container, takes no status from us, and no run longer than its time.
func TestBesideAReaper(t *testing.T) {
	var stop atomic.Bool
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for !stop.Load() {
			var ws unix.WaitStatus
			_, _ = unix.Wait4(-1, &ws, unix.WNOHANG, nil)
			runtime.Gosched()
		}
	}()
	defer func() { stop.Store(true); <-ended }()
	for name, k := range levels {
		t.Run(name, func(t *testing.T) {
			bad, good := exits(t, k, "5"), exits(t, k, "0")
			for range 10 {
				began := time.Now()
				_, err := bad.Run(t.Context())
				requireTrueStatus(t, err, 5)
				_, err = good.Run(t.Context())
				if !errors.Is(err, untaint.Code("status_lost")) {
					require.NoError(t, err)
				}
				require.Less(t, time.Since(began), soon)
			}
		})
	}
}

// Each level writes nothing where the command declares no TempDir, and so needs
// no temporary folder.
func TestTemporaryFolder(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "t"), 0o700))
	t.Chdir(dir)
	for name, tmp := range map[string]string{"missing": filepath.Join(dir, "none"), "a file": "/etc/passwd", "kernel's": "/proc/self", "relative": "t"} {
		for level, k := range levels {
			t.Run(name+"/"+level, func(t *testing.T) {
				t.Setenv("TMPDIR", tmp)
				_, err := execsafe.MustDeclare("/usr/bin/true", limits(), k).Run(t.Context())
				require.NoError(t, err)
				res, err := execsafe.MustDeclare("/usr/bin/touch", limits(), k, execsafe.TempDir(), execsafe.Fixed("./made")).Run(t.Context())
				if name == "relative" {
					require.NoError(t, err, "%s", res.Stderr)
					return
				}
				require.ErrorIs(t, err, untaint.Code("no_scratch"))
			})
		}
	}
}

// Whoever forgets a Process loses what it wrote, and nothing else.
func TestForgottenProcess(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	l := short(200 * time.Millisecond)
	l.Concurrent = 2
	cmd, tag := perl(t, l, execsafe.BestEffort(), `sleep 60`, execsafe.TempDir())
	for range 2 {
		_, err := cmd.Start(t.Context())
		require.NoError(t, err)
	}
	_, err := cmd.Run(t.Context())
	require.ErrorIs(t, err, execsafe.CodeTooManyRunning)
	requireDead(t, tag)
	require.Eventually(t, func() bool {
		folders, _ := filepath.Glob(filepath.Join(os.TempDir(), "untaint-execsafe-*", "run-*"))
		return len(folders) == 0
	}, soon, 5*time.Millisecond)
	_, err = cmd.Run(t.Context())
	require.ErrorIs(t, err, execsafe.CodeTimeout)
}

// A run waits for its place as long as the limits say, and its context lets it.
func TestWaitForAPlace(t *testing.T) {
	l := short(10 * time.Second)
	l.Concurrent, l.Wait = 1, 5*time.Second
	cmd, _ := perl(t, l, execsafe.Uncontained(), `sleep 1`)
	p, err := cmd.Start(t.Context())
	require.NoError(t, err)
	defer p.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = cmd.Run(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	_, err = cmd.Run(t.Context())
	require.NoError(t, err, "the place was free in time")
	brief := l
	brief.Wait = 10 * time.Millisecond
	cmd, _ = perl(t, brief, execsafe.Uncontained(), `sleep 60`)
	p, err = cmd.Start(t.Context())
	require.NoError(t, err)
	defer p.Close()
	_, err = cmd.Run(t.Context())
	require.ErrorIs(t, err, execsafe.CodeTooManyRunning)
}

// The command's own timeout is the deadline that it is to errors.Is.
func TestTimeoutIsDeadlineExceeded(t *testing.T) {
	cmd, _ := perl(t, short(50*time.Millisecond), execsafe.BestEffort(), `sleep 60`)
	_, err := cmd.Run(t.Context())
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorIs(t, err, execsafe.CodeTimeout)
	require.Equal(t, untaint.Timeout, untaint.KindOf(err))
}

type writeFunc func([]byte) (int, error)

func (f writeFunc) Write(b []byte) (int, error) { return f(b) }

type readFunc func([]byte) (int, error)

func (f readFunc) Read(b []byte) (int, error) { return f(b) }

// What a writer does not take is an error, whatever it returns.
func TestWritersThatLoseOutput(t *testing.T) {
	cmd, _ := perl(t, short(10*time.Second), execsafe.BestEffort(), `print "x" x 100`)
	for name, w := range map[string]io.Writer{
		"short":    writeFunc(func(b []byte) (int, error) { return len(b) / 2, nil }),
		"none":     writeFunc(func([]byte) (int, error) { return 0, nil }),
		"too much": writeFunc(func(b []byte) (int, error) { return len(b) + 1, nil }),
		"negative": writeFunc(func([]byte) (int, error) { return -1, nil }),
		"goexit":   writeFunc(func([]byte) (int, error) { runtime.Goexit(); return 0, nil }),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := cmd.Run(t.Context(), execsafe.StdoutTo(w))
			require.ErrorIs(t, err, execsafe.CodeStreamFailed)
			if name == "short" || name == "none" {
				require.ErrorIs(t, err, io.ErrShortWrite)
			}
		})
	}
}

// A reader that returns nothing and no error is not asked for ever, and none is
// asked once the process is gone.
func TestReadersThatReturnNothing(t *testing.T) {
	reads, _ := perl(t, short(10*time.Second), execsafe.BestEffort(), `1 while <STDIN>`, execsafe.Input(100))
	_, err := reads.Run(t.Context(), execsafe.StdinFrom(readFunc(func([]byte) (int, error) { return 0, nil })))
	require.ErrorIs(t, err, io.ErrNoProgress)
	_, err = reads.Run(t.Context(), execsafe.StdinFrom(readFunc(func([]byte) (int, error) { return math.MaxInt32, nil })))
	require.ErrorIs(t, err, execsafe.CodeStreamFailed)
	_, err = reads.Run(t.Context(), execsafe.StdinFrom(readFunc(func([]byte) (int, error) { runtime.Goexit(); return 0, nil })))
	require.ErrorIs(t, err, execsafe.CodeStreamFailed)

	var asked atomic.Int64
	ends, _ := perl(t, short(10*time.Second), execsafe.BestEffort(), `exit 0`, execsafe.Input(1<<40))
	_, err = ends.Run(t.Context(), execsafe.StdinFrom(readFunc(func(b []byte) (int, error) { asked.Add(1); return 0, nil })))
	_ = err // it may have been asked often enough before the end
	n := asked.Load()
	time.Sleep(20 * time.Millisecond)
	require.LessOrEqual(t, asked.Load(), n+1)
}

// A slow writer is waited for once more, and not for all that the pipe holds.
func TestSlowWriterAfterTheEnd(t *testing.T) {
	cmd, _ := perl(t, short(10*time.Second), execsafe.BestEffort(), `$| = 1; print "x" x 1000 for 1..500; sleep 60`)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	writes := 0
	_, err := cmd.Run(ctx, execsafe.StdoutTo(writeFunc(func(b []byte) (int, error) {
		writes++
		time.Sleep(300 * time.Millisecond)
		return len(b), nil
	})))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.LessOrEqual(t, writes, 2)
}

// Wait drops the output, and Read says so.
func TestReadAfterWait(t *testing.T) {
	cmd, _ := perl(t, short(10*time.Second), execsafe.BestEffort(), `print "x"`)
	p, err := cmd.Start(t.Context())
	require.NoError(t, err)
	_, err = p.Wait()
	require.NoError(t, err)
	_, err = p.Read(make([]byte, 9))
	require.EqualError(t, err, "execsafe.Read: misuse: stream_not_possible")

	p, err = cmd.Start(t.Context())
	require.NoError(t, err)
	out, err := io.ReadAll(p)
	require.NoError(t, err)
	require.Equal(t, "x", string(out))
	_, err = p.Wait()
	require.NoError(t, err)
	_, err = p.Read(make([]byte, 9))
	require.ErrorIs(t, err, io.EOF)
}

// Signals that this program blocks are not blocked in a child, by the time it
// begins: a supervisor that waits for them by a descriptor hands that on.
func TestNoSignalBlocked(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var blocked, before unix.Sigset_t
	blocked.Val[0] = 1<<(unix.SIGPIPE-1) | 1<<(unix.SIGTERM-1) | 1<<(unix.SIGCHLD-1)
	require.NoError(t, unix.PthreadSigmask(unix.SIG_BLOCK, &blocked, &before))
	defer func() { _ = unix.PthreadSigmask(unix.SIG_SETMASK, &before, nil) }()
	for name, k := range levels {
		cmd, _ := perl(t, short(10*time.Second), k, `open(S, "<", "/proc/self/status"); print grep /^SigBlk/, <S>`)
		res, err := cmd.Run(t.Context())
		require.NoError(t, err)
		require.Equal(t, "SigBlk:\t0000000000000000\n", string(res.Stdout), name)
	}
}

// Signals that this program ignores are not ignored by a child, and no file of
// ours is open in it, at any level.
func TestNothingOpenOrIgnored(t *testing.T) {
	signal.Ignore(syscall.SIGPIPE, syscall.SIGHUP)
	defer heed(syscall.SIGPIPE, syscall.SIGHUP)
	fd, err := unix.Open("/dev/null", unix.O_RDONLY, 0) // without O_CLOEXEC
	require.NoError(t, err)
	defer unix.Close(fd)
	require.NoError(t, unix.Dup2(fd, 222))
	defer unix.Close(222)
	for name, k := range levels {
		t.Run(name, func(t *testing.T) {
			cmd, _ := perl(t, short(10*time.Second), k,
				`open(S, "<", "/proc/self/status"); print grep /^SigIgn/, <S>; close S; opendir(D, "/proc/self/fd"); print join ",", sort grep { $_ > 2 } readdir D`)
			res, err := cmd.Run(t.Context())
			require.NoError(t, err)
			lines := strings.Split(string(res.Stdout), "\n")
			ignored, err := strconv.ParseUint(strings.TrimPrefix(lines[0], "SigIgn:\t"), 16, 64)
			require.NoError(t, err)
			// Signals from 32 on are the C library's and no program's of ours.
			require.EqualValues(t, 0x80, ignored&0x7fff_ffff, "perl ignores SIGFPE itself")
			require.NotContains(t, lines[1], "222")
			require.Less(t, len(strings.Split(lines[1], ",")), 3, "what perl opens itself: %s", lines[1])
		})
	}
}

// No file of ours is open in a child, whatever its number is, and whether or not
// the child is stopped to close it.
func TestNothingOpen(t *testing.T) {
	for _, number := range []int{40, 300} {
		fd, err := unix.Open("/dev/null", unix.O_RDONLY, 0) // without O_CLOEXEC
		require.NoError(t, err)
		moved, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD, number) // the next that is free
		require.NoError(t, err)
		require.NoError(t, unix.Close(fd))
		time.Sleep(1100 * time.Millisecond) // what is open was looked for not long ago
		for name, k := range levels {
			res, err := execsafe.MustDeclare("/usr/bin/ls", limits(), k, execsafe.Fixed("/proc/self/fd")).Run(t.Context())
			require.NoError(t, err)
			require.Equal(t, "0\n1\n2\n3\n", string(res.Stdout), "%s, %d", name, moved) // 3 is the folder that is listed
		}
		require.NoError(t, unix.Close(moved))
	}
}

// A program that is open for writing at the moment is waited for.
func TestProgramOpenForWriting(t *testing.T) {
	dir := t.TempDir()
	b, err := os.ReadFile("/usr/bin/true")
	require.NoError(t, err)
	path := filepath.Join(dir, "true")
	require.NoError(t, os.WriteFile(path, b, 0o700))
	cmd, err := launderProgram(execsafe.Declare, path, limits(), execsafe.Uncontained())
	require.NoError(t, err)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	_, err = cmd.Run(t.Context())
	require.EqualError(t, err, "execsafe.Run: busy: system_busy")
	require.ErrorIs(t, err, syscall.ETXTBSY)
	time.AfterFunc(5*time.Millisecond, func() { _ = f.Close() })
	_, err = cmd.Run(t.Context())
	require.NoError(t, err)
}
