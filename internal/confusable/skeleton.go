package confusable

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// targetBits are the lower bits of an entry of lookAlikes.
const targetBits = 12

// Skeleton returns what UTS 39 section 4 calls the skeleton of s: two texts that
// have the same look alike. It is for comparing, and is not text to show. What is
// not UTF-8 becomes U+FFFD.
func Skeleton(s string) string {
	if !looksLikeAnother(s) {
		return s
	}
	s = norm.NFD.String(strings.ToValidUTF8(s, "\ufffd"))
	var b strings.Builder
	b.Grow(len(s) + 8)
	for _, r := range s {
		switch {
		case ignorable(r):
		default:
			writePrototype(&b, r)
		}
	}
	return norm.NFD.String(b.String())
}

// looksLikeAnother reports whether s has anything but ASCII, or characters of it
// that look like others.
func looksLikeAnother(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || strings.IndexByte("\"%01I`m|", c) >= 0 {
			return true
		}
	}
	return false
}

func writePrototype(b *strings.Builder, r rune) {
	i := sort.Search(len(lookAlikes), func(i int) bool { return rune(lookAlikes[i]>>targetBits) >= r })
	if i < len(lookAlikes) && rune(lookAlikes[i]>>targetBits) == r {
		b.WriteString(prototypes[lookAlikes[i]&(1<<targetBits-1)])
		return
	}
	b.WriteRune(r)
}

// ignorable is the property Default_Ignorable_Code_Point: nothing is shown of it.
func ignorable(r rune) bool {
	if r < 0xad {
		return false
	}
	return unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
		unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) &&
			!(r >= 0xfff9 && r <= 0xfffb) && !(r >= 0x13430 && r <= 0x13440)
}
