package execsafe

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/internal/test/env"
)

// inMounts runs f on a thread with mounts of its own, which end with it.
func inMounts(t *testing.T, f func()) {
	t.Helper()
	ended := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends
		err := unix.Unshare(unix.CLONE_NEWNS | unix.CLONE_FS)
		if err == nil {
			err = unix.Mount("", "/", "", unix.MS_PRIVATE|unix.MS_REC, "")
		}
		if err == nil {
			f()
		}
		ended <- err
	}()
	if err := <-ended; err != nil {
		env.Missing(t, "a mount namespace", "run the tests as root")
	}
}

// What is mounted in a folder of a run is somebody else's: it is detached, and
// nothing in it is removed.
func TestRemoveStaysOnItsMount(t *testing.T) {
	for name, old := range map[string]bool{"openat2": false, "without": true} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			precious, scratch := filepath.Join(dir, "precious"), filepath.Join(dir, "scratch")
			require.NoError(t, os.MkdirAll(filepath.Join(precious, "deep"), 0o755))
			require.NoError(t, os.WriteFile(filepath.Join(precious, "deep", "file"), []byte("x"), 0o644))
			require.NoError(t, os.MkdirAll(filepath.Join(scratch, "a", "b"), 0o755))
			require.NoError(t, os.WriteFile(filepath.Join(scratch, "a", "own"), []byte("x"), 0o644))
			require.NoError(t, os.WriteFile(filepath.Join(scratch, "over"), []byte("x"), 0o644))
			var err, moved error
			inMounts(t, func() {
				_ = unix.Mount(precious, filepath.Join(scratch, "a", "b"), "", unix.MS_BIND, "")
				_ = unix.Mount(precious, filepath.Join(scratch, "a"), "", unix.MS_BIND, "")
				_ = unix.Mount(filepath.Join(precious, "deep", "file"), filepath.Join(scratch, "over"), "", unix.MS_BIND, "")
				if old {
					parent, _ := unix.Open(scratch, unix.O_PATH, 0)
					_, moved = openFolderOld(parent, "a")
				}
				err = removeTree(scratch)
			})
			require.NoError(t, err)
			require.NoDirExists(t, scratch)
			require.FileExists(t, filepath.Join(precious, "deep", "file"))
			if old {
				require.ErrorIs(t, moved, unix.EXDEV)
			}
		})
	}
}

// A tree is removed however deep it is, and whatever modes its folders have.
func TestRemoveHostileTrees(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "scratch")
	require.NoError(t, os.Mkdir(dir, 0o700))
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	deep := strings.TrimSuffix(strings.Repeat("d/", 150), "/")
	require.NoError(t, root.MkdirAll(deep, 0o755))
	require.NoError(t, root.WriteFile(deep+"/f", nil, 0o600))
	require.NoError(t, root.MkdirAll("closed/in", 0o755))
	require.NoError(t, root.Symlink("/", "out"))
	require.NoError(t, root.Chmod("closed/in", 0))
	require.NoError(t, root.Chmod("closed", 0))
	require.NoError(t, root.Close())
	require.NoError(t, removeTree(dir))
	require.NoDirExists(t, dir)
	require.NoError(t, removeTree(dir), "what is gone is gone")
}

// A name that is swapped between the look and the opening is found out: what is
// handed on is a regular file, whatever was looked at.
func TestOpenedFileIsLookedAtAgain(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a"), []byte("x"), 0o600))
	require.NoError(t, unix.Mkfifo(filepath.Join(dir, "b"), 0o600))
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer root.Close()
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
				_ = unix.Renameat2(unix.AT_FDCWD, filepath.Join(dir, "a"), unix.AT_FDCWD, filepath.Join(dir, "b"), unix.RENAME_EXCHANGE)
			}
		}
	}()
	defer func() { close(stop); <-ended }()
	v := value{path: &Path{root: root, name: "a"}, access: readFile}
	found := 0
	for range 200_000 {
		f, no, _ := v.acquire()
		if f != nil {
			info, err := f.Stat()
			require.NoError(t, err)
			require.True(t, info.Mode().IsRegular())
			_ = f.Close()
		}
		if no != nil && no.Code == codeFileChanged {
			if found++; found == 3 {
				return
			}
		}
	}
	require.NotZero(t, found, "the swap was never in the way")
}

// The declared name and what it leads to must both be safe from others.
func TestDeclaredNameInAWritableFolder(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o777))
	link := filepath.Join(dir, "true")
	require.NoError(t, os.Symlink("/usr/bin/true", link))
	d := &draft{cmd: &Command{}}
	_, ok := d.pin(link)
	require.False(t, ok)
	require.ErrorIs(t, d.found.Err(), codeProgramWritable)
}

// Text that is not UTF-8 is not an argument, whatever its parameter.
func TestArgumentIsUTF8(t *testing.T) {
	out, ok := plain("a\xffb", 9, false)
	require.False(t, ok)
	require.Equal(t, codeArgumentNotUTF8, out.no.Code)
	require.Equal(t, codeArgumentNotUTF8, Text("t", 9).read("\xc0\xaf").no.Code)
	require.Equal(t, codeArgumentNotUTF8, Pattern("p", "(?s:.+)").read("a\xff").no.Code)
}
