package contain_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// rights returns what a thread of this process is restricted by.
func rights(status string) string {
	data, err := os.ReadFile(status)
	if err != nil {
		return "" // the thread has ended
	}
	var found []string
	for line := range strings.Lines(string(data)) {
		switch name, _, _ := strings.Cut(line, ":"); name {
		case "NoNewPrivs", "Seccomp", "Seccomp_filters", "TracerPid", "CapEff", "CapPrm", "CapBnd":
			found = append(found, strings.TrimSpace(line))
		}
	}
	return strings.Join(found, " ")
}

// rightsAtStart are those of the first thread before any process was contained.
var rightsAtStart = rights("/proc/self/status")

// restricted returns a line for each thread whose rights have changed.
func restricted(t testing.TB) []string {
	t.Helper()
	tasks, err := filepath.Glob("/proc/self/task/*/status")
	require.NoError(t, err)
	require.NotEmpty(t, tasks)
	var found []string
	for _, task := range tasks {
		if now := rights(task); now != "" && now != rightsAtStart {
			found = append(found, task+": "+now)
		}
	}
	return found
}

// While contained processes come and go, every thread of this one keeps doing
// what a contained process may not, and none has a restriction to show.
func TestNoThreadOfTheParentIsRestricted(t *testing.T) {
	needs(t, contain.All)
	for _, procs := range []int{1, runtime.GOMAXPROCS(0), 8} {
		t.Run(fmt.Sprint(procs), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			beside(t, func() {
				var launches sync.WaitGroup
				for range 4 {
					launches.Go(func() {
						for range 10 {
							p, err := contain.Start(contain.Spec{Path: "/bin/true", Require: contain.All})
							if err == nil {
								_, err = p.Wait()
							}
							if err != nil {
								t.Error(err)
							}
						}
					})
				}
				launches.Wait()
			})
		})
	}
}

// beside runs f while goroutines on threads of their own, and some that only
// burn time, do what is refused to a contained process.
func beside(t *testing.T, f func()) {
	dir := t.TempDir()
	var stop atomic.Bool
	var busy sync.WaitGroup
	var probes atomic.Int64
	for i := range 4 {
		busy.Go(func() {
			if i%2 == 0 {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
			}
			for !stop.Load() {
				probes.Add(1)
				if err := forbidden(filepath.Join(dir, fmt.Sprint(i))); err != nil {
					t.Errorf("a thread of the parent is restricted: %v", err)
					return
				}
			}
		})
	}
	busy.Go(func() {
		for !stop.Load() {
			if found := restricted(t); len(found) > 0 {
				t.Errorf("threads are restricted: %v", found)
				return
			}
		}
	})
	f()
	stop.Store(true)
	busy.Wait()
	require.Empty(t, restricted(t))
	t.Logf("%d probes", probes.Load())
}

// forbidden does what no contained process may.
func forbidden(name string) error {
	if _, err := os.ReadFile("/etc/passwd"); err != nil {
		return err
	}
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		return err
	}
	return listen()
}

// usage is what a leak would make grow.
type usage struct{ goroutines, files, threads, children int }

func usageNow(t testing.TB) usage {
	t.Helper()
	count := func(pattern string) int {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		return len(found)
	}
	var children int
	tasks, err := filepath.Glob("/proc/self/task/*/children")
	require.NoError(t, err)
	for _, task := range tasks {
		data, _ := os.ReadFile(task)
		children += len(strings.Fields(string(data)))
	}
	return usage{runtime.NumGoroutine(), count("/proc/self/fd/*"), count("/proc/self/task/*"), children}
}

// A thousand launches at a concurrency of eight leave nothing behind.
func TestThousandLaunchesLeakNothing(t *testing.T) {
	needs(t, contain.All)
	const launches, concurrency = 1000, 8
	launch := func(i int64) {
		script := "echo x"
		if i%10 == 0 {
			script = "echo x; (while :; do :; done) &"
		}
		r, w, err := os.Pipe()
		if err != nil {
			t.Error(err)
			return
		}
		defer r.Close()
		p, err := contain.Start(contain.Spec{Path: "/bin/sh", Argv: []string{"sh", "-c", script}, Stdout: w, Require: contain.All})
		w.Close()
		if err != nil {
			t.Error(err)
			return
		}
		out, err := io.ReadAll(r)
		if _, werr := p.Wait(); err != nil || werr != nil || string(out) != "x\n" {
			t.Errorf("%q %v %v", out, err, werr)
		}
		if i%10 != 1 {
			return
		}
		// A start that fails leaves nothing either.
		if _, err := contain.Start(contain.Spec{Path: "/bin", Require: contain.All}); err == nil {
			t.Error("a folder was started")
		}
	}
	all := func(n int) {
		var group sync.WaitGroup
		var left atomic.Int64
		left.Store(int64(n))
		for range concurrency {
			group.Go(func() {
				for i := left.Add(-1); i >= 0; i = left.Add(-1) {
					launch(i)
				}
			})
		}
		group.Wait()
	}
	all(8 * concurrency) // the runtime keeps the threads it once needed
	before := usageNow(t)
	all(launches)
	after := usageNow(t)
	for end := time.Now().Add(soon); after.goroutines > before.goroutines && time.Now().Before(end); after = usageNow(t) {
		time.Sleep(time.Millisecond) // a goroutine that has sent its last word ends a little later
	}
	require.LessOrEqual(t, after.goroutines, before.goroutines)
	require.LessOrEqual(t, after.files, before.files)
	require.Zero(t, after.children)
	require.LessOrEqual(t, after.threads, before.threads+concurrency)
	t.Logf("before %+v, after %d launches %+v", before, launches, after)
}
