package contain

import "strings"

// Protections is a set of things that hold a process.
type Protections uint32

// The protections, from those every system has to those only a recent Linux has.
const (
	// ProcessTree: the process and what it starts can be killed together. A process
	// that leaves its group, or a daemon, escapes unless ProcessGroup or Namespaces
	// holds too.
	ProcessTree Protections = 1 << iota
	// ParentDeath: the process dies when the program that started it dies, however
	// that ends. On Linux so does every process of its group, as long as it
	// runs as the same user.
	ParentDeath
	// Limits: the resource limits of the Spec are in force before the first
	// instruction.
	Limits
	// Descriptors: no open file but the three standard ones and ExtraFiles.
	Descriptors
	// Privileges: no setuid program, file capability or, for root, any of
	// root's capabilities gives the process more rights than it started with.
	Privileges
	// SystemCalls: the system calls that reach outside are refused: sockets unless
	// the policy says Network, ptrace, keyrings, mounts, namespaces, io_uring,
	// bpf and so on.
	SystemCalls
	// ProcessGroup: the process cannot leave its process group, so that ProcessTree has no
	// exception.
	ProcessGroup
	// Metadata: changing modes, owners, times and attributes only where it may
	// write, and nowhere if that is nowhere (Linux 5.9).
	Metadata
	// Files: reading, writing and executing only what the policy names.
	Files
	// Truncation: Files covers truncation by path as well (Linux 6.2).
	Truncation
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

// All is every protection that costs little: all but Namespaces.
const All = Namespaces - 1

var protectionNames = [...]string{
	"process_tree", "parent_death", "resources", "descriptors", "privileges", "system_calls", "process_group",
	"metadata", "files", "truncation", "tcp", "devices", "signals", "namespaces",
}

// Has reports whether every protection of want is in r.
func (r Protections) Has(want Protections) bool { return r&want == want }

// Names returns the names of the protections, lowest first.
func (r Protections) Names() []string {
	var names []string
	for i, name := range protectionNames {
		if r&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// String returns the names joined by a comma, or "none".
func (r Protections) String() string {
	if r == 0 {
		return "none"
	}
	return strings.Join(r.Names(), ",")
}
