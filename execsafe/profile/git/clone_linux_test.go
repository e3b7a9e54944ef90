package git_test

import (
	"encoding/pem"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/profile/git"
	"github.com/untaint/untaint/internal/test/env"
)

// server is a real git server on https, with its certificate in ca.pem below
// root, and what it was asked for.
type server struct {
	url      string
	root     *os.Root
	dir      string
	requests *atomic.Int64
}

// serve serves the repositories in a folder with git's own CGI program.
func serve(t testing.TB, dir string) server {
	t.Helper()
	env.Program(t, "git", "git")
	backend := &cgi.Handler{Path: "/usr/lib/git-core/git-http-backend", Env: []string{
		"GIT_PROJECT_ROOT=" + dir, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*",
	}}
	s := server{requests: new(atomic.Int64), dir: t.TempDir()}
	tls := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		if rest, ok := strings.CutPrefix(r.URL.Path, "/moved"); ok {
			http.Redirect(w, r, rest+"?"+r.URL.RawQuery, http.StatusFound)
			return
		}
		backend.ServeHTTP(w, r)
	}))
	t.Cleanup(tls.Close)
	s.url = tls.URL
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: tls.Certificate().Raw})
	require.NoError(t, os.WriteFile(filepath.Join(s.dir, "ca.pem"), ca, 0o644))
	s.root = rootOf(t, s.dir)
	return s
}

var from = execsafe.URL("from", []string{"https"}, []string{"127.0.0.1"})

func clones(t testing.TB) *execsafe.Command {
	t.Helper()
	return declared(t, func(l execsafe.Limits) (*execsafe.Command, error) { return git.Clone(l, from) })
}

// A clone over https works, whole and shallow, of a branch too, and what it
// leaves is a repository without hooks.
func TestClone(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	hash := newRepository(t, filepath.Join(dir, "repo"))
	s := serve(t, dir)
	clone, ca := clones(t), git.Authorities(execsafe.At(s.root, "ca.pem"))
	for _, row := range []struct {
		into string
		more []execsafe.Arg
		n    string
	}{
		{"whole", nil, "2"},
		{"shallow", []execsafe.Arg{git.Depth(1)}, "1"},
		{"branch", []execsafe.Arg{git.Branch("main"), git.Depth(1)}, "1"},
	} {
		res, err := clone.Run(t.Context(), append(row.more, ca, from.Set(s.url+"/repo/.git"), git.Into(execsafe.At(s.root, row.into)))...)
		require.NoError(t, err, "%s", res.Stderr)
		require.True(t, res.Applied.Has(execsafe.Files|execsafe.SystemCalls|execsafe.ProcessGroup))
		into := filepath.Join(s.dir, row.into)
		require.Equal(t, hash, plainGit(t, into, "rev-parse", "HEAD"))
		require.Equal(t, row.n, plainGit(t, into, "rev-list", "--count", "HEAD"))
		require.Empty(t, plainGit(t, into, "status", "--porcelain"))
		require.NoDirExists(t, filepath.Join(into, ".git/hooks"))

		log, err := declared(t, git.Log).Run(t.Context(), git.Repository(execsafe.At(s.root, row.into)), git.Revision("HEAD"), git.Max(9))
		require.NoError(t, err)
		require.Contains(t, string(log.Stdout), "second")
	}
}

// A clone that does not go well says so and leaves nothing behind.
func TestCloneRefuses(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	newRepository(t, filepath.Join(dir, "repo"))
	s := serve(t, dir)
	clone, ca := clones(t), git.Authorities(execsafe.At(s.root, "ca.pem"))
	require.NoError(t, os.Mkdir(filepath.Join(s.dir, "there"), 0o755))
	host := strings.TrimPrefix(s.url, "https://")
	asked := s.requests.Load()
	for _, row := range []struct {
		from, into string
		want       untaint.Code
	}{
		{"http://" + host + "/repo/.git", "out", untaint.Code("url_scheme")},
		{"ext::sh -c id", "out", untaint.Code("not_plain_url")},
		{"file://" + dir + "/repo", "out", untaint.Code("url_scheme")},
		{dir + "/repo", "out", untaint.Code("not_plain_url")},
		{"git@" + host + ":repo", "out", untaint.Code("not_plain_url")},
		{"https://user:word@" + host + "/repo", "out", untaint.Code("not_plain_url")},
		{"https://localhost/repo", "out", untaint.Code("url_host")},
		{"https://-oProxyCommand=id/repo", "out", untaint.Code("url_host")},
		{"--upload-pack=id", "out", untaint.Code("not_plain_url")},
		{s.url + "/repo/.git", "../out", untaint.Code("path_escape")},
		{s.url + "/repo/.git", "there", untaint.Code("file_exists")},
	} {
		_, err := clone.Run(t.Context(), ca, from.Set(row.from), git.Into(execsafe.At(s.root, row.into)))
		require.ErrorIs(t, err, row.want, row.from)
	}
	require.Equal(t, asked, s.requests.Load(), "nothing was asked for")
	for name, args := range map[string][]execsafe.Arg{
		"a redirect":               {ca, from.Set(s.url + "/moved/repo/.git")},
		"no such repository":       {ca, from.Set(s.url + "/none")},
		"an unknown authority":     {from.Set(s.url + "/repo/.git")},
		"a branch that is missing": {ca, from.Set(s.url + "/repo/.git"), git.Branch("none")},
	} {
		_, err := clone.Run(t.Context(), append(args, git.Into(execsafe.At(s.root, "out")))...)
		require.ErrorIs(t, err, execsafe.CodeExitStatus, name)
		require.NoDirExists(t, filepath.Join(s.dir, "out"), name)
	}
}

// Other protocols are refused by git itself where the parameter lets them by.
func TestCloneSpeaksHTTPSAlone(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	newRepository(t, filepath.Join(dir, "repo"))
	root := rootOf(t, dir)
	_, err := git.Clone(limits(), execsafe.Pattern("from", "(ext|fd|file|git|ssh|http|/).*"))
	require.ErrorIs(t, err, untaint.Code("text_as_address"))
	for _, address := range []*execsafe.Param[string]{
		execsafe.Pattern("from", "/[^:]*"),
		execsafe.URL("from", []string{"http", "git", "ssh", "ftp"}, []string{"127.0.0.1"}),
	} {
		clone, err := git.Clone(limits(), address)
		require.NoError(t, err)
		for _, value := range []string{
			"ext::sh -c touch% " + dir + "/PWN", "fd::17", "file://" + dir + "/repo", dir + "/repo",
			"http://127.0.0.1:9/x", "git://127.0.0.1:9/x", "ssh://127.0.0.1:9/x", "ftp://127.0.0.1:9/x",
		} {
			res, err := clone.Run(t.Context(), address.Set(value), git.Into(execsafe.At(root, "out")))
			require.Error(t, err, value)
			if res.ExitCode >= 0 {
				require.Regexp(t, "not allowed|does not exist", string(res.Stderr), value)
			}
			require.NoFileExists(t, filepath.Join(dir, "PWN"))
			require.NoDirExists(t, filepath.Join(dir, "out"))
		}
	}
}

// What a repository carries along: links that lead out, a submodule, attributes
// and a hook. The clone holds regular files and folders and nothing else.
func TestCloneOfHostileRepository(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	repo := filepath.Join(dir, "repo")
	newRepository(t, repo)
	require.NoError(t, os.Symlink("/etc/passwd", filepath.Join(repo, "link")))
	require.NoError(t, os.Symlink("../../..", filepath.Join(repo, "up")))
	replaceFile(t, filepath.Join(repo, ".gitattributes"), "* filter=x diff=x\n")
	replaceFile(t, filepath.Join(repo, ".githooks/post-checkout"), "#!/bin/sh\ntouch "+dir+"/PWN\n")
	replaceFile(t, filepath.Join(repo, ".gitmodules"), "[submodule \"x\"]\n\tpath = x\n\turl = --upload-pack=touch "+dir+"/PWN\n")
	plainGit(t, repo, "add", ".")
	plainGit(t, repo, "update-index", "--add", "--cacheinfo", "160000,"+plainGit(t, repo, "rev-parse", "HEAD")+",x")
	plainGit(t, repo, "commit", "-qm", "hostile")
	s := serve(t, dir)
	res, err := clones(t).Run(t.Context(), git.Authorities(execsafe.At(s.root, "ca.pem")), from.Set(s.url+"/repo/.git"), git.Into(execsafe.At(s.root, "out")))
	// git finds that no good submodule is named so, when it checks the objects.
	require.ErrorIs(t, err, execsafe.CodeExitStatus)
	require.Contains(t, string(res.Stderr), "gitmodules")
	require.NoDirExists(t, filepath.Join(s.dir, "out"))
	replaceFile(t, filepath.Join(repo, ".gitmodules"), "[submodule \"x\"]\n\tpath = x\n\turl = ext::touch "+dir+"/PWN\n")
	plainGit(t, repo, "commit", "-qa", "--amend", "-m", "hostile")

	res, err = clones(t).Run(t.Context(), git.Authorities(execsafe.At(s.root, "ca.pem")), from.Set(s.url+"/repo/.git"), git.Into(execsafe.At(s.root, "out")))
	require.NoError(t, err, "%s", res.Stderr)
	requirePlain(t, filepath.Join(s.dir, "out"))
	text, err := os.ReadFile(filepath.Join(s.dir, "out/link"))
	require.NoError(t, err)
	require.Equal(t, "/etc/passwd", string(text), "the link is a file that holds its text")
	require.NoFileExists(t, filepath.Join(dir, "PWN"))
}

// requirePlain fails if a folder holds anything but files and folders.
func requirePlain(t testing.TB, dir string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		require.NoError(t, err)
		require.True(t, d.IsDir() || d.Type().IsRegular(), path)
		return nil
	}))
}
