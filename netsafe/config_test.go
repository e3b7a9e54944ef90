package netsafe_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/network"
	"github.com/untaint/untaint/netsafe"
)

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

// Every mistake is found at once.
func TestMistakes(t *testing.T) {
	_, err := netsafe.Config{
		Schemes: []string{"https", "ftp", "HTTP", ""},
		Hosts:   []string{"example.com", "", "*", "*.", "http://example.com", "example.com:80", "*.10.0.0.1", "0x7f.1", "a..b", "*.*.example.com"},
		Ports:   []uint16{443, 0},
		NAT64:   []netip.Prefix{prefix("2001:db8::/96"), prefix("2001:db8::/95"), prefix("10.0.0.0/8"), {}, netip.PrefixFrom(netip.MustParseAddr("2001:db8::1"), 96)},
		Open: []netsafe.Open{
			{Host: "git.corp", Prefix: prefix("10.0.0.0/8")},
			{Prefix: prefix("10.0.0.0/8")},
			{Host: "*", Prefix: prefix("10.0.0.0/8")},
			{Host: "a.corp", Prefix: prefix("0.0.0.0/0")},
			{Host: "a.corp", Prefix: prefix("8.8.8.8/32")},
			{Host: "a.corp", Prefix: prefix("::/0")},
			{Host: "a.corp", Prefix: prefix("2000::/3")},
			{Host: "a.corp", Prefix: prefix("64:ff9b::a00:0/104")},
			{Host: "a.corp", Prefix: netip.PrefixFrom(netip.MustParseAddr("10.1.2.3"), 8)},
			{Host: "a.corp", Prefix: prefix("::ffff:10.0.0.0/104")},
			{Host: "a.corp"},
		},
		Proxy: &url.URL{Scheme: "ftp", Host: "proxy.corp:3128"},
		Bytes: -1, Timeout: -time.Second,
	}.Compile()
	require.ErrorIs(t, err, untaint.Misuse)
	var all []string
	for v := range untaint.Violations(err) {
		all = append(all, strings.TrimPrefix(v.Params.Get("at").String(), "netsafe.Config.")+" "+string(v.Code))
	}
	require.Equal(t, []string{
		"Schemes[1] bad_scheme_in_config", "Schemes[2] bad_scheme_in_config", "Schemes[3] bad_scheme_in_config",
		"Hosts[1] bad_host_in_config", "Hosts[2] bad_host_in_config", "Hosts[3] bad_host_in_config", "Hosts[4] bad_host_in_config",
		"Hosts[5] bad_host_in_config", "Hosts[6] bad_host_in_config", "Hosts[7] bad_host_in_config", "Hosts[8] bad_host_in_config",
		"Hosts[9] bad_host_in_config",
		"Ports[1] bad_port_in_config",
		"NAT64[1] bad_prefix_in_config", "NAT64[2] bad_prefix_in_config", "NAT64[3] bad_prefix_in_config", "NAT64[4] bad_prefix_in_config",
		"Open[1].Host bad_host_in_config", "Open[2].Host bad_host_in_config",
		"Open[3].Prefix prefix_is_public", "Open[4].Prefix prefix_is_public", "Open[5].Prefix prefix_is_public",
		"Open[6].Prefix prefix_is_public", "Open[7].Prefix prefix_is_public",
		"Open[8].Prefix bad_prefix_in_config", "Open[9].Prefix bad_prefix_in_config", "Open[10].Prefix bad_prefix_in_config",
		"Proxy bad_proxy_in_config", "Bytes bad_limit", "Timeout bad_limit",
	}, all)
	require.ErrorContains(t, errors.Unwrap(err), "netsafe.Config.Hosts[4]: a host is a name, \"*.suffix\" or an address, without a scheme, a port or a path\n"+
		"    http://example.com\n    ^^^^^^^^^^^^^^^^^^\n")
	for _, bad := range []netsafe.Config{
		{Proxy: &url.URL{Scheme: "http", Host: "proxy.corp:3128"}},
		{Hosts: []string{"example.com"}, Proxy: &url.URL{}},
		{Hosts: []string{"example.com"}, Proxy: &url.URL{Scheme: "http", Host: "a@b"}},
		{Proxy: &url.URL{Scheme: "ftp", User: url.UserPassword("ada", "hunter2"), Host: "hunter2@b"}},
	} {
		_, err := bad.Compile()
		require.ErrorIs(t, err, untaint.Misuse)
		require.NotContains(t, err.Error()+errors.Unwrap(err).Error(), "hunter2")
	}
}

func TestNotCompiled(t *testing.T) {
	for _, c := range []*netsafe.Client{nil, {}} {
		_, err := c.Get(t.Context(), "https://example.com/")
		require.ErrorIs(t, err, untaint.Misuse)
		_, err = c.DialContext(t.Context(), "tcp", "example.com:443")
		require.ErrorIs(t, err, untaint.Misuse)
		require.ErrorIs(t, c.CheckForm("https://example.com/"), untaint.Misuse)
		req, _ := http.NewRequest(http.MethodGet, "https://example.com/", nil)
		_, err = c.Do(req)
		require.ErrorIs(t, err, untaint.Misuse)
		_, err = c.Transport().RoundTrip(req)
		require.ErrorIs(t, err, untaint.Misuse)
	}
	c := compile(t, netsafe.Config{})
	for _, req := range []*http.Request{nil, {}, {URL: &url.URL{Scheme: "https", Host: "example.com"}, RequestURI: "/"}} {
		_, err := c.Do(req)
		require.ErrorIs(t, err, untaint.Misuse)
	}
	_, err := c.Transport().RoundTrip(nil)
	require.ErrorIs(t, err, untaint.Misuse)
}

func TestHosts(t *testing.T) {
	c := compile(t, netsafe.Config{Schemes: []string{"https"}, Ports: []uint16{443, 8443},
		Hosts: []string{"Api.Example.com.", "*.example.org", "bücher.de", "8.8.8.8", "2606:4700::1111", "[2606:4700::1001]", "10.0.0.1"}})
	for _, good := range []string{
		"https://api.example.com/", "https://API.example.com./x", "https://api.example.com:8443/", "https://a.example.org/", "https://a.b.EXAMPLE.org/",
		"https://xn--bcher-kva.de/", "https://BÜCHER.de/", "https://8.8.8.8/", "https://[2606:4700:0::1111]/", "https://[2606:4700::1001]:443/",
	} {
		require.NoError(t, c.CheckForm(good), good)
	}
	for bad, code := range map[string]untaint.Code{
		"http://api.example.com/":        "url_not_allowed",
		"https://api.example.com:80/":    "url_not_allowed",
		"https://example.org/":           "url_not_allowed",
		"https://evilexample.org/":       "url_not_allowed",
		"https://api.example.com.evil/":  "url_not_allowed",
		"https://api.example.com@evil/":  "url_with_user",
		"https://evil\\.example.org/":    "bad_url_character",
		"https://8.8.4.4/":               "url_not_allowed",
		"https://10.0.0.1/":              "not_public_host",
		"https://0x8.8.8.8/":             "odd_address",
		"https://[::ffff:8.8.8.8]/":      "url_not_allowed",
		"":                               "empty",
		"api.example.com":                "url_without_scheme",
		"https://":                       "url_without_host",
		"https:api.example.com":          "url_without_host",
		"https://api.example.com/%zz":    "bad_url_escape",
		"https://api.example.com/?a b":   "bad_url_character",
		"https://api.example.com:0443/":  "bad_port",
		"https://a_b-.example.org/":      "bad_host",
		"https://api.example.com/\x00":   "bad_url_character",
		"https://[2606:4700::1111%25a]/": "bad_host",
	} {
		err := c.CheckForm(bad)
		require.ErrorIs(t, err, code, "%q: %v", bad, err)
	}
	for to, code := range map[string]untaint.Code{"other.com:443": "url_not_allowed", "8.8.4.4:443": "url_not_allowed", "example.org:443": "url_not_allowed", "api.example.com:80": "url_not_allowed", "10.0.0.1:443": "not_public_host"} {
		_, err := c.DialContext(t.Context(), "tcp", to)
		require.ErrorIs(t, err, code, to)
	}
	require.ErrorIs(t, c.CheckForm("https://a.example.org/"+string(make([]byte, 8000))), untaint.Code("too_many_bytes"))
}

// A host that is opened leads inside, no other does, and no metadata service is
// opened by a wide prefix.
func TestOpen(t *testing.T) {
	hits, config := serveAll(t, site)
	config.Open = []netsafe.Open{
		{Host: "git.corp", Prefix: prefix("127.0.0.0/8")},
		{Host: "*.intern.corp", Prefix: prefix("10.0.0.0/8")},
		{Host: "10.9.9.9", Prefix: prefix("10.9.9.9/32")},
		{Host: "wide.attacker.net", Prefix: prefix("169.254.0.0/16")},
		{Host: "wide.attacker.net", Prefix: prefix("100.64.0.0/10")},
		{Host: "wide.attacker.net", Prefix: prefix("192.0.0.0/24")},
		{Host: "wide.attacker.net", Prefix: prefix("fc00::/7")},
		{Host: "wide.attacker.net", Prefix: prefix("2002::/16")},
		{Host: "wide.attacker.net", Prefix: prefix("64:ff9b:1::/48")},
		{Host: "wide.attacker.net", Prefix: prefix("::/96")},
		{Host: "imds.attacker.net", Prefix: prefix("169.254.169.254/32")},
		{Host: "imds.attacker.net", Prefix: prefix("fd00:ec2::254/128")},
		{Host: "azure.attacker.net", Prefix: prefix("168.63.129.16/32")},
	}
	var now atomic.Value
	config.Resolver = network.Resolver(t, func(_ string, six bool) []netip.Addr {
		if a := now.Load().(netip.Addr); a.Is6() == six {
			return []netip.Addr{a}
		}
		return nil
	})
	c := compile(t, config)
	for _, row := range []struct {
		host, addr string
		open       bool
	}{
		{"git.corp", "127.0.0.1", true},
		{"GIT.corp.", "127.9.9.9", true},
		{"git.corp", "10.0.0.1", false},
		{"git.corp", publicAddress, true},
		{"x.intern.corp", "10.1.2.3", true},
		{"intern.corp", "10.1.2.3", false},
		{"www.attacker.net", "127.0.0.1", false},
		{"www.attacker.net", "10.0.0.1", false},
		{"wide.attacker.net", "169.254.1.1", true},
		{"wide.attacker.net", "169.254.169.254", false},
		{"wide.attacker.net", "169.254.170.2", false},
		{"wide.attacker.net", "100.100.100.200", false},
		{"wide.attacker.net", "100.100.100.201", true},
		{"wide.attacker.net", "192.0.0.192", false},
		{"wide.attacker.net", "168.63.129.16", false},
		{"wide.attacker.net", "fd00::1", true},
		{"wide.attacker.net", "fd00:ec2::254", false},
		{"wide.attacker.net", "fd20:ce::254", false},
		{"wide.attacker.net", "2002:a9fe:a9fe::1", false},
		{"wide.attacker.net", "2002:a00:1::1", true},
		{"wide.attacker.net", "64:ff9b:1::a9fe:a9fe", false},
		{"wide.attacker.net", "64:ff9b:1:a9fe:a9:fe00::", false},
		{"wide.attacker.net", "64:ff9b::a9fe:a9fe", false},
		{"wide.attacker.net", "::169.254.169.254", false},
		{"wide.attacker.net", "fd00::5efe:a9fe:a9fe", false},
		{"imds.attacker.net", "169.254.169.254", true},
		{"imds.attacker.net", "fd00:ec2::254", true},
		{"imds.attacker.net", "64:ff9b::a9fe:a9fe", true}, // the same service, by a translator
		{"imds.attacker.net", "169.254.169.253", false},
		{"azure.attacker.net", "168.63.129.16", true},
	} {
		now.Store(netip.MustParseAddr(row.addr))
		res, err := c.Get(t.Context(), "http://"+row.host+"/")
		if row.open {
			require.Equal(t, "reached", read(t, res, err), "%+v", row)
			require.Len(t, hits.Take(), 1)
		} else {
			require.ErrorIs(t, err, netsafe.CodeNotPublicHost, "%+v", row)
			require.Empty(t, hits.Take())
		}
		(&http.Client{Transport: c.Transport()}).CloseIdleConnections()
	}
	res, err := c.Get(t.Context(), "http://10.9.9.9/")
	require.Equal(t, "reached", read(t, res, err))
	require.NoError(t, c.CheckForm("http://10.9.9.9/"))
	require.ErrorIs(t, c.CheckForm("http://10.9.9.8/"), netsafe.CodeNotPublicHost)
}

// The prefixes of a network's own translators are judged by the address inside,
// in each of the six layouts, even where the prefix is public space.
func TestNAT64(t *testing.T) {
	hits, config := serveAll(t, site)
	config.NAT64 = []netip.Prefix{
		prefix("2a00:64::/32"), prefix("2a00:65:4000::/40"), prefix("2a00:66:64::/48"), prefix("2a00:67:64:4000::/56"), prefix("2a00:68:64:40::/64"),
		prefix("fd64::/96"),
	}
	config.Open = []netsafe.Open{{Host: "2a00:64:a00:1::", Prefix: prefix("10.0.0.0/8")}}
	c := compile(t, config)
	good := []string{"[2a00:64:808:808::]", "[2a00:65:4008:808:8::]", "[2a00:66:64:808:8:800::]", "[2a00:67:64:4008:8:808::]",
		"[2a00:68:64:40:8:808:800:0]", "[fd64::808:808]", "[64:ff9b::808:808]", "[2a00:64:a00:1::]"}
	for _, host := range good {
		res, err := c.Get(t.Context(), "http://"+host+"/")
		require.Equal(t, "reached", read(t, res, err), host)
		require.Len(t, hits.Take(), 1)
	}
	for _, host := range []string{
		"[2a00:64:7f00:1::]", "[2a00:65:407f:0:1::]", "[2a00:66:64:7f00:0:100::]", "[2a00:67:64:407f:0:1::]", "[2a00:68:64:40:7f:0:100:0]",
		"[fd64::7f00:1]", "[fd64::a9fe:a9fe]", "[2a00:64:808:808:100::]", "[2a00:64:808:808::1]", "[2a00:66:64:808:108:800::]", "[2a00:64:a00:2::]",
	} {
		_, err := c.Get(t.Context(), "http://"+host+"/")
		require.ErrorIs(t, err, netsafe.CodeNotPublicHost, host)
		require.Empty(t, hits.Take(), host)
	}
}

// No honest address is turned away: public IPv4, its DNS64 form, and IPv6.
func TestPublicAddressesAreReached(t *testing.T) {
	hits, config := serveAll(t, site)
	c := compile(t, config)
	random := rand.New(rand.NewPCG(7, 7))
	reached := 0
	for reached < 1000 {
		raw := [4]byte{byte(random.Uint32()), byte(random.Uint32()), byte(random.Uint32()), byte(random.Uint32())}
		a := netip.AddrFrom4(raw)
		if a.IsPrivate() || !a.IsGlobalUnicast() || netsafe.Public(a) != nil && registered(a) {
			continue
		}
		if raw[0] == 0 || raw[0] >= 224 {
			continue
		}
		hosts := []string{a.String()}
		if reached < 200 {
			hosts = append(hosts, fmt.Sprintf("[64:ff9b::%02x%02x:%02x%02x]", raw[0], raw[1], raw[2], raw[3]),
				fmt.Sprintf("[2a01:%x:%x::%x]", random.Uint32()&0xffff, random.Uint32()&0xffff, random.Uint32()&0xffff))
		}
		for _, host := range hosts {
			res, err := c.Get(t.Context(), "http://"+host+"/")
			require.Equal(t, "reached", read(t, res, err), host)
		}
		require.Len(t, hits.Take(), len(hosts))
		(&http.Client{Transport: c.Transport()}).CloseIdleConnections()
		reached++
	}
}

// registered is a coarse second opinion: the first octets in which a block of
// the registry lies at all.
func registered(a netip.Addr) bool {
	switch a.As4()[0] {
	case 10, 100, 127, 168, 169, 172, 192, 198, 203:
		return true
	}
	return false
}

func TestPublic(t *testing.T) {
	require.NoError(t, netsafe.Public(netip.MustParseAddr("8.8.8.8")))
	require.NoError(t, netsafe.Public(netip.MustParseAddr("::ffff:8.8.8.8")))
	require.NoError(t, netsafe.Public(netip.MustParseAddr("64:ff9b::808:808")))
	for _, a := range []netip.Addr{{}, netip.MustParseAddr("::ffff:127.0.0.1"), netip.MustParseAddr("2606:4700::1%eth0"), netip.MustParseAddr("::ffff:8.8.8.8%eth0")} {
		require.ErrorIs(t, netsafe.Public(a), netsafe.CodeNotPublicHost)
		require.ErrorIs(t, netsafe.Public(a), untaint.Denied)
	}
}
