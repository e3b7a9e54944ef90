package untaint

import (
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strconv"
)

// Secret holds a value that must not be seen by accident: a password, a token,
// a key. Whatever prints, logs or encodes it writes "[redacted]" instead; only
// Expose gives it back, so that one grep finds each place that does.
//
// It decodes from JSON and, being a TextUnmarshaler, from what reads the
// environment, flags or forms. The zero Secret holds the zero T. Two Secrets
// are never equal by ==, even of the same value, unless one is a copy of the
// other.
//
// It does not protect against reflection, unsafe, a debugger or a core dump,
// and it does not clear memory.
type Secret[T any] struct {
	// The value stands behind a pointer because fmt ignores the methods of a
	// type that sits in somebody's unexported field, and prints what it finds
	// by reflection. It finds an address.
	v *T
}

// Redacted is what is shown in place of a secret.
const Redacted = "[redacted]"

// NewSecret returns v as a Secret.
func NewSecret[T any](v T) Secret[T] { return Secret[T]{v: &v} }

// Expose returns the value. The caller answers for where it goes.
func (s Secret[T]) Expose() T {
	if s.v == nil {
		var zero T
		return zero
	}
	return *s.v
}

// ValidatorValue lets rules in a validate tag see the value. It is the method
// that package validate and go-playground/validator look for; call Expose in
// code of your own.
func (s Secret[T]) ValidatorValue() any { return s.Expose() }

// IsZero reports whether the value is the zero T, so that omitzero works.
func (s Secret[T]) IsZero() bool {
	return s.v == nil || reflect.ValueOf(s.v).Elem().IsZero()
}

// String returns Redacted.
func (s Secret[T]) String() string { return Redacted }

// GoString returns Redacted.
func (s Secret[T]) GoString() string { return Redacted }

// Format writes Redacted for each verb.
func (s Secret[T]) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Redacted) }

// LogValue returns Redacted.
func (s Secret[T]) LogValue() slog.Value { return slog.StringValue(Redacted) }

// MarshalJSON returns Redacted as a JSON string. It never fails.
func (s Secret[T]) MarshalJSON() ([]byte, error) { return []byte(`"` + Redacted + `"`), nil }

// MarshalText returns Redacted. It never fails.
func (s Secret[T]) MarshalText() ([]byte, error) { return []byte(Redacted), nil }

// Codes of a Secret's errors.
const (
	CodeSecretDecode Code = "secret_not_decoded" // the text or JSON does not fit the secret's type (Malformed)
	CodeSecretSink   Code = "secret_not_exposed" // a secret was bound or encoded without Expose (Misuse)
)

// Value refuses to bind the secret as a SQL value (Misuse, CodeSecretSink): bind
// what Expose returns.
func (s Secret[T]) Value() (driver.Value, error) {
	return nil, New("untaint.Secret.Value", Violation{Kind: Misuse, Code: CodeSecretSink})
}

// GobEncode refuses to write the secret (Misuse, CodeSecretSink).
func (s Secret[T]) GobEncode() ([]byte, error) {
	return nil, New("untaint.Secret.GobEncode", Violation{Kind: Misuse, Code: CodeSecretSink})
}

// UnmarshalJSON sets the value from JSON as encoding/json does for a T: where
// that is a struct, in any case of its names, also for fields without a tag, and
// without a word about unknown ones. Keep to a string, bytes or a number. An
// error (Malformed, CodeSecretDecode) does not show what was read, and leaves
// the old value.
func (s *Secret[T]) UnmarshalJSON(b []byte) error {
	v := new(T)
	if json.Unmarshal(b, v) != nil {
		return New("untaint.Secret.UnmarshalJSON", Violation{Kind: Malformed, Code: CodeSecretDecode})
	}
	s.v = v
	return nil
}

// UnmarshalText sets the value from text: T may be a TextUnmarshaler, a []byte,
// or of kind string, bool, integer or float. An error does not show what was
// read, and leaves the old value: Malformed, CodeSecretDecode for text that
// does not fit, Misuse for a T that no text can make.
func (s *Secret[T]) UnmarshalText(b []byte) error {
	v := new(T)
	if kind := setText(v, string(b)); kind != 0 {
		return New("untaint.Secret.UnmarshalText", Violation{Kind: kind, Code: CodeSecretDecode})
	}
	s.v = v
	return nil
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
