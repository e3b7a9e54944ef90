package netsafe_test

import (
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/network"
	"github.com/untaint/untaint/netsafe"
)

// attacks returns the lines of testdata/attacks.txt.
func attacks(tb testing.TB) (all []string) {
	tb.Helper()
	text, err := os.ReadFile("testdata/attacks.txt")
	require.NoError(tb, err)
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && line[0] != '#' {
			all = append(all, line)
		}
	}
	require.Greater(tb, len(all), 150)
	return all
}

const publicAddress = "93.184.216.34"

// lookup answers as an attacker's server does: the address is in the name.
func lookup(name string, six bool) []netip.Addr {
	if label, ok := strings.CutSuffix(name, ".hex.attacker.net"); ok {
		raw, _ := hex.DecodeString(label)
		if a, ok := netip.AddrFromSlice(raw); ok && a.Is6() == six {
			return []netip.Addr{a}
		}
		return nil
	}
	if rest, ok := strings.CutSuffix(name, ".nip.io"); ok && !six {
		labels := strings.Split(rest, ".")
		a, _ := netip.ParseAddr(strings.Join(labels[max(0, len(labels)-4):], "."))
		return []netip.Addr{a}
	}
	if (name == "example.com" || strings.HasSuffix(name, ".example.com")) && !six {
		return []netip.Addr{netip.MustParseAddr(publicAddress)}
	}
	if !strings.Contains(name, ".") || strings.HasSuffix(name, ".svc") || strings.HasSuffix(name, ".local") || strings.HasSuffix(name, ".internal") {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")} // what /etc/hosts or a cluster would say
	}
	return nil
}

// site answers on every address, and sends /to?url= on to that URL.
func site(w http.ResponseWriter, r *http.Request) {
	if to := r.URL.Query().Get("url"); r.URL.Path == "/to" {
		w.Header()["Location"] = []string{to}
		w.WriteHeader(http.StatusFound)
		return
	}
	_, _ = io.WriteString(w, "reached")
}

// serveAll serves on the ports that the attacks ask for.
func serveAll(tb testing.TB, handler http.HandlerFunc) (*network.Hits, netsafe.Config) {
	tb.Helper()
	hits := &network.Hits{}
	config := netsafe.Config{Timeout: 5 * time.Second}
	for _, port := range []int{22, 80, 443, 6379, 8080, 11211} {
		if trust := network.Serve(tb, port, hits.Handler(handler)); trust != nil {
			config.TLS = trust
		}
	}
	config.Resolver = network.Resolver(tb, lookup)
	return hits, config
}

func compile(tb testing.TB, config netsafe.Config) *netsafe.Client {
	tb.Helper()
	c, err := config.Compile()
	require.NoError(tb, err)
	tb.Cleanup(func() { (&http.Client{Transport: c.Transport()}).CloseIdleConnections() })
	return c
}

// read returns the body of a response that has to be there.
func read(tb testing.TB, res *http.Response, err error) string {
	tb.Helper()
	require.NoError(tb, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	require.NoError(tb, err)
	return string(b)
}

// naked is a client without any guard, over the same resolver: it shows that an
// attack is one here.
func naked(config netsafe.Config) *http.Client {
	d := net.Dialer{Resolver: config.Resolver, Timeout: 2 * time.Second}
	return &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DialContext: d.DialContext, DisableKeepAlives: true}}
}

// refusals are the kinds of errors that say no before anything is sent.
func requireRefused(t *testing.T, err error, attack string) {
	t.Helper()
	require.Error(t, err, attack)
	require.Contains(t, []untaint.Kind{untaint.Denied, untaint.Unsafe, untaint.Invalid, untaint.Malformed}, untaint.KindOf(err), "%s: %v", attack, err)
	if u, parseErr := url.Parse(attack); parseErr == nil && len(u.Host) > 6 {
		require.NotContains(t, err.Error(), u.Host, "the URL is in the error")
	}
}

func TestAttacks(t *testing.T) {
	hits, config := serveAll(t, site)
	c := compile(t, config)
	for _, good := range []string{
		"http://" + publicAddress + "/", "http://www.example.com/", "https://www.example.com/", "http://www.example.com./",
		"http://[2606:4700::1111]/", "http://[64:ff9b::5db8:d822]/", "http://www.example.com:443/", "HTTP://WWW.EXAMPLE.COM/?a={b}|c",
	} {
		if good == "http://www.example.com:443/" { // speaks TLS there, and says so in plain HTTP
			continue
		}
		res, err := c.Get(t.Context(), good)
		require.Equal(t, "reached", read(t, res, err), good)
		require.Len(t, hits.Take(), 1, good)
	}
	reachable := 0
	for _, attack := range attacks(t) {
		res, err := c.Get(t.Context(), attack)
		if err == nil {
			_ = res.Body.Close()
		}
		if strings.HasPrefix(attack, "http://www.example.com#") { // a fragment is never sent
			require.NoError(t, err)
			require.Len(t, hits.Take(), 1)
			continue
		}
		requireRefused(t, err, attack)
		require.Empty(t, hits.Take(), attack)
		if res, err := naked(config).Get(attack); err == nil {
			_ = res.Body.Close()
		}
		if len(hits.Take()) > 0 {
			reachable++
		}
	}
	t.Logf("%d attacks, none arrived; %d arrive with an http.Client", len(attacks(t)), reachable)
	require.Greater(t, reachable, 70)
}

// The same through a redirect of a public host, by Get, by an http.Client over
// Transport, and by DialContext.
func TestAttacksByOtherWays(t *testing.T) {
	hits, config := serveAll(t, site)
	c := compile(t, config)
	over := &http.Client{Transport: c.Transport()}
	for _, attack := range attacks(t) {
		if strings.HasPrefix(attack, "http://www.example.com#") || strings.HasPrefix(attack, "//127") {
			continue
		}
		first := "http://www.example.com/to?url=" + url.QueryEscape(attack)
		for way, get := range map[string]func(string) (*http.Response, error){
			"Get": func(u string) (*http.Response, error) { return c.Get(t.Context(), u) }, "http.Client": over.Get,
		} {
			res, err := get(first)
			if err == nil { // a reference on the first host, such as "http:127.0.0.1"
				require.Equal(t, "www.example.com", res.Request.URL.Host, attack)
				_ = res.Body.Close()
			}
			for _, hit := range hits.Take() {
				require.Equal(t, publicAddress+":80", hit.At.String(), "%s: %s", way, attack)
			}
		}
	}
	for _, to := range []string{
		"127.0.0.1:80", "localhost:80", "[::1]:80", "[::ffff:127.0.0.1]:80", "::1:80", "0:80", "2130706433:80", "127.1:80", ":80", "",
		"www.example.com:22", "www.example.com:http", "www.example.com", "[fe80::1%lo]:80", "7f000001.hex.attacker.net:80", "www.example.com:080",
		"[64:ff9b::7f00:1]:80", "１２７.０.０.１:80", "127.0.0.1:80\n", "/var/run/docker.sock", "@abstract:80", "www.example.com:-80",
	} {
		conn, err := c.DialContext(t.Context(), "tcp", to)
		if conn != nil {
			_ = conn.Close()
		}
		requireRefused(t, err, to)
	}
	for _, network := range []string{"udp", "unix", "ip", "tcp5", ""} {
		_, err := c.DialContext(t.Context(), network, "www.example.com:80")
		require.ErrorIs(t, err, untaint.Misuse, network)
	}
	conn, err := c.DialContext(t.Context(), "tcp4", "www.example.com:80")
	require.NoError(t, err)
	require.Equal(t, publicAddress+":80", conn.RemoteAddr().String())
	require.NoError(t, conn.Close())
}

// With the C library's resolver an odd spelling is an address.
func TestAttacksUnderBothResolvers(t *testing.T) {
	network.Ready(t)
	for _, resolver := range []string{"go", "cgo"} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSystemResolver$", "-test.v")
		cmd.Env = append(os.Environ(), "GODEBUG=netdns="+resolver)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s: %s", resolver, out)
		require.Contains(t, string(out), "--- PASS: TestSystemResolver", resolver)
	}
}

func TestSystemResolver(t *testing.T) {
	hits, config := serveAll(t, site)
	config.Resolver, config.Timeout = nil, time.Second
	c := compile(t, config)
	for _, attack := range attacks(t) {
		if u, err := url.Parse(attack); err == nil && strings.HasSuffix(u.Hostname(), "example.com") || strings.Contains(attack, "attacker.net") || strings.Contains(attack, "nip.io") {
			continue // there is nobody to resolve it
		}
		res, err := c.Get(t.Context(), attack)
		if err == nil {
			_ = res.Body.Close()
		}
		requireRefused(t, err, attack)
		require.Empty(t, hits.Take(), attack)
	}
}

// An answer that is public when somebody looks and private when the client
// connects is of no use: the address that is dialed is the one that is judged.
func TestRebinding(t *testing.T) {
	hits, config := serveAll(t, site)
	var asked atomic.Int64
	config.Resolver = network.Resolver(t, func(_ string, six bool) []netip.Addr {
		inside, outside := netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr(publicAddress)
		if six {
			return []netip.Addr{netip.MustParseAddr("::1")}
		}
		if asked.Add(1)%2 == 0 {
			return []netip.Addr{inside, outside}
		}
		return []netip.Addr{outside, inside}
	})
	c := compile(t, config)
	plain := &http.Client{Transport: naked(config).Transport}
	arrived, inside := 0, 0
	for i := range 400 {
		res, err := c.Get(t.Context(), fmt.Sprintf("http://r%d.attacker.net/", i))
		if err == nil {
			_ = res.Body.Close()
		} else {
			require.ErrorIs(t, err, netsafe.CodeNotPublicHost)
		}
		for _, hit := range hits.Take() {
			require.Equal(t, publicAddress, hit.At.Addr().String())
			arrived++
		}
		if i < 20 {
			if res, err := plain.Get(fmt.Sprintf("http://p%d.attacker.net/", i)); err == nil {
				_ = res.Body.Close()
			}
			for _, hit := range hits.Take() {
				if hit.At.Addr().String() != publicAddress {
					inside++
				}
			}
		}
	}
	require.NotZero(t, arrived, "a name with one public address can be asked")
	require.NotZero(t, inside, "an http.Client is led inside")
}

// The variables are read once in a process, so it takes a new one.
func TestProxyOfTheEnvironmentIsNotRead(t *testing.T) {
	network.Ready(t)
	cmd := exec.Command(os.Args[0], "-test.run=^TestWithProxyVariables$", "-test.v")
	cmd.Env = os.Environ()
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"} {
		cmd.Env = append(cmd.Env, name+"=http://127.0.0.1:8080")
	}
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), "--- PASS: TestWithProxyVariables")
}

func TestWithProxyVariables(t *testing.T) {
	hits, config := serveAll(t, site)
	c := compile(t, config)
	res, err := c.Get(t.Context(), "http://www.example.com/")
	require.Equal(t, "reached", read(t, res, err))
	for _, hit := range hits.Take() {
		require.Equal(t, publicAddress+":80", hit.At.String())
	}
	_, err = c.Get(t.Context(), "http://10.0.0.1/")
	requireRefused(t, err, "http://10.0.0.1/")
	require.Empty(t, hits.Take())
}

// A name that leads inside too is refused as such where its other address fails.
func TestMixedAnswers(t *testing.T) {
	_, config := serveAll(t, site)
	config.Ports = []uint16{81} // nobody listens there
	// The loopback is sorted to the front (RFC 6724), a private address is not.
	for _, order := range [][]string{{publicAddress, "127.0.0.1"}, {publicAddress, "10.0.0.1"}, {"10.0.0.1", publicAddress}} {
		config.Resolver = network.Resolver(t, func(_ string, six bool) (all []netip.Addr) {
			for _, a := range order {
				if !six {
					all = append(all, netip.MustParseAddr(a))
				}
			}
			return all
		})
		_, err := compile(t, config).Get(t.Context(), "http://mixed.attacker.net:81/")
		require.EqualError(t, err, "netsafe.Get: denied: not_public_host", order)
	}
}
