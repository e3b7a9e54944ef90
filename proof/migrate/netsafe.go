package migrate

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"time"

	"github.com/doyensec/safeurl"

	"github.com/untaint/untaint/netsafe"
)

// PreviewBefore is the code to move: it fetches a page whose address a client
// sent, from wherever that leads, and reads whatever comes.
func PreviewBefore(client *http.Client, address string) ([]byte, error) {
	res, err := client.Get(address)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(res.Body)
}

// PreviewAfter asks public hosts alone, at each redirect too, and reads as much
// as the Config says.
func PreviewAfter(ctx context.Context, client *netsafe.Client, address string) ([]byte, error) {
	res, err := client.Get(ctx, address)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(res.Body)
}

// HooksBefore is a configuration of safeurl. Its hosts and schemes are looked at
// for the first URL alone: a redirect leads to any other host.
func HooksBefore(port int) *safeurl.WrappedClient {
	return safeurl.Client(safeurl.GetConfigBuilder().
		SetAllowedSchemes("http").
		SetAllowedHosts("127.0.0.1").
		SetAllowedPorts(port).
		SetAllowedIPsCIDR("127.0.0.0/8").
		SetTimeout(10 * time.Second).
		Build())
}

// HooksAfter is the same: SetAllowedIPsCIDR is Open, with the host that needs it.
func HooksAfter(port uint16) (*netsafe.Client, error) {
	return netsafe.Config{
		Schemes: []string{"http"},
		Hosts:   []string{"127.0.0.1"},
		Ports:   []uint16{port},
		Open:    []netsafe.Open{{Host: "127.0.0.1", Prefix: netip.MustParsePrefix("127.0.0.0/8")}},
		Timeout: 10 * time.Second,
	}.Compile()
}
