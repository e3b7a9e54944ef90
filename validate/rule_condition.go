package validate

import (
	"reflect"
	"strings"

	"github.com/untaint/untaint/validate/internal/plan"
)

// condition reads the condition of a rule by offsets, nil where that cannot be.
func (t *ruleTest) condition(around reflect.Type) *plan.Condition {
	if t.when == nil || around == nil {
		return nil
	}
	w := &plan.Condition{Any: t.when.any, Want: t.when.want}
	for i := range t.when.refs {
		typ, off, ok := plainField(t.arg.types, around, t.when.refs[i].text)
		if !ok {
			return nil
		}
		c := plan.Cond{Want: t.when.holds, Off: off, Kind: typ.Kind()}
		if t.when.equal == nil {
			if !c.Given(typ) {
				return nil
			}
		} else if !t.when.equal[i].fill(&c, typ) {
			return nil
		}
		w.Conds = append(w.Conds, c)
	}
	return w
}

// fill makes the test of a field of type t for one of the values that a rule names,
// and reports false for one that cannot be told by memory alone.
func (eq *equalCond) fill(c *plan.Cond, t reflect.Type) bool {
	switch kindOf(t) {
	case kindString:
		c.How, c.Text = plan.CondText, eq.want
	case kindInt:
		c.How, c.Num = plan.CondInt, eq.asInt
		return eq.isInt
	case kindUint:
		c.How, c.Num = plan.CondInt, int64(eq.asUint)
		return eq.isUint
	case kindFloat:
		c.How, c.Float = plan.CondFloat, eq.asFloat
		if t.Kind() == reflect.Float32 {
			c.Float = eq.as32
		}
		return eq.isFloat
	case kindBool:
		c.How = plan.CondBool
		if eq.want == "true" {
			c.Num = 1
		}
	case kindSlice, kindBytes:
		c.How, c.Num = plan.CondLen, eq.asInt
		return eq.isInt && eq.want != "nil"
	case kindMap:
		c.How, c.Num = plan.CondMapLen, eq.asInt
		return eq.isInt && eq.want != "nil"
	default:
		return false
	}
	return true
}

// plainField finds a field that lies in a struct or in plain structs inside it.
func plainField(types typeInfo, t reflect.Type, path string) (reflect.Type, uintptr, bool) {
	var off uintptr
	for {
		token, rest, more := strings.Cut(path, ".")
		if token == "" || t.Kind() != reflect.Struct || isTime(t) || !types.plain(t) {
			return nil, 0, false
		}
		f, ok := t.FieldByName(token)
		if !ok {
			return nil, 0, false
		}
		at, ok := offsetOf(t, f.Index)
		if !ok {
			return nil, 0, false
		}
		off, t, path = off+at, f.Type, rest
		if !more {
			return t, off, types.plain(t)
		}
	}
}
