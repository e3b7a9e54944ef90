package contain

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// guard looks after a wait for a stop. A part of this program that waits for
// any child, as one does that is process 1 of a container, may take the stop,
// and the wait would have no end: the child stands still, and the thread waits.
// The guard sees that and kills the child, and the start is tried again in a way
// that nobody can take.
type guard struct {
	pid  int
	tid  int // of the thread, which on a busy machine may just be late
	mu   sync.Mutex
	seen int // how often in a row that was so
	over bool
	took bool
}

// guards are those of all waits. They share a timer, since to set one wakes a
// thread, which costs a start more than the wait does.
var guards struct {
	mu    sync.Mutex
	all   map[*guard]bool
	awake bool // the timer is set
}

// guardPause is the time between two looks. A stop is waited for while another
// processor loads a program, and so far less.
const guardPause = 30 * time.Millisecond

// guardLooks is how many looks in a row have to find that. The first of them may
// come at once.
const guardLooks = 4

// newGuard is for a wait by the calling thread.
func newGuard(pid int) *guard {
	g := &guard{pid: pid, tid: unix.Gettid()}
	guards.mu.Lock()
	defer guards.mu.Unlock()
	if guards.all == nil {
		guards.all = make(map[*guard]bool)
	}
	guards.all[g] = true
	if !guards.awake {
		guards.awake = true
		time.AfterFunc(guardPause, lookAll)
	}
	return g
}

// lookAll has each guard look, until there is none.
func lookAll() {
	guards.mu.Lock()
	now := slices.Collect(maps.Keys(guards.all))
	guards.awake = len(now) > 0
	guards.mu.Unlock()
	for _, g := range now {
		g.look()
	}
	if len(now) > 0 {
		time.AfterFunc(guardPause, lookAll)
	}
}

func (g *guard) look() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.over {
		return
	}
	if g.seen++; !standStill(g.pid, g.tid) {
		g.seen = 0
	}
	if g.seen == guardLooks {
		g.took = true
		_ = syscall.Kill(g.pid, syscall.SIGKILL)
	}
}

// end ends the guard, and reports whether the stop had been taken.
func (g *guard) end() (took bool) {
	guards.mu.Lock()
	delete(guards.all, g)
	guards.mu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.over = true
	return g.took
}

// standStill reports whether a process is in a stop of its tracer's, and a
// thread of this program waits for a child all the same.
func standStill(pid, tid int) bool {
	if !ownProc() {
		return true // nobody can tell, and enough time has passed
	}
	return isTraced(pid) && waits(tid)
}

func isTraced(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	return len(fields) > 0 && string(fields[0]) == "t"
}

// waits reports whether a thread is in wait4(2): one that has come back from it
// can still be waiting for its turn. Some kernels do not tell.
func waits(tid int) bool {
	call, err := os.ReadFile("/proc/self/task/" + strconv.Itoa(tid) + "/syscall")
	return err != nil || bytes.HasPrefix(call, []byte(strconv.Itoa(unix.SYS_WAIT4)+" "))
}
