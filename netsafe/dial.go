package netsafe

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"sync/atomic"
	"syscall"

	"github.com/untaint/untaint/internal/uri"
)

// DialContext connects to "host:port" over network "tcp", "tcp4" or "tcp6", for
// SMTP, WebSocket, git and whatever else takes a dial function. Host and port
// are checked like those of a URL, and each address is checked when the socket
// is about to connect to it, so a DNS answer that changes in between does not
// help (CWE-367). Connecting takes at most Timeout; neither Bytes nor Timeout
// bounds the open connection.
//
// The errors are those of [Client.Do], and Misuse for any other network
// (unsupported_network) and for a Client with a Proxy (proxy_cannot_dial).
func (c *Client) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	const op = "netsafe.DialContext"
	switch {
	case c == nil || c.inner == nil:
		return nil, misuse(op, codeClientNotCompiled)
	case c.viaProxy:
		return nil, misuse(op, codeProxyCannotDial)
	case network != "tcp" && network != "tcp4" && network != "tcp6":
		return nil, misuse(op, codeUnsupportedNetwork)
	}
	return c.dial(ctx, op, network, addr)
}

// dialTransport is the dial of the http.Transport. Where there is a proxy, the
// transport dials nothing else.
func (c *Client) dialTransport(ctx context.Context, network, addr string) (net.Conn, error) {
	const op = "netsafe.Do"
	if c.viaProxy {
		d := net.Dialer{Timeout: c.timeout, Resolver: c.resolver}
		conn, err := d.DialContext(ctx, network, addr)
		if err != nil {
			return nil, failure(op, "connect", endOf(ctx, err))
		}
		return conn, nil
	}
	return c.dial(ctx, op, network, addr)
}

func (c *Client) dial(ctx context.Context, op, network, addr string) (net.Conn, error) {
	name, why := c.destination(addr)
	if why != uri.OK {
		return nil, because(why).err(op)
	}
	var refusals atomic.Int32 // addresses are tried side by side (RFC 8305)
	d := net.Dialer{Timeout: c.timeout, Resolver: c.resolver,
		ControlContext: func(_ context.Context, _, to string, _ syscall.RawConn) error {
			ap, err := netip.ParseAddrPort(to)
			if err == nil && c.judge(name, ap.Addr()) {
				return nil
			}
			refusals.Add(1)
			return notPublic.err(op)
		}}
	_, written, _ := net.SplitHostPort(addr)
	conn, err := d.DialContext(ctx, network, net.JoinHostPort(name, written))
	switch {
	case err == nil:
		return conn, nil
	case refusals.Load() > 0: // whatever became of the name's other addresses
		return nil, notPublic.err(op)
	}
	return nil, failure(op, "connect", endOf(ctx, err))
}

// destination returns the canonical host of an address that is about to be
// dialed, or why it is not.
func (c *Client) destination(addr string) (name string, why uri.Reason) {
	host, written, err := net.SplitHostPort(addr)
	if err != nil {
		return "", uri.BadPort
	}
	if name, why = canonical(host); why != uri.OK {
		return "", why
	}
	switch n := port("", written); {
	case n == 0:
		return "", uri.BadPort
	case !slices.Contains(c.ports, n):
		return "", uri.NotAllowed
	}
	return name, c.hostReason(name)
}
