package address

import "net/netip"

// Metadata reports whether a is where a cloud hands out the credentials of a
// machine, or an address that carries one of these in a translated or tunneled
// form: a prefix that somebody opens for their own servers must not open it too.
func Metadata(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	switch {
	case !a.IsValid():
		return false
	case a.Is4():
		return metadata4(a.As4())
	}
	b := a.As16()
	for _, m := range metadata6 {
		if b == m {
			return true
		}
	}
	return carriesMetadata(&b)
}

// metadata4 are the services of the large clouds, Alibaba's, Azure's and
// Oracle's besides the address that all the others share.
func metadata4(b [4]byte) bool {
	switch b {
	case [4]byte{169, 254, 169, 254}, // AWS, Azure, Google and most others
		[4]byte{169, 254, 170, 2},   // AWS, credentials of a container
		[4]byte{169, 254, 170, 23},  // AWS, the identity of a pod
		[4]byte{100, 100, 100, 200}, // Alibaba
		[4]byte{168, 63, 129, 16},   // Azure's platform service
		[4]byte{192, 0, 0, 192}:     // Oracle, older images
		return true
	}
	return false
}

var metadata6 = [...][16]byte{
	{0: 0xfd, 2: 0x0e, 3: 0xc2, 14: 0x02, 15: 0x54}, // AWS, fd00:ec2::254
	{0: 0xfd, 2: 0x0e, 3: 0xc2, 15: 0x23},           // AWS, fd00:ec2::23, the identity of a pod
	{0: 0xfd, 1: 0x20, 3: 0xce, 14: 0x02, 15: 0x54}, // Google, fd20:ce::254
}

// carriesMetadata looks at each place where an IPv6 address may hold an IPv4
// address, under whatever prefix: 6to4 (RFC 3056), Teredo's server and its
// client, whose bits are turned over (RFC 4380), and the layouts of RFC 6052
// section 2.2. Compatible addresses and ISATAP have it at the end, as the /96
// layout does.
func carriesMetadata(b *[16]byte) bool {
	at := func(i, j, k, l int) bool { return metadata4([4]byte{b[i], b[j], b[k], b[l]}) }
	switch {
	case b[0] == 0x20 && b[1] == 0x02 && at(2, 3, 4, 5):
		return true
	case b[0] == 0x20 && b[1] == 0x01 && b[2] == 0 && b[3] == 0:
		if at(4, 5, 6, 7) || metadata4([4]byte{^b[12], ^b[13], ^b[14], ^b[15]}) {
			return true
		}
	}
	for i := range layouts {
		l := &layouts[i].octets
		if at(l[0], l[1], l[2], l[3]) {
			return true
		}
	}
	return false
}
