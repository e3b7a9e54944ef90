package validate

import (
	"reflect"

	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
)

// rule appends the ops of a rule, or of the alternatives of one.
func (l *assembler) rule(s site, st *rule.Step) {
	if len(st.Alts) == 1 {
		l.test(s, &st.Alts[0], st)
		return
	}
	x := &plan.Operands{}
	for i := range st.Alts {
		in := assembler{c: l.c, inlined: l.inlined}
		in.test(s, &st.Alts[i], &rule.Step{Alts: st.Alts[i : i+1]})
		for j := range in.ops {
			in.ops[j].Next = int32(len(in.ops))
		}
		x.Alts = append(x.Alts, in.ops)
		l.brings, l.outer = l.brings || in.brings, l.outer || in.outer
	}
	l.put(s, plan.Op{Code: plan.OpEither, X: x, Fail: st.FailureOf(s.typ)})
}

// test appends the ops of one rule: those of its row for the kind of value, or
// one that runs it by reflection.
func (l *assembler) test(s site, t *rule.Test, st *rule.Step) {
	from := len(l.ops)
	s = s.seenFrom(t.Encl)
	if m := l.matcher(s, t); m != nil {
		l.put(s, plan.Op{Code: plan.OpMatch, F: m})
	} else if !l.byRow(s, t) {
		l.reflected(s, t)
	}
	fail := st.FailureOf(s.typ)
	if t.Encl != nil {
		placed := *fail
		placed.Above, placed.From = true, t.Encl.Path
		fail = &placed
	}
	for i := from; i < len(l.ops); i++ {
		o := &l.ops[i]
		if o.Fail == nil {
			o.Fail = fail
		}
		if t.Why != nil && o.Code == plan.OpMatch {
			o.X = &plan.Operands{Why: t.Why}
		}
		l.brings = l.brings || o.Via == plan.Nearest && (o.Code == plan.OpSame || o.Code == plan.OpCompare || o.Code == plan.OpWhen || o.Code == plan.OpRule)
	}
}

// byRow appends the ops that the row of a rule has for the kind of value.
func (l *assembler) byRow(s site, t *rule.Test) bool {
	if t.Spec == nil || t.Spec.Ops == nil {
		return false
	}
	at := l.at
	l.at = s
	done := t.Spec.Ops(l, rule.Value{Type: s.typ, Around: s.around, Nullable: s.nullable, Opt: s.opt}, t)
	l.at = at
	return done
}

// Add appends an op of the rule that is being written.
func (l *assembler) Add(o plan.Op) { l.put(l.at, o) }

func (l *assembler) reflected(s site, t *rule.Test) {
	why := t.Why
	if rule.KindOf(s.typ) != rule.KindBytes {
		why = nil // it speaks of a text
	}
	if t.Direct != nil && t.DirectType == s.typ {
		l.c.calls = l.c.calls || !t.Ours
		l.put(s, plan.Op{Code: plan.OpDirect, X: &plan.Operands{Direct: t.Direct, Why: why}})
		return
	}
	x := &plan.Operands{Rule: t.Run, Label: t.Name, Beside: t.LooksBeside(), Typ: s.typ, Nullable: s.nullable, Around: s.around, Why: why}
	l.c.calls = true
	l.put(s, plan.Op{Code: plan.OpRule, X: x})
}

// matcher is the test of a rule that only looks at a string, nil for another.
func (l *assembler) matcher(s site, t *rule.Test) func(string) bool {
	if s.typ.Kind() != reflect.String || t.Spec == nil {
		return nil
	}
	if t.Arg.Match == nil && t.Spec.Build != nil {
		return nil
	}
	return t.Spec.Matches(t.Arg)
}
