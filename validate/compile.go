package validate

import (
	"reflect"
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/jsonname"
	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// compileType makes the program of a struct type, with those of the types it
// holds, and returns every mistake in them.
func (e *engine) compileType(t reflect.Type) (*plan.Program, Mistakes) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := &compiler{e: e, layouts: make(map[reflect.Type]*layout)}
	var p *plan.Program
	if rule.KindOf(t) == rule.KindStruct {
		c.structure(t)
		p = c.program(t)
		c.finish()
	} else {
		p = c.listed(t)
		c.finish()
		c.complete(p)
	}
	if e.stricter != nil {
		strict, ms := e.stricter.e.compileType(t)
		e.stricter.watch(p, strict, ms.err("validate.ReportOnly"))
	}
	return p, c.mistakes
}

// listed makes the program of a value that is not a struct. Its elements are checked
// as with dive, for there is no tag to say so.
func (c *compiler) listed(t reflect.Type) *plan.Program {
	var steps []rule.Step
	for elem := t; rule.KindOf(elem)&(rule.KindSlice|rule.KindArray|rule.KindMap) != 0 && len(steps) < rule.MaxPointers; elem = rule.Deref(elem.Elem()) {
		steps = append(steps, rule.Step{Kind: tag.Dive})
	}
	for i := len(steps) - 1; i > 0; i-- {
		steps[i-1].Elems = steps[i:]
	}
	if len(steps) > 0 {
		steps = steps[:1]
	}
	c.reach(t)
	l := assembler{c: c}
	l.value(site{typ: t}, steps)
	return &plan.Program{Typ: t, Ops: l.ops}
}

// finish completes what was compiled and publishes the programs, except where there
// is a mistake: some are found while ops are made, and the next type that holds one of
// these is to have it too. The tags are read anew for that type, and for a schema: they
// are larger than what is made of them.
func (c *compiler) finish() {
	for _, made := range c.placed {
		c.complete(made)
	}
	for typ, made := range c.programs {
		c.complete(made)
		if len(c.mistakes) == 0 {
			c.e.programs.Store(typ, made)
		}
	}
}

// complete ends the making of a program.
func (c *compiler) complete(p *plan.Program) { p.Complete(&c.e.bounds, c.calls) }

// program returns the program of a struct type. It may be called for a type
// whose program is being made: the ops are there when it is run.
func (c *compiler) program(t reflect.Type) *plan.Program {
	if p, ok := c.e.programs.Load(t); ok {
		c.calls = c.calls || p.(*plan.Program).Calls
		return p.(*plan.Program)
	}
	if p := c.programs[t]; p != nil {
		return p
	}
	p := &plan.Program{Typ: t}
	if c.programs == nil {
		c.programs = make(map[reflect.Type]*plan.Program)
	}
	c.programs[t] = p
	c.fill(p, site{typ: t})
	return p
}

// fill makes the ops of a struct type's program.
func (c *compiler) fill(p *plan.Program, s site) {
	l := assembler{c: c, inlined: []reflect.Type{p.Typ}}
	l.fields(s, c.structure(p.Typ))
	p.Ops = l.ops
	for i := range p.Ops {
		if p.Ops[i].Next == 0 {
			p.Ops[i].Next = int32(i + 1)
		}
	}
}

// structure makes the layout of a struct type.
func (c *compiler) structure(t reflect.Type) *layout {
	if p := c.layouts[t]; p != nil {
		return p
	}
	p := &layout{typ: t, fields: make([]field, 0, t.NumField())}
	c.layouts[t] = p
	for i := range t.NumField() {
		f := t.Field(i)
		tag, ok := c.fieldTag(t, f)
		if !ok {
			continue
		}
		owner, outerField, outerTag := c.owner, c.field, c.tag
		c.owner, c.field, c.tag = t, f.Name, tag
		out := field{index: i, name: f.Name, seg: jsonname.Segment(f)}
		if tag != "" {
			out.steps = c.compileTag(f.Type)
		}
		c.undived(f.Type, out.steps)
		c.reach(f.Type)
		if !f.IsExported() && rule.Deref(f.Type).Kind() != reflect.Struct && c.comparesElements(f.Type, out.steps, map[reflect.Type]bool{}) {
			c.mistake(Mistake{End: len(tag), Code: codeUnexportedField, Text: "the field is not exported, so validator panics where unique compares its elements", Hint: "export its type"})
		}
		c.owner, c.field, c.tag = owner, outerField, outerTag
		if len(out.steps) > 0 || c.e.mayHold(f.Type) {
			p.fields = append(p.fields, out)
		}
	}
	return p
}

// comparesElements reports whether unique is among the rules of a value and of what
// lies in it. With what validator has got through an embedded list that is not exported,
// it panics at the first element. Seen has the structs that were looked into, since one may
// hold itself.
func (c *compiler) comparesElements(t reflect.Type, steps []rule.Step, seen map[reflect.Type]bool) bool {
	for i := range steps {
		if t = c.known(t); t == nil {
			return false
		}
		if rule.KindOf(t)&rule.KindList == 0 {
			continue
		}
		switch st := &steps[i]; {
		case st.Kind == tag.Dive && len(st.Elems) == 0:
			elem := c.known(t.Elem())
			if elem == nil || !c.isStruct(elem) || seen[elem] {
				return false
			}
			seen[elem] = true
			return slices.ContainsFunc(c.structure(elem).fields, func(f field) bool { return c.comparesElements(elem.Field(f.index).Type, f.steps, seen) })
		case st.Kind == tag.Dive:
			return c.comparesElements(t.Elem(), st.Elems, seen)
		case slices.ContainsFunc(st.Alts, func(a rule.Test) bool { return a.Name == "unique" }):
			return true
		}
	}
	return false
}

// fieldTag returns the tag of a field, and whether the field is checked at all.
func (c *compiler) fieldTag(t reflect.Type, f reflect.StructField) (string, bool) {
	text := c.e.rulesOf(f)
	if text == "-" {
		return "", false
	}
	if c.e.strict {
		if m, found := tag.Unread(t, f, c.e.opts.key()); found {
			m.Type, m.Code = c.nameOf(t), codeBadTag
			c.mistakes = append(c.mistakes, Mistake(m))
		}
	}
	if f.IsExported() || f.Anonymous && c.looksInto(f.Type, text) {
		return text, true
	}
	if c.e.strict && (text != "" || !f.Anonymous && f.Name != "_" && c.e.hasRules(f.Type)) {
		c.mistakes = append(c.mistakes, Mistake{
			Type: c.nameOf(t), Field: f.Name, Tag: text, End: len(text), Code: codeUnexportedField,
			Text: "the field is not exported, so its rules would never run", Hint: "export it, or tag it " + c.e.opts.key() + ":\"-\"",
		})
	}
	return "", false
}

// looksInto reports whether an embedded field that is not exported is checked, as
// validator does with all of them. Where rules stand on one, and no client can know
// the name of what they refuse, the default mode says so at start-up.
func (c *compiler) looksInto(t reflect.Type, text string) bool {
	kind := rule.Deref(t).Kind()
	return !c.e.strict || kind == reflect.Struct || kind == reflect.Interface && text == ""
}

// nameOf is what a struct type is called in a mistake: one without a name by the
// field that has it.
func (c *compiler) nameOf(t reflect.Type) string {
	if name, ok := c.names[t]; ok {
		return name
	}
	return mistake.TypeName(t)
}

// reach compiles the struct types that a value of type t holds.
func (c *compiler) reach(t reflect.Type) {
	t = c.e.innermost(t)
	if t.Kind() == reflect.Struct && !rule.IsTime(t) && c.e.wrapper(t) == wrapsNothing {
		if t.Name() == "" && c.owner != nil && c.names[t] == "" {
			if c.names == nil {
				c.names = make(map[reflect.Type]string)
			}
			c.names[t] = c.nameOf(c.owner) + "." + c.field
		}
		c.structure(t)
	}
}

// undived reports elements whose rules would never run.
func (c *compiler) undived(t reflect.Type, steps []rule.Step) {
	if !c.e.strict {
		return
	}
	for {
		t = rule.Deref(t)
		if h, ok := c.e.holder(t); ok {
			t = h.typ
			continue
		}
		if c.e.wrapper(t) != wrapsNothing {
			return
		}
		switch t.Kind() {
		case reflect.Slice, reflect.Array, reflect.Map:
		default:
			return
		}
		elem := t.Elem()
		var dive *rule.Step
		for i := range steps {
			switch steps[i].Kind {
			case tag.Dive:
				dive = &steps[i]
			case tag.StructOnly, tag.NoStructLevel:
				return
			}
		}
		if t.Kind() == reflect.Map && (dive == nil || !dive.Keyed) && c.e.hasRules(t.Key()) {
			c.mistake(Mistake{End: len(c.tag), Code: codeMissingDive, Text: "the rules of the keys, " + mistake.TypeName(t.Key()) + ", would never run", Hint: "add dive,keys,endkeys, or tag the field validate:\"-\""})
		}
		if dive == nil {
			if c.e.hasRules(elem) {
				c.mistake(Mistake{End: len(c.tag), Code: codeMissingDive, Text: "the rules of " + elem.String() + " would never run", Hint: "add dive, or tag the field validate:\"-\""})
			}
			return
		}
		t, steps = elem, dive.Elems
	}
}

func (c *compiler) mistake(m Mistake) { c.mistakes = append(c.mistakes, c.place(m)) }

// place says that a mistake is in the current tag.
func (c *compiler) place(m Mistake) Mistake {
	m.Type, m.Field, m.Tag = c.typeName(), c.field, c.tag
	return m
}

func (c *compiler) typeName() string {
	if c.owner == nil {
		return ""
	}
	if name := c.names[c.owner]; name != "" {
		return name
	}
	return mistake.TypeName(c.owner)
}

// compileTag turns the current tag into steps for a value of type t.
func (c *compiler) compileTag(t reflect.Type) []rule.Step {
	parts, wrong := tag.Parse(c.tag, c.e.aliases)
	for _, m := range wrong {
		m.Code = codeBadTag
		c.mistake(Mistake(m))
	}
	return c.steps(parts, t)
}

// steps compiles parts for a value of type t. A dive takes the rest of them.
func (c *compiler) steps(parts []tag.Part, t reflect.Type) []rule.Step {
	if len(parts) == 0 {
		return nil
	}
	out := make([]rule.Step, 0, len(parts))
	for i := range parts {
		p := &parts[i]
		switch p.Kind {
		case tag.Rule:
			out = append(out, c.ruleStep(p, t))
		case tag.Dive:
			return append(out, c.dive(p, parts[i+1:], t))
		case tag.Keys:
			c.mistake(Mistake{Start: p.Pos, End: p.End, Code: codeBadTag, Text: "keys has to follow dive"})
		case tag.EndKeys:
			c.mistake(Mistake{Start: p.Pos, End: p.End, Code: codeBadTag, Text: "endkeys without keys"})
		default:
			if c.e.strict && (p.Kind == tag.StructOnly || p.Kind == tag.NoStructLevel) && i+1 < len(parts) {
				c.mistake(Mistake{Start: parts[i+1].Pos, End: parts[i+1].End, Code: codeBadTag, Text: "what follows " + c.tag[p.Pos:p.End] + " never runs"})
			}
			out = append(out, rule.Step{Kind: p.Kind, Fail: plan.FailureOf(CodeRequired, untaint.Invalid)})
		}
	}
	return out
}

// dive compiles a dive and the parts after it, which are for the elements.
func (c *compiler) dive(p *tag.Part, rest []tag.Part, t reflect.Type) rule.Step {
	s := rule.Step{Kind: tag.Dive, Fail: plan.FailureOf(CodeRequired, untaint.Invalid)}
	t = c.known(t)
	var elem, key reflect.Type
	if t != nil {
		switch t.Kind() {
		case reflect.Map:
			key, elem = t.Key(), t.Elem()
		case reflect.Slice, reflect.Array:
			elem = t.Elem()
		default:
			c.mistake(Mistake{Start: p.Pos, End: p.End, Code: rule.CodeWrongKind, Text: "cannot dive into a value of type " + t.String(), Hint: c.diveHint(t)})
		}
	}
	if len(rest) > 0 && rest[0].Kind == tag.Keys {
		s.Keyed = true
		end := 1
		for end < len(rest) && rest[end].Kind != tag.EndKeys {
			end++
		}
		if end == len(rest) {
			c.mistake(Mistake{Start: rest[0].Pos, End: rest[0].End, Code: codeBadTag, Text: "keys without endkeys"})
		}
		if t != nil && t.Kind() != reflect.Map && elem != nil {
			c.mistake(Mistake{Start: rest[0].Pos, End: rest[0].End, Code: rule.CodeWrongKind, Text: "a value of type " + t.String() + " has no keys"})
		}
		s.Keys = c.steps(rest[1:end], key)
		switch {
		case !c.e.strict:
			s.Keys = closed(s.Keys)
		case len(s.Keys) == 0 && key != nil && isNilKind(key):
			s.Keys = []rule.Step{c.ruleStep(&tag.Part{Kind: tag.Rule, Alts: []tag.Word{{Name: "required"}}}, key)} // as validator does
		}
		rest = rest[min(end+1, len(rest)):]
	}
	s.Elems = c.steps(rest, elem)
	return s
}

// closed ends the steps of keys as validator does, which never looks at what the
// fields of a key say.
func closed(keys []rule.Step) []rule.Step {
	if n := len(keys); n > 0 && keys[n-1].Kind == tag.Dive {
		keys[n-1].Elems = closed(keys[n-1].Elems)
		return keys
	}
	return append(keys, rule.Step{Kind: tag.EndKeys, Fail: plan.FailureOf(CodeRequired, untaint.Invalid)})
}

// diveHint says what to write in place of a dive.
func (c *compiler) diveHint(t reflect.Type) string {
	if t.Kind() == reflect.Struct && !rule.IsTime(t) {
		return "drop it: the rules of a struct run without dive"
	}
	return "dive is for a slice, an array or a map"
}

// known returns t without pointers, or nil where only a value tells its type.
func (c *compiler) known(t reflect.Type) reflect.Type {
	for range rule.MaxPointers {
		if t == nil {
			return nil
		}
		if h, ok := c.e.holder(t); ok {
			t = h.typ
			continue
		}
		if t.Kind() == reflect.Interface || c.e.wrapper(t) != wrapsNothing {
			return nil
		}
		if t.Kind() != reflect.Pointer {
			return t
		}
		t = t.Elem()
	}
	return nil
}

// ruleStep compiles a rule with its alternatives.
func (c *compiler) ruleStep(p *tag.Part, t reflect.Type) rule.Step {
	s := rule.Step{Kind: tag.Rule}
	typ := c.known(t)
	if len(p.Alts) > 0 {
		s.Alts = make([]rule.Test, 0, len(p.Alts))
	}
	for i := range p.Alts {
		s.Alts = append(s.Alts, c.test(&p.Alts[i], t, typ))
	}
	if len(s.Alts) == 0 {
		s.Alts = []rule.Test{{Run: rule.NeverHolds}}
		s.Fail = plan.MisuseOf(codeBadTag)
		return s
	}
	first := &s.Alts[0]
	if first.Spec == nil {
		s.Fail = plan.MisuseOf(codeUnknownRule)
		return s
	}
	s.Fail = first.Spec.Fail(first.Arg)
	if alias := p.Alias(); alias != "" && len(s.Alts) > 1 {
		s.Fail = plan.FailureOf(rule.CodeWrongFormat, untaint.Invalid, untaint.TextParam("format", alias))
	} else if len(s.Alts) > 1 {
		s.Fail = plan.FailureOf(codeNoAlternative, untaint.Invalid, untaint.TextParam("rules", alternatives(p, c.tag)))
	}
	return s
}

// alternatives names the rules of which one has to hold.
func alternatives(p *tag.Part, text string) string {
	if p.End <= len(text) {
		return strings.ReplaceAll(text[p.Pos:p.End], "|", " or ")
	}
	return ""
}

// test compiles one rule.
func (c *compiler) test(w *tag.Word, raw, typ reflect.Type) rule.Test {
	spec := c.e.rule(w.Name)
	if spec == nil {
		if w.Name != "" {
			c.mistake(c.unknown(w))
		}
		return rule.Test{Name: w.Name, Run: rule.NeverHolds}
	}
	a := &rule.Arg{Types: c.e, Now: c.e.opts.now, Name: w.Name, Param: w.Param, Has: w.HasParam, Strict: c.e.strict, Type: typ, Raw: raw, Owner: c.owner}
	if a.Strict && spec.Cross && rule.Levels(w.Param) > 0 {
		c.upward = true
		return outwardTest(spec, w, a, mistake.Mistake(c.place(Mistake{Start: w.Pos, End: w.End})))
	}
	t := spec.Compile(a)
	for _, m := range c.review(spec, a, &t) {
		m.Start, m.End = w.Pos, w.End
		c.mistake(Mistake(m))
	}
	return t
}

// unknown describes a rule that is not there.
func (c *compiler) unknown(w *tag.Word) Mistake {
	m := Mistake{Start: w.Pos, End: w.End, Code: codeUnknownRule, Text: "there is no rule " + quoted(w.Name)}
	trimmed := strings.TrimSpace(w.Name)
	switch {
	case trimmed != w.Name && (rule.Table[trimmed] != nil || tag.KindOf(trimmed) != tag.Rule):
		m.Hint = "the space belongs to its name"
	case tag.KindOf(w.Name) != tag.Rule:
		m.Text, m.Hint = w.Name+" takes no parameter and is no alternative", ""
	case c.e.aliases[w.Name] != "":
		m.Text, m.Hint = w.Name+" is an alias and takes no parameter", ""
	case rule.Table[w.Name] != nil:
		m.Text, m.Hint = quoted(w.Name)+" is not a rule of validator's", "Compatible leaves out what validator does not have"
	default:
		var names []string
		for name := range rule.Table {
			names = append(names, name)
		}
		names = append(names, tag.Steering()...)
		for name := range c.e.rules {
			names = append(names, name)
		}
		for name := range c.e.aliases {
			names = append(names, name)
		}
		m.Hint = mistake.DidYouMean(w.Name, names)
	}
	return m
}

// layout returns the compiled tags of a struct type.
func (e *engine) layout(t reflect.Type) *layout {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := &compiler{e: e, layouts: make(map[reflect.Type]*layout)}
	p := c.structure(t)
	c.finish()
	return p
}

// later returns what makes the ops for the types that come along at a site.
func (e *engine) later(s site, steps []rule.Step) func(reflect.Type) *plan.Program {
	return func(t reflect.Type) *plan.Program {
		s := s
		s.typ = t
		return e.programFor(s, steps)
	}
}

// programFor returns the ops of a value whose type the start-up check has not
// seen. What is wrong with its tags is found in the value.
func (e *engine) programFor(s site, steps []rule.Step) *plan.Program {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := &compiler{e: e, layouts: make(map[reflect.Type]*layout)}
	c.reach(s.typ)
	l := assembler{c: c}
	l.value(s, steps)
	p := &plan.Program{Typ: s.typ, Ops: l.ops}
	c.finish()
	c.complete(p)
	p.Calls = true
	return p
}
