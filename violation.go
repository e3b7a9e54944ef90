package untaint

import (
	"fmt"
	"io"
	"iter"
	"strconv"
)

// Code names the rule that was broken, such as "too_short" or "option_like".
// It is snake_case, at most 63 bytes, and stable: programs branch on it and
// translations are keyed by it. The set is open; each package lists its own.
// A Code is itself an error, so that errors.Is(err, code) works as it does for
// a Kind.
type Code string

// Error returns the code itself.
func (c Code) Error() string { return string(c) }

// maxCodeLen is the length that AIP-193 allows for an error's reason.
const maxCodeLen = 63

// valid reports whether c is snake_case and of a length that can be shown.
// A code that is not might have been made from input, so New replaces it.
func (c Code) valid() bool {
	if c == "" || len(c) > maxCodeLen || c[0] < 'a' || c[0] > 'z' {
		return false
	}
	for i := 1; i < len(c); i++ {
		b := c[i]
		if (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '_' {
			return false
		}
	}
	return true
}

// CodeUnnamed replaces a Code that is empty or not snake_case.
const CodeUnnamed Code = "unnamed"

// Param is one fact about a rule: its limit, its unit, the field it compares
// with. A Param comes from the rule and never from the value that was refused.
// The zero Param is absent. Make one with IntParam
// or TextParam.
type Param struct {
	key  string
	text string
	num  int64
	kind paramKind
}

type paramKind uint8

const (
	absent paramKind = iota
	isInt
	isText
)

// IntParam returns a Param that holds a number, such as a rule's limit.
func IntParam(key string, n int64) Param {
	return Param{key: clean(key, maxTokenLen), num: n, kind: isInt}
}

// TextParam returns a Param that holds a word of the rule's own, such as the name
// of the field it compares with. The text must not be input; as a last defence
// control and bidirectional characters in it are replaced, and it is cut at 64
// bytes.
func TextParam(key, s string) Param {
	return Param{key: clean(key, maxTokenLen), text: clean(s, maxTokenLen), kind: isText}
}

// Key returns the name of the parameter, "" for the zero Param.
func (p Param) Key() string { return p.key }

// Value returns the parameter as an int64 or a string, nil for the zero Param.
func (p Param) Value() any {
	switch p.kind {
	case isInt:
		return p.num
	case isText:
		return p.text
	}
	return nil
}

// String returns the parameter's value as text, "" for the zero Param.
func (p Param) String() string { return string(p.append(nil)) }

func (p Param) append(b []byte) []byte {
	switch p.kind {
	case isInt:
		return strconv.AppendInt(b, p.num, 10)
	case isText:
		return append(b, p.text...)
	}
	return b
}

// Params are the parameters of one violation, at most three, in the rule's
// order. The zero Params is empty. Make one with NewParams:
//
//	untaint.NewParams(untaint.IntParam("min", 3), untaint.IntParam("max", 32))
type Params struct {
	// list is an array so that a Violation needs no memory of its own.
	list [maxParams]Param
}

const maxParams = 3

// NewParams returns ps as Params. What stands past the third is left out.
func NewParams(ps ...Param) (made Params) {
	copy(made.list[:], ps)
	return made
}

// With returns ps with p in place of the parameter of that name, or behind what
// it has. A fourth parameter is left out.
func (ps Params) With(p Param) Params {
	for i := range ps.list {
		if ps.list[i].kind == absent || ps.list[i].key == p.key {
			ps.list[i] = p
			break
		}
	}
	return ps
}

// All returns the parameters in order.
func (ps Params) All() iter.Seq[Param] {
	return func(yield func(Param) bool) {
		for _, p := range ps.list {
			if p.kind != absent && !yield(p) {
				return
			}
		}
	}
}

// Get returns the parameter of that name, and the zero Param if there is none.
func (ps Params) Get(key string) Param {
	for _, p := range ps.list {
		if p.kind != absent && p.key == key {
			return p
		}
	}
	return Param{}
}

// Violation is one finding: where, which rule, of what kind, and the rule's own
// parameters. It has no room for the value that was refused, on purpose.
type Violation struct {
	// Path is a JSON Pointer (RFC 6901) in the client's own names, such as
	// "/addresses/0/zip"; "" is the whole value. Build it with PathKey and
	// PathIndex.
	Path string
	// Code names the rule that was broken.
	Code Code
	// Kind says what sort of refusal this is.
	Kind Kind
	// Params hold the rule's own limits and names.
	Params Params
}

// known returns v fit to be kept: a path that is safe to print, a code that is
// a code and a kind that is a kind.
func (v Violation) known() Violation {
	v.Path = cleanPath(v.Path)
	v.Kind = v.Kind.known()
	if !v.Code.valid() {
		v.Code = CodeUnnamed
	}
	return v
}

// String returns the violation on one line, such as `/name too_short (min 3)`.
func (v Violation) String() string { return string(v.append(nil)) }

// Format writes String for each verb, so that no verb shows more than another.
func (v Violation) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, v.String()) }

func (v Violation) append(b []byte) []byte {
	v = v.known()
	if v.Path != "" {
		b = append(append(b, v.Path...), ' ')
	}
	b = append(b, v.Code...)
	sep := " ("
	for _, p := range v.Params.list {
		if p.kind == absent {
			continue
		}
		b = append(append(append(b, sep...), p.key...), ' ')
		b = p.append(b)
		sep = ", "
	}
	if sep == ", " {
		b = append(b, ')')
	}
	return b
}
