package schema

import (
	"reflect"
	"slices"

	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// Write returns the schema, as JSON without spaces.
func Write(c Config) []byte {
	x := export{Config: c, root: c.Form.Type(), names: map[string]bool{}, known: map[defKey]*definition{}}
	sc := scope{}
	switch {
	case c.NamesOnly || c.Team != nil:
		sc.mode = scopeNamed
	case c.Part != nil:
		sc.mode = scopePart
	}
	return appendJSON(nil, x.document(c.Form, sc))
}

// document is the whole schema.
func (x *export) document(form decode.Form, sc scope) *schema {
	x.known[defKey{x.root, sc}] = &definition{}
	doc := node(keyword{"$schema", "https://json-schema.org/draft/2020-12/schema"})
	if name := x.root.Name(); name != "" {
		doc.set("title", plainName(name))
	}
	body := byOwn(x.root)
	if form.IsObject() {
		body = x.object(form, sc)
	}
	if x.lossy {
		doc.set("$comment", rulesKeyword+" names rules that this schema does not say, or not in full")
	}
	doc.words = append(doc.words, body.words...)
	if len(x.defs) > 0 {
		defs := node()
		for _, d := range x.defs {
			defs.set(d.name, d.node)
		}
		doc.set("$defs", defs)
	}
	return doc
}

// ref is the schema of a struct: where its type has a name, it stands in $defs.
func (x *export) ref(form decode.Form, sc scope) *schema {
	if form.Type().Name() == "" {
		return x.object(form, sc)
	}
	key := defKey{form.Type(), sc}
	def := x.known[key]
	if def == nil {
		def = &definition{name: x.newName(form.Type().Name())}
		x.known[key] = def
		x.defs = append(x.defs, def)
		def.node = x.object(form, sc)
	}
	if def.name == "" {
		return node(keyword{"$ref", "#"})
	}
	return node(keyword{"$ref", "#/$defs/" + def.name})
}

// object is the schema of a struct's members.
func (x *export) object(form decode.Form, sc scope) *schema {
	props, above := node(), []string(nil)
	var required []string
	for _, m := range form.Members() {
		at := x.locate(form.Type(), m.Index, sc)
		for _, name := range at.above {
			above = addNew(above, name)
		}
		prop := x.property(m, at)
		must := x.refusesMissing(m, at)
		if must && !at.loose {
			required = append(required, m.Name)
		}
		if must && at.loose {
			x.note(prop, names(at.steps[:1])) // only where another member makes the pointer
		}
		props.set(m.Name, prop)
	}
	n := node(keyword{"type", "object"})
	if !props.empty() {
		n.set("properties", props)
	}
	if len(required) > 0 {
		n.set("required", required)
	}
	if !x.IgnoreUnknown {
		n.set("additionalProperties", false)
	}
	x.note(n, above)
	return n
}

// property is the schema of a member.
func (x *export) property(m decode.Member, at located) *schema {
	n := x.value(m.Form, at.steps, at.sc, m.Spelling)
	x.note(n, at.tag)
	if text, ok := x.Types.Default(at.field); ok {
		if val, ok := defaultJSON(x.look(m.Form, m.Spelling), text); ok {
			n.set("default", val)
		}
	}
	return n
}

// value is the schema of any value: one that is there, and null if the rules
// let it pass.
func (x *export) value(form decode.Form, steps []rule.Step, sc scope, how decode.Spelling) *schema {
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

// body is the schema of a value that is not null, and the rules that it does not
// say.
func (x *export) body(s seen, steps []rule.Step, sc scope) (n *schema, named []string) {
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
func (x *export) say(s *seen, steps []rule.Step, sc scope) saying {
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
func (x *export) onlyName(w *saying, s seen, steps []rule.Step) {
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
func (x *export) sayAll(w *saying, s *seen, steps []rule.Step, sc scope) {
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
func (x *export) implied(s seen, steps []rule.Step, i int) bool {
	k := rule.KindOf(s.typ)
	if !steps[i].Is("required") || len(steps[i].Alts) > 1 || s.nullable || s.opaque || k&(rule.KindFloat|rule.KindTime|rule.KindArray) == 0 && s.typ != rule.DurationType {
		return false
	}
	others := slices.DeleteFunc(slices.Clone(steps), func(st rule.Step) bool { return st.Is("required") })
	return !x.passes(reflect.Zero(s.typ), s.typ, others)
}

// dive says what the elements have to be.
func (x *export) dive(w *saying, s seen, st *rule.Step, sc scope) {
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
func (x *export) keys(s seen, steps []rule.Step, sc scope) *schema {
	n := keyForm(s.form)
	key := seen{form: s.form, typ: s.typ.Key()}
	key.foreign = key.typ.Kind() != reflect.String || s.form.KeyByMethod() || !x.Types.Plain(key.typ)
	said := x.say(&key, steps, sc)
	n.and(said.demands)
	x.note(n, said.named)
	return n
}

// omit handles the rules after an omitempty, which only run if the value is not
// empty. It reports false if they run on all values that are not null.
func (x *export) omit(w *saying, s *seen, kind tag.Kind, rest []rule.Step, sc scope) bool {
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

// sayRule says a rule, or that one of several has to hold.
func (x *export) sayRule(w *saying, s *seen, st *rule.Step, sc scope) {
	nodes := make([]*schema, 0, len(st.Alts))
	least, always := saysAll, false
	for i := range st.Alts {
		n, how := x.sayTest(&st.Alts[i], s, sc)
		least = min(least, how)
		always = always || how == saysAll && n.empty()
		nodes = append(nodes, n)
	}
	switch {
	case always:
		return
	case least == saysNothing:
	case len(nodes) == 1:
		w.demands.and(nodes[0])
	default:
		w.demands.and(node(keyword{"anyOf", nodes}))
	}
	if least != saysAll {
		w.named = append(w.named, st.Text())
	}
}

// sayTest says one rule about a value that is not null. An empty schema of a
// rule that is said means that it always holds.
func (x *export) sayTest(t *rule.Test, s *seen, sc scope) (*schema, extent) {
	switch {
	case t.Arg == nil || t.Spec == nil || rule.Table[t.Name] != t.Spec:
		return nil, saysNothing // the program's own
	case t.Name == "present" && s.opt, t.Name == "default":
		return nil, saysAll
	case t.Name == "required":
		return x.sayRequired(s, sc)
	case s.opaque, t.Name == "present":
		return nil, saysNothing
	case t.Name == "unique":
		return sayUnique(t.Arg, s)
	}
	if say := valueSayings[t.Name]; say != nil {
		return say(t.Arg, s)
	}
	say, ok := textSayings[t.Name]
	if !ok || t.Spec.WithParam != nil && t.Arg.Has || !t.Arg.Strict && (t.Spec.Strict != nil || t.Spec.Build != nil) {
		return nil, saysNothing
	}
	k := rule.KindOf(s.typ)
	switch {
	case k == rule.KindString && say.part:
		return say.text, saysPart
	case k == rule.KindString:
		return say.text, saysAll
	case k&(rule.KindNumber|rule.KindBool) == 0 || t.Spec.Takes&k == 0:
	case say.number != nil:
		return say.number, saysPart
	case say.always:
		return nil, saysAll
	}
	return nil, saysNothing
}

// sayRequired says that a value is not zero, which only counts where nothing
// stood in front of it that could be nil.
func (x *export) sayRequired(s *seen, sc scope) (*schema, extent) {
	k := rule.KindOf(s.typ)
	switch {
	case s.foreign:
	case s.nullable, k == rule.KindSlice, k == rule.KindMap, k == rule.KindBytes, s.typ == jsonNumberType:
		return nil, saysAll
	case s.opaque, s.typ == rule.DurationType:
	case k == rule.KindString:
		return node(keyword{"minLength", int64(1)}), saysAll
	case k == rule.KindInt:
		return node(keyword{"not", node(keyword{"const", int64(0)})}), saysAll
	case k == rule.KindUint:
		return node(keyword{"minimum", int64(1)}), saysAll
	case k == rule.KindBool:
		return node(keyword{"const", true}), saysAll
	case k == rule.KindStruct && s.inside && s.form.IsObject() && x.refuses(s.form, *s, reflect.Zero(s.typ), nil, sc, true):
		return nil, saysAll // the fields' own rules say it
	}
	return nil, saysNothing
}
