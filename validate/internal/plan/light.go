package plan

import "unsafe"

// A value is light where quick decides about it without a run: what it holds is a
// few values, and the ops for them look at memory alone. Nothing counts these while
// they are looked at, so a program has no more of them than its limits allow, which
// weigh sees to.

// maxLight is how many values the light ops of one program may look at.
const maxLight = 1 << 14

// weigh finds the light ops of a program, and adds up how many values they look at
// and how many levels deeper these lie, each at most.
func (p *Program) weigh(b *Bounds) {
	if p.weighed {
		return
	}
	p.weighed = true // a program that holds itself is not bare
	bare := true
	for i := range p.Ops {
		o := &p.Ops[i]
		if !o.Code.inner() {
			bare = bare && o.settled()
			continue
		}
		weight, deep, ok := o.inside(b)
		deep += int(o.Cost)
		o.X.light = ok && p.weight+weight <= min(maxLight, b.Values) && deep < b.Depth
		if o.X.light {
			p.weight += weight
			p.deep = max(p.deep, deep)
		}
		bare = bare && o.X.light
	}
	p.bare = bare
}

// settled reports whether an op with nothing inside needs no run.
func (o *Op) settled() bool {
	return o.alone() || o.Code == OpHas || o.Code == OpWhen && o.Via == Here
}

// inside returns how many values an op looks at inside its own, and how many levels
// they have. It reports false where that takes a run.
func (o *Op) inside(b *Bounds) (weight, deep int, ok bool) {
	for _, in := range [...]*Program{o.X.Keys, o.X.Prog} {
		if in == nil {
			continue
		}
		if in.weigh(b); !in.bare {
			return 0, 0, false
		}
		weight, deep = weight+in.weight, max(deep, in.deep)
	}
	switch o.Code {
	case OpPointer:
		return 1 + weight, deep, true
	case OpArray:
		return int(min(o.Hi, block)) * (1 + weight), deep, o.Hi <= block
	case OpElems:
		return block * (1 + weight), deep, true
	case OpEntries:
		return block * (1 + weight), deep, o.How != MapByReflection
	}
	return 0, 0, false
}

// passed counts what the light ops of a list have looked at before a run began. It
// reports false where that means to go over a map again.
func (r *run) passed(ops []Op, base unsafe.Pointer) bool {
	for i := range ops {
		o := &ops[i]
		if !o.Code.inner() || !o.X.light {
			continue
		}
		p, ok := unsafe.Add(base, o.Off), true
		switch o.Code {
		case OpPointer:
			if to := *(*unsafe.Pointer)(p); to != nil {
				r.nodes--
				ok = r.passed(o.X.Prog.Ops, to)
			}
		case OpElems:
			h := (*sliceHeader)(p)
			ok = r.passedElems(o.X, h.data, h.len)
		case OpArray:
			ok = r.passedElems(o.X, p, int(o.Hi))
		case OpEntries:
			n := len(*(*map[int]int)(p))
			r.nodes -= n
			ok = n == 0 || o.X.bare()
		}
		if !ok {
			return false
		}
	}
	return true
}

func (r *run) passedElems(x *Operands, p unsafe.Pointer, n int) bool {
	r.nodes -= n
	if x.Prog.weight == 0 {
		return true
	}
	for i := range n {
		if !r.passed(x.Prog.Ops, unsafe.Add(p, uintptr(i)*x.Size)) {
			return false
		}
	}
	return true
}

// bare reports whether the ops inside need no run, and have nothing inside.
func (x *Operands) bare() bool {
	return (x.Keys == nil || x.Keys.bare && x.Keys.weight == 0) && (x.Prog == nil || x.Prog.bare && x.Prog.weight == 0)
}
