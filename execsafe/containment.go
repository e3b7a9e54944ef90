package execsafe

import (
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// Protections is a set of protections. Kernels differ; [Probe] reports what
// this one has.
type Protections uint32

// The protections, from those of every system to those of a recent Linux.
const (
	// ProcessTree: the process and what it starts are killed together. A
	// process that daemonizes escapes unless ProcessGroup or Namespaces applies
	// too.
	ProcessTree = Protections(contain.ProcessTree)
	// ParentDeath: the process dies with the program that started it.
	ParentDeath = Protections(contain.ParentDeath)
	// Resources: the kernel's part of Limits holds from the first instruction.
	Resources = Protections(contain.Limits)
	// Descriptors: only the files it was given are open in it.
	Descriptors = Protections(contain.Descriptors)
	// Privileges: it gains no rights from a setuid program or from being root.
	Privileges = Protections(contain.Privileges)
	// SystemCalls: no socket without Network, no ptrace, mount, namespace, io_uring,
	// file lease and so on, and no ioctl by which a file system changes flags, subvolumes,
	// encryption or versions, even where the child may write.
	SystemCalls = Protections(contain.SystemCalls)
	// ProcessGroup: no process leaves the tree.
	ProcessGroup = Protections(contain.ProcessGroup)
	// Files: it reads, writes and executes only what the command declares. Modes,
	// owners, times and attributes are a protection of their own, "metadata", which
	// AllProtections has.
	Files = Protections(contain.Files)
	// Truncation: Files covers truncation by name as well (Linux 6.2).
	Truncation = Protections(contain.Truncation)
	// TCP: no TCP without Network (Linux 6.7).
	TCP = Protections(contain.TCP)
	// Devices: no control calls on devices (Linux 6.10).
	Devices = Protections(contain.Devices)
	// Signals: no signal to a process outside (Linux 6.12).
	Signals = Protections(contain.Signals)
	// Namespaces: user, process, network and other namespaces of its own. It
	// costs several milliseconds, more with a large heap, and is applied only
	// where Require names it.
	Namespaces = Protections(contain.Namespaces)
)

// AllProtections is every protection except [Namespaces]. Besides those with a name
// here there is "metadata": modes, owners, times and attributes are changed only
// where the child may write (Linux 5.9). This program makes these calls for it,
// which costs some microseconds each, and a signal whose handler does not restart
// calls may end one with EINTR. It cannot be had where a seccomp listener already
// holds this program, as in some containers, nor without a /proc of its own.
const AllProtections = Protections(contain.All)

// Has reports whether all of want are in r.
func (r Protections) Has(want Protections) bool { return r&want == want }

// String returns the names of the protections joined by commas.
func (r Protections) String() string { return contain.Protections(r).String() }

// Probe returns the protections that this system offers to your program. It
// finds out by trying them, once.
func Probe() Protections { return Protections(contain.Probe()) }

// Containment says which protections a command's process must have. There is no
// default: the zero Containment is a mistake.
type Containment struct {
	chosen        bool
	want, require Protections
}

// Require applies every protection that the kernel has and insists on the named
// ones: if one of them is missing, Declare fails, and if one cannot be applied
// in a run, the program is not started.
func Require(protections Protections) Containment {
	return Containment{chosen: true, want: AllProtections | protections, require: protections}
}

// BestEffort applies every protection that the kernel has and runs with those;
// [Result.Applied] lists them.
func BestEffort() Containment { return Containment{chosen: true, want: AllProtections} }

// Uncontained applies no protection: the program may do whatever yours may. The
// limits on time and output still hold, its tree is still killed, and it
// inherits no open files and no ignored or blocked signals. On Linux it is
// executed through an open file, so that no other file can take its place. For
// that reason the short name that ps -C and pgrep look for is a number.
func Uncontained() Containment { return Containment{chosen: true, want: ProcessTree | ParentDeath} }
