package contain

import (
	"bytes"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// guard looks after a wait for a stop. A part of this program that waits for
// any child, as one does that is process 1 of a container, may take the stop,
// and the wait would have no end: the child stands still. The guard sees that
// and kills it, and the start is tried again in a way that nobody can take.
type guard struct {
	pid   int
	mu    sync.Mutex
	timer *time.Timer
	seen  int // how often in a row the child stood still
	over  bool
	took  bool
}

// guardPause is the time between two looks. A stop is waited for while another
// processor loads a program, and so far less.
const guardPause = 30 * time.Millisecond

func newGuard(pid int) *guard {
	g := &guard{pid: pid}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.timer = time.AfterFunc(guardPause, g.look)
	return g
}

func (g *guard) look() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.over {
		return
	}
	if g.seen++; !standsStill(g.pid) {
		g.seen = 0
	}
	if g.seen < 3 {
		g.timer.Reset(guardPause)
		return
	}
	g.took = true
	_ = syscall.Kill(g.pid, syscall.SIGKILL)
}

// end ends the guard, and reports whether the stop had been taken.
func (g *guard) end() (took bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.over = true
	g.timer.Stop()
	return g.took
}

// standsStill reports whether a process is in a stop of its tracer's.
func standsStill(pid int) bool {
	if !ownProc() {
		return true // nobody can tell, and enough time has passed
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	return len(fields) > 0 && string(fields[0]) == "t"
}
