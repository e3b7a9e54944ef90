package validate

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"unsafe"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
)

// Validator checks values of type T, and decodes them. Build one with [For] or
// [MustFor], once, at start-up. It is immutable and safe for concurrent use.
//
// It does not protect against a value that changes while it is checked. Nor
// does it know what a value means: whether an address exists, or whether a
// number belongs to the client.
//
// The zero Validator refuses everything as Misuse; make one with For.
type Validator[T any] struct {
	e       *engine
	prog    *plan.Program
	part    *plan.Partial
	team    bool
	ctx     context.Context // of one call, see With
	decoder decoder[T]
}

// For compiles the tags of T, which is a struct, or a list or map whose
// elements are checked as with dive. An error is Misuse and lists every mistake
// in T and the types it contains: an unknown rule, a rule on a type that it
// cannot test, an unreadable parameter, a reference to a missing field,
// elements without dive, rules on an unexported field. Its cause is [Mistakes],
// which shows each with a caret under the part that is wrong.
func For[T any](opts ...Option) (*Validator[T], error) {
	o := gather(opts)
	d, found := compileDecoder[T](&o)
	e, ms := engineFor(o)
	ms = append(ms, decodeMistakes(found)...)
	t := reflect.TypeFor[T]()
	if !compilable(t) {
		ms = append(ms, Mistake{Type: mistake.TypeName(t), Code: codeBadArgument, Text: "there are no rules for a value of this type", Hint: "For takes a struct, a list or map of them, or a plain value"})
		return nil, ms.err("validate.For")
	}
	v := &Validator[T]{e: e, ctx: context.Background(), decoder: d}
	if v.team = e.team != nil && e.team.owns(e, t, make(map[reflect.Type]bool)); !v.team {
		p, more := e.compileType(t)
		v.prog = p
		ms = append(ms, more...)
	}
	if err := ms.err("validate.For"); err != nil {
		return nil, err
	}
	return v, nil
}

// compilable reports whether For takes a type: a struct, a list or a map, whose
// elements are checked as with dive, or a plain value, which only is decoded.
func compilable(t reflect.Type) bool {
	return rule.KindOf(t)&(rule.KindTime|rule.KindFunc) == 0 && rule.KindOf(t) != 0
}

// MustFor is [For] for package variables. It panics with the mistakes, each with
// its caret.
func MustFor[T any](opts ...Option) *Validator[T] {
	v, err := For[T](opts...)
	if ms, ok := mistakesIn(err); ok {
		panic("validate.MustFor:\n" + ms.Error())
	}
	if err != nil {
		panic(err)
	}
	return v
}

// Check checks what p points to. The error has each violation with its JSON
// Pointer, at most [untaint.MaxViolations] of them; one more ends the check. A
// nil p is Misuse (bad_argument).
func (v *Validator[T]) Check(p *T) error {
	switch {
	case p == nil || v.unbuilt():
		return badArgument("validate.Check")
	case v.team:
		c := untaint.Collector{Op: "validate.Check"}
		v.e.team.structure(v.ctx, v.e, reflect.ValueOf(p).Elem(), v.part, &c)
		return c.Err()
	}
	return v.e.check(v.ctx, "validate.Check", v.prog, unsafe.Pointer(p), v.part)
}

// unbuilt reports a Validator that For has not made, which refuses everything.
func (v *Validator[T]) unbuilt() bool { return v == nil || v.e == nil }

// With returns a Validator for one call. It passes ctx to the validations that
// playground.With added, and JSON stops reading when ctx is done. Request does
// the same with the context of the request. The rules of this package do not
// use a context. It is cheap: what was compiled is shared.
func (v *Validator[T]) With(ctx context.Context) *Validator[T] {
	if v.unbuilt() {
		return v
	}
	c := *v
	c.ctx = orBackground(ctx)
	return &c
}

// Only returns a Validator that checks the named fields, such as "Email" or
// "Address.Zip", and what is below them, but decodes as v does. A name without
// a field is an error (Misuse, no_such_field).
func (v *Validator[T]) Only(names ...string) (*Validator[T], error) {
	return v.partial("validate.Only", names, false)
}

// Except returns a Validator that checks all but the named fields. A name
// without a field is an error (Misuse, no_such_field).
func (v *Validator[T]) Except(names ...string) (*Validator[T], error) {
	return v.partial("validate.Except", names, true)
}

func (v *Validator[T]) partial(op string, names []string, except bool) (*Validator[T], error) {
	if v.unbuilt() {
		return nil, badArgument(op)
	}
	part, ms := newPartial(v.e, reflect.TypeFor[T](), names, except)
	if err := ms.err(op); err != nil {
		return nil, err
	}
	c := *v
	c.part = part
	return &c, nil
}

// collect runs the rules on what p points to and adds what they refuse to c,
// each with the JSON Pointer of its place.
func (v *Validator[T]) collect(ctx context.Context, p *T, c plan.Adder) {
	switch {
	case p == nil:
		c.Add(untaint.Violation{Code: codeBadArgument, Kind: untaint.Misuse})
	case v.team:
		v.e.team.structure(ctx, v.e, reflect.ValueOf(p).Elem(), v.part, c)
	default:
		v.prog.Collect(&v.e.bounds, unsafe.Pointer(p), v.part, c)
	}
}

// decodeMistakes shows what is wrong with the tags for decoding as mistakes.
func decodeMistakes(found []decode.Mistake) Mistakes {
	var ms Mistakes
	for _, m := range found {
		out := Mistake{Type: mistake.TypeName(m.Type), Field: m.Field, Code: codeBadSource, Text: m.Text, Hint: m.Hint}
		if f, ok := fieldOf(m.Type, m.Field); ok && m.Key != "" {
			out.Tag = f.Tag.Get(m.Key)
			out.Text = m.Key + ": " + m.Text
			out.End = len(out.Tag)
			if i := strings.Index(out.Tag, m.Part); m.Part != "" && i >= 0 {
				out.Start, out.End = i, i+len(m.Part)
			}
		}
		ms = append(ms, out)
	}
	return ms
}

func fieldOf(t reflect.Type, name string) (reflect.StructField, bool) {
	if t.Kind() != reflect.Struct || name == "" {
		return reflect.StructField{}, false
	}
	return t.FieldByName(name)
}

// strictly reports what the default refuses about a value that was decoded, and
// that v lets through.
func (v *Validator[T]) strictly(ctx context.Context, op string, p *T, locate func(*untaint.Violation)) {
	if v.team || v.prog.Strict == nil {
		return
	}
	c := untaint.Collector{Op: op}
	for found := range untaint.Violations(v.e.stricter.verdict(op, v.prog, unsafe.Pointer(p), v.part).Err()) {
		locate(&found)
		c.Add(found)
	}
	v.e.stricter.tell(ctx, c.Err())
}

// Limit returns a Validator that differs from v in its limits alone, for one
// route or one call:
//
//	in, err := newReport.Limit(validate.Limits{Bytes: 32 << 20}).Request(r)
//
// It is cheap, because nothing is compiled again. As in WithLimits, a field
// that is 0 means the default, not v's limit. A negative limit makes the
// Validator refuse everything.
func (v *Validator[T]) Limit(l Limits) *Validator[T] {
	if v.unbuilt() {
		return v
	}
	c := *v
	c.decoder.limits = decode.Limits(l).Fill()
	return &c
}

// validators are the ones that the package-level functions have compiled, by
// type: a *Validator[T], or the error of For. A program has as many as it has
// types, so they are never dropped.
var validators sync.Map

// kept returns the validator of a type with the default options.
func kept[T any]() (*Validator[T], error) {
	t := reflect.TypeFor[T]()
	known, ok := validators.Load(t)
	if !ok {
		v, err := For[T]()
		if known = v; err != nil {
			known = err
		}
		validators.Store(t, known)
	}
	switch known := known.(type) {
	case *Validator[T]:
		return known, nil
	case error:
		return nil, known
	}
	return For[T]()
}
