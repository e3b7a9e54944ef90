package contain

import (
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/unix"
)

// step is a system call that puts protections in force for the process that makes it.
type step struct {
	protections Protections // in force once it, and those before it, have succeeded
	nr          uintptr
	args        [5]uintptr
	result      uint64 // what it returns if it succeeds
}

// plan is the steps of a start, in the order in which each still may do what
// the next needs, and the memory they refer to.
type plan struct {
	steps []step
	data  []byte  // the rows of the steps, and behind them what they point at
	base  uintptr // where data will be
}

// place appends data, aligned, and returns its address.
func (p *plan) place(b ...byte) uintptr {
	for len(p.data)%8 != 0 {
		p.data = append(p.data, 0)
	}
	p.data = append(p.data, b...)
	return p.base + uintptr(len(p.data)-len(b))
}

func (p *plan) add(protections Protections, nr uintptr, args ...uintptr) {
	s := step{protections: protections, nr: nr}
	copy(s.args[:], args)
	p.steps = append(p.steps, s)
}

// planFor makes the plan for a spec whose data will be at base. The ruleset is
// nil if no protection of Landlock is wanted. Behind the open files that it keeps
// the process has the socket for its supervisor, if it gets one, and then the
// ruleset.
func planFor(s *Spec, handed signals, base uintptr, rs *ruleset) *plan {
	want, keep := s.Want, 3+len(s.ExtraFiles)
	if s.supervised() {
		keep++
	}
	p := &plan{base: base, data: make([]byte, (maxRows+len(handed.ignored))*rowSize)}
	if handed.blocked {
		p.add(0, unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, p.place(make([]byte, 8)...), 0, 8)
	}
	for _, sig := range handed.ignored {
		p.add(0, unix.SYS_RT_SIGACTION, uintptr(sig), p.place(make([]byte, 4*unsafe.Sizeof(uintptr(0)))...), 0, 8)
	}
	if want&^(ProcessTree|ParentDeath|Limits|Descriptors) != 0 {
		p.add(0, unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1)
	}
	if want.Has(Privileges) {
		p.dropCapabilities(s.Policy.Privileged)
	}
	if rs != nil {
		p.add(rs.protections, unix.SYS_LANDLOCK_RESTRICT_SELF, uintptr(keep))
	}
	if want.Has(Descriptors) || rs == nil {
		p.add(Descriptors, unix.SYS_CLOSE_RANGE, uintptr(keep), uintptr(^uint32(0)))
	} else {
		p.add(0, unix.SYS_CLOSE, uintptr(keep))
	}
	if want&(SystemCalls|ProcessGroup) != 0 {
		p.filter(kindOf(s), keep)
	}
	for i, step := range p.steps {
		row := p.data[i*rowSize:]
		binary.NativeEndian.PutUint64(row, uint64(step.nr))
		for j, arg := range step.args {
			binary.NativeEndian.PutUint64(row[8+8*j:], uint64(arg))
		}
	}
	return p
}

// dropCapabilities takes away what root or an ambient set would give. With
// no_new_privs the capabilities do not come back when root executes a program.
func (p *plan) dropCapabilities(keep bool) {
	if keep {
		p.steps[len(p.steps)-1].protections = Privileges
		return
	}
	header := binary.NativeEndian.AppendUint32(nil, unix.LINUX_CAPABILITY_VERSION_3)
	header = binary.NativeEndian.AppendUint32(header, 0)
	none := make([]byte, 2*unsafe.Sizeof(unix.CapUserData{}))
	p.add(Privileges, unix.SYS_CAPSET, p.place(header...), p.place(none...))
}

// filter appends the seccomp step, behind which only the listener is handed over.
func (p *plan) filter(k filterKind, listener int) {
	code := filterFor(k)
	if code == nil {
		return
	}
	raw := make([]byte, 0, len(code)*8)
	for _, in := range code {
		raw = binary.NativeEndian.AppendUint16(raw, in.Code)
		raw = append(raw, in.Jt, in.Jf)
		raw = binary.NativeEndian.AppendUint32(raw, in.K)
	}
	at := p.place(raw...)
	program := binary.NativeEndian.AppendUint16(nil, uint16(len(code))) // struct sock_fprog
	program = append(program, 0, 0, 0, 0, 0, 0)
	program = binary.NativeEndian.AppendUint64(program, uint64(at))
	if !k.held {
		p.add(SystemCalls|ProcessGroup|Metadata, unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, p.place(program...))
		return
	}
	p.add(SystemCalls|ProcessGroup, unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, listenerFlags(), p.place(program...))
	p.steps[len(p.steps)-1].result = uint64(listener) // the lowest number that is free
	p.sendListener(listener-1, listener)
}

// sendListener sends an open file by a socket, and closes both.
func (p *plan) sendListener(socket, file int) {
	put := binary.NativeEndian.AppendUint64
	text := p.place(0)
	part := p.place(put(put(nil, uint64(text)), 1)...) // struct iovec
	control := put(nil, 16+4)                          // struct cmsghdr
	control = binary.NativeEndian.AppendUint32(control, unix.SOL_SOCKET)
	control = binary.NativeEndian.AppendUint32(control, unix.SCM_RIGHTS)
	control = put(control, uint64(file))
	message := put(put(nil, 0), 0) // struct msghdr: to nobody by name
	message = put(put(message, uint64(part)), 1)
	message = put(put(message, uint64(p.place(control...))), uint64(len(control)))
	p.add(0, unix.SYS_SENDMSG, uintptr(socket), p.place(put(message, 0)...), unix.MSG_NOSIGNAL)
	p.steps[len(p.steps)-1].result = 1
	p.add(0, unix.SYS_CLOSE_RANGE, uintptr(socket), uintptr(^uint32(0)))
}

// Each system call to be made is a row of six words in the scratch memory: its
// number and five arguments. The result takes the place of the number.
const (
	rowSize = 6 * 8
	maxRows = 8 // and one for each signal that is ignored
)
