package uri

import "strings"

// Local returns why s is not a redirect target on the same site: a path that
// starts with one "/". "//host", "/\host" and "/%2f%2fhost" lead away in some
// browser or behind some proxy; "https:host" and "host" are read in more than
// one way (CWE-601). Two slashes are refused anywhere in the path, since
// "/.//host" becomes "//host" once its dot is removed.
func Local(s string) Reason {
	if why := characters(s); why != OK {
		return why
	}
	if s[0] != '/' {
		return NotLocal
	}
	path := s
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		path = s[:i]
	}
	if strings.Contains(path, "//") {
		return NotLocal
	}
	for i := 0; i+2 < len(path); i++ {
		if path[i] == '%' && (path[i+1] == '2' && lowerByte(path[i+2]) == 'f' || path[i+1] == '5' && lowerByte(path[i+2]) == 'c') {
			return NotLocal
		}
	}
	return OK
}

// Origin returns why s is not the origin of a page as browsers send it: scheme
// http or https, a host and perhaps a port, in lower case, nothing after it.
func Origin(s string) Reason {
	u, why := Parse(s)
	if why != OK {
		return why
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return NotAllowed
	}
	if u.Rest != "" {
		return NotOrigin
	}
	for i := 0; i < len(u.Host); i++ {
		if c := u.Host[i]; c != lowerByte(c) || c >= 0x80 {
			return NotOrigin
		}
	}
	if u.Port == "80" && u.Scheme == "http" || u.Port == "443" && u.Scheme == "https" {
		return NotOrigin
	}
	return OK
}
