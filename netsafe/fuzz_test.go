package netsafe_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"testing"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/netsafe"
)

// FuzzForm holds the two looks at a host together: what CheckForm takes, net/http
// dials, and the dial does not refuse its form; and an address that CheckForm
// takes is public as net/netip reads it.
func FuzzForm(f *testing.F) {
	for _, attack := range attacks(f) {
		f.Add(attack)
	}
	for _, good := range []string{"https://example.com/", "http://BÜCHER.de:80/?a|b#c", "https://[64:ff9b::808:808]:443/", "http://xn--bcher-kva.de./", "http://a_b.example.com", "http://example.com?x"} {
		f.Add(good)
	}
	nobody := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }}
	c, err := netsafe.Config{Resolver: nobody, Open: []netsafe.Open{{Host: "*.corp", Prefix: netip.MustParsePrefix("10.0.0.0/8")}}}.Compile()
	if err != nil {
		f.Fatal(err)
	}
	ended, end := context.WithCancel(f.Context())
	end()
	f.Fuzz(func(t *testing.T, rawURL string) {
		if c.CheckForm(rawURL) != nil {
			return
		}
		u, err := url.Parse(rawURL)
		if err != nil {
			t.Fatalf("%q was taken and does not parse", rawURL)
		}
		dialed := ""
		transport := &http.Transport{DialContext: func(_ context.Context, _, addr string) (net.Conn, error) {
			dialed = addr
			_, err := c.DialContext(ended, "tcp", addr) // looks at the form, and connects to nothing
			return nil, err
		}}
		_, err = transport.RoundTrip(&http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}})
		if dialed == "" || !errors.Is(err, untaint.Canceled) {
			t.Fatalf("%q was taken, and then: %q %v", rawURL, dialed, err)
		}
		host, port, _ := net.SplitHostPort(dialed)
		if port != "80" && port != "443" {
			t.Fatalf("%q leads to port %q", rawURL, port)
		}
		if a, err := netip.ParseAddr(host); err == nil && (a.IsPrivate() || a.IsLoopback() || !a.IsGlobalUnicast() || a.Zone() != "") {
			t.Fatalf("%q leads to %s", rawURL, a)
		}
	})
}
