package netsafe

import (
	"context"
	"maps"
	"net/http"
	"strings"

	"golang.org/x/net/http/httpguts"

	"github.com/untaint/untaint"
)

// exchange checks one request and sends it, as all of Do, Get and Transport do.
// The timed request is the one that is sent: a copy of req, or req itself if that
// is a copy already, with a context that ends. On an error the caller calls
// cancel, else the end of the body does.
func (c *Client) exchange(op string, req, timed *http.Request, cancel context.CancelFunc) (*http.Response, error) {
	hop := hopOf(req, c.redirects)
	if err := c.admit(op, req, hop); err != nil {
		closeBody(req)
		return nil, err
	}
	timed.Header = headersFor(req, hop)
	if hop.crossed {
		timed.Host = ""
	}
	res, err := c.inner.RoundTrip(timed)
	if err != nil {
		return nil, c.unsent(op, timed, err)
	}
	// The request as the caller knows it: http.Client hangs the next hop on it.
	res.Request = req
	if res.StatusCode == http.StatusSwitchingProtocols {
		return switched(op, req, res, cancel)
	}
	if err := c.bound(op, timed, res, cancel); err != nil {
		_ = res.Body.Close()
		return nil, err
	}
	return res, nil
}

// admit returns why a request is not sent.
func (c *Client) admit(op string, req *http.Request, hop hop) error {
	switch {
	case !sendable(req):
		return misuse(op, codeNoRequest)
	case hop.count > c.redirects:
		return refused{CodeTooManyRedirects, untaint.Denied}.err(op, untaint.IntParam("max", int64(c.redirects)))
	case hop.crossed && hasBody(req):
		return refused{CodeBodyAcrossOrigins, untaint.Denied}.err(op)
	}
	if why := c.formReason(req.URL); why.code != "" {
		return why.err(op)
	}
	return nil
}

// sendable reports whether a request has a method, which is a token (RFC 9110
// section 9.1), and the body whose length it tells.
func sendable(req *http.Request) bool {
	return (req.Method == "" || httpguts.ValidHeaderFieldName(req.Method)) && (req.ContentLength == 0 || req.Body != nil)
}

func hasBody(req *http.Request) bool { return req.Body != nil && req.Body != http.NoBody }

// unsent names a header as the reason where the transport would have said so.
func (c *Client) unsent(op string, req *http.Request, err error) error {
	if !validHeaders(req.Header) || !validHeaders(req.Trailer) {
		return refused{codeBadHeader, untaint.Unsafe}.err(op)
	}
	return failure(op, "exchange", endOf(req.Context(), err))
}

func validHeaders(h http.Header) bool {
	for name, values := range h {
		if !httpguts.ValidHeaderFieldName(name) {
			return false
		}
		for _, v := range values {
			if !httpguts.ValidHeaderFieldValue(v) {
				return false
			}
		}
	}
	return true
}

// hop is where a request stands in a chain of redirects.
type hop struct {
	count   int  // redirects before it
	crossed bool // one of them led to another origin
}

// hopOf follows the responses that led to the request. Once a chain has left its
// origin it stays marked, back at the first origin too: whoever sent it back
// there chose the path. A chain longer than most is refused, so that none of it
// has to be known beyond that.
func hopOf(req *http.Request, most int) (h hop) {
	for req.Response != nil && req.Response.Request != nil && h.count <= most {
		before := req.Response.Request
		h.count++
		h.crossed = h.crossed || !sameOrigin(req, before)
		req = before
	}
	return h
}

// sameOrigin compares scheme, host and port (RFC 6454 section 5).
func sameOrigin(a, b *http.Request) bool {
	return a.URL.Scheme == b.URL.Scheme && strings.EqualFold(a.URL.Hostname(), b.URL.Hostname()) &&
		port(a.URL.Scheme, a.URL.Port()) == port(b.URL.Scheme, b.URL.Port())
}

// sentOn are the headers that go on to another origin: they say what the client
// can read, and nothing about who it is.
var sentOn = [...]string{"Accept", "Accept-Language", "Content-Type", "User-Agent"}

// headersFor returns the headers that a request is sent with, in a map of their
// own: without a redirect the caller's, but for Accept-Encoding, which names what
// decode reads, so that Bytes counts what comes out.
func headersFor(req *http.Request, hop hop) http.Header {
	own := make(http.Header, len(req.Header)+1)
	if hop.crossed {
		for _, name := range sentOn {
			if values, ok := req.Header[name]; ok {
				own[name] = values
			}
		}
	} else {
		maps.Copy(own, req.Header)
	}
	if hop.count > 0 && strings.ContainsAny(own.Get("Referer"), "?#@") { // a query holds tokens; net/http sends the whole URL
		own.Del("Referer")
	}
	if own.Del("Accept-Encoding"); acceptsGzip(req) {
		own.Set("Accept-Encoding", "gzip")
	}
	return own
}

func closeBody(req *http.Request) {
	if req != nil && req.Body != nil {
		_ = req.Body.Close()
	}
}
