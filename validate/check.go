package validate

import (
	"context"
	"reflect"
	"unsafe"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/plan"
)

// entry is what Struct knows of a type, after its first value.
type entry struct {
	prog *plan.Program // nil for a type that the team's validator checks
	err  error         // what is wrong with its tags
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
func (e *engine) run(ctx context.Context, op string, known *entry, v reflect.Value, part *plan.Partial) error {
	if known.prog == nil {
		c := untaint.Collector{Op: op}
		e.team.structure(ctx, e, v, part, &c)
		return c.Err()
	}
	return e.check(ctx, op, known.prog, unsafe.Pointer(v.UnsafeAddr()), part)
}

// check runs a program on the value at base.
func (e *engine) check(ctx context.Context, op string, p *plan.Program, base unsafe.Pointer, part *plan.Partial) error {
	at := 0
	if part == nil && e.stricter == nil {
		if at = p.Quick(base); at == len(p.Ops) {
			return nil
		}
	}
	return e.checkFrom(ctx, op, p, at, base, part)
}

// checkFrom is check from where quick has stopped.
func (e *engine) checkFrom(ctx context.Context, op string, p *plan.Program, at int, base unsafe.Pointer, part *plan.Partial) error {
	if e.stricter == nil && part == nil {
		return p.Check(op, &e.bounds, at, base, reflect.Value{})
	}
	c := untaint.Collector{Op: op}
	p.Collect(&e.bounds, base, part, &c)
	err := c.Err()
	if err == nil && e.stricter != nil {
		e.strictly(ctx, op, p, base, part)
	}
	return err
}

// variable checks the value of Var.
func (e *engine) variable(ctx context.Context, op string, v any, other reflect.Value, p *plan.Program) error {
	base := plan.ValueIn(&v)
	if at := p.Quick(base); at < len(p.Ops) {
		if err := p.Check(op, &e.bounds, at, base, other); err != nil {
			return err
		}
	}
	if e.stricter != nil && p.Strict != nil {
		e.stricter.tell(ctx, e.stricter.e.variable(ctx, op, v, other, p.Strict))
	}
	return nil
}

// compileVar compiles a tag for a value of one type, nil for a nil value.
func (e *engine) compileVar(key tagKey) *varPlan {
	e.mu.Lock()
	defer e.mu.Unlock()
	typ := key.typ
	c := &compiler{e: e, layouts: make(map[reflect.Type]*layout), owner: key.other, tag: key.tag, with: key.with}
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
	p.prog = &plan.Program{Typ: typ, Ops: l.ops}
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
	prog *plan.Program
	err  error
}

// strictly reports what the default refuses about a value that p accepts.
func (e *engine) strictly(ctx context.Context, op string, p *plan.Program, base unsafe.Pointer, part *plan.Partial) {
	if p.Strict != nil {
		e.stricter.tell(ctx, e.stricter.verdict(op, p, base, part).Err())
	}
}

// verdict is what the default refuses.
func (s *stricter) verdict(op string, p *plan.Program, base unsafe.Pointer, part *plan.Partial) *untaint.Collector {
	if part != nil {
		part = part.Strict
	}
	c := untaint.Collector{Op: op}
	p.Strict.Collect(&s.e.bounds, base, part, &c)
	return &c
}
