package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/netsafe"
	"github.com/untaint/untaint/validate"
)

// Webhook is the body of POST /webhooks: where a client wants to be told of new
// comments.
type Webhook struct {
	URL string `json:"url" validate:"required,max=2000"`
}

var webhooks = validate.MustFor[Webhook]()

// neighbours are the servers round the application: one of a partner's, which
// webhooks may reach, and one that only this machine should.
type neighbours struct {
	partner, inside *httptest.Server

	mu   sync.Mutex
	seen map[string][]string // requests, by the server that got them
}

func newNeighbours() *neighbours {
	n := &neighbours{seen: map[string][]string{}}
	n.partner = httptest.NewServer(n.note("deliveries"))
	n.inside = httptest.NewServer(n.note("inside"))
	return n
}

// note remembers each request, and sends it on where its query says so.
func (n *neighbours) note(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.mu.Lock()
		n.seen[name] = append(n.seen[name], r.Method+" "+r.URL.Path)
		n.mu.Unlock()
		if to := r.URL.Query().Get("to"); to != "" {
			status, _ := strconv.Atoi(r.URL.Query().Get("status"))
			http.Redirect(w, r, n.fill(to), status)
			return
		}
		_, _ = io.WriteString(w, "ok")
	})
}

// fill puts the two origins into a text that names them.
func (n *neighbours) fill(text string) string {
	return strings.NewReplacer("{partner}", n.partner.Listener.Addr().String(), "{inside}", n.inside.Listener.Addr().String(),
		"{port}", strconv.Itoa(int(portOf(n.partner)))).Replace(text)
}

func (n *neighbours) requests(name string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.seen[name])
}

func (n *neighbours) close() {
	n.partner.Close()
	n.inside.Close()
}

func portOf(s *httptest.Server) uint16 {
	return netip.MustParseAddrPort(s.Listener.Addr().String()).Port()
}

// client takes any public host, and the partner's although it is on this machine.
func (n *neighbours) client() (*netsafe.Client, error) {
	return netsafe.Config{
		Ports: []uint16{80, 443, portOf(n.partner)},
		Open:  []netsafe.Open{{Host: "127.0.0.1", Prefix: netip.MustParsePrefix("127.0.0.1/32")}},
		Bytes: 1 << 10,
	}.Compile()
}

// webhook tells the URL that it was registered, as a first delivery.
func (a *app) webhook(r *http.Request) (any, error) {
	in, err := webhooks.Request(r)
	if err != nil {
		return nil, err
	}
	if err := a.hooks.CheckForm(in.URL); err != nil {
		return nil, atURL(err)
	}
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, in.URL, strings.NewReader(`{"event":"registered"}`))
	if err != nil {
		return nil, untaint.New("tour.webhook", untaint.Violation{Path: "/url", Code: "not_url", Kind: untaint.Invalid})
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Tour-Signature", "hunter2") // goes to that origin alone
	res, err := a.hooks.Do(req)
	if err != nil {
		return nil, atURL(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return nil, atURL(err)
	}
	return map[string]int{"answered": res.StatusCode}, nil
}

// atURL gives an error of the request the name of the field that it is about.
func atURL(err error) error {
	c := untaint.Collector{Op: "tour.webhook"}
	c.Merge("/url", err)
	return c.Err()
}
