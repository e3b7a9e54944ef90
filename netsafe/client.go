package netsafe

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/uri"
)

// Client makes requests to addresses that somebody else chose. Make one with
// [Config.Compile] at start-up and share it: it is immutable, safe for many
// goroutines, and keeps connections open for the next request. The zero Client,
// like a nil one, refuses everything as Misuse.
//
// It keeps a request from reaching what only your server can reach, from
// carrying secrets on to another origin, and from taking more time or memory
// than you said. It does not look at what comes back: a page from an honest
// host is input like any other. It does not hide that your server exists from
// the host that is asked, and a public host may pass the request on to wherever
// it wants.
type Client struct {
	schemes   []string
	hosts     hostList
	ports     []uint16
	opened    []opened
	nat64     []netip.Prefix
	viaProxy  bool
	redirects int
	bytes     int64
	timeout   time.Duration
	resolver  *net.Resolver
	inner     *http.Transport
}

// CheckForm looks at the form of a URL alone, to answer a person who types one:
// scheme, host and port are allowed, there is no user or password, and a host
// that is an address is public or opened. It returns nil for a name whatever
// that name leads to, now or later: storing a URL that CheckForm takes is no
// protection by itself. Fetch it with this Client.
//
// Refusals are Denied (url_not_allowed, [CodeNotPublicHost]), Unsafe
// (url_with_user, odd_address, bad_url_character) or Invalid (bad_host, bad_port,
// url_without_host, url_without_scheme, too_many_bytes).
func (c *Client) CheckForm(rawURL string) error {
	_, err := c.parse("netsafe.CheckForm", rawURL)
	return err
}

// Get asks for a URL and returns the response of the last redirect. The errors
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

// Do sends a request and follows its redirects as http.Client does, with these
// differences: every hop is checked, no cookies are kept, no Referer is made, and
// across origins (scheme, host and port) only Accept, Accept-Language,
// Content-Type and User-Agent are sent on and never a body. Accept-Encoding is
// set by the Client, and a coding other than gzip is refused.
//
// An error is Denied for a URL, an address or a redirect that is not allowed,
// TooLarge, Timeout, Canceled, Unsupported (unsupported_coding,
// unsupported_upgrade), Failed ([CodeExchangeFailed]) where the other side could
// not be reached or does not speak HTTP, Unsafe or Invalid for the URL or a
// header, and Misuse for a request that cannot be sent. No error holds the URL.
// A status of 400 or more is not an error. The body is closed in any case, as
// by http.Client; close the response's.
//
// The request's own URL, Host and headers are the caller's. Put no input into
// its Host.
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

// Transport returns the Client as an http.RoundTripper, for the http.Client of
// an SDK, an OIDC library or a webhook sender. Every request is checked as Do
// checks it, each redirect of an http.Client too: headers and bodies are kept
// from other origins, and Redirects counts. The Timeout holds for each request
// by itself, and a response of 3xx comes back as it is.
//
// The errors are those of [Client.Do]; http.Client wraps them in a *url.Error,
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

func closeBody(req *http.Request) {
	if req != nil && req.Body != nil {
		_ = req.Body.Close()
	}
}

// parse reads a URL that came as text. It takes what net/url takes and the form
// allows, so that a link with "|" or "{" in its query is no reason to refuse.
func (c *Client) parse(op, rawURL string) (*url.URL, error) {
	switch {
	case c == nil || c.inner == nil:
		return nil, misuse(op, codeClientNotCompiled)
	case rawURL == "":
		return nil, because(uri.Empty).err(op)
	case len(rawURL) > uri.MaxLen:
		return nil, because(uri.TooLong).err(op, untaint.IntParam("max", uri.MaxLen))
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, unparsed(rawURL).err(op)
	}
	if why := c.formReason(u); why.code != "" {
		return nil, why.err(op)
	}
	return u, nil
}

// unparsed says more about a text that net/url does not take, if it can.
func unparsed(rawURL string) refused {
	if _, why := uri.Parse(rawURL); why != uri.OK {
		return because(why)
	}
	return refused{codeBadURLCharacter, untaint.Unsafe}
}

// formReason returns why a parsed URL is not asked. It is looked at on every
// hop, and what it decides about the host is decided once more at the dial.
func (c *Client) formReason(u *url.URL) refused {
	switch {
	case u.Scheme == "":
		return because(uri.NoScheme)
	case !slices.Contains(c.schemes, u.Scheme):
		return because(uri.NotAllowed)
	case u.Opaque != "" || u.Host == "":
		return because(uri.NoHost)
	case u.User != nil: // CWE-522: it goes to whoever the host turns out to be
		return because(uri.UserInfo)
	case strings.IndexByte(u.RawQuery, ' ') >= 0: // net/http sends a query as it is
		return refused{codeBadURLCharacter, untaint.Unsafe}
	}
	host, written, why := uri.Authority(u.Host)
	if why != uri.OK {
		return because(why)
	}
	name, why := canonical(host)
	if why != uri.OK {
		return because(why)
	}
	if !slices.Contains(c.ports, port(u.Scheme, written)) {
		return because(uri.NotAllowed)
	}
	return because(c.hostReason(name))
}
