package plan

import "reflect"

// NewProgram is the program of a value that lies inside another one, or elsewhere.
// Outward says that an op looks at a struct outside.
func NewProgram(t reflect.Type, ops []Op, outward bool) *Program {
	return &Program{Typ: t, Ops: ops, Outward: outward, straight: straight(ops), plain: plain(ops), textual: textual(ops)}
}

// Complete says of a program what all of its ops are known for. Calls tells that code
// of the program's own may run, and panic.
func (p *Program) Complete(b *Bounds, calls bool) {
	p.Calls = calls
	p.straight, p.plain = straight(p.Ops), plain(p.Ops)
	p.weigh(b)
}

// straight reports whether the elements of a list may go through the ops one op at
// a time. Code of the program's own is to see each element once, and an op that
// decides about others only about the next ones.
func straight(ops []Op) bool {
	for i := range ops {
		o := &ops[i]
		switch {
		case asks(ops[i:i+1], 4):
			return false
		case (o.Code == OpJump || o.Code == OpHas || o.Code == OpWhen) && group(ops, i) > len(ops):
			return false
		}
	}
	return true
}

// plain reports whether quick alone decides about each of the ops, whatever the
// others say.
func plain(ops []Op) bool {
	for i := range ops {
		o := &ops[i]
		if o.Code < OpText || o.Code > OpCompare || o.Code == OpTime || o.Via != Here && (o.Code == OpSame || o.Code == OpCompare) {
			return false
		}
	}
	return straight(ops)
}

// asks reports whether ops, or those inside them, may run code of the program's
// own.
func asks(ops []Op, depth int) bool {
	for i := range ops {
		o := &ops[i]
		switch {
		case o.Code == OpRule, o.Code == OpDirect, o.Code == OpDynamic && o.X.Dyn.Get != nil, depth == 0 && o.Code.inner():
			return true
		case o.X == nil:
		case o.X.Prog != nil && asks(o.X.Prog.Ops, depth-1), o.X.Keys != nil && asks(o.X.Keys.Ops, depth-1), asks(o.X.None, depth):
			return true
		}
	}
	return false
}

// group returns the end of the ops that the op at i decides about, with itself.
func group(ops []Op, i int) int {
	switch ops[i].Code {
	case OpJump, OpHas:
		return int(ops[i].Next)
	case OpWhen:
		return i + 2
	}
	return i + 1
}
