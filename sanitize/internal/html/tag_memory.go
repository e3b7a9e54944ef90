package html

import (
	"math"

	"github.com/untaint/untaint/internal/text"
)

// Programs write the same tag over and over: the cells of a table, the spans of
// highlighted code, the paragraphs of an editor. What was made of a tag is kept, and is
// taken again where the input goes on with the same bytes, which are then the same tag.
// Only what usualTag writes is kept, and only where there is no report, whose offsets
// would differ.

// tagMemory has what was made of some of the tags of a document. It has no pointers
// into one, and is all zero in between.
type tagMemory struct {
	slots [tagSlots]madeTag
	used  bool
}

// tagSlots is how many tags are kept.
const tagSlots = 16

// madeTag is a tag by its place in the input, and what was written for it by its place
// in the output.
type madeTag struct {
	at, end  uint32 // end is 0 in a slot that is empty
	from, to uint32 // the same place twice where it was written as it stands
}

// tagSlot returns the slot of the tag at i whose name ends at nameEnd. It looks at bytes
// of the tag alone, and not at the first ones after the name, which most tags share.
func tagSlot(s string, nameEnd int) int {
	i := nameEnd + wordBytes
	if i+2*wordBytes > len(s) {
		return 0
	}
	w := text.Word(s, i)
	if end := zeros(w ^ ('>' * ones)); end != 0 {
		w &= (end & -end) - 1
	} else {
		v := text.Word(s, i+wordBytes)
		if end := zeros(v ^ ('>' * ones)); end != 0 {
			v &= (end & -end) - 1
		}
		w = w*tagFactor ^ v
	}
	return int(w * tagFactor >> (64 - tagSlotBits))
}

const (
	tagSlotBits = 4
	tagFactor   = 0x9e3779b97f4a7c15
)

// remembers reports whether what is made of a tag of the element depends on its bytes
// alone, and is likely to be asked for again: links and images have addresses, which
// seldom come twice.
func (e *engine) remembers(id elementID, kind usual) bool {
	return e.silent && kind != usualLink && kind != usualImage && !e.p.hasHooks() && (id != elSpan || !e.saidTeX && !e.items)
}

// recall writes what was made of a tag like the one at i before. It returns i if there
// was none.
func (e *engine) recall(u *run, id elementID, kind usual, i, slot int) (end int) {
	m := &e.made.slots[slot]
	size := int(m.end - m.at)
	if size == 0 || size > len(e.s)-i || e.s[m.at:m.end] != e.s[i:i+size] {
		return i
	}
	end = i + size
	e.steps += 2
	e.opens(id, kind, i)
	e.beginTag(id)
	if m.from == m.to {
		return end
	}
	e.sync(u, i)
	u.mark = end
	e.flush()
	e.grow(int(m.to - m.from))
	e.add(borrow(e.out[m.from:m.to]))
	return end
}

// remember keeps what was made of the tag in hand, which was written from the place
// in the output on.
func (e *engine) remember(slot, from int) {
	t, to := &e.tag, e.length()
	if uint64(to) > math.MaxUint32 {
		return // there is a document of many gigabytes, and no place for it in a slot
	}
	e.made.used = true
	m := madeTag{at: uint32(t.at), end: uint32(t.end), from: uint32(from), to: uint32(to)}
	if e.from <= t.at && e.to == t.end {
		m.from = m.to
	}
	e.made.slots[slot] = m
}
