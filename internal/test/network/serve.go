package network

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"sync"
	"testing"
)

// Hits is what a Server has seen.
type Hits struct {
	mu  sync.Mutex
	all []Hit
}

// Hit is one request that arrived.
type Hit struct {
	At      netip.AddrPort // the address that was asked
	Request *http.Request
}

// Take returns the hits since the last call.
func (h *Hits) Take() []Hit {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := h.all
	h.all = nil
	return all
}

// Handler notes each request before next answers it.
func (h *Hits) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		local, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
		h.mu.Lock()
		h.all = append(h.all, Hit{At: netip.AddrPortFrom(local.AddrPort().Addr().Unmap(), local.AddrPort().Port()), Request: r})
		h.mu.Unlock()
		next.ServeHTTP(w, r)
	})
}

// Serve answers on a port of every address, over TLS on port 443, and returns
// the certificates that a client has to trust there. The certificate is for
// example.com and the names below it.
func Serve(tb testing.TB, port int, handler http.Handler) *tls.Config {
	tb.Helper()
	Ready(tb)
	ln, err := net.Listen("tcp", net.JoinHostPort("::", strconv.Itoa(port)))
	if err != nil {
		tb.Fatal(err)
	}
	s := httptest.NewUnstartedServer(handler)
	_ = s.Listener.Close()
	s.Listener = ln
	tb.Cleanup(s.Close)
	if port != 443 {
		s.Start()
		return nil
	}
	s.EnableHTTP2 = true
	s.StartTLS()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}
