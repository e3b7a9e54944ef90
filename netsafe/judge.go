package netsafe

import (
	"net/netip"
	"slices"

	"github.com/untaint/untaint/internal/address"
	"github.com/untaint/untaint/internal/uri"
)

// Public returns nil for the address of an ordinary server on the Internet. For
// any other it returns [CodeNotPublicHost] (Denied): every block of the two
// IANA registries of special-purpose addresses, multicast, IPv6 outside
// 2000::/3, an address with a zone, the services that hand out a machine's
// credentials, and IPv6 addresses that carry an IPv4 address (6to4, Teredo,
// ISATAP, compatible). A mapped address (::ffff:1.2.3.4) is checked as the IPv4
// address, and one in 64:ff9b::/96, which a DNS64 resolver makes from a public
// one, by the IPv4 address inside.
//
// Use it in the Control function of your own [net.Dialer]. Checking an address
// and then connecting to a name does not help: the name is resolved again
// (CWE-367).
func Public(a netip.Addr) error {
	if a.Zone() == "" && address.Public(a.Unmap()) { // Unmap drops a zone
		return nil
	}
	return notPublic.err("netsafe.Public")
}

// judge reports whether a host may be, or lead to, an address: one that is public
// or opened for that host.
func (c *Client) judge(host string, a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	for _, p := range c.nat64 {
		if !p.Contains(a) {
			continue
		}
		inside, ok := address.Inside(p, a)
		if !ok {
			return false
		}
		a = inside
		break
	}
	return address.Public(a) || c.opens(host, a)
}

// opens reports whether an Open lets that host lead to a. The services that hand
// out credentials are opened by their own address alone.
func (c *Client) opens(host string, a netip.Addr) bool {
	for i := range c.opened {
		o := &c.opened[i]
		if o.prefix.Contains(a) && o.hosts.has(host) && (o.prefix.IsSingleIP() || !address.Metadata(a)) {
			return true
		}
	}
	return false
}

// hostReason returns why a canonical host is not asked: it is not on the list of
// hosts, or, where there is no list, is not public and not opened. For a name
// the addresses that it leads to are judged at the dial.
func (c *Client) hostReason(host string) uri.Reason {
	named := slices.ContainsFunc(c.opened, func(o opened) bool { return o.hosts.has(host) })
	listed := c.hosts.has(host) || named
	if !listed && !c.hosts.empty() {
		return uri.NotAllowed
	}
	if a, err := netip.ParseAddr(host); err == nil {
		if a.Is4In6() || !c.judge(host, a) {
			return uri.Special
		}
		return uri.OK
	}
	if listed {
		return uri.OK
	}
	return uri.PublicHost(host)
}
