// Package netsafe makes requests whose address somebody else chose: a webhook, a
// link preview, an image to import, an OIDC issuer, a feed. Without a guard such
// a URL makes your server ask what only it can reach: its own admin port, a
// database of its network, the cloud's service that hands out its credentials
// (server-side request forgery, CWE-918, OWASP A10:2021, ASVS 1.3.6).
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
// [Client.Do] sends any request, [Client.Transport] guards the [http.Client] of an
// SDK, [Client.DialContext] other protocols, and [Client.CheckForm] answers a form
// in which a URL is typed.
//
// # What is promised
//
//   - Every hop is checked, the first URL and each redirect: scheme, host, port, no
//     user or password, a host that is spelled in one way.
//   - Every address is judged when the socket is about to connect to it, after the
//     name was resolved and after mapped forms were taken off. No second lookup
//     follows, so an answer that changes in between is of no use (DNS rebinding,
//     CWE-367). An address with a zone is refused.
//   - Public means public: the tables come from the two IANA registries of
//     special-purpose addresses. IPv6 is allowed in 2000::/3 alone, so a block that is
//     registered later is refused already. NAT64 addresses are judged by the IPv4
//     address inside; 6to4, Teredo, ISATAP and compatible addresses are refused.
//   - A private network is opened for a host that you name, never for everybody, and
//     the services that hand out credentials stay closed even then.
//   - Across origins (scheme, host and port, RFC 6454) only Accept, Accept-Language,
//     Content-Type and User-Agent are sent on, and a body never (CWE-522, CWE-601). A
//     chain that has left its origin stays marked when it comes back.
//   - A body ends at Bytes after decompression (CWE-409), an exchange at Timeout. Both
//     are errors, never a short body that looks whole.
//   - HTTP_PROXY and HTTPS_PROXY are not read: a proxy of the environment would
//     connect for you, around every check.
//   - No error holds the URL, a host, an address or what a server said.
//
// # What is not
//
// The response is input: validate and sanitize it like any other. A public host may
// forward a request to wherever it likes, and sees your address. Where requests go
// through a Proxy of the [Config], it resolves the names and judges the addresses. A
// network that routes public addresses to its own machines looks public: name them
// in a firewall. A blind attacker can still tell from an error or from the time it
// takes that a public host exists; answer "the webhook could not be called" where
// that matters. CheckForm resolves nothing.
//
// # Codes
//
// Those that a program branches on are constants. The others, by Kind:
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
// &http.Client{Transport: client.Transport()} where a library wants an *http.Client.
// What changes for honest requests: other ports than 80 and 443 have to be named in
// Ports, private hosts in [Open], a body over 10 MiB needs Bytes, and one that takes
// over 30 seconds needs Timeout. Responses in br or zstd are refused; nothing asks
// for them.
//
// A safeurl configuration reads so: SetAllowedSchemes is Schemes, SetAllowedHosts is
// Hosts, SetAllowedPorts is Ports, SetAllowedIPsCIDR is Open with the host that
// needs it, and SetBlockedIPs has no equal, since whatever is not public is blocked.
// IPv6 is on.
package netsafe
