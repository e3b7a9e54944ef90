package plan

import (
	"reflect"
	"unsafe"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// Quick runs the ops on the value at base that need no run, and returns at which one
// it has stopped, behind the last where none refuses.
func (p *Program) Quick(base unsafe.Pointer) int { return quick(nil, p.Ops, 0, base) }

// Check returns what a program refuses about the value at base, from where quick has
// stopped. Other is the other value of VarWith.
func (p *Program) Check(op string, b *Bounds, at int, base unsafe.Pointer, other reflect.Value) error {
	r := newRun(b)
	if p.Calls && other.IsValid() {
		r.rules().other = other
	}
	if r.rest(p, at, base) {
		return nil
	}
	return p.refused(op, base, other, &r)
}

// Accepts reports whether a program refuses nothing about the value at base.
func (p *Program) Accepts(b *Bounds, base unsafe.Pointer) bool {
	r := newRun(b)
	return r.accepts(p, base)
}

// refused is the error of a value that r has refused.
func (p *Program) refused(op string, base unsafe.Pointer, other reflect.Value, r *run) error {
	v, known, more := r.first(p, base, other)
	if known && !more {
		return untaint.New(op, v)
	}
	c := untaint.Collector{Op: op}
	if known {
		p.explain(base, nil, other, r, &c, v)
	} else {
		p.explain(base, nil, other, r, &c)
	}
	return c.Err()
}

// Collect adds what a program refuses to c.
func (p *Program) Collect(b *Bounds, base unsafe.Pointer, part *Partial, c Adder) {
	r := newRun(b)
	if part != nil || !r.accepts(p, base) {
		p.explain(base, part, reflect.Value{}, &r, c)
	}
}

// accepts runs a whole program.
func (r *run) accepts(p *Program, base unsafe.Pointer) bool {
	at := p.Quick(base)
	return at == len(p.Ops) || r.rest(p, at, base)
}

// rest runs a program from where quick has stopped.
func (r *run) rest(p *Program, at int, base unsafe.Pointer) bool {
	if p.Calls {
		return r.calling(p, at, base)
	}
	return r.takeOver(p, at, base)
}

// takeOver is rest but for panics. What quick has passed counts; where it cannot be
// counted, the run begins anew.
func (r *run) takeOver(p *Program, at int, base unsafe.Pointer) bool {
	if p.weight > 0 && !r.passed(p.Ops[:at], base) {
		r.nodes = r.bounds.Values
		return r.accept(p.Ops, base)
	}
	return r.goOn(p.Ops, at, base)
}

// calling is takeOver where code of the program's own may run. A panic of it does
// not end the program.
func (r *run) calling(p *Program, at int, base unsafe.Pointer) (ok bool) {
	defer func() {
		if recover() != nil {
			ok, r.over = false, true
		}
		r.done()
	}()
	return r.takeOver(p, at, base)
}

// explain adds to c what a program refuses about the value at base, from where r
// has stopped. A rule or a method of the program's own that panics does not end
// the program: what was found by then stands beside a Misuse.
func (p *Program) explain(base unsafe.Pointer, part *Partial, other reflect.Value, r *run, c Adder, first ...untaint.Violation) {
	x := newExplainer(r.bounds)
	x.c, x.part = c, part
	x.found, x.count, x.counts = append(x.found, first...), len(first), r.over
	if !r.over && r.n <= len(r.trail) {
		x.trail, x.n, x.wrong, x.pair = r.trail, r.n, r.wrong, r.pair
	}
	if other.IsValid() {
		x.rules().other = other
	}
	defer func() {
		panicked := recover() != nil
		x.flush()
		if panicked {
			c.Add(untaint.Violation{Code: code.RulePanicked, Kind: untaint.Misuse})
		}
		x.release()
	}()
	if x.list(p.Ops, base); x.count == 0 && part == nil { // the value changes under our hands
		if x.n = 0; r.n > 0 {
			x.list(p.Ops, base)
		}
		if x.count == 0 && r.n+r.elem > 0 {
			x.refuse(&Failure{Code: code.Invalid, Kind: untaint.Invalid})
		}
	}
}
