// Package address tells the addresses of ordinary servers on the Internet from
// those that a server must not be sent to on somebody else's behalf (CWE-918).
// The tables are made from the two IANA registries of special-purpose addresses,
// which lie in testdata with their date.
package address

import (
	"encoding/binary"
	"net/netip"
)

// Public reports whether a is globally reachable unicast of an ordinary server.
// IPv4 is public unless it stands in special4. IPv6 is public in 2000::/3 alone
// and outside special6, so that mapped, compatible, local and future forms need
// no rows, and not if it carries an IPv4 address by 6to4, Teredo or ISATAP. The
// one translated form that is judged by the address inside is 64:ff9b::/96: a
// resolver with DNS64 (RFC 6147) makes it of every public IPv4 address.
//
// A mapped address (::ffff:1.2.3.4) is not public, and an address with a zone is
// not: unmap an address that comes from a socket, and do not drop a zone.
func Public(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	if a.Is4() {
		return public4(a)
	}
	b := a.As16()
	high, low := binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])
	if high == wellKnown && low>>32 == 0 {
		return public4(netip.AddrFrom4([4]byte(b[12:])))
	}
	return high>>61 == 1 && !special(high) && !isatap(low)
}

// wellKnown is the first half of 64:ff9b::/96, the prefix that RFC 6052 section
// 2.1 gives to translators.
const wellKnown = 0x0064_ff9b_0000_0000

func public4(a netip.Addr) bool {
	b := a.As4()
	n := binary.BigEndian.Uint32(b[:])
	for i := range special4 {
		if n>>(32-special4[i].bits) == special4[i].top {
			return false
		}
	}
	return true
}

func special(high uint64) bool {
	for i := range special6 {
		if high>>(64-special6[i].bits) == special6[i].top {
			return true
		}
	}
	return false
}

// isatap finds the interface identifier 0:5efe or 200:5efe of RFC 5214 section
// 6.1, which carries an IPv4 address under any prefix.
func isatap(low uint64) bool { return low>>32&^0x0200_0000 == 0x5efe }

// Special reports whether every address of a prefix is one that Public refuses:
// it lies in one of the blocks, or is IPv6 outside 2000::/3. Of 64:ff9b::/96 it
// says no, since that is judged by the IPv4 address inside.
func Special(p netip.Prefix) bool {
	bits := p.Bits()
	if p.Addr().Is4() {
		b := p.Addr().As4()
		n := binary.BigEndian.Uint32(b[:])
		for i := range special4 {
			if bits >= int(special4[i].bits) && n>>(32-special4[i].bits) == special4[i].top {
				return true
			}
		}
		return false
	}
	if !p.Overlaps(global6) {
		return !p.Overlaps(translated)
	}
	b := p.Addr().As16()
	high := binary.BigEndian.Uint64(b[:8])
	for i := range special6 {
		if bits >= int(special6[i].bits) && high>>(64-special6[i].bits) == special6[i].top {
			return true
		}
	}
	return false
}

var (
	global6    = netip.PrefixFrom(netip.AddrFrom16([16]byte{0: 0x20}), 3)
	translated = netip.PrefixFrom(netip.AddrFrom16([16]byte{1: 0x64, 2: 0xff, 3: 0x9b}), 96)
)
