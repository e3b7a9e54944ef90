package execsafe

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// removeTree removes a folder with all that is in it, and nothing that is
// mounted there: a process may have had the right to put another folder over a
// part of it (CWE-59). What is mounted is detached first.
func removeTree(path string) error {
	parent, err := unix.Open(filepath.Dir(path), unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(parent)
	return removeAt(parent, filepath.Base(path))
}

// removeBelow removes a folder below an open root.
func removeBelow(root *os.Root, name string) error {
	parent, err := root.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer parent.Close()
	return removeAt(int(parent.Fd()), filepath.Base(name))
}

// removeAt removes what has a name in a folder.
func removeAt(dir int, name string) error {
	r := &remover{root: -1}
	return r.remove(dir, name, 0)
}

// remover removes a tree. How deep that is, is up to who made it: what lies too
// deep is moved up, so that not each level costs a descriptor.
type remover struct {
	root  int // the folder at the top, -1 before it is open
	moved int
}

const maxDepthRemoved = 32

func (r *remover) remove(dir int, name string, depth int) error {
	err := detaching(dir, name, func() error { return unix.Unlinkat(dir, name, 0) })
	if err == nil || errors.Is(err, unix.ENOENT) {
		return nil
	}
	if depth > maxDepthRemoved {
		r.moved++
		if unix.Renameat(dir, name, r.root, "moved"+strconv.Itoa(r.moved)) == nil {
			return nil
		}
	}
	var f *os.File
	err = detaching(dir, name, func() (err error) { f, err = openFolder(dir, name); return err })
	if err != nil {
		return err
	}
	defer f.Close()
	if r.root < 0 {
		r.root = int(f.Fd())
	}
	_ = f.Chmod(0o700)
	if err := r.empty(f, depth); err != nil {
		return err
	}
	return detaching(dir, name, func() error { return unix.Unlinkat(dir, name, unix.AT_REMOVEDIR) })
}

// empty removes what is in a folder until nothing is found or nothing can be
// removed any more.
func (r *remover) empty(f *os.File, depth int) (err error) {
	for {
		if _, err := f.Seek(0, 0); err != nil {
			return err
		}
		names, _ := f.Readdirnames(1024)
		failed := 0
		for _, name := range names {
			if rerr := r.remove(int(f.Fd()), name, depth+1); rerr != nil {
				failed, err = failed+1, rerr
			}
		}
		if len(names) == failed {
			return err
		}
		err = nil
	}
}

// detaching calls f again once what is mounted on a name is no longer, if that
// was in its way.
func detaching(dir int, name string, f func() error) error {
	err := f()
	for range 16 { // mounts lie on top of each other
		if !errors.Is(err, unix.EBUSY) && !errors.Is(err, unix.EXDEV) {
			return err
		}
		path := "/proc/self/fd/" + strconv.Itoa(dir) + "/" + name
		if unix.Unmount(path, unix.MNT_DETACH|unix.UMOUNT_NOFOLLOW) != nil {
			return err
		}
		err = f()
	}
	return err
}

// openFolder opens a folder in a folder, on the same mount: EXDEV is the error
// for another.
func openFolder(dir int, name string) (*os.File, error) {
	how := unix.OpenHow{
		Flags:   unix.O_RDONLY | unix.O_DIRECTORY | unix.O_NOFOLLOW | unix.O_CLOEXEC,
		Resolve: unix.RESOLVE_NO_XDEV | unix.RESOLVE_NO_SYMLINKS | unix.RESOLVE_BENEATH,
	}
	fd, err := unix.Openat2(dir, name, &how)
	if errors.Is(err, unix.EACCES) { // the mode that its maker gave it
		if err = grant(dir, name, how); err == nil {
			fd, err = unix.Openat2(dir, name, &how)
		}
	}
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM) {
		return openFolderOld(dir, name)
	}
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), "scratch"), nil
}

// grant lets us into a folder of ours.
func grant(dir int, name string, how unix.OpenHow) error {
	how.Flags = unix.O_PATH | unix.O_DIRECTORY | unix.O_NOFOLLOW | unix.O_CLOEXEC
	fd, err := unix.Openat2(dir, name, &how)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return unix.Chmod("/proc/self/fd/"+strconv.Itoa(fd), 0o700)
}

// openFolderOld is for a kernel before 5.6, and for a filter that does not know
// openat2: it compares the mounts, or the devices, after it has opened.
func openFolderOld(dir int, name string) (*os.File, error) {
	fd, err := unix.Openat(dir, name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	var above, here unix.Statx_t
	err = unix.Statx(dir, "", unix.AT_EMPTY_PATH, unix.STATX_MNT_ID, &above)
	if err == nil {
		err = unix.Statx(fd, "", unix.AT_EMPTY_PATH, unix.STATX_MNT_ID, &here)
	}
	if err == nil && (above.Mnt_id != here.Mnt_id || above.Dev_major != here.Dev_major || above.Dev_minor != here.Dev_minor) {
		err = unix.EXDEV
	}
	if err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), "scratch"), nil
}
