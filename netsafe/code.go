package netsafe

import "github.com/untaint/untaint"

// Codes that a program may branch on. The others are listed in the package's
// comment; compare with errors.Is(err, untaint.Code("...")).
const (
	// CodeNotPublicHost is Denied: the host is a private or special address, the
	// name of a local domain, or a name that leads to such an address.
	CodeNotPublicHost untaint.Code = "not_public_host"
	// CodeTooManyRedirects is Denied; the parameter max is the limit.
	CodeTooManyRedirects untaint.Code = "too_many_redirects"
	// CodeBodyAcrossOrigins is Denied: a redirect asks for the body of the request
	// to be sent to another origin.
	CodeBodyAcrossOrigins untaint.Code = "body_across_origins"
	// CodeResponseTooLarge is TooLarge: the body, after decompression, has more than
	// max bytes. Read returns it behind the bytes that fit, never io.EOF.
	CodeResponseTooLarge untaint.Code = "response_too_large"
	// CodeTimeout is Timeout: the exchange took longer than the Timeout of the Config
	// or the deadline of the context.
	CodeTimeout untaint.Code = "timeout"
	// CodeExchangeFailed is Failed: the parameter step says at what, "resolve",
	// "connect", "tls", "exchange" or "read".
	CodeExchangeFailed untaint.Code = "exchange_failed"
)

const (
	codeCanceled        untaint.Code = "canceled"
	codeBadURL          untaint.Code = "bad_url_character"
	codeBadHeader       untaint.Code = "bad_header"
	codeBadRedirect     untaint.Code = "bad_redirect"
	codeCoding          untaint.Code = "unsupported_coding"
	codeUpgrade         untaint.Code = "unsupported_upgrade"
	codeNetwork         untaint.Code = "unsupported_network"
	codeNotCompiled     untaint.Code = "client_not_compiled"
	codeNoRequest       untaint.Code = "no_request"
	codeProxyCannotDial untaint.Code = "proxy_cannot_dial"

	codeConfigScheme untaint.Code = "bad_scheme_in_config"
	codeConfigHost   untaint.Code = "bad_host_in_config"
	codeConfigPort   untaint.Code = "bad_port_in_config"
	codeConfigPrefix untaint.Code = "bad_prefix_in_config"
	codeConfigProxy  untaint.Code = "bad_proxy_in_config"
	codeConfigPublic untaint.Code = "prefix_is_public"
	codeProxyHosts   untaint.Code = "proxy_without_hosts"
	codeLimit        untaint.Code = "bad_limit"
)
