package netsafe_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"code.dny.dev/ssrf"
	"github.com/doyensec/safeurl"
	"github.com/stretchr/testify/require"
	"github.com/stripe/smokescreen/pkg/smokescreen"

	"github.com/untaint/untaint/internal/test/network"
	"github.com/untaint/untaint/netsafe"
)

// client is one contestant: how it sends a request.
type client struct {
	name string
	do   func(*http.Request) (*http.Response, error)
}

func (c client) get(u string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	return c.do(req)
}

// ask sends a GET and reads a little of what comes.
func (c client) ask(u string) {
	res, err := c.get(u)
	if err == nil {
		_, _ = io.CopyN(io.Discard, res.Body, 1<<10)
		_ = res.Body.Close()
	}
}

const patience = 3 * time.Second

func clients(t *testing.T, resolver *net.Resolver) []client {
	t.Helper()
	over := func(control func(string, string, syscall.RawConn) error) *http.Client {
		d := net.Dialer{Resolver: resolver, Control: control, Timeout: patience}
		return &http.Client{Timeout: patience, Transport: &http.Transport{DialContext: d.DialContext, DisableKeepAlives: true}}
	}
	naked := over(nil)
	looked := func(req *http.Request) (*http.Response, error) {
		ips, err := resolver.LookupIP(req.Context(), "ip", req.URL.Hostname())
		if err != nil {
			return nil, err
		}
		for _, ip := range ips {
			if inside(ip) {
				return nil, errors.New("refused")
			}
		}
		return naked.Do(req)
	}
	ours, err := netsafe.Config{Timeout: patience, Resolver: resolver, Bytes: 1 << 20}.Compile()
	require.NoError(t, err)
	return []client{
		{"http.Client", naked.Do},
		{"look up, check, then http.Client", looked},
		{"the usual Dialer.Control", over(snippet).Do},
		{"safeurl", safeurl.Client(safeurl.GetConfigBuilder().SetTimeout(patience).Build()).Do},
		{"code.dny.dev/ssrf", over(ssrf.New().Safe).Do},
		{"smokescreen", screened(t, resolver)},
		{"netsafe", ours.Do},
	}
}

// snippet is the guard that programs write by hand.
func snippet(_, addr string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || inside(ip) {
		return errors.New("refused")
	}
	return nil
}

func inside(ip net.IP) bool {
	return ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() || ip.IsMulticast() || ip.IsUnspecified()
}

// screened is an http.Client behind a smokescreen, which is a proxy: it runs
// here as its command starts it, with its defaults and no list of hosts. What it
// refuses comes back as an answer of its own.
func screened(t *testing.T, resolver *net.Resolver) func(*http.Request) (*http.Response, error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	config := smokescreen.NewConfig()
	config.Log.SetOutput(io.Discard)
	config.AllowMissingRole = true
	config.Resolver = resolver
	config.ConnectTimeout = patience
	config.Listener = ln
	config.Ip, config.Port = "127.0.0.1", uint16(ln.Addr().(*net.TCPAddr).Port)
	quit, ended := make(chan any), make(chan struct{})
	go func() {
		defer close(ended)
		smokescreen.StartWithConfig(config, quit)
	}()
	t.Cleanup(func() {
		close(quit)
		<-ended
	})
	at := &url.URL{Scheme: "http", Host: ln.Addr().String()}
	c := &http.Client{Timeout: patience, Transport: &http.Transport{Proxy: http.ProxyURL(at), DisableKeepAlives: true}}
	return c.Do
}

// lines returns the lines of a list that are not comments.
func lines(t *testing.T, file string) (all []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && line[0] != '#' {
			all = append(all, line)
		}
	}
	return all
}

// attacks are those of package netsafe's own tests, or a list of somebody else's.
func attacks(t *testing.T) (all []string) {
	t.Helper()
	file := "../../netsafe/testdata/attacks.txt"
	if more := os.Getenv("UNTAINT_SSRF_URLS"); more != "" {
		file = more
	}
	for _, attack := range lines(t, file) {
		if !strings.HasPrefix(attack, "http://www.example.com#") && !strings.HasPrefix(attack, "http://www.example.com/#") { // a public page
			all = append(all, attack)
		}
	}
	return all
}

// bomb is 256 MiB of zeros.
var bomb = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	for range 256 {
		_, _ = w.Write(make([]byte, 1<<20))
	}
	_ = w.Close()
	return b.Bytes()
})

func serve(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/to":
		w.Header()["Location"] = []string{r.URL.Query().Get("url")}
		w.WriteHeader(http.StatusFound)
	case "/again":
		w.Header()["Location"] = []string{"http://other.example.com/"}
		w.WriteHeader(http.StatusTemporaryRedirect)
	case "/bomb":
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb())
	default:
		body, _ := io.ReadAll(r.Body)
		if len(body) > 0 {
			r.Header.Set("Body-Read", string(body)) // kept with the hit
		}
		_, _ = io.WriteString(w, "reached")
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

// good are pages that a client of the Internet has to reach: a name, an address
// of each family, and what a DNS64 resolver makes of one.
var good = []string{"http://www.example.com/", "http://" + public + "/", "http://[2606:4700::1111]/", "http://[64:ff9b::5db8:d822]/"}

const rebindings = 20

// result is what one contestant let through.
type result struct {
	Name                                       string
	Kinds, KindsBehind, Attacks, AttacksBehind int // that arrived, directly and behind a redirect
	OfKinds, OfAttacks, OfRebindings, OfGood   int
	Rebound, Good                              int
	Key, Body                                  bool // sent on to another host
	Read                                       int64
	Bomb                                       int
}

func (c client) tried(t *testing.T, hits *network.Hits) result {
	t.Helper()
	kinds, list := lines(t, "testdata/kinds.txt"), attacks(t)
	require.Len(t, kinds, 55)
	r := result{Name: c.name, OfKinds: len(kinds), OfAttacks: len(list), OfRebindings: rebindings, OfGood: len(good), Bomb: len(bomb())}
	r.Kinds, r.KindsBehind = c.reach(t, hits, kinds)
	r.Attacks, r.AttacksBehind = c.reach(t, hits, list)
	for i := range rebindings {
		c.ask(fmt.Sprintf("http://r%d-%d.rebind.attacker.net/", i, len(c.name)))
		if arrived(hits.Take()) {
			r.Rebound++
		}
	}
	for _, u := range good {
		c.ask(u)
		r.Good += len(hits.Take())
	}
	r.Key, r.Body = c.sendsOn(t, hits)
	r.Read = c.unpacked()
	hits.Take()
	return r
}

// reach counts the attacks that arrive, directly and behind a redirect of a
// public host.
func (c client) reach(t *testing.T, hits *network.Hits, list []string) (direct, redirected int) {
	t.Helper()
	for _, attack := range list {
		for _, way := range []struct {
			url   string
			count *int
		}{{attack, &direct}, {"http://" + public + "/to?url=" + url.QueryEscape(attack), &redirected}} {
			c.ask(way.url)
			if arrived(hits.Take()) {
				*way.count++
				if c.name == "netsafe" {
					t.Errorf("%s arrived", way.url)
				}
			}
		}
	}
	return direct, redirected
}

// sendsOn reports whether a key in a header, and a body, go on to another host.
func (c client) sendsOn(t *testing.T, hits *network.Hits) (key, body bool) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, "http://www.example.com/again", strings.NewReader("secret"))
	require.NoError(t, err)
	req.Header.Set("X-Api-Key", "secret")
	if res, err := c.do(req); err == nil {
		_ = res.Body.Close()
	}
	req, err = http.NewRequest(http.MethodGet, "http://www.example.com/again", nil)
	require.NoError(t, err)
	req.Header.Set("X-Api-Key", "secret")
	if res, err := c.do(req); err == nil {
		_ = res.Body.Close()
	}
	for _, hit := range hits.Take() {
		if strings.HasPrefix(hit.Request.Host, "other.") {
			key = key || hit.Request.Header.Get("X-Api-Key") != ""
			body = body || hit.Request.Header.Get("Body-Read") != ""
		}
	}
	return key, body
}

func (c client) unpacked() int64 {
	res, err := c.get("http://" + public + "/bomb")
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	n, _ := io.Copy(io.Discard, res.Body)
	return n
}

// TestPeers runs every contestant and makes the table of docs/proof.md. UNTAINT_TABLE names a file for it.
func TestPeers(t *testing.T) {
	hits := &network.Hits{}
	for _, port := range []int{22, 80, 443, 6379, 8080, 11211} {
		network.Serve(t, port, hits.Handler(http.HandlerFunc(serve)))
	}
	resolver := network.Resolver(t, rebound())
	system := net.DefaultResolver
	net.DefaultResolver = resolver // safeurl takes none of its own
	t.Cleanup(func() { net.DefaultResolver = system })
	var all []result
	for _, c := range clients(t, resolver) {
		r := c.tried(t, hits)
		t.Logf("%-34s of %d kinds %d, behind a redirect %d; of %d attacks %d, %d; of %d rebindings %d; of %d public %d; key sent on %t, body %t; %d bytes of a page of %d",
			r.Name, r.OfKinds, r.Kinds, r.KindsBehind, r.OfAttacks, r.Attacks, r.AttacksBehind, r.OfRebindings, r.Rebound, r.OfGood, r.Good, r.Key, r.Body, r.Read, r.Bomb)
		all = append(all, r)
	}
	control, ours := all[0], all[len(all)-1]
	require.Greater(t, control.Kinds, 45, "the kinds are no attacks here")
	require.Equal(t, rebindings, all[1].Rebound, "a look before the dial is not led inside")
	require.Equal(t, len(good), control.Good)
	require.Equal(t, []int{0, 0, 0, 0, 0, len(good)}, []int{ours.Kinds, ours.KindsBehind, ours.Attacks, ours.AttacksBehind, ours.Rebound, ours.Good})
	require.False(t, ours.Key || ours.Body)
	require.LessOrEqual(t, ours.Read, int64(1<<20+64<<10))
	if file := os.Getenv("UNTAINT_TABLE"); file != "" {
		text, err := json.Marshal(all)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file, text, 0o600))
	}
}

// rebound answers for the names below rebind.attacker.net with a public address
// at first, and then with the loopback.
func rebound() func(string, bool) []netip.Addr {
	var mu sync.Mutex
	asked := map[string]int{}
	return func(name string, six bool) []netip.Addr {
		if !strings.HasSuffix(name, ".rebind.attacker.net") {
			return lookup(name, six)
		}
		if six {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		if asked[name]++; asked[name] == 1 {
			return []netip.Addr{netip.MustParseAddr(public)}
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	}
}
