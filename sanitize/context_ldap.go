package sanitize

import "strings"

func checkLDAPFilter(s string) finding {
	return needsEscape(filterBytes.index(s))
}

var filterBytes = stopBytes(filterSpecial)

// cleanLDAPFilter escapes by the byte: an assertion value is octets, so that
// invalid UTF-8 is written as it is.
func cleanLDAPFilter(s string) string {
	if filterBytes.index(s) < 0 {
		return s
	}
	return escapeBytes(s, func(i int) bool { return filterSpecial(s[i]) }, true)
}

// filterSpecial takes what RFC 4515 section 3 wants escaped, and all that is
// not ASCII, for servers that read another encoding.
func filterSpecial(c byte) bool {
	return c == '(' || c == ')' || c == '*' || c == '\\' || c == 0 || c > 0x7f
}

func checkLDAPDN(s string) finding {
	if plainDN(s) {
		return finding{}
	}
	for i := range len(s) {
		if dnSpecial(s, i) {
			return needsEscape(i)
		}
	}
	return needsEscape(dnText.index(s))
}

// dnBytes has what is special in the midst of a name, and dnText finds what is
// not UTF-8.
var (
	dnBytes = stopsAt(func(r rune) bool { return dnSpecial("x"+string(r)+"x", 1) })
	dnText  = newEscaper(func(rune) bool { return false }, nil)
)

// plainDN settles nearly all names.
func plainDN(s string) bool {
	return dnBytes.index(s) < 0 && (s == "" || !dnSpecial(s, 0) && !dnSpecial(s, len(s)-1))
}

func cleanLDAPDN(s string) string {
	if plainDN(s) {
		return s
	}
	s = validUTF8(s)
	return escapeBytes(s, func(i int) bool { return dnSpecial(s, i) }, false)
}

// dnSpecial takes what RFC 4514 section 2.4 wants escaped; a space or "#" where
// it stands makes the difference. Control characters are escaped too.
func dnSpecial(s string, i int) bool {
	switch c := s[i]; c {
	case '"', '+', ',', ';', '<', '>', '\\', '=', 0x7f:
		return true
	case '#':
		return i == 0
	case ' ':
		return i == 0 || i == len(s)-1
	default:
		return c < ' '
	}
}

// escapeBytes puts a backslash and two hex digits in place of each byte that
// special takes. Where always is false a printable one follows its backslash.
func escapeBytes(s string, special func(i int) bool, always bool) string {
	var b strings.Builder
	from := 0
	for i := range len(s) {
		if !special(i) {
			continue
		}
		b.WriteString(s[from:i])
		b.WriteByte('\\')
		from = i
		if always || s[i] < ' ' || s[i] == 0x7f {
			const digits = "0123456789abcdef"
			b.Write([]byte{digits[s[i]>>4], digits[s[i]&15]})
			from = i + 1
		}
	}
	if from == 0 && b.Len() == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}
