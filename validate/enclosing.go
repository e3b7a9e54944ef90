package validate

import (
	"reflect"
	"slices"

	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// A parameter that begins with "^." names fields of the struct around the one that
// holds the rule's own field, "^.^." those of the struct around that one. Which
// types these are depends on where the struct is used, so such a rule is compiled
// anew for each place.

// outwardTest stands for a rule that names fields of a struct around.
func outwardTest(spec *rule.Spec, w *tag.Word, a *rule.Arg, at mistake.Mistake) rule.Test {
	return rule.Test{Name: w.Name, Run: rule.NeverHolds, WhenNil: spec.WhenNil, OnNil: true, Spec: spec, Arg: a, Up: rule.Levels(w.Param), At: &at}
}

// outward returns a step whose rules know the structs around.
func (l *assembler) outward(s site, st *rule.Step) *rule.Step {
	if !slices.ContainsFunc(st.Alts, func(t rule.Test) bool { return t.Up > 0 }) {
		return st
	}
	out := *st
	out.Alts = slices.Clone(st.Alts)
	for i := range out.Alts {
		if out.Alts[i].Up > 0 {
			out.Alts[i] = l.placed(s, &out.Alts[i])
		}
	}
	if len(out.Alts) == 1 && out.Alts[0].Arg != nil {
		out.Fail = out.Alts[0].Spec.Fail(out.Alts[0].Arg)
	}
	return &out
}

// placed compiles a rule that names fields of a struct around.
func (l *assembler) placed(s site, t *rule.Test) rule.Test {
	e := s.encl
	for range t.Up {
		if e != nil {
			e = e.Out
		}
	}
	if e == nil || s.level-e.Level > plan.MaxLevels {
		l.c.tell(t.At, Mistake{Code: rule.CodeNoSuchField, Text: "there is no struct around that many levels up"})
		return l.unplaced(t)
	}
	a := *t.Arg
	a.Owner, a.Up, a.Mistakes = e.Type, t.Up, nil
	made := t.Spec.Compile(&a)
	made.Encl = e
	wrong := l.c.review(t.Spec, &a, &made)
	for _, m := range wrong {
		l.c.tell(t.At, Mistake(m))
	}
	if len(wrong) > 0 {
		return l.unplaced(t)
	}
	return made
}

// unplaced is a rule that nothing passes, for a value that only an interface
// brings: no start-up check has seen it.
func (l *assembler) unplaced(t *rule.Test) rule.Test {
	fail := plan.MisuseOf(rule.CodeNoSuchField)
	return rule.Test{Name: t.Name, Run: rule.NeverHolds, WhenNil: t.WhenNil, OnNil: true, Refuse: func(reflect.Value) plan.Failure { return fail }}
}

// tell reports a mistake at a place, once for all the places in which a struct is
// used.
func (c *compiler) tell(place *mistake.Mistake, m Mistake) {
	at := Mistake(*place)
	at.Code, at.Text, at.Hint = m.Code, m.Text, m.Hint
	if !slices.Contains(c.mistakes, at) {
		c.mistakes = append(c.mistakes, at)
	}
}

// seenFrom is the site of a value with the struct that a rule is about as the
// struct around it.
func (s site) seenFrom(e *rule.Enclosure) site {
	if e != nil {
		s.around, s.own, s.above = e.Type, e.Off, e
	}
	return s
}

// within is the site of a value in a program of its own.
func (s site) within() site {
	s.off, s.path, s.name, s.deep, s.via = 0, "", "", 0, true
	s.level++
	return s
}
