package validate

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Opt is a value that a client may leave out, for where that means something
// else than the zero value or null, as in a PATCH:
//
//	Nick validate.Opt[string] `json:"nick,omitzero" validate:"omitempty,max=20"`
//
// Rules see the value if there is one; the rule present asks that the client
// sent the field at all, be it as null. The zero Opt is missing.
type Opt[T any] struct {
	v     T
	state optState
}

type optState uint8

const (
	optMissing optState = iota
	optNull
	optValue
)

// Some returns an Opt that holds v.
func Some[T any](v T) Opt[T] { return Opt[T]{v: v, state: optValue} }

// Get returns the value, and false with the zero T if it is missing or null.
func (o Opt[T]) Get() (T, bool) { return o.v, o.state == optValue }

// Or returns the value, or otherwise if it is missing or null.
func (o Opt[T]) Or(otherwise T) T {
	if o.state == optValue {
		return o.v
	}
	return otherwise
}

// IsSet reports whether the client sent the field: a value or null.
func (o Opt[T]) IsSet() bool { return o.state != optMissing }

// IsNull reports whether the client sent null.
func (o Opt[T]) IsNull() bool { return o.state == optNull }

// IsZero reports whether the field is missing, so that omitzero leaves it out.
func (o Opt[T]) IsZero() bool { return o.state == optMissing }

// ValidatorValue lets rules see the value, nil if it is missing or null. It is
// the method that this package and go-playground/validator look for; call Get
// in code of your own.
func (o Opt[T]) ValidatorValue() any {
	if o.state != optValue {
		return nil
	}
	return o.v
}

// MarshalJSON returns the value as JSON, and null if it is missing or null.
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if o.state != optValue {
		return []byte("null"), nil
	}
	return json.Marshal(o.v)
}

// UnmarshalJSON sets the value from JSON, as strictly as this package reads it.
func (o *Opt[T]) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, o, json.RejectUnknownMembers(true))
}

// UnmarshalJSONFrom sets the value from the next JSON value, with the decoder's
// own options.
func (o *Opt[T]) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var v T
	state := optValue
	if d.PeekKind() == 'n' {
		state = optNull
	}
	if err := json.UnmarshalDecode(d, &v); err != nil {
		return err
	}
	*o = Opt[T]{v, state}
	return nil
}

// optional is an Opt of any type, as decoding sees it.
type optional interface {
	slot() (value any, mark func(null bool))
}

func (o *Opt[T]) slot() (any, func(bool)) {
	return &o.v, func(null bool) {
		o.state = optValue
		if null {
			*o = Opt[T]{state: optNull}
		}
	}
}
