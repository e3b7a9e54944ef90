package execsafe_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
)

// given returns the arguments a program would be given, or the error.
func given(t *testing.T, part execsafe.Part, arg execsafe.Arg) (string, error) {
	t.Helper()
	cmd, err := execsafe.Declare("/usr/bin/printf", limits(), execsafe.Require(execsafe.Files), part)
	require.NoError(t, err)
	inv, err := cmd.With(arg)
	if err != nil {
		return "", err
	}
	return strings.Join(inv.Call().Args, " "), nil
}

func TestURLs(t *testing.T) {
	link := execsafe.URL("link", []string{"https", "http"}, []string{"example.com", ".example.org", "127.0.0.1"})
	any := execsafe.URL("link", []string{"https"}, []string{"*"})
	for _, row := range []struct {
		value string
		param *execsafe.Param[string]
		want  untaint.Code // "" where it passes
	}{
		{"https://example.com", link, ""},
		{"https://example.com/a?b=c&d#e", link, ""},
		{"http://example.com:8080/", link, ""},
		{"https://a.b.example.org/", link, ""},
		{"https://127.0.0.1/", link, ""},
		{"https://www.example.com/", link, untaint.Code("url_host")},
		{"https://example.org/", link, untaint.Code("url_host")},
		{"https://notexample.org/", link, untaint.Code("url_host")},
		{"https://example.com./", link, untaint.Code("url_host")},
		{"https://EXAMPLE.com/", link, untaint.Code("url_host")},
		{"https:///path", link, untaint.Code("url_host")},
		{"https://-a.example.org/", link, untaint.Code("url_host")},
		{"https://a_b.example.org/", link, untaint.Code("url_host")},
		{"https://" + strings.Repeat("a", 64) + ".example.org/", link, untaint.Code("url_host")},
		{"ftp://example.com/", link, untaint.Code("url_scheme")},
		{"HTTPS://example.com/", link, untaint.Code("url_scheme")},
		{"javascript://example.com/%0aalert(1)", link, untaint.Code("not_plain_url")},
		{"https:example.com", link, untaint.Code("not_plain_url")},
		{"//example.com/", link, untaint.Code("not_plain_url")},
		{"https://u@example.com/", link, untaint.Code("not_plain_url")},
		{"https://example.com@evil.net/", link, untaint.Code("not_plain_url")},
		{`https://example.com\@evil.net/`, link, untaint.Code("not_plain_url")},
		{"https://example.com:/", link, untaint.Code("not_plain_url")},
		{"https://example.com:0/", link, untaint.Code("not_plain_url")},
		{"https://example.com:99999/", link, untaint.Code("not_plain_url")},
		{"https://example.com:080/", link, untaint.Code("not_plain_url")},
		{"https://[::1]/", link, untaint.Code("not_plain_url")},
		{"https://example.com/[1-3]", link, untaint.Code("not_plain_url")},
		{"https://example.com/{a,b}", link, untaint.Code("not_plain_url")},
		{"https://example.com/a b", link, untaint.Code("not_plain_url")},
		{"https://example.com/%zz", link, untaint.Code("not_plain_url")},
		{"https://ex%61mple.com/", link, untaint.Code("not_plain_url")},
		{"https://example.com/\n", link, untaint.Code("argument_control")},
		{"", link, untaint.Code("empty_argument")},
		{"https://example.com/" + strings.Repeat("a", 5000), link, untaint.Code("argument_too_long")},
		{"https://whatever.net/", any, ""},
		{"https://127.0.0.1/", any, untaint.Code("url_host")},
		{"https://127.1/", any, untaint.Code("url_host")},
		{"https://2130706433/", any, untaint.Code("url_host")},
		{"https://0x7f.0.0.1/", any, untaint.Code("url_host")},
		{"https://localhost.1/", any, untaint.Code("url_host")},
	} {
		got, err := given(t, row.param.Operand(), row.param.Set(row.value))
		if row.want == "" {
			require.NoError(t, err, row.value)
			require.Equal(t, row.value, got)
			continue
		}
		require.ErrorIs(t, err, row.want, row.value)
	}
}

func TestNumbersAndChoices(t *testing.T) {
	number := execsafe.Int("n", -3, 70_000)
	span := execsafe.Duration("d", 0, 25*time.Hour)
	choice := execsafe.Enum("c", "-fast", "slow")
	flag := execsafe.Bool("b")
	for _, row := range []struct {
		part execsafe.Part
		arg  execsafe.Arg
		want string // the argument, or the code of the refusal
	}{
		{number.Flag("--n"), number.Set(-3), "--n=-3"},
		{number.Flag("--n"), number.Set(70_000), "--n=70000"},
		{number.Flag("--n"), number.Set(-4), "out_of_range"},
		{number.Flag("--n"), number.Set(70_001), "out_of_range"},
		{span.Flag("-t"), span.Set(0), "-t 0"},
		{span.Flag("-t"), span.Set(90 * time.Second), "-t 90"},
		{span.Flag("-t"), span.Set(time.Nanosecond), "-t 0.000000001"},
		{span.Flag("-t"), span.Set(time.Second + time.Millisecond), "-t 1.001"},
		{span.Flag("-t"), span.Set(25*time.Hour + 1), "out_of_range"},
		{span.Flag("-t"), span.Set(-1), "out_of_range"},
		{choice.Operand(), choice.Set("-fast"), "-fast"},
		{choice.Operand(), choice.Set("-FAST"), "not_a_choice"},
		{choice.Operand(), choice.Set(""), "not_a_choice"},
		{flag.Flag("-b"), flag.Set(true), "-b"},
		{flag.Flag("-b"), flag.Set(false), ""},
	} {
		got, err := given(t, row.part, row.arg)
		if err != nil {
			require.ErrorIs(t, err, untaint.Code(row.want))
			continue
		}
		require.Equal(t, row.want, got)
	}
}

// What is wrong with a parameter itself is found when a command takes it.
func TestParameterMistakes(t *testing.T) {
	for _, row := range []struct {
		part execsafe.Part
		want string
	}{
		{execsafe.Int("n", 5, 4).Operand(), "bad_rule (rule min)"},
		{execsafe.Duration("d", time.Second, 0).Operand(), "bad_rule (rule min)"},
		{execsafe.Duration("d", -1, 0).Operand(), "bad_rule (rule min)"},
		{execsafe.Enum("c").Operand(), "bad_rule (rule values)"},
		{execsafe.Enum("c", "a", "").Operand(), "bad_rule (value 1)"},
		{execsafe.Text("t", 0).Joined("x"), "bad_limit (limit max, max 100000)"},
		{execsafe.Text("t", 1<<20).Joined("x"), "bad_limit (limit max, max 100000)"},
		{execsafe.URL("u", nil, []string{"a.b"}).Operand(), "bad_rule (rule schemes)"},
		{execsafe.URL("u", []string{"Https"}, []string{"a.b"}).Operand(), "bad_rule (rule schemes)"},
		{execsafe.URL("u", []string{"a_b"}, []string{"a.b"}).Operand(), "bad_rule (rule schemes)"},
		{execsafe.URL("u", []string{"https"}, nil).Operand(), "bad_rule (rule hosts)"},
		{execsafe.URL("u", []string{"https"}, []string{"a/b"}).Operand(), "bad_rule (rule hosts)"},
		{execsafe.Int("", 0, 1).Operand(), "bad_name"},
		{execsafe.Int("a/b", 0, 1).Operand(), "bad_name"},
		{execsafe.Int("1a", 0, 1).Operand(), "bad_name"},
		{execsafe.Bool("b").Operand(), "bad_part"},
		{execsafe.Bool("b").Flag("--b").Optional(), "bad_part"},
		{execsafe.Int("n", 0, 1).Dir(), "bad_part"},
		{execsafe.Int("n", 0, 1).Operand().Repeated(2, 1), "bad_part"},
		{execsafe.Int("n", 0, 1).Env("X").Repeated(0, 2), "bad_part"},
		{execsafe.Folder("f").Dir().Optional(), "bad_part"},
		{execsafe.Int("n", 0, 1).Flag(""), "bad_name"},
		{execsafe.Int("n", 0, 1).Flag("n"), "bad_name"},
		{execsafe.Int("n", 0, 1).Joined("a\x00"), "bad_name"},
		{execsafe.Int("n", 0, 1).Env("LD_PRELOAD"), "unsafe_variable (name LD_PRELOAD)"},
		{execsafe.Int("n", 0, 1).Env("HOME"), "same_name (name HOME)"},
		{execsafe.Env("A", "x\x00"), "bad_name"},
		{execsafe.ExitMeans(0, untaint.Failed, "x"), "bad_rule (rule exit)"},
	} {
		_, err := execsafe.Declare("/usr/bin/printf", limits(), execsafe.Require(execsafe.Files), row.part)
		require.ErrorIs(t, err, untaint.Misuse)
		require.EqualError(t, err, "execsafe.Declare: misuse: /parts/0 "+row.want)
	}
	twice := execsafe.Folder("a")
	_, err := execsafe.Declare("/usr/bin/printf", limits(), execsafe.Require(execsafe.Files),
		twice.Dir(), execsafe.Folder("b").Dir(), execsafe.Env("X", "1"), execsafe.Env("X", "2"))
	require.EqualError(t, err, "execsafe.Declare: misuse: /parts/1 same_name; /parts/3 same_name (name X)")
}

// Each kind of thing that a name can lead to, and each parameter of paths.
func TestPaths(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"file", "folder/file"} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o644))
	}
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644))
	for name, target := range map[string]string{"good": "file", "out": "/etc/passwd", "up": "..", "loop": "loop", "dangling": "none"} {
		require.NoError(t, os.Symlink(target, filepath.Join(dir, name)))
	}
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	file, open, folder := execsafe.File("p"), execsafe.OpenFile("p"), execsafe.Folder("p")
	newFile, newFolder := execsafe.NewFile("p"), execsafe.NewFolder("p")
	for _, row := range []struct {
		param *execsafe.Param[execsafe.Path]
		name  string
		want  untaint.Code
	}{
		{file, "file", ""}, {file, "good", ""}, {file, "./folder/../file", ""},
		{file, "folder", untaint.Code("file_type")}, {file, "pipe", untaint.Code("file_type")}, {open, "pipe", untaint.Code("file_type")},
		{file, "none", untaint.Code("file_missing")}, {file, "file/x", untaint.Code("file_missing")}, {file, "dangling", untaint.Code("file_missing")},
		{file, "out", untaint.Code("path_escape")}, {file, "up/x", untaint.Code("path_escape")}, {file, "../x", untaint.Code("path_escape")},
		{file, "/etc/passwd", untaint.Code("path_escape")}, {file, `a\b`, untaint.Code("path_escape")}, {file, "loop", untaint.Code("path_escape")},
		{file, "", untaint.Code("empty_argument")}, {file, "a\x00b", untaint.Code("argument_control")}, {file, strings.Repeat("x", 300), untaint.Code("argument_too_long")},
		{file, strings.Repeat("x", 5000), untaint.Code("argument_too_long")},
		{folder, "folder", ""}, {folder, ".", ""}, {folder, "file", untaint.Code("file_type")}, {folder, "up", untaint.Code("path_escape")},
		{newFile, "new", ""}, {newFile, "folder/new", ""}, {newFile, "file", untaint.Code("file_exists")}, {newFile, "dangling", untaint.Code("file_exists")},
		{newFile, "none/new", untaint.Code("file_missing")}, {newFile, "file/new", untaint.Code("file_missing")}, {newFile, "up/new", untaint.Code("path_escape")},
		{newFile, "out", untaint.Code("path_escape")}, {newFolder, "folder", untaint.Code("file_exists")}, {newFolder, "fresh", ""},
	} {
		_, err := given(t, row.param.Operand(), row.param.Set(execsafe.At(root, row.name)))
		if row.want == "" {
			require.NoError(t, err, row.name)
			continue
		}
		require.ErrorIs(t, err, row.want, "%q: %v", row.name, err)
	}
	relative, err := os.OpenRoot(".")
	require.NoError(t, err)
	defer relative.Close()
	_, err = given(t, file.Operand(), file.Set(execsafe.At(relative, "x")))
	require.ErrorIs(t, err, untaint.Code("root_not_absolute"))
	_, err = given(t, file.Operand(), file.Set(execsafe.Path{}))
	require.ErrorIs(t, err, untaint.Code("argument_missing"))
	require.NoError(t, root.Close())
	_, err = given(t, file.Operand(), file.Set(execsafe.At(root, "file")))
	require.ErrorIs(t, err, untaint.Code("argument_missing"))
}
