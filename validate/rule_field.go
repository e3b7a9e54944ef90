package validate

import (
	"reflect"
	"strings"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/table"
	"github.com/untaint/untaint/validate/internal/tag"
)

// fieldRules compare a value with another field.
var fieldRules = []ruleSpec{
	{name: "eqfield", code: CodeFieldMismatch, param: paramMust, takes: kindAny &^ kindFunc, cross: true, build: compareField(opEq, false), ops: compareOps(opEq, false), refuse: mismatch},
	{name: "nefield", code: CodeFieldMismatch, param: paramMust, takes: kindAny &^ kindFunc, cross: true, build: compareField(opNe, false), ops: compareOps(opNe, false), refuse: mismatch},
	{name: "gtfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindString | kindTime, cross: true, build: compareField(opGt, true), ops: compareOps(opGt, true), refuse: mismatch},
	{name: "gtefield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindString | kindTime, cross: true, build: compareField(opGte, true), ops: compareOps(opGte, true), refuse: mismatch},
	{name: "ltfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindString | kindTime, cross: true, build: compareField(opLt, true), ops: compareOps(opLt, true), refuse: mismatch},
	{name: "ltefield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindString | kindTime, cross: true, build: compareField(opLte, true), ops: compareOps(opLte, true), refuse: mismatch},
	{name: "eqcsfield", code: CodeFieldMismatch, param: paramMust, takes: kindAny &^ kindFunc, cross: true, build: compareField(opEq, false), ops: compareOps(opEq, false), refuse: mismatch},
	{name: "necsfield", code: CodeFieldMismatch, param: paramMust, takes: kindAny &^ kindFunc, cross: true, build: compareField(opNe, false), ops: compareOps(opNe, false), refuse: mismatch},
	{name: "gtcsfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindSized | kindTime, cross: true, build: compareField(opGt, false), ops: compareOps(opGt, false), refuse: mismatch},
	{name: "gtecsfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindSized | kindTime, cross: true, build: compareField(opGte, false), ops: compareOps(opGte, false), refuse: mismatch},
	{name: "ltcsfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindSized | kindTime, cross: true, build: compareField(opLt, false), ops: compareOps(opLt, false), refuse: mismatch},
	{name: "ltecsfield", code: CodeFieldMismatch, param: paramMust, takes: kindNumber | kindSized | kindTime, cross: true, build: compareField(opLte, false), ops: compareOps(opLte, false), refuse: mismatch},
	{name: "fieldcontains", code: CodeFieldMismatch, param: paramMust, takes: kindString, cross: true, build: containsField(true), refuse: holdsField("contains")},
	{name: "fieldexcludes", code: CodeFieldMismatch, param: paramMust, takes: kindString, cross: true, build: containsField(false), refuse: holdsField("not_contains")},
	{name: "postcode_iso3166_alpha2_field", code: codeWrongFormat, param: paramMust, takes: kindString, cross: true, build: buildPostcodeField},
}

// mismatch says how the value has to stand to the other field, which it names as
// a client does.
func mismatch(a *arg) func(reflect.Value) failure {
	how := comparisons[strings.TrimSuffix(strings.TrimSuffix(a.name, "field"), "cs")]
	byLength := !strings.HasSuffix(a.name, "csfield")
	field := a.pointer(a.param)
	return func(v reflect.Value) failure {
		ps := untaint.NewParams(untaint.TextParam("relation", relation(how, v, byLength)))
		if a.param != "" {
			ps = ps.With(untaint.TextParam("field", field))
		}
		return failure{code: CodeFieldMismatch, kind: untaint.Invalid, params: ps, refers: a.param != ""}
	}
}

var comparisons = map[string]comparison{"eq": opEq, "ne": opNe, "gt": opGt, "gte": opGte, "lt": opLt, "lte": opLte}

// relation is the word for a comparison with another field: of times, of lengths
// or of numbers.
func relation(how comparison, v reflect.Value, byLength bool) string {
	row := [...]string{opEq: "equal", opNe: "not_equal", opLt: "less", opLte: "at_most", opGt: "greater", opGte: "at_least"}
	switch {
	case !v.IsValid():
	case v.Kind() == reflect.Struct && isTime(v.Type()):
		row = [...]string{opEq: "equal", opNe: "not_equal", opLt: "before", opLte: "not_after", opGt: "after", opGte: "not_before"}
	case v.Kind() == reflect.String && byLength, kindOf(v.Type())&kindList != 0:
		row = [...]string{opEq: "equal", opNe: "not_equal", opLt: "shorter", opLte: "not_longer", opGt: "longer", opGte: "not_shorter"}
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
func compareField(op comparison, byLength bool) func(*arg) func(*frame) bool {
	return func(a *arg) func(*frame) bool {
		ref := a.field(a.param)
		a.made.ref = &ref
		strict := a.strict
		if strict && ref.typ != nil && a.typ != nil && !comparable2(a.typ, ref.typ) {
			a.bad(codeWrongKind, "field "+a.param+" has another type", a.typ.String()+" cannot be compared with "+ref.typ.String())
		}
		return func(f *frame) bool {
			other, _, ok := ref.value(f)
			if !ok || other.Kind() != f.field.Kind() {
				return op == opNe
			}
			return compareValues(op, f.field, other, byLength, strict)
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

func compareValues(op comparison, a, b reflect.Value, byLength, strict bool) bool {
	switch {
	case a.CanInt():
		return op.holds(sign(a.Int(), b.Int()))
	case a.CanUint():
		return op.holds(sign(a.Uint(), b.Uint()))
	case a.CanFloat():
		return op.onFloats(a.Float(), b.Float())
	}
	switch a.Kind() {
	case reflect.Bool:
		if op == opEq || op == opNe {
			return op.holds(boolSign(a.Bool(), b.Bool()))
		}
	case reflect.Slice, reflect.Map, reflect.Array:
		if strict && (op == opEq || op == opNe) {
			return sameContent(a, b) == (op == opEq)
		}
		if !byLength {
			return op.holds(sign(a.Len(), b.Len()))
		}
	case reflect.Struct:
		if isTime(a.Type()) && isTime(b.Type()) {
			return op.holds(timeOf(a).Compare(timeOf(b)))
		}
		if a.Type() != b.Type() {
			return op == opNe
		}
		if strict {
			return sameContent(a, b) == (op == opEq)
		}
	}
	if byLength {
		return op.holds(sign(len(a.String()), len(b.String())))
	}
	return op.holds(strings.Compare(a.String(), b.String()))
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

func holdsField(word string) func(*arg) func(reflect.Value) failure {
	return func(a *arg) func(reflect.Value) failure {
		f := failureOf(CodeFieldMismatch, untaint.Invalid, untaint.TextParam("relation", word), untaint.TextParam("field", a.pointer(a.param)))
		f.refers = true
		return func(reflect.Value) failure { return f }
	}
}

func containsField(want bool) func(*arg) func(*frame) bool {
	return func(a *arg) func(*frame) bool {
		ref := a.field(a.param)
		if a.strict && ref.typ != nil && ref.typ.Kind() != reflect.String {
			a.bad(codeWrongKind, "field "+a.param+" is not a string", "")
		}
		strict := a.strict
		return func(f *frame) bool {
			other, _, ok := ref.value(f)
			if !ok {
				return !want
			}
			if strict && (f.field.Kind() != reflect.String || other.Kind() != reflect.String) {
				f.wrong = true
				return false
			}
			return strings.Contains(f.field.String(), other.String()) == want
		}
	}
}

func buildPostcodeField(a *arg) func(*frame) bool {
	words := tag.Split(a.param)
	if len(words) != 1 {
		a.bad(codeBadParameter, "the parameter has to name one field", "")
		return neverHolds
	}
	ref := a.field(words[0])
	return func(f *frame) bool {
		country, _, ok := ref.value(f)
		if !ok {
			return false
		}
		if country.Kind() != reflect.String {
			f.wrong = true
			return false
		}
		return postcode(f.field.String(), country.String())
	}
}

// number is a comparison of numbers, which is wrong where the tag has none.
func (c *equalCond) number(f *frame, readable, equal bool) bool {
	if !readable {
		f.wrong = true
	}
	return readable && equal
}

// compareOps are the ops of the rules that compare with another field.
func compareOps(how comparison, byLength bool) func(*assembler, site, *test) bool {
	return func(l *assembler, s site, t *test) bool {
		ref := t.ref
		if ref == nil || ref.index == nil || ref.owner != s.around || ref.typ == nil {
			return false
		}
		f := s.around.FieldByIndex(ref.index)
		off, ok := offsetOf(s.around, ref.index)
		if !ok || f.Type.Kind() != s.typ.Kind() {
			return false
		}
		k := s.typ.Kind()
		switch {
		case k == reflect.String && how == opEq:
			l.add(s, op{code: opSame, lo: uint64(off)})
			return true
		case k == reflect.String && !byLength && how != opNe:
			return false
		case k == reflect.Struct && (s.typ != timeType || f.Type != timeType):
			return false
		case k == reflect.String, k == reflect.Struct, kindOf(s.typ)&kindNumber != 0:
			l.add(s, op{code: opCompare, how: how, lo: uint64(off), x: &operands{kind: k}})
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
