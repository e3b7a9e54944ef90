package validate

import (
	"context"
	"reflect"
	"time"

	"github.com/untaint/untaint/validate/internal/foreign"
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

// Clock lets the rules gt, gte, lt, lte, min and max on a [time.Time] compare it
// with the present, as now tells it. Without it such a rule is a mistake that
// [For] reports: a rule has no clock of its own.
func Clock(now func() time.Time) Option {
	return Option{func(o *options) {
		if now == nil {
			o.mistake("Clock needs a function, not nil")
		}
		o.now = now
	}}
}

// MaxValues limits how deeply values may be nested, pointers included, and how
// many of them one check visits; 0 keeps a default. The depth ends a cycle: it is
// 1 to 10,000, by default 1000, and what is deeper is TooLarge, [CodeTooDeep]. The
// default number of values is 4,194,304; more of them is TooLarge, too_many_nodes.
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

// ReportOnly checks as [Compatible] does, and gives report what the default would
// refuse beside that: the lax verdict stands, the strict one is reported. With it
// a company can move over from go-playground/validator without refusing anybody.
//
// Once per value that is let through, report gets the context of the call (that of
// the request, or of With) and the error that the default would have returned, which
// holds no value. It is called before the check returns, from as many goroutines as
// check, and should be short. A panic of it changes no verdict.
//
// What is wrong with a type for the default mode alone is reported once too, when
// the type is compiled; its values are then checked as Compatible does and no more.
// Decoding is strict all the same: validator decodes nothing, so there is no laxer
// verdict to keep. Types that playground.With brought rules for are left to it.
func ReportOnly(report func(ctx context.Context, err error)) Option {
	return Option{func(o *options) {
		if report == nil {
			o.mistake("ReportOnly needs a function, not nil")
			return
		}
		o.report = report
	}}
}
