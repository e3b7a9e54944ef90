package contain

import (
	"sync"

	"golang.org/x/sys/unix"
)

// filterKind is everything a filter depends on, so that each is made once.
type filterKind struct {
	exec     bool // may execute what Landlock lets it
	fork     bool // may have more than one process
	network  bool
	raw      bool // may open raw sockets
	opened   bool // may change modes, owners, times and attributes of files that it has open
	metadata bool // and of those it knows the name of
	held     bool // may do both where it may write, by calls that are held for the supervisor
	group    bool // may change its process group, as it must before it executes
}

func kindOf(s *Spec) filterKind {
	return filterKind{
		exec:     len(s.Policy.Exec) > 0,
		fork:     s.Limits.Processes != 1,
		network:  s.Policy.Network,
		raw:      s.Policy.Privileged,
		opened:   len(s.Policy.Write) > 0,
		metadata: s.Policy.Metadata,
		held:     s.supervised(),
	}
}

var filters sync.Map // filterKind to []unix.SockFilter

// filterFor returns the seccomp program of a kind, nil where there is none for
// this architecture.
func filterFor(k filterKind) []unix.SockFilter {
	if auditArch == 0 {
		return nil
	}
	if f, ok := filters.Load(k); ok {
		return f.([]unix.SockFilter)
	}
	f, _ := filters.LoadOrStore(k, compileFilter(k))
	return f.([]unix.SockFilter)
}

// verdicts returns what is to be answered for each call that is not simply
// allowed.
func verdicts(k filterKind) map[uint32][]unix.SockFilter {
	v := make(map[uint32][]unix.SockFilter)
	refuse := func(errno uint32, calls []uint32) {
		for _, nr := range calls {
			v[nr] = []unix.SockFilter{answer(refused(errno))}
		}
	}
	refuse(uint32(unix.EPERM), callsOutside)
	refuse(uint32(unix.EPERM), callsOutsideOfArch)
	refuse(uint32(unix.ENOSYS), callsAbsent)
	if !k.group {
		refuse(uint32(unix.EPERM), []uint32{unix.SYS_SETPGID})
	}
	if !k.exec {
		refuse(uint32(unix.EACCES), []uint32{unix.SYS_EXECVE, unix.SYS_EXECVEAT})
	} else { // a file in memory is none that Landlock knows, and could be executed
		refuse(uint32(unix.ENOSYS), []uint32{unix.SYS_MEMFD_CREATE})
	}
	if !k.fork {
		refuse(uint32(unix.EAGAIN), callsForkOfArch)
	}
	v[unix.SYS_CLONE] = checkClone(k.fork)
	v[unix.SYS_SOCKET] = checkSocket(k)
	v[unix.SYS_SOCKETPAIR] = checkSocketpair()
	if !k.network { // one of a pair could take the name of another program's socket
		refuse(uint32(unix.EACCES), []uint32{unix.SYS_BIND})
	}
	v[unix.SYS_FCNTL] = checkEqual(dataArg1, fcntlsRefused)
	v[unix.SYS_PRCTL] = checkEqual(dataArg0, prctlsRefused)
	v[unix.SYS_IOCTL] = checkRequest()
	v[unix.SYS_KILL] = checkEqual(dataArg0, []uint32{^uint32(0)}) // every process there is
	v[unix.SYS_PRLIMIT64] = checkOwn(dataArg0)
	for nr, arg := range callsOnOthers {
		v[nr] = checkOwn(arg)
	}
	for nr, user := range callsOnUsers {
		v[nr] = append([]unix.SockFilter{
			load(dataArg0),
			jump(unix.BPF_JEQ, user, 0, 1),
			answer(refused(uint32(unix.EPERM))),
		}, checkOwn(dataArg1)...)
	}
	files(v, k)
	return v
}

// files adds what is answered to calls that change a file's mode, owner, times
// or attributes. No set-user-ID or set-group-ID bit is given to any.
func files(v map[uint32][]unix.SockFilter, k filterKind) {
	for _, table := range []map[uint32]uint32{modes, modesOfArch} {
		for nr, arg := range table {
			v[nr] = checkMode(arg, allowed)
		}
	}
	v[unix.SYS_OPENAT] = checkCreated(dataArg2, dataArg3)
	for nr, args := range opensOfArch {
		v[nr] = checkCreated(args[0], args[1])
	}
	refuse := func(calls []uint32) {
		for _, nr := range calls {
			v[nr] = []unix.SockFilter{answer(refused(uint32(unix.EPERM)))}
		}
	}
	if k.held {
		hold(v)
		return
	}
	if !k.opened {
		refuse(callsOnOpenMetadata)
	}
	if !k.metadata {
		refuse(callsOnMetadata)
		refuse(callsOnMetadataOfArch)
		v[unix.SYS_UTIMENSAT] = checkOpenTimes(k.opened)
	}
}

// hold leaves to the supervisor the calls that it knows, and answers the newest
// as a kernel without them does.
func hold(v map[uint32][]unix.SockFilter) {
	for _, list := range [][]uint32{callsOnMetadata, callsOnMetadataOfArch} {
		for _, nr := range list {
			v[nr] = []unix.SockFilter{answer(refused(uint32(unix.ENOSYS)))}
		}
	}
	for nr := range changes {
		v[uint32(nr)] = []unix.SockFilter{answer(held)}
	}
	for _, table := range []map[uint32]uint32{modes, modesOfArch} {
		for nr, arg := range table {
			if changes[int32(nr)] != nil {
				v[nr] = checkMode(arg, held)
			}
		}
	}
	// Another listener would be asked first.
	v[unix.SYS_SECCOMP] = []unix.SockFilter{
		load(dataArg1),
		jump(unix.BPF_JSET, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER, 1, 0),
		answer(allowed),
		answer(refused(uint32(unix.EBUSY))),
	}
}

func checkMode(arg, fine uint32) []unix.SockFilter {
	return []unix.SockFilter{
		load(arg),
		jump(unix.BPF_JSET, specialBits, 1, 0),
		answer(fine),
		answer(refused(uint32(unix.EPERM))),
	}
}

// checkCreated looks at the mode where a file is created: elsewhere it is
// whatever the caller has there.
func checkCreated(flags, mode uint32) []unix.SockFilter {
	return append([]unix.SockFilter{
		load(flags),
		jump(unix.BPF_JSET, unix.O_CREAT|unix.O_TMPFILE&^unix.O_DIRECTORY, 1, 0),
		answer(allowed),
	}, checkMode(mode, allowed)...)
}

// checkOpenTimes allows to set the times of an open file, which has no name
// there: futimens(3).
func checkOpenTimes(opened bool) []unix.SockFilter {
	if !opened {
		return []unix.SockFilter{answer(refused(uint32(unix.EPERM)))}
	}
	return []unix.SockFilter{
		load(dataArg1),
		jump(unix.BPF_JEQ, 0, 0, 3),
		load(dataArg1 + 4),
		jump(unix.BPF_JEQ, 0, 0, 1),
		answer(allowed),
		answer(refused(uint32(unix.EPERM))),
	}
}

// checkEqual refuses a call one of whose arguments is among the values.
func checkEqual(arg uint32, values []uint32) []unix.SockFilter {
	code := []unix.SockFilter{load(arg)}
	for i, value := range values {
		code = append(code, jump(unix.BPF_JEQ, value, len(values)-i, 0))
	}
	return append(code, answer(allowed), answer(refused(uint32(unix.EPERM))))
}

// checkRequest refuses an ioctl(2) that is among those to be refused, and of those
// that file systems have each that is not known to be harmless.
func checkRequest() []unix.SockFilter {
	code := []unix.SockFilter{load(dataArg1)}
	left := len(ioctlsRefused) + len(ioctlsOfFiles) + 1 + len(ioctlTypes) // instructions before the answers
	to := func(answer int) int { left--; return left + answer }
	for _, request := range ioctlsRefused {
		code = append(code, jump(unix.BPF_JEQ, request, to(1), 0))
	}
	for _, request := range ioctlsOfFiles {
		code = append(code, jump(unix.BPF_JEQ, request, to(0), 0))
	}
	code = append(code, unix.SockFilter{Code: unix.BPF_ALU | unix.BPF_AND | unix.BPF_K, K: 0xff00})
	left--
	for _, kind := range ioctlTypes {
		code = append(code, jump(unix.BPF_JEQ, kind<<8, to(1), 0))
	}
	return append(code, answer(allowed), answer(refused(uint32(unix.EPERM))))
}

// checkOwn refuses a call on any process but the caller's own: being of the
// same user is all the kernel asks for, and the parent is.
func checkOwn(arg uint32) []unix.SockFilter {
	return []unix.SockFilter{
		load(arg),
		jump(unix.BPF_JEQ, 0, 0, 1),
		answer(allowed),
		answer(refused(uint32(unix.EPERM))),
	}
}

// checkClone refuses namespaces and what would take the child out of the
// caller's tree, and without fork whatever is not a thread.
func checkClone(fork bool) []unix.SockFilter {
	const outside = unix.CLONE_NEWNS | unix.CLONE_NEWCGROUP | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC |
		unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET |
		unix.CLONE_PARENT | unix.CLONE_UNTRACED
	code := []unix.SockFilter{
		load(dataArg0),
		jump(unix.BPF_JSET, outside, 0, 1),
		answer(refused(uint32(unix.EPERM))),
	}
	if fork {
		return append(code, answer(allowed))
	}
	return append(code,
		jump(unix.BPF_JSET, unix.CLONE_THREAD, 0, 1),
		answer(allowed),
		answer(refused(uint32(unix.EAGAIN))),
	)
}

// checkSocket refuses every socket, or with network every one but those of the
// internet and the one that lists interfaces: a unix socket would reach services
// of this machine (CWE-668), and the other families, and what else netlink has,
// are rare and therefore full of kernel bugs.
func checkSocket(k filterKind) []unix.SockFilter {
	if !k.network {
		return []unix.SockFilter{answer(refused(uint32(unix.EACCES)))}
	}
	code := []unix.SockFilter{
		load(dataArg0),
		jump(unix.BPF_JEQ, unix.AF_INET, 6, 0),
		jump(unix.BPF_JEQ, unix.AF_INET6, 5, 0),
		jump(unix.BPF_JEQ, unix.AF_NETLINK, 0, 2),
		load(dataArg2),
		jump(unix.BPF_JEQ, unix.NETLINK_ROUTE, 1, 0),
		answer(refused(uint32(unix.EACCES))),
		answer(allowed),
	}
	if k.raw {
		return append(code, answer(allowed))
	}
	return append(code,
		load(dataArg1),
		unix.SockFilter{Code: unix.BPF_ALU | unix.BPF_AND | unix.BPF_K, K: socketTypeMask},
		jump(unix.BPF_JEQ, unix.SOCK_STREAM, 2, 0),
		jump(unix.BPF_JEQ, unix.SOCK_DGRAM, 1, 0),
		answer(refused(uint32(unix.EACCES))),
		answer(allowed),
	)
}

// socketTypeMask takes SOCK_CLOEXEC and SOCK_NONBLOCK off a socket's type.
const socketTypeMask = 0xf

// checkSocketpair allows connected pairs. One of datagrams could send to any
// unix socket by its path.
func checkSocketpair() []unix.SockFilter {
	return []unix.SockFilter{
		load(dataArg0),
		jump(unix.BPF_JEQ, unix.AF_UNIX, 0, 4),
		load(dataArg1),
		{Code: unix.BPF_ALU | unix.BPF_AND | unix.BPF_K, K: socketTypeMask},
		jump(unix.BPF_JEQ, unix.SOCK_STREAM, 2, 0),
		jump(unix.BPF_JEQ, unix.SOCK_SEQPACKET, 1, 0),
		answer(refused(uint32(unix.EACCES))),
		answer(allowed),
	}
}
