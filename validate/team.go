package validate

import (
	"context"
	"reflect"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/jsonname"
	"github.com/untaint/untaint/validate/internal/foreign"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// knows reports whether the validator has a rule or an alias of that name.
func (t *team) knows(name string) bool {
	_, alias := t.Alias(name)
	return t.everything || alias || t.Validation(name)
}

// owns reports whether a type, or one that it holds, uses what only the
// validator knows.
func (t *team) owns(e *engine, typ reflect.Type, seen map[reflect.Type]bool) bool {
	if t.everything || t.Registered(typ) {
		return true
	}
	if seen[typ] {
		return false
	}
	seen[typ] = true
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return t.owns(e, typ.Elem(), seen)
	case reflect.Map:
		return t.owns(e, typ.Key(), seen) || t.owns(e, typ.Elem(), seen)
	case reflect.Interface: // it may hold any of them
		return t.facts.Types
	case reflect.Struct:
		for f := range typ.Fields() {
			tag := f.Tag.Get("validate")
			if tag == "-" {
				continue
			}
			if !f.IsExported() && !f.Anonymous {
				if t.facts.Private && (tag != "" || t.owns(e, f.Type, seen)) {
					return true
				}
				continue
			}
			if t.tagOnly(e, tag) || t.owns(e, f.Type, seen) {
				return true
			}
		}
	}
	return false
}

// tagOnly reports whether a tag uses a rule that only the validator knows, or
// an alias that it knows otherwise.
func (t *team) tagOnly(e *engine, text string) bool {
	for token := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == '|' }) {
		name, _, _ := strings.Cut(token, "=")
		if body, ok := t.Alias(name); ok {
			if body != e.aliases[name] {
				return true
			}
			continue
		}
		if tag.KindOf(name) != tag.Rule || name == "dive" {
			continue
		}
		if e.rule(name) == nil && t.knows(name) {
			return true
		}
	}
	return false
}

// structure lets the validator check a struct, as a whole or in part.
func (t *team) structure(ctx context.Context, e *engine, v reflect.Value, part *plan.Partial, c plan.Adder) {
	p, ok := rule.InterfaceOf(v)
	if v.CanAddr() {
		p, ok = rule.InterfaceOf(v.Addr())
	}
	if !ok {
		c.Add(untaint.Violation{Code: codeBadArgument, Kind: untaint.Misuse})
		return
	}
	if !t.ends(e, v, c) {
		return
	}
	which := foreign.Part{Whole: true}
	if part != nil {
		which = foreign.Part{Except: part.Except, Names: part.Names}
	}
	t.translate(e, v.Type(), c, func() ([]foreign.Fault, error) { return t.Struct(ctx, p, which) })
}

// variable lets the validator check one value.
func (t *team) variable(ctx context.Context, e *engine, v any, parent reflect.Value, tag string, with bool, c plan.Adder) {
	if !t.ends(e, reflect.ValueOf(v), c) {
		return
	}
	other, _ := rule.InterfaceOf(parent)
	t.translate(e, reflect.TypeOf(&v).Elem(), c, func() ([]foreign.Fault, error) { return t.Var(ctx, v, other, with, tag) })
}

// ends reports whether a value ends within the limits. A validator's own walk
// has none, and a cycle of pointers ends the program there: a stack that
// overflows is not a panic that could be caught.
func (t *team) ends(e *engine, v reflect.Value, c plan.Adder) bool {
	nodes := e.bounds.Values
	code, limit := measure(v, e.bounds.Depth, &nodes), e.bounds.Depth
	if code == "" {
		return true
	}
	if code == codeTooManyNodes {
		limit = e.bounds.Values
	}
	c.Add(untaint.Violation{Code: code, Kind: untaint.TooLarge, Params: untaint.NewParams(untaint.IntParam("max", int64(limit)))})
	return false
}

// measure returns the code of the limit that a value passes, "" if none.
func measure(v reflect.Value, depth int, nodes *int) untaint.Code {
	if *nodes--; *nodes < 0 {
		return codeTooManyNodes
	}
	if depth == 0 {
		return CodeTooDeep
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return measure(v.Elem(), depth-1, nodes)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			if code := measure(field, depth-1, nodes); code != "" {
				return code
			}
		}
	case reflect.Slice, reflect.Array:
		if flat(v.Type().Elem().Kind()) {
			return ""
		}
		for i := range v.Len() {
			if code := measure(v.Index(i), depth-1, nodes); code != "" {
				return code
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if code := measure(it.Value(), depth-1, nodes); code != "" {
				return code
			}
		}
	}
	return ""
}

// flat reports whether values of a kind hold no others.
func flat(k reflect.Kind) bool { return k <= reflect.Complex128 || k == reflect.String }

// translate runs a check of the validator's and adds what it refuses. A panic,
// with which it answers a bad tag, is Misuse.
func (t *team) translate(e *engine, typ reflect.Type, c plan.Adder, check func() ([]foreign.Fault, error)) {
	var found []foreign.Fault
	var err error
	func() {
		defer func() {
			if recover() != nil {
				found, err = nil, nil
				c.Add(untaint.Violation{Code: codeRulePanicked, Kind: untaint.Misuse})
			}
		}()
		found, err = check()
	}()
	if err != nil {
		c.Add(untaint.Violation{Code: codeBadArgument, Kind: untaint.Misuse})
	}
	for i := range found {
		if c.Full() && e.bounds.FailFast {
			return
		}
		f := e.failureOf(&found[i])
		c.Add(untaint.Violation{Path: pointerOf(typ, found[i].Namespace), Code: f.Code, Kind: f.Kind, Params: f.Params})
	}
}

// failureOf translates one of validator's errors. A parameter is taken over
// only from a rule of validator's own, since a validation of the program's may
// have put input there.
func (e *engine) failureOf(fe *foreign.Fault) plan.Failure {
	name := fe.Rule
	spec := rule.Table[name]
	if spec == nil || spec.Ours {
		if len(name) <= 63 && tag.IsName(name) {
			return plan.FailureOf(rule.CodeInvalid, untaint.Invalid, untaint.TextParam("rule", name))
		}
		return plan.FailureOf(rule.CodeInvalid, untaint.Invalid)
	}
	a := &rule.Arg{Types: e, Name: name, Param: fe.Param}
	if spec.Refuse != nil && fe.Type != nil {
		return spec.Refuse(a)(reflect.Zero(rule.Deref(fe.Type)))
	}
	return spec.Fail(a)
}

// pointerOf translates a namespace in Go's names, such as "User.Tags[1].Name",
// to a JSON Pointer.
func pointerOf(t reflect.Type, namespace string) string {
	rest := namespace
	if name := t.Name(); name != "" {
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, name), ".")
	}
	path := ""
	for rest != "" {
		t = rule.Deref(t)
		switch {
		case rest[0] == '[':
			end := elementEnd(rest)
			if end < 0 || t.Kind() != reflect.Slice && t.Kind() != reflect.Array && t.Kind() != reflect.Map {
				return path
			}
			path = untaint.PathKey(path, rest[1:end])
			rest, t = strings.TrimPrefix(rest[end+1:], "."), t.Elem()
		case t.Kind() == reflect.Struct:
			token := rest
			if i := strings.IndexAny(rest, ".["); i >= 0 {
				token, rest = rest[:i], strings.TrimPrefix(rest[i:], ".")
			} else {
				rest = ""
			}
			f, ok := t.FieldByName(token)
			if !ok {
				return path
			}
			path += jsonname.Segment(f)
			t = f.Type
		default:
			return path
		}
	}
	return path
}

// elementEnd finds the bracket that ends an index or key, which may itself hold
// brackets.
func elementEnd(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] == ']' && (i+1 == len(s) || s[i+1] == '.' || s[i+1] == '[') {
			return i
		}
	}
	return -1
}
