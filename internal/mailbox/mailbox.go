// Package mailbox says what a mail address is: one definition for the rule email
// of validate and for sanitize.MailAddress, so that mail reaches whoever could
// sign up. It imports nothing of the rest.
package mailbox

import "strings"

// maxAddress is what RFC 5321 section 4.5.3.1 leaves for an address (RFC 3696
// erratum 1690); maxLocal is for the part before the "@", maxLabel for one name
// of the domain.
const maxAddress, maxLocal, maxLabel = 254, 64, 63

// Valid reports whether s is one bare address that is safe to hand on: printable
// ASCII, a dot-atom that no mail server takes for an option, a file, a pipe or a
// route, and a domain that can exist in public. Quoted local parts, comments,
// address literals, host names of one label and addresses beyond ASCII are
// refused.
func Valid(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && at <= maxLocal && len(s) <= maxAddress && plainLocal(s[:at]) && Domain(s[at+1:], maxLabel)
}

// plainLocal refuses on top of what is not a dot-atom what mail servers have taken
// for more than a name: "-" first is an option (CWE-88), "/" a file, "|" a pipe;
// "%" and "!" route mail on to somewhere else. Exim's own configuration, too,
// passes none of these on.
func plainLocal(s string) bool {
	switch s[0] {
	case '-', '/', '|':
		return false
	}
	return DotAtom(s) && strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '!') < 0
}

// DotAtom reports whether s is atoms of ASCII with single dots between them (RFC
// 5322 section 3.2.3).
func DotAtom(s string) bool {
	dot := true // before the first atom
	for i := 0; i < len(s); i++ {
		switch {
		case isAtom[s[i]]:
			dot = false
		case s[i] != '.' || dot:
			return false
		default:
			dot = true
		}
	}
	return !dot
}

// Atom reports whether c is a byte of an atom.
func Atom(c byte) bool { return isAtom[c] }

// isAtom has the bytes of an atom.
var isAtom = bytesOf("!#$%&'*+-/=?^_`{|}~")

// isLabel has the bytes of a label.
var isLabel = bytesOf("-")

// bytesOf returns a table of the letters and digits of ASCII, and those besides.
func bytesOf(besides string) *[256]bool {
	var set [256]bool
	for c := range set {
		set[c] = letter(byte(c)) || c >= '0' && c <= '9' || strings.IndexByte(besides, byte(c)) >= 0
	}
	return &set
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// Domain reports whether s is two or more labels of at most max bytes, none of
// which starts or ends with a hyphen, the last between letters.
func Domain(s string, max int) bool {
	start, labels := 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && isLabel[s[i]] {
			continue
		}
		if i < len(s) && s[i] != '.' || i == start || i-start > max || s[start] == '-' || s[i-1] == '-' {
			return false
		}
		labels++
		if i < len(s) {
			start = i + 1
		}
	}
	return labels >= 2 && letter(s[start]) && letter(s[len(s)-1])
}
