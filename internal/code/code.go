// Package code holds the codes that several packages refuse with, each with one
// meaning and one Kind wherever it appears.
package code

import "github.com/untaint/untaint"

const (
	Empty        untaint.Code = "empty"          // there is no text (Invalid)
	NotUTF8      untaint.Code = "not_utf8"       // it is not valid UTF-8 (Malformed)
	TooManyBytes untaint.Code = "too_many_bytes" // over a limit in bytes; max (Invalid)
	TooManyItems untaint.Code = "too_many_items" // over a limit in items; max (TooLarge)
	OutOfRange   untaint.Code = "out_of_range"   // not within min and max (Invalid)

	BadURLCharacter untaint.Code = "bad_url_character" // a character that URLs do not have (Unsafe)
	NotPublicHost   untaint.Code = "not_public_host"   // a private or special address, or the name of one (Denied)

	Canceled untaint.Code = "canceled" // the context was canceled (Canceled)
	Timeout  untaint.Code = "timeout"  // the time is over (Timeout)

	Required     untaint.Code = "required"       // it must be given (Invalid)
	UnfitType    untaint.Code = "unfit_type"     // the dynamic type is none that the rule takes (Invalid)
	Invalid      untaint.Code = "invalid"        // a rule without a code of its own (Invalid)
	TooDeep      untaint.Code = "too_deep"       // values inside each other; max (TooLarge)
	TooManyNodes untaint.Code = "too_many_nodes" // values in all; max (TooLarge)
	RulePanicked untaint.Code = "rule_panicked"  // code of the program's own did (Misuse)

	BadLimit          untaint.Code = "bad_limit"            // a limit out of its range (Misuse)
	BadSchemeInConfig untaint.Code = "bad_scheme_in_config" // not a scheme that may be listed (Misuse)
	BadHostInConfig   untaint.Code = "bad_host_in_config"   // not a host or a pattern of hosts (Misuse)
	BadPortInConfig   untaint.Code = "bad_port_in_config"   // not a port (Misuse)
)
