package rule

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
var fieldRules = []Spec{
	{Name: "eqfield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindAny &^ KindFunc, Cross: true, Build: compareField(plan.Eq, false), Ops: compareOps(plan.Eq, false), Refuse: mismatch},
	{Name: "nefield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindAny &^ KindFunc, Cross: true, Build: compareField(plan.Ne, false), Ops: compareOps(plan.Ne, false), Refuse: mismatch},
	{Name: "gtfield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindNumber | KindString | KindTime, Cross: true, Build: compareField(plan.Gt, true), Ops: compareOps(plan.Gt, true), Refuse: mismatch},
	{Name: "gtefield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindNumber | KindString | KindTime, Cross: true, Build: compareField(plan.Gte, true), Ops: compareOps(plan.Gte, true), Refuse: mismatch},
	{Name: "ltfield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindNumber | KindString | KindTime, Cross: true, Build: compareField(plan.Lt, true), Ops: compareOps(plan.Lt, true), Refuse: mismatch},
	{Name: "ltefield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindNumber | KindString | KindTime, Cross: true, Build: compareField(plan.Lte, true), Ops: compareOps(plan.Lte, true), Refuse: mismatch},
	{Name: "eqcsfield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindAny &^ KindFunc, Cross: true, Build: compareField(plan.Eq, false), Ops: compareOps(plan.Eq, false), Refuse: mismatch},
	{Name: "necsfield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindAny &^ KindFunc, Cross: true, Build: compareField(plan.Ne, false), Ops: compareOps(plan.Ne, false), Refuse: mismatch},
	{Name: "gtcsfield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindNumber | KindSized | KindTime, Cross: true, Build: compareField(plan.Gt, false), Ops: compareOps(plan.Gt, false), Refuse: mismatch},
	{Name: "gtecsfield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindNumber | KindSized | KindTime, Cross: true, Build: compareField(plan.Gte, false), Ops: compareOps(plan.Gte, false), Refuse: mismatch},
	{Name: "ltcsfield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindNumber | KindSized | KindTime, Cross: true, Build: compareField(plan.Lt, false), Ops: compareOps(plan.Lt, false), Refuse: mismatch},
	{Name: "ltecsfield", Code: CodeFieldMismatch, Param: MustParam, Takes: KindNumber | KindSized | KindTime, Cross: true, Build: compareField(plan.Lte, false), Ops: compareOps(plan.Lte, false), Refuse: mismatch},
	{Name: "fieldcontains", Code: CodeFieldMismatch, Param: MustParam, Takes: KindString, Cross: true, Build: containsField(true), Refuse: holdsField("contains")},
	{Name: "fieldexcludes", Code: CodeFieldMismatch, Param: MustParam, Takes: KindString, Cross: true, Build: containsField(false), Refuse: holdsField("not_contains")},
	{Name: "postcode_iso3166_alpha2_field", Code: CodeWrongFormat, Param: MustParam, Takes: KindString, Cross: true, Build: buildPostcodeField},
}

// mismatch says how the value has to stand to the other field, which it names as
// a client does.
func mismatch(a *Arg) func(reflect.Value) plan.Failure {
	how := comparisons[strings.TrimSuffix(strings.TrimSuffix(a.Name, "field"), "cs")]
	byLength := !strings.HasSuffix(a.Name, "csfield")
	field := a.pointer(a.Param)
	return func(v reflect.Value) plan.Failure {
		ps := untaint.NewParams(untaint.TextParam("relation", relation(how, v, byLength)))
		if a.Param != "" {
			ps = ps.With(untaint.TextParam("field", field))
		}
		return plan.Failure{Code: CodeFieldMismatch, Kind: untaint.Invalid, Params: ps, Refers: a.Param != ""}
	}
}

var comparisons = map[string]plan.Comparison{"eq": plan.Eq, "ne": plan.Ne, "gt": plan.Gt, "gte": plan.Gte, "lt": plan.Lt, "lte": plan.Lte}

// relation is the word for a comparison with another field: of times, of lengths
// or of numbers.
func relation(how plan.Comparison, v reflect.Value, byLength bool) string {
	row := [...]string{plan.Eq: "equal", plan.Ne: "not_equal", plan.Lt: "less", plan.Lte: "at_most", plan.Gt: "greater", plan.Gte: "at_least"}
	switch {
	case !v.IsValid():
	case v.Kind() == reflect.Struct && IsTime(v.Type()):
		row = [...]string{plan.Eq: "equal", plan.Ne: "not_equal", plan.Lt: "before", plan.Lte: "not_after", plan.Gt: "after", plan.Gte: "not_before"}
	case v.Kind() == reflect.String && byLength, KindOf(v.Type())&KindList != 0:
		row = [...]string{plan.Eq: "equal", plan.Ne: "not_equal", plan.Lt: "shorter", plan.Lte: "not_longer", plan.Gt: "longer", plan.Gte: "not_shorter"}
	}
	return row[how]
}

// pointer is the JSON Pointer, in the client's names, of another field, from the
// struct that holds both.
func (a *Arg) pointer(path string) string {
	if a.Up > 0 {
		path = path[2*Levels(path):]
	}
	if a.Owner == nil {
		return path
	}
	return fieldPointer(a.Owner, path)
}

// compareField builds the comparison with another field. The rules on a field
// of the same struct compare strings by length, those across structs by order:
// that is validator's, and what tags in use mean.
func compareField(op plan.Comparison, byLength bool) func(*Arg) func(*plan.Frame) bool {
	return func(a *Arg) func(*plan.Frame) bool {
		ref := a.field(a.Param)
		a.Made.Ref = &ref
		strict := a.Strict
		if strict && ref.typ != nil && a.Type != nil && !comparable2(a.Type, ref.typ) {
			a.Bad(CodeWrongKind, "field "+a.Param+" has another type", a.Type.String()+" cannot be compared with "+ref.typ.String())
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
	return a.Kind() != reflect.Struct || a == b || IsTime(a) && IsTime(b)
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
		if IsTime(a.Type()) && IsTime(b.Type()) {
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
	x, ok := InterfaceOf(a)
	if !ok {
		return false
	}
	y, ok := InterfaceOf(b)
	return ok && reflect.DeepEqual(x, y)
}

// timeOf returns a struct for which IsTime holds as a time.
func timeOf(v reflect.Value) time.Time {
	x, ok := InterfaceOf(v.Convert(TimeType))
	if !ok {
		return time.Time{}
	}
	t, _ := x.(time.Time)
	return t
}

func holdsField(word string) func(*Arg) func(reflect.Value) plan.Failure {
	return func(a *Arg) func(reflect.Value) plan.Failure {
		f := plan.FailureOf(CodeFieldMismatch, untaint.Invalid, untaint.TextParam("relation", word), untaint.TextParam("field", a.pointer(a.Param)))
		f.Refers = true
		return func(reflect.Value) plan.Failure { return f }
	}
}

func containsField(want bool) func(*Arg) func(*plan.Frame) bool {
	return func(a *Arg) func(*plan.Frame) bool {
		ref := a.field(a.Param)
		if a.Strict && ref.typ != nil && ref.typ.Kind() != reflect.String {
			a.Bad(CodeWrongKind, "field "+a.Param+" is not a string", "")
		}
		strict := a.Strict
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

func buildPostcodeField(a *Arg) func(*plan.Frame) bool {
	words := tag.Split(a.Param)
	if len(words) != 1 {
		a.Bad(CodeBadParameter, "the parameter has to name one field", "")
		return NeverHolds
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

// compareOps are the ops of the rules that compare with another field.
func compareOps(how plan.Comparison, byLength bool) func(Ops, Value, *Test) bool {
	return func(out Ops, v Value, t *Test) bool {
		ref := t.Ref
		if ref == nil || ref.index == nil || ref.owner != v.Around || ref.typ == nil {
			return false
		}
		f := v.Around.FieldByIndex(ref.index)
		off, ok := offsetOf(v.Around, ref.index)
		if !ok || f.Type.Kind() != v.Type.Kind() {
			return false
		}
		k := v.Type.Kind()
		switch {
		case k == reflect.String && how == plan.Eq:
			out.Add(plan.Op{Code: plan.OpSame, Lo: uint64(off)})
			return true
		case k == reflect.String && !byLength && how != plan.Ne:
			return false
		case k == reflect.Struct && (v.Type != TimeType || f.Type != TimeType):
			return false
		case k == reflect.String, k == reflect.Struct, KindOf(v.Type)&KindNumber != 0:
			out.Add(plan.Op{Code: plan.OpCompare, How: how, Lo: uint64(off), X: &plan.Operands{Kind: k}})
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
