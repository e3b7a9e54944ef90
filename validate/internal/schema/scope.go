package schema

import (
	"reflect"
	"strings"

	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// child is the scope of a field's value.
func (x *export) child(s scope, name string) scope {
	if s.mode != scopePart {
		return s
	}
	path := strings.TrimPrefix(s.path+"."+name, ".")
	leaf, found := x.Part.Leaf[path]
	switch {
	case x.Part.Except && found, !x.Part.Except && !found:
		return scope{mode: scopeNone}
	case !x.Part.Except && leaf:
		return scope{}
	case leadsOn(x.Part, path):
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
func (x *export) locate(t reflect.Type, index []int, sc scope) located {
	at := located{sc: sc}
	for depth, i := range index {
		t = rule.Deref(t)
		at.field = t.Field(i)
		at.sc = x.child(at.sc, at.field.Name)
		tag := x.Types.Tag(at.field)
		if tag == "-" {
			at.sc = scope{mode: scopeNone}
		}
		at.steps = nil
		if at.sc.mode != scopeNone && x.Team == nil {
			at.steps = x.Types.Steps(t, i)
		}
		if x.Team != nil && at.sc.mode != scopeNone {
			at.tag = teamRules(at.field.Tag.Get(x.Team.TagName))
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
