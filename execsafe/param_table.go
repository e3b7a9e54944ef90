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
	class   [256]uint8 // the column of a byte; column 0 leads nowhere
	columns int
	next    []uint8 // state*columns + column; state 0 is the one that leads nowhere
	final   []bool
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
	rows, ok := d.rows()
	if !ok {
		return nil
	}
	return d.table(rows)
}

// determinizer makes states out of sets of instructions.
type determinizer struct {
	prog  *syntax.Prog
	sets  [][]uint32
	index map[string]uint8
}

// rows returns where each state leads by each byte of ASCII.
func (d *determinizer) rows() (rows [][128]uint8, ok bool) {
	for i := 0; i < len(d.sets); i++ {
		var row [128]uint8
		for c := rune(' '); c < 127; c++ {
			var to []uint32
			for _, pc := range d.sets[i] {
				if in := &d.prog.Inst[pc]; in.Op != syntax.InstMatch && in.MatchRune(c) {
					to = append(to, in.Out)
				}
			}
			row[c] = d.state(to)
			if len(d.sets) > maxStates {
				return nil, false
			}
		}
		rows = append(rows, row)
	}
	return rows, true
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

// table gives bytes that lead to the same states one column.
func (d *determinizer) table(rows [][128]uint8) *table {
	t := &table{final: make([]bool, len(rows)), columns: 1}
	for i, set := range d.sets {
		t.final[i] = slices.ContainsFunc(set, func(pc uint32) bool { return d.prog.Inst[pc].Op == syntax.InstMatch })
	}
	columns := [][]uint8{make([]uint8, len(rows))}
	for c := range 128 {
		column := make([]uint8, len(rows))
		for i := range rows {
			column[i] = rows[i][c]
		}
		at := slices.IndexFunc(columns, func(other []uint8) bool { return slices.Equal(other, column) })
		if at < 0 {
			at = len(columns)
			columns = append(columns, column)
		}
		t.class[c] = uint8(at)
	}
	t.columns = len(columns)
	t.next = make([]uint8, len(rows)*t.columns)
	for i := range rows {
		for k, column := range columns {
			t.next[i*t.columns+k] = column[i]
		}
	}
	return t
}

// match reports whether the whole text matches. It is nil's too, which matches
// nothing.
func (t *table) match(s string) bool {
	if t == nil {
		return false
	}
	state := 1
	for i := 0; i < len(s); i++ {
		state = int(t.next[state*t.columns+int(t.class[s[i]])])
		if state == 0 {
			return false
		}
	}
	return t.final[state]
}

// mayContain reports whether a text that the table matches has word in it, which
// is printable ASCII. A nil table may.
func (t *table) mayContain(word string) bool {
	if t == nil {
		return true
	}
	type place struct{ state, found int }
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
			work = append(work, place{int(t.next[at.state*t.columns+int(t.class[c])]), follow(word, at.found, c)})
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
