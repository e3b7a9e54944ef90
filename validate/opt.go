package validate

import (
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/untaint/untaint/validate/internal/decode"
)

// Opt is a value that a client may leave out. Use it where a missing value
// means something other than the zero value or null, as in a PATCH:
//
//	Nick validate.Opt[string] `json:"nick,omitzero" validate:"omitempty,max=20"`
//
// Rules check the value if there is one. The rule present requires that the
// client sent the field, even as null. The zero Opt is missing.
type Opt[T any] struct {
	v     T
	state optState
}

// optState is one of the constants of decoding, which sets it from outside.
type optState = uint8

const (
	optMissing = decode.OptMissing
	optNull    = decode.OptNull
	optValue   = decode.OptGiven
)

// Some returns an [Opt] that holds v.
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
// the method that this package and go-playground/validator look for. In your
// own code call Get.
func (o Opt[T]) ValidatorValue() any {
	if o.state != optValue {
		return nil
	}
	return o.v
}

// Held returns a pointer to the value, and false if it is missing or null. The
// struct tags of package sanitize use it. In your own code call Get.
func (o *Opt[T]) Held() (pointer any, is bool) { return &o.v, o.state == optValue }

// MarshalJSON returns the value as JSON, and null if it is missing or null.
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if o.state != optValue {
		return []byte("null"), nil
	}
	return json.Marshal(o.v)
}

// UnmarshalJSON sets the value from JSON, as strictly as this package reads it.
func (o *Opt[T]) UnmarshalJSON(b []byte) error {
	var v Opt[T]
	if err := decode.Value(b, &v, isOptional); err != nil {
		return err
	}
	*o = v
	return nil
}

// UnmarshalJSONFrom sets the value from the next JSON value, with the decoder's
// options: by the defaults of json, an untagged field of T is bound by its Go
// name. JSON and [Request] do not call it.
func (o *Opt[T]) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var v T
	state := optValue
	if d.PeekKind() == 'n' {
		state = optNull
	}
	if err := json.UnmarshalDecode(d, &v); err != nil {
		return err
	}
	if _, inOpt := any(&v).(optional); state == optNull && !inOpt {
		v = *new(T) // whatever a method of T makes of null
	}
	*o = Opt[T]{v, state}
	return nil
}

// optional is an Opt of any type, as decoding sees it.
type optional interface{ markNull() }

func (o *Opt[T]) markNull() { *o = Opt[T]{state: optNull} }

// isOptional reports whether a type is an Opt.
func isOptional(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[optional]())
}
