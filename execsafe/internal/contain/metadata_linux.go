package contain

import (
	"bytes"
	"encoding/binary"
	"maps"
	"os"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// caller is the thread whose call is held.
type caller int

// change is what a call asks for: which file, and what is to become of it.
type change struct {
	folder int32  // that the name is relative to, or the file itself
	name   string // "" for the file itself
	err    error  // there is no such name
	follow bool   // a symbolic link at the end of the name
	empty  bool   // a name that is empty means the file itself
	set    setter
}

// setter changes the file of a name, or tells why the call made no sense.
type setter func(file string) error

// changes reads each of the calls that are held.
var changes = withThoseOfArch(map[int32]func(c caller, a [6]uint64) change{
	unix.SYS_FCHMOD:       func(_ caller, a [6]uint64) change { return itself(a[0], setMode(a[1])) },
	unix.SYS_FCHMODAT:     func(c caller, a [6]uint64) change { return c.named(a[0], a[1], 0, setMode(a[2])) },
	unix.SYS_FCHMODAT2:    func(c caller, a [6]uint64) change { return c.named(a[0], a[1], a[3], setMode(a[2])) },
	unix.SYS_FCHOWN:       func(_ caller, a [6]uint64) change { return itself(a[0], setOwner(a[1], a[2])) },
	unix.SYS_FCHOWNAT:     func(c caller, a [6]uint64) change { return c.named(a[0], a[1], a[4], setOwner(a[2], a[3])) },
	unix.SYS_UTIMENSAT:    func(c caller, a [6]uint64) change { return c.namedIfAny(a[0], a[1], a[3], c.setTimes(a[2], 1)) },
	unix.SYS_SETXATTR:     func(c caller, a [6]uint64) change { return c.named(here, a[0], 0, c.setAttribute(a)) },
	unix.SYS_LSETXATTR:    func(c caller, a [6]uint64) change { return c.named(here, a[0], noFollow, c.setAttribute(a)) },
	unix.SYS_FSETXATTR:    func(c caller, a [6]uint64) change { return itself(a[0], c.setAttribute(a)) },
	unix.SYS_REMOVEXATTR:  func(c caller, a [6]uint64) change { return c.named(here, a[0], 0, c.removeAttribute(a[1])) },
	unix.SYS_LREMOVEXATTR: func(c caller, a [6]uint64) change { return c.named(here, a[0], noFollow, c.removeAttribute(a[1])) },
	unix.SYS_FREMOVEXATTR: func(c caller, a [6]uint64) change { return itself(a[0], c.removeAttribute(a[1])) },
})

func withThoseOfArch(all map[int32]func(c caller, a [6]uint64) change) map[int32]func(c caller, a [6]uint64) change {
	maps.Copy(all, changesOfArch)
	return all
}

// here is the working folder of the caller, and noFollow a flag, as the kernel
// takes them.
const (
	here     = 1<<64 + unix.AT_FDCWD
	noFollow = unix.AT_SYMLINK_NOFOLLOW
)

func itself(fd uint64, set setter) change { return change{folder: int32(fd), empty: true, set: set} }

// named reads a name. The flags are those of the calls whose names end in at.
func (c caller) named(folder, name, flags uint64, set setter) change {
	flags &= 1<<32 - 1
	if flags&^(noFollow|unix.AT_EMPTY_PATH) != 0 {
		return change{err: unix.EINVAL}
	}
	text, err := c.text(name, unix.PathMax)
	if err == unix.ERANGE {
		err = unix.ENAMETOOLONG
	}
	return change{folder: int32(folder), name: text, err: err, follow: flags&noFollow == 0, empty: flags&unix.AT_EMPTY_PATH != 0, set: set}
}

// namedIfAny is named for the calls that mean the file itself by no name at all.
func (c caller) namedIfAny(folder, name, flags uint64, set setter) change {
	if name == 0 {
		return itself(folder, set)
	}
	return c.named(folder, name, flags, set)
}

// specialBits are the bits of a mode that give a program another's rights.
const specialBits = unix.S_ISUID | unix.S_ISGID

// setMode gives no set-user-ID or set-group-ID bit, as the filter does not.
func setMode(mode uint64) setter {
	return func(file string) error {
		if mode&specialBits != 0 {
			return unix.EPERM
		}
		return unix.Chmod(file, uint32(mode))
	}
}

func setOwner(user, group uint64) setter {
	return func(file string) error {
		return unix.Fchownat(unix.AT_FDCWD, file, int(int32(user)), int(int32(group)), 0)
	}
}

// times are two, each a number of seconds and one of nanoseconds, as the kernel
// takes them on the architectures that have a filter.
type times [4]uint64

func (t *times) set(file string) error {
	name, err := unix.BytePtrFromString(file)
	if err != nil {
		return err
	}
	folder := unix.AT_FDCWD
	_, _, no := unix.Syscall6(unix.SYS_UTIMENSAT, uintptr(folder), uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(t)), 0, 0, 0)
	if no != 0 {
		return no
	}
	return nil
}

// setTimes reads two times, each a number of seconds and one of units of so many
// nanoseconds. No times at all are now.
func (c caller) setTimes(at, unit uint64) setter {
	t := times{0, unix.UTIME_NOW, 0, unix.UTIME_NOW}
	if at == 0 {
		return t.set
	}
	err := c.words(at, t[:])
	if unit == 1 || err != nil {
		return orError(t.set, err)
	}
	for _, i := range [2]int{1, 3} {
		if t[i] >= uint64(time.Second)/unit {
			err = unix.EINVAL
		}
		t[i] *= unit
	}
	return orError(t.set, err)
}

func orError(set setter, err error) setter {
	if err != nil {
		return func(string) error { return err }
	}
	return set
}

// The most that the name and the value of an attribute may have, xattr(7).
const (
	attributeName = 255
	attributeSize = 64 << 10
)

// setAttribute reads a name, a value, its size and the flags, which come second
// among the arguments.
func (c caller) setAttribute(a [6]uint64) setter {
	name, err := c.text(a[1], attributeName+1)
	var value []byte
	if err == nil && a[3] > attributeSize {
		err = unix.E2BIG
	}
	if err == nil {
		value = make([]byte, a[3])
		err = c.memory(a[2], value)
	}
	return orError(func(file string) error { return unix.Setxattr(file, name, value, int(int32(a[4]))) }, err)
}

func (c caller) removeAttribute(at uint64) setter {
	name, err := c.text(at, attributeName+1)
	return orError(func(file string) error { return unix.Removexattr(file, name) }, err)
}

// open opens the file that a change means, as the caller would find it.
func (c caller) open(what *change) (int, error) {
	folder, name := what.folder, what.name
	if fd, rest, ok := ownDescriptor(name); ok {
		if rest == "" && !what.follow {
			return -1, unix.EPERM // the link in /proc itself
		}
		folder, name = fd, rest
	} else if name == "" && !what.empty {
		return -1, unix.ENOENT
	}
	base := unix.AT_FDCWD
	if !strings.HasPrefix(name, "/") {
		fd, err := c.openOwn(folder)
		if err != nil || name == "" {
			return fd, err
		}
		defer unix.Close(fd)
		base = fd
	}
	how := howToOpen
	if !what.follow {
		how.Flags |= unix.O_NOFOLLOW
	}
	return unix.Openat2(base, name, &how)
}

// howToOpen opens a file to look at where it lies. What /proc links to would be
// this program's and not the caller's.
var howToOpen = unix.OpenHow{Flags: unix.O_PATH | unix.O_CLOEXEC, Resolve: unix.RESOLVE_NO_MAGICLINKS}

// openOwn opens what the caller has open, or its working folder.
func (c caller) openOwn(fd int32) (int, error) {
	own := "/proc/" + strconv.Itoa(int(c))
	switch {
	case fd == unix.AT_FDCWD:
		return unix.Open(own+"/cwd", unix.O_PATH|unix.O_CLOEXEC, 0)
	case fd < 0:
		return -1, unix.EBADF
	}
	file, err := unix.Open(own+"/fd/"+strconv.Itoa(int(fd)), unix.O_PATH|unix.O_CLOEXEC, 0)
	if err == unix.ENOENT {
		err = unix.EBADF
	}
	return file, err
}

// ownDescriptor reads the names by which a process means what it has open. C
// libraries use them where the kernel has no call for a thing.
func ownDescriptor(name string) (fd int32, rest string, ok bool) {
	switch name {
	case "/dev/stdin":
		return 0, "", true
	case "/dev/stdout":
		return 1, "", true
	case "/dev/stderr":
		return 2, "", true
	}
	for _, prefix := range [...]string{"/proc/self/fd/", "/proc/thread-self/fd/", "/dev/fd/"} {
		text, found := strings.CutPrefix(name, prefix)
		if !found {
			continue
		}
		number, rest, below := strings.Cut(text, "/")
		n, err := strconv.ParseUint(number, 10, 31)
		if err != nil {
			return 0, "", false
		}
		if rest = strings.TrimLeft(rest, "/"); below && rest == "" {
			rest = "."
		}
		return int32(n), rest, true
	}
	return 0, "", false
}

// memory copies memory of the caller.
func (c caller) memory(at uint64, data []byte) error {
	if len(data) == 0 {
		return nil
	}
	local := unix.Iovec{Base: &data[0]}
	local.SetLen(len(data))
	n, err := unix.ProcessVMReadv(int(c), []unix.Iovec{local}, []unix.RemoteIovec{{Base: uintptr(at), Len: len(data)}}, 0)
	if err == nil && n != len(data) {
		err = unix.EFAULT
	}
	return err
}

// words copies numbers of the caller's.
func (c caller) words(at uint64, list []uint64) error {
	raw := make([]byte, 8*len(list))
	err := c.memory(at, raw)
	for i := range list {
		list[i] = binary.NativeEndian.Uint64(raw[8*i:])
	}
	return err
}

// text copies a text that ends with a zero byte, which size bytes must hold.
func (c caller) text(at uint64, size int) (string, error) {
	page := os.Getpagesize()
	var all []byte
	for len(all) < size { // by the page, since the next need not be there
		from := at + uint64(len(all))
		part := make([]byte, min(size-len(all), page-int(from%uint64(page))))
		if err := c.memory(from, part); err != nil {
			return "", err
		}
		part, _, ended := bytes.Cut(part, []byte{0})
		if all = append(all, part...); ended {
			return string(all), nil
		}
	}
	return "", unix.ERANGE
}
