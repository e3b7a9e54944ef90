package netsafe

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/untaint/untaint/internal/uri"
)

// hostList is a list of host names and suffixes, in lower-case ASCII.
type hostList struct {
	names map[string]bool
	below []string // ".example.com"
}

// add takes "example.com", "*.example.com" for every name below it, or an
// address, in any case. It reports whether pattern is one.
func (l *hostList) add(pattern string) bool {
	name, below := strings.CutPrefix(pattern, "*.")
	host, why := canonical(name)
	if why != uri.OK {
		return false
	}
	if below {
		if _, isAddress := uri.Address(host); isAddress {
			return false
		}
		l.below = append(l.below, "."+host)
		return true
	}
	if l.names == nil {
		l.names = map[string]bool{}
	}
	l.names[host] = true
	return true
}

// has reports whether a canonical host is on the list.
func (l *hostList) has(host string) bool {
	if l.names[host] {
		return true
	}
	for _, suffix := range l.below {
		if len(host) > len(suffix) && strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

func (l *hostList) empty() bool { return len(l.names) == 0 && len(l.below) == 0 }

// canonical returns a host as the lists hold it: an international name in its
// "xn--" form, in lower case, without a final dot, and an address as netip
// prints it, IPv6 without brackets.
func canonical(host string) (string, uri.Reason) {
	if strings.IndexByte(host, ':') >= 0 && host[0] != '[' {
		host = "[" + host + "]"
	}
	host, why := uri.ASCII(host)
	if why != uri.OK {
		return "", why
	}
	switch a, ok := uri.Address(host); {
	case ok && a.Is4(): // taken in its one spelling alone
		return host, uri.OK
	case ok:
		return a.String(), uri.OK
	}
	return strings.TrimSuffix(strings.ToLower(host), "."), uri.OK
}

// opened is a compiled Open.
type opened struct {
	hosts  hostList
	prefix netip.Prefix
}

// port returns the number that a URL or an address has for its port, 0 for none.
func port(scheme, written string) uint16 {
	switch {
	case written != "":
		n, err := strconv.ParseUint(written, 10, 16)
		if err != nil || strings.HasPrefix(written, "0") {
			return 0
		}
		return uint16(n)
	case scheme == "https":
		return 443
	case scheme == "http":
		return 80
	}
	return 0
}
