package execsafe

import (
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/uri"
)

// maxURL is how many bytes a URL may have.
const maxURL = 4096

// anyHost lets through each public name.
const anyHost = "*"

// URL declares an absolute URL with one of the given schemes and hosts, such as
// "https" and "example.com" or, for all names below it, ".example.com". A value
// is passed on byte for byte and is refused if it has user information, a
// backslash, a bracket or another character that programs read differently, an
// IP address instead of a name unless hosts lists it, or a port that is not 1
// to 65535: Malformed with code "not_plain_url", Unsafe with code "url_scheme"
// or "url_host".
//
// The host "*" lets through every name, except those for use inside a machine
// or a network: localhost, names without a dot, those below .internal (a
// cloud's metadata service), .local and the like. It lets through no IP
// address. A public name that resolves to an internal address is not detected.
//
// It does not resolve names: a declared host may point to an address inside
// your network, and the program may follow a redirect. Nor does it know what
// the program does with the scheme.
func URL(name constant, schemes, hosts []string) *Param[string] {
	schemes, hosts = slices.Clone(schemes), slices.Clone(hosts)
	var begins firsts
	for _, s := range schemes {
		if s != "" {
			begins.ranges = append(begins.ranges, rune(s[0]), rune(s[0]))
		}
	}
	p := newParam(name, slotWord, begins, func(v string) value { return readURL(v, schemes, hosts) })
	if len(schemes) == 0 || slices.ContainsFunc(schemes, func(s string) bool { return !isScheme(s) }) {
		p.slot.mistake(codeBadRule, untaint.TextParam("rule", "schemes"))
	}
	if len(hosts) == 0 || slices.ContainsFunc(hosts, func(h string) bool { return h != anyHost && !isHostRule(h) }) {
		p.slot.mistake(codeBadRule, untaint.TextParam("rule", "hosts"))
	}
	return p
}

func readURL(v string, schemes, hosts []string) value {
	out, ok := plain(v, maxURL, false)
	if !ok {
		return out
	}
	bad := refuse(codeNotPlainURL, untaint.Malformed)
	scheme, _, found := strings.Cut(v, "://")
	if !found || !onlyURLBytes(v) {
		return bad
	}
	// git reads transport::address, and file: and data: have no host to check.
	if !slices.Contains(schemes, scheme) {
		return refuse(codeURLScheme, untaint.Unsafe)
	}
	u, why := uri.Parse(v)
	switch why {
	case uri.OK:
		if hostAllowed(u.Host, hosts) {
			return out
		}
	case uri.NoHost, uri.BadHost, uri.OddAddress:
		if strings.Contains(u.Host, "%") { // which some read as a letter
			return bad
		}
	default:
		return bad
	}
	return refuse(codeURLHost, untaint.Unsafe)
}

// onlyURLBytes accepts the characters of RFC 3986 but brackets, which curl
// expands, and quotes, "*" and parentheses, which programs treat in their ways.
func onlyURLBytes(s string) bool {
	const marks = "-._~:/?#@!$&+,;=%"
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !isAlnum(c) && strings.IndexByte(marks, c) < 0 {
			return false
		}
	}
	return true
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isScheme(s string) bool {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

func isHostRule(h string) bool {
	return isHostName(strings.TrimPrefix(h, "."))
}

// isHostName takes lower-case letter-digit-hyphen names (RFC 1123) and addresses
// a.b.c.d, so that none begins with "-" (CVE-2017-1000117 put an option in a
// host's place).
func isHostName(h string) bool {
	return uri.Host(h) == uri.OK && strings.Trim(h, "abcdefghijklmnopqrstuvwxyz0123456789-.") == "" && !strings.HasSuffix(h, ".")
}

func hostAllowed(host string, rules []string) bool {
	if !isHostName(host) {
		return false
	}
	if slices.Contains(rules, host) {
		return true
	}
	if _, address := uri.Address(host); address {
		return false
	}
	for _, r := range rules {
		if r == anyHost && uri.PublicHost(host) == uri.OK || r[0] == '.' && strings.HasSuffix(host, r) {
			return true
		}
	}
	return false
}
