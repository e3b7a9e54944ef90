package match

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/untaint/untaint/internal/mailbox"
)

// plainPath are the bytes that mean nothing special in a path, query or
// fragment, so that a URL made of them needs no parser.
var plainPath = classOf(lower + upper + digits + "-._~/?=&+,;:@!$'()*#")

// plainWeb recognizes the usual URL: http or https, a name or an IPv4 address,
// an optional port, and plain bytes after it. What it accepts, url.Parse does;
// what it does not, url.Parse is to be asked about. It returns where the name
// starts and ends; the start also tells the two schemes apart.
func plainWeb(s string) (start, end int, ok bool) {
	switch {
	case len(s) > 7 && s[4] == ':' && strings.EqualFold(s[:7], "http://"):
		start = httpStart
	case len(s) > 8 && s[5] == ':' && strings.EqualFold(s[:8], "https://"):
		start = httpsStart
	default:
		return 0, 0, false
	}
	end = start
	for end < len(s) && (identClass[s[end]] || s[end] == '.') {
		end++
	}
	if end == start {
		return 0, 0, false
	}
	i := end
	if i < len(s) && s[i] == ':' {
		for i++; i < len(s) && isDigit(s[i]); i++ {
		}
	}
	if i == len(s) {
		return start, end, true
	}
	if s[i] != '/' && s[i] != '?' && s[i] != '#' {
		return 0, 0, false
	}
	return start, end, plainPath.all(s[i:])
}

// Where the name starts in a URL of each scheme.
const (
	httpStart  = len("http://")
	httpsStart = len("https://")
)

// parse is how validator parses: after lower-casing everything.
func parse(s string) (*url.URL, bool) {
	if s == "" {
		return nil, false
	}
	u, err := url.Parse(strings.ToLower(s))
	if err != nil || u.Scheme == "" {
		return nil, false
	}
	if u.Scheme == "file" {
		return u, len(u.Path) != 0 && u.Path != "/"
	}
	return u, u.Host != "" || u.Fragment != "" || u.Opaque != ""
}

// URL matches whatever has a scheme and something after it, javascript: too.
func URL(s string) bool {
	if _, _, ok := plainWeb(s); ok {
		return true
	}
	_, ok := parse(s)
	return ok
}

// HTTPURL matches a URL of scheme http or https that has a host.
func HTTPURL(s string) bool {
	if _, _, ok := plainWeb(s); ok {
		return true
	}
	u, ok := parse(s)
	return ok && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// HTTPSURL matches a URL of scheme https that has a host.
func HTTPSURL(s string) bool {
	if start, _, ok := plainWeb(s); ok {
		return start == httpsStart
	}
	u, ok := parse(s)
	return ok && u.Host != "" && u.Scheme == "https"
}

// URI matches what can stand in the first line of an HTTP request.
func URI(s string) bool {
	s, _, _ = strings.Cut(s, "#")
	if s == "" {
		return false
	}
	if _, _, ok := plainWeb(s); ok {
		return true
	}
	_, err := url.ParseRequestURI(s)
	return err == nil
}

// Origin matches a scheme http or https, a host and an optional port, and
// nothing else.
func Origin(s string) bool {
	if s == "" || strings.Contains(s, "#") {
		return false
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	if u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.User != nil {
		return false
	}
	host := u.Hostname()
	if host == "" || net.ParseIP(host) == nil && !HostnameRFC1123(host) {
		return false
	}
	if port := u.Port(); port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		return err == nil && n != 0
	}
	return true
}

// Email recognizes the usual address: a dot-atom of ASCII, and a domain of two
// or more labels of which the last starts and ends with a letter. What it
// accepts, net/mail and validator's expression do; what it does not, they are
// to be asked about.
func Email(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && mailbox.DotAtom(s[:at]) && mailbox.Domain(s[at+1:], len(s))
}
