package netsafe

import (
	"context"
	"io"
	"net/http"

	"github.com/untaint/untaint"
)

// follow sends a request and what its redirects ask for, within one Timeout.
func (c *Client) follow(op string, req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), c.timeout)
	req = req.WithContext(ctx)
	for {
		res, err := c.exchange(op, req, req, cancel)
		if err != nil {
			cancel()
			return nil, err
		}
		if res.StatusCode == http.StatusSwitchingProtocols {
			_ = res.Body.Close()
			cancel()
			return nil, refused{codeUnsupportedUpgrade, untaint.Unsupported}.err(op)
		}
		next, err := redirected(op, req, res)
		if err != nil {
			_ = res.Body.Close()
			cancel()
			return nil, err
		}
		if next == nil {
			return res, nil
		}
		discard(res)
		req = next.WithContext(ctx)
	}
}

// discard reads a little of a body that nobody wants, so that its connection can
// be used again. The body's cancel would end the whole chain, so it is not the
// counting body that is closed.
func discard(res *http.Response) {
	if b, ok := res.Body.(*body); ok {
		b.cancel = nil
		_, _ = io.CopyN(io.Discard, b.from, 2<<10)
	}
	_ = res.Body.Close()
}

// redirected returns the request that a response asks for, nil if it asks for
// none. The rules are those of RFC 9110 section 15.4 as net/http reads them.
func redirected(op string, req *http.Request, res *http.Response) (*http.Request, error) {
	method, withBody := req.Method, false
	switch res.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther:
		if method != http.MethodHead {
			method = http.MethodGet
		}
	case http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		withBody = hasBody(req)
	default:
		return nil, nil
	}
	location := res.Header.Get("Location")
	if location == "" {
		return nil, nil
	}
	u, err := req.URL.Parse(location)
	if err != nil {
		return nil, refused{codeBadRedirect, untaint.Malformed}.err(op)
	}
	next := &http.Request{Method: method, URL: u, Header: req.Header, Response: res,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	if !withBody {
		next.Header = withoutBodyHeaders(req.Header)
		return next, nil
	}
	if !sameOrigin(next, req) {
		return nil, refused{CodeBodyAcrossOrigins, untaint.Denied}.err(op)
	}
	if req.GetBody == nil {
		return nil, nil // the body was read: the redirect goes to the caller
	}
	if next.Body, err = req.GetBody(); err != nil {
		return nil, failure(op, "exchange", err)
	}
	next.GetBody, next.ContentLength = req.GetBody, req.ContentLength
	return next, nil
}

// withoutBodyHeaders drops the headers that speak of a body that is not sent.
func withoutBodyHeaders(h http.Header) http.Header {
	for _, name := range []string{"Content-Encoding", "Content-Language", "Content-Location", "Content-Type", "Content-Length"} {
		if _, ok := h[name]; ok {
			h = h.Clone()
			h.Del(name)
		}
	}
	return h
}
