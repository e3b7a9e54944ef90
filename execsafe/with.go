package execsafe

import (
	"context"
	"slices"
	"strings"
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
	inv := &Invocation{cmd: c, more: &invMore{}}
	b := builder{inv: inv, given: slices.Clone(args), found: untaint.Collector{Op: "execsafe.With"}}
	b.args = make([]string, 1, len(c.places)+8)
	b.args[0] = c.program.path
	b.streams()
	b.dir()
	for i := range c.places {
		b.place(&c.places[i])
	}
	if err := b.found.Err(); err != nil {
		return nil, err
	}
	inv.argv, inv.argc = unsafe.SliceData(b.args), len(b.args)
	return inv, nil
}

// inOrder is With for arguments that are texts, good ones, and given once each:
// nil where that is not so, which With then finds out about. It makes one
// allocation for the invocation and its arguments, and one for all texts that
// have to be put together.
func (c *Command) inOrder(args []Arg) *Invocation {
	count, joined, used := 1, 0, 0
	for i := range c.places {
		at := &c.places[i]
		if at.slot == nil {
			count++
			continue
		}
		a := at.find(args, used)
		switch {
		case a == nil && at.min == 0:
			continue
		case a == nil || a.more != nil || at.kind > placeOperand || !at.takes(a.text()):
			return nil
		}
		used++
		switch at.kind {
		case placeSwitch:
			count += min(a.size, 1)
		case placeSeparate:
			count += 2
		case placeJoined:
			joined += len(at.text) + a.size
			count++
		default:
			count++
		}
	}
	if used != len(args) {
		return nil
	}
	return c.assemble(args, count, joined)
}

// find returns the argument for a place: the next one where they are in order.
func (at *place) find(args []Arg, next int) *Arg {
	if next < len(args) && args[next].slot == at.slot {
		return &args[next]
	}
	for i := range args {
		if args[i].slot == at.slot {
			return &args[i]
		}
	}
	return nil
}

// takes is begins for a look at one byte.
func (at *place) takes(text string) bool {
	return text == "" || at.bad[text[0]>>6]>>(text[0]&63)&1 == 0 || at.begins(text) == nil
}

// short is an invocation with room for its arguments behind it: what fills a
// size class of the allocator.
type short struct {
	inv  Invocation
	argv [11]string
}

func (c *Command) assemble(args []Arg, count, joined int) *Invocation {
	var inv *Invocation
	var out []string
	if count <= len(short{}.argv) {
		s := &short{inv: Invocation{cmd: c}}
		inv, out = &s.inv, s.argv[:0]
	} else {
		inv, out = &Invocation{cmd: c}, make([]string, 0, count)
	}
	out = append(out, c.program.path)
	var all strings.Builder
	if joined > 0 {
		all.Grow(joined)
	}
	used := 0
	for i := range c.places {
		at := &c.places[i]
		if at.slot == nil {
			out = append(out, at.text)
			continue
		}
		a := at.find(args, used)
		if a == nil {
			continue
		}
		used++
		switch at.kind {
		case placeSwitch:
			if a.size > 0 {
				out = append(out, at.text)
			}
		case placeSeparate:
			out = append(out, at.text, a.text())
		case placeJoined:
			from := all.Len()
			all.WriteString(at.text)
			all.WriteString(a.text())
			out = append(out, all.String()[from:])
		default:
			out = append(out, a.text())
		}
	}
	inv.argv, inv.argc = unsafe.SliceData(out), len(out)
	return inv
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
