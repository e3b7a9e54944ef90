package execsafe

import (
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// Command is a declared and compiled command: one program, what it is given,
// and what bounds it. It is immutable and safe for concurrent use. The zero
// Command runs nothing: that is Misuse.
//
// What it does not protect against: a program that does harm with a value its
// parameter allows; a malicious file that the program reads, unless a
// [Containment] confines the program; the output, which is as untrusted as the
// input was; and, without the [Files] protection, anything a compromised
// program can do.
type Command struct {
	program     program
	places      []place
	most        int // arguments, where each parameter has one value
	slots       []*slot
	env         []string
	dir         value
	temp        bool
	input       int64
	helpers     []program
	execs       []string // what the child may execute of them
	reads       []contain.Place
	writes      []contain.Place
	network     bool
	plain       bool
	accepted    []int
	meanings    []meaning
	limits      Limits
	containment Containment
	running     chan struct{} // one place for each concurrent run
	runner      Runner
}

// WithRunner returns the command with another runner, such as a fake in a test. Both
// share the limit of concurrent runs.
func (c *Command) WithRunner(r Runner) *Command {
	if c == nil {
		return nil
	}
	other := *c
	other.runner = r
	return &other
}

// helperPaths are the programs that the child may execute: those declared and,
// for scripts, what their first line names, which the kernel executes.
func (c *Command) helperPaths() []string {
	var paths []string
	for _, h := range c.helpers {
		paths = append(paths, h.path)
		if h.resolved != h.path {
			paths = append(paths, h.resolved)
		}
	}
	return paths
}
