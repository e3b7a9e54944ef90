// Package netsafe_test runs the attacks on netsafe against its peers too, in a
// network namespace in which every address is this machine, and holds its
// classifier against another's.
package netsafe_test

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"code.dny.dev/ssrf"
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
