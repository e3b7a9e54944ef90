package validate

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

// limit is a parameter read in each way that a kind of value may need it.
type limit struct {
	int      int64
	uint     uint64
	float    float64
	float32  float64
	duration int64

	isInt, isUint, isFloat, isDuration bool
}

func readLimit(param string) limit {
	var l limit
	var err error
	l.int, err = strconv.ParseInt(param, 0, 64)
	l.isInt = err == nil
	l.uint, err = strconv.ParseUint(param, 0, 64)
	l.isUint = err == nil
	l.float, err = strconv.ParseFloat(param, 64)
	l.isFloat = err == nil
	l.float32, _ = strconv.ParseFloat(param, 32)
	d, err := time.ParseDuration(param)
	l.duration, l.isDuration = int64(d), err == nil
	if !l.isDuration && l.isInt {
		l.duration, l.isDuration = l.int, true
	}
	return l
}

// fits reports whether the limit can be compared with values of type t.
func (l *limit) fits(t reflect.Type) bool {
	switch kindOf(t) {
	case kindInt:
		if t == durationType {
			return l.isDuration
		}
		return l.isInt
	case kindUint:
		return l.isUint
	case kindFloat:
		return l.isFloat
	case kindTime:
		return true
	}
	return l.isInt
}

// octal reports whether a number is written so that Go reads another one than
// a person does: validator takes max=010 for 8 and max=0x10 for 16.
func octal(param string) bool {
	digits := strings.TrimLeft(param, "+-")
	return len(digits) > 1 && digits[0] == '0' && digits[1] != '.' || strings.Contains(param, "_")
}

// limit reads the parameter of a size rule and reports what is wrong with it.
func (a *arg) limit() limit {
	l := readLimit(a.param)
	isDateRule := a.typ != nil && kindOf(a.typ) == kindTime
	switch {
	case a.typ == nil || isDateRule && a.param == "":
	case isDateRule && a.strict:
		a.bad(codeBadParameter, "a time is compared with the present, and takes no parameter", "drop it and give For the option Clock(time.Now), or compare with another field by "+a.name+"field")
	case !l.fits(a.typ):
		a.bad(codeBadParameter, "the parameter is not a number that fits "+a.typ.String(), a.name+"=1")
	case a.strict && octal(a.param) && a.typ != durationType:
		a.bad(codeBadParameter, "the number is written in octal or hexadecimal, or with underscores", "write it in decimal, without leading zeros")
	}
	return l
}

// size compares v with the limit. It reports whether values like v can be
// compared with it at all.
func (l *limit) size(op plan.Comparison, v reflect.Value) (holds, ok bool) {
	switch v.Kind() {
	case reflect.String:
		return op.Holds(plan.Sign(int64(utf8.RuneCountInString(v.String())), l.int)), l.isInt
	case reflect.Slice, reflect.Map, reflect.Array:
		return op.Holds(plan.Sign(int64(v.Len()), l.int)), l.isInt
	case reflect.Float32:
		return op.OnFloats(v.Float(), l.float32), l.isFloat
	case reflect.Float64:
		return op.OnFloats(v.Float(), l.float), l.isFloat
	}
	switch {
	case v.CanInt() && v.Type() == durationType:
		return op.Holds(plan.Sign(v.Int(), l.duration)), l.isDuration
	case v.CanInt():
		return op.Holds(plan.Sign(v.Int(), l.int)), l.isInt
	case v.CanUint():
		return op.Holds(plan.Sign(v.Uint(), l.uint)), l.isUint
	}
	return false, false
}

func buildSize(op plan.Comparison, times bool) func(*arg) func(*plan.Frame) bool {
	return func(a *arg) func(*plan.Frame) bool {
		l := a.limit()
		now := a.clock(times)
		a.made.now = now
		return func(f *plan.Frame) bool {
			if times && now != nil && f.Field.Kind() == reflect.Struct && isTime(f.Field.Type()) {
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
func (a *arg) clock(times bool) func() time.Time {
	now := a.now
	if now == nil && !a.strict {
		now = time.Now
	}
	if times && now == nil && len(a.mistakes) == 0 && a.typ != nil && kindOf(a.typ) == kindTime {
		a.bad(codeRefusedRule, a.name+" compares a time with the present, which the value does not tell", "give For the option Clock(time.Now)")
	}
	return now
}

// sizeFailure says too short, too few or too small as the value wants it, and
// what the limit is.
func sizeFailure(how plan.Comparison) func(*arg) func(reflect.Value) plan.Failure {
	return func(a *arg) func(reflect.Value) plan.Failure {
		l := readLimit(a.param)
		return func(v reflect.Value) plan.Failure {
			switch v.Kind() {
			case reflect.Invalid, reflect.Pointer, reflect.Interface:
				return failureOf(CodeRequired, untaint.Invalid)
			case reflect.String:
				return countFailure(how, &l, codeTooShort, codeWrongLength, codeTooLong)
			case reflect.Slice, reflect.Array, reflect.Map:
				return countFailure(how, &l, codeTooFew, codeWrongCount, codeTooMany)
			case reflect.Struct:
				return failureOf(codeOf(how, codeTooEarly, codeNotEqual, codeTooLate), untaint.Invalid)
			}
			return failureOf(codeOf(how, codeTooSmall, codeNotEqual, codeTooBig), untaint.Invalid, l.param(keyOf(how), a.param, v.Type()))
		}
	}
}

// codeOf picks the code for a value that is below, other than or above a limit.
func codeOf(op plan.Comparison, below, other, above untaint.Code) untaint.Code {
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
func countFailure(how plan.Comparison, l *limit, below, other, above untaint.Code) plan.Failure {
	key, n := keyOf(how), l.int
	switch {
	case how == plan.Gt && n < math.MaxInt64:
		key, n = "min", n+1
	case how == plan.Lt && n > math.MinInt64:
		key, n = "max", n-1
	case how == plan.Eq:
		key = "len"
	}
	return failureOf(codeOf(how, below, other, above), untaint.Invalid, untaint.IntParam(key, n))
}

// param is the limit as values of type t have it.
func (l *limit) param(key, text string, t reflect.Type) untaint.Param {
	switch {
	case t == durationType && l.isInt:
		return untaint.TextParam(key, time.Duration(l.duration).String())
	case kindOf(t) == kindFloat && l.isFloat && !l.isInt:
		return untaint.FloatParam(key, l.float)
	case l.isInt:
		return untaint.IntParam(key, l.int)
	case text == "":
		return untaint.Param{}
	}
	return untaint.TextParam(key, text)
}

// valueFailure says which value is wanted, or not wanted.
func valueFailure(code untaint.Code) func(*arg) func(reflect.Value) plan.Failure {
	return func(a *arg) func(reflect.Value) plan.Failure {
		l := readLimit(a.param)
		return func(v reflect.Value) plan.Failure {
			p := untaint.TextParam("value", a.param)
			if v.IsValid() && kindOf(v.Type())&kindNumber != 0 {
				p = l.param("value", a.param, v.Type())
			}
			return failureOf(code, untaint.Invalid, p)
		}
	}
}

func buildEqual(want bool) func(*arg) func(*plan.Frame) bool {
	return func(a *arg) func(*plan.Frame) bool {
		l := readLimit(a.param)
		asBool, err := strconv.ParseBool(a.param)
		isBool := err == nil
		param := a.param
		if a.typ != nil {
			switch k := kindOf(a.typ); {
			case k == kindString:
			case k == kindBool && !isBool:
				a.bad(codeBadParameter, "the parameter is neither true nor false", a.name+"=true")
			case k == kindBool:
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

func buildFold(want bool) func(*arg) func(*plan.Frame) bool {
	return func(a *arg) func(*plan.Frame) bool {
		param := a.param
		return onText(func(s string) bool { return strings.EqualFold(s, param) == want })
	}
}

// buildMaxBytes counts bytes, as a column or bcrypt does; max counts characters.
func buildMaxBytes(a *arg) func(*plan.Frame) bool {
	n, err := strconv.Atoi(a.param)
	if err != nil || n < 0 {
		a.bad(codeBadParameter, "the parameter is not a number of bytes", "maxbytes=72")
	}
	return func(f *plan.Frame) bool {
		if k := kindOf(f.Field.Type()); k != kindString && k != kindBytes {
			f.Wrong = true
			return false
		}
		return f.Field.Len() <= n
	}
}

func bytesFailure(a *arg) func(reflect.Value) plan.Failure {
	n, _ := strconv.ParseInt(a.param, 10, 64)
	f := plan.Failure{Code: codeTooManyBytes, Kind: untaint.Invalid, Params: untaint.NewParams(untaint.IntParam("max", n))}
	return func(reflect.Value) plan.Failure { return f }
}
