package match

import (
	"net"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/leodido/go-urn"

	"github.com/untaint/untaint/internal/mailbox"
)

// Address matches what validator takes for an e-mail address: also quoted local
// parts, and letters beyond ASCII.
func Address(s string) bool {
	if Email(s) {
		return true
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 || !localPart(s[:at]) || !looseDomain(s[at+1:]) {
		return false
	}
	_, err := mail.ParseAddress(s)
	return err == nil
}

// beyond reports a letter beyond ASCII that validator takes in an address.
func beyond(r rune) bool {
	return r >= 0xA0 && r <= 0xD7FF || r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r <= 0xFFEF
}

func localPart(s string) bool {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return !strings.ContainsFunc(s, func(r rune) bool { return r == 0 || r == '\n' || r > 0x7F && !beyond(r) })
	}
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" {
			return false
		}
		for _, r := range atom {
			if r <= 0x7F && !mailbox.Atom(byte(r)) || r > 0x7F && !beyond(r) {
				return false
			}
		}
	}
	return true
}

// looseDomain matches a first part that begins and ends with a letter or digit, a
// dot, and a last one that begins and ends with a letter.
func looseDomain(s string) bool {
	s = strings.TrimSuffix(s, ".")
	letter := func(r rune) bool { return r <= 0x7F && isLetter(byte(r)) || beyond(r) }
	sign := func(r rune) bool { return letter(r) || r <= 0x7F && isDigit(byte(r)) }
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if s == "" || !sign(first) || !letter(last) {
		return false
	}
	parted := false
	before := rune('.')
	for i, r := range s {
		if !sign(r) && r != '-' && r != '.' && r != '~' {
			return false
		}
		if r == '.' && i > 0 && sign(before) {
			next, _ := utf8.DecodeRuneInString(s[i+1:])
			parted = parted || letter(next)
		}
		before = r
	}
	return parted
}

// DataURI matches the start of a data: URL, and base64 after the first comma.
func DataURI(s string) bool {
	head, body, ok := strings.Cut(s, ",")
	return ok && strings.HasPrefix(head, "data:") && Base64(body)
}

// URN2141 and URN8141 match a uniform resource name.
func URN2141(s string) bool { _, ok := urn.Parse([]byte(s)); return ok }

// URN8141 is URN2141 in the form of RFC 8141.
func URN8141(s string) bool {
	_, ok := urn.Parse([]byte(s), urn.WithParsingMode(urn.RFC8141Only))
	return ok
}

// CVE matches a number of the list of vulnerabilities.
func CVE(s string) bool {
	rest, ok := strings.CutPrefix(s, "CVE-")
	if !ok || len(rest) < 5 || rest[4] != '-' || !digitClass.all(rest[:4]) || rest[:4] != "1999" && rest[0] != '2' {
		return false
	}
	number := []rune(rest[5:])
	if len(number) < 4 {
		return false
	}
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	if number[0] != '0' { // as many digits as it takes
		for _, r := range number {
			if !digit(r) {
				return false
			}
		}
		return true
	}
	odd, other := 0, 0 // one of the last three is not zero; it may be no digit at all
	for _, r := range number[1:] {
		if r != '0' {
			other++
		}
		if !digit(r) {
			odd++
		}
	}
	return len(number) == 4 && other > 0 && odd <= 1
}

// SpiceDB returns the matcher for a name of SpiceDB of some sort, nil for none.
func SpiceDB(sort string) func(string) bool {
	switch sort {
	case "id", "":
		return func(s string) bool { return s == "*" || spiceID.all(s) }
	case "permission":
		return func(s string) bool { return s == "" || spiceName(s, 64) }
	case "type":
		return func(s string) bool {
			if space, name, ok := strings.Cut(s, "/"); ok {
				return spiceName(space, 63) && spiceName(name, 64)
			}
			return spiceName(s, 64)
		}
	}
	return nil
}

var (
	spiceID    = classOf(lower + upper + digits + "/_|=+-")
	spiceClass = classOf(lower + digits + "_")
)

func spiceName(s string, most int) bool {
	return len(s) >= 3 && len(s) <= most && spiceClass.all(s) && s[0] >= 'a' && s[0] <= 'z' && s[len(s)-1] != '_'
}

// HTML matches a text that has a tag in it.
func HTML(s string) bool {
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return false
		}
		s = s[i+1:]
		name := strings.TrimPrefix(s, "/")
		if name == "" || !isLetter(name[0]) {
			continue
		}
		end := strings.IndexAny(name, ">\n")
		if end < 0 || name[end] == '>' {
			return end >= 0
		}
		s = name[end:] // no tag that begins before has its end on this line
	}
}

// HTMLEncoded matches a text that has a character reference in it.
func HTMLEncoded(s string) bool {
	for _, name := range []string{"&gt", "&lt", "&quot", "&amp"} {
		if strings.Contains(s, name) {
			return true
		}
	}
	for {
		_, rest, ok := strings.Cut(s, "&#")
		if !ok {
			return false
		}
		s = rest
		digits := strings.TrimPrefix(rest, "x")
		if len(digits) >= 2 && hexClass.all(digits[:2]) {
			return true
		}
	}
}

// Datetime matches a time in a layout of package time.
func Datetime(s, layout string) bool { _, err := time.Parse(layout, s); return err == nil }

// Duration matches a duration such as 1h30m.
func Duration(s string) bool { _, err := time.ParseDuration(s); return err == nil }

// TCPAddr matches an address and a port, as UDPAddr and their kin do. A port may be the
// name of a service, which the system is asked for.
func TCPAddr(s string) bool { return (hostIs4(s) || hostIs6(s)) && resolves("tcp", s) }

// TCP4Addr is TCPAddr for IPv4.
func TCP4Addr(s string) bool { return hostIs4(s) && resolves("tcp4", s) }

// TCP6Addr is TCPAddr for IPv6.
func TCP6Addr(s string) bool { return hostIs6(s) && resolves("tcp6", s) }

// UDPAddr is TCPAddr for UDP.
func UDPAddr(s string) bool { return (hostIs4(s) || hostIs6(s)) && resolvesUDP("udp", s) }

// UDP4Addr is UDPAddr for IPv4.
func UDP4Addr(s string) bool { return hostIs4(s) && resolvesUDP("udp4", s) }

// UDP6Addr is UDPAddr for IPv6.
func UDP6Addr(s string) bool { return hostIs6(s) && resolvesUDP("udp6", s) }

func resolves(network, s string) bool { _, err := net.ResolveTCPAddr(network, s); return err == nil }

func resolvesUDP(network, s string) bool {
	_, err := net.ResolveUDPAddr(network, s)
	return err == nil
}

func hostIs4(s string) bool {
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		s = s[:i]
	}
	ip := net.ParseIP(s)
	return ip != nil && ip.To4() != nil
}

func hostIs6(s string) bool {
	if i := strings.LastIndexByte(s, ':'); i > 0 && s[i-1] == ']' {
		s = s[1 : i-1]
	}
	ip := net.ParseIP(s)
	return ip != nil && ip.To4() == nil
}

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

const bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// Zone matches a time zone of the system's database.
func Zone(s string) bool {
	if s == "" || strings.EqualFold(s, "local") {
		return false
	}
	_, err := time.LoadLocation(s)
	return err == nil
}
