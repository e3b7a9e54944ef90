package html

import (
	"math/bits"
	"strings"
	"sync"
)

// Names, end tags and text are looked at eight bytes at a time.

const (
	wordBytes = 8
	ones      = 0x0101010101010101
	highs     = 0x8080808080808080
)

// wordAt returns the eight bytes of s from i on, the first one lowest.
func wordAt(s string, i int) uint64 {
	b := s[i : i+wordBytes]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// zeros marks the zero bytes of a word by their highest bit. Above the lowest of them
// it may mark others too.
func zeros(w uint64) uint64 { return (w - ones) &^ w & highs }

// nextMarkup returns where the next "<", ">" or "&" stands, len(s) if none does.
func nextMarkup(s string, i int) int {
	for ; i+wordBytes <= len(s); i += wordBytes {
		w := wordAt(s, i)
		// "<" and ">" differ in one bit.
		if found := zeros(w^('&'*ones)) | zeros((w|2*ones)^('>'*ones)); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(s) && s[i] != '<' && s[i] != '>' && s[i] != '&' {
		i++
	}
	return i
}

// usualNames finds the names of elements of up to seven letters in lower case: no two
// of them have the same slot. A key is the name and nameEnds behind it, so that a name
// with NUL bytes at its end is another one.
type usualNames struct {
	factor uint64
	keys   [usualSlots]uint64
	ids    [usualSlots]elementID
}

const (
	usualBits  = 10
	usualSlots = 1 << usualBits
	nameEnds   = "\xff"
)

func (t *usualNames) slot(key uint64) uint64 { return key * t.factor >> (64 - usualBits) }

// fill puts each name into its slot, and reports whether each got one of its own.
func (t *usualNames) fill() bool {
	for id, el := range elements {
		if el.name == "" || len(el.name) >= wordBytes {
			continue
		}
		key := wordAt(el.name+nameEnds+strings.Repeat("\x00", wordBytes), 0)
		slot := t.slot(key)
		if t.keys[slot] != 0 {
			return false
		}
		t.keys[slot], t.ids[slot] = key, elementID(id)
	}
	return true
}

// usualTable is the table of all elements. Its factor is the first one that fits.
var usualTable = sync.OnceValue(func() *usualNames {
	t := &usualNames{factor: 0x9e3779b97f4a7c15}
	for !t.fill() {
		*t = usualNames{factor: t.factor*0xd1342543de82ef95 + 2}
	}
	return t
})

// find returns the element whose name starts at i, and where the name ends, at a ">" or
// a space; elUnknown if its name is not in lower case.
func (t *usualNames) find(s string, i int) (id elementID, end int) {
	w := wordAt(s, i)
	found := zeros(w^('>'*ones)) | zeros(w^(' '*ones))
	if found == 0 {
		return longName(s, i)
	}
	n := bits.TrailingZeros64(found) &^ 7
	w = w&(1<<(n&63)-1) | 0xff<<(n&63)
	slot := t.slot(w) % usualSlots
	if t.keys[slot] != w {
		return elUnknown, i
	}
	return t.ids[slot], i + n/8
}

// longName is find for a name of eight letters or more. It reads no further than the
// longest one goes: a flood of "<" is not read again for each.
func longName(s string, i int) (id elementID, end int) {
	end = i + wordBytes
	for end < len(s) && end-i <= longestName && s[end] != '>' && s[end] != ' ' {
		end++
	}
	if end == len(s) || s[i:end] != lookupElement(s[i:end]).String() {
		return elUnknown, i
	}
	return lookupElement(s[i:end]), end
}

// longestName is at least the length of the longest name of an element.
const longestName = 16

// endWord is the end tag of an element behind its "<", as far as it goes into a word.
type endWord struct {
	word, mask uint64
	size       uint8 // of the whole tag
	long       bool  // it is longer than a word
	resets     bool  // it ends a line
}

var endWords = func() (words [numElements]endWord) {
	for id, tag := range endTags {
		e := endWord{size: uint8(len(tag)), mask: ^uint64(0)}
		t := elementID(id)
		e.resets = t.is(block|para|cell|tablePart|rows) && !t.is(lineBreak|replaced)
		n := min(len(tag)-1, wordBytes)
		e.word = wordAt(tag[1:1+n]+strings.Repeat("\x00", wordBytes), 0)
		e.mask >>= 8 * (wordBytes - n)
		e.long = len(tag)-1 > wordBytes
		words[id] = e
	}
	return words
}()
