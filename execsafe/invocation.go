package execsafe

import (
	"bytes"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/untaint/untaint"
)

// Invocation is one run of a command with checked arguments, not yet started.
// It is made by Command.With and Pipe alone, so that whoever holds one, a fake
// in a test too, knows that each check has been made. It may be run once, since
// what it reads from may be a stream.
type Invocation struct {
	cmd    *Command
	args   []string
	env    []string
	dir    value
	paths  []value // those in args, in the order of their descriptors if open
	opens  int     // how many of them are open files
	stdin  io.Reader
	stdout io.Writer
	used   atomic.Bool
	next   *Invocation // the stage that reads this one's output
}

// With checks the arguments and returns the invocation. What is refused is
// reported all at once, in the order of the command's parts, each with the name
// of its parameter as the path. A parameter that is missing, set twice or of
// another command is Misuse.
func (c *Command) With(args ...Arg) (*Invocation, error) {
	if c == nil || c.running == nil {
		return nil, misuse("execsafe.With", codeCommandNotBuilt)
	}
	b := builder{inv: &Invocation{cmd: c, dir: c.dir}, given: args, found: untaint.Collector{Op: "execsafe.With"}}
	b.inv.args = make([]string, 1, len(c.places)+8)
	b.inv.args[0] = c.program.path
	b.streams()
	b.dir()
	for i := range c.places {
		b.place(&c.places[i])
	}
	if err := b.found.Err(); err != nil {
		return nil, err
	}
	return b.inv, nil
}

// StdinBytes gives a command with Input its standard input.
func StdinBytes(b []byte) Arg {
	return Arg{stream: func(inv *Invocation) *untaint.Violation {
		if int64(len(b)) > inv.cmd.input {
			return violation(CodeInputTooLarge, untaint.TooLarge, untaint.IntParam("max", inv.cmd.input))
		}
		inv.stdin = bytes.NewReader(b)
		return nil
	}, input: true}
}

// StdinFrom gives a command with Input its standard input from a reader, which
// is read until it ends, the program has ended, or the limit is passed: then
// the run is TooLarge with CodeInputTooLarge. A reader with a SetReadDeadline
// method, such as a connection, is made to return by it when the run is over;
// another that blocks keeps its goroutine, and only that, until it returns.
func StdinFrom(r io.Reader) Arg {
	return Arg{stream: func(inv *Invocation) *untaint.Violation {
		inv.stdin = r
		return nil
	}, input: true}
}

// StdoutTo writes standard output to w while the program runs, in place of
// Result.Stdout, up to the command's limit. A writer that fails ends the run as
// Failed with CodeStreamFailed. One that blocks holds the run up past its timeout.
func StdoutTo(w io.Writer) Arg {
	return Arg{stream: func(inv *Invocation) *untaint.Violation {
		inv.stdout = w
		return nil
	}}
}

// Program returns the absolute path of the program.
func (inv *Invocation) Program() string {
	if inv == nil || inv.cmd == nil {
		return ""
	}
	return inv.cmd.program.path
}

// Args returns the arguments, without the name of the program in front.
func (inv *Invocation) Args() []string {
	if inv == nil || len(inv.args) == 0 {
		return nil
	}
	return slices.Clone(inv.args[1:])
}

// Env returns the environment but for HOME and TMPDIR, which each run has of
// its own.
func (inv *Invocation) Env() []string {
	if inv == nil || inv.cmd == nil {
		return nil
	}
	return append(slices.Clone(inv.cmd.env), inv.env...)
}

// Dir returns the working folder, "" for an empty one of the run's own.
func (inv *Invocation) Dir() string {
	if inv == nil || inv.dir.path == nil {
		return ""
	}
	return inv.dir.path.absolute()
}

// Next returns the stage of a pipeline that reads this one's output, nil if
// there is none.
func (inv *Invocation) Next() *Invocation {
	if inv == nil {
		return nil
	}
	return inv.next
}

func (inv *Invocation) runner() Runner {
	if r := inv.cmd.runner; r != nil {
		return r
	}
	return Local{}
}

func (p *Path) absolute() string { return filepath.Join(p.root.Name(), p.name) }

// shown is the name by which the program finds the path: ./name in its working
// folder, absolute elsewhere. Neither can be taken for an option, and the slash
// before any colon keeps rsync, scp, git and tar from seeing a host.
func (p *Path) shown(dir *Path) string {
	if dir == nil || dir.root != p.root || dir.name != "." {
		return p.absolute()
	}
	if p.name == "." {
		return "."
	}
	return "." + string(filepath.Separator) + p.name
}

// builder assembles an invocation.
type builder struct {
	inv   *Invocation
	given []Arg
	found untaint.Collector
}

func (b *builder) no(path string, v untaint.Violation) {
	v.Path = path + v.Path
	b.found.Add(v)
}

// streams takes what is not a parameter's value, and finds arguments that
// belong to no parameter of the command.
func (b *builder) streams() {
	input := false
	for i := range b.given {
		a := &b.given[i]
		switch {
		case a.zero:
			b.no("", *violation(codeCommandNotBuilt, untaint.Misuse))
		case a.stream != nil:
			if a.input && b.inv.cmd.input == 0 {
				b.no("", *violation(codeInputNotDeclared, untaint.Misuse))
				continue
			}
			if a.input && input {
				b.no("", *violation(codeArgumentTwice, untaint.Misuse))
			}
			input = input || a.input
			if v := a.stream(b.inv); v != nil {
				b.no("/stdin", *v)
			}
		case a.slot != nil:
			b.known(i)
		}
	}
}

func (b *builder) known(i int) {
	s := b.given[i].slot
	if !slices.Contains(b.inv.cmd.slots, s) {
		b.no("/"+s.name, *violation(codeArgumentForeign, untaint.Misuse))
	}
	for j := range i {
		if b.given[j].slot == s {
			b.no("/"+s.name, *violation(codeArgumentTwice, untaint.Misuse))
		}
	}
}

// dir finds the working folder first, since the names of paths depend on it.
func (b *builder) dir() {
	for i := range b.inv.cmd.places {
		if at := &b.inv.cmd.places[i]; at.kind == placeDir {
			b.each(at, func(v value) { b.inv.dir = v })
		}
	}
}

func (b *builder) place(at *place) {
	switch at.kind {
	case placeFixed, placeEnd:
		b.inv.args = append(b.inv.args, at.text)
	case placeSwitch:
		b.each(at, func(v value) {
			if v.text != "" {
				b.inv.args = append(b.inv.args, at.text)
			}
		})
	case placeSeparate:
		b.each(at, func(v value) { b.inv.args = append(b.inv.args, at.text, b.text(v)) })
	case placeJoined:
		b.each(at, func(v value) { b.inv.args = append(b.inv.args, at.text+b.text(v)) })
	case placeOperand:
		b.each(at, func(v value) { b.inv.args = append(b.inv.args, b.text(v)) })
	case placeEnv:
		b.each(at, func(v value) { b.inv.env = append(b.inv.env, at.text+"="+b.text(v)) })
	}
}

// each hands over the values of a place that pass its checks.
func (b *builder) each(at *place, take func(value)) {
	path := "/" + at.slot.name
	for i := range b.given {
		a := &b.given[i]
		if a.slot != at.slot {
			continue
		}
		if !a.each {
			b.value(at, path, a.one, take)
			return
		}
		if n := len(a.many); n < at.min || n > at.max {
			b.no(path, *violation(codeArgumentCount, untaint.Invalid, untaint.IntParam("min", int64(at.min)), untaint.IntParam("max", int64(at.max))))
			return
		}
		for j, v := range a.many {
			b.value(at, untaint.PathIndex(path, j), v, take)
		}
		return
	}
	if at.min > 0 {
		b.no(path, *violation(codeArgumentMissing, untaint.Misuse))
	}
}

func (b *builder) value(at *place, path string, v value, take func(value)) {
	if v.no != nil {
		b.no(path, *v.no)
		return
	}
	if v.path != nil {
		if no := v.look(); no != nil {
			b.no(path, *no)
			return
		}
	} else if no := at.begins(v.text); no != nil {
		b.no(path, *no)
		return
	}
	take(v)
}

// begins is the check that depends on where the value stands. The declaration
// has excluded all but free text from failing it; it is made for each value
// nevertheless.
func (at *place) begins(text string) *untaint.Violation {
	if text == "" || at.refused == "" {
		return nil
	}
	for _, r := range at.refused {
		if firstRune(text) != r {
			continue
		}
		if r == '-' {
			return violation(codeOptionLike, untaint.Unsafe)
		}
		return violation(codeReservedFirst, untaint.Unsafe)
	}
	return nil
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// text is the argument for a value. A path is kept, to be opened by the run.
func (b *builder) text(v value) string {
	if v.path == nil {
		return v.text
	}
	b.inv.paths = append(b.inv.paths, v)
	if v.open {
		b.inv.opens++
		return descriptorName(2 + b.inv.opens)
	}
	return v.path.shown(b.inv.dir.path)
}

func descriptorName(fd int) string { return descriptorFolder + strconv.Itoa(fd) }
