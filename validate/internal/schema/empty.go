package schema

import (
	"reflect"

	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// mayOmit reports whether a value that is not null can be empty to a rule.
func mayOmit(s seen, kind tag.Kind) bool {
	switch s.typ.Kind() {
	case reflect.Slice, reflect.Map, reflect.Interface: // what JSON gives is not nil
		return kind == tag.OmitZero
	}
	return kind == tag.OmitZero || kind == tag.OmitEmpty && !s.nullable
}

// refusesNull reports whether a null in place of a value is refused for sure.
func (x *export) refusesNull(form decode.Form, s seen, steps []rule.Step, sc scope) bool {
	if byMethod, text := s.form.ByMethod(); byMethod && !text && !s.secret {
		return false // what it makes of null is its own business
	}
	return x.refuses(form, s, x.Types.Null(form.Type()), steps, sc, false)
}

// refusesMissing reports whether the rules refuse for sure what decoding leaves
// where a member is missing.
func (x *export) refusesMissing(m decode.Member, at located) bool {
	if _, ok := x.Types.Default(at.field); ok {
		return false
	}
	return x.refuses(m.Form, x.look(m.Form, m.Spelling), reflect.Zero(m.Form.Type()), at.steps, at.sc, true)
}

// refuses reports whether the zero value v, of a form, is refused for sure. Where
// it is a struct, its fields may have their defaults.
func (x *export) refuses(form decode.Form, s seen, v reflect.Value, steps []rule.Step, sc scope, defaults bool) bool {
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
		case st.Is("required") && len(st.Alts) == 1:
			if i > 0 || x.RequiredStruct {
				return true
			}
		case st.Kind != tag.Rule && st.Kind != tag.OmitNil:
			return false // omitted, or only the struct itself is looked at
		}
	}
	for _, m := range form.Members() {
		at := x.locate(form.Type(), m.Index, sc)
		if _, preset := x.Types.Default(at.field); at.loose || preset && defaults {
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
func (x *export) refusesElements(form decode.Form, steps []rule.Step, sc scope, defaults bool) bool {
	elem := form.Elem()
	for i := range steps {
		switch steps[i].Kind {
		case tag.Rule, tag.OmitNil:
		case tag.Dive:
			return form.Type().Len() > 0 && x.refuses(elem, x.look(elem, decode.Plain), reflect.Zero(elem.Type()), steps[i].Elems, sc, defaults)
		default:
			return false
		}
	}
	return false
}

// elementsRefuseNull reports whether no element is null.
func (x *export) elementsRefuseNull(s seen, steps []rule.Step, sc scope) bool {
	if s.opaque || !s.form.IsList() {
		return false
	}
	for i := range steps {
		if steps[i].Kind == tag.Dive {
			elem := s.form.Elem()
			return x.refusesNull(elem, x.look(elem, decode.Plain), steps[i].Elems, sc)
		}
	}
	return false
}

// passes runs rules on an empty value, of which they see a t, without those that
// look further than the value or into code of the program's own: they are taken to
// hold.
func (x *export) passes(v reflect.Value, t reflect.Type, steps []rule.Step) bool {
	return x.Types.Accepts(v, pureSteps(v.Kind() == reflect.Array, t, steps))
}

func pureSteps(array bool, typ reflect.Type, steps []rule.Step) []rule.Step {
	var all []rule.Step
	for _, s := range steps {
		if s.Kind == tag.Dive && array {
			return all // whose elements are there, and are looked at elsewhere
		}
		if s.Kind != tag.Rule {
			all = append(all, rule.Step{Kind: s.Kind, Fail: s.Fail})
			continue
		}
		alts := append([]rule.Test{}, s.Alts...)
		for i := range alts {
			if !pure(&alts[i], typ) {
				alts[i] = rule.Test{Name: "default", Run: rule.AlwaysHolds(nil), WhenNil: alts[i].WhenNil, OnNil: alts[i].OnNil}
			}
		}
		s.Alts = alts
		all = append(all, s)
	}
	return all
}

// pure reports whether a test looks at the value alone, and by code of this
// package: a String method of the program's is not to be called here.
func pure(t *rule.Test, typ reflect.Type) bool {
	if t.Spec == nil || rule.Table[t.Name] != t.Spec || t.Spec.Cross {
		return false
	}
	switch t.Name {
	case "required", "isdefault", "present", "default":
		return true
	case "validateFn", "unique":
		return false
	}
	_, sized := valueSayings[t.Name]
	k := rule.KindOf(typ)
	return k == rule.KindString || sized && k&(rule.KindNumber|rule.KindBool|rule.KindList) != 0
}
