package validate

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/untaint/untaint/validate/internal/plan"
)

// sizeOps are the ops of a rule that compares with a number.
func sizeOps(how plan.Comparison, times bool) func(ops, value, *ruleTest) bool {
	return func(out ops, v value, t *ruleTest) bool {
		lim := readLimit(t.arg.param)
		o := plan.Op{}
		switch kind := v.typ.Kind(); {
		case kind == reflect.Struct && v.typ == timeType && times && t.arg.param == "" && t.now != nil:
			out.add(plan.Op{Code: plan.OpTime, How: how, X: &plan.Operands{Now: t.now}})
			return true
		case kind == reflect.String:
			o.Code = plan.OpText
		case kind == reflect.Slice:
			o.Code = plan.OpLen
		case kind == reflect.Map:
			o.Code = plan.OpMapLen
		case kind == reflect.Float32 || kind == reflect.Float64:
			return lim.isFloat && floatOp(out, v.typ, how, &lim)
		default:
			var ok bool
			if o.Code, ok = plan.NumberOp(kind); !ok {
				return false
			}
		}
		switch n := lim.int; {
		case v.typ == durationType:
			if !lim.isDuration {
				return false
			}
			return intOp(out, o, how, lim.duration)
		case o.Code == plan.OpUint:
			return lim.isUint && uintOp(out, o, how, lim.uint)
		case o.Code >= plan.OpUint8 && o.Code <= plan.OpUint32:
			return lim.isUint && lim.uint <= math.MaxInt64 && intOp(out, o, how, int64(lim.uint))
		default:
			return lim.isInt && intOp(out, o, how, n)
		}
	}
}

func intOp(out ops, o plan.Op, how plan.Comparison, n int64) bool {
	wide, most := o.Code.Widest()
	lo, hi := int64(wide), int64(most)
	never := false
	switch how {
	case plan.Eq:
		never, lo, hi = n < lo, n, n
	case plan.Gte:
		lo = max(lo, n)
	case plan.Gt:
		never = n == math.MaxInt64
		lo = max(lo, n+1)
	case plan.Lte:
		never, hi = n < lo, n
	case plan.Lt:
		never, hi = n <= lo, n-1
	default:
		return false
	}
	if never {
		o = plan.Op{Code: plan.OpNever}
	}
	o.Lo, o.Hi = uint64(lo), uint64(hi)
	out.add(o)
	return true
}

func uintOp(out ops, o plan.Op, how plan.Comparison, n uint64) bool {
	o.Lo, o.Hi = 0, math.MaxUint64
	never := false
	switch how {
	case plan.Eq:
		o.Lo, o.Hi = n, n
	case plan.Gte:
		o.Lo = n
	case plan.Gt:
		never = n == math.MaxUint64
		o.Lo = n + 1
	case plan.Lte:
		o.Hi = n
	case plan.Lt:
		never = n == 0
		o.Hi = n - 1
	default:
		return false
	}
	if never {
		o.Code = plan.OpNever
	}
	out.add(o)
	return true
}

// floatOp replaces a bound that is itself refused by the number next to it.
func floatOp(out ops, t reflect.Type, how plan.Comparison, lim *limit) bool {
	f, inf := lim.float, math.Inf(1)
	o := plan.Op{Code: plan.OpFloat}
	if t.Kind() == reflect.Float32 {
		o.Code, f = plan.OpFloat32, lim.float32
	}
	lo, hi := -inf, inf
	switch {
	case math.IsNaN(f):
		return false
	case how == plan.Eq:
		lo, hi = f, f
	case how == plan.Gte:
		lo = f
	case how == plan.Gt && f < inf:
		lo = math.Nextafter(f, inf)
	case how == plan.Lte:
		hi = f
	case how == plan.Lt && f > -inf:
		hi = math.Nextafter(f, -inf)
	case how == plan.Gt || how == plan.Lt:
		o.Code = plan.OpNever
	default:
		return false
	}
	o.Lo, o.Hi = math.Float64bits(lo), math.Float64bits(hi)
	out.add(o)
	return true
}

// equalOps are the ops of eq and ne.
func equalOps(want bool) func(ops, value, *ruleTest) bool {
	size := sizeOps(plan.Eq, false)
	return func(out ops, v value, t *ruleTest) bool {
		switch k := v.typ.Kind(); {
		case k == reflect.String:
			matchArg(out, equalText, t.arg.param, want)
			return true
		case k == reflect.Bool:
			b, err := strconv.ParseBool(t.arg.param)
			if err != nil {
				return false
			}
			o := plan.Op{Code: plan.OpBool}
			if b == want {
				o.Lo = 1
			}
			out.add(o)
			return true
		case want:
			return size(out, v, t)
		case kindOf(v.typ)&kindWhole != 0 && v.typ != durationType:
			lim := readLimit(t.arg.param)
			n := lim.int
			if kindOf(v.typ) == kindUint {
				if !lim.isUint {
					return false
				}
				n = int64(lim.uint)
			} else if !lim.isInt {
				return false
			}
			out.add(plan.Op{Code: plan.OpNotInt, Lo: uint64(n), X: &plan.Operands{Kind: k}})
			return true
		}
		return false
	}
}

func equalText(s, param string) bool { return s == param }

func bytesOps(out ops, v value, t *ruleTest) bool {
	n, err := strconv.Atoi(t.arg.param)
	if err != nil || n < 0 || v.typ.Kind() != reflect.String && kindOf(v.typ) != kindBytes {
		return false
	}
	out.add(plan.Op{Code: plan.OpBytes, Hi: uint64(n)})
	return true
}

// sizeRules compare a value with the parameter: a number by its value, text by
// its characters, a collection by its elements, a time with the present.
var sizeRules = []ruleSpec{
	{name: "len", code: codeWrongLength, param: paramMust, takes: kindNumber | kindSized, build: buildSize(plan.Eq, false), ops: sizeOps(plan.Eq, false), refuse: sizeFailure(plan.Eq)},
	{name: "min", code: codeTooSmall, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(plan.Gte, true), ops: sizeOps(plan.Gte, true), refuse: sizeFailure(plan.Gte)},
	{name: "max", code: codeTooBig, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(plan.Lte, true), ops: sizeOps(plan.Lte, true), refuse: sizeFailure(plan.Lte)},
	{name: "gt", code: codeTooSmall, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(plan.Gt, true), ops: sizeOps(plan.Gt, true), refuse: sizeFailure(plan.Gt)},
	{name: "gte", code: codeTooSmall, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(plan.Gte, true), ops: sizeOps(plan.Gte, true), refuse: sizeFailure(plan.Gte)},
	{name: "lt", code: codeTooBig, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(plan.Lt, true), ops: sizeOps(plan.Lt, true), refuse: sizeFailure(plan.Lt)},
	{name: "lte", code: codeTooBig, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(plan.Lte, true), ops: sizeOps(plan.Lte, true), refuse: sizeFailure(plan.Lte)},
	{name: "eq", code: codeNotEqual, param: paramMust, takes: kindNumber | kindString | kindBool, build: buildEqual(true), ops: equalOps(true), refuse: valueFailure(codeNotEqual)},
	{name: "ne", code: codeForbiddenValue, param: paramMust, takes: kindNumber | kindString | kindBool, build: buildEqual(false), ops: equalOps(false), refuse: valueFailure(codeForbiddenValue)},
	{name: "eq_ignore_case", code: codeNotEqual, param: paramMust, takes: kindString, build: buildFold(true), ops: containOps(strings.EqualFold, true), refuse: valueFailure(codeNotEqual)},
	{name: "ne_ignore_case", code: codeForbiddenValue, param: paramMust, takes: kindString, build: buildFold(false), ops: containOps(strings.EqualFold, false), refuse: valueFailure(codeForbiddenValue)},
	{name: "maxbytes", code: codeTooManyBytes, param: paramMust, takes: kindString | kindBytes, build: buildMaxBytes, ops: bytesOps, refuse: bytesFailure, ours: true},
}
