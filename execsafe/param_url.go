package execsafe

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
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
// address in place of a name unless hosts lists it, or a port that is not 1 to
// 65535: Malformed with code "not_plain_url", Unsafe with code "url_scheme" or "url_host".
//
// The host "*" lets through each name, but no address and no name that is for use
// inside a machine or a network: localhost, names without a dot, those below
// .internal (a cloud's metadata service), .local and their like. A public name
// that leads to an address inside is not found here.
//
// It does not resolve the name: a declared host may point to an address inside
// your network, and the program may follow a redirect. It says nothing about
// what the program does with the scheme.
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
	scheme, rest, found := strings.Cut(v, "://")
	if !found || !onlyURLBytes(v) {
		return bad
	}
	// git reads transport::address, and file: and data: have no host to check.
	if !slices.Contains(schemes, scheme) {
		return refuse(codeURLScheme, untaint.Unsafe)
	}
	u, err := url.Parse(v)
	if err != nil || u.Opaque != "" || u.User != nil || u.String() != v {
		return bad
	}
	authority, _, _ := strings.Cut(rest, "/")
	if i := strings.IndexAny(authority, "?#"); i >= 0 {
		authority = authority[:i]
	}
	host, port, hasPort := strings.Cut(authority, ":")
	if u.Host != authority || strings.ContainsRune(port, ':') || hasPort && !isPort(port) {
		return bad
	}
	if !hostAllowed(host, hosts) {
		return refuse(codeURLHost, untaint.Unsafe)
	}
	return out
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0 && s[0] != '0'
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

// isHostName takes lower-case letter-digit-hyphen names (RFC 1123), so that
// none begins with "-" (CVE-2017-1000117 put an option in a host's place).
func isHostName(h string) bool {
	if h == "" || len(h) > 253 {
		return false
	}
	for label := range strings.SplitSeq(h, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := 0; i < len(label); i++ {
			if c := label[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
				return false
			}
		}
	}
	return true
}

func hostAllowed(host string, rules []string) bool {
	if !isHostName(host) {
		return false
	}
	if slices.Contains(rules, host) {
		return true
	}
	if looksLikeAddress(host) {
		return false
	}
	for _, r := range rules {
		if r == anyHost && uri.PublicHost(host) == uri.OK || r[0] == '.' && strings.HasSuffix(host, r) {
			return true
		}
	}
	return false
}

// looksLikeAddress also takes the forms that inet_aton reads: 127.1, 2130706433
// and 0x7f.1. No top-level domain begins with a digit.
func looksLikeAddress(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	return last[0] >= '0' && last[0] <= '9'
}
