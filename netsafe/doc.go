// Package netsafe makes requests to addresses that somebody else chose: a
// webhook, a link preview, an image to import, an OIDC issuer, a feed. Without
// a guard, such a URL can make your server contact what only it can reach: its
// own admin port, a database on its network, the cloud service that hands out
// its credentials (server-side request forgery, CWE-918, OWASP A10:2021, ASVS
// 1.3.6).
//
// Start with [Config.Compile] and [Client.Get]:
//
//	var hooks, err = netsafe.Config{Schemes: []string{"https"}}.Compile()
//	...
//	res, err := hooks.Get(ctx, in.URL)
//	if err != nil {
//		untaint.WriteProblem(w, r, err)
//		return
//	}
//	defer res.Body.Close()
//
// [Client.Do] sends any request. [Client.Transport] guards the [http.Client] of
// an SDK, and [Client.DialContext] guards other protocols. [Client.CheckForm]
// checks a URL that a person types into a form.
//
// # What is promised
//
//   - Every hop is checked, the first URL and each redirect: scheme, host,
//     port, no user or password, and a host that can be read in only one way.
//   - Every address is checked when the socket is about to connect to it: after
//     the name was resolved and mapped forms were unwrapped. There is no second
//     lookup, so a DNS answer that changes in between does not help an attacker
//     (DNS rebinding, CWE-367). An address with a zone is refused.
//   - Public means public: the tables come from the two IANA registries of
//     special-purpose addresses. IPv6 is allowed only in 2000::/3, so a block
//     that is registered later is already refused. NAT64 addresses are checked
//     by the IPv4 address inside; 6to4, Teredo, ISATAP and compatible addresses
//     are refused.
//   - You open a private network for the hosts you name, never for everybody.
//     Even then the services that hand out credentials stay closed.
//   - Across origins (scheme, host and port, RFC 6454) only Accept,
//     Accept-Language, Content-Type and User-Agent are sent on, and a body
//     never (CWE-522, CWE-601). Once a chain of redirects has left its origin,
//     returning to it changes nothing.
//   - Bytes bounds the body after decompression (CWE-409), and Timeout the
//     exchange. Passing either is an error, never a short body that looks
//     complete.
//   - HTTP_PROXY and HTTPS_PROXY are not read: a proxy from the environment
//     would connect for you and bypass every check.
//   - No error holds the URL, a host, an address or what a server said.
//
// # What is not
//
// The response is input: validate and sanitize it like any other. A public host
// sees your address and can forward a request wherever it likes. If you set a
// Proxy, the proxy resolves the names and has to check the addresses. A network
// that routes public addresses to its own machines looks public: block those in
// a firewall. From an error or from timing, an attacker can still learn that a
// public host exists; where that matters, always answer "the webhook could not
// be called". CheckForm resolves nothing.
//
// # Codes
//
// Codes you are likely to branch on are constants. The others, by Kind:
//
//   - Denied: url_not_allowed (a scheme, host or port that is not on its list)
//   - Unsafe: url_with_user, odd_address, bad_url_character, bad_url_escape, bad_header
//   - Invalid: empty, too_many_bytes, url_without_scheme, bad_url_scheme,
//     url_without_host, bad_host, bad_port
//   - Malformed: bad_redirect
//   - Unsupported: unsupported_coding, unsupported_upgrade
//   - Canceled: canceled
//   - Misuse: client_not_compiled, no_request, unsupported_network,
//     proxy_cannot_dial, and the mistakes that [Config.Compile] lists
//
// # From http.Client, and from safeurl
//
// Replace http.Get(u) by client.Get(ctx, u), and [http.DefaultClient] by
// &http.Client{Transport: client.Transport()} where a library wants an
// *http.Client. What changes for honest requests: name ports other than 80 and
// 443 in Ports and private hosts in [Open], set Bytes for bodies over 10 MiB,
// and set Timeout for exchanges over 30 seconds. Responses in br or zstd are
// refused; the Client never asks for them.
//
// A safeurl configuration translates as follows: SetAllowedSchemes is Schemes,
// SetAllowedHosts is Hosts, SetAllowedPorts is Ports, and SetAllowedIPsCIDR is
// Open with the host that needs it. SetBlockedIPs has no equivalent, because
// everything that is not public is blocked. IPv6 is on.
package netsafe
