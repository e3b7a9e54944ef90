package rule

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/tag"
)

// setRules ask whether a value is among others.
var setRules = []Spec{
	{Name: "oneof", Code: CodeNotOneOf, Param: MustParam, Takes: KindString | KindWhole, Build: buildOneOf(true, false), Ops: oneOfOps(true), Refuse: oneOfFailure(CodeNotOneOf)},
	{Name: "oneofci", Code: CodeNotOneOf, Param: MustParam, Takes: KindString, Build: buildOneOf(true, true), Refuse: oneOfFailure(CodeNotOneOf)},
	{Name: "noneof", Code: CodeForbiddenValue, Param: MustParam, Takes: KindString | KindWhole, Build: buildOneOf(false, false), Ops: oneOfOps(false), Refuse: oneOfFailure(CodeForbiddenValue)},
	{Name: "noneofci", Code: CodeForbiddenValue, Param: MustParam, Takes: KindString, Build: buildOneOf(false, true), Refuse: oneOfFailure(CodeForbiddenValue)},
	{Name: "unique", Code: CodeNotUnique, Param: MayParam, Takes: KindAny, Build: buildUnique, Ops: uniqueOps},
}

func buildOneOf(want, fold bool) func(*Arg) func(*plan.Frame) bool {
	return func(a *Arg) func(*plan.Frame) bool {
		set := tag.Split(a.Param)
		if a.Strict {
			a.checkSet(set)
		}
		return func(f *plan.Frame) bool {
			var text string
			switch {
			case f.Field.Kind() == reflect.String:
				text = f.Field.String()
			case fold, f.Field.Kind() == reflect.Uintptr:
				f.Wrong = true
				return false
			case f.Field.CanInt():
				var buf [20]byte
				return containsBytes(set, strconv.AppendInt(buf[:0], f.Field.Int(), 10)) == want
			case f.Field.CanUint():
				var buf [20]byte
				return containsBytes(set, strconv.AppendUint(buf[:0], f.Field.Uint(), 10)) == want
			default:
				f.Wrong = true
				return false
			}
			if fold {
				return slices.ContainsFunc(set, func(s string) bool { return strings.EqualFold(s, text) }) == want
			}
			return slices.Contains(set, text) == want
		}
	}
}

// checkSet reports a list that does not hold what its author wrote.
func (a *Arg) checkSet(set []string) {
	switch {
	case len(set) == 0:
		a.Bad(CodeBadParameter, "the list of values is empty", a.Name+"=red green")
	case tag.StrayQuote(a.Param):
		a.Bad(CodeBadParameter, "a single quote inside a value is dropped", "a value with a quote cannot be listed here: use a Rule")
	case a.Type != nil && KindOf(a.Type)&KindWhole != 0:
		for _, s := range set {
			if _, err := strconv.ParseInt(s, 10, 64); err != nil {
				if _, err = strconv.ParseUint(s, 10, 64); err != nil {
					a.Bad(CodeBadParameter, s+" is not a value of "+a.Type.String(), "")
				}
			}
		}
	}
}

func containsBytes(set []string, b []byte) bool {
	return slices.Contains(set, string(b))
}

func oneOfFailure(code untaint.Code) func(*Arg) func(reflect.Value) plan.Failure {
	return func(a *Arg) func(reflect.Value) plan.Failure {
		f := plan.FailureOf(code, untaint.Invalid, untaint.ListParam("values", tag.Split(a.Param)...))
		return func(reflect.Value) plan.Failure { return f }
	}
}

// buildUnique asks that no element occurs twice, or no element with the same
// value of a field. On a value that is not a collection the parameter names
// another field that must differ.
func buildUnique(a *Arg) func(*plan.Frame) bool {
	if a.Type != nil {
		switch a.Type.Kind() {
		case reflect.Slice, reflect.Array:
			a.uniqueElem(Deref(a.Type.Elem()))
		case reflect.Map:
			if a.Param == "" {
				a.uniqueElem(Deref(a.Type.Elem()))
			}
		default:
			a.uniqueBeside()
		}
	}
	param, ref := a.Param, fieldRef{types: a.Types, text: a.Param}
	return func(f *plan.Frame) (ok bool) {
		defer func() {
			if recover() != nil { // an element that cannot be a key of a map
				ok, f.Wrong = false, true
			}
		}()
		switch f.Field.Kind() {
		case reflect.Slice, reflect.Array:
			return uniqueElements(f, param)
		case reflect.Map:
			return uniqueEntries(f.Field)
		}
		if f.Parent.Kind() != reflect.Struct {
			f.Wrong = true
			return false
		}
		other := f.Parent.FieldByName(ref.text)
		if !other.IsValid() || other.Kind() != f.Field.Kind() {
			f.Wrong = true
			return false
		}
		x, xok := InterfaceOf(f.Field)
		y, yok := InterfaceOf(other)
		return xok && yok && x != y
	}
}

// uniqueBeside checks at compile time the field that unique=Field of a value which is
// no collection must differ from: validator panics where it is not of the same kind.
func (a *Arg) uniqueBeside() {
	if a.Param == "" {
		a.Bad(CodeWrongKind, "unique without a field needs a slice, an array or a map", "")
		return
	}
	if a.Owner == nil || a.Owner.Kind() != reflect.Struct {
		return
	}
	switch f, ok := a.Owner.FieldByName(a.Param); {
	case !ok:
		a.Bad(CodeNoSuchField, "there is no field "+a.Param+" in "+mistake.TypeName(a.Owner), Suggest(a.Owner, a.Param))
	case f.Type.Kind() != a.Type.Kind():
		a.Bad(CodeWrongKind, "field "+a.Param+" has another type", a.Type.String()+" cannot be compared with "+f.Type.String())
	}
}

// uniqueElem checks at compile time what unique compares.
func (a *Arg) uniqueElem(elem reflect.Type) {
	if a.Param != "" {
		if elem.Kind() != reflect.Struct {
			a.Bad(CodeWrongKind, "unique="+a.Param+" needs elements that are structs", "")
			return
		}
		sf, ok := elem.FieldByName(a.Param)
		if !ok {
			a.Bad(CodeNoSuchField, "there is no field "+a.Param+" in "+elem.String(), Suggest(elem, a.Param))
			return
		}
		elem = Deref(sf.Type)
	}
	if !elem.Comparable() {
		a.Bad(CodeWrongKind, "values of type "+elem.String()+" cannot be compared", "")
	}
}

func uniqueElements(f *plan.Frame, param string) bool {
	v := f.Field
	n := v.Len()
	seen := make(map[any]int, n)
	for i := range n {
		elem := v.Index(i)
		if param != "" {
			if elem.Kind() == reflect.Pointer {
				if elem.IsNil() {
					if !firstAt(f, seen, nilKey{}, i) {
						return false
					}
					continue
				}
				elem = elem.Elem()
			}
			if elem.Kind() != reflect.Struct {
				f.Wrong = true
				return false
			}
			if elem = elem.FieldByName(param); !elem.IsValid() {
				f.Wrong = true
				return false
			}
		}
		if !firstAt(f, seen, uniqueKey(elem), i) {
			return false
		}
	}
	return true
}

// firstAt reports whether a key is new, and remembers the pair if not.
func firstAt(f *plan.Frame, seen map[any]int, key any, i int) bool {
	if at, ok := seen[key]; ok {
		f.Pair = plan.Pair{First: at, Second: i}
		return false
	}
	seen[key] = i
	return true
}

// uniqueOps are the ops of unique for lists of strings and whole numbers.
func uniqueOps(out Ops, v Value, t *Test) bool {
	if t.Arg.Param != "" || v.Type.Kind() != reflect.Slice {
		return false
	}
	k := v.Type.Elem().Kind()
	if k != reflect.String && KindOf(v.Type.Elem())&KindWhole == 0 {
		return false
	}
	out.Add(plan.Op{Code: plan.OpUnique, X: &plan.Operands{Kind: k, Size: v.Type.Elem().Size()}})
	return true
}

func uniqueEntries(v reflect.Value) bool {
	seen := make(map[any]struct{}, v.Len())
	for it := v.MapRange(); it.Next(); {
		if !firstSeen(seen, uniqueKey(it.Value())) {
			return false
		}
	}
	return true
}

// nilKey stands for nil pointers, of which unique allows one.
type nilKey struct{}

func uniqueKey(v reflect.Value) any {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nilKey{}
		}
		v = v.Elem()
	}
	return v.Interface()
}

func firstSeen(seen map[any]struct{}, key any) bool {
	if _, ok := seen[key]; ok {
		return false
	}
	seen[key] = struct{}{}
	return true
}

// containRules look for a text inside a text.
var containRules = []Spec{
	{Name: "contains", Code: CodeLacksText, Param: MustParam, Takes: KindString, Build: buildContains(strings.Contains, true), Ops: containOps(strings.Contains, true), Refuse: textFailure("text", CodeLacksText)},
	{Name: "containsany", Code: CodeLacksText, Param: MustParam, Takes: KindString, Build: buildContains(strings.ContainsAny, true), Ops: containOps(strings.ContainsAny, true), Refuse: textFailure("characters", CodeLacksText)},
	{Name: "containsrune", Code: CodeLacksText, Param: MustParam, Takes: KindString, Build: buildContains(containsRune, true), Ops: containOps(containsRune, true), Refuse: textFailure("text", CodeLacksText)},
	{Name: "excludes", Code: CodeHasText, Param: MustParam, Takes: KindString, Build: buildContains(strings.Contains, false), Ops: containOps(strings.Contains, false), Refuse: textFailure("text", CodeHasText)},
	{Name: "excludesall", Code: CodeHasText, Param: MustParam, Takes: KindString, Build: buildContains(strings.ContainsAny, false), Ops: containOps(strings.ContainsAny, false), Refuse: textFailure("characters", CodeHasText)},
	{Name: "excludesrune", Code: CodeHasText, Param: MustParam, Takes: KindString, Build: buildContains(containsRune, false), Ops: containOps(containsRune, false), Refuse: textFailure("text", CodeHasText)},
	{Name: "startswith", Code: CodeLacksText, Param: MustParam, Takes: KindString, Build: buildContains(strings.HasPrefix, true), Ops: containOps(strings.HasPrefix, true), Refuse: textFailure("prefix", CodeLacksText)},
	{Name: "endswith", Code: CodeLacksText, Param: MustParam, Takes: KindString, Build: buildContains(strings.HasSuffix, true), Ops: containOps(strings.HasSuffix, true), Refuse: textFailure("suffix", CodeLacksText)},
	{Name: "startsnotwith", Code: CodeHasText, Param: MustParam, Takes: KindString, Build: buildContains(strings.HasPrefix, false), Ops: containOps(strings.HasPrefix, false), Refuse: textFailure("prefix", CodeHasText)},
	{Name: "endsnotwith", Code: CodeHasText, Param: MustParam, Takes: KindString, Build: buildContains(strings.HasSuffix, false), Ops: containOps(strings.HasSuffix, false), Refuse: textFailure("suffix", CodeHasText)},
}

// textFailure says which text is wanted, or not wanted.
func textFailure(key string, code untaint.Code) func(*Arg) func(reflect.Value) plan.Failure {
	return func(a *Arg) func(reflect.Value) plan.Failure {
		f := plan.FailureOf(code, untaint.Invalid, untaint.TextParam(key, a.Param))
		return func(reflect.Value) plan.Failure { return f }
	}
}

func containsRune(s, param string) bool {
	r, _ := utf8.DecodeRuneInString(param)
	return strings.ContainsRune(s, r)
}

// buildContains tests a string. In compatible mode another kind of value is
// tested by what reflect prints for it, "<int Value>", as validator does.
func buildContains(match func(s, param string) bool, want bool) func(*Arg) func(*plan.Frame) bool {
	return func(a *Arg) func(*plan.Frame) bool {
		param, strict := a.Param, a.Strict
		if strict && param == "" && a.Type != nil {
			a.Bad(CodeBadParameter, "the text to look for is empty", a.Name+"=text")
		}
		return func(f *plan.Frame) bool {
			if strict && f.Field.Kind() != reflect.String {
				f.Wrong = true
				return false
			}
			return match(f.Field.String(), param) == want
		}
	}
}

// matchArg appends the op of a rule that looks for a text.
func matchArg(out Ops, m func(s, param string) bool, param string, want bool) {
	o := plan.Op{Code: plan.OpMatchArg, X: &plan.Operands{Match: m, Param: param}}
	if !want {
		o.Hi = 1
	}
	out.Add(o)
}

func containOps(m func(s, param string) bool, want bool) func(Ops, Value, *Test) bool {
	return func(out Ops, v Value, t *Test) bool {
		if v.Type.Kind() != reflect.String {
			return false
		}
		matchArg(out, m, t.Arg.Param, want)
		return true
	}
}

// oneOfOps are the ops of the rules on lists of values.
func oneOfOps(want bool) func(Ops, Value, *Test) bool {
	return func(out Ops, v Value, t *Test) bool {
		set := tag.Split(t.Arg.Param)
		k := v.Type.Kind()
		switch {
		case k == reflect.String && want:
			out.Add(plan.Op{Code: plan.OpSet, X: &plan.Operands{Set: plan.NewWordSet(set)}})
			return true
		case k == reflect.String || KindOf(v.Type)&KindWhole == 0 || k == reflect.Uintptr:
			return false
		}
		x := &plan.Operands{Kind: k}
		for _, word := range set {
			if n, err := strconv.ParseInt(word, 10, 64); err == nil && strconv.FormatInt(n, 10) == word && (n >= 0 || KindOf(v.Type) == KindInt) {
				x.Ints = append(x.Ints, n)
			} else if u, err := strconv.ParseUint(word, 10, 64); err == nil && KindOf(v.Type) == KindUint && strconv.FormatUint(u, 10) == word {
				x.Ints = append(x.Ints, int64(u))
			}
		}
		o := plan.Op{Code: plan.OpInts, X: x}
		if !want {
			o.Hi = 1
		}
		out.Add(o)
		return true
	}
}
