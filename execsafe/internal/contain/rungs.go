package contain

import "strings"

// Rungs is a set of things that hold a process.
type Rungs uint32

// The rungs, from those every system has to those only a recent Linux has.
const (
	// Tree: the process and what it starts can be killed together. A process
	// that leaves its group, or a daemon, escapes unless Escape or Namespaces
	// holds too.
	Tree Rungs = 1 << iota
	// Death: the process dies when the program that started it dies, however
	// that ends. On Linux so does every process of its group, as long as it
	// runs as the same user.
	Death
	// Limits: the resource limits of the Spec are in force before the first
	// instruction.
	Limits
	// Descriptors: no open file but the three standard ones and ExtraFiles.
	Descriptors
	// Privileges: no setuid program, file capability or, for root, any of
	// root's capabilities gives the process more rights than it started with.
	Privileges
	// Calls: the system calls that reach outside are refused: sockets unless
	// the policy says Network, ptrace, keyrings, mounts, namespaces, io_uring,
	// bpf and so on.
	Calls
	// Escape: the process cannot leave its process group, so that Tree has no
	// exception.
	Escape
	// Files: reading, writing and executing only what the policy names.
	Files
	// Truncate: Files covers truncation by path as well (Linux 6.2).
	Truncate
	// TCP: no TCP connect or bind unless the policy says Network (Linux 6.7).
	TCP
	// Devices: no ioctl on a device outside the policy (Linux 6.10).
	Devices
	// Signals: no signal to, and no abstract unix socket of, a process outside
	// (Linux 6.12).
	Signals
	// Namespaces: user, pid, network, ipc and uts namespaces of its own. Costs
	// several milliseconds, more with a large heap, so it is never on unless
	// asked for by name.
	Namespaces
)

// All is every rung that costs little: all but Namespaces.
const All = Namespaces - 1

var rungNames = [...]string{
	"tree", "death", "limits", "descriptors", "privileges", "calls", "escape",
	"files", "truncate", "tcp", "devices", "signals", "namespaces",
}

// Has reports whether every rung of want is in r.
func (r Rungs) Has(want Rungs) bool { return r&want == want }

// Names returns the names of the rungs, lowest first.
func (r Rungs) Names() []string {
	var names []string
	for i, name := range rungNames {
		if r&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// String returns the names joined by a comma, or "none".
func (r Rungs) String() string {
	if r == 0 {
		return "none"
	}
	return strings.Join(r.Names(), ",")
}
