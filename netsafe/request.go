package netsafe

import (
	"context"
	"net/http"
)

// CheckForm checks only the form of a URL, so that you can answer a person who
// types one: scheme, host and port are allowed, there is no user or password,
// and a host that is an address is public or opened. It does not resolve names:
// for a name it returns nil, wherever the name leads now or later. A stored URL
// is therefore not safe because CheckForm took it; fetch it with this Client.
//
// Refusals are Denied (url_not_allowed, [CodeNotPublicHost]), Unsafe
// (url_with_user, odd_address, bad_url_character) or Invalid (bad_host, bad_port,
// url_without_host, url_without_scheme, too_many_bytes).
func (c *Client) CheckForm(rawURL string) error {
	_, err := c.parse("netsafe.CheckForm", rawURL)
	return err
}

// Get requests a URL and returns the response of the last redirect. The errors
// are those of [Client.Do], and of [Client.CheckForm] for the URL. Close the
// body.
func (c *Client) Get(ctx context.Context, rawURL string) (*http.Response, error) {
	u, err := c.parse("netsafe.Get", rawURL)
	if err != nil {
		return nil, err
	}
	req := &http.Request{Method: http.MethodGet, URL: u, Host: u.Host, Header: http.Header{},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	return c.follow("netsafe.Get", req.WithContext(ctx))
}

// Do sends a request and follows its redirects as [http.Client] does, with
// these differences: every hop is checked, no cookies are kept, and no Referer
// is sent. Across origins (scheme, host and port) only Accept, Accept-Language,
// Content-Type and User-Agent are sent on, and never a body. The Client sets
// Accept-Encoding and refuses codings other than gzip.
//
// An error is Denied for a URL, an address or a redirect that is not allowed,
// TooLarge, Timeout, Canceled, Unsupported (unsupported_coding,
// unsupported_upgrade), Failed ([CodeExchangeFailed]) where the other side
// could not be reached or does not speak HTTP, Unsafe or Invalid for the URL or
// a header, and Misuse for a request that cannot be sent. No error holds the
// URL. A status of 400 or more is not an error. As in http.Client, the
// request's body is always closed; close the response's body yourself.
//
// The headers and Host of the request are sent as you set them. Never set Host
// from input.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	const op = "netsafe.Do"
	switch {
	case c == nil || c.inner == nil:
		closeBody(req)
		return nil, misuse(op, codeClientNotCompiled)
	case req == nil || req.URL == nil || req.RequestURI != "":
		closeBody(req)
		return nil, misuse(op, codeNoRequest)
	}
	return c.follow(op, req)
}
