package untaint

import (
	"bytes"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Secret holds a value that must not be seen by accident: a password, a token,
// a key. Whatever prints, logs, compares or encodes it shows "[redacted]", or
// the address of a function. Only [Secret.Expose] returns the value, so one
// grep finds every place that reads it.
//
// It decodes from JSON and, being a TextUnmarshaler, from what reads the
// environment, flags or forms. It refuses to decode the text "[redacted]":
// otherwise a tool that writes a configuration and reads it back would set
// every password to that. The zero Secret holds the zero T.
//
// Comparing two Secrets by == does not compile. [reflect.DeepEqual], and with
// it a test's assert.Equal, reports any two Secrets as different unless both
// are zero. Compare what Expose returns, with crypto/subtle where timing
// matters.
//
// It does not protect against unsafe, a debugger or a core dump, nor against a
// program that calls Expose by reflection, and it does not clear memory.
type Secret[T any] struct {
	// The value stands in a closure. A printer that goes by reflection, as fmt
	// does for an unexported field and testify, pp or spew do for any, follows
	// pointers but finds no way into a function.
	open func() T
}

// redacted is what is shown in place of a secret.
const redacted = "[redacted]"

// NewSecret returns v as a [Secret].
func NewSecret[T any](v T) Secret[T] { return Secret[T]{open: func() T { return v }} }

// Expose returns the value. You are responsible for where it goes.
func (s Secret[T]) Expose() T {
	if s.open == nil {
		var zero T
		return zero
	}
	return s.open()
}

// ValidatorValue lets rules in a validate tag see the value. It is the method
// that package validate and go-playground/validator look for. In your own code
// call Expose.
func (s Secret[T]) ValidatorValue() any { return s.Expose() }

// IsZero reports whether the value is the zero T, so that omitzero works.
func (s Secret[T]) IsZero() bool {
	v := s.Expose()
	return reflect.ValueOf(&v).Elem().IsZero()
}

// String returns "[redacted]".
func (s Secret[T]) String() string { return redacted }

// GoString returns "[redacted]".
func (s Secret[T]) GoString() string { return redacted }

// Format writes "[redacted]" for each verb.
func (s Secret[T]) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue returns "[redacted]".
func (s Secret[T]) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON returns "[redacted]" as a JSON string. It never fails.
func (s Secret[T]) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText returns "[redacted]". It never fails.
func (s Secret[T]) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Codes of a [Secret]'s errors.
const (
	CodeSecretNotDecoded Code = "secret_not_decoded" // the text or JSON does not fit the secret's type, or is "[redacted]" (Malformed)
	CodeSecretNotExposed Code = "secret_not_exposed" // a secret was bound or encoded without Expose (Misuse)
)

// Value refuses to bind the secret as a SQL value (Misuse,
// [CodeSecretNotExposed]). Bind what Expose returns.
func (s Secret[T]) Value() (driver.Value, error) {
	return nil, New("untaint.Secret.Value", Violation{Kind: Misuse, Code: CodeSecretNotExposed})
}

// GobEncode refuses to write the secret (Misuse, [CodeSecretNotExposed]).
func (s Secret[T]) GobEncode() ([]byte, error) {
	return nil, New("untaint.Secret.GobEncode", Violation{Kind: Misuse, Code: CodeSecretNotExposed})
}

// UnmarshalJSON sets the value from JSON as encoding/json does for a T. If T is
// a struct, that means names in any case, fields without a tag too, and unknown
// names ignored: prefer a string, bytes or a number. An error (Malformed,
// [CodeSecretNotDecoded]) does not show what was read, and leaves the old
// value. The string "[redacted]" is such an error.
func (s *Secret[T]) UnmarshalJSON(b []byte) error {
	const op = "untaint.Secret.UnmarshalJSON"
	b = bytes.Trim(b, " \t\r\n")
	if text, plain := plainString(b); plain {
		if v, ok := any(text).(T); ok {
			return s.take(op, v, text)
		}
	}
	v := new(T)
	if json.Unmarshal(b, v) != nil {
		return notDecoded(op, Malformed)
	}
	var text string
	if len(b) > 0 && b[0] == '"' {
		_ = json.Unmarshal(b, &text) // it was valid a moment ago
	}
	return s.take(op, *v, text)
}

// plainString reads a JSON string without escapes, which most are: it costs no
// variable that a decoder could point to.
func plainString(b []byte) (text string, ok bool) {
	if len(b) < 2 || b[0] != '"' || bytes.IndexByte(b, '\\') >= 0 || !utf8.Valid(b) || !json.Valid(b) {
		return "", false
	}
	return string(b[1 : len(b)-1]), true
}

// UnmarshalText sets the value from text: T may be a TextUnmarshaler, a []byte,
// or of kind string, bool, integer or float. An error does not show what was
// read, and leaves the old value. It is Malformed with [CodeSecretNotDecoded]
// for text that does not fit and for "[redacted]", and [Misuse] if T cannot be
// made from text.
func (s *Secret[T]) UnmarshalText(b []byte) error {
	const op = "untaint.Secret.UnmarshalText"
	text := string(b)
	if v, ok := any(text).(T); ok {
		return s.take(op, v, text)
	}
	v := new(T)
	if kind := setText(v, text); kind != 0 {
		return notDecoded(op, kind)
	}
	return s.take(op, *v, text)
}

// take keeps v, unless the text that it was read from is what a Secret writes
// in place of its value.
func (s *Secret[T]) take(op string, v T, text string) error {
	if strings.TrimSpace(text) == redacted {
		return notDecoded(op, Malformed)
	}
	*s = NewSecret(v)
	return nil
}

func notDecoded(op string, kind Kind) error {
	return New(op, Violation{Kind: kind, Code: CodeSecretNotDecoded})
}

// setText sets what p points to from text, and returns the kind of what went
// wrong, 0 for nothing.
func setText(p any, text string) Kind {
	if u, ok := p.(encoding.TextUnmarshaler); ok {
		return malformed(u.UnmarshalText([]byte(text)))
	}
	v := reflect.ValueOf(p).Elem()
	switch {
	case v.Kind() == reflect.String:
		v.SetString(text)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		v.SetBytes([]byte(text))
	case v.Kind() == reflect.Bool:
		b, err := strconv.ParseBool(text)
		v.SetBool(b)
		return malformed(err)
	case v.CanInt():
		n, err := strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(n)
		return malformed(err)
	case v.CanUint():
		n, err := strconv.ParseUint(text, 10, v.Type().Bits())
		v.SetUint(n)
		return malformed(err)
	case v.CanFloat():
		f, err := strconv.ParseFloat(text, v.Type().Bits())
		v.SetFloat(f)
		return malformed(err)
	default:
		return Misuse
	}
	return 0
}

func malformed(err error) Kind {
	if err != nil {
		return Malformed
	}
	return 0
}
