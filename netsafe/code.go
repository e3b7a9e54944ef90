package netsafe

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// Codes to branch on. The package comment lists the others; match them with
// errors.Is(err, untaint.Code("...")).
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
	// CodeExchangeFailed is Failed: the parameter step says where: "resolve",
	// "connect", "tls", "exchange" or "read".
	CodeExchangeFailed untaint.Code = "exchange_failed"
)

const (
	codeCanceled           untaint.Code = code.Canceled
	codeBadURLCharacter    untaint.Code = code.BadURLCharacter
	codeBadHeader          untaint.Code = "bad_header"
	codeBadRedirect        untaint.Code = "bad_redirect"
	codeUnsupportedCoding  untaint.Code = "unsupported_coding"
	codeUnsupportedUpgrade untaint.Code = "unsupported_upgrade"
	codeUnsupportedNetwork untaint.Code = "unsupported_network"
	codeClientNotCompiled  untaint.Code = "client_not_compiled"
	codeNoRequest          untaint.Code = "no_request"
	codeProxyCannotDial    untaint.Code = "proxy_cannot_dial"

	codeBadSchemeInConfig untaint.Code = code.BadSchemeInConfig
	codeBadHostInConfig   untaint.Code = code.BadHostInConfig
	codeBadPortInConfig   untaint.Code = code.BadPortInConfig
	codeBadPrefixInConfig untaint.Code = "bad_prefix_in_config"
	codeBadProxyInConfig  untaint.Code = "bad_proxy_in_config"
	codePrefixIsPublic    untaint.Code = "prefix_is_public"
	codeProxyWithoutHosts untaint.Code = "proxy_without_hosts"
	codeBadLimit          untaint.Code = code.BadLimit
)
