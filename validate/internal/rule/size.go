package rule

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/untaint/untaint/validate/internal/plan"
)

// sizeOps are the ops of a rule that compares with a number.
func sizeOps(how plan.Comparison, times bool) func(Ops, Value, *Test) bool {
	return func(out Ops, v Value, t *Test) bool {
		lim := ReadLimit(t.Arg.Param)
		o := plan.Op{}
		switch kind := v.Type.Kind(); {
		case kind == reflect.Struct && v.Type == TimeType && times && t.Arg.Param == "" && t.Now != nil:
			out.Add(plan.Op{Code: plan.OpTime, How: how, X: &plan.Operands{Now: t.Now}})
			return true
		case kind == reflect.String:
			o.Code = plan.OpText
		case kind == reflect.Slice:
			o.Code = plan.OpLen
		case kind == reflect.Map:
			o.Code = plan.OpMapLen
		case kind == reflect.Float32 || kind == reflect.Float64:
			return lim.IsFloat && floatOp(out, v.Type, how, &lim)
		default:
			var ok bool
			if o.Code, ok = plan.NumberOp(kind); !ok {
				return false
			}
		}
		switch n := lim.Int; {
		case v.Type == DurationType:
			if !lim.IsDuration {
				return false
			}
			return intOp(out, o, how, lim.Duration)
		case o.Code == plan.OpUint:
			return lim.IsUint && uintOp(out, o, how, lim.Uint)
		case o.Code >= plan.OpUint8 && o.Code <= plan.OpUint32:
			return lim.IsUint && lim.Uint <= math.MaxInt64 && intOp(out, o, how, int64(lim.Uint))
		default:
			return lim.IsInt && intOp(out, o, how, n)
		}
	}
}

func intOp(out Ops, o plan.Op, how plan.Comparison, n int64) bool {
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
	out.Add(o)
	return true
}

func uintOp(out Ops, o plan.Op, how plan.Comparison, n uint64) bool {
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
	out.Add(o)
	return true
}

// floatOp replaces a bound that is itself refused by the number next to it.
func floatOp(out Ops, t reflect.Type, how plan.Comparison, lim *Limit) bool {
	f, inf := lim.Float, math.Inf(1)
	o := plan.Op{Code: plan.OpFloat}
	if t.Kind() == reflect.Float32 {
		o.Code, f = plan.OpFloat32, lim.Float32
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
	out.Add(o)
	return true
}

// equalOps are the ops of eq and ne.
func equalOps(want bool) func(Ops, Value, *Test) bool {
	size := sizeOps(plan.Eq, false)
	return func(out Ops, v Value, t *Test) bool {
		switch k := v.Type.Kind(); {
		case k == reflect.String:
			matchArg(out, equalText, t.Arg.Param, want)
			return true
		case k == reflect.Bool:
			b, err := strconv.ParseBool(t.Arg.Param)
			if err != nil {
				return false
			}
			o := plan.Op{Code: plan.OpBool}
			if b == want {
				o.Lo = 1
			}
			out.Add(o)
			return true
		case want:
			return size(out, v, t)
		case KindOf(v.Type)&KindWhole != 0 && v.Type != DurationType:
			lim := ReadLimit(t.Arg.Param)
			n := lim.Int
			if KindOf(v.Type) == KindUint {
				if !lim.IsUint {
					return false
				}
				n = int64(lim.Uint)
			} else if !lim.IsInt {
				return false
			}
			out.Add(plan.Op{Code: plan.OpNotInt, Lo: uint64(n), X: &plan.Operands{Kind: k}})
			return true
		}
		return false
	}
}

func equalText(s, param string) bool { return s == param }

func bytesOps(out Ops, v Value, t *Test) bool {
	n, err := strconv.Atoi(t.Arg.Param)
	if err != nil || n < 0 || v.Type.Kind() != reflect.String && KindOf(v.Type) != KindBytes {
		return false
	}
	out.Add(plan.Op{Code: plan.OpBytes, Hi: uint64(n)})
	return true
}

// sizeRules compare a value with the parameter: a number by its value, text by
// its characters, a collection by its elements, a time with the present.
var sizeRules = []Spec{
	{Name: "len", Code: CodeWrongLength, Param: MustParam, Takes: KindNumber | KindSized, Build: buildSize(plan.Eq, false), Ops: sizeOps(plan.Eq, false), Refuse: sizeFailure(plan.Eq)},
	{Name: "min", Code: CodeTooSmall, Param: MayParam, Takes: KindNumber | KindSized | KindTime, Build: buildSize(plan.Gte, true), Ops: sizeOps(plan.Gte, true), Refuse: sizeFailure(plan.Gte)},
	{Name: "max", Code: CodeTooBig, Param: MayParam, Takes: KindNumber | KindSized | KindTime, Build: buildSize(plan.Lte, true), Ops: sizeOps(plan.Lte, true), Refuse: sizeFailure(plan.Lte)},
	{Name: "gt", Code: CodeTooSmall, Param: MayParam, Takes: KindNumber | KindSized | KindTime, Build: buildSize(plan.Gt, true), Ops: sizeOps(plan.Gt, true), Refuse: sizeFailure(plan.Gt)},
	{Name: "gte", Code: CodeTooSmall, Param: MayParam, Takes: KindNumber | KindSized | KindTime, Build: buildSize(plan.Gte, true), Ops: sizeOps(plan.Gte, true), Refuse: sizeFailure(plan.Gte)},
	{Name: "lt", Code: CodeTooBig, Param: MayParam, Takes: KindNumber | KindSized | KindTime, Build: buildSize(plan.Lt, true), Ops: sizeOps(plan.Lt, true), Refuse: sizeFailure(plan.Lt)},
	{Name: "lte", Code: CodeTooBig, Param: MayParam, Takes: KindNumber | KindSized | KindTime, Build: buildSize(plan.Lte, true), Ops: sizeOps(plan.Lte, true), Refuse: sizeFailure(plan.Lte)},
	{Name: "eq", Code: CodeNotEqual, Param: MustParam, Takes: KindNumber | KindString | KindBool, Build: buildEqual(true), Ops: equalOps(true), Refuse: valueFailure(CodeNotEqual)},
	{Name: "ne", Code: CodeForbiddenValue, Param: MustParam, Takes: KindNumber | KindString | KindBool, Build: buildEqual(false), Ops: equalOps(false), Refuse: valueFailure(CodeForbiddenValue)},
	{Name: "eq_ignore_case", Code: CodeNotEqual, Param: MustParam, Takes: KindString, Build: buildFold(true), Ops: containOps(strings.EqualFold, true), Refuse: valueFailure(CodeNotEqual)},
	{Name: "ne_ignore_case", Code: CodeForbiddenValue, Param: MustParam, Takes: KindString, Build: buildFold(false), Ops: containOps(strings.EqualFold, false), Refuse: valueFailure(CodeForbiddenValue)},
	{Name: "maxbytes", Code: CodeTooManyBytes, Param: MustParam, Takes: KindString | KindBytes, Build: buildMaxBytes, Ops: bytesOps, Refuse: bytesFailure, Ours: true},
}
