package validate

import (
	"reflect"
	"strconv"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/rule"
)

// look finds what the rules see of a form.
func (x *schemaExport) look(form decode.Form, how decode.Spelling) seen {
	s := seen{form: form, how: how}
	for {
		t := s.form.Type()
		if inner, ok := secretOf(t); ok {
			s.typ, s.secret = inner, true
			return s
		}
		_, held := x.e.holder(t)
		s.foreign = s.foreign || x.e.wrapper(t) != wrapsNothing && !held
		if !s.form.IsPointer() && !s.form.IsOptional() {
			break
		}
		s.nullable = s.nullable || s.form.IsPointer()
		s.opt = s.opt || s.form.IsOptional() && isOptional(t)
		s.form = s.form.Elem()
	}
	s.typ = s.form.Type()
	byMethod, _ := s.form.ByMethod()
	s.nullable = s.nullable || s.typ.Kind() == reflect.Interface
	s.opaque = s.foreign || byMethod || how != decode.Plain || s.typ.Kind() == reflect.Interface || s.typ == jsonNumberType
	return s
}

// secretOf returns the type inside a Secret of a plain type.
func secretOf(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() != reflect.Struct || t.PkgPath() != reflect.TypeFor[untaint.Error]().PkgPath() {
		return nil, false
	}
	m, ok := t.MethodByName("Expose")
	if !ok || m.Type.NumOut() != 1 {
		return nil, false
	}
	inner := m.Type.Out(0)
	return inner, inner.PkgPath() == "" && rule.KindOf(inner)&(rule.KindString|rule.KindNumber|rule.KindBool) != 0
}

// property is the schema of a member.
func (x *schemaExport) property(m decode.Member, at located) *schemaNode {
	n := x.value(m.Form, at.steps, at.sc, m.Spelling)
	x.note(n, at.tag)
	if text, ok := defaultIn(x.e.rulesOf(at.field)); ok {
		if val, ok := defaultJSON(x.look(m.Form, m.Spelling), text); ok {
			n.set("default", val)
		}
	}
	return n
}

// defaultJSON is the value of the rule default as JSON.
func defaultJSON(s seen, text string) (val any, ok bool) {
	switch k := rule.KindOf(s.typ); {
	case s.foreign || s.secret:
		return nil, false
	case s.typ == jsonNumberType:
		return numeral(text), true
	case k == rule.KindString || s.opaque || s.typ == rule.DurationType || k == rule.KindTime:
		return text, true
	case k == rule.KindBool:
		return text == "true" || text == "1" || text == "on", true
	case k == rule.KindInt:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case k == rule.KindUint:
		n, err := strconv.ParseUint(text, 10, 64)
		return numeral(strconv.FormatUint(n, 10)), err == nil
	case k == rule.KindFloat:
		f, err := strconv.ParseFloat(text, 64)
		return floatNumeral(f), err == nil
	}
	return nil, false
}

// value is the schema of any value: one that is there, and null if the rules
// let it pass.
func (x *schemaExport) value(form decode.Form, steps []rule.Step, sc scope, how decode.Spelling) *schemaNode {
	s := x.look(form, how)
	n, named := x.body(s, steps, sc)
	if x.refusesNull(form, s, steps, sc) {
		n = withoutNull(n)
	} else {
		n = withNull(n)
	}
	if s.secret {
		n.set("writeOnly", true)
	}
	x.note(n, named)
	return n
}

// withNull lets null pass.
func withNull(n *schemaNode) *schemaNode {
	if n.takesNull() {
		return n
	}
	typ := n.get("type")
	if list, ok := typ.([]any); ok {
		typ = append(append([]any{}, list...), "null")
	} else if typ != nil {
		typ = []any{typ, "null"}
	}
	if typ != nil {
		wider := node(append([]keyword{}, n.words...)...)
		wider.set("type", typ)
		if list, ok := wider.get("enum").([]any); ok {
			wider.set("enum", append(append([]any{}, list...), nil))
		}
		if wider.takesNull() {
			return wider
		}
	}
	return node(keyword{"anyOf", []*schemaNode{n, node(keyword{"type", "null"})}})
}

// withoutNull refuses null.
func withoutNull(n *schemaNode) *schemaNode {
	if n.takesNull() {
		n.first("type", []any{"string", "number", "boolean", "array", "object"})
	}
	return n
}

// body is the schema of a value that is not null, and the rules that it does not
// say.
func (x *schemaExport) body(s seen, steps []rule.Step, sc scope) (n *schemaNode, named []string) {
	said := x.say(&s, steps, sc)
	switch {
	case s.secret || s.how != decode.Plain:
		n = leafForm(s)
	case s.form.IsObject():
		n = x.ref(s.form, said.inner(s, sc))
	case s.form.IsList():
		n = node(keyword{"type", "array"})
		if s.typ.Kind() == reflect.Array {
			n.set("minItems", int64(s.typ.Len()))
			n.set("maxItems", int64(s.typ.Len()))
		}
		if !said.demands.has("items") {
			n.set("items", x.value(s.form.Elem(), nil, said.elements(s), decode.Plain))
		}
	case s.form.IsDict():
		n = node(keyword{"type", "object"})
		if keys := keyForm(s.form); !keys.empty() && !said.demands.has("propertyNames") {
			n.set("propertyNames", keys)
		}
		if !said.demands.has("additionalProperties") {
			n.set("additionalProperties", x.value(s.form.Elem(), nil, said.elements(s), decode.Plain))
		}
	default:
		n = leafForm(s)
	}
	n.and(said.demands)
	return n, said.named
}
