package netsafe

import (
	"context"
	"net/http"
)

// Transport returns the Client as an [http.RoundTripper], for the [http.Client]
// of an SDK, an OIDC library or a webhook sender. Every request is checked as
// Do checks it, each redirect of an http.Client too: headers and bodies are
// kept from other origins, and Redirects counts. The Timeout applies to each
// request separately, and a 3xx response comes back as it is.
//
// The errors are those of [Client.Do]; http.Client wraps them in a [*url.Error],
// which shows the URL. A request with an Upgrade header may get a connection as
// the body of its 101 response, which neither Bytes nor Timeout bound.
func (c *Client) Transport() http.RoundTripper { return (*roundTripper)(c) }

// roundTripper keeps RoundTrip off the methods of Client.
type roundTripper Client

// RoundTrip makes one exchange.
func (t *roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	const op = "netsafe.Transport"
	c := (*Client)(t)
	switch {
	case c == nil || c.inner == nil:
		closeBody(req)
		return nil, misuse(op, codeClientNotCompiled)
	case req == nil || req.URL == nil:
		closeBody(req)
		return nil, misuse(op, codeNoRequest)
	}
	ctx, cancel := context.WithTimeout(req.Context(), c.timeout)
	res, err := c.exchange(op, req, req.WithContext(ctx), cancel)
	if err != nil {
		cancel()
		return nil, err
	}
	return res, nil
}

// CloseIdleConnections is found by http.Client's method of that name.
func (t *roundTripper) CloseIdleConnections() {
	if t != nil && t.inner != nil {
		t.inner.CloseIdleConnections()
	}
}
