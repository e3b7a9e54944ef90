package git_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/profile/git"
	"github.com/untaint/untaint/internal/test/env"
)

func command(t testing.TB, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "/usr/bin/git", args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A U Thor", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=A U Thor", "GIT_COMMITTER_EMAIL=a@example.org"}
	return cmd
}

// newRepository makes a repository with two commits and returns the hash of the
// last.
func newRepository(t testing.TB, dir string) string {
	t.Helper()
	made.Do(func() {
		var err error
		made.dir, err = os.MkdirTemp("", "repository")
		require.NoError(t, err)
		made.hash = makeRepository(t, made.dir)
	})
	require.NoError(t, os.CopyFS(dir, os.DirFS(made.dir)))
	return made.hash
}

// made is the repository that newRepository copies.
var made struct {
	sync.Once
	dir, hash string
}

func TestMain(m *testing.M) {
	env.SkipExamples("^Example", "git")
	code := m.Run()
	_ = os.RemoveAll(made.dir)
	os.Exit(code)
}

func makeRepository(t testing.TB, dir string) string {
	t.Helper()
	plainGit(t, dir, "init", "-q", "-b", "main", "--template=")
	for _, c := range []struct{ text, message string }{{"one\n", "first"}, {"two\n", "second"}} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "f"), []byte(c.text), 0o644))
		plainGit(t, dir, "add", "f")
		plainGit(t, dir, "commit", "-qm", c.message)
	}
	return plainGit(t, dir, "rev-parse", "HEAD")
}

// trap is a repository made to attack whoever looks at it. The command that it
// wants to be run makes a file PWN beside it, and the file it wants to be read
// is SECRET.
type trap struct {
	name string
	set  func(t testing.TB, repo, pwn, secret string)
}

const secretWord = "the-word-of-another-tenant"

// config returns a trap that is one setting.
func config(name, key, value string) trap {
	return trap{name, func(t testing.TB, repo, pwn, secret string) {
		plainGit(t, repo, "config", key, strings.NewReplacer("{PWN}", pwn, "{SECRET}", secret).Replace(value))
	}}
}

func replaceFile(t testing.TB, path, text string) {
	t.Helper()
	_ = os.RemoveAll(path)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o755))
}

func replaceLink(t testing.TB, path, target string) {
	t.Helper()
	_ = os.RemoveAll(path)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.Symlink(target, path))
}

var traps = []trap{
	config("core.fsmonitor", "core.fsmonitor", "{PWN}"),
	config("core.sshCommand", "core.sshCommand", "{PWN}"),
	config("core.pager", "core.pager", "{PWN}"),
	config("pager.log", "pager.log", "{PWN}"),
	config("core.editor", "core.editor", "{PWN}"),
	config("diff.external", "diff.external", "{PWN}"),
	config("alias.log", "alias.log", "!{PWN}"),
	config("alias.show", "alias.show", "!{PWN}"),
	config("credential.helper", "credential.helper", "!{PWN}"),
	config("core.gitProxy", "core.gitProxy", "{PWN}"),
	config("core.alternateRefsCommand", "core.alternateRefsCommand", "{PWN}"),
	config("include.path", "include.path", "{SECRET}"),
	config("mailmap.file", "mailmap.file", "{SECRET}"),
	config("core.attributesFile", "core.attributesFile", "{SECRET}"),
	config("core.worktree", "core.worktree", "/etc"),
	config("log.output", "log.output", "{PWN}"),
	{"gpg.program and a signed commit", func(t testing.TB, repo, pwn, _ string) {
		signed := "tree " + plainGit(t, repo, "rev-parse", "HEAD^{tree}") +
			"\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> 1 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nsigned\n"
		cmd := command(t, repo, "hash-object", "-t", "commit", "-w", "--stdin")
		cmd.Stdin = strings.NewReader(signed)
		out, err := cmd.Output()
		require.NoError(t, err)
		plainGit(t, repo, "update-ref", "refs/heads/main", strings.TrimSpace(string(out)))
		plainGit(t, repo, "config", "gpg.program", pwn)
		plainGit(t, repo, "config", "log.showSignature", "true")
	}},
	{"textconv", func(t testing.TB, repo, pwn, _ string) {
		plainGit(t, repo, "config", "diff.x.textconv", pwn)
		replaceFile(t, filepath.Join(repo, ".git/info/attributes"), "* diff=x\n")
	}},
	{"diff.x.command", func(t testing.TB, repo, pwn, _ string) {
		plainGit(t, repo, "config", "diff.x.command", pwn)
		replaceFile(t, filepath.Join(repo, ".git/info/attributes"), "* diff=x\n")
	}},
	{"filters", func(t testing.TB, repo, pwn, _ string) {
		for _, key := range []string{"clean", "smudge", "process"} {
			plainGit(t, repo, "config", "filter.x."+key, pwn)
		}
		replaceFile(t, filepath.Join(repo, ".git/info/attributes"), "* filter=x\n")
	}},
	{"hooks", func(t testing.TB, repo, pwn, _ string) {
		for _, name := range []string{"post-checkout", "pre-auto-gc", "reference-transaction", "post-index-change", "fsmonitor-watchman"} {
			replaceFile(t, filepath.Join(repo, ".git/hooks", name), "#!/bin/sh\nexec "+pwn+"\n")
		}
	}},
	{"a promisor remote over ext::", func(t testing.TB, repo, pwn, _ string) {
		plainGit(t, repo, "config", "protocol.ext.allow", "always")
		plainGit(t, repo, "config", "extensions.partialClone", "origin")
		plainGit(t, repo, "config", "remote.origin.url", "ext::"+pwn)
		plainGit(t, repo, "config", "remote.origin.promisor", "true")
		blob := plainGit(t, repo, "rev-parse", "HEAD:f")
		require.NoError(t, os.Remove(filepath.Join(repo, ".git/objects", blob[:2], blob[2:])))
	}},
	{"a link in place of HEAD", func(t testing.TB, repo, _, secret string) { replaceLink(t, filepath.Join(repo, ".git/HEAD"), secret) }},
	{"a link in place of the configuration", func(t testing.TB, repo, _, secret string) {
		replaceLink(t, filepath.Join(repo, ".git/config"), secret)
	}},
	{"a link in place of a branch", func(t testing.TB, repo, _, secret string) {
		replaceLink(t, filepath.Join(repo, ".git/refs/heads/main"), secret)
	}},
	{"a link in place of .gitattributes", func(t testing.TB, repo, _, secret string) {
		replaceLink(t, filepath.Join(repo, ".gitattributes"), secret)
	}},
	{"alternates of another tenant", func(t testing.TB, repo, _, secret string) {
		other := filepath.Join(filepath.Dir(secret), "other")
		replaceFile(t, filepath.Join(repo, ".git/objects/info/alternates"), other+"/.git/objects\n")
		replaceFile(t, filepath.Join(repo, ".git/refs/heads/main"), plainGit(t, other, "rev-parse", "HEAD")+"\n")
	}},
	{"the .git of another tenant", func(t testing.TB, repo, _, secret string) {
		replaceFile(t, filepath.Join(repo, ".git"), "gitdir: "+filepath.Join(filepath.Dir(secret), "other/.git")+"\n")
	}},
	{"the commondir of another tenant", func(t testing.TB, repo, _, secret string) {
		replaceFile(t, filepath.Join(repo, ".git/commondir"), filepath.Join(filepath.Dir(secret), "other/.git")+"\n")
		replaceFile(t, filepath.Join(repo, ".git/HEAD"), "ref: refs/heads/main\n")
	}},
}

// sprung reports whether a trap had its effect.
func sprung(pwned string, output []byte) bool {
	_, err := os.Lstat(pwned)
	return err == nil || strings.Contains(string(output), secretWord)
}

// setTrap makes a folder with a repository that attacks, a file SECRET and
// another tenant's repository that holds the same word.
func setTrap(t testing.TB, tr trap) (dir, pwned string) {
	t.Helper()
	dir = t.TempDir()
	pwned = filepath.Join(dir, "PWN")
	script, secret := filepath.Join(dir, "pwn.sh"), filepath.Join(dir, "SECRET")
	replaceFile(t, script, "#!/bin/sh\ntouch "+pwned+"\n")
	replaceFile(t, secret, secretWord+"\n")
	newRepository(t, filepath.Join(dir, "other"))
	replaceFile(t, filepath.Join(dir, "other/f"), secretWord+"\n")
	plainGit(t, filepath.Join(dir, "other"), "commit", "-qam", secretWord)
	newRepository(t, filepath.Join(dir, "repo"))
	tr.set(t, filepath.Join(dir, "repo"), script, secret)
	return dir, pwned
}

// Log and Show look at repositories that attack them. Plain git, which does the
// same first, shows which of the traps are alive in this version of it.
func TestHostileRepositories(t *testing.T) {
	needs(t)
	log, show := declared(t, git.Log), declared(t, git.Show)
	alive, worked := 0, 0
	for _, tr := range traps {
		t.Run(tr.name, func(t *testing.T) {
			dir, pwned := setTrap(t, tr)
			var out []byte
			for _, args := range [][]string{{"log", "-p", "--show-signature"}, {"show"}, {"status"}, {"-p", "log"}} {
				said, _ := command(t, filepath.Join(dir, "repo"), args...).CombinedOutput()
				out = append(out, said...)
			}
			if sprung(pwned, out) {
				alive++
			}
			dir, pwned = setTrap(t, tr)
			at := git.Repository(execsafe.At(rootOf(t, dir), "repo"))
			res, err := log.Run(t.Context(), at, git.Revision("main"), git.Max(100))
			if err == nil {
				worked++
			}
			require.False(t, sprung(pwned, append(res.Stdout, res.Stderr...)), "%v %s", err, res.Stderr)
			res, err = show.Run(t.Context(), at, git.Revision("HEAD"))
			require.False(t, sprung(pwned, append(res.Stdout, res.Stderr...)), "%v %s", err, res.Stderr)
		})
	}
	t.Logf("%d repositories: %d catch plain git, 0 ours; %d logs were shown all the same", len(traps), alive, worked)
	require.Greater(t, worked, len(traps)/2)
	require.GreaterOrEqual(t, alive, 8)
}
