package rule

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/untaint/untaint/validate/internal/plan"
)

// fieldsWhen is the parameter of a rule with a condition.
type fieldsWhen struct {
	any   bool
	want  plan.Outcome
	holds bool // what each test has to say
	refs  []fieldRef
	equal []equalCond // the values that the fields have to have, nil for any
}

// equalCond is one pair of required_if and its like.
type equalCond struct {
	ref  fieldRef
	want string

	asInt   int64
	asUint  uint64
	asFloat float64
	as32    float64
	isInt   bool
	isUint  bool
	isFloat bool
}

// Condition reads the condition of a rule by offsets, nil where that cannot be.
func (t *Test) Condition(around reflect.Type) *plan.Condition {
	if t.When == nil || around == nil {
		return nil
	}
	w := &plan.Condition{Any: t.When.any, Want: t.When.want}
	for i := range t.When.refs {
		typ, off, ok := plainField(t.Arg.Types, around, t.When.refs[i].text)
		if !ok {
			return nil
		}
		c := plan.Cond{Want: t.When.holds, Off: off, Kind: typ.Kind()}
		if t.When.equal == nil {
			if !c.Given(typ) {
				return nil
			}
		} else if !t.When.equal[i].fill(&c, typ) {
			return nil
		}
		w.Conds = append(w.Conds, c)
	}
	return w
}

// fill makes the test of a field of type t for one of the values that a rule names,
// and reports false for one that cannot be told by memory alone.
func (eq *equalCond) fill(c *plan.Cond, t reflect.Type) bool {
	switch KindOf(t) {
	case KindString:
		c.How, c.Text = plan.CondText, eq.want
	case KindInt:
		c.How, c.Num = plan.CondInt, eq.asInt
		return eq.isInt
	case KindUint:
		c.How, c.Num = plan.CondInt, int64(eq.asUint)
		return eq.isUint
	case KindFloat:
		c.How, c.Float = plan.CondFloat, eq.asFloat
		if t.Kind() == reflect.Float32 {
			c.Float = eq.as32
		}
		return eq.isFloat
	case KindBool:
		c.How = plan.CondBool
		if eq.want == "true" {
			c.Num = 1
		}
	case KindSlice, KindBytes:
		c.How, c.Num = plan.CondLen, eq.asInt
		return eq.isInt && eq.want != "nil"
	case KindMap:
		c.How, c.Num = plan.CondMapLen, eq.asInt
		return eq.isInt && eq.want != "nil"
	default:
		return false
	}
	return true
}

// plainField finds a field that lies in a struct or in plain structs inside it.
func plainField(types Types, t reflect.Type, path string) (reflect.Type, uintptr, bool) {
	var off uintptr
	for {
		token, rest, more := strings.Cut(path, ".")
		if token == "" || t.Kind() != reflect.Struct || IsTime(t) || !types.Plain(t) {
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
			return t, off, types.Plain(t)
		}
	}
}

// parse reads the wanted value in each way that a kind of field may need it.
func (c *equalCond) parse() {
	var err error
	c.asInt, err = strconv.ParseInt(c.want, 0, 64)
	c.isInt = err == nil
	c.asUint, err = strconv.ParseUint(c.want, 0, 64)
	c.isUint = err == nil
	c.asFloat, err = strconv.ParseFloat(c.want, 64)
	c.isFloat = err == nil
	c.as32, _ = strconv.ParseFloat(c.want, 32)
}

// fits reports whether the wanted value is one that a field of type t can have.
func (c *equalCond) fits(t reflect.Type) bool {
	switch KindOf(t) {
	case KindInt:
		return c.isInt
	case KindUint:
		return c.isUint
	case KindFloat:
		return c.isFloat
	case KindBool:
		return c.want == "true" || c.want == "false"
	case KindSlice, KindBytes, KindMap:
		return c.isInt || c.want == "nil"
	case KindArray:
		return c.isInt
	case KindStruct, KindTime, KindFunc:
		return false
	}
	return true
}

// unreadable reports a value that validator panics on, with the first request, for
// a field of type t.
func (c *equalCond) unreadable(t reflect.Type) bool {
	switch KindOf(t) {
	case KindInt:
		return !c.isInt
	case KindUint:
		return !c.isUint
	case KindFloat:
		return !c.isFloat
	case KindSlice, KindBytes, KindMap, KindArray:
		return !c.isInt && c.want != "nil"
	}
	return false
}

func (c *equalCond) holds(f *plan.Frame) bool {
	v, _, ok := c.ref.value(f)
	if !ok {
		return false
	}
	switch kind := KindOf(v.Type()); kind {
	case KindInt:
		return c.number(f, c.isInt, v.Int() == c.asInt)
	case KindUint:
		return c.number(f, c.isUint, v.Uint() == c.asUint)
	case KindFloat:
		want := c.asFloat
		if v.Kind() == reflect.Float32 {
			want = c.as32
		}
		return c.number(f, c.isFloat, v.Float() == want)
	case KindSlice, KindBytes, KindMap:
		if c.want == "nil" {
			return v.IsNil()
		}
		return c.number(f, c.isInt, int64(v.Len()) == c.asInt)
	case KindArray:
		return c.number(f, c.isInt, int64(v.Len()) == c.asInt)
	case KindBool:
		return v.Bool() == (c.want == "true")
	}
	if v.Kind() == reflect.Pointer {
		return c.want == "nil"
	}
	return v.String() == c.want
}

// number is a comparison of numbers, which is wrong where the tag has none.
func (c *equalCond) number(f *plan.Frame, readable, equal bool) bool {
	if !readable {
		f.Wrong = true
	}
	return readable && equal
}
