package execsafe

import (
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// Protections is a set of things that hold a process. What a kernel has differs;
// [Probe] tells.
type Protections uint32

// The protections, from those that each system has to those of a recent Linux.
const (
	// ProcessTree: the process and what it starts are killed together. A process that
	// makes itself a daemon gets away unless ProcessGroup or Namespaces holds too.
	ProcessTree = Protections(contain.ProcessTree)
	// ParentDeath: the process dies with the program that started it.
	ParentDeath = Protections(contain.ParentDeath)
	// Resources: the kernel's part of Limits holds from the first instruction.
	Resources = Protections(contain.Limits)
	// Descriptors: no file is open in it but those it was given.
	Descriptors = Protections(contain.Descriptors)
	// Privileges: neither a setuid program nor being root gives it rights.
	Privileges = Protections(contain.Privileges)
	// SystemCalls: no socket without Network, no ptrace, mount, namespace, io_uring
	// and so on.
	SystemCalls = Protections(contain.SystemCalls)
	// ProcessGroup: no process leaves the tree.
	ProcessGroup = Protections(contain.ProcessGroup)
	// Files: it reads, writes and executes only what the command declares.
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

// AllProtections is each protection but [Namespaces].
const AllProtections = Protections(contain.All)

// Has reports whether all of want are in r.
func (r Protections) Has(want Protections) bool { return r&want == want }

// String returns the names of the protections joined by commas.
func (r Protections) String() string { return contain.Protections(r).String() }

// Probe returns the protections that this system has for this program. It finds out
// by trying, once.
func Probe() Protections { return Protections(contain.Probe()) }

// Containment is a command's choice of what the kernel must, or need not, hold
// of its process. There is no default: the zero Containment is a mistake.
type Containment struct {
	chosen        bool
	want, require Protections
}

// Require asks for each protection the kernel has and insists on the named ones: a
// command for which one is missing does not compile, and a run in which one
// could not be applied does not start the program.
func Require(protections Protections) Containment {
	return Containment{chosen: true, want: AllProtections | protections, require: protections}
}

// BestEffort asks for each protection the kernel has and runs with what there is;
// [Result.Applied] says what that was.
func BestEffort() Containment { return Containment{chosen: true, want: AllProtections} }

// Uncontained asks for nothing of the kernel: the program may do what this
// program may. It still dies with its tree, within its time and output, and gets
// no open file and no ignored signal of ours. On Linux it is executed by an open
// file, so that no other can take its place, and so the short name that ps -C
// and pgrep look for is a number.
func Uncontained() Containment { return Containment{chosen: true, want: ProcessTree | ParentDeath} }
