package execsafe_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/env"
)

// All mistakes of a declaration come at once, each with its place.
func TestDeclareReportsAllMistakes(t *testing.T) {
	word := execsafe.Text("word", 100)
	again := execsafe.Pattern("word", "[a-z]+")
	any := execsafe.Pattern("any", ".*")
	at := execsafe.Pattern("at", "[@a-z]+")
	dash := execsafe.Pattern("dash", "[a-z-]+")
	broken := execsafe.Pattern("broken", "a(")
	below := execsafe.Int("below", -5, 5)
	file := execsafe.File("file")
	var none *execsafe.Param[int]
	_, err := execsafe.Declare("/usr/bin/printf", execsafe.Limits{Concurrent: -1}, execsafe.Containment{},
		execsafe.Fixed("", "-N", ""), // 0
		word.Operand(),               // 1
		again.Operand(),              // 2
		any.Operand(),                // 3
		at.Flag("--at"),              // 4
		dash.Separate("-d"),          // 5
		broken.Flag("--b"),           // 6
		below.Operand(),              // 7
		file.Operand(),               // 8
		none.Operand(),               // 9
		execsafe.Fixed("ok").Optional(),
		execsafe.Env("LD_PRELOAD", "x"),
		execsafe.Env("PATH", "x"),
		execsafe.Env("a b", "x"),
		execsafe.EndOfOptions("---"), // 14
		word.Flag("--late"),          // 15
		execsafe.Helpers("sh", "/usr/bin/env", "/no/such"),
		execsafe.Reads("relative", "/a/../b"),
		execsafe.AcceptExit(0, 256),
		execsafe.Input(0),
		execsafe.Dir(nil), // 20
	)
	require.ErrorIs(t, err, untaint.Misuse)
	want := []string{
		"/limits/timeout no_limit",
		"/limits/stdout no_limit",
		"/limits/concurrent bad_limit",
		"/containment no_containment_choice",
		"/parts/0 bad_name",
		"/parts/2 same_name (name word)",
		"/parts/3 open_pattern (matches nothing)",
		"/parts/6 bad_rule (rule pattern)",
		"/parts/9 command_not_built",
		"/parts/10 bad_part",
		"/parts/11 unsafe_variable (name LD_PRELOAD)",
		"/parts/12 same_name (name PATH)",
		"/parts/13 bad_name",
		"/parts/14 bad_name",
		"/parts/15 flag_after_end",
		"/parts/16 program_path",
		"/parts/16 interpreter",
		"/parts/16 program_not_found",
		"/parts/17 program_path",
		"/parts/17 program_path",
		"/parts/18 bad_rule (rule exit)",
		"/parts/18 bad_rule (rule exit)",
		"/parts/19 bad_limit (limit input)",
		"/parts/20 bad_folder",
		"/parts/1 no_end_of_options (name word)",
		"/parts/3 open_pattern (name any, begins @)",
		"/parts/3 may_be_option (name any)",
		"/parts/4 open_pattern (name at, begins @)",
		"/parts/5 may_be_option (name dash)",
		"/parts/7 may_be_option (name below)",
	}
	var got []string
	for v := range untaint.Violations(err) {
		got = append(got, v.String())
	}
	require.Equal(t, want, got)
}

func TestDeclarePrograms(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o755))
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), mode))
		require.NoError(t, os.Chmod(path, mode))
		return path
	}
	elf, err := os.ReadFile("/usr/bin/true")
	require.NoError(t, err)
	plain := string(elf)
	loose := filepath.Join(dir, "loose")
	require.NoError(t, os.Mkdir(loose, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(loose, "tool"), elf, 0o755))
	require.NoError(t, os.Chmod(loose, 0o777))
	link := filepath.Join(dir, "innocent")
	require.NoError(t, os.Symlink("/usr/bin/env", link))
	for _, row := range []struct{ path, want string }{
		{"true", "/program program_path"},
		{"./true", "/program program_path"},
		{"/usr/bin/../bin/true", "/program program_path"},
		{"/usr/bin/true\x00", "/program program_path"},
		{"", "/program program_path"},
		{"/usr/bin/no-such", "/program program_not_found"},
		{"/usr/bin", "/program program_not_found"},
		{write("data", plain, 0o644), "/program program_not_found"},
		{write("tool", plain, 0o755), ""},
		{write("group", plain, 0o775), groupVerdict()},
		{write("world", plain, 0o757), "/program program_writable"},
		{filepath.Join(loose, "tool"), "/program program_writable"},
		{write("setuid", plain, 0o755|os.ModeSetuid), "/program program_setuid"},
		{write("setgid", plain, 0o755|os.ModeSetgid), "/program program_setuid"},
		{write("x.bat", plain, 0o755), "/program batch_file"},
		{write("x.CMD", plain, 0o755), "/program batch_file"},
		{write("x.bat. .", plain, 0o755), "/program batch_file"},
		{write("x.cmd::$DATA", plain, 0o755), "/program batch_file"},
		{write("wrapper", "#!/bin/sh\n", 0o755), "/program script"},
		{write("noline", "#!\n", 0o755), "/program program_not_found"},
		{"/usr/bin/sh", "/program interpreter"},
		{"/bin/sh", "/program interpreter"},
		{"/usr/bin/find", "/program interpreter"},
		{"/usr/bin/perl", "/program interpreter"},
		{"/usr/bin/xargs", "/program interpreter"},
		{link, "/program interpreter"},
	} {
		t.Run(row.path, func(t *testing.T) {
			_, err := launderProgram(execsafe.Declare, row.path, limits(), execsafe.BestEffort())
			if row.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, "execsafe.Declare: misuse: "+row.want)
		})
	}
}

// groupVerdict: the tests' own group is trusted, as a user's private one is.
func groupVerdict() string { return "" }

// A script runs if its interpreter is named, and an interpreter if that is said.
func TestOptIns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wrapper")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh -e\necho \"$1\"\n"), 0o755))
	text := execsafe.Text("text", 100)
	for _, k := range []execsafe.Containment{execsafe.Uncontained(), execsafe.Require(execsafe.Files)} {
		_, err := launderProgram(execsafe.Declare, path, limits(), k, execsafe.Helpers("/bin/sh"))
		require.EqualError(t, err, "execsafe.Declare: misuse: /parts/0 interpreter; /program script")
		cmd, err := launderProgram(execsafe.Declare, path, limits(), k, execsafe.Helpers("/bin/sh"),
			execsafe.DangerousInterpreter(), launderReads(path), execsafe.EndOfOptions("--"), text.Operand())
		require.NoError(t, err)
		res, err := cmd.Run(t.Context(), text.Set("$(id)"))
		require.NoError(t, err, "%s", res.Stderr)
		require.Equal(t, "--\n", string(res.Stdout))
	}
}

func launderReads(paths ...string) execsafe.Part { return launder(execsafe.Reads, paths...) }

func TestRequireWhatIsMissing(t *testing.T) {
	missing := execsafe.Protections(1 << 31)
	_, err := execsafe.Declare("/usr/bin/true", limits(), execsafe.Require(missing))
	require.ErrorIs(t, err, execsafe.CodeContainmentMissing)
	require.Equal(t, untaint.Failed, untaint.KindOf(err))
	require.Zero(t, execsafe.Probe()&missing)
	require.True(t, execsafe.Probe().Has(execsafe.ProcessTree|execsafe.ParentDeath))
}

func TestPathsByNameNeedFiles(t *testing.T) {
	file := execsafe.File("file")
	for _, k := range []execsafe.Containment{execsafe.Uncontained(), execsafe.BestEffort(), execsafe.Require(execsafe.ProcessTree)} {
		_, err := execsafe.Declare("/usr/bin/cat", limits(), k, file.Operand())
		require.EqualError(t, err, "execsafe.Declare: misuse: /parts/0 needs_files_protection (name file)")
	}
	_, err := execsafe.Declare("/usr/bin/cat", execsafe.Limits{Timeout: time.Second, Stdout: 1, Memory: 1 << 30}, execsafe.Uncontained())
	require.EqualError(t, err, "execsafe.Declare: misuse: /limits/containment bad_limit")
}

func TestKnownPrograms(t *testing.T) {
	env.Program(t, "git", "git")
	text := execsafe.Text("text", 10)
	_, err := execsafe.Declare("/usr/bin/git", limits(), execsafe.BestEffort(), execsafe.EndOfOptions("--"), text.Operand())
	require.EqualError(t, err, "execsafe.Declare: misuse: /parts/1 text_as_address (name text)")
	_, err = execsafe.Declare("/usr/bin/git", limits(), execsafe.BestEffort(), execsafe.Fixed("log"), text.Flag("--grep"))
	require.NoError(t, err)
	_, err = execsafe.Declare("/usr/bin/find", limits(), execsafe.BestEffort(), execsafe.DangerousInterpreter(), execsafe.EndOfOptions("--"))
	require.EqualError(t, err, "execsafe.Declare: misuse: /parts/1 end_not_known")
}

func TestMustDeclarePanicsWithTheMistakes(t *testing.T) {
	text := execsafe.Text("text", 10)
	for _, row := range []struct {
		declare func()
		want    string
	}{
		{func() { execsafe.MustDeclare("cat", execsafe.Limits{}, execsafe.Containment{}) }, `execsafe.MustDeclare:
cat.program: must be a clean absolute path
    cat
    ^^^
cat.limits.timeout: the limit is missing
cat.limits.stdout: the limit is missing
cat.containment: choose Require, BestEffort or Uncontained`},
		{func() {
			execsafe.MustDeclare("/usr/bin/cat", limits(), execsafe.BestEffort(), text.Flag("width"), text.Operand(), execsafe.Env("LD_PRELOAD", "x"))
		}, `execsafe.MustDeclare:
cat.parts[0]: the name has a wrong form
    width
    ^^^^^
cat.parts[2]: the variable LD_PRELOAD makes programs load code
cat.parts[0]: free text needs EndOfOptions before it
    width
    ^^^^^
cat.parts[1]: free text needs EndOfOptions before it
    text
    ^^^^`},
	} {
		require.PanicsWithValue(t, row.want, row.declare)
	}
}

// What a caller forgets or mixes up is Misuse, and the run does not start.
func TestCallMistakes(t *testing.T) {
	word := execsafe.Pattern("word", "[a-z]+")
	other := execsafe.Pattern("word", "[a-z]+")
	var none *execsafe.Param[string]
	cmd := execsafe.MustDeclare("/usr/bin/printf", limits(), execsafe.Uncontained(), execsafe.Fixed("%s"), word.Operand())
	for _, row := range []struct {
		args []execsafe.Arg
		want string
	}{
		{nil, "/word argument_missing"},
		{[]execsafe.Arg{word.Set("a"), word.Set("b")}, "/word argument_twice"},
		{[]execsafe.Arg{word.Set("a"), other.Set("b")}, "/word argument_foreign"},
		{[]execsafe.Arg{word.Set("a"), none.Set("b")}, "command_not_built"},
		{[]execsafe.Arg{word.Set("a"), none.Each("b")}, "command_not_built"},
		{[]execsafe.Arg{word.Set("a"), execsafe.StdinBytes(nil)}, "input_not_declared"},
	} {
		_, err := cmd.With(row.args...)
		require.EqualError(t, err, "execsafe.With: misuse: "+row.want)
	}
	var zero execsafe.Command
	_, err := zero.Run(t.Context())
	require.EqualError(t, err, "execsafe.With: misuse: command_not_built")
	_, err = (*execsafe.Command)(nil).WithRunner(nil).Run(t.Context())
	require.ErrorIs(t, err, untaint.Code("command_not_built"))
	_, err = execsafe.Run(t.Context(), nil)
	require.ErrorIs(t, err, untaint.Code("command_not_built"))
	_, err = execsafe.Start(t.Context(), &execsafe.Invocation{})
	require.ErrorIs(t, err, untaint.Code("command_not_built"))

	inv, err := cmd.With(word.Set("a"), execsafe.Arg{})
	require.NoError(t, err)
	_, err = execsafe.Run(t.Context(), inv)
	require.NoError(t, err)
	_, err = execsafe.Run(t.Context(), inv)
	require.EqualError(t, err, "execsafe.Run: misuse: argument_twice")
	require.False(t, errors.Is(err, untaint.Failed))
}
