package text

// WordBytes is how many bytes a [Word] has.
const WordBytes = 8

// Word returns the eight bytes of s from i on, the first one lowest, to look at all
// of them at once.
func Word(s string, i int) uint64 {
	b := s[i : i+WordBytes]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}
