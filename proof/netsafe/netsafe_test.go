// Package netsafe_test runs the attacks on netsafe against its peers too, in a
// network namespace in which every address is this machine, and holds its
// classifier against another's.
package netsafe_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"code.dny.dev/ssrf"
	"github.com/doyensec/safeurl"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/network"
	"github.com/untaint/untaint/netsafe"
)

func TestMain(m *testing.M) { network.Main(m) }

// The other library's tables come from the same registries. What it refuses we
// refuse; what we refuse besides is said here.
func TestAnotherClassifier(t *testing.T) {
	g := ssrf.New(ssrf.WithAnyPort())
	random := rand.New(rand.NewPCG(3, 4))
	var all []netip.Addr
	for _, p := range append(append([]netip.Prefix{ssrf.IPv6GlobalUnicast, ssrf.IPv6NAT64Prefix}, ssrf.IPv4DeniedPrefixes...), ssrf.IPv6DeniedPrefixes...) {
		first, last := p.Addr(), end(p)
		all = append(all, first, last, first.Prev(), last.Next())
	}
	for range 200_000 {
		var b [16]byte
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		b[0] = 0x20 | b[0]&0x1f
		all = append(all, netip.AddrFrom16(b), netip.AddrFrom4([4]byte(b[4:8])))
	}
	all = append(all, netip.MustParseAddr("168.63.129.16"), netip.MustParseAddr("2600::5efe:7f00:1"), netip.MustParseAddr("2600::200:5efe:7f00:1"))
	stricter := 0
	for _, a := range all {
		if !a.IsValid() || ssrf.IPv6NAT64Prefix.Contains(a) {
			continue // judged by the address inside
		}
		theirs, ours := g.SafeAddr(a), netsafe.Public(a)
		if theirs != nil {
			require.Error(t, ours, a)
		} else if ours != nil {
			b := a.As16()
			isatap := b[10] == 0x5e && b[11] == 0xfe
			require.True(t, isatap || a == netip.MustParseAddr("168.63.129.16"), "%s is refused by us alone", a)
			stricter++
		}
	}
	require.Equal(t, 3, stricter)
	t.Logf("%d addresses, %d refused by us alone", len(all), stricter)
}

func end(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

const public = "93.184.216.34"

func lookup(name string, six bool) []netip.Addr {
	if label, ok := strings.CutSuffix(name, ".hex.attacker.net"); ok {
		raw, _ := hex.DecodeString(label)
		if a, ok := netip.AddrFromSlice(raw); ok && a.Is6() == six {
			return []netip.Addr{a}
		}
		return nil
	}
	switch {
	case six:
		return nil
	case strings.HasSuffix(name, ".nip.io"):
		labels := strings.Split(strings.TrimSuffix(name, ".nip.io"), ".")
		a, _ := netip.ParseAddr(strings.Join(labels[max(0, len(labels)-4):], "."))
		return []netip.Addr{a}
	case name == "example.com" || strings.HasSuffix(name, ".example.com"):
		return []netip.Addr{netip.MustParseAddr(public)}
	case !strings.Contains(name, ".") || strings.HasSuffix(name, ".internal") || strings.Contains(name, ".svc"):
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	}
	return nil
}

// client is one contestant: how it gets a URL.
type client struct {
	name string
	get  func(url string) (*http.Response, error)
}

func clients(t *testing.T, resolver *net.Resolver) []client {
	t.Helper()
	over := func(control func(string, string, syscall.RawConn) error) func(string) (*http.Response, error) {
		d := net.Dialer{Resolver: resolver, Control: control, Timeout: 2 * time.Second}
		c := &http.Client{Timeout: 3 * time.Second, Transport: &http.Transport{DialContext: d.DialContext, DisableKeepAlives: true}}
		return c.Get
	}
	ours, err := netsafe.Config{Timeout: 3 * time.Second, Resolver: resolver, Bytes: 1 << 20}.Compile()
	require.NoError(t, err)
	return []client{
		{"http.Client", over(nil)},
		{"the usual Dialer.Control", over(snippet)},
		{"code.dny.dev/ssrf", over(ssrf.New().Safe)},
		{"netsafe", func(u string) (*http.Response, error) { return ours.Get(context.Background(), u) }},
	}
}

// snippet is the guard that programs write by hand.
func snippet(_, addr string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	ip := net.ParseIP(host)
	if ip == nil || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() || ip.IsMulticast() || ip.IsUnspecified() {
		return errors.New("refused")
	}
	return nil
}

func attacks(t *testing.T) (all []string) {
	t.Helper()
	text, err := os.ReadFile("../../netsafe/testdata/attacks.txt")
	require.NoError(t, err)
	if more := os.Getenv("UNTAINT_SSRF_URLS"); more != "" { // a list of somebody else's
		text, err = os.ReadFile(more)
		require.NoError(t, err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && line[0] != '#' {
			all = append(all, line)
		}
	}
	return all
}

// bomb is 256 MiB of zeros.
var bomb = func() []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	for range 256 {
		_, _ = w.Write(make([]byte, 1<<20))
	}
	_ = w.Close()
	return b.Bytes()
}

func serve(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/to":
		w.Header()["Location"] = []string{r.URL.Query().Get("url")}
		w.WriteHeader(http.StatusFound)
	case "/bomb":
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb())
	default:
		_, _ = io.WriteString(w, "reached")
	}
}

// What arrives, of each attack, by each client, directly and behind a redirect of
// a public host. safeurl is measured too, over the system's resolver, which
// answers for no name here: its row is of addresses alone.
func TestPeers(t *testing.T) {
	hits := &network.Hits{}
	for _, port := range []int{22, 80, 443, 6379, 8080, 11211} {
		network.Serve(t, port, hits.Handler(http.HandlerFunc(serve)))
	}
	resolver := network.Resolver(t, lookup)
	safe := safeurl.Client(safeurl.GetConfigBuilder().SetTimeout(3 * time.Second).Build())
	all := append(clients(t, resolver), client{"safeurl (addresses)", safe.Get})
	list := attacks(t)
	for _, c := range all {
		direct, redirected := 0, 0
		for _, attack := range list {
			if strings.HasPrefix(attack, "http://www.example.com#") || strings.HasPrefix(attack, "http://www.example.com/#") {
				continue // asks for a public page
			}
			ask(c, attack)
			if arrived(hits.Take()) {
				direct++
				if c.name == "netsafe" {
					t.Errorf("%s arrived", attack)
				}
			}
			ask(c, "http://"+public+"/to?url="+url.QueryEscape(attack))
			if arrived(hits.Take()) {
				redirected++
				if c.name == "netsafe" {
					t.Errorf("%s arrived behind a redirect", attack)
				}
			}
		}
		good := 0
		for _, u := range []string{"http://" + public + "/", "http://[2606:4700::1111]/", "http://[64:ff9b::5db8:d822]/"} {
			ask(c, u)
			good += len(hits.Take())
		}
		t.Logf("%-26s %3d of %d attacks arrived, %3d behind a redirect; %d of 3 public addresses reached", c.name, direct, len(list), redirected, good)
		if c.name == "netsafe" {
			require.Equal(t, 3, good)
		}
	}
	for _, c := range all {
		n := unpacked(c)
		hits.Take()
		t.Logf("%-26s reads %d bytes of a compressed page of %d", c.name, n, len(bomb()))
		if c.name == "netsafe" {
			require.LessOrEqual(t, n, int64(1<<20+64<<10))
		}
	}
}

func ask(c client, u string) {
	res, err := c.get(u)
	if err == nil {
		_, _ = io.CopyN(io.Discard, res.Body, 1<<10)
		_ = res.Body.Close()
	}
}

// arrived reports whether a request came to an address that is not the public
// one, or to a port that is not the web's, or with a password.
func arrived(hits []network.Hit) bool {
	for _, hit := range hits {
		port := hit.At.Port()
		if hit.At.Addr().String() != public || port != 80 && port != 443 || hit.Request.Header.Get("Authorization") != "" {
			return true
		}
	}
	return false
}

func unpacked(c client) int64 {
	res, err := c.get("http://" + public + "/bomb")
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	n, _ := io.Copy(io.Discard, res.Body)
	return n
}

// The name changes its answer at each question; no connection goes inside.
func TestRebindingDials(t *testing.T) {
	dials := 2_000
	if os.Getenv("UNTAINT_FULL") == "1" {
		dials = 100_000
	}
	var inside, outside, asked atomic.Int64
	for _, at := range []struct {
		addr  string
		count *atomic.Int64
	}{{"127.0.0.1:80", &inside}, {public + ":80", &outside}} {
		network.Ready(t)
		ln, err := net.Listen("tcp", at.addr)
		require.NoError(t, err)
		defer ln.Close()
		go func() {
			for {
				conn, err := ln.Accept()
				if err != nil {
					return
				}
				at.count.Add(1)
				go func() {
					_, _ = conn.Read(make([]byte, 1))
					_ = conn.Close()
				}()
			}
		}()
	}
	resolver := network.Resolver(t, func(_ string, six bool) []netip.Addr {
		if six {
			return nil
		}
		if asked.Add(1)%2 == 0 {
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}
		}
		return []netip.Addr{netip.MustParseAddr(public)}
	})
	c, err := netsafe.Config{Resolver: resolver}.Compile()
	require.NoError(t, err)
	refused := 0
	for i := range dials {
		conn, err := c.DialContext(t.Context(), "tcp4", fmt.Sprintf("r%d.attacker.net:80", i))
		if err != nil {
			require.ErrorIs(t, err, netsafe.CodeNotPublicHost)
			refused++
			continue
		}
		require.Equal(t, public+":80", conn.RemoteAddr().String())
		_ = conn.(*net.TCPConn).SetLinger(0) // no port stays taken
		_ = conn.Close()
	}
	require.Zero(t, inside.Load())
	require.Equal(t, dials/2, refused)
	t.Logf("%d dials: %d refused, %d went outside, %d inside", dials, refused, dials-refused, inside.Load())
}
