package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxFileName is how many bytes a name has at most on common file systems
// (NAME_MAX on Linux; 255 UTF-16 units elsewhere are never less).
const MaxFileName = 255

// maxPath bounds a whole relative path, as PATH_MAX does with its final NUL.
const maxPath = 4095

// FileName returns why s cannot be the name of one file on Linux, macOS and
// Windows alike, and OK if it can. No disk is touched. On top of what those
// systems forbid it refuses a leading dash, dot or space (an option to a
// program, a hidden file, CWE-88), invisible and bidirectional characters, and
// a name that is not NFC, so that no two names look the same in that way.
func FileName(s string) Reason {
	if usualFileName(s) {
		return OK
	}
	switch {
	case strings.Trim(s, ". ") == "":
		return Empty
	case len(s) > MaxFileName:
		return TooLong
	}
	for i := 0; i < len(s); i++ {
		if why := fileByte(s[i]); why != OK {
			return why
		}
	}
	if _, why := Scan(s, OneLine); why != OK {
		return why
	}
	switch {
	case !IsNFC(s):
		return NotNFC
	case s[0] == '-' || s[0] == '.' || spaceAtStart(s):
		return Leading
	case s[len(s)-1] == '.' || spaceAtEnd(s):
		return Trailing
	case DeviceName(s):
		return Reserved
	}
	return OK
}

// usualFileName settles nearly all names in one go over their bytes: those of ASCII
// and plain letters that begin like no device and end like a name.
func usualFileName(s string) bool {
	if s == "" || len(s) > MaxFileName || !fileEnds[s[0]] || !fileEnds[s[len(s)-1]] {
		return false
	}
	switch s[0] | 0x20 {
	case 'a', 'c', 'l', 'n', 'p': // aux, com1, con, lpt1, nul, prn
		if DeviceName(s) {
			return false
		}
	}
	i := 0
	for ; i+4 <= len(s); i += 4 {
		if b := s[i : i+4]; !(fileBytes[b[0]] && fileBytes[b[1]] && fileBytes[b[2]] && fileBytes[b[3]]) {
			break
		}
	}
	for i < len(s) {
		if fileBytes[s[i]] {
			i++
			continue
		}
		from := i
		if i = plainLetters(s, i); i == from {
			return false
		}
	}
	return true
}

// fileBytes may stand in a name, fileEnds at its ends too, where a byte of a longer
// character may be one of a letter's.
var fileBytes, fileEnds = func() (in, ends [256]bool) {
	for c := ' '; c <= '~'; c++ {
		in[c] = fileByte(byte(c)) == OK
		ends[c] = in[c] && c != ' ' && c != '.' && c != '-'
	}
	for c := utf8.RuneSelf; c < len(ends); c++ {
		ends[c] = true
	}
	return in, ends
}()

func fileByte(c byte) Reason {
	switch c {
	case '/', '\\':
		return Separator
	case '<', '>', ':', '"', '|', '?', '*':
		return Forbidden
	}
	return OK
}

// ForbiddenInFile reports a character that FileName refuses in every position
// and that is not a control, invisible or bidirectional one.
func ForbiddenInFile(r rune) bool {
	return r < 0x80 && fileByte(byte(r)) != OK
}

func spaceAtStart(s string) bool { return len(strings.TrimLeftFunc(s, unicode.IsSpace)) < len(s) }
func spaceAtEnd(s string) bool   { return len(strings.TrimRightFunc(s, unicode.IsSpace)) < len(s) }

// DeviceName reports a name that Windows keeps for a device, whatever follows
// its first dot: "con", "NUL.txt", "com1", and the superscript digits that
// Windows takes for digits.
func DeviceName(s string) bool {
	base, _, _ := strings.Cut(s, ".")
	base = strings.TrimRight(base, " ")
	switch len(base) {
	case 3:
		return fold(base, "con") || fold(base, "prn") || fold(base, "aux") || fold(base, "nul")
	case 4, 5: // a superscript digit takes two bytes
		if !fold(base[:3], "com") && !fold(base[:3], "lpt") {
			return false
		}
		switch digit := base[3:]; digit {
		case "¹", "²", "³":
			return true
		default:
			return len(digit) == 1 && digit[0] >= '0' && digit[0] <= '9'
		}
	case 6:
		return fold(base, "conin$")
	case 7:
		return fold(base, "conout$")
	}
	return false
}

// fold compares with an ASCII word in lower case. It does not fold as Unicode
// does, where the Kelvin sign would be a k.
func fold(s, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// RelPath returns why s cannot be a path below a folder, with "/" between names
// that FileName takes: no root, no drive, no "..", no empty element.
func RelPath(s string) Reason {
	switch {
	case s == "":
		return Empty
	case len(s) > maxPath:
		return TooLong
	case s[0] == '/' || s[0] == '\\' || len(s) > 1 && s[1] == ':':
		return Absolute
	}
	for rest, more := s, true; more; {
		var name string
		name, rest, more = strings.Cut(rest, "/")
		if name == ".." {
			return Traversal
		}
		if why := FileName(name); why != OK {
			return why
		}
	}
	return OK
}
