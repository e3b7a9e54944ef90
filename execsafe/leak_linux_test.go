package execsafe_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
)

// held is what a program can leak of.
type held struct{ goroutines, files, threads, children, folders int }

func count(t *testing.T) held {
	t.Helper()
	h := held{goroutines: runtime.NumGoroutine()}
	files, err := os.ReadDir("/proc/self/fd")
	require.NoError(t, err)
	h.files = len(files)
	threads, err := filepath.Glob("/proc/self/task/*")
	require.NoError(t, err)
	h.threads = len(threads)
	for _, dir := range threads {
		b, _ := os.ReadFile(dir + "/children")
		h.children += len(strings.Fields(string(b)))
	}
	folders, err := filepath.Glob(filepath.Join(os.TempDir(), "untaint-execsafe-*", "run-*"))
	require.NoError(t, err)
	h.folders = len(folders)
	return h
}

// A thousand launches, eight at a time, of each way to run and to end, leave
// nothing: no goroutine, descriptor, child, zombie or folder. Threads are the
// runtime's to keep, so that they have a bound and no trend. No thread of ours
// is ever restricted.
func TestLaunchesLeakNothing(t *testing.T) {
	const workers = 8
	launches := 1000
	if os.Getenv("UNTAINT_FULL") == "1" {
		launches = 3000
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	word := execsafe.Text("word", 100)
	out := execsafe.NewFile("out")
	root, err := os.OpenRoot(t.TempDir())
	require.NoError(t, err)
	defer root.Close()
	l := limits()
	l.Concurrent = workers
	brief := l
	brief.Timeout = 20 * time.Millisecond
	echo := execsafe.MustDeclare("/usr/bin/echo", l, execsafe.BestEffort(), execsafe.EndOfOptions("--"), word.Operand())
	cat := execsafe.MustDeclare("/usr/bin/cat", l, execsafe.Uncontained(), execsafe.Input(1<<20))
	yes := execsafe.MustDeclare("/usr/bin/yes", l, execsafe.BestEffort())
	sleep := execsafe.MustDeclare("/usr/bin/sleep", brief, execsafe.BestEffort(), execsafe.Fixed("5"))
	dd := execsafe.MustDeclare("/usr/bin/dd", l, execsafe.BestEffort(), execsafe.Fixed("bs=1", "count=x"))
	touch := execsafe.MustDeclare("/usr/bin/cp", l, execsafe.Require(execsafe.Files), execsafe.Fixed("-p", "/dev/null"), out.Operand())
	ctx := t.Context()
	kinds := []func(i int) error{
		func(int) error { _, err := echo.Run(ctx, word.Set("hello")); return err },
		func(int) error {
			_, err := cat.Run(ctx, execsafe.StdinBytes(bytes.Repeat([]byte("x"), 100_000)))
			return err
		},
		func(int) error {
			for range yes.Lines(ctx, 10) {
				break
			}
			return nil
		},
		func(int) error { _, err := sleep.Run(ctx); require.Error(t, err); return nil },
		func(int) error { _, err := dd.Run(ctx); require.Error(t, err); return nil },
		func(i int) error {
			_, err := touch.Run(ctx, out.Set(execsafe.At(root, "f"+strconv.Itoa(i))))
			return err
		},
	}
	batch := func(n int) {
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for i := w; i < n; i += workers {
					if err := kinds[i/workers%len(kinds)](i + n); err != nil {
						t.Errorf("launch %d: %v", i, err)
					}
				}
			})
		}
		wg.Wait()
	}
	batch(workers * len(kinds)) // the runtime's and the poller's own come first
	before := count(t)
	began := time.Now()
	batch(launches)
	var after held
	for range 1000 {
		if after = count(t); after.goroutines <= before.goroutines && after.files <= before.files {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Logf("%d launches in %v: %+v before, %+v after", launches, time.Since(began).Round(time.Millisecond), before, after)
	require.LessOrEqual(t, after.goroutines, before.goroutines)
	require.LessOrEqual(t, after.files, before.files)
	require.Zero(t, after.children)
	require.Zero(t, after.folders)
	require.LessOrEqual(t, after.threads, before.threads+2*workers)
	requireFreeThreads(t)
}

// Two hundred runs at once, half of them ended in the middle, leave nothing.
func TestManyAtOnceLeakNothing(t *testing.T) {
	const many = 200
	t.Setenv("TMPDIR", t.TempDir())
	l := limits()
	l.Concurrent = many
	for name, k := range levels {
		t.Run(name, func(t *testing.T) {
			sleep := execsafe.MustDeclare("/usr/bin/sleep", l, k, execsafe.TempDir(), execsafe.Fixed("60"))
			brief := execsafe.MustDeclare("/usr/bin/true", l, k, execsafe.TempDir())
			_, err := brief.Run(t.Context())
			require.NoError(t, err)
			before := count(t)
			ctx, cancel := context.WithCancel(t.Context())
			var started, wg sync.WaitGroup
			started.Add(many / 2)
			for range many / 2 {
				wg.Go(func() {
					p, err := sleep.Start(ctx)
					started.Done()
					if err == nil {
						_, err = p.Wait()
					}
					if !errors.Is(err, untaint.Canceled) {
						t.Errorf("a canceled run: %v", err)
					}
				})
				wg.Go(func() {
					if _, err := brief.Run(t.Context()); err != nil {
						t.Errorf("a run: %v", err)
					}
				})
			}
			started.Wait()
			cancel()
			wg.Wait()
			var after held
			for range 1000 {
				after = count(t)
				after.threads = before.threads                              // they are the runtime's
				after.goroutines = max(after.goroutines, before.goroutines) // one of before may have ended
				if after == before {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			require.Equal(t, before, after)
		})
	}
}

// requireFreeThreads fails if a thread of this program has a filter, or has
// given up the right to gain privileges, that what started it has not: a
// container may have taken either from everything in it.
func requireFreeThreads(t *testing.T) {
	t.Helper()
	given := restrictions(t, fmt.Sprintf("/proc/%d/status", os.Getppid()))
	threads, err := filepath.Glob("/proc/self/task/*/status")
	require.NoError(t, err)
	for _, path := range threads {
		if has := restrictions(t, path); has != nil {
			require.Equal(t, given, has)
		}
	}
}

// restrictions returns the lines of a status file that say what a thread may no
// longer do, and nil for one that has ended.
func restrictions(t *testing.T, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	lines := regexp.MustCompile(`(?m)^(NoNewPrivs|Seccomp(_filters)?):.*$`).FindAllString(string(b), -1)
	require.NotEmpty(t, lines)
	return lines
}
