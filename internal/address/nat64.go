package address

import "net/netip"

// layouts are where RFC 6052 section 2.2 puts the octets of an IPv4 address
// behind a prefix of each length it knows. Octet 8 is always zero, and so is what
// stands behind the address.
var layouts = [...]struct {
	bits   int
	octets [4]int
}{
	{32, [4]int{4, 5, 6, 7}},
	{40, [4]int{5, 6, 7, 9}},
	{48, [4]int{6, 7, 9, 10}},
	{56, [4]int{7, 9, 10, 11}},
	{64, [4]int{9, 10, 11, 12}},
	{96, [4]int{12, 13, 14, 15}},
}

// TranslatorPrefix reports whether p can be the prefix of a translator: IPv6, of
// a length that RFC 6052 knows, without bits behind it, and with octet 8 zero.
func TranslatorPrefix(p netip.Prefix) bool {
	if !p.IsValid() || !p.Addr().Is6() || p.Addr().Is4In6() || p != p.Masked() || p.Addr().As16()[8] != 0 {
		return false
	}
	for i := range layouts {
		if layouts[i].bits == p.Bits() {
			return true
		}
	}
	return false
}

// Inside returns the IPv4 address that a carries behind the prefix of a
// translator, one that TranslatorPrefix takes. It does not hold for an address
// that no translator makes: octet 8 or the suffix is not zero.
func Inside(p netip.Prefix, a netip.Addr) (inside netip.Addr, ok bool) {
	if !p.Contains(a) {
		return netip.Addr{}, false
	}
	b := a.As16()
	for i := range layouts {
		l := &layouts[i]
		if l.bits != p.Bits() {
			continue
		}
		if b[8] != 0 {
			return netip.Addr{}, false
		}
		for _, rest := range b[l.octets[3]+1:] {
			if rest != 0 {
				return netip.Addr{}, false
			}
		}
		return netip.AddrFrom4([4]byte{b[l.octets[0]], b[l.octets[1]], b[l.octets[2]], b[l.octets[3]]}), true
	}
	return netip.Addr{}, false
}
