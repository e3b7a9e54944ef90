package contain

import (
	"encoding/binary"
	"strconv"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// landlockABIs has one row for each version of the interface: what came with it.
// Versions 7, 8 and 11 brought nothing that a ruleset refuses.
var landlockABIs = []struct {
	abi        int
	protection Protections
	files      uint64
	net        uint64
	scoped     uint64
}{
	{abi: 1, protection: Files, files: unix.LANDLOCK_ACCESS_FS_MAKE_SYM<<1 - 1},
	{abi: 2, files: unix.LANDLOCK_ACCESS_FS_REFER},
	{abi: 3, protection: Truncation, files: unix.LANDLOCK_ACCESS_FS_TRUNCATE},
	{abi: 4, protection: TCP, net: unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP},
	{abi: 5, protection: Devices, files: unix.LANDLOCK_ACCESS_FS_IOCTL_DEV},
	{abi: 6, protection: Signals, scoped: unix.LANDLOCK_SCOPE_SIGNAL | unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET},
	{abi: 9, files: unix.LANDLOCK_ACCESS_FS_RESOLVE_UNIX},
	{abi: 10, net: unix.LANDLOCK_ACCESS_NET_BIND_UDP | unix.LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP},
}

// protectionsOfLandlock are the protections that some version of it brings.
const protectionsOfLandlock = Files | Truncation | TCP | Devices | Signals

// landlockABI is the version the kernel has, 0 for none or switched off.
var landlockABI = sync.OnceValue(func() int {
	abi, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0
	}
	return int(abi)
})

// rulesetAttr is struct landlock_ruleset_attr.
type rulesetAttr struct{ files, net, scoped uint64 }

// ruleset is a Landlock ruleset being made.
type ruleset struct {
	fd          int
	attr        rulesetAttr
	protections Protections // in force once the ruleset is
}

// newRuleset returns a ruleset that refuses everything which the wanted protections
// name and the kernel knows, until rules are added.
func newRuleset(want Protections, network bool) (*ruleset, error) {
	rs := &ruleset{fd: -1}
	for _, row := range landlockABIs {
		if landlockABI() < row.abi || row.protection&^want != 0 {
			continue
		}
		rs.protections |= row.protection
		rs.attr.files |= row.files
		rs.attr.scoped |= row.scoped
		if !network {
			rs.attr.net |= row.net
		}
	}
	if !want.Has(Files) {
		rs.attr.files = 0
	}
	// The size says how much of the attribute there is; an older kernel knows
	// less and accepts more only where the rest is zero.
	fd, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET,
		uintptr(unsafe.Pointer(&rs.attr)), unsafe.Sizeof(rs.attr), 0)
	if errno != 0 {
		return nil, failure("landlock_create_ruleset", errno)
	}
	rs.fd = int(fd)
	return rs, nil
}

func (rs *ruleset) close() { _ = unix.Close(rs.fd) }

// allow adds a rule for an open file or folder, which may be open with O_PATH.
func (rs *ruleset) allow(fd int, rights uint64) error {
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return failure("stat policy", err)
	}
	return rs.add(fd, rightsOn(&st, rights))
}

func (rs *ruleset) add(fd int, rights uint64) error {
	rights &= rs.attr.files
	if rights == 0 {
		return nil
	}
	var rule [12]byte // struct landlock_path_beneath_attr, packed
	binary.NativeEndian.PutUint64(rule[:], rights)
	binary.NativeEndian.PutUint32(rule[8:], uint32(fd))
	_, _, errno := unix.RawSyscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(rs.fd),
		unix.LANDLOCK_RULE_PATH_BENEATH, uintptr(unsafe.Pointer(&rule)), 0, 0, 0)
	if errno != 0 {
		return failure("landlock_add_rule", errno)
	}
	return nil
}

// allowPath adds a rule for a path. Symbolic links in it are followed.
func (rs *ruleset) allowPath(path string, rights uint64) error {
	fd, err := openPath(path)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return rs.allow(fd, rights)
}

func openPath(path string) (fd int, err error) {
	fd, err = unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		e := failure("open policy path", err)
		if e.Reason == NotFound {
			e.Reason = PlaceMissing
		}
		return -1, e
	}
	return fd, nil
}

// openPlace opens a place a policy names.
func openPlace(p Place) (fd int, err error) {
	if p.File == nil {
		return openPath(p.Path)
	}
	conn, cerr := p.File.SyscallConn()
	if cerr == nil {
		cerr = conn.Control(func(file uintptr) { fd, err = unix.FcntlInt(file, unix.F_DUPFD_CLOEXEC, 0) })
	}
	if cerr != nil {
		return -1, &Error{Reason: Invalid, Step: "policy file is closed"}
	}
	if err != nil {
		return -1, failure("open policy path", err)
	}
	return fd, nil
}

// allowPlace adds a rule for a place a policy names.
func (rs *ruleset) allowPlace(p Place, rights uint64) error {
	if p.File == nil {
		return rs.allowPath(p.Path, rights)
	}
	var err error
	conn, cerr := p.File.SyscallConn()
	if cerr == nil {
		cerr = conn.Control(func(fd uintptr) { err = rs.allow(int(fd), rights) })
	}
	if cerr != nil {
		return &Error{Reason: Invalid, Step: "policy file is closed"}
	}
	return err
}

// allowPolicy adds the rules of a policy for a program. What may be written to
// has been opened, if a supervisor holds that.
func (rs *ruleset) allowPolicy(p *Policy, program string, held *supervisor) error {
	if !p.Isolated {
		if err := rs.allowSystem(p.Network); err != nil {
			return err
		}
	}
	// A script is read by its interpreter once that has been loaded.
	if err := rs.allowPath(program, unix.LANDLOCK_ACCESS_FS_READ_FILE); err != nil {
		if e, ok := err.(*Error); ok && e.Reason == PlaceMissing {
			e.Reason = NotFound
		}
		return err
	}
	for _, place := range p.Read {
		if err := rs.allowPlace(place, rightsRead); err != nil {
			return err
		}
	}
	write := uint64(rightsWrite)
	if p.PlainFiles {
		write &^= rightsSpecial
	}
	for i, place := range p.Write {
		var err error
		if held != nil {
			err = rs.allow(held.writes[i], write)
		} else {
			err = rs.allowPlace(place, write)
		}
		if err != nil {
			return err
		}
	}
	for _, path := range p.Exec {
		if err := rs.allowPath(path, rightsExec); err != nil {
			return err
		}
		if loader := loaderOf(path); loader != "" {
			if err := rs.allowPath(loader, rightsExec); err != nil {
				return err
			}
		}
	}
	return nil
}

// ownFiles are what a process may read of its folder in /proc. The folder as a
// whole has in it what concerns others: the sockets of the machine, below net and
// task.
var ownFiles = []string{"maps", "status", "stat", "cgroup", "mountinfo", "fd"}

// allowSelf lets the process read files of its own folder in /proc, which is
// there only once it has been started. Its children do not get theirs.
func (rs *ruleset) allowSelf(pid int, more ...string) error {
	if !ownProc() {
		return nil
	}
	dir, err := unix.Open("/proc/"+strconv.Itoa(pid), unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return ifScarce(failure("open policy path", err))
	}
	defer unix.Close(dir)
	for _, name := range append(more, ownFiles...) {
		fd, err := unix.Openat(dir, name, unix.O_PATH|unix.O_CLOEXEC, 0)
		if err != nil {
			if err := ifScarce(failure("open policy path", err)); err != nil {
				return err
			}
			continue
		}
		rights := uint64(unix.LANDLOCK_ACCESS_FS_READ_FILE)
		if name == "fd" || name == "net" {
			rights = rightsRead
		}
		err = rs.add(fd, rights)
		_ = unix.Close(fd)
		if scarce(err) {
			return err
		}
	}
	return nil
}

// allowSystem lets the process read what programs need to start at all. What a
// system does not have is passed over. The error is a want of resources: without
// the rule, the program would fail for no reason that it could tell.
func (rs *ruleset) allowSystem(network bool) error {
	var places []keptPlace
	keep := mayOpen(roomToKeep)
	if keep {
		var err error
		if places, err = keptPlaces(); err != nil {
			return err
		}
	}
	for _, place := range places {
		if place.network && !network {
			continue
		}
		if err := rs.add(place.fd, place.rights); scarce(err) {
			return err
		}
	}
	for _, row := range systemPlaces {
		if keep && !row.fresh || row.network && !network {
			continue
		}
		if err := rs.allowPath(row.path, row.rights); scarce(err) {
			return err
		}
	}
	return nil
}
