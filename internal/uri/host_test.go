package uri_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/uri"
)

func TestHost(t *testing.T) {
	for in, want := range map[string]uri.Reason{
		"example.com":                          uri.OK,
		"example.com.":                         uri.OK,
		"_dmarc.example.com":                   uri.OK,
		"localhost":                            uri.OK,
		"a-b.c":                                uri.OK,
		"3com.com":                             uri.OK,
		"127.0.0.1":                            uri.OK,
		"[::1]":                                uri.OK,
		"[::ffff:127.0.0.1]":                   uri.OK,
		"bücher.de":                            uri.OK,
		"例え.jp":                                uri.OK,
		"xn--bcher-kva.de":                     uri.OK,
		"":                                     uri.Empty,
		".":                                    uri.BadHost,
		"a..b":                                 uri.BadHost,
		".a":                                   uri.BadHost,
		"a..":                                  uri.BadHost,
		"-a.com":                               uri.BadHost,
		"a-.com":                               uri.BadHost,
		"a b":                                  uri.BadHost,
		"a%62":                                 uri.BadHost,
		"a:b":                                  uri.BadHost,
		"xn--a":                                uri.BadHost,
		strings.Repeat("a", 64):                uri.BadHost,
		strings.Repeat("abcdefg.", 32) + "com": uri.BadHost,
		strings.Repeat("ä", 2000):              uri.BadHost,
		"ä\xff":                                uri.BadHost,
		"::1":                                  uri.BadHost,
		"[":                                    uri.BadHost,
		"[]":                                   uri.BadHost,
		"[127.0.0.1]":                          uri.BadHost,
		"[fe80::1%25lo]":                       uri.BadHost,
		"[fe80::1%lo]":                         uri.BadHost,
		"[v1.x]":                               uri.BadHost,
		"2130706433":                           uri.OddAddress,
		"0x7f000001":                           uri.OddAddress,
		"0X7F.1":                               uri.OddAddress,
		"0x":                                   uri.OddAddress,
		"017700000001":                         uri.OddAddress,
		"0177.0.0.1":                           uri.OddAddress,
		"127.1":                                uri.OddAddress,
		"127.0.1":                              uri.OddAddress,
		"0":                                    uri.OddAddress,
		"127.0.0.1.":                           uri.OddAddress,
		"256.0.0.1":                            uri.OddAddress,
		"1.2.3.4.5":                            uri.OddAddress,
		"foo.0x1":                              uri.OddAddress,
		"１２７.０.０.１":                            uri.OddAddress,
		"①②⑦.0.0.1":                            uri.OddAddress,
		"127。0。0。1":                            uri.OddAddress,
		"１２７.1":                                uri.OddAddress,
	} {
		require.Equal(t, want, uri.Host(in), "%q", in)
	}
}

func TestASCII(t *testing.T) {
	for in, want := range map[string]string{
		"bücher.de": "xn--bcher-kva.de", "Bücher.DE": "xn--bcher-kva.de", "例え.jp": "xn--r8jz45g.jp",
		"ｅxample.com": "example.com", "example.com": "example.com",
	} {
		got, why := uri.ASCII(in)
		require.Equal(t, uri.OK, why, in)
		require.Equal(t, want, got)
	}
	for _, in := range []string{"a\u200db.com", "ab\u202e.com", "[：：1]", "ä..b", "é%2e.com"} {
		_, why := uri.ASCII(in)
		require.Equal(t, uri.BadHost, why, "%q", in)
	}
}

func TestPublicHost(t *testing.T) {
	for in, want := range map[string]uri.Reason{
		"example.com":              uri.OK,
		"8.8.8.8":                  uri.OK,
		"[2606:4700::1111]":        uri.OK,
		"localhostess.com":         uri.OK,
		"bücher.de":                uri.OK,
		"localhost":                uri.Special,
		"LOCALHOST.":               uri.Special,
		"a.localhost":              uri.Special,
		"ⓛocalhost":                uri.Special,
		"printer":                  uri.Special,
		"printer.local":            uri.Special,
		"metadata.google.internal": uri.Special,
		"x.onion":                  uri.Special,
		"1.0.0.127.in-addr.arpa":   uri.Special,
		"127.0.0.1":                uri.Special,
		"[::1]":                    uri.Special,
		"127.1":                    uri.OddAddress,
		"":                         uri.Empty,
	} {
		require.Equal(t, want, uri.PublicHost(in), "%q", in)
	}
}

func TestPublicAddress(t *testing.T) {
	for _, in := range []string{
		"0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.9.9.9", "168.63.129.16", "169.254.169.254",
		"172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1",
		"192.168.0.1", "192.175.48.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
		"255.255.255.255",
		"::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:7f00:1", "64:ff9b::7f00:1",
		"64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::",
		"2620:4f:8000::1", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
		"2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1", "2606:4700::1%eth0",
	} {
		require.False(t, uri.PublicAddress(netip.MustParseAddr(in)), in)
	}
	for _, in := range []string{"1.1.1.1", "172.32.0.1", "100.128.0.1", "168.63.129.17", "2606:4700::1111", "2a00::1", "2620:4f:8001::1"} {
		require.True(t, uri.PublicAddress(netip.MustParseAddr(in)), in)
	}
	require.False(t, uri.PublicAddress(netip.Addr{}))
}

func TestReasonCodes(t *testing.T) {
	seen := map[string]bool{}
	for r := uri.Empty; r <= uri.NotAllowed; r++ {
		require.Regexp(t, `^[a-z][a-z0-9_]+$`, string(r.Code()))
		require.False(t, seen[string(r.Code())], r.Code())
		seen[string(r.Code())] = true
	}
	require.Empty(t, uri.OK.Code())
	require.Empty(t, uri.Reason(200).Code())
}
