package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"time"

	"code.dny.dev/ssrf"
	"github.com/doyensec/safeurl"

	"github.com/untaint/untaint/netsafe"
)

// netsafeArea compares a request over the loopback with http.Client's, which
// looks at nothing, and with the two peers, which look at the address.
var netsafeArea = Area{
	Name:  "netsafe",
	Title: "Requests to an address that somebody else chose",
	Cases: []Case{
		fetchCase("GET, kept connection, 1 kB", 1<<10, ""),
		fetchCase("GET with a redirect on the same origin", 1<<10, "/to"),
	},
}

// fetchCase has all rows ask one server for a body of that size.
func fetchCase(name string, size int, path string) Case {
	var server *httptest.Server
	get := func(client func(at netip.AddrPort) func(string) (*http.Response, error)) func() error {
		var do func(string) (*http.Response, error)
		return func() error {
			if do == nil {
				do = client(netip.MustParseAddrPort(server.Listener.Addr().String()))
			}
			res, err := do(server.URL + path)
			if err != nil {
				return err
			}
			defer res.Body.Close()
			n, err := io.Copy(io.Discard, res.Body)
			if err == nil && n != int64(size) {
				err = fmt.Errorf("%d bytes in place of %d", n, size)
			}
			return err
		}
	}
	row := func(name string, ours bool, client func(at netip.AddrPort) func(string) (*http.Response, error)) Row {
		once := get(client)
		return Row{Name: name, Ours: ours, Once: once}
	}
	return Case{
		Name:   name,
		Paired: true,
		Setup: func() (func(), error) {
			body := make([]byte, size)
			server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/to" {
					http.Redirect(w, r, "/", http.StatusFound)
					return
				}
				_, _ = w.Write(body)
			}))
			return server.Close, nil
		},
		Rows: []Row{
			row("http.Client with a Timeout", false, func(netip.AddrPort) func(string) (*http.Response, error) {
				c := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{}}
				return withContext(c)
			}),
			row("code.dny.dev/ssrf", false, func(at netip.AddrPort) func(string) (*http.Response, error) {
				g := ssrf.New(ssrf.WithPorts(at.Port()), ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.1/32")))
				d := net.Dialer{Control: g.Safe}
				return withContext(&http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DialContext: d.DialContext}})
			}),
			row("safeurl", false, func(at netip.AddrPort) func(string) (*http.Response, error) {
				config := safeurl.GetConfigBuilder().SetTimeout(30 * time.Second).SetAllowedPorts(int(at.Port())).SetAllowedIPs("127.0.0.1").Build()
				return safeurl.Client(config).Get
			}),
			row("netsafe", true, func(at netip.AddrPort) func(string) (*http.Response, error) {
				c, err := netsafe.Config{Ports: []uint16{at.Port()},
					Open: []netsafe.Open{{Host: "127.0.0.1", Prefix: netip.MustParsePrefix("127.0.0.1/32")}}}.Compile()
				if err != nil {
					panic(err)
				}
				return func(u string) (*http.Response, error) { return c.Get(context.Background(), u) }
			}),
		},
	}
}

func withContext(c *http.Client) func(string) (*http.Response, error) {
	return func(u string) (*http.Response, error) {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, u, nil)
		if err != nil {
			return nil, err
		}
		return c.Do(req)
	}
}
