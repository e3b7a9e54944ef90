package validate

import (
	"context"
	"reflect"
	"unsafe"

	"github.com/untaint/untaint"
)

// entry is what Struct knows of a type, after its first value.
type entry struct {
	prog *program // nil for a type that the team's validator checks
	err  error    // what is wrong with its tags
}

// entry compiles a type that For was not called for. What is wrong with it is
// returned now and each time after.
func (e *engine) entry(t reflect.Type) *entry {
	if known, ok := e.entries.Load(t); ok {
		return known.(*entry)
	}
	made := &entry{}
	if e.team == nil || !e.team.owns(e, t, make(map[reflect.Type]bool)) {
		p, ms := e.compileType(t)
		made.prog, made.err = p, ms.err("validate.Struct")
	}
	known, _ := e.entries.LoadOrStore(t, made) // the first one has the mistakes
	return known.(*entry)
}

// run checks a struct, by the team's validator where that is to be asked.
func (e *engine) run(ctx context.Context, op string, known *entry, v reflect.Value, part *partial) error {
	if known.prog == nil {
		c := untaint.Collector{Op: op}
		e.team.structure(ctx, e, v, part, &c)
		return c.Err()
	}
	return e.check(ctx, op, known.prog, unsafe.Pointer(v.UnsafeAddr()), part)
}

// check runs a program on the value at base.
func (e *engine) check(ctx context.Context, op string, p *program, base unsafe.Pointer, part *partial) error {
	at := 0
	if part == nil && e.stricter == nil {
		if at = quick(nil, p.ops, 0, base); at == len(p.ops) {
			return nil
		}
	}
	return e.checkFrom(ctx, op, p, at, base, part)
}

// checkFrom is check from where quick has stopped.
func (e *engine) checkFrom(ctx context.Context, op string, p *program, at int, base unsafe.Pointer, part *partial) error {
	if e.stricter == nil && part == nil {
		r := run{e: e, nodes: e.maxNodes, depth: e.maxDepth - 1}
		if r.rest(p, at, base) {
			return nil
		}
		return e.refused(op, p, base, reflect.Value{}, &r)
	}
	c := untaint.Collector{Op: op}
	e.collect(p, base, part, &c)
	err := c.Err()
	if err == nil && e.stricter != nil {
		e.strictly(ctx, op, p, base, part)
	}
	return err
}

// refused is the error of a value that r has refused.
func (e *engine) refused(op string, p *program, base unsafe.Pointer, other reflect.Value, r *run) error {
	var v untaint.Violation
	var known, more bool
	if !other.IsValid() {
		if v, known, more = r.first(p, base); known && !more {
			return untaint.New(op, v)
		}
	}
	c := untaint.Collector{Op: op}
	if known {
		e.explain(p, base, nil, other, r, &c, v)
	} else {
		e.explain(p, base, nil, other, r, &c)
	}
	return c.Err()
}

// collect adds what a program refuses to c.
func (e *engine) collect(p *program, base unsafe.Pointer, part *partial, c adder) {
	r := e.newRun()
	if part != nil || !r.accepts(p, base) {
		e.explain(p, base, part, reflect.Value{}, &r, c)
	}
}

// accepts runs a whole program.
func (r *run) accepts(p *program, base unsafe.Pointer) bool {
	at := quick(nil, p.ops, 0, base)
	return at == len(p.ops) || r.rest(p, at, base)
}

// rest runs a program from where quick has stopped.
func (r *run) rest(p *program, at int, base unsafe.Pointer) bool {
	if p.calls {
		return r.calling(p, at, base)
	}
	return r.takeOver(p, at, base)
}

// takeOver is rest but for panics. What quick has passed counts; where it cannot be
// counted, the run begins anew.
func (r *run) takeOver(p *program, at int, base unsafe.Pointer) bool {
	if p.weight > 0 && !r.passed(p.ops[:at], base) {
		r.nodes = r.e.maxNodes
		return r.accept(p.ops, base)
	}
	return r.goOn(p.ops, at, base)
}

// calling is takeOver where code of the program's own may run. A panic of it does
// not end the program.
func (r *run) calling(p *program, at int, base unsafe.Pointer) (ok bool) {
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
func (e *engine) explain(p *program, base unsafe.Pointer, part *partial, other reflect.Value, r *run, c adder, first ...untaint.Violation) {
	x := e.explainer()
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
			c.Add(untaint.Violation{Code: codeRulePanicked, Kind: untaint.Misuse})
		}
		x.release()
	}()
	if x.list(p.ops, base); x.count == 0 && part == nil { // the value changes under our hands
		if x.n = 0; r.n > 0 {
			x.list(p.ops, base)
		}
		if x.count == 0 && r.n+r.elem > 0 {
			x.refuse(&failure{code: codeInvalid, kind: untaint.Invalid})
		}
	}
}

// variable checks the value of Var.
func (e *engine) variable(ctx context.Context, op string, v any, other reflect.Value, p *program) error {
	r := e.newRun()
	at := valueIn(&v)
	if p.calls {
		r.rules().other = other
	}
	if r.accepts(p, at) {
		r.done()
		if e.stricter != nil && p.strict != nil {
			e.stricter.tell(ctx, e.stricter.e.variable(ctx, op, v, other, p.strict))
		}
		return nil
	}
	return e.refused(op, p, at, other, &r)
}

// valueIn returns where the value lies that an interface holds.
func valueIn(v *any) unsafe.Pointer {
	h := (*ifaceHeader)(unsafe.Pointer(v))
	if *v == nil || isDirect(reflect.TypeOf(*v)) {
		return unsafe.Pointer(&h.data)
	}
	return h.data
}

// compileVar compiles a tag for a value of one type, nil for a nil value.
func (e *engine) compileVar(key tagKey) *varPlan {
	e.mu.Lock()
	defer e.mu.Unlock()
	typ := key.typ
	c := &compiler{e: e, plans: make(map[reflect.Type]*plan), owner: key.other, tag: key.tag, with: key.with}
	p := &varPlan{}
	steps := c.compileTag(typ)
	if typ != nil {
		c.undived(typ, steps)
	}
	c.owner = nil
	l := assembler{c: c}
	if typ != nil {
		c.reach(typ)
		l.value(site{typ: typ, top: true, via: true}, steps)
	} else {
		l.ops = l.absent(site{via: true}, steps, reflect.Invalid)
	}
	p.prog = &program{typ: typ, ops: l.ops}
	c.finish()
	c.complete(p.prog)
	if e.stricter != nil {
		strict := e.stricter.e.compileVar(key)
		e.stricter.watch(p.prog, strict.prog, strict.err)
	}
	p.err = c.mistakes.err("validate.Var")
	return p
}

// tagKey is a tag for a value of one type.
type tagKey struct {
	tag   string
	typ   reflect.Type
	other reflect.Type
	with  bool // there is another value
}

// varPlan is a compiled tag of Var.
type varPlan struct {
	prog *program
	err  error
}

// strictly reports what the default refuses about a value that p accepts.
func (e *engine) strictly(ctx context.Context, op string, p *program, base unsafe.Pointer, part *partial) {
	if p.strict != nil {
		e.stricter.tell(ctx, e.stricter.verdict(op, p, base, part).Err())
	}
}

// verdict is what the default refuses.
func (s *stricter) verdict(op string, p *program, base unsafe.Pointer, part *partial) *untaint.Collector {
	if part != nil {
		part = part.strict
	}
	c := untaint.Collector{Op: op}
	s.e.collect(p.strict, base, part, &c)
	return &c
}
