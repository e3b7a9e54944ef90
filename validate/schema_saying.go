package validate

import (
	"reflect"
	"slices"

	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// inner is the scope of a struct's fields.
func (w *saying) inner(s seen, sc scope) scope {
	switch {
	case s.foreign || w.closed:
		return scope{mode: scopeNone}
	case w.rest:
		return scope{mode: scopeNamed}
	}
	return sc
}

// elements is the scope of elements that no dive leads to.
func (w *saying) elements(s seen) scope {
	if w.rest && !s.foreign {
		return scope{mode: scopeNamed}
	}
	return scope{mode: scopeNone}
}

// say turns rules into what they demand of a value that is not null.
func (x *schemaExport) say(s *seen, steps []rule.Step, sc scope) saying {
	w := saying{demands: node()}
	switch {
	case sc.mode == scopeNone || len(steps) == 0:
		return w
	case sc.mode == scopeNamed || s.foreign:
		x.onlyName(&w, *s, steps)
		return w
	}
	x.sayAll(&w, s, steps, sc)
	return w
}

// onlyName names rules, and those of the elements beside the elements.
func (x *schemaExport) onlyName(w *saying, s seen, steps []rule.Step) {
	w.rest = true
	for i := range steps {
		switch steps[i].Kind {
		case tag.Dive:
			x.dive(w, s, &steps[i], scope{mode: scopeNamed})
			return
		case tag.StructOnly, tag.NoStructLevel:
			w.closed = true
		}
		w.named = append(w.named, steps[i].Text())
	}
}

// sayAll says what can be said of rules, and names the others.
func (x *schemaExport) sayAll(w *saying, s *seen, steps []rule.Step, sc scope) {
	s.noNulls = x.elementsRefuseNull(*s, steps, sc)
	s.inside = !slices.ContainsFunc(steps, func(st rule.Step) bool { return st.Kind != tag.Rule && st.Kind != tag.OmitNil })
	for i := range steps {
		st := &steps[i]
		switch st.Kind {
		case tag.Rule:
			if !x.implied(*s, steps, i) {
				x.sayRule(w, s, st, sc)
			}
		case tag.Dive:
			x.dive(w, *s, st, sc)
			return
		case tag.StructOnly, tag.NoStructLevel, tag.EndKeys:
			w.closed = true
			return
		default:
			if x.omit(w, s, st.Kind, steps[i+1:], sc) {
				return
			}
		}
	}
}

// implied reports a required that a schema cannot say, where the zero value is
// refused by another rule anyway.
func (x *schemaExport) implied(s seen, steps []rule.Step, i int) bool {
	k := rule.KindOf(s.typ)
	if !steps[i].Is("required") || len(steps[i].Alts) > 1 || s.nullable || s.opaque || k&(rule.KindFloat|rule.KindTime|rule.KindArray) == 0 && s.typ != rule.DurationType {
		return false
	}
	others := slices.DeleteFunc(slices.Clone(steps), func(st rule.Step) bool { return st.Is("required") })
	return !x.passes(reflect.Zero(s.typ), s.typ, others)
}

// dive says what the elements have to be.
func (x *schemaExport) dive(w *saying, s seen, st *rule.Step, sc scope) {
	switch {
	case !s.opaque && s.form.IsList():
		w.demands.set("items", x.value(s.form.Elem(), st.Elems, sc, decode.Plain))
	case !s.opaque && s.form.IsDict():
		if keys := x.keys(s, st.Keys, sc); !keys.empty() {
			w.demands.set("propertyNames", keys)
		}
		w.demands.set("additionalProperties", x.value(s.form.Elem(), st.Elems, sc, decode.Plain))
	default: // what the program's own code decodes, or bytes, which are one text
		w.named = append(append(w.named, "dive"), names(st.Elems)...)
	}
}

// keys is the schema of a map's keys.
func (x *schemaExport) keys(s seen, steps []rule.Step, sc scope) *schemaNode {
	n := keyForm(s.form)
	key := seen{form: s.form, typ: s.typ.Key()}
	key.foreign = key.typ.Kind() != reflect.String || s.form.KeyByMethod() || x.e.wrapper(key.typ) != wrapsNothing
	said := x.say(&key, steps, sc)
	n.and(said.demands)
	x.note(n, said.named)
	return n
}

// omit handles the rules after an omitempty, which only run if the value is not
// empty. It reports false if they run on all values that are not null.
func (x *schemaExport) omit(w *saying, s *seen, kind tag.Kind, rest []rule.Step, sc scope) bool {
	if !mayOmit(*s, kind) {
		return false
	}
	empty, zero, ok := emptyForm(*s)
	if !ok {
		x.onlyName(w, *s, rest)
		w.named = append([]string{(&rule.Step{Kind: kind}).Text()}, w.named...)
		return true
	}
	if x.passes(zero, s.typ, rest) {
		return false
	}
	inner := saying{demands: node()}
	x.sayAll(&inner, s, rest, sc)
	w.named = append(w.named, inner.named...)
	w.closed = w.closed || inner.closed
	if inner.demands.empty() {
		return true
	}
	w.demands.and(eitherOr(empty, inner.demands))
	return true
}

// eitherOr joins two schemas, in one list where both are lists of values.
func eitherOr(a, b *schemaNode) *schemaNode {
	if list, ok := b.get("enum").([]any); ok && len(b.words) == 1 && a.has("const") {
		return node(keyword{"enum", append([]any{a.get("const")}, list...)})
	}
	return node(keyword{"anyOf", []*schemaNode{a, b}})
}
