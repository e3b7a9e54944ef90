package tar_test

import (
	archive "archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/profile/tar"
	"github.com/untaint/untaint/internal/test/argattack"
	"github.com/untaint/untaint/internal/test/env"
)

const most = 4 << 20

func limits() execsafe.Limits {
	return execsafe.Limits{Timeout: 30 * time.Second, Stdout: 8 << 20, FileSize: 1 << 20}
}

func needs(t testing.TB) {
	t.Helper()
	env.Program(t, "tar", "tar")
	if !execsafe.Probe().Has(execsafe.Files) {
		env.Missing(t, "Landlock", "a kernel of 5.13 or later")
	}
}

func lists(t testing.TB) *execsafe.Command    { return declared(t, tar.List) }
func extracts(t testing.TB) *execsafe.Command { return declared(t, tar.Extract) }

func declared(t testing.TB, declare func(execsafe.Limits, int64) (*execsafe.Command, error)) *execsafe.Command {
	t.Helper()
	cmd, err := declare(limits(), most)
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

// pack makes an archive. A header without a type is a regular file with its own
// name in it.
func pack(t testing.TB, headers ...archive.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := archive.NewWriter(&b)
	for _, h := range headers {
		text := ""
		if h.Typeflag == 0 {
			h.Typeflag, text = archive.TypeReg, "content of "+h.Name+"\n"
			h.Size = int64(len(text))
		}
		if h.Mode == 0 {
			h.Mode = 0o644
		}
		require.NoError(t, w.WriteHeader(&h))
		_, err := io.WriteString(w, text)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func file(name string) archive.Header { return archive.Header{Name: name} }

func special(name string, typeflag byte, target string) archive.Header {
	return archive.Header{Name: name, Typeflag: typeflag, Linkname: target, Mode: 0o755}
}

// What Create writes, List names and Extract brings back.
func TestThereAndBack(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	root := rootOf(t, dir)
	for _, name := range []string{"a", "-rf", "--checkpoint-action=exec=touch PWN", "host:x", "@a", "sub/deep/b", "line\nbreak"} {
		path := filepath.Join(dir, "in", name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(name), 0o644))
	}
	create, err := tar.Create(limits())
	require.NoError(t, err)
	made, err := create.Run(t.Context(), tar.From(execsafe.At(root, "in")))
	require.NoError(t, err, "%s", made.Stderr)

	list, err := lists(t).Run(t.Context(), execsafe.StdinBytes(made.Stdout))
	require.NoError(t, err, "%s", list.Stderr)
	require.Equal(t, "./\n./--checkpoint-action=exec=touch PWN\n./-rf\n./@a\n./a\n./host:x\n./line\\nbreak\n./sub/\n./sub/deep/\n./sub/deep/b\n", string(list.Stdout))

	res, err := extracts(t).Run(t.Context(), execsafe.StdinFrom(bytes.NewReader(made.Stdout)), tar.Into(execsafe.At(root, "out")))
	require.NoError(t, err, "%s", res.Stderr)
	diff, err := exec.Command("diff", "-r", filepath.Join(dir, "in"), filepath.Join(dir, "out")).CombinedOutput()
	require.NoError(t, err, "%s", diff)
}

// hostile are archives that must leave nothing behind.
func hostile(t testing.TB, outside string) map[string][]byte {
	long := strings.Repeat("d/", 60)
	return map[string][]byte{
		"a member above":          pack(t, file("ok"), file("../above")),
		"a member above, inside":  pack(t, file("a/../../above")),
		"a link out":              pack(t, special("link", archive.TypeSymlink, outside)),
		"a link up":               pack(t, special("link", archive.TypeSymlink, "..")),
		"a link inside":           pack(t, file("ok"), special("link", archive.TypeSymlink, "ok")),
		"a file through a link":   pack(t, special("link", archive.TypeSymlink, outside), file("link/PWN")),
		"a file over a link":      pack(t, special("link", archive.TypeSymlink, outside+"/PWN"), file("link")),
		"links in a chain":        pack(t, special("a", archive.TypeSymlink, "."), special("a/b", archive.TypeSymlink, ".."), file("a/b/PWN")),
		"a hard link out":         pack(t, special("link", archive.TypeLink, outside+"/secret")),
		"a hard link up":          pack(t, special("link", archive.TypeLink, "../outside/secret")),
		"a file over a hard link": pack(t, special("link", archive.TypeLink, outside+"/secret"), file("link")),
		"a hard link to a link":   pack(t, special("a", archive.TypeSymlink, outside+"/secret"), special("b", archive.TypeLink, "a")),
		"a pipe":                  pack(t, special("pipe", archive.TypeFifo, "")),
		"a device":                pack(t, archive.Header{Name: "null", Typeflag: archive.TypeChar, Devmajor: 1, Devminor: 3}),
		"a disk":                  pack(t, archive.Header{Name: "disk", Typeflag: archive.TypeBlock, Devmajor: 8}),
		"the same name twice":     pack(t, file("a"), file("a")),
		"a file as a folder":      pack(t, file("a"), file("a/b")),
		"cut short":               pack(t, file(long+"x"), file("y"))[:700],
		"no archive":              []byte(strings.Repeat("not an archive ", 100)),
		"nothing at all":          {},
		"compressed":              compressed(t, pack(t, file("a"))),
	}
}

func compressed(t testing.TB, b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

func TestHostileArchives(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	outside := filepath.Join(dir, "outside")
	require.NoError(t, os.Mkdir(outside, 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o666))
	root := rootOf(t, dir)
	extract := extracts(t)
	all := hostile(t, outside)
	for name, b := range all {
		t.Run(name, func(t *testing.T) {
			res, err := extract.Run(t.Context(), execsafe.StdinBytes(b), tar.Into(execsafe.At(root, "out")))
			require.ErrorIs(t, err, execsafe.CodeExitStatus, "%s", res.Stderr)
			require.NoDirExists(t, filepath.Join(dir, "out"))
			requireUntouched(t, dir)
		})
	}
	alive := 0
	for _, b := range all {
		if plainTarIsCaught(t, b) {
			alive++
		}
	}
	t.Logf("%d archives refused, nothing left of any; plain tar makes links, pipes or devices of %d", len(all), alive)
	require.GreaterOrEqual(t, alive, 5)
}

// plainTarIsCaught reports whether tar on its own leaves something that is
// neither a file nor a folder.
func plainTarIsCaught(t testing.TB, b []byte) (caught bool) {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command("/usr/bin/tar", "--extract", "--file=-")
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(b)
	_ = cmd.Run()
	require.NoError(t, filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		caught = caught || err == nil && !d.IsDir() && !d.Type().IsRegular()
		return err
	}))
	return caught
}

func requireUntouched(t testing.TB, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	kept, err := os.ReadDir(filepath.Join(dir, "outside"))
	require.NoError(t, err)
	require.Len(t, kept, 1)
	text, err := os.ReadFile(filepath.Join(dir, "outside/secret"))
	require.NoError(t, err)
	require.Equal(t, "secret", string(text))
	info, err := os.Stat(filepath.Join(dir, "outside/secret"))
	require.NoError(t, err)
	require.EqualValues(t, 1, info.Sys().(*syscall.Stat_t).Nlink)
}

// What is odd and harmless is extracted, and is harmless.
func TestOddArchives(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	root := rootOf(t, dir)
	b := pack(t,
		file("/etc/absolute"),
		archive.Header{Name: "setuid", Mode: 0o6777},
		archive.Header{Name: "root", Uid: 0, Gid: 0, Uname: "root"},
		file("-rf"), file("--checkpoint-action=exec=touch PWN"), file("host:x"), file("a\nb"), file("\x1b[2J"),
		file("same"), special("hard", archive.TypeLink, "same"),
		archive.Header{Name: "folder", Typeflag: archive.TypeDir, Mode: 0o7777},
	)
	res, err := extracts(t).Run(t.Context(), execsafe.StdinBytes(b), tar.Into(execsafe.At(root, "out")))
	require.NoError(t, err, "%s", res.Stderr)
	n := 0
	require.NoError(t, filepath.WalkDir(filepath.Join(dir, "out"), func(path string, d os.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := d.Info()
		require.NoError(t, err)
		require.True(t, info.IsDir() || info.Mode().IsRegular(), path)
		require.Zero(t, info.Mode()&(os.ModeSetuid|os.ModeSetgid|os.ModeSticky), path)
		require.EqualValues(t, os.Getuid(), info.Sys().(*syscall.Stat_t).Uid)
		n++
		return nil
	}))
	require.Equal(t, 13, n)
	require.FileExists(t, filepath.Join(dir, "out/etc/absolute"))
}

// A bomb stops at the limit on what comes in, whatever it was compressed to, at
// the limit of one file, or at the limit of the list.
func TestBombs(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	root := rootOf(t, dir)
	to := tar.Into(execsafe.At(root, "out"))
	extract := extracts(t)
	var many []archive.Header
	for i := range 20_000 {
		many = append(many, archive.Header{Name: strings.Repeat("x", i%90+1) + "/" + string(rune('a'+i%26)), Typeflag: archive.TypeDir})
	}
	small := compressed(t, pack(t, many...))
	require.Less(t, len(small), most/10)
	plain, err := gzip.NewReader(bytes.NewReader(small))
	require.NoError(t, err)
	_, err = extract.Run(t.Context(), execsafe.StdinFrom(plain), to)
	require.ErrorIs(t, err, execsafe.CodeInputTooLarge)
	require.NoDirExists(t, filepath.Join(dir, "out"))

	var big bytes.Buffer
	w := archive.NewWriter(&big)
	require.NoError(t, w.WriteHeader(&archive.Header{Name: "big", Typeflag: archive.TypeReg, Mode: 0o644, Size: 2 << 20}))
	_, err = w.Write(make([]byte, 2<<20))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	_, err = extract.Run(t.Context(), execsafe.StdinBytes(big.Bytes()), to)
	require.ErrorIs(t, err, execsafe.CodeKilledBySignal)
	require.NoDirExists(t, filepath.Join(dir, "out"))

	l := limits()
	l.Stdout = 1000
	list, err := tar.List(l, most)
	require.NoError(t, err)
	_, err = list.Run(t.Context(), execsafe.StdinBytes(pack(t, many[:1000]...)))
	require.ErrorIs(t, err, execsafe.CodeOutputLimit)
}

// Create reads nothing outside of its folder, and does not follow links.
func TestCreateStaysInside(t *testing.T) {
	needs(t)
	dir := t.TempDir()
	root := rootOf(t, dir)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "in"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "secret"), []byte("the-secret"), 0o644))
	require.NoError(t, os.Symlink("../secret", filepath.Join(dir, "in/link")))
	create, err := tar.Create(limits())
	require.NoError(t, err)
	res, err := create.Run(t.Context(), tar.From(execsafe.At(root, "in")))
	require.NoError(t, err, "%s", res.Stderr)
	require.NotContains(t, string(res.Stdout), "the-secret")
	require.Contains(t, string(res.Stdout), "../secret")
}

// Each argument that the catalogue has for tar is refused as a folder, or names
// one that is not there.
func TestArgumentAttacks(t *testing.T) {
	needs(t)
	create, err := tar.Create(limits())
	require.NoError(t, err)
	extract := extracts(t)
	n := 0
	for _, a := range argattack.Catalogue() {
		if a.Program != "tar" {
			continue
		}
		w := argattack.Test(t)
		root := rootOf(t, w.Dir)
		archived, err := os.ReadFile(filepath.Join(w.Dir, "a.tar"))
		require.NoError(t, err)
		for _, evil := range w.Fill(a.Evil) {
			n++
			_, err := create.Run(t.Context(), tar.From(execsafe.At(root, evil)))
			require.ErrorIs(t, err, untaint.Code("file_missing"), evil)
			_, err = extract.Run(t.Context(), execsafe.StdinBytes(archived), tar.Into(execsafe.At(root, evil)))
			if err == nil {
				require.DirExists(t, filepath.Join(w.Dir, evil), "it is the name of a folder, and no more")
			}
			require.NotErrorIs(t, err, untaint.Misuse)
			require.False(t, w.Fired(a, nil), "%s fired", a.Name)
		}
	}
	require.GreaterOrEqual(t, n, 7)
	t.Logf("%d hostile arguments", n)
}
