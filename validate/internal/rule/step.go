package rule

import (
	"reflect"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/tag"
)

// Step is one part of a compiled tag. What follows a dive is in the step's
// elems, so that a list of steps never outlives the value it is for.
type Step struct {
	Kind  tag.Kind
	Alts  []Test // one rule, or alternatives
	Keys  []Step // dive into a map: of the keys, where there was keys,endkeys
	Keyed bool
	Elems []Step // dive: of the elements
	Fail  plan.Failure
}

// Is reports whether the step is the rule of that name, or begins with it.
func (s *Step) Is(name string) bool {
	return s.Kind == tag.Rule && len(s.Alts) > 0 && s.Alts[0].Name == name
}

// Text is a step as a tag has it.
func (s *Step) Text() string {
	if s.Kind != tag.Rule {
		return s.Kind.String()
	}
	words := make([]string, 0, len(s.Alts))
	for i := range s.Alts {
		word := s.Alts[i].Name
		if a := s.Alts[i].Arg; a != nil && a.Has {
			word += "=" + tag.Escape(a.Param)
		}
		words = append(words, word)
	}
	return strings.Join(words, "|")
}

// FailureOf is what a step reports for a value of a type, nil for a nil.
func (s *Step) FailureOf(t reflect.Type) *plan.Failure {
	if s.Kind == tag.Rule && len(s.Alts) == 1 && s.Alts[0].Refuse != nil {
		v := reflect.Value{}
		if t != nil {
			v = reflect.Zero(t)
		}
		f := s.Alts[0].Refuse(v)
		return &f
	}
	if s.Fail.Code == "" || s.Fail.Code == CodeRequired && saysNoMore(&s.Fail) {
		return &required // also for a nil where a step wants a value
	}
	f := s.Fail
	return &f
}

// required is what most types say of most fields.
var required = plan.Failure{Code: CodeRequired, Kind: untaint.Invalid}

// saysNoMore reports a failure that says nothing beside its code.
func saysNoMore(f *plan.Failure) bool {
	for range f.Params.All() {
		return false
	}
	return f.Kind <= untaint.Invalid && !f.Refers
}
