package validate

import (
	"context"
	"reflect"
	"sync"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/rule"
)

// Checker checks values whose types are known only at run time, such as what a
// web framework hands to its validator. Each type is compiled at its first
// value and kept. It is safe for concurrent use.
//
// A mistake in a tag is found when the type is compiled, which may be during a
// request: it is Misuse, with [Mistakes] as its cause. If you know the type,
// use [For], which finds it at start-up.
//
// The zero Checker refuses everything as Misuse; make one with [NewChecker].
type Checker struct {
	e    *engine
	tags *tagCache
	ctx  context.Context // of one call, see With
}

// tagCache are the tags of Var that were compiled.
type tagCache struct {
	mu    sync.Mutex
	tags  map[tagKey]*varPlan
	bytes int // of the tags
}

// maxTags and maxTagBytes bound the compiled tags that a Checker keeps. A tag of
// Var is not to be input, but if it is, memory does not grow with it.
const (
	maxTags     = 1024
	maxTagBytes = 1 << 20
)

// NewChecker returns a [Checker]. Mistaken options are an error (Misuse).
func NewChecker(opts ...Option) (*Checker, error) {
	e, ms := newEngine(gather(opts))
	if err := ms.err("validate.NewChecker"); err != nil {
		return nil, err
	}
	return newChecker(e), nil
}

func newChecker(e *engine) *Checker {
	return &Checker{e: e, tags: &tagCache{}, ctx: context.Background()}
}

// With returns a Checker for one call, which passes ctx to the validations that
// playground.With added. The rules of this package do not use a context. It is
// cheap: compiled types are shared.
func (k *Checker) With(ctx context.Context) *Checker {
	if k.unbuilt() {
		return k
	}
	return &Checker{e: k.e, tags: k.tags, ctx: orBackground(ctx)}
}

// unbuilt reports a Checker that NewChecker has not made, which refuses
// everything.
func (k *Checker) unbuilt() bool { return k == nil || k.e == nil }

// orBackground stands in for a nil context, on which a validation would panic.
func orBackground(ctx context.Context) context.Context {
	if ctx == nil {
		return context.Background()
	}
	return ctx
}

// Struct checks a struct, or a pointer to one. A nil, or any other value, is
// Misuse (bad_argument).
func (k *Checker) Struct(v any) error {
	return k.structure("validate.Struct", v, nil)
}

// Only is [Struct] for the named fields, such as "Email" or "Address.Zip", and
// what is below them. A name without a field is Misuse (no_such_field).
func (k *Checker) Only(v any, names ...string) error {
	return k.structure("validate.Only", v, &request{names: names})
}

// Except is [Struct] for all but the named fields. A name without a field is
// Misuse (no_such_field).
func (k *Checker) Except(v any, names ...string) error {
	return k.structure("validate.Except", v, &request{names: names, except: true})
}

// request is what a partial check was asked for.
type request struct {
	names  []string
	except bool
}

func (k *Checker) structure(op string, v any, ask *request) error {
	s, ok := structOf(v)
	if !ok || k.unbuilt() {
		return badArgument(op)
	}
	known := k.e.entry(s.Type())
	if known.err != nil {
		return known.err
	}
	if ask == nil {
		return k.e.run(k.ctx, op, known, s, nil)
	}
	part, ms := newPartial(k.e, s.Type(), ask.names, ask.except)
	if err := ms.err(op); err != nil {
		return err
	}
	return k.e.run(k.ctx, op, known, s, part)
}

// structOf returns the struct that v is or points to, addressable.
func structOf(v any) (reflect.Value, bool) {
	s := reflect.ValueOf(v)
	for range rule.MaxPointers {
		if s.Kind() != reflect.Pointer || s.IsNil() {
			break
		}
		s = s.Elem()
	}
	if s.Kind() != reflect.Struct || rule.IsTime(s.Type()) {
		return s, false
	}
	if !s.CanAddr() {
		p := reflect.New(s.Type()).Elem()
		p.Set(s)
		s = p
	}
	return s, true
}

// Var checks one value against a tag, such as Var(addr, "required,email"). A
// mistake in the tag is Misuse. The tag must come from your program, not from
// input.
func (k *Checker) Var(v any, tag string) error {
	return k.variable("validate.Var", v, reflect.ValueOf(v), tag, false)
}

// VarWith is [Var] with another value for cross-field rules: "eqfield" compares
// with the value itself, "eqfield=Name" with a field of it.
func (k *Checker) VarWith(v, other any, tag string) error {
	return k.variable("validate.VarWith", v, reflect.ValueOf(other), tag, true)
}

func (k *Checker) variable(op string, v any, parent reflect.Value, tag string, with bool) error {
	if k.unbuilt() {
		return badArgument(op)
	}
	if tag == "" || tag == "-" {
		return nil
	}
	val := reflect.ValueOf(v)
	var typ, other reflect.Type
	if val.IsValid() {
		typ = val.Type()
	}
	if with && parent.IsValid() && rule.Deref(parent.Type()).Kind() == reflect.Struct {
		other = rule.Deref(parent.Type())
	}
	if team := k.e.team; team != nil && (team.tagOnly(k.e, tag) || team.everything || typ != nil && team.owns(k.e, typ, make(map[reflect.Type]bool))) {
		c := untaint.Collector{Op: op}
		team.variable(k.ctx, k.e, v, parent, tag, with, &c)
		return c.Err()
	}
	p := k.tag(tagKey{tag, typ, other, with})
	if p.err != nil {
		return p.err
	}
	return k.e.variable(k.ctx, op, v, parent, p.prog)
}

// tag returns the compiled form of a tag.
func (k *Checker) tag(key tagKey) *varPlan {
	c := k.tags
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.tags[key]; p != nil {
		return p
	}
	if c.bytes += len(key.tag); len(c.tags) >= maxTags || c.bytes > maxTagBytes || c.tags == nil {
		c.tags, c.bytes = make(map[tagKey]*varPlan), len(key.tag)
	}
	p := k.e.compileVar(key)
	c.tags[key] = p
	return p
}

// standard is the Checker behind the functions of the package.
var standard = sync.OnceValue(func() *Checker { return newChecker(standardEngine()) })

// Struct checks a struct, or a pointer to one, with the default options. See
// [Checker.Struct].
func Struct(v any) error { return standard().Struct(v) }

// Var checks one value against a tag with the default options, such as
// Var(addr, "required,email"). See [Checker.Var].
func Var(v any, tag string) error { return standard().Var(v, tag) }
