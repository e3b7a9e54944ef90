package contain_test

import (
	"os/exec"
	"runtime"
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

// A stop has been taken where the thread that waits for it waits on. One that has
// come back, on a machine with much to do, is late and sleeps elsewhere.
func TestLateIsNotStolen(t *testing.T) {
	runtime.LockOSThread() // only this thread traces the child
	defer runtime.UnlockOSThread()
	child, other := exec.Command("/bin/true"), exec.Command("/bin/sleep", "60")
	child.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	for _, cmd := range []*exec.Cmd{child, other} {
		require.NoError(t, cmd.Start())
		defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	}

	threads, ended := make(chan int), make(chan bool)
	defer close(ended)
	go func() {
		runtime.LockOSThread()
		threads <- unix.Gettid()
		_, _ = unix.Wait4(other.Process.Pid, nil, 0, nil)
	}()
	stolen := <-threads
	go func() {
		runtime.LockOSThread()
		threads <- unix.Gettid()
		<-ended
	}()
	late := <-threads
	require.Eventually(t, func() bool { return contain.StandStill(child.Process.Pid, stolen) }, 10*time.Second, time.Millisecond)
	require.False(t, contain.StandStill(child.Process.Pid, late))
	require.False(t, contain.StandStill(other.Process.Pid, stolen))
}
