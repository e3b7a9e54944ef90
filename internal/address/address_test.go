package address_test

import (
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/address"
)

func TestPublic(t *testing.T) {
	for _, in := range []string{
		"127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.100.100.200", "169.254.169.254",
		"168.63.129.16", "172.31.255.255", "192.0.0.192", "192.168.1.1", "198.19.0.1", "224.0.0.1", "240.0.0.1",
		"255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:7f00:1",
		"64:ff9b:1::808:808", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "fc00::1",
		"fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "5f00::1", "3fff::1", "4000::1",
		"192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.175.48.1", "198.51.100.1", "203.0.113.1",
		"64:ff9b::7f00:1", "2001:0:7f00:1::", "2620:4f:8000::1", "2600::5efe:7f00:1", "2600::200:5efe:808:808", "2606:4700:4700::1111%eth0", "fe80::1%lo",
	} {
		require.False(t, address.Public(netip.MustParseAddr(in)), in)
	}
	for _, in := range []string{
		"8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "168.63.129.15",
		"172.15.255.255", "172.32.0.0", "223.255.255.255", "2001:4860:4860::8888", "2606:4700:4700::1111", "2a00::1",
		"2620:4f:8001::1", "2600::5eff:7f00:1", "2600::400:5efe:7f00:1",
	} {
		require.True(t, address.Public(netip.MustParseAddr(in)), in)
	}
	require.False(t, address.Public(netip.Addr{}))
	require.Zero(t, testing.AllocsPerRun(100, func() { address.Public(netip.IPv6LinkLocalAllNodes()) }))
}

// What a DNS64 resolver makes of a public IPv4 address is public, and of any
// other address is not.
func TestTranslated(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	base := netip.MustParseAddr("64:ff9b::").As16()
	public := 0
	for range 20_000 {
		four := [4]byte{byte(random.Uint32()), byte(random.Uint32()), byte(random.Uint32()), byte(random.Uint32())}
		copy(base[12:], four[:])
		want := address.Public(netip.AddrFrom4(four))
		require.Equal(t, want, address.Public(netip.AddrFrom16(base)), four)
		if want {
			public++
		}
	}
	require.Greater(t, public, 10_000)
	for _, in := range []string{"64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::a83f:8110", "64:ff9b::1:808:808", "64:ff9b:0:1::808:808"} {
		require.False(t, address.Public(netip.MustParseAddr(in)), in)
	}
}

// The examples of RFC 6052 section 2.4, and what no translator makes.
func TestInside(t *testing.T) {
	for _, row := range []struct{ prefix, addr string }{
		{"2001:db8::/32", "2001:db8:c000:221::"},
		{"2001:db8:100::/40", "2001:db8:1c0:2:21::"},
		{"2001:db8:122::/48", "2001:db8:122:c000:2:2100::"},
		{"2001:db8:122:300::/56", "2001:db8:122:3c0:0:221::"},
		{"2001:db8:122:344::/64", "2001:db8:122:344:c0:2:2100::"},
		{"2001:db8:122:344::/96", "2001:db8:122:344::192.0.2.33"},
		{"64:ff9b::/96", "64:ff9b::192.0.2.33"},
	} {
		p, a := netip.MustParsePrefix(row.prefix), netip.MustParseAddr(row.addr)
		require.True(t, address.TranslatorPrefix(p), row.prefix)
		inside, ok := address.Inside(p, a)
		require.True(t, ok, row.addr)
		require.Equal(t, "192.0.2.33", inside.String(), row.prefix)
		if b := a.As16(); p.Bits() < 96 {
			b[8] = 1
			_, ok = address.Inside(p, netip.AddrFrom16(b))
			require.False(t, ok, "octet 8 of %s", row.addr)
			b[8], b[15] = 0, 1
			_, ok = address.Inside(p, netip.AddrFrom16(b))
			require.False(t, ok, "the suffix of %s", row.addr)
		}
		_, ok = address.Inside(p, netip.MustParseAddr("2a00::1"))
		require.False(t, ok)
	}
	for _, bad := range []string{"64:ff9b::/64x", "64:ff9b::/95", "64:ff9b::1/96", "10.0.0.0/8", "::ffff:0.0.0.0/96", "2001:db8:0:0:100::/96", "::/0", "2001:db8::/128"} {
		p, _ := netip.ParsePrefix(bad)
		require.False(t, address.TranslatorPrefix(p), bad)
	}
}

func TestMetadata(t *testing.T) {
	for _, in := range []string{
		"169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "168.63.129.16", "192.0.0.192",
		"fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "::ffff:169.254.169.254", "::169.254.169.254", "64:ff9b::a9fe:a9fe",
		"64:ff9b:1::a9fe:a9fe", "64:ff9b:1:a9fe:a9:fe00::", "fd12:3456:a9fe:a9fe::", "fd00:0:0:a9fe:a9:fe00::",
		"fd00::a9fe:a9fe", "fd00:0:0:a9:fe:a9fe::", "fd00:0:0:0:a9:fea9:fe00:0", "fd00:0:a9:fea9:fe::",
		"2002:a9fe:a9fe::1", "2001:0:a9fe:a9fe::", "2001::5601:5601", "2600::5efe:a9fe:a9fe", "fe80::5efe:a9fe:a9fe%lo",
	} {
		if !address.Metadata(netip.MustParseAddr(in)) {
			t.Errorf("%s carries the address of a metadata service", in)
		}
	}
	for _, in := range []string{"169.254.169.253", "10.0.0.1", "fd00::1", "fd00:ec2::253", "::1", "2001:4860:4860::8888", "64:ff9b::808:808"} {
		require.False(t, address.Metadata(netip.MustParseAddr(in)), in)
	}
	require.False(t, address.Metadata(netip.Addr{}))
}
