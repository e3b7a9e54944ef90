package validate

import (
	"context"
	"reflect"
	"time"

	"github.com/untaint/untaint/validate/internal/foreign"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// Option changes how a type is compiled, decoded or checked. Give options to
// [For], [MustFor] or [NewChecker]. The zero Option changes nothing.
type Option struct {
	set func(*options)
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

func (o *options) mistake(text string) { o.mistakes = append(o.mistakes, text) }

// Compatible restores the exact verdicts of go-playground/validator/v10 where
// the default is stricter; the package comment lists each difference. Where
// validator panics, you still get an error.
func Compatible() Option {
	return Option{func(o *options) { o.compatible = true }}
}

// Foreign implements [playground.With]. You do not need it elsewhere.
//
// [playground.With]: https://pkg.go.dev/github.com/untaint/untaint/validate/playground#With
func Foreign(v foreign.Validator) Option {
	return Option{func(o *options) {
		if v == nil {
			o.mistake("playground.With needs a validator, not nil")
			return
		}
		o.foreign = v
	}}
}

// FailFast ends a check at the first violation.
func FailFast() Option {
	return Option{func(o *options) { o.failFast = true }}
}

// Clock lets the rules gt, gte, lt, lte, min and max on a [time.Time] compare
// it with the time that now returns. Without Clock, [For] reports such a rule
// as a mistake: rules have no clock of their own.
func Clock(now func() time.Time) Option {
	return Option{func(o *options) {
		if now == nil {
			o.mistake("Clock needs a function, not nil")
		}
		o.now = now
	}}
}

// MaxValues limits how deeply values may be nested, pointers included, and how
// many of them one check visits; 0 keeps a default. The depth is 1 to 10,000,
// by default 1,000, and also ends cycles: a deeper value is TooLarge
// ([CodeTooDeep]). The default number of values is 4,194,304; more are TooLarge
// (too_many_nodes).
func MaxValues(depth, values int) Option {
	return Option{func(o *options) {
		if depth < 0 || depth > 10000 || values < 0 {
			o.mistake("MaxValues takes a depth of 1 to 10000, and at least one value")
			return
		}
		o.maxDepth, o.maxNodes = depth, values
	}}
}

// Alias gives a name to one or more rules, such as Alias("slug",
// "min=1,max=64,lowercase,alphanum").
func Alias(name, tag string) Option {
	return Option{func(o *options) { o.addAlias(name, tag) }}
}

func (o *options) addAlias(name, meaning string) {
	if !tag.IsName(name) || tag.KindOf(name) != tag.Rule || rule.Table[name] != nil {
		o.mistake("Alias " + quoted(name) + " is not a new name of letters, digits, _ and -")
		return
	}
	if o.aliases == nil {
		o.aliases = make(map[string]string)
	}
	o.aliases[name] = meaning
}

// Unwrap returns what the rules check in a value of type T, such as the number
// in a decimal:
//
//	validate.Unwrap(func(d decimal.Decimal) any { return d.InexactFloat64() })
//
// Types of package database/sql, and those with a method ValidatorValue() any,
// do not need Unwrap.
func Unwrap[T any](get func(T) any) Option {
	return Option{func(o *options) {
		if get == nil {
			o.mistake("Unwrap needs a function, not nil")
			return
		}
		if o.unwraps == nil {
			o.unwraps = make(map[reflect.Type]func(reflect.Value) any)
		}
		o.unwraps[reflect.TypeFor[T]()] = func(v reflect.Value) any {
			x, ok := rule.InterfaceOf(v)
			t, fits := x.(T)
			if !ok || !fits {
				return nil
			}
			return get(t)
		}
	}}
}

// TagKey reads rules from another key of struct tags than "validate", such as
// "binding" for structs that were written for gin. Rules under the key validate
// are then a mistake, as rules under binding are without it.
func TagKey(key string) Option {
	return Option{func(o *options) {
		if !tag.IsName(key) || key == "json" {
			o.mistake("TagKey " + quoted(key) + " is not a key of a struct tag")
			return
		}
		o.tagKey = key
	}}
}

// rulesOf returns the rules of a field.
func (e *engine) rulesOf(f reflect.StructField) string { return f.Tag.Get(e.opts.key()) }

func (o *options) key() string {
	if o.tagKey == "" {
		return "validate"
	}
	return o.tagKey
}

// ReportOnly checks as [Compatible] does and reports what the default would
// refuse in addition: the lax verdict stands, the strict one is reported. It
// lets you migrate from go-playground/validator without refusing anybody.
//
// For each value that the default would have refused, report gets the context
// of the call (that of the request, or of With) and the error of the default,
// which holds no value. It is called before the check returns, possibly from
// many goroutines, and should be fast. A panic in it does not change the
// verdict.
//
// If a type has mistakes in the default mode only, they are reported once, when
// the type is compiled; its values are then checked only as Compatible does.
// Decoding is always strict: validator does not decode, so there is no laxer
// verdict to keep. Types with rules that playground.With added are left to it.
func ReportOnly(report func(ctx context.Context, err error)) Option {
	return Option{func(o *options) {
		if report == nil {
			o.mistake("ReportOnly needs a function, not nil")
			return
		}
		o.report = report
	}}
}
