package validate

import (
	"reflect"
	"strings"

	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

const (
	scopeAll   scopeMode = iota
	scopePart            // those of the fields that Only or Except leaves in
	scopeNamed           // they run, but not on what a schema sees
	scopeNone            // none does
)

// runs reports whether what the rules refuse can be said.
func (s scope) runs() bool { return s.mode <= scopePart }

// child is the scope of a field's value.
func (x *schemaExport) child(s scope, name string) scope {
	if s.mode != scopePart {
		return s
	}
	path := strings.TrimPrefix(s.path+"."+name, ".")
	leaf, found := x.part.Leaf[path]
	switch {
	case x.part.Except && found, !x.part.Except && !found:
		return scope{mode: scopeNone}
	case !x.part.Except && leaf:
		return scope{}
	case leadsOn(x.part, path):
		return scope{scopePart, path}
	}
	return scope{}
}

// leadsOn reports whether something below a path is named.
func leadsOn(p *plan.Partial, path string) bool {
	for name := range p.Leaf {
		if strings.HasPrefix(name, path+".") {
			return true
		}
	}
	return false
}

// located is a field with the rules that run on it.
type located struct {
	field reflect.StructField
	steps []rule.Step
	sc    scope
	tag   []string // the rules of a team's validator
	above []string // rules of the structs it is embedded in
	loose bool     // it is in an embedded pointer, and may not be there at all
}

// locate follows the index of a field through the structs embedded in t.
func (x *schemaExport) locate(t reflect.Type, index []int, sc scope) located {
	at := located{sc: sc}
	for depth, i := range index {
		t = rule.Deref(t)
		at.field = t.Field(i)
		at.sc = x.child(at.sc, at.field.Name)
		tag := x.e.rulesOf(at.field)
		if tag == "-" {
			at.sc = scope{mode: scopeNone}
		}
		at.steps = nil
		if at.sc.mode != scopeNone && x.team == nil {
			at.steps = x.steps(t, i)
		}
		if x.team != nil && at.sc.mode != scopeNone {
			at.tag = teamRules(at.field.Tag.Get(x.team.facts.TagName))
		}
		if depth == len(index)-1 {
			return at
		}
		at.embedded()
		t = at.field.Type
	}
	return at
}

// embedded goes on into an embedded struct. Rules on it decide whether those
// inside run, which is not said but named.
func (at *located) embedded() {
	at.loose = at.loose || at.field.Type.Kind() == reflect.Pointer
	at.above = append(at.above, at.tag...)
	if len(at.steps) == 0 {
		return
	}
	at.above = append(at.above, names(at.steps)...)
	at.sc = scope{mode: scopeNamed}
}

func teamRules(tag string) []string {
	if tag == "" || tag == "-" {
		return nil
	}
	return strings.Split(tag, ",")
}

// steps are the compiled rules of a field.
func (x *schemaExport) steps(t reflect.Type, index int) []rule.Step {
	p := x.e.layout(t)
	if p == nil {
		return nil
	}
	for i := range p.fields {
		if p.fields[i].index == index {
			return p.fields[i].steps
		}
	}
	return nil
}

// names are rules as a tag has them, up to a dive.
func names(steps []rule.Step) []string {
	var all []string
	for i := range steps {
		s := &steps[i]
		if s.Kind == tag.Dive {
			return all
		}
		all = append(all, s.Text())
	}
	return all
}
