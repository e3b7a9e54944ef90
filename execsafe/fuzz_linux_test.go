package execsafe_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/execsafetest"
)

// seeds are values that have meant something to some program.
func seeds() []string {
	all := strings.Split(ownPayloads, "\n")
	return append(all, "a\x00b", "\xff", "\x1b[2J", "https://example.com/", "https://a@b/", "https://[::1]/", "a\nb", strings.Repeat("x", 5000), "report.txt", "old/../report.txt", "link", "up/x", "loop")
}

// requireRefusal fails if an error is not a refusal of a value: it must be ours,
// the value's fault and not the caller's, and silent about the value.
func requireRefusal(t *testing.T, err error, value string) {
	t.Helper()
	var ours *untaint.Error
	require.ErrorAs(t, err, &ours)
	switch kind := untaint.KindOf(err); kind {
	case untaint.Invalid, untaint.Malformed, untaint.Unsafe, untaint.TooLarge, untaint.NotFound, untaint.Denied:
	default:
		t.Fatalf("kind %v: %v", kind, err)
	}
	if len(value) > 40 && strings.Contains(err.Error(), value) {
		t.Fatalf("the value is in %v", err)
	}
}

// Whatever a parameter accepts reaches a real program byte for byte, and never
// begins like an option where options are read.
func FuzzArguments(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	text := execsafe.Text("text", 10_000)
	word := execsafe.Pattern("word", `[^-@]\PC*`)
	link := execsafe.URL("link", []string{"https"}, []string{"*"})
	l := execsafe.Limits{Timeout: time.Minute, Stdout: 1 << 20}
	print := func(parts ...execsafe.Part) *execsafe.Command {
		cmd, err := execsafe.Declare("/usr/bin/printf", l, execsafe.Uncontained(), parts...)
		require.NoError(f, err)
		return cmd
	}
	rows := []struct {
		param  *execsafe.Param[string]
		cmd    *execsafe.Command
		open   bool // options are read where the value stands
		prefix string
	}{
		{text, print(execsafe.EndOfOptions("--"), execsafe.Fixed("%s"), text.Operand()), false, ""},
		{text, print(execsafe.Fixed("%s"), text.Flag("--value")), false, "--value="},
		{word, print(execsafe.Fixed("%s"), word.Operand()), true, ""},
		{word, print(execsafe.Fixed("%s%s"), word.Separate("-v")), true, ""},
		{link, print(execsafe.Fixed("%s"), link.Operand()), true, ""},
	}
	f.Fuzz(func(t *testing.T, value string) {
		for i, row := range rows {
			inv, err := row.cmd.With(row.param.Set(value))
			if err != nil {
				requireRefusal(t, err, value)
				continue
			}
			args := inv.Call().Args
			require.Equal(t, row.prefix+value, args[len(args)-1])
			require.False(t, row.open && strings.HasPrefix(value, "-"), "%q", value)
			require.False(t, strings.HasPrefix(value, "@"), "%q", value)
			require.NotContains(t, value, "\x00")
			if i > 0 && i != 2 {
				continue // two real runs are enough
			}
			res, err := execsafe.Run(t.Context(), inv)
			require.NoError(t, err)
			require.Equal(t, value, string(res.Stdout))
		}
	})
}

// What the compiler of a declaration finds out about how a pattern may begin
// holds for each value: where it let the pattern stand, no value is refused for
// how it begins.
func FuzzPatternBeginnings(f *testing.F) {
	for _, expr := range []string{"[a-z]+", ".*", "-?x", "(?:a|-b)c", "(?i)k-", "[^a]", `\x2d`, "x{0,2}-", "(|a)-", "^-", "a)|(?:-b", `\pL+`, "(?s:.)", `\Q-\E`, "[!-0]", `[[:punct:]]`, "(?i:@)"} {
		for _, value := range []string{"-x", "@x", "abc", ""} {
			f.Add(expr, value)
		}
	}
	fake := &execsafetest.Recorder{}
	f.Fuzz(func(t *testing.T, expr, value string) {
		param := launderPattern(execsafe.Pattern, "p", expr)
		cmd, err := execsafe.Declare("/usr/bin/printf", limits(), execsafe.Uncontained(), param.Operand())
		if err != nil {
			require.ErrorIs(t, err, untaint.Misuse)
			require.False(t, isAny(err, untaint.Code("program_path"), untaint.Code("command_not_built")))
			return
		}
		for _, v := range []string{value, "-" + value, "@" + value} {
			_, err = cmd.WithRunner(fake).With(param.Set(v))
			if err == nil {
				require.NotEmpty(t, v)
				require.False(t, v[0] == '-' || v[0] == '@', "%q takes %q", expr, v)
				continue
			}
			requireRefusal(t, err, v)
			require.False(t, isAny(err, untaint.Code("option_like"), untaint.Code("reserved_first")), "%q could match %q", expr, v)
		}
	})
}

func launderPattern[T ~string](f func(_, _ T) *execsafe.Param[string], name, expr string) *execsafe.Param[string] {
	return f(T(name), T(expr))
}

// Whatever is written into a declaration, it compiles or is a mistake with a
// place; one that compiles gives the program its parts in their order.
func FuzzDeclare(f *testing.F) {
	f.Add("/usr/bin/printf", "--flag", "NAME", "value", []byte{0, 1, 2, 3})
	f.Add("/usr/bin/git", "-", "LD_PRELOAD", "@", []byte{4, 5, 6, 7, 8, 9})
	f.Add("/bin/../bin/sh", "", "a=b", "\x00", []byte{3, 3, 3})
	f.Add("/usr/bin/x.bat. .", "--", "PATH", "-x", []byte{9, 0, 9})
	f.Fuzz(func(t *testing.T, path, flag, name, value string, order []byte) {
		n := launderInt(execsafe.Int, name)
		var parts []execsafe.Part
		var want []string
		used := false
		for _, b := range order[:min(len(order), 20)] {
			switch b % 6 {
			case 0:
				parts, want = append(parts, launder(execsafe.Fixed, value)), append(want, value)
			case 1:
				parts, want = append(parts, launderJoined(n.Joined, flag)), append(want, flag+"7")
				used = true
			case 2:
				parts, want = append(parts, launderJoined(n.Separate, flag)), append(want, flag, "7")
				used = true
			case 3:
				parts = append(parts, launderEnv(execsafe.Env, name, value))
			case 4:
				parts, want = append(parts, launderJoined(execsafe.EndOfOptions, flag)), append(want, flag)
			case 5:
				parts = append(parts, launder(execsafe.Reads, value), launder(execsafe.Helpers, value))
			}
		}
		cmd, err := launderProgram(execsafe.Declare, path, limits(), execsafe.BestEffort(), parts...)
		if err != nil {
			require.ErrorIs(t, err, untaint.Misuse)
			for v := range untaint.Violations(err) {
				require.True(t, strings.HasPrefix(v.Path, "/program") || strings.HasPrefix(v.Path, "/parts/"), "%v", v)
			}
			return
		}
		var args []execsafe.Arg
		if used {
			args = append(args, n.Set(7))
		}
		inv, err := cmd.With(args...)
		require.NoError(t, err)
		require.Equal(t, path, inv.Call().Program)
		require.True(t, filepath.IsAbs(path) && filepath.Clean(path) == path)
		require.Equal(t, len(want), len(inv.Call().Args))
		for i, a := range inv.Call().Args {
			require.Equal(t, want[i], a)
			require.NotContains(t, a, "\x00")
		}
		for _, e := range inv.Call().Env {
			require.False(t, strings.HasPrefix(e, "LD_") || strings.HasPrefix(e, "=") || strings.Contains(e, "\x00"), "%q", e)
		}
	})
}

func launderInt[T ~string](f func(T, int, int) *execsafe.Param[int], name string) *execsafe.Param[int] {
	return f(T(name), 0, 9)
}

func launderJoined[T ~string](f func(T) execsafe.Part, text string) execsafe.Part { return f(T(text)) }

func launderEnv[T ~string](f func(_, _ T) execsafe.Part, name, value string) execsafe.Part {
	return f(T(name), T(value))
}

// Lines yields what splitting all of the output would, and stops with an error
// at the first line that is longer than allowed, having held no more of it.
func FuzzLines(f *testing.F) {
	f.Add([]byte("a\nb\r\n\nlong line\nend"), 4)
	f.Add([]byte("\r\r\n"), 1)
	f.Add([]byte("no end"), 6)
	f.Add([]byte("\n\n\n"), 0)
	f.Add([]byte{}, 1)
	f.Add(bytes.Repeat([]byte("x"), 9000), 4096)
	cat := execsafe.MustDeclare("/usr/bin/cat", limits(), execsafe.Uncontained())
	f.Fuzz(func(t *testing.T, out []byte, max int) {
		var got [][]byte
		var failed error
		fake := &execsafetest.Recorder{Reply: func(execsafe.Call) (execsafe.Result, error) { return execsafe.Result{Stdout: out}, nil }}
		for line, err := range cat.WithRunner(fake).Lines(t.Context(), max%10_000) {
			require.NoError(t, failed, "nothing comes after an error")
			if err != nil {
				require.Nil(t, line)
				failed = err
				continue
			}
			got = append(got, bytes.Clone(line))
		}
		if max%10_000 < 1 {
			require.ErrorIs(t, failed, untaint.Misuse)
			return
		}
		want, tooLong := split(out, max%10_000)
		require.Equal(t, tooLong, errors.Is(failed, execsafe.CodeLineLimit))
		require.Len(t, got, len(want))
		for i := range want {
			require.Equal(t, string(want[i]), string(got[i]))
		}
	})
}

// split is the oracle of FuzzLines.
func split(out []byte, max int) (lines [][]byte, tooLong bool) {
	for len(out) > 0 {
		line, rest, _ := bytes.Cut(out, []byte("\n"))
		if out = rest; len(line) > max+1 || len(bytes.TrimSuffix(line, []byte("\r"))) > max {
			return lines, true
		}
		lines = append(lines, bytes.TrimSuffix(line, []byte("\r")))
	}
	return lines, false
}

// A name that is accepted is that of a file inside the root, however it is
// written, and cannot be read as an option or a host.
func FuzzFileNames(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	dir, err := filepath.EvalSymlinks(f.TempDir())
	require.NoError(f, err)
	for _, name := range []string{"in/report.txt", "in/-rf", "in/host:x", "in/old/x", "in/@a", "secret"} {
		require.NoError(f, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(f, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644))
	}
	for name, target := range map[string]string{"link": "report.txt", "out": "../secret", "up": "..", "loop": "loop", "etc": "/etc"} {
		require.NoError(f, os.Symlink(target, filepath.Join(dir, "in", name)))
	}
	root, err := os.OpenRoot(filepath.Join(dir, "in"))
	require.NoError(f, err)
	defer root.Close()
	file := execsafe.File("file")
	inside, err := execsafe.Declare("/usr/bin/cat", limits(), execsafe.Require(execsafe.Files), execsafe.Dir(root), file.Operand())
	require.NoError(f, err)
	apart, err := execsafe.Declare("/usr/bin/cat", limits(), execsafe.Require(execsafe.Files), file.Operand())
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, name string) {
		for _, cmd := range []*execsafe.Command{inside, apart} {
			inv, err := cmd.With(file.Set(execsafe.At(root, name)))
			if err != nil {
				requireRefusal(t, err, name)
				continue
			}
			arg := inv.Call().Args[0]
			require.True(t, strings.HasPrefix(arg, "./") || strings.HasPrefix(arg, "/"), "%q", arg)
			if !filepath.IsAbs(arg) {
				arg = filepath.Join(root.Name(), arg)
			}
			real, err := filepath.EvalSymlinks(arg)
			require.NoError(t, err)
			require.True(t, strings.HasPrefix(real, root.Name()+"/"), "%q leads to %q", name, real)
		}
	})
}
