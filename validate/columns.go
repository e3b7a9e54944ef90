package validate

import "reflect"

// newProgram is the program of a value that lies inside another one, or elsewhere.
// Outward says that an op looks at a struct outside.
func newProgram(t reflect.Type, ops []op, outward bool) *program {
	return &program{typ: t, ops: ops, outward: outward, straight: straight(ops), plain: plain(ops), textual: textual(ops)}
}

// complete says of a program what all of its ops are known for. Calls tells that code
// of the program's own may run, and panic.
func (p *program) complete(b *bounds, calls bool) {
	p.calls = calls
	p.straight, p.plain = straight(p.ops), plain(p.ops)
	p.weigh(b)
}

// straight reports whether the elements of a list may go through the ops one op at
// a time. Code of the program's own is to see each element once, and an op that
// decides about others only about the next ones.
func straight(ops []op) bool {
	for i := range ops {
		o := &ops[i]
		switch {
		case asks(ops[i:i+1], 4):
			return false
		case (o.code == opJump || o.code == opHas || o.code == opWhen) && group(ops, i) > len(ops):
			return false
		}
	}
	return true
}

// plain reports whether quick alone decides about each of the ops, whatever the
// others say.
func plain(ops []op) bool {
	for i := range ops {
		o := &ops[i]
		if o.code < opText || o.code > opCompare || o.code == opTime || o.via != here && (o.code == opSame || o.code == opCompare) {
			return false
		}
	}
	return straight(ops)
}

// asks reports whether ops, or those inside them, may run code of the program's
// own.
func asks(ops []op, depth int) bool {
	for i := range ops {
		o := &ops[i]
		switch {
		case o.code == opRule, o.code == opDirect, o.code == opDynamic && o.x.dyn.get != nil, depth == 0 && o.code.inner():
			return true
		case o.x == nil:
		case o.x.prog != nil && asks(o.x.prog.ops, depth-1), o.x.keys != nil && asks(o.x.keys.ops, depth-1), asks(o.x.none, depth):
			return true
		}
	}
	return false
}

// group returns the end of the ops that the op at i decides about, with itself.
func group(ops []op, i int) int {
	switch ops[i].code {
	case opJump, opHas:
		return int(ops[i].next)
	case opWhen:
		return i + 2
	}
	return i + 1
}
