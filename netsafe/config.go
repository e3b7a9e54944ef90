package netsafe

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/address"
	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/internal/uri"
)

// Config says which requests a [Client] makes. The zero Config is safe: it takes
// http and https to any public host on ports 80 and 443.
//
//	netsafe.Config{}                                                  // a webhook of anybody's
//	netsafe.Config{Schemes: []string{"https"}, Hosts: []string{"*.example.com"}} // partners alone
//	netsafe.Config{Open: []netsafe.Open{{Host: "git.corp.example",      // and one server of our own
//		Prefix: netip.MustParsePrefix("10.20.0.0/16")}}}
type Config struct {
	// Schemes lists "https", "http" or both. None means both. With http alone,
	// a redirect to https is refused.
	Schemes []string
	// Hosts lists the allowed hosts: "api.example.com", "*.example.com" for
	// every name below it but not itself, or an address. Empty allows any
	// public host. A listed host must still resolve to a public address; a
	// private one needs an Open.
	Hosts []string
	// Ports lists the allowed ports; none means 80 and 443. For
	// [Client.DialContext] name the port of the protocol, such as 587.
	Ports []uint16
	// Open lists hosts that may resolve to addresses that are not public. They
	// are allowed in addition to Hosts.
	Open []Open
	// NAT64 lists the prefixes of your network's own translators, in one of the
	// six lengths of RFC 6052: 32, 40, 48, 56, 64 or 96. An address in one is
	// checked by the IPv4 address inside, as those in 64:ff9b::/96 always are.
	NAT64 []netip.Prefix
	// Proxy is an http, https or socks5 proxy that all requests go through. The
	// proxy resolves the names, so addresses cannot be checked here: Hosts is
	// required, and the proxy itself should allow nothing else. The variables
	// HTTP_PROXY and HTTPS_PROXY are never read. DialContext does not use a
	// proxy: with one set it refuses.
	Proxy *url.URL
	// Redirects is how many redirects Get, Do and an http.Client over Transport
	// follow: 0 means 5, and a negative number none, so that each is refused.
	Redirects int
	// Bytes is how many bytes a body may have after decompression; 0 means 10 MiB.
	// The header has at most 1 MiB.
	Bytes int64
	// Timeout is how long an exchange may take from the first resolution to the last
	// byte of the body, all redirects of Get and Do together; 0 means 30 seconds.
	Timeout time.Duration
	// TLS sets your own certificate authority or client certificate. It is
	// cloned. A ServerName or InsecureSkipVerify in it holds for every host.
	TLS *tls.Config
	// Resolver resolves names instead of net.DefaultResolver. Its answers are
	// checked like any other.
	Resolver *net.Resolver
}

// Open lets a host resolve to the addresses of a prefix that is not public, for
// your own servers on a private network.
//
// The services that hand out the credentials of a cloud's machine
// (169.254.169.254, fd00:ec2::254, fd20:ce::254, 100.100.100.200, 168.63.129.16,
// 192.0.0.192 and those of containers) stay closed, in every translated form
// too, unless Prefix is that one address: a /32 or a /128.
type Open struct {
	// Host is a name, "*.suffix" or an address, as in Config.Hosts. It is not "*".
	Host string
	// Prefix must lie within a block that is not public, such as 10.0.0.0/8,
	// fd00::/8 or 127.0.0.1/32. A prefix that contains a public address is a
	// mistake.
	Prefix netip.Prefix
}

const (
	defaultRedirects = 5
	defaultBytes     = 10 << 20
	defaultTimeout   = 30 * time.Second
	maxHeaderBytes   = 1 << 20
)

// Compile checks the configuration and returns a [Client], or all mistakes at
// once: one error of kind Misuse. Its violations have a parameter at, such as
// "netsafe.Config.Hosts[0]", and one of the codes bad_scheme_in_config,
// bad_host_in_config, bad_port_in_config, bad_prefix_in_config,
// prefix_is_public, bad_proxy_in_config, proxy_without_hosts and bad_limit. The
// cause, which [errors.Unwrap] returns, quotes each mistake. The URL of a proxy
// is never shown, because it may hold a password.
func (c Config) Compile() (*Client, error) {
	k := compiler{client: &Client{redirects: c.Redirects, bytes: c.Bytes, timeout: c.Timeout}}
	k.schemes(c.Schemes)
	for i, host := range c.Hosts {
		k.host(&k.client.hosts, element("Hosts", i), host)
	}
	k.ports(c.Ports)
	k.nat64(c.NAT64)
	for i, o := range c.Open {
		k.open(element("Open", i), o)
	}
	k.proxy(c)
	k.limits()
	if err := k.found.Err("netsafe.Config.Compile"); err != nil {
		return nil, err
	}
	k.client.connect(c)
	return k.client, nil
}

// compiler gathers mistakes while it fills a client.
type compiler struct {
	found  mistake.List
	client *Client
}

// element names an element of a field as Go does.
func element(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

// wrong notes a mistake in a field. What was written is shown under it, unless
// it is "".
func (k *compiler) wrong(field, written string, code untaint.Code, text string) {
	k.found = append(k.found, mistake.Mistake{Type: "netsafe.Config", Field: field, Tag: written, End: len(written), Code: code, Text: text})
}

func (k *compiler) schemes(list []string) {
	known := []string{"https", "http"}
	if len(list) == 0 {
		list = known
	}
	for i, s := range list {
		if !slices.Contains(known, s) {
			k.wrong(element("Schemes", i), s, codeBadSchemeInConfig, `a scheme is "https" or "http", in lower case`)
		}
	}
	k.client.schemes = slices.Clone(list)
}

func (k *compiler) host(to *hostList, field, host string) {
	if !to.add(host) {
		k.wrong(field, host, codeBadHostInConfig, `a host is a name, "*.suffix" or an address, without a scheme, a port or a path`)
	}
}

func (k *compiler) ports(list []uint16) {
	if len(list) == 0 {
		list = []uint16{80, 443}
	}
	for i, p := range list {
		if p == 0 {
			k.wrong(element("Ports", i), "0", codeBadPortInConfig, "0 is no port")
		}
	}
	k.client.ports = slices.Clone(list)
}

func (k *compiler) nat64(list []netip.Prefix) {
	for i, p := range list {
		if !address.TranslatorPrefix(p) {
			k.wrong(element("NAT64", i), p.String(), codeBadPrefixInConfig,
				"a translator's prefix is IPv6, has 32, 40, 48, 56, 64 or 96 bits, and zeros behind them and in bits 64 to 71 (RFC 6052)")
		}
	}
	k.client.nat64 = append(slices.Clone(list), wellKnown)
}

// wellKnown is the prefix that RFC 6052 section 2.1 gives to translators.
var wellKnown = netip.PrefixFrom(netip.AddrFrom16([16]byte{1: 0x64, 2: 0xff, 3: 0x9b}), 96)

func (k *compiler) open(field string, o Open) {
	out := opened{prefix: o.Prefix}
	k.host(&out.hosts, field+".Host", o.Host)
	switch p := o.Prefix; {
	case !p.IsValid() || p != p.Masked() || p.Addr().Is4In6():
		k.wrong(field+".Prefix", p.String(), codeBadPrefixInConfig, "a prefix has zeros behind its bits, and is IPv4 or IPv6, not mapped")
	case !address.Special(p):
		k.wrong(field+".Prefix", p.String(), codePrefixIsPublic, "a prefix that is opened holds no public address: those need none")
	}
	k.client.opened = append(k.client.opened, out)
}

// proxy shows nothing of the URL, which may hold a password.
func (k *compiler) proxy(c Config) {
	if c.Proxy == nil {
		return
	}
	if u := c.Proxy; !slices.Contains([]string{"http", "https", "socks5"}, u.Scheme) || u.Opaque != "" {
		k.wrong("Proxy", "", codeBadProxyInConfig, "a proxy has an http, https or socks5 URL")
	}
	if _, _, why := uri.Authority(c.Proxy.Host); why != uri.OK {
		k.wrong("Proxy", "", codeBadProxyInConfig, "the URL of a proxy needs a host")
	}
	if len(c.Hosts) == 0 {
		k.wrong("Proxy", "", codeProxyWithoutHosts, "a proxy resolves the names itself, so say in Hosts which may be asked")
	}
	k.client.viaProxy = true
}

func (k *compiler) limits() {
	c := k.client
	if c.bytes < 0 {
		k.wrong("Bytes", strconv.FormatInt(c.bytes, 10), codeBadLimit, "a limit is not negative; 0 means 10 MiB")
	}
	if c.timeout < 0 {
		k.wrong("Timeout", c.timeout.String(), codeBadLimit, "a limit is not negative; 0 means 30 seconds")
	}
	if c.redirects == 0 {
		c.redirects = defaultRedirects
	}
	c.redirects = max(c.redirects, 0)
	if c.bytes == 0 {
		c.bytes = defaultBytes
	}
	if c.timeout == 0 {
		c.timeout = defaultTimeout
	}
}

// connect gives the client its transport. Proxy is set by name: with the zero
// value of http.DefaultTransport's clone, HTTP_PROXY would go round every check.
func (c *Client) connect(from Config) {
	c.resolver = from.Resolver
	c.inner = &http.Transport{
		Proxy:                  nil,
		DialContext:            c.dialTransport,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // decode does it
		MaxIdleConns:           100,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    min(10*time.Second, c.timeout),
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
	if from.TLS != nil {
		c.inner.TLSClientConfig = from.TLS.Clone()
	}
	if from.Proxy != nil {
		u := *from.Proxy
		c.inner.Proxy = http.ProxyURL(&u)
	}
}
