package netsafe

import (
	"net/url"
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/uri"
)

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
	case strings.ContainsFunc(u.RawQuery, endsQuery): // net/http sends a query as it is
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

// endsQuery takes what ends a query, its line, or the request.
func endsQuery(r rune) bool { return r <= ' ' || r == '#' || r == 0x7f }
