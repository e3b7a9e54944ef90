package contain_test

import (
	"os/exec"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// The waits for stops are looked after as long as there is one, and begin to be
// once more.
func TestWaitsAreLookedAfter(t *testing.T) {
	needs(t, contain.All)
	for range 2 {
		require.Eventually(t, func() bool { run(t, shell("exit 0")); return contain.Watching() }, 10*time.Second, time.Millisecond)
		require.Eventually(t, func() bool { return !contain.Watching() }, 10*time.Second, 5*time.Millisecond)
	}
}

// A stop has been taken where the thread that waits for it sleeps on. One that
// is late, on a machine with much to do, has work to do or is about to.
func TestLateIsNotStolen(t *testing.T) {
	runtime.LockOSThread() // only this thread traces the child
	defer runtime.UnlockOSThread()
	cmd := exec.Command("/bin/true")
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	require.NoError(t, cmd.Start())
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()

	var over atomic.Bool
	busy, idle, ended := make(chan int), make(chan int), make(chan bool)
	defer func() { over.Store(true); close(ended) }()
	go func() {
		runtime.LockOSThread()
		busy <- unix.Gettid()
		for !over.Load() {
		}
	}()
	go func() {
		runtime.LockOSThread()
		idle <- unix.Gettid()
		<-ended
	}()
	late, stolen := <-busy, <-idle
	require.Eventually(t, func() bool { return contain.StandStill(cmd.Process.Pid, stolen) }, 10*time.Second, time.Millisecond)
	for range 100 {
		require.False(t, contain.StandStill(cmd.Process.Pid, late))
	}
	require.False(t, contain.StandStill(unix.Getpid(), stolen))
}
