package decode

import "reflect"

// preset gives the zero value that dst points to its defaults.
func (p *Plan) preset(dst any) {
	if len(p.defaults) == 0 {
		return
	}
	v := reflect.ValueOf(dst).Elem()
	for i := range p.defaults {
		d := &p.defaults[i]
		if f := reach(v, d.index); f.IsValid() {
			_ = d.set(f, d.text) // tried when the plan was made
		}
	}
}

// compileDefaults finds the fields with a default.
func (p *Plan) compileDefaults(m *mistakes) {
	if p.cfg.Default == nil {
		return
	}
	d := defaulter{plan: p, mistakes: m, seen: map[reflect.Type]bool{}}
	d.look(p.typ, nil, true)
}

type defaulter struct {
	plan     *Plan
	mistakes *mistakes
	seen     map[reflect.Type]bool // types looked at where they have no fixed place
}

// look searches t, which has a fixed place inside the root or none.
func (d *defaulter) look(t reflect.Type, index []int, fixed bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		if !decodesItself(t) && !d.seen[t] {
			d.seen[t] = true // it may hold itself
			d.look(t.Elem(), nil, false)
		}
		return
	case reflect.Struct:
	default:
		return
	}
	if decodesItself(t) || !fixed && d.seen[t] {
		return
	}
	d.seen[t] = d.seen[t] || !fixed
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() && !f.Anonymous {
			continue
		}
		text, ok := d.plan.cfg.Default(f)
		if !ok && !holdsStruct(f.Type) {
			continue
		}
		at := append(append(make([]int, 0, len(index)+1), index...), i)
		if !ok {
			d.look(f.Type, at, fixed)
			continue
		}
		d.field(t, f, at, text, fixed)
	}
}

// holdsStruct reports whether there can be fields in a type.
func holdsStruct(t reflect.Type) bool {
	for range 8 {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return t.Kind() == reflect.Struct
		}
	}
	return true
}

func (d *defaulter) field(t reflect.Type, f reflect.StructField, at []int, text string, fixed bool) {
	wrong := func(why string) {
		d.mistakes.add(Mistake{Type: t, Field: f.Name, Key: "validate", Part: "default=" + text, Text: why})
	}
	s, ok := compileSetter(f.Type, &Config{}, layoutOf(f))
	switch {
	case !fixed:
		wrong("a default needs a fixed place; inside a pointer, slice or map what is missing cannot be told from what is zero")
	case !ok || s.many || !f.IsExported():
		wrong("a default cannot be given to a field of type " + f.Type.String())
	case s.set(reflect.New(f.Type).Elem(), text) != nil:
		wrong("the default is not a " + s.want)
	default:
		d.plan.defaults = append(d.plan.defaults, preset{at, text, s.set})
	}
}
