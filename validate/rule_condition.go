package validate

import (
	"reflect"
	"strings"
)

// conditionOps are the ops of the rules with a condition.
func conditionOps(l *assembler, s site, t *test) bool {
	w := t.condition(l.c.e, s)
	if w == nil {
		return false
	}
	at := len(l.ops)
	l.add(s, op{code: opWhen, x: &operands{when: w}})
	l.given(s, w.want)
	if len(l.ops) == at+1 { // a value that is there is given
		l.ops = l.ops[:at]
	}
	return true
}

// condition reads the condition of a rule by offsets, nil where that cannot be.
func (t *test) condition(e *engine, s site) *condition {
	if t.when == nil || s.around == nil {
		return nil
	}
	w := &condition{any: t.when.any, want: t.when.want}
	for i := range t.when.refs {
		typ, off, ok := e.plainField(s.around, t.when.refs[i].text)
		if !ok {
			return nil
		}
		c := cond{want: t.when.holds, off: off, kind: typ.Kind()}
		if t.when.equal == nil {
			if !c.given(typ) {
				return nil
			}
		} else if !t.when.equal[i].fill(&c, typ) {
			return nil
		}
		w.conds = append(w.conds, c)
	}
	return w
}

// fill makes the test of a field of type t for one of the values that a rule names,
// and reports false for one that cannot be told by memory alone.
func (eq *equalCond) fill(c *cond, t reflect.Type) bool {
	switch kindOf(t) {
	case kindString:
		c.how, c.text = condText, eq.want
	case kindInt:
		c.how, c.num = condInt, eq.asInt
		return eq.isInt
	case kindUint:
		c.how, c.num = condInt, int64(eq.asUint)
		return eq.isUint
	case kindFloat:
		c.how, c.float = condFloat, eq.asFloat
		if t.Kind() == reflect.Float32 {
			c.float = eq.as32
		}
		return eq.isFloat
	case kindBool:
		c.how = condBool
		if eq.want == "true" {
			c.num = 1
		}
	case kindSlice, kindBytes:
		c.how, c.num = condLen, eq.asInt
		return eq.isInt && eq.want != "nil"
	case kindMap:
		c.how, c.num = condMapLen, eq.asInt
		return eq.isInt && eq.want != "nil"
	default:
		return false
	}
	return true
}

// plainField finds a field that lies in a struct or in plain structs inside it.
func (e *engine) plainField(t reflect.Type, path string) (reflect.Type, uintptr, bool) {
	var off uintptr
	for {
		token, rest, more := strings.Cut(path, ".")
		if token == "" || t.Kind() != reflect.Struct || isTime(t) || e.wrapper(t) != wrapsNothing {
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
			return t, off, e.wrapper(t) == wrapsNothing
		}
	}
}
