package validate

import (
	"reflect"
	"slices"

	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// A parameter that begins with "^." names fields of the struct around the one that
// holds the rule's own field, "^.^." those of the struct around that one. Which
// types these are depends on where the struct is used, so such a rule is compiled
// anew for each place.

// outwardTest stands for a rule that names fields of a struct around.
func outwardTest(spec *rule.Spec, w *tag.Word, a *rule.Arg, at Mistake) test {
	return test{Test: rule.Test{Name: w.Name, Run: rule.NeverHolds, WhenNil: spec.WhenNil, OnNil: true, Spec: spec, Arg: a}, up: rule.Levels(w.Param), at: &at}
}

// outward returns a step whose rules know the structs around.
func (l *assembler) outward(s site, st *step) *step {
	if !slices.ContainsFunc(st.alts, func(t test) bool { return t.up > 0 }) {
		return st
	}
	out := *st
	out.alts = slices.Clone(st.alts)
	for i := range out.alts {
		if out.alts[i].up > 0 {
			out.alts[i] = l.placed(s, &out.alts[i])
		}
	}
	if len(out.alts) == 1 && out.alts[0].Arg != nil {
		out.fail = out.alts[0].Spec.Fail(out.alts[0].Arg)
	}
	return &out
}

// placed compiles a rule that names fields of a struct around.
func (l *assembler) placed(s site, t *test) test {
	e := s.encl
	for range t.up {
		if e != nil {
			e = e.out
		}
	}
	if e == nil || s.level-e.level > plan.MaxLevels {
		l.c.tell(t.at, Mistake{Code: rule.CodeNoSuchField, Text: "there is no struct around that many levels up"})
		return l.unplaced(t)
	}
	a := *t.Arg
	a.Owner, a.Up, a.Mistakes = e.typ, t.up, nil
	made := test{Test: t.Spec.Compile(&a), encl: e}
	wrong := l.c.review(t.Spec, &a, &made.Test)
	for _, m := range wrong {
		l.c.tell(t.at, Mistake(m))
	}
	if len(wrong) > 0 {
		return l.unplaced(t)
	}
	return made
}

// unplaced is a rule that nothing passes, for a value that only an interface
// brings: no start-up check has seen it.
func (l *assembler) unplaced(t *test) test {
	fail := plan.MisuseOf(rule.CodeNoSuchField)
	return test{Test: rule.Test{Name: t.Name, Run: rule.NeverHolds, WhenNil: t.WhenNil, OnNil: true, Refuse: func(reflect.Value) plan.Failure { return fail }}}
}

// tell reports a mistake at a place, once for all the places in which a struct is
// used.
func (c *compiler) tell(place *Mistake, m Mistake) {
	at := *place
	at.Code, at.Text, at.Hint = m.Code, m.Text, m.Hint
	if !slices.Contains(c.mistakes, at) {
		c.mistakes = append(c.mistakes, at)
	}
}

// seenFrom is the site of a value with the struct that a rule is about as the
// struct around it.
func (s site) seenFrom(e *enclosure) site {
	if e != nil {
		s.around, s.own, s.above = e.typ, e.off, e
	}
	return s
}

// within is the site of a value in a program of its own.
func (s site) within() site {
	s.off, s.path, s.name, s.deep, s.via = 0, "", "", 0, true
	s.level++
	return s
}
