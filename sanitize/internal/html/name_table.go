package html

// nameTable finds the row of a table by a name as it stands in the input, in any
// case. Case is folded in ASCII alone: U+0130 and U+017F are not an "i" and an
// "s" to a browser (CVE-2021-29272). A map would take longer: each name would have
// to be copied and folded before it could be looked up.
type nameTable struct {
	names []string
	first [nameSlots]uint8 // the last row of those with the same hash
	next  []uint8          // for each row the one before with the same hash
}

const nameSlots = 512

const noNameByte = 0xff

// foldedByte folds a byte of a name; 0 is one that ends the name of a tag, and noNameByte
// stands for what no name of a table has.
var foldedByte = func() (fold [256]uint8) {
	for c := range 256 {
		switch b := byte(c); {
		case endsTagName[b]:
		case isLetter(b), isDigit(b):
			fold[c] = lower(b)
		default:
			fold[c] = noNameByte
		}
	}
	return fold
}()

// newNameTable returns a table of names in lower case. Row 0 is for a name that
// is not in it; of equal names the first row counts.
func newNameTable(names []string) *nameTable {
	t := &nameTable{names: names, next: make([]uint8, len(names))}
	for row := len(names) - 1; row > 0; row-- {
		slot := nameSlot(names[row])
		t.next[row] = t.first[slot]
		t.first[slot] = uint8(row)
	}
	return t
}

// find returns the row of a name, 0 if there is none.
func (t *nameTable) find(name string) uint8 {
	if name == "" {
		return 0
	}
	row := t.first[nameSlot(name)]
	for row != 0 && name != t.names[row] && !foldsTo(name, t.names[row]) {
		row = t.next[row]
	}
	return row
}

// nameSlot is a hash of the letters that tell most names of HTML apart. Bit 5 is
// that between upper and lower case.
func nameSlot(name string) int {
	n := len(name)
	first, middle, last := int(name[0]|0x20), int(name[n/2]|0x20), int(name[n-1]|0x20)
	return (first*7 ^ middle*29 ^ last*3 ^ n*43) % nameSlots
}

// foldsTo reports whether a name is low once its letters are in lower case.
func foldsTo(name, low string) bool {
	if len(name) != len(low) {
		return false
	}
	for i := 0; i < len(name); i++ {
		if name[i] != low[i] && lower(name[i]) != low[i] {
			return false
		}
	}
	return true
}
