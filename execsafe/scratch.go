package execsafe

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// scratch is the folder of a run, which is removed with it, or the empty one
// that it shares with others.
type scratch struct {
	own  string
	home *home
}

// release removes what was the run's own.
func (s *scratch) release() (err error) {
	if s.own != "" {
		err = removeTree(s.own)
	}
	if s.home != nil {
		s.home.leave()
	}
	*s = scratch{}
	return err
}

// The folders of this program lie in one of its own, which it keeps locked as
// long as it lives: by that the next program knows that they may be removed.
var ownFolder struct {
	mu   sync.Mutex
	in   string // the temporary folder
	path string
	lock *os.File
}

const folderPrefix = "untaint-execsafe-"

// programFolder makes the folder, or returns the one there is.
func programFolder() (string, error) {
	in, err := filepath.Abs(os.TempDir())
	if err != nil {
		return "", err
	}
	o := &ownFolder
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.path != "" && o.in == in {
		if info, err := os.Lstat(o.path); err == nil && info.IsDir() {
			return o.path, nil
		}
	}
	path, err := makeFolder(in, folderPrefix)
	if err != nil {
		return "", err
	}
	lock, err := os.Open(path)
	if err == nil {
		err = lockFolder(lock)
	}
	if err != nil {
		_ = os.Remove(path)
		return "", err
	}
	if o.lock != nil {
		_ = o.lock.Close()
	}
	if o.in != in {
		go sweepFolders(in)
	}
	o.in, o.path, o.lock = in, path, lock
	return path, nil
}

func makeScratch() (string, error) {
	in, err := programFolder()
	if err != nil {
		return "", err
	}
	return makeFolder(in, "run-")
}

// makeFolder makes a folder that its owner can use under any umask.
func makeFolder(in, pattern string) (string, error) {
	path, err := os.MkdirTemp(in, pattern)
	if err != nil {
		return "", err
	}
	info, err := os.Lstat(path)
	if err == nil && info.Mode().Perm()&0o700 != 0o700 {
		err = os.Chmod(path, 0o700)
	}
	if err != nil {
		_ = os.Remove(path)
		return "", err
	}
	return path, nil
}

// What a program that was killed left behind is removed some time after it was
// made, so that no folder is taken that its program has yet to lock; and there
// is a bound to what is looked at in a crowded folder.
const (
	sweepAge = time.Minute
	sweepMax = 10_000
)

// sweepFolders removes the folders of programs of this user that have ended.
func sweepFolders(in string) {
	dir, err := os.Open(in)
	if err != nil {
		return
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(sweepMax)
	for _, name := range names {
		random, ours := strings.CutPrefix(name, folderPrefix)
		if _, err := strconv.ParseUint(random, 10, 64); err != nil || !ours {
			continue
		}
		path := filepath.Join(in, name)
		info, err := os.Lstat(path)
		if err == nil && info.IsDir() && time.Since(info.ModTime()) > sweepAge && ownedByUs(info) && !lockedFolder(path) {
			_ = removeTree(path)
		}
	}
}

// home is an empty folder that nobody may write to, which is HOME and the
// working folder of each run that has none of its own. A program that has root's
// rights can write to it all the same: it is then left to the runs that have it,
// and removed with the last of them.
type home struct {
	path  string
	info  fs.FileInfo // nil for a folder that is not ours
	users int
	dirty bool
}

var homes struct {
	mu      sync.Mutex
	current *home
	made    int
}

// takeHome returns the shared folder for one more run.
func takeHome() *home {
	h := &homes
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.current != nil && h.current.changed() {
		h.current.retire()
	}
	if h.current == nil {
		h.made++
		h.current = makeHome(h.made)
	}
	h.current.users++
	return h.current
}

// makeHome makes the folder. Where none can be made there is no temporary
// folder, or the disk is full or read-only: the run gets one that nobody has.
func makeHome(n int) *home {
	in, err := programFolder()
	if err != nil {
		return noHome()
	}
	path := filepath.Join(in, "home"+strconv.Itoa(n))
	if os.Mkdir(path, 0o700) != nil {
		return noHome()
	}
	// Any change to what is in the folder changes this time.
	long := time.Unix(1_000_000_000, 0)
	if os.Chtimes(path, long, long) != nil || os.Chmod(path, 0o500) != nil {
		_ = os.Remove(path)
		return noHome()
	}
	info, err := os.Lstat(path)
	if err != nil {
		return noHome()
	}
	return &home{path: path, info: info}
}

// noHome is the root folder, of which a contained process may read nothing.
func noHome() *home { return &home{path: string(filepath.Separator)} }

func (h *home) changed() bool {
	if h.info == nil {
		return true // there may be a temporary folder now
	}
	now, err := os.Lstat(h.path)
	return err != nil || !os.SameFile(now, h.info) || now.Mode() != h.info.Mode() || !now.ModTime().Equal(h.info.ModTime())
}

// retire has no further run use the folder.
func (h *home) retire() {
	if h.dirty = true; homes.current == h {
		homes.current = nil
	}
	if h.users == 0 && h.info != nil {
		_ = removeTree(h.path)
	}
}

// leave ends the use of the folder by one run.
func (h *home) leave() {
	homes.mu.Lock()
	defer homes.mu.Unlock()
	h.users--
	if h.dirty || h.info != nil && h.changed() {
		h.retire()
	}
}
