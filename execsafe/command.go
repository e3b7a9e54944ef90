package execsafe

import (
	"context"
	"slices"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe/internal/contain"
)

// Command is a declared and compiled command: one program, what it is given,
// and what bounds it. It is immutable and may be run from any number of
// goroutines at a time. The zero Command runs nothing and is a Misuse.
//
// What it does not protect against: a program that does something harmful with
// a value its parameter allows; what is wrong with a file that the program is
// told to read, unless a Containment holds the program; the answer, which is as
// untrusted as the input was; and, with a Containment that lacks the Files
// protection, whatever a program can do that has been taken over.
type Command struct {
	program     program
	places      []place
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

// Declare compiles a command from the absolute path of its program, its limits,
// its containment and its parts. All mistakes are reported at once, as one
// error of kind Misuse whose paths are "/program", "/limits/timeout",
// "/containment" and "/parts/3"; a required protection that the kernel lacks is
// Failed with CodeContainmentMissing. Call it at start-up.
//
// The program is found once. Each run checks that the same file is still there,
// so a program that has been upgraded needs a new declaration.
func Declare(path constant, limits Limits, containment Containment, parts ...Part) (*Command, error) {
	d := &draft{cmd: &Command{containment: containment}, found: untaint.Collector{Op: "execsafe.Declare"}}
	d.optIn = slices.ContainsFunc(parts, func(p Part) bool { return p.optIn })
	d.at = "/program"
	d.cmd.program, _ = d.pin(string(path))
	d.cmd.limits = limits.check(d)
	containment.check(d)
	d.cmd.env = baseEnv()
	for i, p := range parts {
		d.part(i, p)
	}
	d.finish()
	d.scripts()
	if err := d.found.Err(); err != nil {
		return nil, err
	}
	d.cmd.execs = d.cmd.helperPaths()
	d.cmd.running = make(chan struct{}, d.cmd.limits.Concurrent)
	return d.cmd, nil
}

// MustDeclare is Declare for a package variable. It panics with the mistakes.
func MustDeclare(path constant, limits Limits, containment Containment, parts ...Part) *Command {
	c, err := Declare(path, limits, containment, parts...)
	if err != nil {
		panic(err)
	}
	return c
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

// Run checks the arguments, starts the program, waits for it and returns what
// it wrote. A value that is refused is reported with the name of its parameter
// as the path, all of them at once, and nothing is started.
//
// The error is Timeout, Canceled, Busy, TooLarge (CodeOutputLimit) or Failed
// (CodeExitStatus, CodeKilledBySignal, CodeNotStarted and so on). The Result is filled as far
// as the run came, with an error too. When Run returns, the process and what it
// started are dead and nothing of the run is left but, where a reader given
// with StdinFrom does not return from Read, the goroutine that waits for it.
func (c *Command) Run(ctx context.Context, args ...Arg) (Result, error) {
	inv, err := c.With(args...)
	if err != nil {
		return Result{ExitCode: -1}, err
	}
	return inv.runner().Run(ctx, inv)
}

// errOp names the function in the errors of a run.
const errOp = "execsafe.Run"

func misuse(op string, code untaint.Code) error {
	return untaint.New(op, untaint.Violation{Code: code, Kind: untaint.Misuse})
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
