package execsafe

import (
	"regexp/syntax"
	"slices"
)

// table is a pattern as a deterministic automaton over printable ASCII. What it
// matches the expression matches, as a whole; what it does not may still be
// matched by the expression, with a character past ASCII. A match is therefore
// all that there is to check of a text but its length.
type table struct {
	next  [][256]uint8 // the state that a byte leads to; 0 is the one that leads nowhere
	final []bool
}

// The bounds on a table keep what a declaration costs small. A pattern past
// them is left to regexp.
const (
	maxStates       = 200
	maxInstructions = 1000
)

// newTable returns the table of an expression, nil if it has none: it does not
// parse, looks at what is beside it (\b, ^, $), or is too large.
func newTable(expr string) *table {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil || len(prog.Inst) > maxInstructions {
		return nil
	}
	if slices.ContainsFunc(prog.Inst, func(in syntax.Inst) bool { return in.Op == syntax.InstEmptyWidth }) {
		return nil
	}
	d := &determinizer{prog: prog, index: map[string]uint8{}}
	d.state(nil)
	d.state([]uint32{uint32(prog.Start)})
	t := &table{}
	for i := 0; i < len(d.sets); i++ {
		t.next = append(t.next, d.row(i))
		t.final = append(t.final, slices.ContainsFunc(d.sets[i], func(pc uint32) bool { return prog.Inst[pc].Op == syntax.InstMatch }))
		if len(d.sets) > maxStates {
			return nil
		}
	}
	return t
}

// determinizer makes states out of sets of instructions.
type determinizer struct {
	prog  *syntax.Prog
	sets  [][]uint32
	index map[string]uint8
}

// row returns where a state leads by each byte of printable ASCII.
func (d *determinizer) row(state int) (row [256]uint8) {
	for c := rune(' '); c < 127; c++ {
		var to []uint32
		for _, pc := range d.sets[state] {
			if in := &d.prog.Inst[pc]; in.Op != syntax.InstMatch && in.MatchRune(c) {
				to = append(to, in.Out)
			}
		}
		row[c] = d.state(to)
	}
	return row
}

// state returns the number of the state that a set of instructions is.
func (d *determinizer) state(from []uint32) uint8 {
	set := d.closure(from)
	key := make([]byte, 0, 2*len(set))
	for _, pc := range set {
		key = append(key, byte(pc), byte(pc>>8))
	}
	at, known := d.index[string(key)]
	if !known {
		at = uint8(len(d.sets))
		d.index[string(key)] = at
		d.sets = append(d.sets, set)
	}
	return at
}

// closure follows what takes no character.
func (d *determinizer) closure(from []uint32) (set []uint32) {
	seen := map[uint32]bool{}
	for work := slices.Clone(from); len(work) > 0; {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch in := &d.prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			work = append(work, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			work = append(work, in.Out)
		case syntax.InstFail:
		default:
			set = append(set, pc)
		}
	}
	slices.Sort(set)
	return set
}

// match reports whether the whole text matches. It is nil's too, which matches
// nothing.
func (t *table) match(s string) bool {
	if t == nil {
		return false
	}
	state := uint8(1)
	row := &t.next[state]
	for i := 0; i < len(s); i++ {
		next := row[s[i]]
		if next == state { // guessed by the processor, which need not wait then
			continue
		}
		if state = next; state == 0 {
			return false
		}
		row = &t.next[state]
	}
	return t.final[state]
}

// mayContain reports whether a text that the table matches has word in it, which
// is printable ASCII. A nil table may.
func (t *table) mayContain(word string) bool {
	if t == nil {
		return true
	}
	type place struct {
		state uint8
		found int
	}
	seen := map[place]bool{}
	for work := []place{{1, 0}}; len(work) > 0; {
		at := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[at] || at.state == 0 {
			continue
		}
		seen[at] = true
		if at.found == len(word) && t.final[at.state] {
			return true
		}
		for c := byte(' '); c < 127; c++ {
			work = append(work, place{t.next[at.state][c], follow(word, at.found, c)})
		}
	}
	return false
}

// follow is how much of word stands at the end of a text that ended in the first
// found bytes of it, after one more.
func follow(word string, found int, c byte) int {
	if found == len(word) {
		return found
	}
	text := word[:found] + string(c)
	for n := len(text); n > 0; n-- {
		if text[len(text)-n:] == word[:n] {
			return n
		}
	}
	return 0
}
