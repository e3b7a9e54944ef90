// Package confusable has what Unicode says about letters that look like others,
// UTS 39: which characters are for identifiers, which scripts go together, and
// what a text looks like. Its tables are made from Unicode's own files; no check
// of scripts allocates.
package confusable

import (
	"unicode"
	"unicode/utf8"
)

// The sets of scripts that one language writes side by side, UTS 39 section 5.1:
// Chinese with Bopomofo, Japanese, Korean. A text of one of them has that bit.
const (
	scriptHanb scriptSet = 1 << (scriptsInTable + iota)
	scriptJpan
	scriptKore
)

// scriptsOf returns the scripts that use a letter, mark or number, 0 for one that
// is Restricted: it is not part of what people write today, or it is there for
// compatibility, or for phonetics and the like.
func scriptsOf(r rune) scriptSet {
	lo, hi := 0, len(spans)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if spans[mid].hi < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(spans) || r < spans[lo].lo {
		return 0
	}
	return together(scriptSets[spans[lo].set])
}

func together(set scriptSet) scriptSet {
	if set&scriptHani != 0 {
		set |= scriptHanb | scriptJpan | scriptKore
	}
	if set&(scriptHira|scriptKana) != 0 {
		set |= scriptJpan
	}
	if set&scriptHang != 0 {
		set |= scriptKore
	}
	if set&scriptBopo != 0 {
		set |= scriptHanb
	}
	return set
}

// OneScript reports whether the letters, marks and numbers of s are such as one
// language writes side by side: none is Restricted, all are of one script, or of
// Latin and those of Chinese, Japanese or Korean (UTS 39 section 5.2, "Highly
// Restrictive"), and the decimal digits are of one system (section 5.3). Symbols
// and punctuation are not looked at.
func OneScript(s string) bool {
	all, besidesLatin := anyScript, anyScript
	zero := rune(-1)
	for _, r := range s {
		if r < utf8.RuneSelf {
			switch {
			case r|0x20 >= 'a' && r|0x20 <= 'z':
				all &= scriptLatn
			case r < '0' || r > '9':
			case zero > '0':
				return false
			default:
				zero = '0'
			}
			continue
		}
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) {
			continue
		}
		set := scriptsOf(r)
		if set == 0 {
			return false
		}
		all &= set
		if set&scriptLatn == 0 {
			besidesLatin &= set
		}
		if unicode.IsDigit(r) {
			if z := zeroOf(r); zero >= 0 && zero != z {
				return false
			} else {
				zero = z
			}
		}
	}
	return all != 0 || besidesLatin&(scriptHanb|scriptJpan|scriptKore) != 0
}

// zeroOf returns the zero of a decimal digit's system. Digits come by tens.
func zeroOf(r rune) rune {
	for _, d := range unicode.Nd.R16 {
		if rune(d.Lo) <= r && r <= rune(d.Hi) {
			return r - (r-rune(d.Lo))%10
		}
	}
	for _, d := range unicode.Nd.R32 {
		if rune(d.Lo) <= r && r <= rune(d.Hi) {
			return r - (r-rune(d.Lo))%10
		}
	}
	return r
}

// maxMarks is how many marks of no width may stand on one letter, UTS 39 section
// 5.4: no language needs more.
const maxMarks = 4

// Piled reports marks that are not seen, or that cover what stands beside them
// (UTS 39 section 5.4): more than four on one letter, the same one twice, and a
// dot on a letter that has one.
func Piled(s string) bool {
	marks := 0
	before := rune(-1)
	for _, r := range s {
		switch {
		case r < 0x300 || !unicode.In(r, unicode.Mn, unicode.Me):
			marks = 0
		case marks == maxMarks || r == before || r == 0x307 && dotted(before):
			return true
		default:
			marks++
		}
		before = r
	}
	return false
}

func dotted(r rune) bool { return r == 'i' || r == 'j' || r == 'l' || r == 'ı' || r == 'ȷ' }
