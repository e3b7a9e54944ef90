package uri

import (
	"net/netip"
	"strings"
)

// PublicHost returns why a host is none (as Host does) or is not one to be asked
// from a server on somebody else's behalf: Special for an address out of a private or
// special block, and for a name of a local domain. A name that resolves to such
// an address is not found here, since nothing is resolved: check again when the
// connection is made.
func PublicHost(host string) Reason {
	host, why := ASCII(host)
	if why != OK {
		return why
	}
	if a, ok := Address(host); ok {
		if !PublicAddress(a) {
			return Special
		}
		return OK
	}
	name := strings.TrimSuffix(host, ".")
	if strings.IndexByte(name, '.') < 0 { // looked up in the local search list
		return Special
	}
	for _, domain := range localDomains {
		if underDomain(name, domain) {
			return Special
		}
	}
	return OK
}

// localDomains are the names that do not lead to the Internet: RFC 6761, 6762,
// 7686, 8375, 9476, and ICANN's reservation of "internal".
var localDomains = [...]string{
	"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "localdomain", "home.arpa",
	"onion", "alt", "test", "example", "invalid", "in-addr.arpa", "ip6.arpa",
}

// underDomain reports whether name is the domain, in lower case, or below it.
func underDomain(name, domain string) bool {
	n := len(name) - len(domain)
	return n >= 0 && equalFold(name[n:], domain) && (n == 0 || name[n-1] == '.')
}

// PublicAddress reports whether an address is globally reachable unicast. IPv4
// is public unless it stands in special4; IPv6 is public only in 2000::/3 and
// outside special6, so that mapped, compatible, NAT64 and unique local forms
// need no rows. An address that carries another (6to4, Teredo, ISATAP) is not.
func PublicAddress(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	if a.Is4() {
		return !inAny(a, special4[:])
	}
	return global6.Contains(a) && !inAny(a, special6[:]) && !isatap(a)
}

func inAny(a netip.Addr, blocks []netip.Prefix) bool {
	for _, b := range blocks {
		if b.Contains(a) {
			return true
		}
	}
	return false
}

// isatap finds the interface identifier 0:5efe or 200:5efe of RFC 5214 section
// 6.1, which carries an IPv4 address under any prefix.
func isatap(a netip.Addr) bool {
	b := a.As16()
	return b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe
}

var global6 = netip.MustParsePrefix("2000::/3")

// special4 follows the IANA registry of special-purpose addresses, with the
// blocks it leaves out that are no ordinary servers.
var special4 = [...]netip.Prefix{
	block("0.0.0.0/8"),        // this network, RFC 791
	block("10.0.0.0/8"),       // private, RFC 1918
	block("100.64.0.0/10"),    // carrier-grade NAT, RFC 6598; a cloud's metadata service
	block("127.0.0.0/8"),      // loopback, RFC 1122
	block("168.63.129.16/32"), // a cloud's platform service, in public space
	block("169.254.0.0/16"),   // link local, RFC 3927; metadata services
	block("172.16.0.0/12"),    // private, RFC 1918
	block("192.0.0.0/24"),     // protocol assignments, RFC 6890
	block("192.0.2.0/24"),     // documentation, RFC 5737
	block("192.31.196.0/24"),  // AS112, RFC 7535
	block("192.52.193.0/24"),  // AMT, RFC 7450
	block("192.88.99.0/24"),   // 6to4 relays, RFC 7526
	block("192.168.0.0/16"),   // private, RFC 1918
	block("192.175.48.0/24"),  // AS112, RFC 7534
	block("198.18.0.0/15"),    // benchmarks, RFC 2544
	block("198.51.100.0/24"),  // documentation, RFC 5737
	block("203.0.113.0/24"),   // documentation, RFC 5737
	block("224.0.0.0/4"),      // multicast, RFC 5771
	block("240.0.0.0/4"),      // reserved, RFC 1112; the broadcast address
}

// special6 has the blocks within 2000::/3.
var special6 = [...]netip.Prefix{
	block("2001::/23"),         // protocol assignments, RFC 2928; Teredo, ORCHID
	block("2001:db8::/32"),     // documentation, RFC 3849
	block("2002::/16"),         // 6to4, RFC 3056
	block("2620:4f:8000::/48"), // AS112, RFC 7534
	block("3fff::/20"),         // documentation, RFC 9637
}

func block(s string) netip.Prefix { return netip.MustParsePrefix(s) }
