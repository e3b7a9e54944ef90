package main

import (
	"bytes"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sqlsafe"
)

// site is the application, running, with what it logs and mails.
type site struct {
	*App
	server *httptest.Server
	log    *locked
	mails  chan string
	owner  *sqlsafe.DB // of the tables; the application itself is somebody else on PostgreSQL
}

const testPassword = "correct horse battery"

func testConfig() Config {
	key := make([]byte, 32)
	for i := range key {
		key[i] = byte(i * 7)
	}
	return Config{Origin: "https://app.example.com", Database: ":memory:", Key: untaint.NewSecret(base64.StdEncoding.EncodeToString(key)), Origins: []string{"https://partner.example.com"}}
}

// locked keeps the log of handlers and the eyes of tests apart.
type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func start(t *testing.T) *site { t.Helper(); return startWith(t, func(*Config) {}) }

func startWith(t *testing.T, change func(*Config)) *site {
	t.Helper()
	s := &site{log: &locked{}, mails: make(chan string, 10)}
	config := testConfig()
	if strings.HasPrefix(t.Name(), "TestOnPostgreSQL/") {
		s.owner = onPostgreSQL(t, &config)
	}
	change(&config)
	a, err := New(t.Context(), config, slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(s.log, nil))))
	require.NoError(t, err)
	a.mail = func(to string, message []byte) error { s.mails <- to + "\n" + string(message); return nil }
	s.App = a
	if s.owner == nil {
		s.owner = a.db
	}
	s.server = httptest.NewTLSServer(a.Handler())
	t.Cleanup(func() { s.server.Close(); a.Close() })
	return s
}

// browser is a client with cookies, which follows no redirects.
type browser struct {
	t *testing.T
	s *site
	*http.Client
}

func (s *site) browser(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	c := *s.server.Client()
	c.Jar = jar
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &browser{t, s, &c}
}

func (b *browser) send(method, path, kind, body string, headers ...string) (int, string, http.Header) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.s.server.URL+path, strings.NewReader(body))
	require.NoError(b.t, err)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := b.Do(req)
	require.NoError(b.t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	return res.StatusCode, string(text), res.Header
}

func (b *browser) get(path string) (int, string) {
	status, text, _ := b.send("GET", path, "", "")
	return status, text
}

func (b *browser) post(path string, pairs ...string) (int, string) {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	status, text, _ := b.send("POST", path, "application/x-www-form-urlencoded", form.Encode())
	return status, text
}

// member signs somebody up and in.
func (s *site) member(t *testing.T, name string) *browser {
	t.Helper()
	b := s.browser(t)
	status, text := b.post("/signup", "name", name, "email", name+"@example.com", "password", testPassword)
	require.Equal(t, http.StatusSeeOther, status, text)
	status, text = b.post("/login", "name", name, "password", testPassword)
	require.Equal(t, http.StatusSeeOther, status, text)
	return b
}

func (b *browser) session() string {
	u, _ := url.Parse(b.s.server.URL)
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == "__Host-session" {
			return c.Value
		}
	}
	return ""
}
