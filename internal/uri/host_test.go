package uri_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
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
		"[64:ff9b::808:808]":       uri.OK, // what a resolver with DNS64 makes of 8.8.8.8
		"[64:ff9b::7f00:1]":        uri.Special,
		"[::ffff:8.8.8.8]":         uri.Special,
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
		"kubernetes.default.svc":   uri.Special,
		"1.0.0.127.in-addr.arpa":   uri.Special,
		"127.0.0.1":                uri.Special,
		"[::1]":                    uri.Special,
		"127.1":                    uri.OddAddress,
		"":                         uri.Empty,
	} {
		require.Equal(t, want, uri.PublicHost(in), "%q", in)
	}
}

func TestReasonCodes(t *testing.T) {
	seen := map[string]bool{}
	for r := uri.Empty; r <= uri.NotAllowed; r++ {
		require.Regexp(t, `^[a-z][a-z0-9_]+$`, string(r.Code()))
		require.False(t, seen[string(r.Code())], r.Code())
		seen[string(r.Code())] = true
	}
	for r, want := range map[uri.Reason]untaint.Kind{
		uri.Empty: untaint.Invalid, uri.TooLong: untaint.Invalid, uri.BadHost: untaint.Invalid, uri.NoScheme: untaint.Invalid,
		uri.Special: untaint.Denied, uri.NotAllowed: untaint.Denied,
		uri.UserInfo: untaint.Unsafe, uri.OddAddress: untaint.Unsafe, uri.Character: untaint.Unsafe, uri.NotLocal: untaint.Unsafe,
	} {
		require.Equal(t, want, r.Kind(), r.Code())
	}
	require.Empty(t, uri.OK.Code())
	require.Empty(t, uri.Reason(200).Code())
}
