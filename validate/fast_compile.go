package validate

import (
	"math"
	"reflect"
	"strconv"
	"unsafe"

	"github.com/untaint/untaint/validate/internal/match"
)

// link makes the programs of the plans that were just compiled.
func (c *compiler) link() {
	for _, p := range c.plans {
		whole, complete := &program{}, true
		for i := range p.fields {
			f := &p.fields[i]
			l := linker{c: c}
			sf := p.typ.Field(f.index)
			if !l.value(sf.Type, sf.Offset, f.steps, p.typ, 0) {
				complete = false
				continue
			}
			f.fast = &program{l.ops}
			for _, o := range l.ops {
				f.big = f.big || len(o.sub) > 0
			}
			whole.ops = append(whole.ops, l.ops...)
		}
		if complete {
			p.whole = whole
			continue
		}
		for i := range p.fields { // without a program for the whole they run once
			p.fields[i].big = false
		}
	}
}

// linker turns the steps of one field into ops.
type linker struct {
	c   *compiler
	ops []op
}

// maxInline is how deeply structs are written into one program.
const maxInline = 5

// value appends the ops for a value of type t at an offset. It reports false
// for what only the walker can check.
func (l *linker) value(t reflect.Type, off uintptr, steps []step, owner reflect.Type, depth int) bool {
	if depth > maxInline || l.c.e.wrapper(t) != wrapsNothing {
		return false
	}
	for i := range steps {
		if steps[i].kind == stepRule && steps[i].fail.code == CodeUnknownRule {
			return false
		}
	}
	switch kindOf(t) {
	case kindStruct:
		return l.structure(t, off, steps, depth)
	case kindString:
		return l.text(off, steps, owner)
	case kindInt, kindUint, kindFloat:
		return l.number(t, off, steps)
	case kindBytes, kindSlice:
		return l.slice(t, off, steps, depth)
	}
	return false
}

func (l *linker) structure(t reflect.Type, off uintptr, steps []step, depth int) bool {
	if len(steps) > 0 {
		return false
	}
	p := l.c.plans[t]
	if p == nil {
		known, ok := l.c.e.plans.Load(t)
		if !ok {
			return false
		}
		p = known.(*plan)
	}
	for i := range p.fields {
		f := &p.fields[i]
		sf := t.Field(f.index)
		sub := linker{c: l.c}
		if !sub.value(sf.Type, sf.Offset, f.steps, t, depth+1) {
			return false
		}
		for _, o := range sub.ops {
			o.off += off
			o.other += off
			l.ops = append(l.ops, o)
		}
	}
	return true
}

// skipping handles a leading omitempty. It returns the steps after it, and a
// function to call once the ops they become are there.
func (l *linker) skipping(o op, steps []step) ([]step, func()) {
	if len(steps) == 0 || steps[0].kind != stepOmitEmpty {
		return steps, func() {}
	}
	o.code = opSkip
	at := len(l.ops)
	l.ops = append(l.ops, o)
	return steps[1:], func() { l.ops[at].skip = len(l.ops) - at - 1 }
}

func (l *linker) text(off uintptr, steps []step, owner reflect.Type) bool {
	steps, done := l.skipping(op{off: off, match: match.Alpha}, steps)
	size := op{code: opText, off: off, hi: math.MaxInt64}
	sized := false
	var rest []op
	for i := range steps {
		s := &steps[i]
		if s.kind != stepRule || len(s.alts) != 1 || s.alts[0].spec == nil {
			return false
		}
		t := &s.alts[0]
		a := t.arg
		switch t.name {
		case "required":
			size.lo, sized = max(size.lo, 1), true
		case "min", "gte", "max", "lte", "len", "gt", "lt":
			n, err := strconv.ParseInt(a.param, 0, 64)
			if err != nil || n < 0 || n > math.MaxInt32 {
				return false
			}
			size.bound(t.name, n)
			sized = true
		case "oneof":
			rest = append(rest, op{code: opSet, off: off, set: splitParam(a.param)})
		case "eqfield":
			ref := a.field(a.param)
			if len(ref.index) != 1 || ref.owner != owner || ref.typ.Kind() != reflect.String {
				return false
			}
			rest = append(rest, op{code: opSame, off: off, other: owner.Field(ref.index[0]).Offset})
		default:
			m := matcher(t)
			if m == nil {
				return false
			}
			rest = append(rest, op{code: opMatch, off: off, match: m})
		}
	}
	if sized && (size.lo > 1 || size.hi < math.MaxInt64 || !refusesEmpty(rest)) {
		l.ops = append(l.ops, size)
	}
	l.ops = append(l.ops, rest...)
	done()
	return true
}

// refusesEmpty reports whether one of the ops of a text refuses the empty one,
// which makes a test for it unnecessary.
func refusesEmpty(ops []op) bool {
	for i := range ops {
		o := &ops[i]
		if o.code == opMatch && !o.match("") || o.code == opSet && !o.among("") {
			return true
		}
	}
	return false
}

// matcher is the test of a rule that only looks at a string, nil for another.
func matcher(t *test) func(string) bool {
	switch {
	case t.arg.match != nil:
		return t.arg.match
	case t.name == "email" && t.arg.strict && t.spec.name == "email":
		return match.StrictEmail
	case t.name == "email":
		return match.Email // what it does not accept, the walker asks validator about
	case t.spec.build != nil:
		return nil
	case t.spec.strict != nil && t.arg.strict:
		return t.spec.strict
	}
	return t.spec.text
}

// bound narrows the limits of an op.
func (o *op) bound(rule string, n int64) {
	switch rule {
	case "min", "gte":
		o.lo = max(o.lo, n)
	case "gt":
		o.lo = max(o.lo, n+1)
	case "max", "lte":
		o.hi = min(o.hi, n)
	case "lt":
		o.hi = min(o.hi, n-1)
	case "len":
		o.lo, o.hi = max(o.lo, n), min(o.hi, n)
	}
}

// numberOps are the ops for integers and floats by kind. What depends on the
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
			return opUint64, true
		}
		return opUint32, true
	case reflect.Uint64:
		return opUint64, true
	case reflect.Uint8:
		return opUint8, true
	case reflect.Uint16:
		return opUint16, true
	case reflect.Uint32:
		return opUint32, true
	case reflect.Float64:
		return opFloat, true
	}
	return 0, false
}

func (l *linker) number(t reflect.Type, off uintptr, steps []step) bool {
	code, ok := numberOp(t.Kind())
	if !ok || t == durationType {
		return len(steps) == 0
	}
	if code == opFloat && len(steps) > 0 && steps[0].kind == stepOmitEmpty {
		return false // the zero of a float has two forms
	}
	steps, done := l.skipping(op{off: off, size: t.Size()}, steps)
	o := op{code: code, off: off, lo: math.MinInt64, hi: math.MaxInt64, uhi: math.MaxUint64, flo: math.Inf(-1), fhi: math.Inf(1)}
	for i := range steps {
		s := &steps[i]
		if s.kind != stepRule || len(s.alts) != 1 || s.alts[0].spec == nil {
			return false
		}
		if !l.bounds(&o, code, &s.alts[0]) {
			return false
		}
	}
	if len(steps) > 0 {
		l.ops = append(l.ops, o)
	}
	done()
	return true
}

// bounds narrows an op on numbers by one rule.
func (l *linker) bounds(o *op, code opcode, t *test) bool {
	switch t.name {
	case "min", "gte", "max", "lte", "gt", "lt", "len":
	default:
		return false
	}
	lim := readLimit(t.arg.param)
	switch {
	case code == opFloat:
		if !lim.isFloat {
			return false
		}
		return o.boundFloat(t.name, lim.float)
	case code >= opUint && code <= opUint64:
		if !lim.isUint || lim.uint > math.MaxInt64-1 {
			return false
		}
		n := op{lo: int64(o.ulo), hi: int64(min(o.uhi, math.MaxInt64))}
		n.bound(t.name, lim.int)
		if n.hi < 0 {
			return false
		}
		if o.ulo = uint64(max(n.lo, 0)); n.hi != math.MaxInt64 {
			o.uhi = uint64(n.hi)
		}
		return true
	}
	if !lim.isInt || lim.int == math.MinInt64 || lim.int == math.MaxInt64 {
		return false
	}
	o.bound(t.name, lim.int)
	return true
}

// boundFloat narrows the limits. A limit that is itself refused is replaced by
// the number next to it.
func (o *op) boundFloat(rule string, f float64) bool {
	switch rule {
	case "min", "gte":
		o.flo = max(o.flo, f)
	case "max", "lte":
		o.fhi = min(o.fhi, f)
	case "len":
		o.flo, o.fhi = max(o.flo, f), min(o.fhi, f)
	case "gt":
		o.flo = max(o.flo, math.Nextafter(f, math.Inf(1)))
	case "lt":
		o.fhi = min(o.fhi, math.Nextafter(f, math.Inf(-1)))
	}
	return true
}

func (l *linker) slice(t reflect.Type, off uintptr, steps []step, depth int) bool {
	steps, done := l.skipping(op{off: off, nonNil: true}, steps)
	o := op{code: opSlice, off: off, size: t.Elem().Size(), hi: math.MaxInt64}
	used := false
	for i := range steps {
		s := &steps[i]
		switch {
		case s.kind == stepDive:
			sub := linker{c: l.c}
			if s.keyed || !sub.value(t.Elem(), 0, s.elems, nil, depth+1) {
				return false
			}
			o.sub, used = sub.ops, true
			for _, x := range sub.ops {
				o.hasSkip = o.hasSkip || x.code == opSkip
			}
		case s.kind != stepRule || len(s.alts) != 1 || s.alts[0].spec == nil:
			return false
		case s.alts[0].name == "required":
			o.nonNil, used = true, true
		default:
			lim := readLimit(s.alts[0].arg.param)
			switch s.alts[0].name {
			case "min", "gte", "max", "lte", "gt", "lt", "len":
			default:
				return false
			}
			if !lim.isInt || lim.int < 0 || lim.int > math.MaxInt32 {
				return false
			}
			o.bound(s.alts[0].name, lim.int)
			used = true
		}
	}
	if used {
		l.ops = append(l.ops, o)
	}
	done()
	return true
}
