package uri

import (
	"strings"
)

// URL is an absolute URL with a host, in its parts. Each part is a piece of the
// text that was parsed.
type URL struct {
	Scheme string // as written; compare with HasScheme
	Host   string // a name, an address a.b.c.d, or an address in brackets
	Port   string // "" if there is none
	Rest   string // path, query and fragment
}

// Parse splits an absolute URL such as https://example.com:8443/a?b#c. It takes
// any scheme that is followed by "//" and a host, refuses userinfo, and checks
// each character. Whether the scheme is wanted is the caller's question.
func Parse(s string) (URL, Reason) {
	var u URL
	if why := characters(s); why != OK {
		return u, why
	}
	end := schemeEnd(s)
	if end < 0 {
		return u, NoScheme
	}
	if end == 0 {
		return u, BadScheme
	}
	rest, ok := strings.CutPrefix(s[end+1:], "//")
	if !ok {
		return u, NoHost
	}
	u.Scheme = s[:end]
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, u.Rest = rest[:i], rest[i:]
	}
	var why Reason
	u.Host, u.Port, why = Authority(authority)
	return u, why
}

// schemeEnd returns the offset of the colon after the scheme, -1 if there is no
// colon before the first "/", "?" or "#", 0 if what stands before it is none.
func schemeEnd(s string) int {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case c >= '0' && c <= '9', c == '+', c == '-', c == '.':
			if i == 0 {
				return notScheme(s)
			}
		case c == ':':
			return i
		default:
			return notScheme(s)
		}
	}
	return -1
}

func notScheme(s string) int {
	if i := strings.IndexAny(s, ":/?#"); i >= 0 && s[i] == ':' {
		return 0
	}
	return -1
}

// HasScheme compares the scheme with one in lower case, as RFC 3986 section 3.1
// says: letters of ASCII in any case. Unicode's own folding would take "ſ" for
// an s.
func (u URL) HasScheme(lower string) bool { return equalFold(u.Scheme, lower) }

// Authority takes host and port of a URL apart and checks both. It refuses userinfo.
func Authority(a string) (host, port string, why Reason) {
	if strings.IndexByte(a, '@') >= 0 {
		return "", "", UserInfo
	}
	host = a
	colon := strings.LastIndexByte(a, ':')
	if colon >= 0 && colon > strings.LastIndexByte(a, ']') {
		host, port = a[:colon], a[colon+1:]
		if !validPort(port) {
			return host, port, BadPort
		}
	}
	if host == "" {
		return host, port, NoHost
	}
	return host, port, Host(host)
}

// validPort takes 1 to 65535 without a leading zero. An empty port after a
// colon is legal in RFC 3986 and refused: nobody means it.
func validPort(p string) bool {
	if p == "" || len(p) > 5 || p[0] == '0' {
		return false
	}
	n := 0
	for i := 0; i < len(p); i++ {
		if p[i] < '0' || p[i] > '9' {
			return false
		}
		n = n*10 + int(p[i]-'0')
	}
	return n <= 65535
}
