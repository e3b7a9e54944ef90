package plan

import (
	"slices"
	"unsafe"
)

// WordSet is a set of texts that is asked without a loop: each has a slot of its
// own, by its first and last bytes and its length.
type WordSet struct {
	slots []wordSlot
	mul   uint64
	shift uint8
	empty bool     // the empty text is one of them
	rest  []string // those that have no slot of their own
	// few are all the texts, where there are up to four of up to eight bytes.
	few []wordSlot
}

// wordSlot is one text. Up to eight bytes are in key, which then decides.
type wordSlot struct {
	key  uint64
	text string
}

// maxSlots bounds the memory of a set; what it has no room for is compared one
// by one.
const maxSlots = 1 << 10

// NewWordSet makes the set of some texts.
func NewWordSet(texts []string) *WordSet {
	w := &WordSet{}
	distinct := make(map[uint64]string, len(texts))
	for _, s := range texts {
		k := wordKey(s) ^ uint64(len(s))<<58
		switch first, taken := distinct[k]; {
		case s == "":
			w.empty = true
		case taken && first != s:
			w.rest = append(w.rest, s)
		default:
			distinct[k] = s
		}
	}
	if len(distinct) > 0 && len(distinct) <= 4 && !w.empty && len(w.rest) == 0 {
		w.few = make([]wordSlot, 0, 4)
		for _, s := range distinct {
			w.few = append(w.few, wordSlot{wordKey(s), s})
		}
		for len(w.few) < 4 {
			w.few = append(w.few, w.few[0])
		}
		for i := range w.few {
			if len(w.few[i].text) > 8 {
				w.few = nil
				break
			}
		}
	}
	for size, shift := 2, uint8(63); size <= maxSlots; size, shift = size*2, shift-1 {
		if size < len(distinct) {
			continue
		}
		for try := range uint64(32) {
			if w.fill(distinct, size, shift, 0x9E3779B97F4A7C15+try*0xBF58476D1CE4E5B8) {
				return w
			}
		}
	}
	w.slots, w.shift = make([]wordSlot, 2), 63
	for _, s := range distinct {
		w.rest = append(w.rest, s)
	}
	return w
}

// fill gives each text a slot, and reports whether there is one for all.
func (w *WordSet) fill(texts map[uint64]string, size int, shift uint8, mul uint64) bool {
	w.slots, w.shift, w.mul = make([]wordSlot, size), shift, mul
	for _, s := range texts {
		slot := w.slot(wordKey(s), len(s))
		if slot.text != "" {
			return false
		}
		*slot = wordSlot{wordKey(s), s}
	}
	return true
}

func (w *WordSet) slot(key uint64, n int) *wordSlot {
	return &w.slots[(key^uint64(n)<<58)*w.mul>>(w.shift&63)]
}

// has reports whether s is one of the texts.
func (w *WordSet) has(s string) bool {
	if len(s) == 0 {
		return w.empty
	}
	key := wordKey(s)
	if slot := w.slot(key, len(s)); slot.key == key && len(slot.text) == len(s) && (len(s) <= 8 || slot.text == s) {
		return true
	}
	return slices.Contains(w.rest, s)
}

// hasAll is has for each of some texts that lie size bytes apart.
func (w *WordSet) hasAll(p unsafe.Pointer, end, size uintptr) bool {
	if w.few == nil {
		for at := uintptr(0); at < end; at += size {
			if !w.has(*(*string)(unsafe.Add(p, at))) {
				return false
			}
		}
		return true
	}
	a, b, c, d := w.few[0].key, w.few[1].key, w.few[2].key, w.few[3].key
	la, lb, lc, ld := len(w.few[0].text), len(w.few[1].text), len(w.few[2].text), len(w.few[3].text)
	for at := uintptr(0); at < end; at += size {
		s := *(*string)(unsafe.Add(p, at))
		n := len(s)
		var key uint64
		if n >= 4 { // wordKey is not inlined
			key = uint64(first4(s)) | uint64(first4(s[n-4:]))<<32
		} else {
			key = wordKey(s)
		}
		if (key != a || n != la) && (key != b || n != lb) && (key != c || n != lc) && (key != d || n != ld) {
			return false
		}
	}
	return true
}

// wordKey are the first and the last four bytes of a text, or what there is of
// them: of two texts of one length up to eight they differ.
func wordKey(s string) uint64 {
	switch n := len(s); {
	case n >= 4:
		return uint64(first4(s)) | uint64(first4(s[n-4:]))<<32
	case n >= 2:
		return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[n-1])<<32
	case n == 1:
		return uint64(s[0])
	}
	return 0
}

// first4 is one load, which the compiler makes of four.
func first4(s string) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}
