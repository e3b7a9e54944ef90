package execsafe

import (
	"context"
	"slices"
	"unsafe"

	"github.com/untaint/untaint"
)

// With checks the arguments and returns the invocation. The error reports every
// refused value, in the order of the command's parts, each with the name of its
// parameter as the path. A parameter that is missing, set twice or from another
// command is Misuse.
func (c *Command) With(args ...Arg) (*Invocation, error) {
	if c == nil || c.running == nil {
		return nil, misuse("execsafe.With", codeCommandNotBuilt)
	}
	if inv := c.inOrder(args); inv != nil {
		return inv, nil
	}
	// What follows keeps a copy: what the caller gave can stay on its stack.
	inv := &Invocation{cmd: c, more: hide(&invMore{})}
	b := builder{inv: inv, given: slices.Clone(args), found: untaint.Collector{Op: "execsafe.With"}}
	b.args = make([]string, 0, len(c.places)+8)
	b.streams()
	b.dir()
	for i := range c.places {
		b.place(&c.places[i])
	}
	if err := b.found.Err(); err != nil {
		return nil, err
	}
	inv.argv, inv.argc = hide(unsafe.SliceData(b.args)), uint32(len(b.args))
	return inv, nil
}

// inOrder is With for arguments that are texts, good ones, and given once each:
// nil where that is not so, which With then finds out about. It makes one
// allocation for the invocation and its arguments, and one for all texts that
// have to be put together.
func (c *Command) inOrder(args []Arg) *Invocation {
	inv, out := c.room()
	var space [96]byte
	var places [8]joint
	text, joints := space[:0], places[:0]
	used := 0
	for i := range c.places {
		at := &c.places[i]
		if at.slot == nil {
			out = append(out, at.text)
			continue
		}
		var a *Arg
		if used < len(args) && args[used].slot == at.slot && !at.again {
			a = &args[used]
		} else if a = find(args, at.slot); a == nil && at.min == 0 {
			continue
		}
		if a == nil || a.more.get() != nil || at.min > 1 || at.kind > placeOperand || !at.takes(a.text()) {
			return nil
		}
		if !at.again {
			used++
		}
		switch at.kind {
		case placeSwitch:
			if a.size > 0 {
				out = append(out, at.text)
			}
		case placeSeparate:
			out = append(out, at.text, a.text())
		case placeJoined:
			text = append(append(text, at.text...), a.text()...)
			joints = append(joints, joint{len(out), len(text)})
			out = append(out, "")
		default:
			out = append(out, a.text())
		}
	}
	if used != len(args) {
		return nil
	}
	if len(joints) > 0 {
		join(out, string(text), joints)
	}
	inv.argv, inv.argc = hide(unsafe.SliceData(out)), uint32(len(out))
	return inv
}

// joint is where a text stands among the arguments, and where it ends among
// those that are put together.
type joint struct{ index, end int }

func join(out []string, all string, joints []joint) {
	from := 0
	for _, j := range joints {
		out[j.index] = all[from:j.end]
		from = j.end
	}
}

// find returns the argument for a parameter, the first if there are several.
func find(args []Arg, s *slot) *Arg {
	for i := range args {
		if args[i].slot == s {
			return &args[i]
		}
	}
	return nil
}

// takes reports, by the first byte alone, that a text passes begins: false where
// it need not.
func (at *place) takes(text string) bool {
	return text == "" || at.bad[text[0]>>6]>>(text[0]&63)&1 == 0
}

// short is an invocation with room for its arguments behind it: what fills a
// size class of the allocator.
type short struct {
	inv  Invocation
	argv [10]string
}

// room returns an invocation, and a slice that holds what arguments it can have.
func (c *Command) room() (*Invocation, []string) {
	if c.most <= len(short{}.argv) {
		s := &short{inv: Invocation{cmd: c}}
		return &s.inv, s.argv[:0]
	}
	return &Invocation{cmd: c}, make([]string, 0, c.most)
}

// Run checks the arguments, starts the program, waits for it and returns what
// it wrote. If values are refused, nothing is started, and the error reports
// all of them, each with the name of its parameter as the path.
//
// The error is Timeout, Canceled, Busy, TooLarge ([CodeOutputLimit]) or Failed
// ([CodeExitStatus], [CodeKilledBySignal], [CodeNotStarted] and so on). The
// [Result] is filled as far as the run got, even with an error. When Run
// returns, the process and what it started are dead. Nothing of the run
// remains, except a goroutine if a reader given with [StdinFrom] does not
// return from Read.
func (c *Command) Run(ctx context.Context, args ...Arg) (Result, error) {
	inv, err := c.With(args...)
	if err != nil {
		return Result{ExitCode: -1}, err
	}
	return inv.runner().Run(ctx, inv)
}

func (inv *Invocation) runner() Runner {
	if r := inv.cmd.runner; r != nil {
		return r
	}
	return local{}
}
