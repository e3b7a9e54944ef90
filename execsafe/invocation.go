package execsafe

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"unsafe"
)

// Invocation is one run of a command with checked arguments, not yet started.
// Only [Command.With] and [Pipe] make one, so that whoever holds one, even a
// fake in a test, knows that every check has passed. It can be run once,
// because its input may be a stream. Printed or logged, it shows its program
// and the names of its parameters. [Call] returns the values too: keep those to
// yourself.
type Invocation struct {
	cmd  *Command
	argv hidden[string] // the first of argc, without the program
	more hidden[invMore]
	argc uint32
	used uint32 // 1 once it has run
}

// invMore is what few invocations have.
type invMore struct {
	env    []string
	dir    value
	paths  []value // those in args, in the order of their descriptors if open
	opens  int     // how many of them are open files
	stdin  io.Reader
	stdout io.Writer
	next   *Invocation // the stage that reads this one's output
}

var noMore invMore // never written to

// rest is what few invocations have, to be read.
func (inv *Invocation) rest() *invMore {
	if more := inv.more.get(); more != nil {
		return more
	}
	return &noMore
}

func (inv *Invocation) args() []string { return unsafe.Slice(inv.argv.get(), inv.argc) }

func (inv *Invocation) next() *Invocation { return inv.rest().next }

func (inv *Invocation) dir() value {
	if dir := inv.rest().dir; dir.path != nil {
		return dir
	}
	return inv.cmd.dir
}

// Format writes the program and the names of the command's parameters for each
// verb.
func (inv Invocation) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, inv.shown()) }

// LogValue is what Format writes.
func (inv Invocation) LogValue() slog.Value { return slog.StringValue(inv.shown()) }

func (inv Invocation) shown() string {
	if inv.cmd == nil {
		return "execsafe.Invocation()"
	}
	words := []string{inv.cmd.program.path}
	for _, s := range inv.cmd.slots {
		words = append(words, s.name)
	}
	return "execsafe.Invocation(" + strings.Join(words, " ") + ")"
}

// Call is what an invocation starts, for fakes and tests to inspect. It holds
// the values of the run and is not redacted.
type Call struct {
	// Program is the absolute path of the program, "" for the zero Invocation.
	Program string
	// Args are its arguments, without its name in front.
	Args []string
	// Env is its environment without HOME and TMPDIR, which differ in each run.
	Env []string
	// Dir is its working folder, "" for an empty one made for the run.
	Dir string
	// Next are the further stages of a pipeline.
	Next []Call
}

// Call returns what the invocation starts.
func (inv *Invocation) Call() Call {
	if inv == nil || inv.cmd == nil {
		return Call{}
	}
	c := inv.call()
	for at := inv.next(); at != nil; at = at.next() {
		c.Next = append(c.Next, at.call())
	}
	return c
}

func (inv *Invocation) call() Call {
	c := Call{Program: inv.cmd.program.path, Args: slices.Clone(inv.args()), Env: append(slices.Clone(inv.cmd.env), inv.rest().env...)}
	if dir := inv.dir().path; dir != nil {
		c.Dir = dir.absolute()
	}
	return c
}

// Runner runs checked invocations. In tests, pass a fake: it sees exactly what
// would have been started and nothing that was refused. Package execsafetest
// has one.
type Runner interface {
	// Run runs an invocation and returns what Command.Run would.
	Run(ctx context.Context, inv *Invocation) (Result, error)
}
