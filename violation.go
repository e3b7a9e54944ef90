package untaint

import (
	"fmt"
	"io"
)

// Code names the rule that was broken, such as "too_short" or "option_like".
// It is snake_case, at most 63 bytes, and stable: programs branch on it and
// translations are keyed by it. The set is open; each package lists its own.
// A Code is itself an error, so that errors.Is(err, code) works as it does for
// a [Kind].
type Code string

// Error returns the code itself.
func (c Code) Error() string { return string(c) }

// maxCodeLen is the length that AIP-193 allows for an error's reason.
const maxCodeLen = 63

// valid reports whether c is snake_case and of a length that can be shown.
// A code that is not might have been made from input, so New replaces it.
func (c Code) valid() bool {
	if c == "" || len(c) > maxCodeLen || c[0] < 'a' {
		return false
	}
	for i := 0; i < len(c); i++ {
		if !snakeByte[c[i]] {
			return false
		}
	}
	return true
}

// snakeByte has the bytes of snake_case.
var snakeByte = [256]bool{
	'_': true, '0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true, '7': true, '8': true, '9': true,
	'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true, 'i': true, 'j': true, 'k': true,
	'l': true, 'm': true, 'n': true, 'o': true, 'p': true, 'q': true, 'r': true, 's': true, 't': true, 'u': true, 'v': true,
	'w': true, 'x': true, 'y': true, 'z': true,
}

// CodeUnnamed replaces a [Code] that is empty or not snake_case.
const CodeUnnamed Code = "unnamed"

// Violation is one finding: where, which rule, of what kind, and the rule's
// parameters. It deliberately has no field for the refused value.
type Violation struct {
	// Path is a JSON Pointer (RFC 6901) in the client's own names, such as
	// "/addresses/0/zip"; "" is the whole value. Build it with PathKey and
	// PathIndex.
	Path string
	// Code names the rule that was broken.
	Code Code
	// Kind says what sort of refusal this is.
	Kind Kind
	// Source is the part of the request that Path is in, 0 where that is not
	// known or there is but one.
	Source Source
	// OfKey says that the key of the map entry at Path was refused, not its
	// value.
	OfKey bool
	// Params hold the rule's own limits and names.
	Params Params
}

// known returns v fit to be kept.
func (v Violation) known() Violation {
	v.mend()
	return v
}

// mend makes v fit to be kept: a path that is safe to print, a code that is a
// code and a kind that is a kind.
func (v *Violation) mend() {
	v.Path = cleanPath(v.Path)
	v.Kind = v.Kind.known()
	v.Source = v.Source.known()
	if !v.Code.valid() {
		v.Code = CodeUnnamed
	}
}

// String returns the violation on one line, such as
//
//	/name too_short (min 3)
//	query /limit too_big (max 100)
//	/labels/1 key wrong_format (format alpha)
func (v Violation) String() string {
	v = v.known()
	return string(v.append(nil))
}

// Format writes String for each verb, so that no verb shows more than another.
func (v Violation) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, v.String()) }

// append writes a violation that known has made fit to be kept.
func (v *Violation) append(b []byte) []byte {
	if v.Source != 0 {
		b = append(append(b, v.Source.String()...), ' ')
	}
	if v.Path != "" {
		b = append(append(b, v.Path...), ' ')
	}
	if v.OfKey {
		b = append(b, "key "...)
	}
	b = append(b, v.Code...)
	sep := " ("
	slots := v.Params.slots()
	for i := range slots {
		p := &slots[i]
		if p.kind == absent {
			continue
		}
		b = append(append(append(b, sep...), p.key...), ' ')
		if p.kind == isList { // so that its commas are not those between parameters
			b = append(p.append(append(b, '[')), ']')
		} else {
			b = p.append(b)
		}
		sep = ", "
	}
	if sep == ", " {
		b = append(b, ')')
	}
	return b
}
