package html

import (
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/untaint/untaint/internal/text"
)

// Names, end tags and text are looked at eight bytes at a time.

const (
	wordBytes = text.WordBytes
	ones      = 0x0101010101010101
	highs     = 0x8080808080808080
)

// zeros marks the zero bytes of a word by their highest bit. Above the lowest of them
// it may mark others too.
func zeros(w uint64) uint64 { return (w - ones) &^ w & highs }

// isValid reports whether s is valid UTF-8. It is utf8.ValidString, but goes over ASCII
// by words behind the first other character too, and takes a character of most scripts
// of Asia in one step.
func isValid(s string) bool {
	for i := asciiEnd(s); i < len(s); {
		for i+1 < len(s) && s[i] >= 0xc2 && s[i] < 0xe0 && isFollowing(s[i+1]) {
			i += 2
		}
		if i < len(s) && s[i] < utf8.RuneSelf {
			i = asciiRunEnd(s, i+1)
			continue
		}
		for i+wordBytes <= len(s) && isThree(text.Word(s, i)) {
			i += 3
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return false
		}
		i += n
	}
	return true
}

// asciiRunEnd returns where the ASCII ends that the byte in front of i is the last one
// of, or goes on from.
func asciiRunEnd(s string, i int) int {
	for ; i+wordBytes <= len(s); i += wordBytes {
		if high := text.Word(s, i) & highs; high != 0 {
			return i + bits.TrailingZeros64(high)/8
		}
	}
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// isThree reports whether a word starts with a character of three bytes whose lead says
// so much that the others can be anything that follows a lead.
func isThree(w uint64) bool { return w&0xc0c0f0 == 0x8080e0 && w&0xf-1 < 0xd-1 }

// isFollowing reports whether a byte is one of a character that has begun.
func isFollowing(c byte) bool { return c&0xc0 == 0x80 }

// asciiEnd returns the length of a prefix of s that is of ASCII alone. Less than eight
// more bytes of ASCII may follow it.
func asciiEnd(s string) int {
	i := 0
	const stride = 8 * wordBytes
	for ; i+stride <= len(s); i += stride {
		b := s[i : i+stride]
		if (text.Word(b, 0)|text.Word(b, 8)|text.Word(b, 16)|text.Word(b, 24)|
			text.Word(b, 32)|text.Word(b, 40)|text.Word(b, 48)|text.Word(b, 56))&highs != 0 {
			break
		}
	}
	for i+wordBytes <= len(s) && text.Word(s, i)&highs == 0 {
		i += wordBytes
	}
	return i
}

// nextMarkup returns where the next "<", ">" or "&" stands, len(s) if none does.
func nextMarkup(s string, i int) int {
	for ; i+wordBytes <= len(s); i += wordBytes {
		w := text.Word(s, i)
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

// isSingleSpaced reports whether the text at i, up to the tag behind it, has no white
// space but spaces, and no two of them side by side. It may say no where it has.
func isSingleSpaced(s string, i int) bool {
	before := uint64(0) // whether the word in front ends with a space
	for ; i+wordBytes <= len(s); i += wordBytes {
		w := text.Word(s, i)
		space := zeros(w ^ (' ' * ones))
		odd := zeros(w&(0xe0*ones)) | space&(space<<8|before)
		if tag := zeros(w ^ ('<' * ones)); tag != 0 {
			return odd&(tag&-tag-1) == 0 && isMarkup(s, i+bits.TrailingZeros64(tag)/8)
		}
		if odd != 0 {
			return false
		}
		before = space >> (8 * (wordBytes - 1))
	}
	for ; i < len(s) && s[i] != '<'; i++ {
		if s[i] < ' ' || s[i] == ' ' && (before != 0) {
			return false
		}
		before = 0
		if s[i] == ' ' {
			before = 1
		}
	}
	return i == len(s) || isMarkup(s, i)
}

// nextEnd returns where the next "</" stands, len(s) if none does.
func nextEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		n := strings.IndexByte(s[i:], '/')
		if n < 0 {
			break
		}
		if i += n; s[i-1] == '<' {
			return i - 1
		}
	}
	return len(s)
}

// nextReturn is nextMarkup, or where the next CR stands.
func nextReturn(s string, i int) int {
	for ; i+wordBytes <= len(s); i += wordBytes {
		w := text.Word(s, i)
		if found := zeros(w^('&'*ones)) | zeros((w|2*ones)^('>'*ones)) | zeros(w^('\r'*ones)); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(s) && !specialText[s[i]] {
		i++
	}
	return i
}

// shortNames finds names of up to seven letters in lower case: no two of them have the
// same slot. A key is the name and keyEnd behind it, so that a name with NUL bytes at
// its end is another one.
type shortNames struct {
	factor uint64
	keys   [shortSlots]uint64
	rows   [shortSlots]uint8
}

const (
	shortBits  = 10
	shortSlots = 1 << shortBits
	keyEnd     = 0xff
)

// newShortNames returns a table of the names that are short. Of equal names the first
// counts.
func newShortNames(names []string) *shortNames {
	t := &shortNames{factor: 0x9e3779b97f4a7c15}
	for !t.fill(names) {
		*t = shortNames{factor: t.factor*0xd1342543de82ef95 + 2}
	}
	return t
}

// fill puts each name into its slot, and reports whether each got one of its own.
func (t *shortNames) fill(names []string) bool {
	for row, name := range names {
		if name == "" || len(name) >= wordBytes {
			continue
		}
		key := shortKey(name)
		switch slot := t.slot(key); t.keys[slot] {
		case 0:
			t.keys[slot], t.rows[slot] = key, uint8(row)
		case key:
		default:
			return false
		}
	}
	return true
}

func (t *shortNames) slot(key uint64) uint64 { return key * t.factor >> (64 - shortBits) }

// find returns the row of the name that the word starts with, and that ends at the
// first byte that is marked; 0 if there is none.
func (t *shortNames) find(w, marked uint64) (row uint8, size int) {
	n := bits.TrailingZeros64(marked) &^ 7
	row = t.row(w&(1<<(n&63)-1) | keyEnd<<(n&63))
	if row == 0 {
		return 0, 0
	}
	return row, n / 8
}

// row returns the row of a key, 0 if there is none.
func (t *shortNames) row(key uint64) uint8 {
	slot := t.slot(key) % shortSlots
	if t.keys[slot] != key {
		return 0
	}
	return t.rows[slot]
}

// shortElements and shortAttributes are the short names of the tables.
var (
	shortElements   = sync.OnceValue(func() *shortNames { return newShortNames(elementTable.names) })
	shortAttributes = sync.OnceValue(func() *shortNames { return newShortNames(attributeTable.names) })
)

// usualName returns the element whose name starts at i, and where the name ends, at a
// ">" or a space; elUnknown if it is not in lower case.
func usualName(names *shortNames, s string, i int) (id elementID, end int) {
	w := text.Word(s, i)
	ends := zeros(w^('>'*ones)) | zeros(w^(' '*ones))
	if ends == 0 {
		return longName(s, i)
	}
	row, size := names.find(w, ends)
	return elementID(row), i + size
}

// longName is usualName for a name of eight letters or more. It reads no further than the
// longest one goes: a flood of "<" is not read again for each.
func longName(s string, i int) (id elementID, end int) {
	end = i + wordBytes
	for end < len(s) && end-i <= longestName && isLetter(s[end]) {
		end++
	}
	if end == len(s) || s[end] != '>' && s[end] != ' ' {
		return elUnknown, i
	}
	name := s[i:end]
	if id = lookupElement(name); id.String() != name {
		return elUnknown, i
	}
	return id, end
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
		e.word = text.Word(tag[1:1+n]+strings.Repeat("\x00", wordBytes), 0)
		e.mask >>= 8 * (wordBytes - n)
		e.long = len(tag)-1 > wordBytes
		words[id] = e
	}
	return words
}()

// notPlain says which bytes of a value are decoded or escaped.
var notPlain = byteSet("&\x00\r<>\"'`")

// isPlainValue reports whether a value has none of the bytes that are decoded or escaped,
// except for NUL and CR.
func isPlainValue(s string) bool {
	i := 0
	for ; i+wordBytes <= len(s); i += wordBytes {
		if specialIn(text.Word(s, i))|zeros(text.Word(s, i)^('"'*ones)) != 0 {
			return false
		}
	}
	for ; i < len(s); i++ {
		if notPlain[s[i]] {
			return false
		}
	}
	return true
}

// specialIn marks the bytes of a word that are decoded or escaped in a value, except for
// NUL, CR and the double quote.
func specialIn(w uint64) uint64 {
	// "&" and "'" differ in one bit, and so do "<" and ">".
	return zeros((w|ones)^('\''*ones)) | zeros((w|2*ones)^('>'*ones)) | zeros(w^('`'*ones))
}

// usualValue reads the value in double quotes that starts at i. It returns where the
// value ends, -1 for nowhere, and whether it has none of the bytes that are decoded or
// escaped, except for NUL and CR.
func usualValue(s string, i int) (end int, plain bool) {
	j := i
	for ; j+wordBytes <= len(s); j += wordBytes {
		w := text.Word(s, j)
		quote := zeros(w ^ ('"' * ones))
		found := quote | specialIn(w)
		if found == 0 {
			continue
		}
		n := bits.TrailingZeros64(found)
		if quote>>n&1 != 0 {
			return j + n/8, true
		}
		break
	}
	for plain = true; j < len(s); j++ {
		c := s[j]
		if c == '"' {
			return j, plain
		}
		if notPlain[c] {
			n := strings.IndexByte(s[j:], '"')
			if n < 0 {
				return -1, false
			}
			return j + n, false
		}
	}
	return -1, false
}
