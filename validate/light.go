package validate

import "unsafe"

// A value is light where quick decides about it without a run: what it holds is a
// few values, and the ops for them look at memory alone. Nothing counts these while
// they are looked at, so a program has no more of them than its limits allow, which
// weigh sees to.

// maxLight is how many values the light ops of one program may look at.
const maxLight = 1 << 14

// weigh finds the light ops of a program, and adds up how many values they look at
// and how many levels deeper these lie, each at most.
func (p *program) weigh(b *bounds) {
	if p.weighed {
		return
	}
	p.weighed = true // a program that holds itself is not bare
	bare := true
	for i := range p.ops {
		o := &p.ops[i]
		if !o.code.inner() {
			bare = bare && o.settled()
			continue
		}
		weight, deep, ok := o.inside(b)
		deep += int(o.cost)
		o.x.light = ok && p.weight+weight <= min(maxLight, b.values) && deep < b.depth
		if o.x.light {
			p.weight += weight
			p.deep = max(p.deep, deep)
		}
		bare = bare && o.x.light
	}
	p.bare = bare
}

// settled reports whether an op with nothing inside needs no run.
func (o *op) settled() bool {
	return o.alone() || o.code == opHas || o.code == opWhen && o.via == here
}

// inside returns how many values an op looks at inside its own, and how many levels
// they have. It reports false where that takes a run.
func (o *op) inside(b *bounds) (weight, deep int, ok bool) {
	for _, in := range [...]*program{o.x.keys, o.x.prog} {
		if in == nil {
			continue
		}
		if in.weigh(b); !in.bare {
			return 0, 0, false
		}
		weight, deep = weight+in.weight, max(deep, in.deep)
	}
	switch o.code {
	case opPointer:
		return 1 + weight, deep, true
	case opArray:
		return int(min(o.hi, block)) * (1 + weight), deep, o.hi <= block
	case opElems:
		return block * (1 + weight), deep, true
	case opEntries:
		return block * (1 + weight), deep, o.how != mapByReflection
	}
	return 0, 0, false
}

// passed counts what the light ops of a list have looked at before a run began. It
// reports false where that means to go over a map again.
func (r *run) passed(ops []op, base unsafe.Pointer) bool {
	for i := range ops {
		o := &ops[i]
		if !o.code.inner() || !o.x.light {
			continue
		}
		p, ok := unsafe.Add(base, o.off), true
		switch o.code {
		case opPointer:
			if to := *(*unsafe.Pointer)(p); to != nil {
				r.nodes--
				ok = r.passed(o.x.prog.ops, to)
			}
		case opElems:
			h := (*sliceHeader)(p)
			ok = r.passedElems(o.x, h.data, h.len)
		case opArray:
			ok = r.passedElems(o.x, p, int(o.hi))
		case opEntries:
			n := len(*(*map[int]int)(p))
			r.nodes -= n
			ok = n == 0 || o.x.bare()
		}
		if !ok {
			return false
		}
	}
	return true
}

func (r *run) passedElems(x *operands, p unsafe.Pointer, n int) bool {
	r.nodes -= n
	if x.prog.weight == 0 {
		return true
	}
	for i := range n {
		if !r.passed(x.prog.ops, unsafe.Add(p, uintptr(i)*x.size)) {
			return false
		}
	}
	return true
}

// bare reports whether the ops inside need no run, and have nothing inside.
func (x *operands) bare() bool {
	return (x.keys == nil || x.keys.bare && x.keys.weight == 0) && (x.prog == nil || x.prog.bare && x.prog.weight == 0)
}
