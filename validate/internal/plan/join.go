package plan

import (
	"math"
	"unsafe"

	"github.com/untaint/untaint/internal/code"
)

// Fuse joins the ops of a value from an index on: bounds of one number or length
// to one op, and a required that the next op implies with that op.
func Fuse(ops []Op, from int) []Op {
	out := ops[:from]
	for _, o := range ops[from:] {
		free := len(out) < from+2 || out[len(out)-2].Code != OpWhen
		if len(out) > from && free && join(&out[len(out)-1], &o) {
			continue
		}
		out = append(out, o)
	}
	return out
}

// join makes one op of two, and reports whether it could: a then says what b
// does too.
func join(a, b *Op) bool {
	if a.Off != b.Off || a.X != nil && a.parts == nil {
		return false
	}
	required := a.Code == OpWord || a.Code == OpGiven || a.Code == OpText && a.X == nil && a.Lo == 1 && a.Hi == math.MaxInt64 && a.Fail.Code == code.Required
	switch {
	case required && (b.X == nil || b.Code == OpMatch) && b.refusesZero():
		parts := &[3]*Failure{a.Fail, b.Fail, b.Fail}
		*a = *b
		a.parts = parts
		return true
	case a.Code != b.Code || !a.Code.bounded() || b.X != nil || a.Fail == nil || b.Fail == nil:
		return false
	case a.isUpper() == b.isUpper() || a.isBoth() || b.isBoth():
		return false
	}
	low, high := a, b
	if a.isUpper() {
		low, high = b, a
	}
	if a.Code == OpFloat || a.Code == OpFloat32 {
		if math.Float64frombits(low.Lo) > math.Float64frombits(high.Hi) {
			return false
		}
	} else if a.Code == OpUint && low.Lo > high.Hi || a.Code != OpUint && int64(low.Lo) > int64(high.Hi) {
		return false
	}
	parts := [3]*Failure{nil, low.Fail, high.Fail}
	if a.parts != nil {
		parts[0] = a.parts[0]
	}
	a.Lo, a.Hi, a.parts = low.Lo, high.Hi, &parts
	return true
}

// bounded reports an op with a lower and an upper bound. The lower one is never
// above the other, as column takes for granted: what nothing passes is OpNever.
func (c Opcode) bounded() bool {
	switch c {
	case OpText, OpInt, OpInt8, OpInt16, OpInt32, OpUint, OpUint8, OpUint16, OpUint32, OpFloat, OpFloat32, OpLen, OpMapLen:
		return true
	}
	return false
}

// Widest are the bounds that leave everything out of sight.
func (c Opcode) Widest() (lo, hi uint64) {
	switch c {
	case OpText, OpLen, OpMapLen:
		return 0, math.MaxInt64
	case OpUint:
		return 0, math.MaxUint64
	case OpFloat, OpFloat32:
		return math.Float64bits(math.Inf(-1)), math.Float64bits(math.Inf(1))
	}
	return 1 << 63, math.MaxInt64
}

func (o *Op) isUpper() bool {
	_, hi := o.Code.Widest()
	return o.Hi != hi
}

func (o *Op) isBoth() bool {
	lo, hi := o.Code.Widest()
	return o.Lo != lo && o.Hi != hi
}

// refusesZero reports whether an op refuses what required does.
func (o *Op) refusesZero() bool {
	switch o.Code {
	case OpText, OpLen, OpUint, OpMapLen:
		return o.Lo >= 1
	case OpInt, OpInt8, OpInt16, OpInt32, OpUint8, OpUint16, OpUint32:
		return int64(o.Lo) > 0 || int64(o.Hi) < 0
	case OpFloat, OpFloat32:
		return math.Float64frombits(o.Lo) > 0 || math.Float64frombits(o.Hi) < 0
	case OpMatch:
		return !o.F("")
	}
	return false
}

// missing reports whether a required that an op stands for refuses the value.
func (o *Op) missing(p unsafe.Pointer) bool {
	return o.parts != nil && o.parts[0] != nil && o.isZero(p)
}

// part is the failure of an op that tests several rules together.
func (o *Op) part(p unsafe.Pointer) *Failure {
	parts := o.parts
	if parts[0] != nil && o.isZero(p) {
		return parts[0]
	}
	if o.Code == OpMatch || o.below(p) {
		return parts[1]
	}
	return parts[2]
}

// said is the text of which why speaks.
func (o *Op) said(p unsafe.Pointer) string {
	if o.Code == OpMatch {
		return *(*string)(p)
	}
	return string(*(*[]byte)(p))
}

// isZero reports whether the value is the one that required refuses.
func (o *Op) isZero(p unsafe.Pointer) bool {
	switch o.Code {
	case OpText, OpMatch:
		return len(*(*string)(p)) == 0
	case OpLen, OpMapLen:
		return *(*unsafe.Pointer)(p) == nil
	case OpInt, OpUint, OpFloat:
		return *(*uint64)(p) == 0
	case OpFloat32:
		return *(*uint32)(p) == 0
	}
	return o.Code.load(p) == 0
}

// below reports whether the value is below the lower bound.
func (o *Op) below(p unsafe.Pointer) bool {
	q := *o
	_, q.Hi = o.Code.Widest()
	q.X = nil
	q.Off = 0
	return quick(nil, []Op{q}, 0, p) == 0
}
