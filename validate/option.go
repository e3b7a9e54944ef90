package validate

import (
	"reflect"
	"time"

	"github.com/untaint/untaint/validate/internal/foreign"
)

// Option changes how a type is compiled, decoded or checked. Give options to
// For, MustFor or NewChecker. The zero Option changes nothing.
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

// Compatible gives back the exact verdicts of go-playground/validator/v10 where
// the default is stricter; the package documentation lists each difference.
// What validator answers with a panic stays an error.
func Compatible() Option {
	return Option{func(o *options) { o.compatible = true }}
}

// Foreign is what [playground.With] is made of, and of no use elsewhere.
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

// Clock lets the rules gt, gte, lt, lte, min and max on a time.Time compare it
// with the present, as now tells it. Without it such a rule is a mistake that
// For reports: a rule has no clock of its own.
func Clock(now func() time.Time) Option {
	return Option{func(o *options) {
		if now == nil {
			o.mistake("Clock needs a function, not nil")
		}
		o.now = now
	}}
}

// MaxDepth limits how deeply values may be nested, pointers included. It ends a
// cycle. The default is 1000. What is deeper is TooLarge, CodeTooDeep.
func MaxDepth(n int) Option {
	return Option{func(o *options) {
		if n < 1 || n > 10000 {
			o.mistake("MaxDepth takes 1 to 10000")
			return
		}
		o.maxDepth = n
	}}
}

// MaxNodes limits how many values one check visits. The default is 4,194,304.
// More of them is TooLarge, too_many_nodes.
func MaxNodes(n int) Option {
	return Option{func(o *options) {
		if n < 1 {
			o.mistake("MaxNodes takes at least 1")
			return
		}
		o.maxNodes = n
	}}
}

// Alias gives a name to one or more rules, such as Alias("slug",
// "min=1,max=64,lowercase,alphanum").
func Alias(name, tag string) Option {
	return Option{func(o *options) {
		if !ruleName(name) || structural[name] != stepRule || rules[name] != nil {
			o.mistake("Alias " + quoted(name) + " is not a new name of letters, digits, _ and -")
			return
		}
		if o.aliases == nil {
			o.aliases = make(map[string]string)
		}
		o.aliases[name] = tag
	}}
}

// Unwrap tells how to get at what is to be checked in a value of type T, such
// as the number in a decimal:
//
//	validate.Unwrap(func(d decimal.Decimal) any { return d.InexactFloat64() })
//
// Types of package database/sql, and those with a method ValidatorValue() any,
// need no Unwrap.
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
			x, ok := interfaceOf(v)
			t, fits := x.(T)
			if !ok || !fits {
				return nil
			}
			return get(t)
		}
	}}
}

// ruleName reports whether a rule can be called that.
func ruleName(name string) bool {
	for i := 0; i < len(name); i++ {
		c := name[i] | 0x20
		if (c < 'a' || c > 'z') && (name[i] < '0' || name[i] > '9') && name[i] != '_' && name[i] != '-' {
			return false
		}
	}
	return name != "" && name != "-"
}
