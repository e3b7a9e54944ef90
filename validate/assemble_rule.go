package validate

import (
	"math"
	"reflect"
	"strconv"
	"unsafe"
)

// rule appends the ops of a rule, or of the alternatives of one.
func (l *assembler) rule(s site, st *step) {
	if len(st.alts) == 1 {
		l.test(s, &st.alts[0], st)
		return
	}
	x := &operands{}
	for i := range st.alts {
		in := assembler{c: l.c, inlined: l.inlined}
		in.test(s, &st.alts[i], &step{alts: st.alts[i : i+1]})
		for j := range in.ops {
			in.ops[j].next = int32(len(in.ops))
		}
		x.alts = append(x.alts, in.ops)
		l.brings = l.brings || in.brings
	}
	l.add(s, op{code: opEither, x: x, fail: st.failureOf(s.typ)})
}

// test appends the ops of one rule: those of its row for the kind of value, or
// one that runs it by reflection.
func (l *assembler) test(s site, t *test, st *step) {
	from := len(l.ops)
	if m := l.matcher(s, t); m != nil {
		l.add(s, op{code: opMatch, f: m})
	} else if t.spec == nil || t.spec.ops == nil || !t.spec.ops(l, s, t) {
		l.reflected(s, t)
	}
	fail := st.failureOf(s.typ)
	for i := from; i < len(l.ops); i++ {
		o := &l.ops[i]
		if o.fail == nil {
			o.fail = fail
		}
		if t.why != nil && o.code == opMatch {
			o.x = &operands{why: t.why}
		}
		l.brings = l.brings || o.via && (o.code == opSame || o.code == opCompare || o.code == opWhen || o.code == opRule)
	}
}

func (l *assembler) reflected(s site, t *test) {
	if t.direct != nil && t.directType == s.typ {
		l.c.calls = true
		l.add(s, op{code: opDirect, x: &operands{direct: t.direct}})
		return
	}
	x := &operands{test: t, typ: s.typ, nullable: s.nullable, around: s.around}
	l.c.calls = true
	l.add(s, op{code: opRule, x: x})
}

// matcher is the test of a rule that only looks at a string, nil for another.
func (l *assembler) matcher(s site, t *test) func(string) bool {
	if s.typ.Kind() != reflect.String || t.spec == nil {
		return nil
	}
	if t.arg.match == nil && t.spec.build != nil {
		return nil
	}
	return t.spec.matches(t.arg)
}

// fuse joins the ops of a value from an index on: bounds of one number or length
// to one op, and a required that the next op implies with that op.
func (l *assembler) fuse(from int) {
	out := l.ops[:from]
	for _, o := range l.ops[from:] {
		free := len(out) < from+2 || out[len(out)-2].code != opWhen
		if len(out) > from && free && join(&out[len(out)-1], &o) {
			continue
		}
		out = append(out, o)
	}
	l.ops = out
}

// join makes one op of two, and reports whether it could: a then says what b
// does too.
func join(a, b *op) bool {
	if a.off != b.off || a.x != nil && a.x.parts == nil {
		return false
	}
	required := a.code == opWord || a.code == opGiven || a.code == opText && a.x == nil && a.lo == 1 && a.hi == math.MaxInt64 && a.fail.code == CodeRequired
	switch {
	case required && (b.x == nil || b.code == opMatch) && b.refusesZero():
		x := &operands{parts: &[3]*failure{a.fail, b.fail, b.fail}}
		if b.x != nil {
			x.why = b.x.why
		}
		*a = *b
		a.x = x
		return true
	case a.code != b.code || !a.code.bounded() || b.x != nil || a.fail == nil || b.fail == nil:
		return false
	case a.isUpper() == b.isUpper() || a.isBoth() || b.isBoth():
		return false
	}
	low, high := a, b
	if a.isUpper() {
		low, high = b, a
	}
	if a.code == opFloat || a.code == opFloat32 {
		if math.Float64frombits(low.lo) > math.Float64frombits(high.hi) {
			return false
		}
	} else if a.code == opUint && low.lo > high.hi || a.code != opUint && int64(low.lo) > int64(high.hi) {
		return false
	}
	parts := [3]*failure{nil, low.fail, high.fail}
	if a.x != nil {
		parts[0] = a.x.parts[0]
	}
	a.lo, a.hi, a.x = low.lo, high.hi, &operands{parts: &parts}
	return true
}

// bounded reports an op with a lower and an upper bound.
func (c opcode) bounded() bool {
	switch c {
	case opText, opInt, opInt8, opInt16, opInt32, opUint, opUint8, opUint16, opUint32, opFloat, opFloat32, opLen, opMapLen:
		return true
	}
	return false
}

// widest are the bounds that leave everything out of sight.
func (c opcode) widest() (lo, hi uint64) {
	switch c {
	case opText, opLen, opMapLen:
		return 0, math.MaxInt64
	case opUint:
		return 0, math.MaxUint64
	case opFloat, opFloat32:
		return math.Float64bits(math.Inf(-1)), math.Float64bits(math.Inf(1))
	}
	return 1 << 63, math.MaxInt64
}

func (o *op) isUpper() bool {
	_, hi := o.code.widest()
	return o.hi != hi
}

func (o *op) isBoth() bool {
	lo, hi := o.code.widest()
	return o.lo != lo && o.hi != hi
}

// refusesZero reports whether an op refuses what required does.
func (o *op) refusesZero() bool {
	switch o.code {
	case opText, opLen, opUint, opMapLen:
		return o.lo >= 1
	case opInt, opInt8, opInt16, opInt32, opUint8, opUint16, opUint32:
		return int64(o.lo) > 0 || int64(o.hi) < 0
	case opFloat, opFloat32:
		return math.Float64frombits(o.lo) > 0 || math.Float64frombits(o.hi) < 0
	case opMatch:
		return !o.f("")
	}
	return false
}

// missing reports whether a required that an op stands for refuses the value.
func (o *op) missing(p unsafe.Pointer) bool {
	return o.x.parts != nil && o.x.parts[0] != nil && o.isZero(p)
}

// part is the failure of an op that tests several rules together.
func (o *op) part(p unsafe.Pointer) *failure {
	parts := o.x.parts
	if parts[0] != nil && o.isZero(p) {
		return parts[0]
	}
	if o.code == opMatch || o.below(p) {
		return parts[1]
	}
	return parts[2]
}

// isZero reports whether the value is the one that required refuses.
func (o *op) isZero(p unsafe.Pointer) bool {
	switch o.code {
	case opText, opMatch:
		return len(*(*string)(p)) == 0
	case opLen, opMapLen:
		return *(*unsafe.Pointer)(p) == nil
	case opInt, opUint, opFloat:
		return *(*uint64)(p) == 0
	case opFloat32:
		return *(*uint32)(p) == 0
	}
	return o.code.load(p) == 0
}

// below reports whether the value is below the lower bound.
func (o *op) below(p unsafe.Pointer) bool {
	q := *o
	_, q.hi = o.code.widest()
	q.x = nil
	q.off = 0
	return quick([]op{q}, 0, p) == 0
}

// numberOp is the op for integers and floats of a kind. What depends on the
// machine stands for the size it has here.
func numberOp(k reflect.Kind) (opcode, bool) {
	word := unsafe.Sizeof(int(0)) == 8
	switch k {
	case reflect.Int:
		if word {
			return opInt, true
		}
		return opInt32, true
	case reflect.Int64:
		return opInt, true
	case reflect.Int8:
		return opInt8, true
	case reflect.Int16:
		return opInt16, true
	case reflect.Int32:
		return opInt32, true
	case reflect.Uint, reflect.Uintptr:
		if word {
			return opUint, true
		}
		return opUint32, true
	case reflect.Uint64:
		return opUint, true
	case reflect.Uint8:
		return opUint8, true
	case reflect.Uint16:
		return opUint16, true
	case reflect.Uint32:
		return opUint32, true
	case reflect.Float64:
		return opFloat, true
	case reflect.Float32:
		return opFloat32, true
	}
	return 0, false
}

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

func (l *assembler) matchArg(s site, m func(s, param string) bool, param string, want bool) {
	o := op{code: opMatchArg, x: &operands{match: m, param: param}}
	if !want {
		o.hi = 1
	}
	l.add(s, o)
}

func containOps(m func(s, param string) bool, want bool) func(*assembler, site, *test) bool {
	return func(l *assembler, s site, t *test) bool {
		if s.typ.Kind() != reflect.String {
			return false
		}
		l.matchArg(s, m, t.arg.param, want)
		return true
	}
}

// oneOfOps are the ops of the rules on lists of values.
func oneOfOps(want, fold bool) func(*assembler, site, *test) bool {
	return func(l *assembler, s site, t *test) bool {
		set := splitParam(t.arg.param)
		k := s.typ.Kind()
		switch {
		case k == reflect.String && want && !fold:
			l.add(s, op{code: opSet, x: &operands{set: newWordSet(set)}})
			return true
		case k == reflect.String || fold || kindOf(s.typ)&kindWhole == 0 || k == reflect.Uintptr:
			return false
		}
		x := &operands{kind: k}
		for _, word := range set {
			if n, err := strconv.ParseInt(word, 10, 64); err == nil && strconv.FormatInt(n, 10) == word && (n >= 0 || kindOf(s.typ) == kindInt) {
				x.ints = append(x.ints, n)
			} else if u, err := strconv.ParseUint(word, 10, 64); err == nil && kindOf(s.typ) == kindUint && strconv.FormatUint(u, 10) == word {
				x.ints = append(x.ints, int64(u))
			}
		}
		o := op{code: opInts, x: x}
		if !want {
			o.hi = 1
		}
		l.add(s, o)
		return true
	}
}

// requiredOps are the ops of required and isdefault.
func requiredOps(want outcome) func(*assembler, site, *test) bool {
	return func(l *assembler, s site, _ *test) bool {
		l.given(s, want)
		return true
	}
}

// given appends the op that a value is given, or is not.
func (l *assembler) given(s site, want outcome) {
	mode, size := emptyMode(s.typ, s.nullable)
	o := op{code: opGiven, lo: mode, hi: size}
	switch {
	case want == mustLack:
		o.code = opEmpty
	case mode == omitNever: // a value that is there is given
		return
	case mode == omitWord:
		o = op{code: opWord}
	case mode == omitString:
		o = op{code: opText, lo: 1, hi: math.MaxInt64}
	}
	if mode == omitZero {
		o.x = &operands{typ: s.typ}
	}
	l.add(s, o)
}

func bytesOps(l *assembler, s site, t *test) bool {
	n, err := strconv.Atoi(t.arg.param)
	if err != nil || n < 0 || s.typ.Kind() != reflect.String && kindOf(s.typ) != kindBytes {
		return false
	}
	l.add(s, op{code: opBytes, hi: uint64(n)})
	return true
}

func portOps(l *assembler, s site, _ *test) bool {
	code, ok := numberOp(s.typ.Kind())
	if !ok || code == opFloat || code == opFloat32 {
		return false
	}
	l.add(s, op{code: code, lo: 1, hi: 65535})
	return true
}

// compareOps are the ops of the rules that compare with another field.
func compareOps(how comparison, byLength bool) func(*assembler, site, *test) bool {
	return func(l *assembler, s site, t *test) bool {
		ref := t.ref
		if ref == nil || ref.index == nil || ref.owner != s.around || ref.typ == nil {
			return false
		}
		f := s.around.FieldByIndex(ref.index)
		off, ok := offsetOf(s.around, ref.index)
		if !ok || f.Type.Kind() != s.typ.Kind() {
			return false
		}
		k := s.typ.Kind()
		switch {
		case k == reflect.String && how == opEq:
			l.add(s, op{code: opSame, lo: uint64(off)})
			return true
		case k == reflect.String && !byLength && how != opNe:
			return false
		case k == reflect.Struct && (s.typ != timeType || f.Type != timeType):
			return false
		case k == reflect.String, k == reflect.Struct, kindOf(s.typ)&kindNumber != 0:
			l.add(s, op{code: opCompare, how: how, lo: uint64(off), x: &operands{kind: k}})
			return true
		}
		return false
	}
}

// offsetOf is the offset of a field that lies in plain structs.
func offsetOf(t reflect.Type, index []int) (uintptr, bool) {
	var off uintptr
	for _, i := range index {
		if t.Kind() != reflect.Struct {
			return 0, false
		}
		f := t.Field(i)
		off += f.Offset
		t = f.Type
	}
	return off, true
}
