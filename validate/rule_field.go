package validate

import (
	"reflect"
	"strings"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/table"
	"github.com/untaint/untaint/validate/internal/tag"
)

// fieldRules compare a value with another field.
var fieldRules = []ruleSpec{
	{name: "eqfield", code: CodeFieldMismatch, param: paramMust, takes: kindAny &^ kindFunc, cross: true, build: compareField(plan.Eq, false), ops: compareOps(plan.Eq, false), refuse: mismatch},
	{name: "nefield", code: CodeFieldMismatch, param: paramMust, takes: kindAny &^ kindFunc, cross: true, build: compareField(plan.Ne, false), ops: compareOps(plan.Ne, false), refuse: mismatch},
	{name: "gtfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindString | kindTime, cross: true, build: compareField(plan.Gt, true), ops: compareOps(plan.Gt, true), refuse: mismatch},
	{name: "gtefield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindString | kindTime, cross: true, build: compareField(plan.Gte, true), ops: compareOps(plan.Gte, true), refuse: mismatch},
	{name: "ltfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindString | kindTime, cross: true, build: compareField(plan.Lt, true), ops: compareOps(plan.Lt, true), refuse: mismatch},
	{name: "ltefield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindString | kindTime, cross: true, build: compareField(plan.Lte, true), ops: compareOps(plan.Lte, true), refuse: mismatch},
	{name: "eqcsfield", code: CodeFieldMismatch, param: paramMust, takes: kindAny &^ kindFunc, cross: true, build: compareField(plan.Eq, false), ops: compareOps(plan.Eq, false), refuse: mismatch},
	{name: "necsfield", code: CodeFieldMismatch, param: paramMust, takes: kindAny &^ kindFunc, cross: true, build: compareField(plan.Ne, false), ops: compareOps(plan.Ne, false), refuse: mismatch},
	{name: "gtcsfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindSized | kindTime, cross: true, build: compareField(plan.Gt, false), ops: compareOps(plan.Gt, false), refuse: mismatch},
	{name: "gtecsfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindSized | kindTime, cross: true, build: compareField(plan.Gte, false), ops: compareOps(plan.Gte, false), refuse: mismatch},
	{name: "ltcsfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindSized | kindTime, cross: true, build: compareField(plan.Lt, false), ops: compareOps(plan.Lt, false), refuse: mismatch},
	{name: "ltecsfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindSized | kindTime, cross: true, build: compareField(plan.Lte, false), ops: compareOps(plan.Lte, false), refuse: mismatch},
	{name: "fieldcontains", code: CodeFieldMismatch, param: paramMust, takes: kindString, cross: true, build: containsField(true), refuse: holdsField("contains")},
	{name: "fieldexcludes", code: CodeFieldMismatch, param: paramMust, takes: kindString, cross: true, build: containsField(false), refuse: holdsField("not_contains")},
	{name: "postcode_iso3166_alpha2_field", code: codeWrongFormat, param: paramMust, takes: kindString, cross: true, build: buildPostcodeField},
}

// mismatch says how the value has to stand to the other field, which it names as
// a client does.
func mismatch(a *arg) func(reflect.Value) plan.Failure {
	how := comparisons[strings.TrimSuffix(strings.TrimSuffix(a.name, "field"), "cs")]
	byLength := !strings.HasSuffix(a.name, "csfield")
	field := a.pointer(a.param)
	return func(v reflect.Value) plan.Failure {
		ps := untaint.NewParams(untaint.TextParam("relation", relation(how, v, byLength)))
		if a.param != "" {
			ps = ps.With(untaint.TextParam("field", field))
		}
		return plan.Failure{Code: CodeFieldMismatch, Kind: untaint.Invalid, Params: ps, Refers: a.param != ""}
	}
}

var comparisons = map[string]plan.Comparison{"eq": plan.Eq, "ne": plan.Ne, "gt": plan.Gt, "gte": plan.Gte, "lt": plan.Lt, "lte": plan.Lte}

// relation is the word for a comparison with another field: of times, of lengths
// or of numbers.
func relation(how plan.Comparison, v reflect.Value, byLength bool) string {
	row := [...]string{plan.Eq: "equal", plan.Ne: "not_equal", plan.Lt: "less", plan.Lte: "at_most", plan.Gt: "greater", plan.Gte: "at_least"}
	switch {
	case !v.IsValid():
	case v.Kind() == reflect.Struct && isTime(v.Type()):
		row = [...]string{plan.Eq: "equal", plan.Ne: "not_equal", plan.Lt: "before", plan.Lte: "not_after", plan.Gt: "after", plan.Gte: "not_before"}
	case v.Kind() == reflect.String && byLength, kindOf(v.Type())&kindList != 0:
		row = [...]string{plan.Eq: "equal", plan.Ne: "not_equal", plan.Lt: "shorter", plan.Lte: "not_longer", plan.Gt: "longer", plan.Gte: "not_shorter"}
	}
	return row[how]
}

// pointer is the JSON Pointer, in the client's names, of another field, from the
// struct that holds both.
func (a *arg) pointer(path string) string {
	if a.up > 0 {
		path = path[2*levels(path):]
	}
	if a.owner == nil {
		return path
	}
	return fieldPointer(a.owner, path)
}

// compareField builds the comparison with another field. The rules on a field
// of the same struct compare strings by length, those across structs by order:
// that is validator's, and what tags in use mean.
func compareField(op plan.Comparison, byLength bool) func(*arg) func(*plan.Frame) bool {
	return func(a *arg) func(*plan.Frame) bool {
		ref := a.field(a.param)
		a.made.ref = &ref
		strict := a.strict
		if strict && ref.typ != nil && a.typ != nil && !comparable2(a.typ, ref.typ) {
			a.bad(codeWrongKind, "field "+a.param+" has another type", a.typ.String()+" cannot be compared with "+ref.typ.String())
		}
		return func(f *plan.Frame) bool {
			other, _, ok := ref.value(f)
			if !ok || other.Kind() != f.Field.Kind() {
				return op == plan.Ne
			}
			return compareValues(op, f.Field, other, byLength, strict)
		}
	}
}

// comparable2 reports whether values of the two types can ever be equal.
func comparable2(a, b reflect.Type) bool {
	if a.Kind() == reflect.Interface || b.Kind() == reflect.Interface {
		return true
	}
	if a.Kind() != b.Kind() {
		return false
	}
	return a.Kind() != reflect.Struct || a == b || isTime(a) && isTime(b)
}

func compareValues(op plan.Comparison, a, b reflect.Value, byLength, strict bool) bool {
	switch {
	case a.CanInt():
		return op.Holds(plan.Sign(a.Int(), b.Int()))
	case a.CanUint():
		return op.Holds(plan.Sign(a.Uint(), b.Uint()))
	case a.CanFloat():
		return op.OnFloats(a.Float(), b.Float())
	}
	switch a.Kind() {
	case reflect.Bool:
		if op == plan.Eq || op == plan.Ne {
			return op.Holds(plan.BoolSign(a.Bool(), b.Bool()))
		}
	case reflect.Slice, reflect.Map, reflect.Array:
		if strict && (op == plan.Eq || op == plan.Ne) {
			return sameContent(a, b) == (op == plan.Eq)
		}
		if !byLength {
			return op.Holds(plan.Sign(a.Len(), b.Len()))
		}
	case reflect.Struct:
		if isTime(a.Type()) && isTime(b.Type()) {
			return op.Holds(timeOf(a).Compare(timeOf(b)))
		}
		if a.Type() != b.Type() {
			return op == plan.Ne
		}
		if strict {
			return sameContent(a, b) == (op == plan.Eq)
		}
	}
	if byLength {
		return op.Holds(plan.Sign(len(a.String()), len(b.String())))
	}
	return op.Holds(strings.Compare(a.String(), b.String()))
}

// sameContent compares what validator compares by length, or by type, alone.
func sameContent(a, b reflect.Value) bool {
	x, ok := interfaceOf(a)
	if !ok {
		return false
	}
	y, ok := interfaceOf(b)
	return ok && reflect.DeepEqual(x, y)
}

// timeOf returns a struct that isTime as a time.
func timeOf(v reflect.Value) time.Time {
	x, ok := interfaceOf(v.Convert(timeType))
	if !ok {
		return time.Time{}
	}
	t, _ := x.(time.Time)
	return t
}

func holdsField(word string) func(*arg) func(reflect.Value) plan.Failure {
	return func(a *arg) func(reflect.Value) plan.Failure {
		f := failureOf(CodeFieldMismatch, untaint.Invalid, untaint.TextParam("relation", word), untaint.TextParam("field", a.pointer(a.param)))
		f.Refers = true
		return func(reflect.Value) plan.Failure { return f }
	}
}

func containsField(want bool) func(*arg) func(*plan.Frame) bool {
	return func(a *arg) func(*plan.Frame) bool {
		ref := a.field(a.param)
		if a.strict && ref.typ != nil && ref.typ.Kind() != reflect.String {
			a.bad(codeWrongKind, "field "+a.param+" is not a string", "")
		}
		strict := a.strict
		return func(f *plan.Frame) bool {
			other, _, ok := ref.value(f)
			if !ok {
				return !want
			}
			if strict && (f.Field.Kind() != reflect.String || other.Kind() != reflect.String) {
				f.Wrong = true
				return false
			}
			return strings.Contains(f.Field.String(), other.String()) == want
		}
	}
}

func buildPostcodeField(a *arg) func(*plan.Frame) bool {
	words := tag.Split(a.param)
	if len(words) != 1 {
		a.bad(codeBadParameter, "the parameter has to name one field", "")
		return neverHolds
	}
	ref := a.field(words[0])
	return func(f *plan.Frame) bool {
		country, _, ok := ref.value(f)
		if !ok {
			return false
		}
		if country.Kind() != reflect.String {
			f.Wrong = true
			return false
		}
		return postcode(f.Field.String(), country.String())
	}
}

// number is a comparison of numbers, which is wrong where the tag has none.
func (c *equalCond) number(f *plan.Frame, readable, equal bool) bool {
	if !readable {
		f.Wrong = true
	}
	return readable && equal
}

// compareOps are the ops of the rules that compare with another field.
func compareOps(how plan.Comparison, byLength bool) func(ops, value, *ruleTest) bool {
	return func(out ops, v value, t *ruleTest) bool {
		ref := t.ref
		if ref == nil || ref.index == nil || ref.owner != v.around || ref.typ == nil {
			return false
		}
		f := v.around.FieldByIndex(ref.index)
		off, ok := offsetOf(v.around, ref.index)
		if !ok || f.Type.Kind() != v.typ.Kind() {
			return false
		}
		k := v.typ.Kind()
		switch {
		case k == reflect.String && how == plan.Eq:
			out.add(plan.Op{Code: plan.OpSame, Lo: uint64(off)})
			return true
		case k == reflect.String && !byLength && how != plan.Ne:
			return false
		case k == reflect.Struct && (v.typ != timeType || f.Type != timeType):
			return false
		case k == reflect.String, k == reflect.Struct, kindOf(v.typ)&kindNumber != 0:
			out.add(plan.Op{Code: plan.OpCompare, How: how, Lo: uint64(off), X: &plan.Operands{Kind: k}})
			return true
		}
		return false
	}
}

// offsetOf is the offset of a field that lies in plain structs.
func offsetOf(t reflect.Type, index []int) (uintptr, bool) {
	var off uintptr
	for _, i := range index {
		if t.Kind() != reflect.Struct {
			return 0, false
		}
		f := t.Field(i)
		off += f.Offset
		t = f.Type
	}
	return off, true
}

func postcode(s, country string) bool { fits, _ := table.Postcode(country, s); return fits }
