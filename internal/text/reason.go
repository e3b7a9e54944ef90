// Package text has the checks on characters that validate and sanitize share:
// control and invisible characters, normal form, file names, header values,
// and where a text may be cut. No check allocates, and none keeps its input.
package text

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// Reason says why a text is refused. OK, the zero Reason, says that it is not.
type Reason uint8

const (
	OK         Reason = iota
	NotUTF8           // bytes that are not UTF-8
	Control           // C0, DEL, C1, or a noncharacter
	Tab               // a horizontal tab, where it is not taken
	LineBreak         // LF or CRLF, where it is not taken
	OddBreak          // another line break: a CR alone, VT, FF, NEL, U+2028, U+2029
	Bidi              // an embedding, override or isolate, or a mark without right-to-left text
	Invisible         // a character of no width that no script or emoji needs there
	NotNFC            // not in normalization form C
	NotASCII          // a byte over 0x7e where only ASCII is taken
	Empty             // nothing, or nothing but dots
	TooLong           // longer than the limit, which Limit gives
	Separator         // a slash or backslash in a name
	Forbidden         // a character that a file system or a grammar forbids
	Leading           // a dash, dot or space at the start
	Trailing          // a dot or a space at the end
	Reserved          // a device name of Windows
	Traversal         // a ".." element
	Absolute          // a path from a root or a drive
	EdgeSpace         // a space at the start or the end of a header value
	numReasons        // how many there are
)

// codes has the code of each reason, indexed by it.
var codes = [numReasons]untaint.Code{
	NotUTF8:   code.NotUTF8,
	Control:   "control_character",
	Tab:       "control_character",
	LineBreak: "line_break",
	OddBreak:  "line_break",
	Bidi:      "bidi_character",
	Invisible: "invisible_character",
	NotNFC:    "not_normalized",
	NotASCII:  "not_ascii",
	Empty:     code.Empty,
	TooLong:   code.TooManyBytes,
	Separator: "path_separator",
	Forbidden: "forbidden_character",
	Leading:   "bad_start",
	Trailing:  "bad_end",
	Reserved:  "reserved_name",
	Traversal: "path_traversal",
	Absolute:  "absolute_path",
	EdgeSpace: "edge_space",
}

// Code returns the code of the reason, "" for OK. What each means in words
// stands in the root package's catalog.
func (r Reason) Code() untaint.Code {
	if r >= numReasons {
		return ""
	}
	return codes[r]
}
