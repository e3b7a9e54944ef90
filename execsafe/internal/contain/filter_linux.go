package contain

import (
	"maps"
	"slices"
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

// compileFilter makes the program: the right architecture or death, then a
// binary search over the call's number with comparisons to single ones at its
// ends, and behind it each answer once. The
// kernel translates the program anew for each process, so that its length is
// what a start pays for. It is nil if a jump would be too far, which no kind is.
func compileFilter(k filterKind) []unix.SockFilter {
	spans := fold(ranges(verdicts(k)))
	p := &searching{code: []unix.SockFilter{
		load(dataArch),
		jump(unix.BPF_JEQ, auditArch, 1, 0),
		answer(killed), // i386 on amd64, arm on arm64: other numbers for the same calls
		load(dataNumber),
	}}
	p.answers(spans, len(p.code)+length(spans))
	if p.search(spans); p.far {
		return nil
	}
	for _, a := range p.blocks {
		p.code = append(p.code, a.code...)
	}
	return shareReturns(p.code)
}

// shareReturns has each conditional jump to a return go to one of that answer
// behind all else, and leaves out what nothing reaches any more. It is nil if a
// jump would be too far.
func shareReturns(code []unix.SockFilter) []unix.SockFilter {
	reached, answers := reach(code)
	places, n := make([]int, len(code)), 0 // where each instruction will stand
	for i := range code {
		if places[i] = n; reached[i] {
			n++
		}
	}
	short := make([]unix.SockFilter, 0, n+len(answers))
	for i, in := range code {
		if !reached[i] {
			continue
		}
		if in.Code&classMask == unix.BPF_JMP {
			var offsets [2]int
			for j, to := range targets(i, in) {
				if offsets[j] = places[to]; isReturn(code[to]) {
					offsets[j] = n + slices.Index(answers, code[to].K)
				}
				offsets[j] -= places[i] + 1
			}
			if max(offsets[0], offsets[1]) > 255 {
				return nil
			}
			in.Jt, in.Jf = uint8(offsets[0]), uint8(offsets[1])
		}
		short = append(short, in)
	}
	for _, k := range answers {
		short = append(short, answer(k))
	}
	return short
}

// reach finds the instructions that are still needed where returns are shared,
// and the answers of those returns.
func reach(code []unix.SockFilter) (reached []bool, answers []uint32) {
	reached = make([]bool, len(code))
	reached[0] = true
	for i, in := range code {
		if !reached[i] || isReturn(in) {
			continue
		}
		if in.Code&classMask != unix.BPF_JMP {
			reached[i+1] = true
			continue
		}
		for _, to := range targets(i, in) {
			if k := code[to].K; !isReturn(code[to]) {
				reached[to] = true
			} else if !slices.Contains(answers, k) {
				answers = append(answers, k)
			}
		}
	}
	return reached, answers
}

const classMask = 0x07 // of an instruction's code

func isReturn(in unix.SockFilter) bool { return in.Code == unix.BPF_RET|unix.BPF_K }

// targets are where a conditional jump goes to if it is taken, and if not.
func targets(at int, in unix.SockFilter) [2]int {
	return [2]int{at + 1 + int(in.Jt), at + 1 + int(in.Jf)}
}

// span is a range of system call numbers, up to where the next begins, that
// share an answer.
type span struct {
	from   uint32
	answer []unix.SockFilter
	single []exception
}

// exception is a call inside a span that has another answer.
type exception struct {
	nr     uint32
	answer []unix.SockFilter
}

// maxSingles is how many exceptions a span may have: each is a comparison more
// for the calls of the span.
const maxSingles = 6

// fold makes exceptions of the calls that stand alone in a span that goes on
// behind them. One is then found by one comparison, where the search would need
// two.
func fold(spans []span) []span {
	var out []span
	for i := 0; i < len(spans); i++ {
		s := spans[i]
		for {
			next := i + 1
			for next < len(spans)-1 && spans[next+1].from == spans[next].from+1 && !slices.Equal(spans[next].answer, s.answer) {
				next++
			}
			if next == i+1 || next == len(spans) || len(s.single)+next-i-1 > maxSingles || !slices.Equal(spans[next].answer, s.answer) {
				break
			}
			for _, one := range spans[i+1 : next] {
				s.single = append(s.single, exception{one.from, one.answer})
			}
			i = next
		}
		out = append(out, s)
	}
	return out
}

// length is how many instructions the search over spans has.
func length(spans []span) int {
	n := len(spans) - 1
	for _, s := range spans {
		n += len(s.single)
	}
	return n
}

// ranges returns spans that cover every number there is. A call above the
// newest one that was known when this was written does not exist, which is what
// programs are used to from older kernels; the numbers of x32 are among those.
func ranges(calls map[uint32][]unix.SockFilter) []span {
	var spans []span
	next := uint32(0) // the first number that has no answer yet
	add := func(from uint32, code []unix.SockFilter) {
		if n := len(spans); n == 0 || !slices.Equal(spans[n-1].answer, code) {
			spans = append(spans, span{from: from, answer: code})
		}
	}
	for _, nr := range slices.Sorted(maps.Keys(calls)) {
		if nr > next {
			add(next, []unix.SockFilter{answer(allowed)})
		}
		add(nr, calls[nr])
		next = nr + 1
	}
	if next <= newestCall {
		add(next, []unix.SockFilter{answer(allowed)})
	}
	add(newestCall+1, []unix.SockFilter{answer(refused(uint32(unix.ENOSYS)))})
	return spans
}

// searching is a program with the binary search being written.
type searching struct {
	code   []unix.SockFilter
	blocks []block
	far    bool // a jump does not fit
}

// block is the code of an answer and where it will stand.
type block struct {
	code []unix.SockFilter
	at   int
}

// answers finds the different answers and places them one after the other.
func (p *searching) answers(spans []span, at int) {
	add := func(code []unix.SockFilter) {
		if p.blockOf(code) < 0 {
			p.blocks = append(p.blocks, block{code, at})
			at += len(code)
		}
	}
	for _, s := range spans {
		add(s.answer)
		for _, one := range s.single {
			add(one.answer)
		}
	}
}

// blockOf returns where an answer will stand, -1 if it has no place.
func (p *searching) blockOf(answer []unix.SockFilter) int {
	for _, b := range p.blocks {
		if slices.Equal(b.code, answer) {
			return b.at
		}
	}
	return -1
}

// search emits the search over spans: a comparison, then that over the lower
// half, then that over the upper one.
func (p *searching) search(spans []span) {
	if len(spans) == 1 {
		p.compare(spans[0])
		return
	}
	here, middle := len(p.code), len(spans)/2
	low, high := spans[:middle], spans[middle:]
	no, yes := here+1, here+1+length(low)
	if length(low) == 0 {
		no = p.blockOf(low[0].answer)
	}
	if length(high) == 0 {
		yes = p.blockOf(high[0].answer)
	}
	p.jump(unix.BPF_JGE, high[0].from, yes, no)
	p.search(low)
	p.search(high)
}

// compare emits a comparison to each exception of a span.
func (p *searching) compare(s span) {
	for i, one := range s.single {
		no := len(p.code) + 1
		if i == len(s.single)-1 {
			no = p.blockOf(s.answer)
		}
		p.jump(unix.BPF_JEQ, one.nr, p.blockOf(one.answer), no)
	}
}

// jump emits a jump to where yes and no will stand.
func (p *searching) jump(op uint16, k uint32, yes, no int) {
	next := len(p.code) + 1
	yes, no = yes-next, no-next
	p.far = p.far || yes > 255 || no > 255
	p.code = append(p.code, jump(op, k, yes, no))
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
