package text

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// IsNFC reports whether s is in normalization form C. Text that is only ASCII
// is, and costs no more than a look at its bytes. It allocates only where a mark
// might combine with what stands before it.
func IsNFC(s string) bool {
	// The quick check settles nearly all text; only the full one allocates.
	return IsASCII(s) || norm.NFC.QuickSpanString(s) == len(s) || norm.NFC.IsNormalString(s)
}

// IsASCII reports whether each byte of s is under 0x80.
func IsASCII(s string) bool {
	for i := Printable(s, 0); i < len(s); i = Printable(s, i+1) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
