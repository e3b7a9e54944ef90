package uri

import (
	"strings"
	"unicode/utf8"
)

// MaxLen is how many bytes a URL may have. RFC 9110 section 4.1 asks for at
// least 8000; longer ones break at some proxy or browser.
const MaxLen = 8000

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

func equalFold(s, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if lowerByte(s[i]) != lower[i] {
			return false
		}
	}
	return true
}

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// characters refuses whatever some parser drops, turns around or ends at: the
// WHATWG parser strips tabs and line breaks and reads "\" as "/".
func characters(s string) Reason {
	switch {
	case s == "":
		return Empty
	case len(s) > MaxLen:
		return TooLong
	}
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '%':
			if why := escape(s[i:]); why != OK {
				return why
			}
			i += 3
		case c < utf8.RuneSelf:
			if !urlBytes[c] {
				return Character
			}
			for i++; i < len(s) && urlBytes[s[i]]; i++ {
			}
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 || !textRune(r) {
				return Character
			}
			i += n
		}
	}
	return OK
}

// urlBytes are the characters of ASCII that stand in a URL for themselves.
var urlBytes = func() (set [256]bool) {
	for c := '!'; c <= '~'; c++ {
		set[c] = !strings.ContainsRune("\"<>\\^`{|}%", c)
	}
	return set
}()

// escape checks the "%" that s starts with. An escaped control character is
// refused too: what unescapes it once may write it into a header or a log.
func escape(s string) Reason {
	if len(s) < 3 || !hex(s[1]) || !hex(s[2]) {
		return Escape
	}
	if s[1] == '0' || s[1] == '1' || s[1] == '7' && (s[2] == 'f' || s[2] == 'F') {
		return Escape
	}
	return OK
}

func hex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

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
