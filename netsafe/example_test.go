package netsafe_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/netsafe"
)

// partner is a server of our own network, and a client to which it is opened.
func partner(answer string) (*httptest.Server, *netsafe.Client) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, answer)
	}))
	client, err := netsafe.Config{
		Ports: []uint16{netip.MustParseAddrPort(server.Listener.Addr().String()).Port()},
		Open:  []netsafe.Open{{Host: "127.0.0.1", Prefix: netip.MustParsePrefix("127.0.0.1/32")}},
		Bytes: 64,
	}.Compile()
	if err != nil {
		panic(err)
	}
	return server, client
}

func Example() {
	client, err := netsafe.Config{Schemes: []string{"https"}}.Compile()
	if err != nil {
		fmt.Println(err) // at start-up, with all mistakes at once
		return
	}
	for _, webhook := range []string{
		"https://169.254.169.254/latest/meta-data/iam/",
		"https://[::ffff:10.0.0.7]/",
		"https://2130706433/",
		"https://hooks.example.com@localhost/",
		"http://hooks.example.com/",
		"https://hooks.example.com:6379/",
	} {
		_, err := client.Get(context.Background(), webhook)
		fmt.Println(err)
	}
	// Output:
	// netsafe.Get: denied: not_public_host
	// netsafe.Get: denied: not_public_host
	// netsafe.Get: unsafe: odd_address
	// netsafe.Get: unsafe: url_with_user
	// netsafe.Get: denied: url_not_allowed
	// netsafe.Get: denied: url_not_allowed
}

func ExampleConfig_Compile() {
	_, err := netsafe.Config{
		Schemes: []string{"https", "gopher"},
		Hosts:   []string{"*"},
		Open:    []netsafe.Open{{Host: "git.corp.example", Prefix: netip.MustParsePrefix("0.0.0.0/0")}},
	}.Compile()
	fmt.Println(err)
	// Output:
	// netsafe.Config.Compile: misuse: bad_scheme_in_config (at netsafe.Config.Schemes[1], tag gopher); bad_host_in_config (at netsafe.Config.Hosts[0], tag *); prefix_is_public (at netsafe.Config.Open[0].Prefix, tag 0.0.0.0/0)
}

func ExampleClient_Get() {
	server, client := partner("hello")
	defer server.Close()
	res, err := client.Get(context.Background(), server.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	fmt.Println(string(body), err)
	// Output:
	// hello <nil>
}

// A body that is too large is an error, not a short body.
func ExampleClient_Get_tooLarge() {
	server, client := partner(strings.Repeat("a", 65))
	defer server.Close()
	_, err := client.Get(context.Background(), server.URL)
	fmt.Println(err)
	fmt.Println(errors.Is(err, netsafe.CodeResponseTooLarge), untaint.KindOf(err).Status())
	// Output:
	// netsafe.Get: too_large: response_too_large (max 64)
	// true 413
}

func ExampleClient_Do() {
	server, client := partner("stored")
	defer server.Close()
	req, _ := http.NewRequest(http.MethodPost, server.URL, strings.NewReader(`{"event":"paid"}`))
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	fmt.Println(res.StatusCode)
	// Output:
	// 200
}

// CheckForm is for the page on which somebody types the URL. The request itself
// still goes through the client.
func ExampleClient_CheckForm() {
	client, _ := netsafe.Config{}.Compile()
	fmt.Println(client.CheckForm("https://hooks.example.com/paid"))
	fmt.Println(client.CheckForm("https://hooks.example.com:8443/paid"))
	fmt.Println(client.CheckForm("https://192.168.0.1/"))
	// Output:
	// <nil>
	// netsafe.CheckForm: denied: url_not_allowed
	// netsafe.CheckForm: denied: not_public_host
}

// An SDK takes an http.Client. The *url.Error around our error holds the URL, so
// answer with the error inside.
func ExampleClient_Transport() {
	client, _ := netsafe.Config{}.Compile()
	sdk := &http.Client{Transport: client.Transport()}
	_, err := sdk.Get("http://10.0.0.7/token")
	fmt.Println(errors.Is(err, netsafe.CodeNotPublicHost))
	refusal, _ := untaint.As(err)
	fmt.Println(refusal)
	// Output:
	// true
	// netsafe.Transport: denied: not_public_host
}

// SMTP, WebSocket and git libraries take a dial function.
func ExampleClient_DialContext() {
	client, _ := netsafe.Config{Ports: []uint16{587}}.Compile()
	_, err := client.DialContext(context.Background(), "tcp", "127.0.0.1:587")
	fmt.Println(err)
	_, err = client.DialContext(context.Background(), "tcp", "mail.example.com:25")
	fmt.Println(err)
	// Output:
	// netsafe.DialContext: denied: not_public_host
	// netsafe.DialContext: denied: url_not_allowed
}

func ExamplePublic() {
	for _, a := range []string{"8.8.8.8", "10.0.0.1", "64:ff9b::808:808", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"} {
		fmt.Println(a, netsafe.Public(netip.MustParseAddr(a)))
	}
	// Output:
	// 8.8.8.8 <nil>
	// 10.0.0.1 netsafe.Public: denied: not_public_host
	// 64:ff9b::808:808 <nil>
	// 64:ff9b::a9fe:a9fe netsafe.Public: denied: not_public_host
	// 2002:7f00:1:: netsafe.Public: denied: not_public_host
}

// Looking up a name, checking the address and then asking for the name checks
// one answer and connects to another. Here the second answer is another one.
func Example_wrong() {
	answers := []string{"93.184.216.34", "127.0.0.1"}
	lookup := func(string) netip.Addr { // a DNS server of the attacker's
		a := answers[0]
		answers = answers[1:]
		return netip.MustParseAddr(a)
	}
	if err := netsafe.Public(lookup("hooks.attacker.example")); err != nil {
		fmt.Println(err)
		return
	}
	connected := lookup("hooks.attacker.example") // http.Get resolves again
	fmt.Println("checked, and connected to", net.JoinHostPort(connected.String(), "80"))
	// Output:
	// checked, and connected to 127.0.0.1:80
}
