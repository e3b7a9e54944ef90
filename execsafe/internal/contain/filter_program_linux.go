package contain

import (
	"maps"
	"slices"

	"golang.org/x/sys/unix"
)

// compileFilter makes the program: the right architecture or death, then a
// binary search over the call's number with comparisons to single ones at its
// ends, and behind it each answer once. The kernel translates the program anew for
// each process, so that its length is what a start pays for. It is nil if a jump
// would be too far, which no kind is.
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
