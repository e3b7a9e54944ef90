// Package uri has the checks on URLs, hosts, addresses and redirect targets that
// validate and sanitize share. It is stricter than RFC 3986: what browsers, Go
// and other parsers read differently is refused, so that the host that is
// checked is the host that is asked (CWE-918, CWE-601). No check resolves a
// name, and only the conversion of an international host allocates.
package uri

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// Reason says why a URL, host or target is refused. OK, the zero Reason, says
// that it is not.
type Reason uint8

const (
	OK         Reason = iota
	Empty             // nothing
	TooLong           // more than MaxLen bytes
	Character         // a control character, space, backslash, quote or bracket, or bytes that are not UTF-8
	Escape            // a "%" without two hex digits, or an escaped control character
	NoScheme          // a reference without a scheme, or one of "//host"
	BadScheme         // a scheme that is not letters, digits, "+", "-", "."
	NoHost            // a scheme without "//" and a host after it
	UserInfo          // a user or a password before the host
	BadHost           // a host that is no name and no address
	BadPort           // a port that is no number from 1 to 65535
	OddAddress        // an address spelled in another way than a.b.c.d or [IPv6]
	Special           // an address or a name that is not public
	NotLocal          // a redirect target that may leave the site
	NotOrigin         // more than scheme, host and port
	NotAllowed        // a scheme, host or port that is not on the list
	numReasons
)

// codes has the code of each reason, indexed by it.
var codes = [numReasons]untaint.Code{
	Empty:      code.Empty,
	TooLong:    code.TooManyBytes,
	Character:  code.BadURLCharacter,
	Escape:     "bad_url_escape",
	NoScheme:   "url_without_scheme",
	BadScheme:  "bad_url_scheme",
	NoHost:     "url_without_host",
	UserInfo:   "url_with_user",
	BadHost:    "bad_host",
	BadPort:    "bad_port",
	OddAddress: "odd_address",
	Special:    code.NotPublicHost,
	NotLocal:   "not_local_target",
	NotOrigin:  "not_origin",
	NotAllowed: "url_not_allowed",
}

// Code returns the code of the reason, "" for OK. What each means in words
// stands in the root package's catalog.
func (r Reason) Code() untaint.Code {
	if r >= numReasons {
		return ""
	}
	return codes[r]
}

// Kind returns the kind of the reason: Invalid for what is not a URL or host,
// Denied for what policy alone refuses, and Unsafe for what another parser or a
// server might read as something else.
func (r Reason) Kind() untaint.Kind {
	switch r {
	case Empty, TooLong, BadHost, BadPort, NoHost, NoScheme, BadScheme:
		return untaint.Invalid
	case NotAllowed, Special:
		return untaint.Denied
	}
	return untaint.Unsafe
}
