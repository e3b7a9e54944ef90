package execsafe_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/argattack"
	"github.com/untaint/untaint/internal/test/env"
)

// launder is the known hole in a parameter of an unexported string type: a
// generic function whose type parameter is inferred. The tests use it to write
// declarations that pass anything, as no program should.
func launder[T ~string, R any](f func(...T) R, args ...string) R {
	out := make([]T, len(args))
	for i, a := range args {
		out[i] = T(a)
	}
	return f(out...)
}

func launderProgram[T ~string](f func(T, execsafe.Limits, execsafe.Containment, ...execsafe.Part) (*execsafe.Command, error), path string, l execsafe.Limits, k execsafe.Containment, parts ...execsafe.Part) (*execsafe.Command, error) {
	return f(T(path), l, k, parts...)
}

// unsafeParts are those of a declaration that lets anything by. A program has
// what it needs to come as far as the attack: a folder for its temporary files,
// and for git no configuration of the machine, which it would end for if it may
// not read it.
func unsafeParts(parts ...execsafe.Part) []execsafe.Part {
	return append(parts, execsafe.DangerousInterpreter(), execsafe.TempDir(), execsafe.DangerousEnv("GIT_CONFIG_NOSYSTEM", "1"))
}

func attackLimits() execsafe.Limits {
	return execsafe.Limits{Timeout: time.Minute, Stdout: 1 << 20, Stderr: 1 << 20}
}

// endMarker is what the program's own author would put before an operand.
func endMarker(program string) execsafe.Part {
	if program == "git" {
		return execsafe.EndOfOptions("--end-of-options")
	}
	return execsafe.EndOfOptions("--")
}

// Each attack is put where its author meant one or more plain operands to be:
// behind the end of options, with a pattern that lets through almost anything,
// and with no containment. It is refused when the command is declared, or the
// program takes it for a word and nothing happens. Attacks that need nothing
// but the name of a file are left to the next test, since such a pattern is
// wrong for a program that opens what it is given.
func TestAttacksBehindTheEndOfOptions(t *testing.T) {
	refused, harmless := 0, 0
	for _, a := range argattack.Catalogue() {
		if a.NeedsNoOption() {
			continue
		}
		t.Run(a.Name, func(t *testing.T) {
			w, root := world(t)
			operand := execsafe.Pattern("operand", "[^@:][^:]*") // a colon makes it an address for many
			cmd, err := launderProgram(execsafe.Declare, env.Program(t, a.Program, a.Debian), attackLimits(),
				execsafe.Uncontained(), execsafe.WritableDir(root),
				launder(execsafe.Fixed, w.Fill(a.Before)...),
				endMarker(a.Program), operand.Operand().Repeated(0, 9),
				launder(execsafe.Fixed, w.Fill(a.After)...))
			if err != nil {
				require.True(t, isAny(err, untaint.Code("interpreter"), untaint.Code("end_not_known"), untaint.Code("text_as_address")), err.Error())
				refused++
				return
			}
			res, err := cmd.Run(t.Context(), operand.Each(w.Fill(a.Evil)...))
			require.False(t, w.Fired(a, append(res.Stdout, res.Stderr...)), "%v\n%s\n%s", err, res.Stdout, res.Stderr)
			harmless++
		})
	}
	t.Logf("%d attacks refused at start-up, %d harmless", refused, harmless)
}

// The same where the parameter has the type that fits: each attack is refused
// and nothing is started, by each type.
func TestAttacksAsTypedValues(t *testing.T) {
	word := execsafe.Pattern("word", "[A-Za-z0-9][A-Za-z0-9._-]*")
	file := execsafe.OpenFile("file")
	link := execsafe.URL("link", []string{"https"}, []string{"*"})
	choice := execsafe.Enum("choice", "f", "g")
	cmd := execsafe.MustDeclare("/usr/bin/printf", limits(), execsafe.Uncontained(), execsafe.Fixed("%s"),
		word.Operand().Repeated(0, 9), file.Operand().Repeated(0, 9), link.Operand().Repeated(0, 9), choice.Operand().Repeated(0, 9))
	for _, a := range argattack.Catalogue() {
		w, root := world(t)
		evil := w.Fill(a.Evil)
		var paths []execsafe.Path
		for _, e := range evil {
			paths = append(paths, execsafe.At(root, e))
		}
		for _, arg := range []execsafe.Arg{word.Each(evil...), file.Each(paths...), link.Each(evil...), choice.Each(evil...)} {
			_, err := cmd.With(arg)
			require.Error(t, err, "%s %q", a.Name, evil)
			require.NotErrorIs(t, err, untaint.Misuse)
			for _, e := range evil {
				require.False(t, len(e) > 4 && strings.Contains(err.Error(), e), "the value is in %v", err)
			}
		}
	}
	t.Logf("%d attacks refused by each of 4 types", len(argattack.Catalogue()))
}

func world(t *testing.T) (argattack.World, *os.Root) {
	t.Helper()
	w := argattack.Test(t)
	root, err := os.OpenRoot(w.Dir)
	require.NoError(t, err)
	t.Cleanup(func() { _ = root.Close() })
	return w, root
}

func isAny(err error, codes ...untaint.Code) bool {
	return slices.ContainsFunc(codes, func(c untaint.Code) bool {
		for v := range untaint.Violations(err) {
			if v.Code == c {
				return true
			}
		}
		return false
	})
}

// A declaration as wrong as can be, which passes any argument to any program,
// contained: nothing it reaches for can be had. In a folder that the child may
// write, it can still write there, which is what it was given.
func TestAttacksOnAnUnsafeCommandContained(t *testing.T) {
	for _, v := range []struct {
		name string
		dir  func(*os.Root) execsafe.Part
		bar  func(argattack.Attack) bool // attacks that may fire
	}{
		{"read-only", execsafe.Dir, func(argattack.Attack) bool { return false }},
		{"writable", execsafe.WritableDir, func(a argattack.Attack) bool {
			return a.Effect == argattack.Write || a.Effect == argattack.Delete
		}},
	} {
		t.Run(v.name, func(t *testing.T) {
			fired := 0
			for _, a := range argattack.Catalogue() {
				w, root := world(t)
				cmd, err := launderProgram(execsafe.Declare, env.Program(t, a.Program, a.Debian), attackLimits(),
					execsafe.Require(execsafe.Files|execsafe.SystemCalls),
					unsafeParts(v.dir(root), launder(execsafe.Fixed, a.Args(w)...))...)
				if isAny(err, untaint.Code("program_setuid")) {
					continue
				}
				require.NoError(t, err)
				res, err := cmd.Run(t.Context())
				if w.Fired(a, append(res.Stdout, res.Stderr...)) {
					fired++
					require.True(t, v.bar(a), "%s fired: %v\n%s\n%s", a.Name, err, res.Stdout, res.Stderr)
				}
			}
			t.Logf("%d of %d fired", fired, len(argattack.Catalogue()))
		})
	}
}
