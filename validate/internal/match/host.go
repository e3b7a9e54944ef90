package match

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// Hostname matches names of RFC 952: labels of letters, digits and inner
// hyphens, the first of which starts with a letter.
func Hostname(s string) bool { return s != "" && isLetter(s[0]) && HostnameRFC1123(s) }

// HostnameRFC1123 matches names of RFC 1123, whose labels may start with a digit.
func HostnameRFC1123(s string) bool {
	start := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '.' {
			if !identClass[s[i]] {
				return false
			}
			continue
		}
		if n := i - start; n == 0 || n > 63 || s[start] == '-' || s[i-1] == '-' {
			return false
		}
		start = i + 1
	}
	return true
}

// HostnameLabel matches one label of a name.
func HostnameLabel(s string) bool {
	return len(s) <= 63 && identClass.all(s) && s[0] != '-' && s[len(s)-1] != '-'
}

// FQDN matches two or more labels of which the last starts with a letter. Like
// validator's expression it lets a label end in a hyphen.
func FQDN(s string) bool {
	s = strings.TrimSuffix(s, ".")
	if s == "" || len(s) > 253 {
		return false
	}
	start, labels := 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '.' {
			if !identClass[s[i]] {
				return false
			}
			continue
		}
		if n := i - start; n == 0 || n > 63 || s[start] == '-' {
			return false
		}
		labels++
		if i < len(s) {
			start = i + 1
		}
	}
	return labels >= 2 && isLetter(s[start])
}

// DNSLabelRFC1035 matches a lower-case label that starts with a letter.
func DNSLabelRFC1035(s string) bool {
	if s == "" || len(s) > 63 || s[0] < 'a' || s[0] > 'z' || s[len(s)-1] == '-' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'a' || c > 'z') && !isDigit(c) && c != '-' {
			return false
		}
	}
	return true
}

// HostnamePort matches a name and a port; the name may be missing.
func HostnamePort(s string) bool {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	n, err := strconv.ParseInt(port, 10, 32)
	return err == nil && n >= 1 && n <= 65535 && (host == "" || HostnameRFC1123(host))
}

// addr parses an IP address without a zone, as net.ParseIP does.
func addr(s string) (netip.Addr, bool) {
	if len(s) < 2 || len(s) > 45 { // an error would allocate
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(s)
	return a, err == nil && a.Zone() == ""
}

// IP matches an address of either version.
func IP(s string) bool { _, ok := addr(s); return ok }

// IPv4 matches an IPv4 address, also one mapped to IPv6.
func IPv4(s string) bool { a, ok := addr(s); return ok && a.Unmap().Is4() }

// IPv6 matches an IPv6 address that is not a mapped IPv4 address.
func IPv6(s string) bool { a, ok := addr(s); return ok && !a.Unmap().Is4() }

func cidr(s string) (netip.Addr, int, bool) {
	text, mask, ok := strings.Cut(s, "/")
	a, fine := addr(text)
	if !ok || !fine || !digitClass.all(mask) {
		return a, 0, false
	}
	n, err := strconv.Atoi(mask)
	return a, n, err == nil && n <= a.BitLen()
}

// CIDR matches a prefix of either version, with or without host bits.
func CIDR(s string) bool { _, _, ok := cidr(s); return ok }

// CIDRv4 matches an IPv4 prefix without host bits, also one mapped to IPv6.
func CIDRv4(s string) bool {
	a, n, ok := cidr(s)
	if !ok || !a.Unmap().Is4() {
		return false
	}
	p, err := a.Prefix(n)
	return err == nil && p.Addr() == a
}

// CIDRv6 matches an IPv6 prefix, with or without host bits.
func CIDRv6(s string) bool { a, _, ok := cidr(s); return ok && !a.Unmap().Is4() }

// MAC matches a hardware address of 6, 8 or 20 bytes.
func MAC(s string) bool {
	_, err := net.ParseMAC(s)
	return err == nil
}
