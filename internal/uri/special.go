package uri

import (
	"strings"

	"github.com/untaint/untaint/internal/address"
)

// PublicHost returns why a host is none (as Host does) or is not one to be asked
// from a server on somebody else's behalf: Special for an address out of a private or
// special block, and for a name of a local domain. A name that resolves to such
// an address is not found here, since nothing is resolved: check again when the
// connection is made.
func PublicHost(host string) Reason {
	host, why := ASCII(host)
	if why != OK {
		return why
	}
	if a, ok := Address(host); ok {
		if !address.Public(a) {
			return Special
		}
		return OK
	}
	name := strings.TrimSuffix(host, ".")
	if strings.IndexByte(name, '.') < 0 { // looked up in the local search list
		return Special
	}
	for _, domain := range localDomains {
		if underDomain(name, domain) {
			return Special
		}
	}
	return OK
}

// localDomains are the names that do not lead to the Internet: RFC 6761, 6762,
// 7686, 8375, 9476, ICANN's reservation of "internal", and the names of a cluster.
var localDomains = [...]string{
	"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "localdomain", "home.arpa",
	"onion", "alt", "svc", "test", "example", "invalid", "in-addr.arpa", "ip6.arpa",
}

// underDomain reports whether name is the domain, in lower case, or below it.
func underDomain(name, domain string) bool {
	n := len(name) - len(domain)
	return n >= 0 && equalFold(name[n:], domain) && (n == 0 || name[n-1] == '.')
}
