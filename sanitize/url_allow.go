package sanitize

import (
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
	"github.com/untaint/untaint/internal/uri"
)

// URLConfig says which [URLs] are allowed, as a link, a redirect target or an
// address to fetch from. Each list is an allow-list; Compile turns it into a
// URL.
//
//	var partners = sanitize.URLConfig{Hosts: []string{"example.com", "*.example.org"}}
//	var afterLogin = sanitize.URLConfig{Local: true, Hosts: []string{"app.example.com"}}
//
// Whatever the lists say, these are refused: a user or password before the
// host, control characters, spaces and backslashes, a scheme without "//", a
// host that is neither a name nor an address or that spells an address in an
// unusual way ("0x7f.1"), and more than 8000 bytes.
type URLConfig struct {
	// Schemes lists the schemes in lower case; none means https alone. Only
	// schemes with "//" and a host are possible.
	Schemes []string
	// Hosts are the hosts, in any case: "example.com" for that host, and
	// "*.example.com" for every host below it but not itself. "*" is any public
	// host: not an address from a private or special block, and not a local
	// name.
	Hosts []string
	// Ports lists the ports that the URL may have, in addition to the scheme's
	// default.
	Ports []string
	// Local also takes a path on the same site, as the constant Redirect does.
	Local bool
}

// URL is a compiled [URLConfig], immutable and safe for concurrent use. A zero
// or nil URL refuses everything.
//
// It does not resolve names: with "*" a host may lead to a private address. If
// your server fetches the URL, use package netsafe, which checks every address
// and every redirect.
type URL struct {
	schemes []string
	names   []string // exact hosts, in ASCII and lower case
	below   []string // ".example.com"
	ports   []string
	public  bool
	local   bool
}

// Codes of the mistakes in a URLConfig, all Misuse.
const (
	codeBadSchemeInConfig untaint.Code = code.BadSchemeInConfig
	codeBadHostInConfig   untaint.Code = code.BadHostInConfig
	codeBadPortInConfig   untaint.Code = code.BadPortInConfig
)

// schemesWithPort have a port that need not be written, and must not be listed.
var schemesWithPort = map[string]string{"http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21"}

// Compile checks the configuration and returns all its mistakes at once, as
// Misuse with the index of each: a scheme that is invalid or runs scripts
// (bad_scheme_in_config), an invalid host (bad_host_in_config), neither hosts
// nor Local (bad_host_in_config at "/Hosts"), an invalid port
// (bad_port_in_config).
func (c URLConfig) Compile() (*URL, error) {
	errs := untaint.Collector{Op: "sanitize.URLConfig.Compile"}
	mistake := func(list string, i int, code untaint.Code) {
		errs.Add(untaint.Violation{Path: untaint.PathIndex("/"+list, i), Kind: untaint.Misuse, Code: code})
	}
	u := &URL{schemes: []string{"https"}, local: c.Local}
	if len(c.Schemes) > 0 {
		u.schemes = slices.Clone(c.Schemes)
	}
	for i, scheme := range u.schemes {
		if parsed, why := uri.Parse(scheme + "://h"); why != uri.OK || parsed.Scheme != scheme || !takenScheme(scheme) {
			mistake("Schemes", i, codeBadSchemeInConfig)
		}
	}
	for i, host := range c.Hosts {
		if !u.addHost(host) {
			mistake("Hosts", i, codeBadHostInConfig)
		}
	}
	if len(c.Hosts) == 0 && !c.Local {
		errs.Add(untaint.Violation{Path: "/Hosts", Kind: untaint.Misuse, Code: codeBadHostInConfig})
	}
	for i, port := range c.Ports {
		if parsed, why := uri.Parse("x://h:" + port); why != uri.OK || parsed.Port != port {
			mistake("Ports", i, codeBadPortInConfig)
		}
	}
	u.ports = slices.Clone(c.Ports)
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return u, nil
}

// takenScheme refuses upper case, and the schemes that run what follows them.
func takenScheme(s string) bool {
	return s == strings.ToLower(s) && !slices.Contains([]string{"javascript", "vbscript", "data", "blob", "filesystem", "file"}, s)
}

func (u *URL) addHost(host string) bool {
	if host == "*" {
		u.public = true
		return true
	}
	name, below := strings.CutPrefix(host, "*.")
	ascii, why := uri.ASCII(strings.ToLower(name))
	if why != uri.OK {
		return false
	}
	ascii = strings.TrimSuffix(ascii, ".")
	if _, isAddress := uri.Address(ascii); isAddress && below {
		return false
	}
	if below {
		u.below = append(u.below, "."+ascii)
	} else {
		u.names = append(u.names, ascii)
	}
	return true
}

// Check returns nil if s may be used as it is: Denied if a part is not on its
// list (url_not_allowed) or not public (not_public_host), Unsafe or Invalid,
// with a code from the package comment, if it is not a proper URL.
func (u *URL) Check(s string) error {
	_, _, why := u.examine(s)
	return refusedURL("sanitize.URL.Check", why)
}

// Clean returns s in a form that every program reads alike: scheme and host in
// lower case, an international host as "xn--", without the scheme's default
// port, non-ASCII characters percent-encoded. For a URL that Check refuses it
// returns the same error.
func (u *URL) Clean(s string) (string, error) {
	parts, host, why := u.examine(s)
	if err := refusedURL("sanitize.URL.Clean", why); err != nil {
		return "", err
	}
	if parts.Scheme == "" { // local
		return escapeURL(s), nil
	}
	canonical := uri.URL{Scheme: strings.ToLower(parts.Scheme), Host: host, Port: parts.Port, Rest: escapeURL(parts.Rest)}
	if canonical.Port == schemesWithPort[canonical.Scheme] {
		canonical.Port = ""
	}
	if canonical == parts && strings.HasPrefix(parts.Rest, "/") {
		return s, nil
	}
	return join(canonical), nil
}

func join(u uri.URL) string {
	var b strings.Builder
	b.Grow(len(u.Scheme) + len(u.Host) + len(u.Port) + len(u.Rest) + len("://:/"))
	b.WriteString(u.Scheme + "://" + u.Host)
	if u.Port != "" {
		b.WriteString(":" + u.Port)
	}
	if !strings.HasPrefix(u.Rest, "/") {
		b.WriteByte('/')
	}
	b.WriteString(u.Rest)
	return b.String()
}

// escapeURL percent-encodes what is not ASCII. All else was checked.
func escapeURL(s string) string { return percent(s, notASCII) }

var notASCII = stopBytes(func(c byte) bool { return c >= 0x80 })

// examine splits s and returns its host in lower-case ASCII. The parts of a
// local target are empty.
func (u *URL) examine(s string) (parts uri.URL, host string, why uri.Reason) {
	if u == nil {
		return parts, "", uri.NotAllowed
	}
	if u.local && s != "" && s[0] == '/' {
		return parts, "", uri.Local(s)
	}
	parts, why = uri.Parse(s)
	if why != uri.OK {
		return parts, "", why
	}
	if !slices.ContainsFunc(u.schemes, parts.HasScheme) {
		return parts, "", uri.NotAllowed
	}
	if host, why = uri.ASCII(parts.Host); why != uri.OK {
		return parts, "", why
	}
	host = strings.ToLower(host)
	if parts.Port != "" && parts.Port != schemesWithPort[strings.ToLower(parts.Scheme)] && !slices.Contains(u.ports, parts.Port) {
		return parts, host, uri.NotAllowed
	}
	return parts, host, u.allowed(host)
}

func (u *URL) allowed(host string) uri.Reason {
	name := strings.TrimSuffix(host, ".")
	if slices.Contains(u.names, name) {
		return uri.OK
	}
	for _, domain := range u.below {
		if strings.HasSuffix(name, domain) {
			return uri.OK
		}
	}
	if u.public {
		return uri.PublicHost(host)
	}
	return uri.NotAllowed
}

func refusedURL(op string, why uri.Reason) error {
	f := becauseURL(why)
	if f.code == "" {
		return nil
	}
	return untaint.New(op, untaint.Violation{Kind: f.kind, Code: f.code, Params: untaint.NewParams(f.param)})
}
