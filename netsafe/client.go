package netsafe

import (
	"net"
	"net/http"
	"net/netip"
	"time"
)

// Client makes requests to addresses that somebody else chose. Make one with
// [Config.Compile] at start-up and share it: it is immutable, safe for
// concurrent use, and keeps connections open for the next request. A zero or
// nil Client refuses everything as Misuse.
//
// It keeps a request from reaching what only your server can reach, from
// carrying secrets to another origin, and from taking more time or memory than
// you allow. It does not look at what comes back: a response is input like any
// other. It does not hide your server from the host it contacts, and a public
// host can pass the request on to wherever it wants.
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
