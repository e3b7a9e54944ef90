package uri

import (
	"net/netip"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/untaint/untaint/internal/text"
)

// maxHost is how many bytes a name has at most in the DNS, without a final dot
// (RFC 1035 section 2.3.4).
const maxHost = 253

// Host returns why s cannot be the host of a URL. It takes a name of letters,
// digits, hyphens and, within labels, underscores; an international name that
// IDNA takes; an address a.b.c.d; or an IPv6 address in brackets without a
// zone. What a C library or a browser reads as an address and looks otherwise
// ("0x7f.1", "2130706433", "127.1", "１２７.０.０.１") is OddAddress.
func Host(s string) Reason {
	switch {
	case s == "":
		return Empty
	case s[0] == '[':
		return bracketed(s)
	case !text.IsASCII(s):
		_, why := ASCII(s)
		return why
	}
	return asciiHost(s)
}

func bracketed(s string) Reason {
	if len(s) < 4 || s[len(s)-1] != ']' {
		return BadHost
	}
	a, err := netip.ParseAddr(s[1 : len(s)-1])
	if err != nil || !a.Is6() || a.Zone() != "" {
		return BadHost
	}
	return OK
}

func asciiHost(s string) Reason {
	name := strings.TrimSuffix(s, ".")
	if name == "" || len(name) > maxHost {
		return BadHost
	}
	last := name
	for rest, more := name, true; more; {
		last, rest, more = strings.Cut(rest, ".")
		if !label(last) {
			return BadHost
		}
	}
	if !numeric(last) {
		return punycode(name)
	}
	// WHATWG URL section 3.5: a host that ends in a number is an address.
	if a, err := netip.ParseAddr(s); err == nil && a.Is4() {
		return OK
	}
	return OddAddress
}

// punycode checks the labels of an international name in its "xn--" form.
func punycode(name string) Reason {
	for i := 0; i+4 <= len(name); i++ {
		if equalFold(name[i:i+4], "xn--") && (i == 0 || name[i-1] == '.') {
			if _, err := idna.Lookup.ToASCII(name); err != nil {
				return BadHost
			}
			return OK
		}
	}
	return OK
}

func label(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := lowerByte(s[i])
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// numeric reports a label that inet_aton reads as a number.
func numeric(s string) bool {
	if len(s) >= 2 && s[0] == '0' && lowerByte(s[1]) == 'x' {
		for i := 2; i < len(s); i++ {
			if !hex(s[i]) {
				return false
			}
		}
		return true
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// ASCII returns the host as it is asked for in the DNS: an international name
// in its "xn--" form, by the lookup profile of IDNA (UTS #46, RFC 5891), any
// other host unchanged. A name that IDNA maps to an address is refused.
func ASCII(host string) (string, Reason) {
	if text.IsASCII(host) {
		return host, Host(host)
	}
	if len(host) > 4*maxHost || !utf8.ValidString(host) {
		return "", BadHost
	}
	name, err := idna.Lookup.ToASCII(host)
	if err != nil {
		return "", BadHost
	}
	if strings.HasPrefix(name, "[") {
		return "", BadHost
	}
	switch why := asciiHost(name); {
	case why != OK:
		return "", why
	case addressLike(name):
		return "", OddAddress
	}
	return name, OK
}

// addressLike reports a valid host that is an address: one that came out of
// IDNA was spelled in other digits.
func addressLike(name string) bool {
	_, ok := Address(name)
	return ok
}

// Address returns the address that a host is in plain or bracketed form.
func Address(host string) (netip.Addr, bool) {
	n := len(host)
	switch {
	case n > 2 && host[0] == '[' && host[n-1] == ']':
		host = host[1 : n-1]
	case n == 0 || strings.IndexByte(host, ':') < 0 && (host[n-1] < '0' || host[n-1] > '9'):
		return netip.Addr{}, false // a name; ParseAddr would allocate an error
	}
	a, err := netip.ParseAddr(host)
	return a, err == nil
}
