package netsafe_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/netsafe"
)

// bomb returns n zero bytes, compressed.
func bomb(n int64) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = io.CopyN(w, zeros{}, n)
	_ = w.Close()
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// quick is a client for a server of the test, which it opens, and its origin.
func quick(t *testing.T, handler http.HandlerFunc, change func(*netsafe.Config)) (*netsafe.Client, string) {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	at := netip.MustParseAddrPort(s.Listener.Addr().String())
	config := netsafe.Config{Ports: []uint16{at.Port()}, Open: []netsafe.Open{{Host: "127.0.0.1", Prefix: prefix("127.0.0.1/32")}}, Timeout: 10 * time.Second}
	if change != nil {
		change(&config)
	}
	return compile(t, config), s.URL
}

func TestBomb(t *testing.T) {
	packed := bomb(256 << 20)
	t.Logf("%d bytes", len(packed))
	c, origin := quick(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed)
	}, func(c *netsafe.Config) { c.Bytes = 1 << 20 })
	res, err := c.Get(t.Context(), origin)
	require.NoError(t, err)
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	require.ErrorIs(t, err, netsafe.CodeResponseTooLarge)
	require.ErrorIs(t, err, untaint.TooLarge)
	require.EqualValues(t, 1<<20, n)
	require.EqualError(t, err, "netsafe.Read: too_large: response_too_large (max 1048576)")
	_, again := res.Body.Read(make([]byte, 1))
	require.Equal(t, err, again, "an error stays")
}

// A body in gzip is read as what is in it, of a connection that is used again, and
// is asked for where the whole of it is.
func TestGzip(t *testing.T) {
	var asked atomic.Value
	connections := map[string]bool{}
	c, origin := quick(t, func(w http.ResponseWriter, r *http.Request) {
		connections[r.RemoteAddr] = true
		asked.Store(r.Header.Get("Accept-Encoding"))
		w.Header().Set("Content-Encoding", "GZip")
		if r.URL.Path != "/empty" {
			_, _ = w.Write(bomb(100_000))
		}
		_ = http.NewResponseController(w).Flush()
	}, nil)
	for range 3 {
		res, err := c.Get(t.Context(), origin)
		require.Len(t, read(t, res, err), 100_000)
		require.Equal(t, "gzip", asked.Load())
		require.True(t, res.Uncompressed)
		require.EqualValues(t, -1, res.ContentLength)
		require.Empty(t, res.Header["Content-Encoding"])
		require.Empty(t, res.Header["Content-Length"])
		res, err = c.Get(t.Context(), origin+"/empty")
		require.Empty(t, read(t, res, err))
	}
	require.Len(t, connections, 1)

	req, err := http.NewRequestWithContext(t.Context(), http.MethodHead, origin, nil)
	require.NoError(t, err)
	req.Header.Set("Accept-Encoding", "br")
	require.Empty(t, read(t, must(c.Do(req)), nil))
	require.Empty(t, asked.Load())
	req.Method = http.MethodGet
	req.Header.Set("Range", "bytes=0-9")
	_, err = c.Do(req)
	require.ErrorIs(t, err, untaint.Code("unsupported_coding"), "a part of what is compressed")
	require.Empty(t, asked.Load())
}

// Close ends a Read that waits, as it does in a response of http.Client.
func TestCloseWhileReading(t *testing.T) {
	c, origin := quick(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb(100_000)[:15])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}, nil)
	res, err := c.Get(t.Context(), origin)
	require.NoError(t, err)
	done := make(chan error)
	go func() {
		_, err := io.ReadAll(res.Body)
		done <- err
	}()
	time.Sleep(50 * time.Millisecond)
	require.NoError(t, res.Body.Close())
	require.Error(t, <-done)
}

func TestBytes(t *testing.T) {
	for size, whole := range map[int]bool{0: true, 999: true, 1000: true, 1001: false, 5000: false} {
		for _, chunked := range []bool{false, true} {
			c, origin := quick(t, func(w http.ResponseWriter, _ *http.Request) {
				if chunked {
					w.(http.Flusher).Flush()
				}
				_, _ = w.Write(make([]byte, size))
			}, func(c *netsafe.Config) { c.Bytes = 1000 })
			res, err := c.Get(t.Context(), origin)
			n := 0
			if err == nil {
				var b []byte
				b, err = io.ReadAll(res.Body)
				n = len(b)
				require.NoError(t, res.Body.Close())
			}
			if whole {
				require.NoError(t, err)
				require.Equal(t, size, n)
			} else {
				require.ErrorIs(t, err, netsafe.CodeResponseTooLarge)
			}
		}
	}
	c, origin := quick(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 3000 {
			w.Header().Add("X-Fill", strings.Repeat("a", 1000))
		}
	}, nil)
	_, err := c.Get(t.Context(), origin)
	require.ErrorIs(t, err, netsafe.CodeExchangeFailed)
}

// The greatest of numbers is how people say that there is no limit.
func TestBytesWithoutLimit(t *testing.T) {
	c, origin := quick(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "whole") },
		func(c *netsafe.Config) { c.Bytes, c.Timeout = math.MaxInt64, math.MaxInt64 })
	res, err := c.Get(t.Context(), origin)
	require.Equal(t, "whole", read(t, res, err))
}

func TestDrip(t *testing.T) {
	c, origin := quick(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write([]byte("a")); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}, func(c *netsafe.Config) { c.Timeout = 300 * time.Millisecond })
	for way, get := range ways(t, c) {
		start := time.Now()
		res, err := get(origin)
		require.NoError(t, err, way)
		_, err = io.Copy(io.Discard, res.Body)
		require.ErrorIs(t, err, netsafe.CodeTimeout, way)
		require.ErrorIs(t, err, untaint.Timeout)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Less(t, time.Since(start), 5*time.Second)
		require.NoError(t, res.Body.Close())
	}
	silent, origin := quick(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, func(c *netsafe.Config) { c.Timeout = 200 * time.Millisecond })
	for way, get := range ways(t, silent) {
		_, err := get(origin)
		require.ErrorIs(t, err, netsafe.CodeTimeout, way)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := silent.Get(ctx, origin)
	require.ErrorIs(t, err, untaint.Canceled)
	require.ErrorIs(t, err, context.Canceled)
}

// ways are Get and an http.Client over Transport.
func ways(t *testing.T, c *netsafe.Client) map[string]func(string) (*http.Response, error) {
	over := &http.Client{Transport: c.Transport()}
	return map[string]func(string) (*http.Response, error){
		"Get":         func(u string) (*http.Response, error) { return c.Get(t.Context(), u) },
		"http.Client": over.Get,
	}
}

// A chain of redirects is cut, and each way counts alike.
func TestRedirects(t *testing.T) {
	for limit, want := range map[int]int64{0: 5, 2: 2, 7: 7, -1: 0} {
		var asked atomic.Int64
		c, origin := quick(t, func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			http.Redirect(w, r, "/next", http.StatusFound)
		}, func(c *netsafe.Config) { c.Redirects = limit })
		for way, get := range ways(t, c) {
			asked.Store(0)
			_, err := get(origin)
			require.ErrorIs(t, err, netsafe.CodeTooManyRedirects, way)
			require.ErrorIs(t, err, untaint.Denied, way)
			require.Equal(t, want+1, asked.Load(), "%s %d", way, limit)
		}
	}
}

// A chain is cut, and remembered, however long a Config lets it be.
func TestLongRedirects(t *testing.T) {
	const limit = 130
	var asked, told atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.Header.Get("Authorization") != "" {
			told.Add(1)
		}
		http.Redirect(w, r, "/next", http.StatusFound)
	}))
	t.Cleanup(other.Close)
	c, origin := quick(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusFound)
	}, func(c *netsafe.Config) {
		c.Redirects = limit
		c.Ports = append(c.Ports, netip.MustParseAddrPort(other.Listener.Addr().String()).Port())
	})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, origin, nil)
	require.NoError(t, err)
	secrets(r)
	_, err = c.Do(r)
	require.ErrorIs(t, err, netsafe.CodeTooManyRedirects)
	require.EqualValues(t, limit, asked.Load())
	require.Zero(t, told.Load(), "told to another origin")
}

// seen is what a server was sent.
type seen struct {
	mu  sync.Mutex
	all []*http.Request
	got []string
}

func (s *seen) take() (all []*http.Request, bodies []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all, bodies, s.all, s.got = s.all, s.got, nil, nil
	return all, bodies
}

func (s *seen) note(r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all, s.got = append(s.all, r), append(s.got, string(b))
}

// secrets are the headers of a request that must not go on to another origin.
func secrets(r *http.Request) {
	for name, value := range map[string]string{
		"Authorization": "Bearer secret", "Cookie": "s=secret", "X-Api-Key": "secret", "Proxy-Authorization": "secret", "Origin": "https://secret.example",
		"Referer": "https://secret.example/reset?token=secret", "X-Forwarded-For": "10.0.0.1", "Accept": "application/json", "Accept-Language": "eo",
		"User-Agent": "test", "Content-Type": "text/plain",
	} {
		r.Header.Set(name, value)
	}
}

func requireNoSecret(t *testing.T, r *http.Request) {
	t.Helper()
	for name, values := range r.Header {
		require.NotContains(t, strings.Join(values, " "), "secret", name)
		require.NotContains(t, strings.Join(values, " "), "10.0.0.1", name)
	}
	require.Equal(t, "application/json", r.Header.Get("Accept"))
	require.Equal(t, "eo", r.Header.Get("Accept-Language"))
	require.Equal(t, "test", r.Header.Get("User-Agent"))
}

// Nothing secret goes on to another host, port or scheme, and not back to the
// first one either.
func TestSecretsStayAtTheirOrigin(t *testing.T) {
	var s seen
	_, config := serveAll(t, func(w http.ResponseWriter, r *http.Request) {
		s.note(r)
		if r.URL.Path == "/to" {
			code := http.StatusFound
			if r.URL.Query().Get("keep") != "" {
				code = http.StatusTemporaryRedirect
			}
			http.Redirect(w, r, r.URL.Query().Get("url"), code)
		}
	})
	config.Ports = []uint16{80, 443, 8080}
	c := compile(t, config)
	over := &http.Client{Transport: c.Transport()}
	for _, to := range []string{
		"http://other.example.com/", "http://www.example.com:8080/", "https://www.example.com/", "http://example.com/", "http://93.184.216.35/",
		"http://other.example.com/to?url=" + url.QueryEscape("http://www.example.com/to?url=%2Fback"),
		"http://www.example.com/to?url=" + url.QueryEscape("http://other.example.com/to?url="+url.QueryEscape("http://www.example.com/to?url=%2Fback")),
	} {
		for way, do := range map[string]func(*http.Request) (*http.Response, error){"Do": c.Do, "http.Client": over.Do} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://www.example.com/to?url="+url.QueryEscape(to), nil)
			require.NoError(t, err)
			secrets(req)
			read(t, must(do(req)), nil)
			all, _ := s.take()
			require.GreaterOrEqual(t, len(all), 2, way)
			require.Equal(t, "Bearer secret", all[0].Header.Get("Authorization"))
			left := false
			for _, r := range all[1:] {
				if left = left || !strings.HasPrefix(to, "http://www.example.com/") || r.Host != "www.example.com"; left {
					requireNoSecret(t, r)
				}
			}
			require.True(t, left)
			require.Equal(t, "Bearer secret", req.Header.Get("Authorization"), "the caller's request is as it was")
		}
	}
	// On the same origin everything stays but a Referer with a query.
	for way, do := range map[string]func(*http.Request) (*http.Response, error){"Do": c.Do, "http.Client": over.Do} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://www.example.com/to?url=%2Fnext", nil)
		require.NoError(t, err)
		secrets(req)
		read(t, must(do(req)), nil)
		all, _ := s.take()
		require.Len(t, all, 2)
		require.Equal(t, "Bearer secret", all[1].Header.Get("Authorization"), way)
		require.NotContains(t, all[1].Header.Get("Referer"), "?", way)
	}
	// A body is sent again on the same origin alone.
	for to, kept := range map[string]bool{"/next": true, "http://www.example.com/x": true, "http://other.example.com/": false, "https://www.example.com/": false, "http://www.example.com:8080/": false, "https://www.example.com:80/": false} {
		for way, do := range map[string]func(*http.Request) (*http.Response, error){"Do": c.Do, "http.Client": over.Do} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://www.example.com/to?keep=1&url="+url.QueryEscape(to), strings.NewReader("secret"))
			require.NoError(t, err)
			res, err := do(req)
			all, bodies := s.take()
			if kept {
				read(t, res, err)
				require.Equal(t, []string{"secret", "secret"}, bodies, way)
				require.Equal(t, http.MethodPost, all[1].Method)
			} else {
				require.ErrorIs(t, err, netsafe.CodeBodyAcrossOrigins, way)
				require.Len(t, all, 1)
			}
		}
	}
}

func must(res *http.Response, err error) *http.Response {
	if err != nil {
		panic(err)
	}
	return res
}

// A POST that is answered by 303 goes on as GET, without a body and what speaks
// of it; a body that cannot be read again is not sent half.
func TestMethods(t *testing.T) {
	var s seen
	c, origin := quick(t, func(w http.ResponseWriter, r *http.Request) {
		s.note(r)
		switch r.URL.Path {
		case "/303":
			http.Redirect(w, r, "/end", http.StatusSeeOther)
		case "/307":
			http.Redirect(w, r, "/end", http.StatusTemporaryRedirect)
		case "/none":
			w.WriteHeader(http.StatusFound)
		case "/broken":
			w.Header()["Location"] = []string{"http://[::1"}
			w.WriteHeader(http.StatusFound)
		}
	}, nil)
	send := func(method, path string, body io.Reader) (*http.Response, error) {
		req, err := http.NewRequestWithContext(t.Context(), method, origin+path, body)
		require.NoError(t, err)
		req.Header.Set("Content-Type", "text/plain")
		return c.Do(req)
	}
	read(t, must(send("POST", "/303", strings.NewReader("a"))), nil)
	all, bodies := s.take()
	require.Equal(t, "GET", all[1].Method)
	require.Empty(t, bodies[1])
	require.Empty(t, all[1].Header.Get("Content-Type"))
	read(t, must(send("HEAD", "/303", nil)), nil)
	all, _ = s.take()
	require.Equal(t, "HEAD", all[1].Method)
	res, err := send("POST", "/307", io.MultiReader(strings.NewReader("once")))
	require.NoError(t, err)
	require.Equal(t, http.StatusTemporaryRedirect, res.StatusCode, "a redirect that cannot be followed is given back")
	read(t, res, nil)
	res, err = send("GET", "/none", nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusFound, res.StatusCode)
	read(t, res, nil)
	_, err = send("GET", "/broken", nil)
	require.ErrorIs(t, err, untaint.Malformed)
	require.ErrorIs(t, err, untaint.Code("bad_redirect"))
}

// A request that no server could be sent is a mistake of the program, and nothing
// that a server did.
func TestRequestsThatCannotBeSent(t *testing.T) {
	c, origin := quick(t, func(http.ResponseWriter, *http.Request) { t.Error("arrived") }, nil)
	u, err := url.Parse(origin)
	require.NoError(t, err)
	for name, req := range map[string]*http.Request{
		"a space":     {Method: "G T", URL: u},
		"two lines":   {Method: "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET", URL: u},
		"not ASCII":   {Method: "GÉT", URL: u},
		"no body":     {Method: http.MethodPost, URL: u, ContentLength: 5},
		"no length":   {Method: http.MethodPost, URL: u, ContentLength: -1},
		"another URL": {Method: "G T", URL: &url.URL{Scheme: "http", Host: "127.0.0.1"}},
	} {
		for way, do := range map[string]func(*http.Request) (*http.Response, error){"Do": c.Do, "Transport": c.Transport().RoundTrip} {
			_, err := do(req)
			require.ErrorIs(t, err, untaint.Misuse, "%s by %s", name, way)
			require.ErrorIs(t, err, untaint.Code("no_request"), "%s by %s", name, way)
		}
	}
	for _, query := range []string{"a b", "a\r\nb", "a\x00", "a\x7f", "a#b", "a HTTP/1.1\r\nHost: b\r\n\r\nGET /"} {
		_, err = c.Do(&http.Request{URL: &url.URL{Scheme: u.Scheme, Host: u.Host, RawQuery: query}})
		require.ErrorIs(t, err, untaint.Code("bad_url_character"), "%q", query)
	}
	_, err = c.Do(&http.Request{Method: http.MethodPost, URL: u, Body: http.NoBody, Trailer: http.Header{"a b": nil}})
	require.ErrorIs(t, err, untaint.Code("bad_header"))
}

func TestHostileServers(t *testing.T) {
	for name, row := range map[string]struct {
		answer string
		code   untaint.Code
	}{
		"another coding":       {"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx", "unsupported_coding"},
		"two codings":          {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: 1\r\n\r\nx", "unsupported_coding"},
		"two lines of codings": {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx", "unsupported_coding"},
		"the same line twice":  {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", "unsupported_coding"},
		"an empty line first":  {"HTTP/1.1 200 OK\r\nContent-Encoding:\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", "unsupported_coding"},
		"gzip cut short":       {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n" + string(bomb(1000)[:20]), "exchange_failed"},
		"more behind gzip":     {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + string(bomb(1000)) + "more behind", "exchange_failed"},
		"deflate":              {"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 1\r\n\r\nx", "unsupported_coding"},
		"an upgrade unasked":   {"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nendless", "unsupported_upgrade"},
		"no HTTP":              {"SSH-2.0-OpenSSH_9\r\n", "exchange_failed"},
		"nothing":              {"", "exchange_failed"},
		"half a header":        {"HTTP/1.1 200 OK\r\nX", "exchange_failed"},
		"a length that is two": {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", "exchange_failed"},
		"too long by header":   {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx", "response_too_large"},
		"a body cut short":     {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", "exchange_failed"},
		"broken gzip":          {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", "exchange_failed"},
		"many 1xx":             {strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: "+strings.Repeat("x", 1000)+"\r\n\r\n", 5000), "exchange_failed"},
		"identity":             {"HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 1\r\n\r\nx", ""},
	} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		go func() {
			for {
				conn, err := ln.Accept()
				if err != nil {
					return
				}
				go func() {
					_, _ = conn.Read(make([]byte, 4096))
					_, _ = io.WriteString(conn, row.answer)
					_ = conn.Close()
				}()
			}
		}()
		at := netip.MustParseAddrPort(ln.Addr().String())
		c := compile(t, netsafe.Config{Ports: []uint16{at.Port()}, Open: []netsafe.Open{{Host: "127.0.0.1", Prefix: prefix("127.0.0.1/32")}}, Timeout: 5 * time.Second})
		for way, get := range ways(t, c) {
			res, err := get("http://" + at.String() + "/secret?token=secret")
			if err == nil {
				_, err = io.ReadAll(res.Body)
				_ = res.Body.Close()
			}
			if row.code == "" {
				require.NoError(t, err, name)
				continue
			}
			require.ErrorIs(t, err, row.code, "%s by %s: %v", name, way, err)
			e, _ := untaint.As(err)
			require.NotContains(t, e.Error(), "secret")
			require.NotContains(t, e.Error(), "127.0.0.1")
		}
		_ = ln.Close()
	}
}

// An upgrade that was asked for hands over the connection, by Transport alone.
func TestUpgrade(t *testing.T) {
	c, origin := quick(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, buf, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = buf.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
		_ = buf.Flush()
		line, _ := buf.ReadString('\n')
		_, _ = io.WriteString(conn, line)
	}, func(c *netsafe.Config) { c.Timeout = 300 * time.Millisecond })
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, origin, nil)
	require.NoError(t, err)
	req.Header.Set("Connection", "Upgrade")
	req.Header.Set("Upgrade", "echo")
	res, err := c.Transport().RoundTrip(req)
	require.NoError(t, err)
	conn := res.Body.(io.ReadWriteCloser)
	time.Sleep(500 * time.Millisecond) // the Timeout is of the exchange that led here
	_, err = io.WriteString(conn, "hello\n")
	require.NoError(t, err)
	back := make([]byte, 6)
	_, err = io.ReadFull(conn, back)
	require.NoError(t, err)
	require.Equal(t, "hello\n", string(back))
	require.NoError(t, conn.Close())
	_, err = c.Do(req)
	require.ErrorIs(t, err, untaint.Unsupported)
}

// A body that is refused is closed, and a request is not changed.
func TestRequestsStayAsTheyAre(t *testing.T) {
	c := compile(t, netsafe.Config{})
	for _, do := range []func(*http.Request) (*http.Response, error){c.Do, c.Transport().RoundTrip, (*netsafe.Client)(nil).Do} {
		b := &closable{}
		req, err := http.NewRequest(http.MethodPost, "http://127.0.0.1/", b)
		require.NoError(t, err)
		req.Header.Set("Accept-Encoding", "br")
		_, err = do(req)
		require.Error(t, err)
		require.True(t, b.closed)
		require.Equal(t, "br", req.Header.Get("Accept-Encoding"))
	}
	d, origin := quick(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Header.Get("Accept-Encoding"))
	}, nil)
	req, err := http.NewRequest(http.MethodGet, origin, nil)
	require.NoError(t, err)
	req.Header.Set("Accept-Encoding", "br")
	require.Equal(t, "gzip", read(t, must(d.Do(req)), nil))
	require.Equal(t, "br", req.Header.Get("Accept-Encoding"))
	req.Header.Set("X-Bad", "a\r\nHost: b")
	_, err = d.Do(req)
	require.ErrorIs(t, err, untaint.Code("bad_header"))
	require.ErrorIs(t, err, untaint.Unsafe)
	res, err := d.Transport().RoundTrip(&http.Request{Method: http.MethodGet, URL: req.URL, Header: http.Header{}})
	require.NoError(t, err)
	require.NoError(t, res.Request.Context().Err())
	read(t, res, nil)
	require.NoError(t, res.Request.Context().Err(), "the request of the response is the caller's")
	bare := &http.Request{Method: http.MethodGet, URL: req.URL}
	require.Equal(t, "gzip", read(t, must(d.Do(bare)), nil))
}

type closable struct{ closed bool }

func (*closable) Read([]byte) (int, error) { return 0, io.EOF }
func (c *closable) Close() error           { c.closed = true; return nil }

// With a proxy the requests go through it, and nothing is dialed around it.
func TestProxy(t *testing.T) {
	var asked []string // one request after another
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.Host+r.RequestURI)
		_, _ = io.WriteString(w, "by proxy")
	}))
	defer proxy.Close()
	u, _ := url.Parse(proxy.URL)
	c := compile(t, netsafe.Config{Hosts: []string{"api.partner.com"}, Proxy: u})
	res, err := c.Get(t.Context(), "http://api.partner.com/x")
	require.Equal(t, "by proxy", read(t, res, err))
	require.Equal(t, []string{"GET api.partner.comhttp://api.partner.com/x"}, asked)
	for _, bad := range []string{"http://other.com/", proxy.URL, "http://127.0.0.1/"} {
		_, err = c.Get(t.Context(), bad)
		require.ErrorIs(t, err, untaint.Denied)
	}
	require.Len(t, asked, 1)
	_, err = c.DialContext(t.Context(), "tcp", "api.partner.com:443")
	require.ErrorIs(t, err, untaint.Misuse)
	proxy.Close()
	_, err = compile(t, netsafe.Config{Hosts: []string{"api.partner.com"}, Proxy: u}).Get(t.Context(), "http://api.partner.com/x")
	require.ErrorIs(t, err, netsafe.CodeExchangeFailed)
}

// What failed, and at what, is said without saying where.
func TestFailures(t *testing.T) {
	_, config := serveAll(t, site)
	config.TLS = nil // the certificate is of nobody's
	c := compile(t, config)
	for u, text := range map[string]string{
		"https://www.example.com/":   "netsafe.Get: failed: exchange_failed (step tls)",
		"http://nobody.attacker.net": "netsafe.Get: failed: exchange_failed (step resolve)",
		"http://www.example.com:443": "",
	} {
		res, err := c.Get(t.Context(), u)
		if text != "" {
			require.EqualError(t, err, text)
			require.Nil(t, errors.Unwrap(err))
			continue
		}
		require.NoError(t, err)
		require.Equal(t, http.StatusBadRequest, res.StatusCode)
		_ = res.Body.Close()
	}
	config.Ports = []uint16{81}
	_, err := compile(t, config).Get(t.Context(), "http://www.example.com:81/")
	require.EqualError(t, err, "netsafe.Get: failed: exchange_failed (step connect)")
	require.ErrorContains(t, errors.Unwrap(err), "refused")
	c2 := compile(t, config)
	_, err = c2.DialContext(t.Context(), "tcp", "www.example.com:81")
	require.EqualError(t, err, "netsafe.DialContext: failed: exchange_failed (step connect)")
	res, err := (&http.Client{Transport: c2.Transport()}).Get("http://127.0.0.1:81/")
	require.Nil(t, res)
	e, ok := untaint.As(err)
	require.True(t, ok)
	require.Equal(t, "netsafe.Transport: denied: not_public_host", e.Error())
}
