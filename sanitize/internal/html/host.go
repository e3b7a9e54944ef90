package html

import (
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint/internal/uri"
)

// hostRule is one host that URLs may lead to, with a path that they start with.
type hostRule struct {
	name  string // in ASCII and lower case
	below bool   // every host below it instead
	path  string // "" for any
}

// parseHost reads "example.com", "*.example.com" or "example.com/a/b/".
func parseHost(s string) (hostRule, bool) {
	host, path := s, ""
	if i := strings.IndexByte(s, '/'); i >= 0 {
		host, path = s[:i], s[i:]
	}
	name, below := strings.CutPrefix(host, "*.")
	ascii, why := uri.ASCII(strings.ToLower(name))
	if why != uri.OK || strings.ContainsAny(path, "?#%\\ ") || hasDots(path) {
		return hostRule{}, false
	}
	return hostRule{strings.TrimSuffix(strings.ToLower(ascii), "."), below, path}, true
}

// hostOf returns the host of an absolute URL in ASCII and lower case, and what
// follows it; ok is false for a URL that two readers could read in two ways, and
// for one with a user or a port.
func hostOf(u string) (host, rest string, ok bool) {
	u = trimURL(u)
	if strings.HasPrefix(u, "//") {
		u = "https:" + u
	}
	slashes := strings.Index(u, "//")
	if slashes < 0 {
		return "", "", false
	}
	authority, rest := u[slashes+2:], ""
	if i := strings.IndexAny(authority, "/?#"); i >= 0 {
		authority, rest = authority[:i], authority[i:]
	}
	if strings.IndexByte(authority, '%') >= 0 {
		authority, ok = decodeHost(authority)
		if !ok {
			return "", "", false
		}
	}
	name, port, why := uri.Authority(authority)
	if why != uri.OK || port != "" && port != "443" && port != "80" {
		return "", "", false
	}
	ascii, why := uri.ASCII(name)
	if why != uri.OK {
		return "", "", false
	}
	return strings.TrimSuffix(strings.ToLower(ascii), "."), rest, true
}

// matchesHost reports whether an absolute URL leads to one of the hosts.
func matchesHost(rules []hostRule, u string) bool {
	host, rest, ok := hostOf(u)
	if !ok {
		return false
	}
	for _, r := range rules {
		switch {
		case r.below && !strings.HasSuffix(host, "."+r.name), !r.below && host != r.name:
		case r.path == "", strings.HasPrefix(rest, r.path) && !hasDots(rest):
			return true
		}
	}
	return false
}

// hasDots reports whether a path has a segment that leads up, or anything that
// could be read as one.
func hasDots(rest string) bool {
	path, _, _ := strings.Cut(rest, "?")
	path, _, _ = strings.Cut(path, "#")
	low := strings.ToLower(path)
	return strings.Contains(low, "/.") || strings.Contains(low, "%2e") || strings.Contains(low, "%2f") || strings.Contains(low, "%5c")
}

// trimURL drops what browsers drop at both ends: spaces and C0 controls.
func trimURL(u string) string {
	for u != "" && u[0] <= ' ' {
		u = u[1:]
	}
	for u != "" && u[len(u)-1] <= ' ' {
		u = u[:len(u)-1]
	}
	return u
}

func decodeHost(host string) (decoded string, ok bool) {
	var b []byte
	for i := 0; i < len(host); i++ {
		c := host[i]
		if c == '%' {
			if i+2 >= len(host) {
				return "", false
			}
			high, ok1 := digit(host[i+1])
			low, ok2 := digit(host[i+2])
			if c = byte(high<<4 | low); !ok1 || !ok2 || c < utf8.RuneSelf {
				return "", false
			}
			i += 2
		}
		b = append(b, c)
	}
	return string(b), utf8.Valid(b)
}
