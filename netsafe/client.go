package netsafe

import (
	"net"
	"net/http"
	"net/netip"
	"time"
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
