package validate

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
)

// seen is what the rules see of a value: what is left of it without pointers and
// wrappers.
type seen struct {
	form     decode.Form
	typ      reflect.Type
	nullable bool // a pointer or an interface stood in front
	foreign  bool // a method of the program's own hands the value to the rules
	opaque   bool // its form in JSON is not that of its type
	secret   bool
	how      decode.Spelling
	noNulls  bool // its elements refuse null
}

// look finds what the rules see of a form.
func (x *schemaExport) look(form decode.Form, how decode.Spelling) seen {
	s := seen{form: form, how: how}
	for {
		t := s.form.Type()
		if inner, ok := secretOf(t); ok {
			s.typ, s.secret = inner, true
			return s
		}
		s.foreign = s.foreign || x.e.wrapper(t) != wrapsNothing && !s.form.IsOptional()
		if !s.form.IsPointer() && !s.form.IsOptional() {
			break
		}
		s.nullable = s.nullable || s.form.IsPointer()
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
	return inner, inner.PkgPath() == "" && kindOf(inner)&(kindString|kindNumber|kindBool) != 0
}

// property is the schema of a member.
func (x *schemaExport) property(m decode.Member, at located) *schemaNode {
	n := x.value(m.Form, at.steps, at.sc, m.Spelling)
	x.note(n, at.tag)
	if text, ok := defaultOf(at.field); ok {
		if val, ok := defaultJSON(x.look(m.Form, m.Spelling), text); ok {
			n.set("default", val)
		}
	}
	return n
}

// defaultJSON is the value of the rule default as JSON.
func defaultJSON(s seen, text string) (val any, ok bool) {
	switch k := kindOf(s.typ); {
	case s.foreign || s.secret:
		return nil, false
	case s.typ == jsonNumberType:
		return numeral(text), true
	case k == kindString || s.opaque || s.typ == durationType || k == kindTime:
		return text, true
	case k == kindBool:
		return text == "true" || text == "1" || text == "on", true
	case k == kindInt:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case k == kindUint:
		n, err := strconv.ParseUint(text, 10, 64)
		return numeral(strconv.FormatUint(n, 10)), err == nil
	case k == kindFloat:
		f, err := strconv.ParseFloat(text, 64)
		return floatNumeral(f), err == nil
	}
	return nil, false
}

// value is the schema of any value: one that is there, and null if the rules
// let it pass.
func (x *schemaExport) value(form decode.Form, steps []step, sc scope, how decode.Spelling) *schemaNode {
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
func (x *schemaExport) body(s seen, steps []step, sc scope) (n *schemaNode, named []string) {
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

// saying is what the rules of one value come to.
type saying struct {
	demands *schemaNode // not of null
	named   []string
	// rest is what the rules after an omitempty are only named for, and what is
	// inside the value with them. closed is a structonly.
	rest   bool
	closed bool
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
func (x *schemaExport) say(s *seen, steps []step, sc scope) saying {
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
func (x *schemaExport) onlyName(w *saying, s seen, steps []step) {
	w.rest = true
	for i := range steps {
		switch steps[i].kind {
		case stepDive:
			x.dive(w, s, &steps[i], scope{mode: scopeNamed})
			return
		case stepStructOnly, stepNoStructLevel:
			w.closed = true
		}
		w.named = append(w.named, steps[i].text())
	}
}

func (x *schemaExport) sayAll(w *saying, s *seen, steps []step, sc scope) {
	s.noNulls = x.elementsRefuseNull(*s, steps, sc)
	for i := range steps {
		st := &steps[i]
		switch st.kind {
		case stepRule:
			if !x.implied(*s, steps, i) {
				x.sayRule(w, s, st, sc)
			}
		case stepDive:
			x.dive(w, *s, st, sc)
			return
		case stepStructOnly, stepNoStructLevel, stepEndKeys:
			w.closed = true
			return
		default:
			if x.omit(w, s, st.kind, steps[i+1:], sc) {
				return
			}
		}
	}
}

// implied reports a required that a schema cannot say, where the zero value is
// refused by another rule anyway.
func (x *schemaExport) implied(s seen, steps []step, i int) bool {
	k := kindOf(s.typ)
	if !steps[i].isRule("required") || len(steps[i].alts) > 1 || s.nullable || s.opaque || k&(kindFloat|kindTime|kindArray) == 0 && s.typ != durationType {
		return false
	}
	others := slices.Delete(slices.Clone(steps), i, i+1)
	return !x.passes(reflect.Zero(s.typ), s.typ, others)
}

// dive says what the elements have to be.
func (x *schemaExport) dive(w *saying, s seen, st *step, sc scope) {
	switch {
	case !s.opaque && s.form.IsList():
		w.demands.set("items", x.value(s.form.Elem(), st.elems, sc, decode.Plain))
	case !s.opaque && s.form.IsDict():
		if keys := x.keys(s, st.keys, sc); !keys.empty() {
			w.demands.set("propertyNames", keys)
		}
		w.demands.set("additionalProperties", x.value(s.form.Elem(), st.elems, sc, decode.Plain))
	default: // what the program's own code decodes, or bytes, which are one text
		w.named = append(append(w.named, "dive"), names(st.elems)...)
	}
}

// keys is the schema of a map's keys.
func (x *schemaExport) keys(s seen, steps []step, sc scope) *schemaNode {
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
func (x *schemaExport) omit(w *saying, s *seen, kind stepKind, rest []step, sc scope) bool {
	if !mayOmit(*s, kind) {
		return false
	}
	empty, zero, ok := emptyForm(*s)
	if !ok {
		x.onlyName(w, *s, rest)
		w.named = append([]string{(&step{kind: kind}).text()}, w.named...)
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

// mayOmit reports whether a value that is not null can be empty to a rule.
func mayOmit(s seen, kind stepKind) bool {
	switch s.typ.Kind() {
	case reflect.Slice, reflect.Map, reflect.Interface: // what JSON gives is not nil
		return kind == stepOmitZero
	}
	return kind == stepOmitZero || kind == stepOmitEmpty && !s.nullable
}

// emptyForm is the schema of an empty value and that value, and false where no
// schema says it.
func emptyForm(s seen) (n *schemaNode, zero reflect.Value, ok bool) {
	zero = reflect.Zero(s.typ)
	if s.opaque || s.typ == durationType {
		return nil, zero, false
	}
	switch kindOf(s.typ) {
	case kindString:
		return node(keyword{"const", ""}), zero, true
	case kindInt, kindUint, kindFloat:
		return node(keyword{"const", int64(0)}), zero, true
	case kindBool:
		return node(keyword{"const", false}), zero, true
	case kindSlice:
		return node(keyword{"maxItems", int64(0)}), reflect.MakeSlice(s.typ, 0, 0), true
	case kindMap:
		return node(keyword{"maxProperties", int64(0)}), reflect.MakeMap(s.typ), true
	}
	return nil, zero, false
}

// refusesNull reports whether a null in place of a value is refused for sure.
func (x *schemaExport) refusesNull(form decode.Form, s seen, steps []step, sc scope) bool {
	if byMethod, text := s.form.ByMethod(); byMethod && !text && !s.secret {
		return false // what it makes of null is its own business
	}
	v := reflect.New(form.Type())
	if o, ok := v.Interface().(optional); ok {
		_, mark := o.slot()
		mark(true)
	}
	return x.refuses(form, s, v.Elem(), steps, sc, false)
}

// refusesMissing reports whether the rules refuse for sure what decoding leaves
// where a member is missing.
func (x *schemaExport) refusesMissing(m decode.Member, at located) bool {
	if _, ok := defaultOf(at.field); ok {
		return false
	}
	return x.refuses(m.Form, x.look(m.Form, m.Spelling), reflect.Zero(m.Form.Type()), at.steps, at.sc, true)
}

// refuses reports whether the zero value v, of a form, is refused for sure. Where
// it is a struct, its fields may have their defaults.
func (x *schemaExport) refuses(form decode.Form, s seen, v reflect.Value, steps []step, sc scope, defaults bool) bool {
	switch {
	case !sc.runs() || s.foreign:
		return false
	case v.Kind() == reflect.Array && form.IsList() && x.passes(v, s.typ, steps):
		return x.refusesElements(form, steps, sc, defaults)
	case !form.IsObject():
		return !x.passes(v, s.typ, steps)
	}
	for i := range steps {
		switch st := &steps[i]; {
		case st.isRule("required") && len(st.alts) == 1:
			if i > 0 || x.e.requiredStruct {
				return true
			}
		case st.kind != stepRule && st.kind != stepOmitNil:
			return false // omitted, or only the struct itself is looked at
		}
	}
	for _, m := range form.Members() {
		at := x.locate(form.Type(), m.Index, sc)
		if _, preset := defaultOf(at.field); at.loose || preset && defaults {
			continue
		}
		if x.refuses(m.Form, x.look(m.Form, m.Spelling), reflect.Zero(m.Form.Type()), at.steps, at.sc, defaults) {
			return true
		}
	}
	return false
}

// refusesElements reports whether the rules after a dive refuse the zero elements
// of an array.
func (x *schemaExport) refusesElements(form decode.Form, steps []step, sc scope, defaults bool) bool {
	elem := form.Elem()
	for i := range steps {
		switch steps[i].kind {
		case stepRule, stepOmitNil:
		case stepDive:
			return form.Type().Len() > 0 && x.refuses(elem, x.look(elem, decode.Plain), reflect.Zero(elem.Type()), steps[i].elems, sc, defaults)
		default:
			return false
		}
	}
	return false
}

// elementsRefuseNull reports whether no element is null.
func (x *schemaExport) elementsRefuseNull(s seen, steps []step, sc scope) bool {
	if s.opaque || !s.form.IsList() {
		return false
	}
	for i := range steps {
		if steps[i].kind == stepDive {
			elem := s.form.Elem()
			return x.refusesNull(elem, x.look(elem, decode.Plain), steps[i].elems, sc)
		}
	}
	return false
}

// passes runs rules on an empty value, of which they see a t, without those that look further than the
// value or into code of the program's own: they are taken to hold.
func (x *schemaExport) passes(v reflect.Value, t reflect.Type, steps []step) bool {
	w := x.e.walker()
	defer w.release()
	w.c = &w.own
	w.value(reflect.Value{}, v, pureSteps(v.Kind() == reflect.Array, t, steps), true)
	return w.count == 0
}

func pureSteps(array bool, typ reflect.Type, steps []step) []step {
	var all []step
	for _, s := range steps {
		if s.kind == stepDive && array {
			return all // whose elements are there, and are looked at elsewhere
		}
		if s.kind != stepRule {
			all = append(all, step{kind: s.kind, fail: s.fail})
			continue
		}
		alts := append([]test{}, s.alts...)
		for i := range alts {
			if !alts[i].pure(typ) {
				alts[i].run = alwaysHolds(nil)
			}
		}
		s.alts = alts
		all = append(all, s)
	}
	return all
}

// pure reports whether a test looks at the value alone, and by code of this
// package: a String method of the program's is not to be called here.
func (t *test) pure(typ reflect.Type) bool {
	if t.spec == nil || rules[t.name] != t.spec || t.spec.cross {
		return false
	}
	switch t.name {
	case "required", "isdefault", "present", "default":
		return true
	case "validateFn", "unique":
		return false
	}
	_, sized := valueSayings[t.name]
	k := kindOf(typ)
	return k == kindString || sized && k&(kindNumber|kindBool|kindList) != 0
}
