package contain

import (
	"runtime"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// supervisor makes, for a process that may write somewhere, the calls that
// change modes, owners, times and attributes. No filter sees which file such a
// call means, and Landlock does not know them. The filter therefore holds the
// call and says so here (seccomp_unotify(2)); the file is opened here, looked at
// where it lies, and changed by what was opened. The call itself is never let
// go on: by then it could mean another file.
//
// Most processes make none of these calls, and so the thread for them is begun
// with the first.
type supervisor struct {
	sockets  [2]int // by which the process sends its listener; -1 once closed
	listener int    // where the calls are held, -1 until it has come
	writes   []int  // what the process may write to, open by O_PATH
	all      bool   // the process keeps the rights of this program
	pid      int    // the descriptor of the process, once begun
	done     chan struct{}
}

// newSupervisor opens what a policy lets the process write to.
func newSupervisor(p *Policy) (*supervisor, error) {
	s := &supervisor{sockets: [2]int{-1, -1}, listener: -1, all: p.Privileged, pid: -1}
	for _, place := range p.Write {
		fd, err := openPlace(place)
		if err != nil {
			s.close()
			return nil, err
		}
		s.writes = append(s.writes, fd)
	}
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		s.close()
		return nil, failure("socketpair", err)
	}
	s.sockets = pair
	return s, nil
}

// theirs is the socket that the process gets.
func (s *supervisor) theirs() int { return s.sockets[1] }

// receive takes the listener that the process has sent, if it has.
func (s *supervisor) receive() bool {
	var text [1]byte
	control := make([]byte, unix.CmsgSpace(4))
	_, n, flags, _, err := unix.Recvmsg(s.sockets[0], text[:], control, unix.MSG_DONTWAIT|unix.MSG_CMSG_CLOEXEC)
	s.closeSockets()
	if err != nil || flags&unix.MSG_CTRUNC != 0 {
		return false
	}
	messages, err := unix.ParseSocketControlMessage(control[:n])
	if err != nil || len(messages) != 1 {
		return false
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil || len(fds) != 1 {
		return false
	}
	s.listener = fds[0]
	return true
}

func (s *supervisor) closeSockets() {
	for i, fd := range s.sockets {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
		s.sockets[i] = -1
	}
}

// close gives back what is open. A call that is held then fails.
func (s *supervisor) close() {
	s.closeSockets()
	for _, fd := range append(s.writes, s.listener, s.pid) {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
	s.writes, s.listener, s.pid = nil, -1, -1
}

// begin starts the thread that answers. It ends with the process.
func (s *supervisor) begin(pidfd int) {
	fd, err := unix.FcntlInt(uintptr(pidfd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		s.close() // and so the call that is held fails
		return
	}
	s.pid, s.done = fd, make(chan struct{})
	go s.serve()
}

// end is for when the process has ended. The thread may be in a file system
// that does not answer, and is then left to that.
func (s *supervisor) end() {
	if s.done == nil {
		s.close()
		return
	}
	patience := time.NewTimer(sweepTime)
	defer patience.Stop()
	select {
	case <-s.done:
	case <-patience.C:
	}
}

// serve answers until the process has ended. Its thread has laid down its rights
// meanwhile. Where it could not take them up again it would end with this.
func (s *supervisor) serve() {
	runtime.LockOSThread()
	defer close(s.done)
	defer s.close()
	able := s.all
	if able {
		defer runtime.UnlockOSThread()
	} else {
		takeUp, err := layDownRights()
		defer func() {
			if takeUp() == nil {
				runtime.UnlockOSThread()
			}
		}()
		able = err == nil
	}
	watch := []unix.PollFd{{Fd: int32(s.listener), Events: unix.POLLIN}, {Fd: int32(s.pid), Events: unix.POLLIN}}
	for {
		if _, err := unix.Poll(watch, -1); err != nil && err != unix.EINTR {
			return
		}
		if watch[1].Revents != 0 || watch[0].Revents&^unix.POLLIN != 0 {
			return
		}
		if watch[0].Revents != 0 {
			s.answer(able)
		}
	}
}

// notice and response are struct seccomp_notif and struct seccomp_notif_resp.
type notice struct {
	id    uint64
	pid   uint32 // of the thread
	flags uint32
	nr    int32
	arch  uint32
	ip    uint64
	args  [6]uint64
}

type response struct {
	id    uint64
	value int64
	errno int32
	flags uint32
}

// noticeValid asks whether a call is still held: its thread is then the one
// that it was, and no other that has got its number.
const noticeValid = 0x40082102 // SECCOMP_IOCTL_NOTIF_ID_VALID

func (s *supervisor) ioctl(request uintptr, arg unsafe.Pointer) error {
	_, _, no := unix.Syscall(unix.SYS_IOCTL, uintptr(s.listener), request, uintptr(arg))
	if no != 0 {
		return no
	}
	return nil
}

// answer takes a call, makes it, and says what became of it.
func (s *supervisor) answer(able bool) {
	var n notice
	if s.ioctl(unix.SECCOMP_IOCTL_NOTIF_RECV, unsafe.Pointer(&n)) != nil {
		return // whoever made it is dead
	}
	err := error(unix.EPERM)
	if able {
		err = s.perform(&n)
	}
	r := response{id: n.id}
	if err != nil {
		no, ok := err.(unix.Errno)
		if !ok {
			no = unix.EPERM
		}
		r.errno = -int32(no)
	}
	_ = s.ioctl(unix.SECCOMP_IOCTL_NOTIF_SEND, unsafe.Pointer(&r))
}

// perform makes the call that is held, if its file lies where the process may
// write.
func (s *supervisor) perform(n *notice) error {
	decode := changes[n.nr]
	if decode == nil {
		return unix.EPERM
	}
	c := caller(n.pid)
	what := decode(c, n.args)
	if what.err != nil {
		return what.err
	}
	fd, err := c.open(&what)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	if err := s.ioctl(noticeValid, unsafe.Pointer(&n.id)); err != nil {
		return err
	}
	if !s.holds(fd) {
		return unix.EPERM
	}
	return what.set(descriptorPath(fd))
}

// holds reports whether a file lies where the process may write. Both names are
// the kernel's, as of now; that of the file cannot be made to begin with that of
// a folder which it is not in.
func (s *supervisor) holds(fd int) bool {
	name := nameOf(fd)
	for _, w := range s.writes {
		folder := nameOf(w)
		if folder == "" || name == "" || folder != "/" && !strings.HasPrefix(name+"/", folder+"/") {
			continue
		}
		if strings.HasSuffix(folder, deletedMark) && removed(w) {
			continue // its name is another's now, or nobody's
		}
		return true
	}
	return false
}

// deletedMark is what the kernel puts behind the name of what has been removed.
const deletedMark = " (deleted)"

func removed(fd int) bool {
	var st unix.Stat_t
	return unix.Fstat(fd, &st) != nil || st.Nlink == 0
}

// nameOf is the name of an open file, "" if there is none.
func nameOf(fd int) string {
	var name [unix.PathMax]byte
	n, err := unix.Readlink(descriptorPath(fd), name[:])
	if err != nil || n == len(name) || n == 0 || name[0] != '/' {
		return ""
	}
	return string(name[:n])
}

// layDownRights takes from this thread what the process does not have: a change
// that the kernel would refuse to it must be refused here. What remains is the
// right to look at it.
func layDownRights() (takeUp func() error, err error) {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&header, &data[0]); err != nil {
		return func() error { return nil }, err
	}
	before := data
	data[0].Effective &= 1 << unix.CAP_SYS_PTRACE
	data[1].Effective = 0
	return func() error { return unix.Capset(&header, &before[0]) }, unix.Capset(&header, &data[0])
}

// listenerFlags make the filter hold calls. A call that has been taken is ended
// by no signal but one that kills, where the kernel can say so (Linux 5.19).
func listenerFlags() uintptr {
	const plain, killable = unix.SECCOMP_FILTER_FLAG_NEW_LISTENER, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER | unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
	// Without a program the call fails, by which flag is not known first.
	if _, _, no := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, killable, 0); no == unix.EINVAL {
		return plain
	}
	return killable
}
