package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/argattack"
)

// execCheck tries each argument attack of the catalogue for real: with os/exec,
// with a declaration as wrong as can be at each level of containment, and with a
// declaration that says what the argument is.
var execCheck = Check{Name: "exec", Run: checkExec}

// execTrial is one way to run an attack. Where the declaration is refused, or
// the value, nothing ran: the error is of kind Misuse or another of ours.
type execTrial struct {
	name string
	bar  map[argattack.Effect]bool // effects that must not be had, nil for a control
	run  func(ctx context.Context, w argattack.World, root *os.Root, program string, a argattack.Attack) (output []byte, err error)
}

var (
	noEffect = map[argattack.Effect]bool{argattack.Exec: true, argattack.Write: true, argattack.Delete: true, argattack.Read: true, argattack.Egress: true}
	// onlyWrites is the bar where the folder was given to be written in.
	onlyWrites = map[argattack.Effect]bool{argattack.Exec: true, argattack.Read: true, argattack.Egress: true}
)

var execTrials = []execTrial{
	{"os/exec", nil, nil}, // World.Control
	{"anything passes, uncontained", nil, anything(execsafe.WritableDir, false, false)},
	{"anything passes, may execute itself, writable folder", nil, anything(execsafe.WritableDir, true, true)},
	{"anything passes, executes nothing, writable folder", onlyWrites, anything(execsafe.WritableDir, true, false)},
	{"anything passes, may execute itself, read-only folder", noEffect, anything(execsafe.Dir, true, true)},
	{"anything passes, executes nothing, read-only folder", noEffect, anything(execsafe.Dir, true, false)},
	{"a word behind the end of options, uncontained", noEffect, declaredWord},
}

func checkExec(ctx context.Context) (Table, error) {
	table := Table{
		Title:   "Argument attacks on real programs: what had its effect",
		Columns: []string{"command", "ran a program", "wrote a file", "deleted one", "read another's", "asked for a host", "all", "refused at start-up or by value"},
		Notes: []string{
			"The first row is the control. \"Anything passes\" is a declaration that takes any argument for any program, as none should: what stops the attack is the kernel.",
			"A program that may execute itself has the dynamic loader too, and through it any program it can read.",
			"Where the folder is writable, writes and deletions inside it are what was given.",
			"Attacks that need nothing but the name of a file or a host are left out of the last row: a word is the wrong type for a program that opens it.",
		},
	}
	attacks := argattack.Catalogue()
	for _, trial := range execTrials {
		row, err := trial.all(ctx, attacks)
		if err != nil {
			return Table{}, fmt.Errorf("%s: %w", trial.name, err)
		}
		table.Rows = append(table.Rows, row)
	}
	return table, nil
}

// all tries every attack.
func (e execTrial) all(ctx context.Context, attacks []argattack.Attack) (Row, error) {
	tried, fired := map[argattack.Effect]int{}, map[argattack.Effect]int{}
	row := Row{Name: e.name, Ours: e.bar != nil}
	refused, total, hits := 0, 0, 0
	for _, a := range attacks {
		if e.name == execTrials[len(execTrials)-1].name && a.NeedsNoOption() {
			continue
		}
		hit, not, err := e.one(ctx, a)
		if err != nil {
			return Row{}, fmt.Errorf("%s: %w", a.Name, err)
		}
		tried[a.Effect]++
		total++
		if not {
			refused++
		}
		if hit {
			fired[a.Effect]++
			hits++
			row.Failed = row.Failed || e.bar[a.Effect]
		}
	}
	if e.run == nil {
		row.Failed = hits < total // a control that does not fire shows nothing
	}
	for _, effect := range []argattack.Effect{argattack.Exec, argattack.Write, argattack.Delete, argattack.Read, argattack.Egress} {
		row.Cells = append(row.Cells, fmt.Sprintf("%d of %d", fired[effect], tried[effect]))
	}
	row.Cells = append(row.Cells, fmt.Sprintf("%d of %d", hits, total), fmt.Sprint(refused))
	return row, nil
}

// one tries an attack in a world of its own.
func (e execTrial) one(ctx context.Context, a argattack.Attack) (fired, refused bool, err error) {
	program := filepath.Join("/usr/bin", a.Program)
	if _, err := os.Stat(program); err != nil {
		return false, false, fmt.Errorf("apt-get install %s: %w", a.Debian, err)
	}
	below, err := os.MkdirTemp("", "matrix")
	if err != nil {
		return false, false, err
	}
	defer os.RemoveAll(below)
	w, err := argattack.NewWorld(below)
	if err != nil {
		return false, false, err
	}
	if e.run == nil {
		return w.Control(ctx, a), false, nil
	}
	root, err := os.OpenRoot(w.Dir)
	if err != nil {
		return false, false, err
	}
	defer root.Close()
	out, err := e.run(ctx, w, root, program, a)
	if err := ctx.Err(); err != nil {
		return false, false, err
	}
	kind := untaint.KindOf(err)
	return w.Fired(a, out), kind == untaint.Misuse || kind == untaint.Unsafe || kind == untaint.Invalid, notOurs(err)
}

// notOurs returns an error that means the trial itself went wrong.
func notOurs(err error) error {
	var ours *untaint.Error
	if err == nil || errors.As(err, &ours) && !errors.Is(err, execsafe.CodeContainmentMissing) && !errors.Is(err, untaint.Code("program_not_found")) {
		return nil
	}
	return err
}

var execLimits = execsafe.Limits{Timeout: 20 * time.Second, Stdout: 1 << 20, Stderr: 1 << 20}

// anything declares a command that passes the attack on as it is.
func anything(dir func(*os.Root) execsafe.Part, contained, itself bool) func(context.Context, argattack.World, *os.Root, string, argattack.Attack) ([]byte, error) {
	return func(ctx context.Context, w argattack.World, root *os.Root, program string, a argattack.Attack) ([]byte, error) {
		hold := execsafe.Uncontained()
		if contained {
			hold = execsafe.Require(execsafe.Files | execsafe.SystemCalls | execsafe.ProcessGroup | execsafe.Privileges)
		}
		// A program has what it needs to come as far as the attack: a folder for
		// temporary files, and for git no configuration of the machine, which it
		// would end for if it may not read it.
		parts := []execsafe.Part{
			execsafe.DangerousInterpreter(), execsafe.TempDir(), execsafe.DangerousEnv("GIT_CONFIG_NOSYSTEM", "1"),
			dir(root), launderAll(execsafe.Fixed, a.Args(w)...),
		}
		if itself {
			parts = append(parts, launderAll(execsafe.Helpers, program))
		}
		cmd, err := launderProgram(execsafe.Declare, program, execLimits, hold, parts...)
		if err != nil {
			return nil, err
		}
		res, err := cmd.Run(ctx)
		return append(res.Stdout, res.Stderr...), err
	}
}

// declaredWord takes the attack where its author meant plain operands: behind
// the end of options, with a pattern that lets through almost anything.
func declaredWord(ctx context.Context, w argattack.World, root *os.Root, program string, a argattack.Attack) ([]byte, error) {
	end := execsafe.EndOfOptions("--")
	if a.Program == "git" {
		end = execsafe.EndOfOptions("--end-of-options")
	}
	word := execsafe.Pattern("word", "[^@].*")
	cmd, err := launderProgram(execsafe.Declare, program, execLimits, execsafe.Uncontained(), execsafe.WritableDir(root),
		launderAll(execsafe.Fixed, w.Fill(a.Before)...), end, word.Operand().Repeated(0, 9), launderAll(execsafe.Fixed, w.Fill(a.After)...))
	if err != nil {
		return nil, err
	}
	res, err := cmd.Run(ctx, word.Each(w.Fill(a.Evil)...))
	return append(res.Stdout, res.Stderr...), err
}

// launderAll and launderProgram are the known hole in a parameter of an
// unexported string type: a type parameter that is inferred. They write
// declarations that no program should have.
func launderAll[T ~string, R any](f func(...T) R, args ...string) R {
	out := make([]T, len(args))
	for i, a := range args {
		out[i] = T(a)
	}
	return f(out...)
}

func launderProgram[T ~string](f func(T, execsafe.Limits, execsafe.Containment, ...execsafe.Part) (*execsafe.Command, error), path string, l execsafe.Limits, k execsafe.Containment, parts ...execsafe.Part) (*execsafe.Command, error) {
	return f(T(path), l, k, parts...)
}
