//go:build unix

package execsafe

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// mayRead reports whether the system lets us read a file or folder.
func mayRead(path string, _ fs.FileInfo) bool {
	const read = 4 // R_OK
	return syscall.Access(path, read) == nil
}

func executable(info fs.FileInfo) bool { return info.Mode().Perm()&0o111 != 0 }

// writableByOthers reports whether somebody who is neither root nor us can
// change the file at path or put another in its place. A folder that all may
// write, such as /tmp, is safe if it is sticky and its entry is ours. In a user
// namespace that has no name for the owner, as the system's files have none in
// a sandbox, the owner is somebody outside, and taken for root.
func writableByOthers(path string) bool {
	for {
		info, err := os.Lstat(path)
		if err != nil {
			return true
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		if !ok || st.Uid != 0 && int(st.Uid) != os.Geteuid() && !outside(st.Uid) {
			return true
		}
		open := info.Mode().Perm()&0o002 != 0 || info.Mode().Perm()&0o020 != 0 && !trustedGroup(st.Gid)
		sticky := info.IsDir() && info.Mode()&fs.ModeSticky != 0
		if open && !sticky && info.Mode()&fs.ModeSymlink == 0 {
			return true
		}
		parent := filepath.Dir(path)
		if parent == path {
			return false
		}
		path = parent
	}
}

// trustedGroup reports whether members of the group are taken for ourselves:
// root's, and our own, which on most systems is private to the user.
func trustedGroup(gid uint32) bool { return gid == 0 || int(gid) == os.Getegid() }
