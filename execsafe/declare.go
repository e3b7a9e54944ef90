package execsafe

import (
	"slices"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// Declare compiles a command from the absolute path of its program, its limits,
// its containment and its parts. All mistakes are reported at once, as one
// error of kind Misuse whose paths are "/program", "/limits/timeout",
// "/containment" and "/parts/3"; a required protection that the kernel lacks is
// Failed with [CodeContainmentMissing]. The cause, which [errors.Unwrap] returns,
// shows each mistake with the constant that has it. Call it at start-up.
//
// The program is looked up once. Each run checks that it is still the same
// file, so after an upgrade of the program you need a new declaration: restart.
func Declare(path constant, limits Limits, containment Containment, parts ...Part) (*Command, error) {
	d := &draft{cmd: &Command{containment: containment}, program: string(path), found: untaint.Collector{Op: "execsafe.Declare"}}
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
	if len(d.shown) > 0 {
		d.found.Because(d.shown)
		return nil, d.found.Err()
	}
	d.cmd.execs = d.cmd.helperPaths()
	d.cmd.running = make(chan struct{}, d.cmd.limits.Concurrent)
	return d.cmd, nil
}

// MustDeclare is [Declare] for a package variable. It panics with the mistakes.
func MustDeclare(path constant, limits Limits, containment Containment, parts ...Part) *Command {
	c, err := Declare(path, limits, containment, parts...)
	if err != nil {
		panic(mistake.Explain("execsafe.MustDeclare", err))
	}
	return c
}

func (d *draft) missing(r Protections) {
	d.note(untaint.Violation{Path: "/containment", Code: CodeContainmentMissing, Kind: untaint.Failed,
		Params: untaint.NewParams(untaint.TextParam("missing", r.String()))})
}

func (k Containment) check(d *draft) {
	switch {
	case !k.chosen:
		d.add("/containment", codeNoContainmentChoice)
	case k.require != 0:
		if missing := k.require &^ Probe(); missing != 0 {
			d.missing(missing)
		}
	}
}

// check adds what is wrong with the limits to a draft and returns them with
// their defaults.
func (l Limits) check(d *draft) Limits {
	if l.Timeout == 0 {
		d.limit(codeNoLimit, "timeout")
	} else if l.Timeout < minTimeout || l.Timeout > maxTimeout {
		d.limit(codeBadLimit, "timeout")
	}
	if l.Stdout == 0 {
		d.limit(codeNoLimit, "stdout")
	}
	for _, row := range []struct {
		name     string
		n, least int64
	}{
		{"stdout", l.Stdout, 1}, {"stderr", l.Stderr, 1}, {"concurrent", int64(l.Concurrent), 1},
		{"wait", int64(l.Wait), int64(minTimeout)}, {"cpu", int64(l.CPU), int64(minCPU)}, {"memory", l.Memory, minMemory},
		{"file_size", l.FileSize, 1}, {"open_files", int64(l.OpenFiles), minOpenFiles}, {"processes", int64(l.Processes), 1},
	} {
		if row.n < 0 || row.n > 0 && row.n < row.least {
			d.limit(codeBadLimit, row.name)
		}
	}
	if l.Stderr == 0 {
		l.Stderr = defaultStderr
	}
	if l.Concurrent <= 0 {
		l.Concurrent = defaultConcurrent
	}
	return l
}
