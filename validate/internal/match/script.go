package match

import "unicode"

// scripts are those told apart. A letter of another script counts as a script
// of its own, by the table it is found in.
var scripts = []*unicode.RangeTable{
	unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Han, unicode.Hiragana, unicode.Katakana,
	unicode.Hangul, unicode.Bopomofo, unicode.Arabic, unicode.Hebrew, unicode.Armenian, unicode.Georgian,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
	unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Thai, unicode.Lao,
	unicode.Tibetan, unicode.Myanmar, unicode.Ethiopic, unicode.Khmer, unicode.Mongolian, unicode.Cherokee,
	unicode.Canadian_Aboriginal, unicode.Thaana, unicode.Syriac, unicode.Coptic,
}

const (
	latin = 1 << iota
	cyrillic
	greek
	han
	hiragana
	katakana
	hangul
	bopomofo
)

// together are the scripts that one language writes side by side: Japanese,
// Chinese and Korean, each with Latin (UTS 39 section 5.2, "Highly Restrictive").
var together = [...]uint64{
	latin | han | hiragana | katakana,
	latin | han | bopomofo,
	latin | han | hangul,
}

// SingleScript reports whether the letters and digits of s are of one script, or
// of those that one language mixes. It finds "pаypal" with a Cyrillic a, and
// "micr೦soft" with a Kannada zero; it does not find a word that is written
// wholly in a script that looks like another.
func SingleScript(s string) bool {
	var seen uint64
	var odd *unicode.RangeTable
	for _, r := range s {
		if r < 0x80 {
			if isLetter(byte(r)) {
				seen |= latin
			}
			continue
		}
		if odd != nil && unicode.Is(odd, r) {
			continue // or each rune would be looked for in every table there is
		}
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) || unicode.In(r, unicode.Common, unicode.Inherited) {
			continue
		}
		bit := scriptBit(r)
		if bit == 0 {
			t := scriptTable(r)
			if t == nil || odd != nil && odd != t {
				return false
			}
			odd = t
		}
		seen |= bit
	}
	if odd != nil {
		return seen == 0
	}
	if seen&(seen-1) == 0 {
		return true
	}
	for _, set := range together {
		if seen&^set == 0 {
			return true
		}
	}
	return false
}

func scriptBit(r rune) uint64 {
	for i, t := range scripts {
		if unicode.Is(t, r) {
			return 1 << i
		}
	}
	return 0
}

// scriptTable finds the script of a letter that is in none of the usual ones.
func scriptTable(r rune) *unicode.RangeTable {
	for _, t := range unicode.Scripts {
		if unicode.Is(t, r) {
			return t
		}
	}
	return nil
}
