package validate

import (
	"context"
	"reflect"
	"sync"

	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

func newEngine(o options) (*engine, Mistakes) {
	e := &engine{
		opts:     o,
		strict:   !o.compatible && o.report == nil,
		stricter: o.beside(),
		bounds:   plan.Bounds{Depth: o.maxDepth, Values: o.maxNodes, FailFast: o.failFast},
		aliases:  tag.Aliases(o.aliases),
		rules:    o.rules,
	}
	if e.bounds.Depth == 0 {
		e.bounds.Depth = defaultMaxDepth
	}
	if e.bounds.Values == 0 {
		e.bounds.Values = defaultMaxNodes
	}
	e.requiredStruct = e.strict
	if o.foreign != nil {
		e.team = newTeam(o.foreign)
		e.requiredStruct = e.requiredStruct || e.team.facts.RequiredStruct
	}
	var ms Mistakes
	for _, text := range o.mistakes {
		ms = append(ms, Mistake{Code: codeBadOption, Text: text})
	}
	return e, ms
}

// standardEngine serves all that is compiled with the default options, so that
// what several types hold is compiled once.
var standardEngine = sync.OnceValue(func() *engine {
	e, _ := newEngine(options{})
	return e
})

// engineFor returns the engine for options.
func engineFor(o options) (*engine, Mistakes) {
	if o.standard() {
		return standardEngine(), nil
	}
	return newEngine(o)
}

// standard reports whether options say nothing that an engine asks. Of those about
// decoding, only what a schema tells is such.
func (o options) standard() bool {
	o.decode = decodeOptions{ignoreBody: o.decode.ignoreBody}
	return reflect.ValueOf(o).IsZero()
}

// rule finds a rule by name.
func (e *engine) rule(name string) *rule.Spec {
	if r := e.rules[name]; r != nil {
		return r
	}
	if r := rule.Table[name]; r != nil && (e.strict || !r.Ours) {
		return r
	}
	return nil
}

// mayHold reports whether a rule may be reached through a value of type t.
func (e *engine) mayHold(t reflect.Type) bool {
	if known, ok := e.holds.Load(t); ok {
		return known.(bool)
	}
	holds := e.reaches(t, true, make(map[reflect.Type]bool))
	e.holds.Store(t, holds)
	return holds
}

// hasRules reports whether a rule is written in t or what it holds, where what
// an interface will hold is not known.
func (e *engine) hasRules(t reflect.Type) bool {
	return e.reaches(t, false, make(map[reflect.Type]bool))
}

// reaches follows types to a rule, or to what is open: it may hold anything.
func (e *engine) reaches(t reflect.Type, open bool, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if h, ok := e.holder(t); ok {
		return e.reaches(h.typ, open, seen)
	}
	if t.Kind() == reflect.Interface || e.wrapper(t) == wrapsAny {
		return open
	}
	switch t.Kind() {
	case reflect.Pointer:
		return e.reaches(t.Elem(), open, seen)
	case reflect.Slice, reflect.Array, reflect.Map:
		// In the default mode what only a dive reaches counts too: that is how a
		// missing dive is found.
		return e.strict && e.reaches(t.Elem(), open, seen)
	case reflect.Struct:
		if rule.IsTime(t) {
			return false
		}
		for f := range t.Fields() {
			if tag := e.rulesOf(f); tag == "-" || !f.IsExported() && !f.Anonymous {
				continue
			} else if tag != "" || e.reaches(f.Type, open, seen) {
				return true
			}
		}
	}
	return false
}

// The limits of a check, unless an option sets others.
const (
	defaultMaxDepth = 1000
	defaultMaxNodes = 1 << 22
)

// beside makes the stricter engine for options, nil where nobody asked for it.
func (o options) beside() *stricter {
	if o.report == nil {
		return nil
	}
	s := &stricter{report: o.report}
	o.compatible, o.report, o.mistakes = false, nil, nil
	s.e, _ = newEngine(o)
	return s
}

// watch keeps the program of the default mode with a compatible one, or reports
// why there is none.
func (s *stricter) watch(p, strict *plan.Program, err error) {
	if err != nil {
		s.tell(context.Background(), err)
	} else if p.Strict == nil {
		p.Strict = strict
	}
}
