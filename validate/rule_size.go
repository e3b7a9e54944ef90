package validate

import (
	"math"
	"reflect"
	"strconv"
	"strings"
)

// sizeOps are the ops of a rule that compares with a number.
func sizeOps(how comparison, times bool) func(*assembler, site, *test) bool {
	return func(l *assembler, s site, t *test) bool {
		lim := readLimit(t.arg.param)
		o := op{}
		switch kind := s.typ.Kind(); {
		case kind == reflect.Struct && s.typ == timeType && times && t.arg.param == "" && t.now != nil:
			l.add(s, op{code: opTime, how: how, x: &operands{now: t.now}})
			return true
		case kind == reflect.String:
			o.code = opText
		case kind == reflect.Slice:
			o.code = opLen
		case kind == reflect.Map:
			o.code = opMapLen
		case kind == reflect.Float32 || kind == reflect.Float64:
			return lim.isFloat && l.floatOp(s, how, &lim)
		default:
			var ok bool
			if o.code, ok = numberOp(kind); !ok {
				return false
			}
		}
		switch n := lim.int; {
		case s.typ == durationType:
			if !lim.isDuration {
				return false
			}
			return l.intOp(s, o, how, lim.duration)
		case o.code == opUint:
			return lim.isUint && l.uintOp(s, o, how, lim.uint)
		case o.code >= opUint8 && o.code <= opUint32:
			return lim.isUint && lim.uint <= math.MaxInt64 && l.intOp(s, o, how, int64(lim.uint))
		default:
			return lim.isInt && l.intOp(s, o, how, n)
		}
	}
}

func (l *assembler) intOp(s site, o op, how comparison, n int64) bool {
	wide, most := o.code.widest()
	lo, hi := int64(wide), int64(most)
	never := false
	switch how {
	case opEq:
		never, lo, hi = n < lo, n, n
	case opGte:
		lo = max(lo, n)
	case opGt:
		never = n == math.MaxInt64
		lo = max(lo, n+1)
	case opLte:
		never, hi = n < lo, n
	case opLt:
		never, hi = n <= lo, n-1
	default:
		return false
	}
	if never {
		o = op{code: opNever}
	}
	o.lo, o.hi = uint64(lo), uint64(hi)
	l.add(s, o)
	return true
}

func (l *assembler) uintOp(s site, o op, how comparison, n uint64) bool {
	o.lo, o.hi = 0, math.MaxUint64
	never := false
	switch how {
	case opEq:
		o.lo, o.hi = n, n
	case opGte:
		o.lo = n
	case opGt:
		never = n == math.MaxUint64
		o.lo = n + 1
	case opLte:
		o.hi = n
	case opLt:
		never = n == 0
		o.hi = n - 1
	default:
		return false
	}
	if never {
		o.code = opNever
	}
	l.add(s, o)
	return true
}

// floatOp replaces a bound that is itself refused by the number next to it.
func (l *assembler) floatOp(s site, how comparison, lim *limit) bool {
	f, inf := lim.float, math.Inf(1)
	o := op{code: opFloat}
	if s.typ.Kind() == reflect.Float32 {
		o.code, f = opFloat32, lim.float32
	}
	lo, hi := -inf, inf
	switch {
	case math.IsNaN(f):
		return false
	case how == opEq:
		lo, hi = f, f
	case how == opGte:
		lo = f
	case how == opGt && f < inf:
		lo = math.Nextafter(f, inf)
	case how == opLte:
		hi = f
	case how == opLt && f > -inf:
		hi = math.Nextafter(f, -inf)
	case how == opGt || how == opLt:
		o.code = opNever
	default:
		return false
	}
	o.lo, o.hi = math.Float64bits(lo), math.Float64bits(hi)
	l.add(s, o)
	return true
}

// equalOps are the ops of eq and ne.
func equalOps(want bool) func(*assembler, site, *test) bool {
	size := sizeOps(opEq, false)
	return func(l *assembler, s site, t *test) bool {
		switch k := s.typ.Kind(); {
		case k == reflect.String:
			l.matchArg(s, equalText, t.arg.param, want)
			return true
		case k == reflect.Bool:
			b, err := strconv.ParseBool(t.arg.param)
			if err != nil {
				return false
			}
			o := op{code: opBool}
			if b == want {
				o.lo = 1
			}
			l.add(s, o)
			return true
		case want:
			return size(l, s, t)
		case kindOf(s.typ)&kindWhole != 0 && s.typ != durationType:
			lim := readLimit(t.arg.param)
			n := lim.int
			if kindOf(s.typ) == kindUint {
				if !lim.isUint {
					return false
				}
				n = int64(lim.uint)
			} else if !lim.isInt {
				return false
			}
			l.add(s, op{code: opNotInt, lo: uint64(n), x: &operands{kind: k}})
			return true
		}
		return false
	}
}

func equalText(s, param string) bool { return s == param }

func bytesOps(l *assembler, s site, t *test) bool {
	n, err := strconv.Atoi(t.arg.param)
	if err != nil || n < 0 || s.typ.Kind() != reflect.String && kindOf(s.typ) != kindBytes {
		return false
	}
	l.add(s, op{code: opBytes, hi: uint64(n)})
	return true
}

// sizeRules compare a value with the parameter: a number by its value, text by
// its characters, a collection by its elements, a time with the present.
var sizeRules = []ruleSpec{
	{name: "len", code: codeWrongLength, param: paramMust, takes: kindNumber | kindSized, build: buildSize(opEq, false), ops: sizeOps(opEq, false), refuse: sizeFailure(opEq)},
	{name: "min", code: codeTooSmall, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(opGte, true), ops: sizeOps(opGte, true), refuse: sizeFailure(opGte)},
	{name: "max", code: codeTooBig, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(opLte, true), ops: sizeOps(opLte, true), refuse: sizeFailure(opLte)},
	{name: "gt", code: codeTooSmall, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(opGt, true), ops: sizeOps(opGt, true), refuse: sizeFailure(opGt)},
	{name: "gte", code: codeTooSmall, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(opGte, true), ops: sizeOps(opGte, true), refuse: sizeFailure(opGte)},
	{name: "lt", code: codeTooBig, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(opLt, true), ops: sizeOps(opLt, true), refuse: sizeFailure(opLt)},
	{name: "lte", code: codeTooBig, param: paramMay, takes: kindNumber | kindSized | kindTime, build: buildSize(opLte, true), ops: sizeOps(opLte, true), refuse: sizeFailure(opLte)},
	{name: "eq", code: codeNotEqual, param: paramMust, takes: kindNumber | kindString | kindBool, build: buildEqual(true), ops: equalOps(true), refuse: valueFailure(codeNotEqual)},
	{name: "ne", code: codeForbiddenValue, param: paramMust, takes: kindNumber | kindString | kindBool, build: buildEqual(false), ops: equalOps(false), refuse: valueFailure(codeForbiddenValue)},
	{name: "eq_ignore_case", code: codeNotEqual, param: paramMust, takes: kindString, build: buildFold(true), ops: containOps(strings.EqualFold, true), refuse: valueFailure(codeNotEqual)},
	{name: "ne_ignore_case", code: codeForbiddenValue, param: paramMust, takes: kindString, build: buildFold(false), ops: containOps(strings.EqualFold, false), refuse: valueFailure(codeForbiddenValue)},
	{name: "maxbytes", code: codeTooManyBytes, param: paramMust, takes: kindString | kindBytes, build: buildMaxBytes, ops: bytesOps, refuse: bytesFailure, ours: true},
}
