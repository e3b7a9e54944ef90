package git_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/profile/git"
	"github.com/untaint/untaint/internal/test/argattack"
	"github.com/untaint/untaint/internal/test/env"
)

func limits() execsafe.Limits {
	return execsafe.Limits{Timeout: 30 * time.Second, Stdout: 1 << 20}
}

// needs leaves a test out where there is no git or no Landlock.
func needs(t testing.TB) {
	t.Helper()
	env.Program(t, "git", "git")
	if !execsafe.Probe().Has(execsafe.Files) {
		env.Missing(t, "Landlock", "a kernel of 5.13 or later")
	}
}

func declared(t testing.TB, declare func(execsafe.Limits) (*execsafe.Command, error)) *execsafe.Command {
	t.Helper()
	cmd, err := declare(limits())
	require.NoError(t, err)
	return cmd
}

func rootOf(t testing.TB, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	t.Cleanup(func() { _ = root.Close() })
	return root
}

// plainGit runs git with os/exec, as the author of a repository does.
func plainGit(t testing.TB, dir string, args ...string) string {
	t.Helper()
	out, err := command(t, dir, args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return strings.TrimSpace(string(out))
}

func TestLogAndShow(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	repo := filepath.Join(dir, "repo")
	hash := newRepository(t, repo)
	root := rootOf(t, dir)
	at := git.Repository(execsafe.At(root, "repo"))

	res, err := declared(t, git.Log).Run(t.Context(), at, git.Revision("main"), git.Max(10))
	require.NoError(t, err, "%s", res.Stderr)
	lines := strings.Split(strings.TrimSuffix(string(res.Stdout), "\n"), "\n")
	require.Len(t, lines, 2)
	require.Regexp(t, "^"+hash+"\x00[0-9T:+-]+\x00A U Thor\x00second$", lines[0])

	res, err = declared(t, git.Log).Run(t.Context(), at, git.Revision(hash), git.Max(1))
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(res.Stdout), "\n"))

	res, err = declared(t, git.Show).Run(t.Context(), at, git.Revision("HEAD"))
	require.NoError(t, err, "%s", res.Stderr)
	require.Contains(t, string(res.Stdout), "\n+two\n")

	_, err = declared(t, git.Show).Run(t.Context(), at, git.Revision("no-such"))
	require.ErrorIs(t, err, execsafe.CodeExitStatus)
}

func TestWhatIsRefused(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	newRepository(t, filepath.Join(dir, "repo"))
	require.NoError(t, os.Symlink("/etc", filepath.Join(dir, "link")))
	root := rootOf(t, dir)
	repo := git.Repository(execsafe.At(root, "repo"))
	log := declared(t, git.Log)
	for _, row := range []struct {
		args []execsafe.Arg
		want untaint.Code
	}{
		{[]execsafe.Arg{repo, git.Max(1)}, untaint.Code("argument_missing")},
		{[]execsafe.Arg{repo, git.Revision("HEAD")}, untaint.Code("argument_missing")},
		{[]execsafe.Arg{repo, git.Revision("HEAD"), git.Max(0)}, untaint.Code("out_of_range")},
		{[]execsafe.Arg{git.Repository(execsafe.At(root, "../x")), git.Revision("HEAD"), git.Max(1)}, untaint.Code("path_escape")},
		{[]execsafe.Arg{git.Repository(execsafe.At(root, "link")), git.Revision("HEAD"), git.Max(1)}, untaint.Code("path_escape")},
		{[]execsafe.Arg{git.Repository(execsafe.At(root, "none")), git.Revision("HEAD"), git.Max(1)}, untaint.Code("file_missing")},
		{[]execsafe.Arg{git.Repository(execsafe.At(root, "repo/f")), git.Revision("HEAD"), git.Max(1)}, untaint.Code("file_type")},
		{[]execsafe.Arg{repo, git.Revision("-O/tmp/x"), git.Max(1)}, untaint.Code("no_match")},
		{[]execsafe.Arg{repo, git.Revision("--all"), git.Max(1)}, untaint.Code("no_match")},
		{[]execsafe.Arg{repo, git.Revision("a..b"), git.Max(1)}, untaint.Code("no_match")},
		{[]execsafe.Arg{repo, git.Revision("HEAD:f"), git.Max(1)}, untaint.Code("no_match")},
		{[]execsafe.Arg{repo, git.Revision("HEAD@{1}"), git.Max(1)}, untaint.Code("no_match")},
		{[]execsafe.Arg{repo, git.Revision(":/second"), git.Max(1)}, untaint.Code("no_match")},
		{[]execsafe.Arg{repo, git.Revision("^HEAD"), git.Max(1)}, untaint.Code("no_match")},
		{[]execsafe.Arg{repo, git.Revision("HEAD\n--all"), git.Max(1)}, untaint.Code("argument_control")},
		{[]execsafe.Arg{repo, git.Revision(""), git.Max(1)}, untaint.Code("empty_argument")},
	} {
		_, err := log.With(row.args...)
		require.ErrorIs(t, err, row.want)
	}
}

// Each argument that the catalogue has for git is refused as a revision, a
// branch, an address and a folder.
func TestArgumentAttacks(t *testing.T) {
	needs(t)
	from := execsafe.URL("from", []string{"https"}, []string{"*"})
	log, show := declared(t, git.Log), declared(t, git.Show)
	clone, err := git.Clone(limits(), from)
	require.NoError(t, err)
	root := rootOf(t, t.TempDir())
	n := 0
	for _, a := range argattack.Catalogue() {
		if a.Program != "git" {
			continue
		}
		w := argattack.Test(t)
		repo := git.Repository(execsafe.At(rootOf(t, filepath.Dir(w.Dir)), "work"))
		for _, evil := range w.Fill(a.Evil) {
			if !strings.ContainsAny(evil, "-:/") {
				continue // a word such as "x", which is a revision
			}
			n++
			for _, refused := range []struct {
				cmd  *execsafe.Command
				args []execsafe.Arg
			}{
				{log, []execsafe.Arg{repo, git.Revision(evil), git.Max(1)}},
				{show, []execsafe.Arg{repo, git.Revision(evil)}},
				{clone, []execsafe.Arg{from.Set(evil), git.Into(execsafe.At(root, "out"))}},
				{clone, []execsafe.Arg{from.Set("https://example.org/x"), git.Into(execsafe.At(root, "out")), git.Branch(evil)}},
			} {
				_, err := refused.cmd.Run(t.Context(), refused.args...)
				require.Error(t, err, "%s: %q", a.Name, evil)
				require.NotErrorIs(t, err, untaint.Misuse)
				require.False(t, w.Fired(a, nil), "%s fired", a.Name)
			}
		}
	}
	require.Greater(t, n, 10)
	t.Logf("%d hostile arguments, refused in each of 4 places", n)
}
