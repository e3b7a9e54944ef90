package validate

import (
	"math"
	"unsafe"

	"github.com/untaint/untaint/internal/code"
)

// fuse joins the ops of a value from an index on: bounds of one number or length
// to one op, and a required that the next op implies with that op.
func fuse(ops []op, from int) []op {
	out := ops[:from]
	for _, o := range ops[from:] {
		free := len(out) < from+2 || out[len(out)-2].code != opWhen
		if len(out) > from && free && join(&out[len(out)-1], &o) {
			continue
		}
		out = append(out, o)
	}
	return out
}

// join makes one op of two, and reports whether it could: a then says what b
// does too.
func join(a, b *op) bool {
	if a.off != b.off || a.x != nil && a.parts == nil {
		return false
	}
	required := a.code == opWord || a.code == opGiven || a.code == opText && a.x == nil && a.lo == 1 && a.hi == math.MaxInt64 && a.fail.code == code.Required
	switch {
	case required && (b.x == nil || b.code == opMatch) && b.refusesZero():
		parts := &[3]*failure{a.fail, b.fail, b.fail}
		*a = *b
		a.parts = parts
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
	if a.parts != nil {
		parts[0] = a.parts[0]
	}
	a.lo, a.hi, a.parts = low.lo, high.hi, &parts
	return true
}

// bounded reports an op with a lower and an upper bound. The lower one is never
// above the other, as column takes for granted: what nothing passes is opNever.
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
	return o.parts != nil && o.parts[0] != nil && o.isZero(p)
}

// part is the failure of an op that tests several rules together.
func (o *op) part(p unsafe.Pointer) *failure {
	parts := o.parts
	if parts[0] != nil && o.isZero(p) {
		return parts[0]
	}
	if o.code == opMatch || o.below(p) {
		return parts[1]
	}
	return parts[2]
}

// said is the text of which why speaks.
func (o *op) said(p unsafe.Pointer) string {
	if o.code == opMatch {
		return *(*string)(p)
	}
	return string(*(*[]byte)(p))
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
	return quick(nil, []op{q}, 0, p) == 0
}
