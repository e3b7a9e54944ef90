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
const tagSlots = 1 << tagSlotBits

// madeTag is a tag by its place in the input, and what was written for it by its place
// in the output.
type madeTag struct {
	at, end  uint32 // end is 0 in a slot that is empty
	from, to uint32 // the same place twice where it was written as it stands
	says     lineStyle
}

// tagSlot returns the slot of the tag at i whose name ends at nameEnd. What tags that are
// alike differ in stands at their ends more often than behind the name.
func (e *engine) tagSlot(nameEnd int) int {
	n := e.ahead(nameEnd, '>')
	if n < 2*wordBytes {
		return 0
	}
	end := nameEnd + n
	w := text.Word(e.s, end-wordBytes)*tagFactor ^ text.Word(e.s, end-2*wordBytes)
	return int((w*tagFactor + uint64(n)) * tagFactor >> (64 - tagSlotBits))
}

const (
	tagSlotBits = 5
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
	e.opens(id, kind, i, m.says)
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
func (e *engine) remember(slot, from int, says lineStyle) {
	t, to := &e.tag, e.length()
	if uint64(to) > math.MaxUint32 {
		return // there is a document of many gigabytes, and no place for it in a slot
	}
	e.made.used = true
	m := madeTag{at: uint32(t.at), end: uint32(t.end), from: uint32(from), to: uint32(to), says: says}
	if e.from <= t.at && e.to == t.end {
		m.from = m.to
	}
	e.made.slots[slot] = m
}

// rememberQuick is remember for a tag that was written while it was read.
func (e *engine) rememberQuick(u *run, slot int, q *quickTag, end int, says lineStyle) {
	m := madeTag{at: uint32(q.at), end: uint32(end), says: says}
	if q.changed {
		e.sync(u, end)
		to := e.length()
		if uint64(to) > math.MaxUint32 {
			return
		}
		m.from, m.to = uint32(q.from), uint32(to)
	}
	e.made.used = true
	e.made.slots[slot] = m
}
