// Package code holds the codes that several packages refuse with, each with one
// meaning and one Kind wherever it appears.
package code

import "github.com/untaint/untaint"

const (
	Empty        untaint.Code = "empty"          // there is no text (Invalid)
	NotUTF8      untaint.Code = "not_utf8"       // it is not valid UTF-8 (Malformed)
	TooManyBytes untaint.Code = "too_many_bytes" // over a limit in bytes; max (Invalid)
	OutOfRange   untaint.Code = "out_of_range"   // not within min and max (Invalid)
)
