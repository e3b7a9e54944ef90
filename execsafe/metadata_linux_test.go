package execsafe_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/env"
)

// old is a time that no program gives to a file by itself.
var old = time.Unix(1_000_000_000, 0)

// withDates is a folder with files of some mode and of that time, a folder and a
// link, as those who keep what they copy are to find again.
func withDates(t *testing.T, dir string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "sub"), 0o750))
	for name, mode := range map[string]os.FileMode{"plain": 0o640, "sub/tool": 0o755} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(name), mode))
		require.NoError(t, os.Chmod(path, mode))
		require.NoError(t, os.Chtimes(path, old, old))
	}
	require.NoError(t, os.Symlink("plain", filepath.Join(dir, "link")))
	require.NoError(t, os.Chtimes(filepath.Join(dir, "sub"), old, old))
}

func requireDates(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		want := map[string]os.FileMode{"plain": 0o640, "sub/tool": 0o755, "sub": os.ModeDir | 0o750}[name]
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, want, info.Mode(), name)
		require.Equal(t, old, info.ModTime(), name)
	}
}

// outside runs a program in a folder, held by nothing.
func outside(t *testing.T, dir, name, debian string, args ...string) {
	t.Helper()
	cmd := exec.Command(env.Program(t, name, debian), args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// Programs that set modes and times of what they write do it, held as tightly
// as can be, and only there.
func TestProgramsThatKeepMetadata(t *testing.T) {
	all := []string{"plain", "sub/tool", "sub"}
	for _, row := range []struct {
		name, program, debian, args string
		makes                       string // where what withDates made has to be again
		kept                        []string
	}{
		{"cp -a", "cp", "coreutils", "-a from to", "to", all},
		{"cp -p of a file", "cp", "coreutils", "-p from/plain to", "", nil},
		{"cp -rp by names", "cp", "coreutils", "-rp {W}/from {W}/to", "to", all},
		{"install", "install", "coreutils", "-m 0640 -p from/plain plain", ".", []string{"plain"}},
		{"touch", "touch", "coreutils", "-d @1000000000 from/plain new", "", nil},
		{"touch of a link", "touch", "coreutils", "-h -d @1000000000 from/link", "", nil},
		{"mv", "mv", "coreutils", "from to", "to", all},
		{"chmod of a tree", "chmod", "coreutils", "-R u+rwX from", "from", []string{"plain", "sub/tool"}},
		{"tar", "tar", "tar", "-xpf a.tar --xattrs --acls", "from", all},
		{"unzip", "unzip", "unzip", "-q a.zip -d to", "to/from", all},
		{"rsync", "rsync", "rsync", "-aX from/ to", "to", all},
		{"busybox tar", "busybox", "busybox", "tar -xf a.tar", "from", []string{"plain", "sub/tool"}},
		{"busybox cp", "busybox", "busybox", "cp -a from to", "to", all},
		{"python", "python3", "python3", "-c import(shutil).copytree('from','to',symlinks=True)", "to", all},
		{"perl", "perl", "perl", "-MFile::Copy -e chmod(0640,'from/plain')&&utime(1000000000,1000000000,'from/plain')or(die)", "from", []string{"plain"}},
		{"sed in place", "sed", "sed", "-i s/x/y/ from/plain", "", nil},
		{"gzip", "gzip", "gzip", "-k from/plain", "", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			withDates(t, filepath.Join(dir, "from"))
			outside(t, dir, "tar", "tar", "-cf", "a.tar", "from")
			outside(t, dir, "zip", "zip", "-qry", "a.zip", "from")
			root, err := os.OpenRoot(dir)
			require.NoError(t, err)
			defer root.Close()
			var args []string
			for _, arg := range strings.Fields(row.args) {
				arg = strings.ReplaceAll(arg, "{W}", dir)
				args = append(args, strings.ReplaceAll(arg, "import(shutil)", "import shutil;shutil"))
			}
			cmd, err := launderProgram(execsafe.Declare, env.Program(t, row.program, row.debian), attackLimits(),
				execsafe.Require(execsafe.AllProtections), unsafeParts(execsafe.WritableDir(root), launder(execsafe.Fixed, args...))...)
			require.NoError(t, err)
			res, err := cmd.Run(t.Context())
			require.NoError(t, err, "%s", res.Stderr)
			require.NotContains(t, strings.ToLower(string(res.Stderr)), "not permitted")
			requireDates(t, filepath.Join(dir, row.makes), row.kept...)
		})
	}
}

// The same in the run's own folder, and not beside it.
func TestMetadataOfTheTemporaryFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	script := `open F, ">", "$ENV{TMPDIR}/x"; print chmod(0711, "$ENV{TMPDIR}/x"), utime(1, 1, "$ENV{TMPDIR}/x"), chmod(0666, "` + file + `") ? "outside" : " $!"`
	cmd, err := launderProgram(execsafe.Declare, env.Program(t, "perl", "perl-base"), attackLimits(),
		execsafe.Require(execsafe.AllProtections), unsafeParts(execsafe.TempDir(), launder(execsafe.Fixed, "-e", script))...)
	require.NoError(t, err)
	res, err := cmd.Run(t.Context())
	require.NoError(t, err, "%s", res.Stderr)
	require.Equal(t, "11 Operation not permitted", string(res.Stdout))
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())
}
