package validate

import "github.com/go-playground/validator/v10"

// Option changes how a type is compiled, decoded or checked. Give options to
// For or MustFor. The zero Option changes nothing.
type Option struct {
	set func(*options)
}

// options are what the Options of one For say together.
type options struct {
	compatible bool
	validator  *validator.Validate
	mistakes   []string // what is wrong with the options themselves

	decode decodeOptions
}

func gather(opts []Option) options {
	var o options
	for _, opt := range opts {
		if opt.set != nil {
			opt.set(&o)
		}
	}
	return o
}

// Compatible gives back the exact verdicts of go-playground/validator/v10 where
// the default is stricter; the package documentation lists each difference.
func Compatible() Option {
	return Option{func(o *options) { o.compatible = true }}
}

// WithValidator brings along the validations, aliases and types that a program
// has registered with v. A type that uses something only v knows is checked by
// v as a whole, and v's errors are translated. Register everything before: v is
// not to be changed afterwards.
func WithValidator(v *validator.Validate) Option {
	return Option{func(o *options) {
		if v == nil {
			o.mistakes = append(o.mistakes, "WithValidator(nil)")
			return
		}
		o.validator = v
	}}
}
