package execsafe

import (
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// Rungs is a set of things that hold a process. What a kernel has differs;
// Probe tells.
type Rungs uint32

// The rungs, from those that each system has to those of a recent Linux.
const (
	// Tree: the process and what it starts are killed together. A process that
	// makes itself a daemon gets away unless Escape or Namespaces holds too.
	Tree = Rungs(contain.Tree)
	// Death: the process dies with the program that started it.
	Death = Rungs(contain.Death)
	// Resources: the kernel's part of Limits holds from the first instruction.
	Resources = Rungs(contain.Limits)
	// Descriptors: no file is open in it but those it was given.
	Descriptors = Rungs(contain.Descriptors)
	// Privileges: neither a setuid program nor being root gives it rights.
	Privileges = Rungs(contain.Privileges)
	// Calls: no socket without Network, no ptrace, mount, namespace, io_uring
	// and so on.
	Calls = Rungs(contain.Calls)
	// Escape: no process leaves the tree.
	Escape = Rungs(contain.Escape)
	// Files: it reads, writes and executes only what the command declares.
	Files = Rungs(contain.Files)
	// Truncate: Files covers truncation by name as well (Linux 6.2).
	Truncate = Rungs(contain.Truncate)
	// TCP: no TCP without Network (Linux 6.7).
	TCP = Rungs(contain.TCP)
	// Devices: no control calls on devices (Linux 6.10).
	Devices = Rungs(contain.Devices)
	// Signals: no signal to a process outside (Linux 6.12).
	Signals = Rungs(contain.Signals)
	// Namespaces: user, process, network and other namespaces of its own. It
	// costs several milliseconds, more with a large heap, and is applied only
	// where Require names it.
	Namespaces = Rungs(contain.Namespaces)
)

// AllRungs is each rung but Namespaces.
const AllRungs = Rungs(contain.All)

// Has reports whether all of want are in r.
func (r Rungs) Has(want Rungs) bool { return r&want == want }

// String returns the names of the rungs joined by commas.
func (r Rungs) String() string { return contain.Rungs(r).String() }

// Probe returns the rungs that this system has for this program. It finds out
// by trying, once.
func Probe() Rungs { return Rungs(contain.Probe()) }

// Containment is a command's choice of what the kernel must, or need not, hold
// of its process. There is no default: the zero Containment is a mistake.
type Containment struct {
	chosen        bool
	want, require Rungs
}

// Require asks for each rung the kernel has and insists on the named ones: a
// command for which one is missing does not compile, and a run in which one
// could not be applied does not start the program.
func Require(rungs Rungs) Containment {
	return Containment{chosen: true, want: AllRungs | rungs, require: rungs}
}

// BestEffort asks for each rung the kernel has and runs with what there is;
// Result.Applied says what that was.
func BestEffort() Containment { return Containment{chosen: true, want: AllRungs} }

// Uncontained asks for nothing of the kernel: the program may do what this
// program may. It still dies with its tree, within its time and output.
func Uncontained() Containment { return Containment{chosen: true, want: Tree | Death} }

func (k Containment) check(d *draft) {
	switch {
	case !k.chosen:
		d.add("/containment", CodeNoContainment)
	case k.require != 0:
		if missing := k.require &^ Probe(); missing != 0 {
			d.missing(missing)
		}
	}
}
