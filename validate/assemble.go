package validate

import (
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// maxInline is how deeply structs are written into one program.
const maxInline = 5

// sub assembles ops for a value somewhere else.
func (l *assembler) sub(s site, steps []rule.Step) (*plan.Program, bool) {
	in := assembler{c: l.c, inlined: l.inlined}
	in.value(s.within(), steps)
	if len(in.ops) == 0 {
		return nil, false
	}
	l.brings = l.brings || in.brings
	l.outer = l.outer || in.outer
	if only := &in.ops[0]; len(in.ops) == 1 && only.Code == plan.OpInside && !in.outer {
		return only.X.Prog, in.brings // as where a struct has no rules of its own
	}
	return plan.NewProgram(s.typ, in.ops, in.outer), in.brings
}

// value appends the ops for a value and its rules.
func (l *assembler) value(s site, steps []rule.Step) {
	if s.pointers > rule.MaxPointers {
		l.put(s, plan.Op{Code: plan.OpNever, Fail: &plan.Panicked})
		return
	}
	how := l.c.e.wrapper(s.typ)
	switch k := s.typ.Kind(); {
	case k == reflect.Pointer:
		l.pointer(s, steps, how)
	case k == reflect.Interface:
		l.dynamic(s, steps, nil)
	case how == wrapsNothing:
		l.plain(s, steps)
	case l.held(s, steps):
	default:
		l.dynamic(s, steps, l.c.e.getter(s.typ, how))
	}
}

// getter returns how to get at the value that a type wraps.
func (e *engine) getter(t reflect.Type, how wrapping) func(reflect.Value) (reflect.Value, bool) {
	switch how {
	case wrapsAny:
		return callValuer
	case wrapsOption:
		get := e.opts.unwraps[t]
		return func(v reflect.Value) (reflect.Value, bool) { return callUnwrap(get, v) }
	}
	return callSQLValuer
}

// pointer appends an op for what a pointer points to.
func (l *assembler) pointer(s site, steps []rule.Step, how wrapping) {
	elem := s
	elem.typ, elem.nullable, elem.pointers = s.typ.Elem(), true, s.pointers+1
	var prog *plan.Program
	var bring bool
	switch {
	case how == wrapsOption || how == wrapsAny && l.c.e.wrapper(elem.typ) == wrapsNothing && elem.typ.Kind() != reflect.Pointer:
		get := l.c.e.getter(s.typ, how)
		in := assembler{c: l.c, inlined: l.inlined}
		in.dynamic(elem.within(), steps, func(v reflect.Value) (reflect.Value, bool) { return get(v.Addr()) })
		prog, bring = &plan.Program{Typ: elem.typ, Ops: in.ops, Outward: in.outer}, in.brings
		l.brings, l.outer = l.brings || in.brings, l.outer || in.outer
	case len(steps) == 0 && l.c.isStruct(elem.typ):
		if l.c.e.mayHold(elem.typ) {
			prog = l.programAt(elem.typ, s)
		}
	default:
		prog, bring = l.sub(elem, steps)
	}
	none := l.absent(s, steps, reflect.Pointer)
	if prog == nil && len(none) == 0 {
		return
	}
	if prog == nil {
		prog = &plan.Program{Typ: elem.typ}
	}
	l.put(s, plan.Op{Code: plan.OpPointer, X: &plan.Operands{Prog: prog, None: none, Bring: bring, Push: prog.Outward}}).Next = int32(len(l.ops))
}

// dynamic appends an op for a value whose type only the value tells.
func (l *assembler) dynamic(s site, steps []rule.Step, get func(reflect.Value) (reflect.Value, bool)) {
	kind := reflect.Invalid
	held := s.within()
	if get == nil {
		kind = reflect.Interface
		held.nullable = true
		held.hidden = s.pointers == 0 || s.hidden
	}
	none := l.absent(s, steps, kind)
	l.brings = l.brings || s.via
	l.c.calls, l.outer = true, true
	l.put(s, plan.Op{Code: plan.OpDynamic, Fail: &plan.Panicked, X: &plan.Operands{
		Typ: s.typ, None: none, Bring: true, Push: true, Dyn: &plan.Dynamic{Make: l.c.e.later(held, steps), Get: get},
	}}).Next = int32(len(l.ops))
}

// absent returns the ops for a nil of a kind: of a pointer, of an interface, or
// of nothing at all.
func (l *assembler) absent(s site, steps []rule.Step, kind reflect.Kind) []plan.Op {
	if len(steps) == 0 {
		return nil
	}
	strict := l.c.e.strict
	first := l.outward(s, &steps[0])
	switch first.Kind {
	case tag.OmitEmpty, tag.OmitZero:
		return nil
	case tag.OmitNil:
		if kind != reflect.Invalid || strict {
			return nil
		}
	case tag.Rule:
		if first.Is("isdefault") && len(first.Alts) == 1 {
			return nil
		}
	}
	in := assembler{c: l.c, inlined: l.inlined}
	if first.Kind != tag.Rule || !first.Alts[0].WhenNil || kind == reflect.Invalid && !strict {
		in.put(s, plan.Op{Code: plan.OpNever, Fail: first.FailureOf(nil)}).Next = 1
		return in.ops
	}
	for i := range steps {
		st := l.outward(s, &steps[i])
		switch st.Kind {
		case tag.Rule:
			in.onNil(s, st, kind)
			continue
		case tag.OmitNil:
			if kind == reflect.Invalid {
				continue
			}
		}
		break // an omit, or what has nothing to look at
	}
	for i := range in.ops {
		in.ops[i].Next = int32(len(in.ops))
	}
	l.brings, l.outer = l.brings || in.brings, l.outer || in.outer
	return in.ops
}

// onNil appends the ops of a rule for a nil.
func (l *assembler) onNil(s site, st *rule.Step, kind reflect.Kind) {
	var alts [][]plan.Op
	for i := range st.Alts {
		t := &st.Alts[i]
		if !t.WhenNil && !t.OnNil {
			continue
		}
		in := assembler{c: l.c, inlined: l.inlined}
		if h, ok := l.c.e.presentMark(s.typ); ok && t.Name == "present" {
			at := s
			at.off += h
			in.put(at, plan.Op{Code: plan.OpByte, Next: 1})
			alts = append(alts, in.ops)
			continue
		}
		at := s.seenFrom(t.Encl)
		if w := t.Condition(at.around); w != nil {
			if w.Want == rule.MustLack { // as a nil does
				return
			}
			in.put(at, plan.Op{Code: plan.OpWhen, X: &plan.Operands{When: w}})
			in.put(at, plan.Op{Code: plan.OpNever, Next: 2})
			alts = append(alts, in.ops)
			l.brings, l.outer = l.brings || s.via, l.outer || in.outer
			continue
		}
		x := &plan.Operands{Rule: t.Run, Label: t.Name, Beside: t.LooksBeside(), Nullable: kind != reflect.Invalid || s.nullable, Around: at.around}
		if kind != reflect.Invalid {
			x.Typ = s.typ
		}
		in.put(at, plan.Op{Code: plan.OpRule, X: x, Next: 1})
		l.c.calls = true
		alts = append(alts, in.ops)
		l.brings, l.outer = l.brings || s.via, l.outer || in.outer
	}
	fail := st.FailureOf(nil)
	switch len(alts) {
	case 0:
		l.put(s, plan.Op{Code: plan.OpNever, Fail: fail})
	case 1:
		l.ops = append(l.ops, alts[0]...)
		l.ops[len(l.ops)-1].Fail = fail
	default:
		l.put(s, plan.Op{Code: plan.OpEither, Fail: fail, X: &plan.Operands{Alts: alts}})
	}
}

// plain appends the ops for a value that is what it is.
func (l *assembler) plain(s site, steps []rule.Step) {
	nested := s.typ.Kind() == reflect.Struct && !rule.IsTime(s.typ)
	e := l.c.e
	if nested && !e.strict {
		if !e.requiredStruct && len(steps) > 0 && steps[0].Is("required") {
			steps = steps[1:]
		}
		if s.top { // validator's Var ignores the tag of a struct
			l.structure(s)
			return
		}
	}
	from := len(l.ops)
	if s.embedded && nested && e.strict {
		steps = l.embedded(&s, steps)
	}
	if !l.steps(s, steps) {
		switch {
		case nested:
			l.structure(s)
		case e.strict && s.hidden:
			l.unasked(s)
		}
	}
	for i := from; i < len(l.ops); i++ {
		if l.ops[i].Next == 0 {
			l.ops[i].Next = int32(len(l.ops))
		}
	}
}

// embedded prepares the rules of a struct that is embedded, and has no name that
// a client knows. Where it must be given, and one of its fields must be too, that
// field says so; what else its rules refuse is said of its first member.
func (l *assembler) embedded(s *site, steps []rule.Step) []rule.Step {
	p := l.c.structure(s.typ)
	for i := range p.fields {
		f := &p.fields[i]
		if s.member == "" {
			s.member = s.path + f.seg
		}
		if len(steps) > 0 && steps[0].Is("required") && len(steps[0].Alts) == 1 && len(f.steps) > 0 && f.steps[0].Is("required") && rule.KindOf(s.typ.Field(f.index).Type) != rule.KindStruct {
			return steps[1:]
		}
	}
	return steps
}

// steps appends the ops of a tag, and reports whether it says that nothing else
// is looked at.
func (l *assembler) steps(s site, steps []rule.Step) (closed bool) {
	from := len(l.ops)
	defer func() { l.ops = plan.Fuse(l.ops, from) }()
	for i := range steps {
		st := l.outward(s, &steps[i])
		switch st.Kind {
		case tag.Rule:
			l.rule(s, st)
		case tag.Dive:
			l.dive(s, st)
			return true
		case tag.StructOnly, tag.NoStructLevel, tag.EndKeys:
			return true
		default:
			l.omit(s, st.Kind)
		}
	}
	return false
}

// omit appends the op that ends the ops of a value which is empty.
func (l *assembler) omit(s site, kind tag.Kind) {
	mode, size := uint64(plan.OmitNever), uint64(0)
	switch kind {
	case tag.OmitEmpty:
		mode, size = plan.EmptyMode(s.typ, s.nullable)
	case tag.OmitZero:
		mode, size = plan.ZeroMode(s.typ)
	case tag.OmitNil:
		switch s.typ.Kind() {
		case reflect.Slice, reflect.Map, reflect.Chan, reflect.Func:
			mode = plan.OmitWord
		}
	}
	if mode != plan.OmitNever {
		o := l.put(s, plan.Op{Code: plan.OpJump, Lo: mode, Hi: size})
		if mode == plan.OmitZero {
			o.X = &plan.Operands{Typ: s.typ}
		}
	}
}

// dive appends the ops of elements.
func (l *assembler) dive(s site, st *rule.Step) {
	switch s.typ.Kind() {
	case reflect.Slice, reflect.Array:
		l.elements(s, st.Elems)
	case reflect.Map:
		l.entries(s, st)
	default:
		l.put(s, plan.Op{Code: plan.OpNever, Fail: &plan.WrongType})
	}
}

// unasked appends the ops of elements for which no start-up check could ask for
// a dive, since an interface held them.
func (l *assembler) unasked(s site) {
	switch s.typ.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		if l.c.e.mayHold(s.typ.Elem()) {
			l.dive(s, &rule.Step{})
		}
	}
}

func (l *assembler) elements(s site, steps []rule.Step) {
	elem := s.typ.Elem()
	if len(steps) == 0 && !l.c.e.mayHold(elem) {
		return
	}
	var prog *plan.Program
	var bring bool
	if len(steps) == 0 && l.c.isStruct(elem) {
		prog = l.programAt(elem, s)
	} else if prog, bring = l.sub(s.inner(elem), steps); prog == nil {
		return
	}
	o := plan.Op{Code: plan.OpElems, X: &plan.Operands{Prog: prog, Bring: bring, Push: prog.Outward, Size: elem.Size()}}
	if s.typ.Kind() == reflect.Array {
		o.Code, o.Hi = plan.OpArray, uint64(s.typ.Len())
	}
	l.put(s, o)
}

func (l *assembler) entries(s site, st *rule.Step) {
	key, elem := s.typ.Key(), s.typ.Elem()
	if len(st.Elems) == 0 && !st.Keyed && !l.c.e.mayHold(elem) {
		return
	}
	x := &plan.Operands{Typ: s.typ}
	if st.Keyed {
		x.Keys, x.Bring = l.sub(s.inner(key), st.Keys)
	}
	if !st.Keyed || len(st.Elems) > 0 || l.c.e.strict || elem.Kind() == reflect.Struct || elem.Kind() == reflect.Pointer && elem.Elem().Kind() == reflect.Struct {
		var bring bool
		x.Prog, bring = l.sub(s.inner(elem), st.Elems)
		x.Bring = x.Bring || bring
	}
	x.Lost = l.lost(s.inner(elem), key, st)
	if x.Keys != nil || x.Prog != nil || x.Lost != nil {
		x.Push = x.Keys != nil && x.Keys.Outward || x.Prog != nil && x.Prog.Outward
		x.Pool, x.Slow = new(sync.Pool), new(sync.Pool)
		l.put(s, plan.Op{Code: plan.OpEntries, X: x, How: plan.PlainMap(s.typ)})
	}
}

// lost makes the program of the value at a key that is or holds a NaN, nil where it
// is that of the other values. As validator looks the key up, it finds nothing there,
// and refuses that by the first rule unless this leaves it out. In the default mode
// what is left out is the value as it is.
func (l *assembler) lost(s site, key reflect.Type, st *rule.Step) *plan.Program {
	if !holdsFloat(key) {
		return nil
	}
	if len(st.Elems) > 0 {
		first := l.outward(s, &st.Elems[0])
		if first.Kind != tag.OmitEmpty && first.Kind != tag.OmitZero && (!first.Is("isdefault") || len(first.Alts) > 1) {
			in := assembler{c: l.c}
			in.put(s.within(), plan.Op{Code: plan.OpNever, Fail: first.FailureOf(nil)}).Next = 1
			return plan.NewProgram(s.typ, in.ops, false)
		}
	}
	if l.c.e.strict {
		return nil
	}
	return plan.NewProgram(s.typ, nil, false)
}

// holdsFloat reports whether a key of this type may be or hold a NaN.
func holdsFloat(key reflect.Type) bool {
	switch key.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.Interface:
		return true
	case reflect.Array:
		return holdsFloat(key.Elem())
	case reflect.Struct:
		for f := range key.Fields() {
			if holdsFloat(f.Type) {
				return true
			}
		}
	}
	return false
}

// structure appends the ops of the fields of a struct: here, where it is not too
// deep, or in a program of its own.
func (l *assembler) structure(s site) {
	p := l.c.structure(s.typ)
	if !l.c.e.mayHold(s.typ) {
		return
	}
	if s.deep > maxInline || l.holds(s.typ) {
		s.member = ""
		prog := l.programAt(s.typ, s)
		l.put(s, plan.Op{Code: plan.OpInside, X: &plan.Operands{Prog: prog, Push: prog.Outward}})
		return
	}
	s.member = ""
	l.inlined = append(l.inlined, s.typ)
	l.fields(s, p)
	l.inlined = l.inlined[:len(l.inlined)-1]
}

func (l *assembler) holds(t reflect.Type) bool {
	return slices.Contains(l.inlined, t)
}

func (l *assembler) fields(s site, p *layout) {
	encl := &rule.Enclosure{Type: s.typ, Off: s.off, Path: s.path, Level: s.level, Out: s.encl}
	for i := range p.fields {
		f := &p.fields[i]
		sf := s.typ.Field(f.index)
		in := site{
			typ: sf.Type, off: s.off + sf.Offset, around: s.typ, own: s.off,
			path: s.path + f.seg, name: f.name, deep: s.deep + 1, embedded: sf.Anonymous && f.seg == "", encl: encl, level: s.level,
		}
		if s.name != "" {
			in.name = s.name + "." + f.name
		}
		l.value(in, f.steps)
	}
}

// held appends the ops for a type that holds a value or none in a way that is
// known.
func (l *assembler) held(s site, steps []rule.Step) bool {
	h, ok := l.c.e.holder(s.typ)
	if !ok {
		return false
	}
	none := l.absent(s, steps, reflect.Invalid)
	at := len(l.ops)
	l.put(s, plan.Op{Code: plan.OpHas, X: &plan.Operands{None: none, Mark: h.mark, Holds: h.holds}})
	s.typ, s.off, s.opt = h.typ, s.off+h.at, h.opt
	l.value(s, steps)
	if len(l.ops) == at+1 && len(none) == 0 {
		l.ops = l.ops[:at]
		return true
	}
	l.ops[at].Next = int32(len(l.ops))
	return true
}

// escapes returns how many structs up the rules in a type look, beyond itself.
func (c *compiler) escapes(t reflect.Type) int {
	if !c.upward {
		return 0
	}
	most := 0
	level := []reflect.Type{t}
	seen := map[reflect.Type]bool{t: true}
	for depth := 0; len(level) > 0; depth++ {
		var next []reflect.Type
		for _, t := range level {
			p := c.structure(t)
			for i := range p.fields {
				most = max(most, highest(p.fields[i].steps)-depth)
			}
			for f := range t.Fields() {
				in := c.e.innermost(f.Type)
				if c.isStruct(in) && !seen[in] {
					seen[in] = true
					next = append(next, in)
				}
			}
		}
		level = next
	}
	return most
}

// highest returns how many structs up the steps of a tag look.
func highest(steps []rule.Step) int {
	most := 0
	for i := range steps {
		for j := range steps[i].Alts {
			most = max(most, steps[i].Alts[j].Up)
		}
		most = max(most, highest(steps[i].Keys), highest(steps[i].Elems))
	}
	return most
}

// programAt returns the program of a struct type that is used at a site: the one
// for all places, except for a type whose rules look at the structs around.
func (l *assembler) programAt(t reflect.Type, s site) *plan.Program {
	need := l.c.escapes(t)
	if need == 0 {
		return l.c.program(t)
	}
	l.outer = true
	in := site{typ: t, level: s.level + 1, encl: s.encl}
	key := placedKey{typ: t}
	for e := s.encl; e != nil && need > 0; e, need = e.Out, need-1 {
		key.place += fmt.Sprintf("%p %d %d %q,", e.Type, e.Off, in.level-e.Level, e.Path)
	}
	if p := l.c.placed[key]; p != nil {
		return p
	}
	if l.c.placed == nil {
		l.c.placed = make(map[placedKey]*plan.Program)
	}
	p := &plan.Program{Typ: t, Outward: true}
	l.c.placed[key] = p
	l.c.fill(p, in)
	return p
}
