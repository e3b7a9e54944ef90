//go:build unix

package contain

import "sync"

// tree is a process group, led by the process that was started. Its number
// cannot be given to another group while a member lives or the leader has not
// been reaped, so nothing else is ever killed.
type tree struct {
	mu    sync.Mutex
	group int
	fd    int // the leader's descriptor on Linux, 0 where there is none
	ended bool
}

// kill ends every member of the group. The kernel holds its task list meanwhile
// and lets no fork pass that the signal would miss, so a fork bomb cannot
// outrun it.
func (t *tree) kill() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.ended {
		killGroup(t.group, t.fd)
	}
}

// end makes kill do nothing from here on, after a last call of f, which reaps
// the leader and thereby gives the number of the group away.
func (t *tree) end(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
	t.ended = true
}
