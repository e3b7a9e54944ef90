package rule

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/plan"
)

// Limit is a parameter read in each way that a kind of value may need it.
type Limit struct {
	Int      int64
	Uint     uint64
	Float    float64
	Float32  float64
	Duration int64

	IsInt, IsUint, IsFloat, IsDuration bool
}

// ReadLimit reads a parameter; what it is not, the flags say.
func ReadLimit(param string) Limit {
	var l Limit
	var err error
	l.Int, err = strconv.ParseInt(param, 0, 64)
	l.IsInt = err == nil
	l.Uint, err = strconv.ParseUint(param, 0, 64)
	l.IsUint = err == nil
	l.Float, err = strconv.ParseFloat(param, 64)
	l.IsFloat = err == nil
	l.Float32, _ = strconv.ParseFloat(param, 32)
	d, err := time.ParseDuration(param)
	l.Duration, l.IsDuration = int64(d), err == nil
	if !l.IsDuration && l.IsInt {
		l.Duration, l.IsDuration = l.Int, true
	}
	return l
}

// Fits reports whether the limit can be compared with values of type t.
func (l *Limit) Fits(t reflect.Type) bool {
	switch KindOf(t) {
	case KindInt:
		if t == DurationType {
			return l.IsDuration
		}
		return l.IsInt
	case KindUint:
		return l.IsUint
	case KindFloat:
		return l.IsFloat
	case KindTime:
		return true
	}
	return l.IsInt
}

// octal reports whether a number is written so that Go reads another one than
// a person does: validator takes max=010 for 8 and max=0x10 for 16.
func octal(param string) bool {
	digits := strings.TrimLeft(param, "+-")
	return len(digits) > 1 && digits[0] == '0' && digits[1] != '.' || strings.Contains(param, "_")
}

// limit reads the parameter of a size rule and reports what is wrong with it.
func (a *Arg) limit() Limit {
	l := ReadLimit(a.Param)
	isDateRule := a.Type != nil && KindOf(a.Type) == KindTime
	switch {
	case a.Type == nil || isDateRule && a.Param == "":
	case isDateRule && a.Strict:
		a.Bad(CodeBadParameter, "a time is compared with the present, and takes no parameter", "drop it and give For the option Clock(time.Now), or compare with another field by "+a.Name+"field")
	case !l.Fits(a.Type):
		a.Bad(CodeBadParameter, "the parameter is not a number that fits "+a.Type.String(), a.Name+"=1")
	case a.Strict && octal(a.Param) && a.Type != DurationType:
		a.Bad(CodeBadParameter, "the number is written in octal or hexadecimal, or with underscores", "write it in decimal, without leading zeros")
	}
	return l
}

// size compares v with the limit. It reports whether values like v can be
// compared with it at all.
func (l *Limit) size(op plan.Comparison, v reflect.Value) (holds, ok bool) {
	switch v.Kind() {
	case reflect.String:
		return op.Holds(plan.Sign(int64(utf8.RuneCountInString(v.String())), l.Int)), l.IsInt
	case reflect.Slice, reflect.Map, reflect.Array:
		return op.Holds(plan.Sign(int64(v.Len()), l.Int)), l.IsInt
	case reflect.Float32:
		return op.OnFloats(v.Float(), l.Float32), l.IsFloat
	case reflect.Float64:
		return op.OnFloats(v.Float(), l.Float), l.IsFloat
	}
	switch {
	case v.CanInt() && v.Type() == DurationType:
		return op.Holds(plan.Sign(v.Int(), l.Duration)), l.IsDuration
	case v.CanInt():
		return op.Holds(plan.Sign(v.Int(), l.Int)), l.IsInt
	case v.CanUint():
		return op.Holds(plan.Sign(v.Uint(), l.Uint)), l.IsUint
	}
	return false, false
}

func buildSize(op plan.Comparison, times bool) func(*Arg) func(*plan.Frame) bool {
	return func(a *Arg) func(*plan.Frame) bool {
		l := a.limit()
		now := a.clock(times)
		a.Made.Now = now
		return func(f *plan.Frame) bool {
			if times && now != nil && f.Field.Kind() == reflect.Struct && IsTime(f.Field.Type()) {
				return op.Holds(timeOf(f.Field).Compare(now()))
			}
			holds, ok := l.size(op, f.Field)
			f.Wrong = !ok
			return holds
		}
	}
}

// clock returns what tells the present to a rule on a time. A rule is a pure
// function of the value unless the program says otherwise.
func (a *Arg) clock(times bool) func() time.Time {
	now := a.Now
	if now == nil && !a.Strict {
		now = time.Now
	}
	if times && now == nil && len(a.Mistakes) == 0 && a.Type != nil && KindOf(a.Type) == KindTime {
		a.Bad(CodeRefusedRule, a.Name+" compares a time with the present, which the value does not tell", "give For the option Clock(time.Now)")
	}
	return now
}

// sizeFailure says too short, too few or too small as the value wants it, and
// what the limit is.
func sizeFailure(how plan.Comparison) func(*Arg) func(reflect.Value) plan.Failure {
	return func(a *Arg) func(reflect.Value) plan.Failure {
		l := ReadLimit(a.Param)
		return func(v reflect.Value) plan.Failure {
			switch v.Kind() {
			case reflect.Invalid, reflect.Pointer, reflect.Interface:
				return plan.FailureOf(CodeRequired, untaint.Invalid)
			case reflect.String:
				return countFailure(how, &l, CodeTooShort, CodeWrongLength, CodeTooLong)
			case reflect.Slice, reflect.Array, reflect.Map:
				return countFailure(how, &l, CodeTooFew, CodeWrongCount, CodeTooMany)
			case reflect.Struct:
				return plan.FailureOf(CodeOf(how, CodeTooEarly, CodeNotEqual, CodeTooLate), untaint.Invalid)
			}
			return plan.FailureOf(CodeOf(how, CodeTooSmall, CodeNotEqual, CodeTooBig), untaint.Invalid, l.param(keyOf(how), a.Param, v.Type()))
		}
	}
}

// CodeOf picks the code for a value that is below, other than or above a limit.
func CodeOf(op plan.Comparison, below, other, above untaint.Code) untaint.Code {
	switch op {
	case plan.Gte, plan.Gt:
		return below
	case plan.Lte, plan.Lt:
		return above
	}
	return other
}

// keyOf is what the limit of a number is called in the parameters.
func keyOf(op plan.Comparison) string {
	switch op {
	case plan.Gte:
		return "min"
	case plan.Gt:
		return "above"
	case plan.Lte:
		return "max"
	case plan.Lt:
		return "below"
	}
	return "value"
}

// countFailure speaks of a length, where "more than 2" is "at least 3".
func countFailure(how plan.Comparison, l *Limit, below, other, above untaint.Code) plan.Failure {
	key, n := keyOf(how), l.Int
	switch {
	case how == plan.Gt && n < math.MaxInt64:
		key, n = "min", n+1
	case how == plan.Lt && n > math.MinInt64:
		key, n = "max", n-1
	case how == plan.Eq:
		key = "len"
	}
	return plan.FailureOf(CodeOf(how, below, other, above), untaint.Invalid, untaint.IntParam(key, n))
}

// param is the limit as values of type t have it.
func (l *Limit) param(key, text string, t reflect.Type) untaint.Param {
	switch {
	case t == DurationType && l.IsInt:
		return untaint.TextParam(key, time.Duration(l.Duration).String())
	case KindOf(t) == KindFloat && l.IsFloat && !l.IsInt:
		return untaint.FloatParam(key, l.Float)
	case l.IsInt:
		return untaint.IntParam(key, l.Int)
	case text == "":
		return untaint.Param{}
	}
	return untaint.TextParam(key, text)
}

// valueFailure says which value is wanted, or not wanted.
func valueFailure(code untaint.Code) func(*Arg) func(reflect.Value) plan.Failure {
	return func(a *Arg) func(reflect.Value) plan.Failure {
		l := ReadLimit(a.Param)
		return func(v reflect.Value) plan.Failure {
			p := untaint.TextParam("value", a.Param)
			if v.IsValid() && KindOf(v.Type())&KindNumber != 0 {
				p = l.param("value", a.Param, v.Type())
			}
			return plan.FailureOf(code, untaint.Invalid, p)
		}
	}
}

func buildEqual(want bool) func(*Arg) func(*plan.Frame) bool {
	return func(a *Arg) func(*plan.Frame) bool {
		l := ReadLimit(a.Param)
		asBool, err := strconv.ParseBool(a.Param)
		isBool := err == nil
		param := a.Param
		if a.Type != nil {
			switch k := KindOf(a.Type); {
			case k == KindString:
			case k == KindBool && !isBool:
				a.Bad(CodeBadParameter, "the parameter is neither true nor false", a.Name+"=true")
			case k == KindBool:
			default:
				a.limit()
			}
		}
		return func(f *plan.Frame) bool {
			switch f.Field.Kind() {
			case reflect.String:
				return (f.Field.String() == param) == want
			case reflect.Bool:
				f.Wrong = !isBool
				return (f.Field.Bool() == asBool) == want
			}
			equal, ok := l.size(plan.Eq, f.Field)
			f.Wrong = !ok
			return equal == want
		}
	}
}

func buildFold(want bool) func(*Arg) func(*plan.Frame) bool {
	return func(a *Arg) func(*plan.Frame) bool {
		param := a.Param
		return onText(func(s string) bool { return strings.EqualFold(s, param) == want })
	}
}

// buildMaxBytes counts bytes, as a column or bcrypt does; max counts characters.
func buildMaxBytes(a *Arg) func(*plan.Frame) bool {
	n, err := strconv.Atoi(a.Param)
	if err != nil || n < 0 {
		a.Bad(CodeBadParameter, "the parameter is not a number of bytes", "maxbytes=72")
	}
	return func(f *plan.Frame) bool {
		if k := KindOf(f.Field.Type()); k != KindString && k != KindBytes {
			f.Wrong = true
			return false
		}
		return f.Field.Len() <= n
	}
}

func bytesFailure(a *Arg) func(reflect.Value) plan.Failure {
	n, _ := strconv.ParseInt(a.Param, 10, 64)
	f := plan.Failure{Code: CodeTooManyBytes, Kind: untaint.Invalid, Params: untaint.NewParams(untaint.IntParam("max", n))}
	return func(reflect.Value) plan.Failure { return f }
}
