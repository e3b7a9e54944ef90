package validate

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/tag"
)

// setRules ask whether a value is among others.
var setRules = []ruleSpec{
	{name: "oneof", code: CodeNotOneOf, param: paramMust, takes: kindString | kindWhole, build: buildOneOf(true, false), ops: oneOfOps(true, false), refuse: oneOfFailure(CodeNotOneOf)},
	{name: "oneofci", code: CodeNotOneOf, param: paramMust, takes: kindString, build: buildOneOf(true, true), ops: oneOfOps(true, true), refuse: oneOfFailure(CodeNotOneOf)},
	{name: "noneof", code: codeForbiddenValue, param: paramMust, takes: kindString | kindWhole, build: buildOneOf(false, false), ops: oneOfOps(false, false), refuse: oneOfFailure(codeForbiddenValue)},
	{name: "noneofci", code: codeForbiddenValue, param: paramMust, takes: kindString, build: buildOneOf(false, true), ops: oneOfOps(false, true), refuse: oneOfFailure(codeForbiddenValue)},
	{name: "unique", code: CodeNotUnique, param: paramMay, takes: kindAny, build: buildUnique, ops: uniqueOps},
}

func buildOneOf(want, fold bool) func(*arg) func(*plan.Frame) bool {
	return func(a *arg) func(*plan.Frame) bool {
		set := tag.Split(a.param)
		if a.strict {
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
func (a *arg) checkSet(set []string) {
	switch {
	case len(set) == 0:
		a.bad(codeBadParameter, "the list of values is empty", a.name+"=red green")
	case tag.StrayQuote(a.param):
		a.bad(codeBadParameter, "a single quote inside a value is dropped", "a value with a quote cannot be listed here: use a Rule")
	case a.typ != nil && kindOf(a.typ)&kindWhole != 0:
		for _, s := range set {
			if _, err := strconv.ParseInt(s, 10, 64); err != nil {
				if _, err = strconv.ParseUint(s, 10, 64); err != nil {
					a.bad(codeBadParameter, s+" is not a value of "+a.typ.String(), "")
				}
			}
		}
	}
}

func containsBytes(set []string, b []byte) bool {
	return slices.Contains(set, string(b))
}

func oneOfFailure(code untaint.Code) func(*arg) func(reflect.Value) plan.Failure {
	return func(a *arg) func(reflect.Value) plan.Failure {
		f := failureOf(code, untaint.Invalid, untaint.ListParam("values", tag.Split(a.param)...))
		return func(reflect.Value) plan.Failure { return f }
	}
}

// buildUnique asks that no element occurs twice, or no element with the same
// value of a field. On a value that is not a collection the parameter names
// another field that must differ.
func buildUnique(a *arg) func(*plan.Frame) bool {
	if a.typ != nil {
		switch a.typ.Kind() {
		case reflect.Slice, reflect.Array:
			a.uniqueElem(deref(a.typ.Elem()))
		case reflect.Map:
			if a.param == "" {
				a.uniqueElem(deref(a.typ.Elem()))
			}
		default:
			if a.param == "" {
				a.bad(codeWrongKind, "unique without a field needs a slice, an array or a map", "")
			} else {
				a.field(a.param)
			}
		}
	}
	param, ref := a.param, fieldRef{types: a.types, text: a.param}
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
		x, xok := interfaceOf(f.Field)
		y, yok := interfaceOf(other)
		return xok && yok && x != y
	}
}

// uniqueElem checks at compile time what unique compares.
func (a *arg) uniqueElem(elem reflect.Type) {
	if a.param != "" {
		if elem.Kind() != reflect.Struct {
			a.bad(codeWrongKind, "unique="+a.param+" needs elements that are structs", "")
			return
		}
		sf, ok := elem.FieldByName(a.param)
		if !ok {
			a.bad(codeNoSuchField, "there is no field "+a.param+" in "+elem.String(), suggest(elem, a.param))
			return
		}
		elem = deref(sf.Type)
	}
	if !elem.Comparable() {
		a.bad(codeWrongKind, "values of type "+elem.String()+" cannot be compared", "")
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
func uniqueOps(out ops, v value, t *ruleTest) bool {
	if t.arg.param != "" || v.typ.Kind() != reflect.Slice {
		return false
	}
	k := v.typ.Elem().Kind()
	if k != reflect.String && kindOf(v.typ.Elem())&kindWhole == 0 {
		return false
	}
	out.add(plan.Op{Code: plan.OpUnique, X: &plan.Operands{Kind: k, Size: v.typ.Elem().Size()}})
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
var containRules = []ruleSpec{
	{name: "contains", code: codeLacksText, param: paramMust, takes: kindString, build: buildContains(strings.Contains, true), ops: containOps(strings.Contains, true), refuse: textFailure("text", codeLacksText)},
	{name: "containsany", code: codeLacksText, param: paramMust, takes: kindString, build: buildContains(strings.ContainsAny, true), ops: containOps(strings.ContainsAny, true), refuse: textFailure("characters", codeLacksText)},
	{name: "containsrune", code: codeLacksText, param: paramMust, takes: kindString, build: buildContains(containsRune, true), ops: containOps(containsRune, true), refuse: textFailure("text", codeLacksText)},
	{name: "excludes", code: codeHasText, param: paramMust, takes: kindString, build: buildContains(strings.Contains, false), ops: containOps(strings.Contains, false), refuse: textFailure("text", codeHasText)},
	{name: "excludesall", code: codeHasText, param: paramMust, takes: kindString, build: buildContains(strings.ContainsAny, false), ops: containOps(strings.ContainsAny, false), refuse: textFailure("characters", codeHasText)},
	{name: "excludesrune", code: codeHasText, param: paramMust, takes: kindString, build: buildContains(containsRune, false), ops: containOps(containsRune, false), refuse: textFailure("text", codeHasText)},
	{name: "startswith", code: codeLacksText, param: paramMust, takes: kindString, build: buildContains(strings.HasPrefix, true), ops: containOps(strings.HasPrefix, true), refuse: textFailure("prefix", codeLacksText)},
	{name: "endswith", code: codeLacksText, param: paramMust, takes: kindString, build: buildContains(strings.HasSuffix, true), ops: containOps(strings.HasSuffix, true), refuse: textFailure("suffix", codeLacksText)},
	{name: "startsnotwith", code: codeHasText, param: paramMust, takes: kindString, build: buildContains(strings.HasPrefix, false), ops: containOps(strings.HasPrefix, false), refuse: textFailure("prefix", codeHasText)},
	{name: "endsnotwith", code: codeHasText, param: paramMust, takes: kindString, build: buildContains(strings.HasSuffix, false), ops: containOps(strings.HasSuffix, false), refuse: textFailure("suffix", codeHasText)},
}

// textFailure says which text is wanted, or not wanted.
func textFailure(key string, code untaint.Code) func(*arg) func(reflect.Value) plan.Failure {
	return func(a *arg) func(reflect.Value) plan.Failure {
		f := failureOf(code, untaint.Invalid, untaint.TextParam(key, a.param))
		return func(reflect.Value) plan.Failure { return f }
	}
}

func containsRune(s, param string) bool {
	r, _ := utf8.DecodeRuneInString(param)
	return strings.ContainsRune(s, r)
}

// buildContains tests a string. In compatible mode another kind of value is
// tested by what reflect prints for it, "<int Value>", as validator does.
func buildContains(match func(s, param string) bool, want bool) func(*arg) func(*plan.Frame) bool {
	return func(a *arg) func(*plan.Frame) bool {
		param, strict := a.param, a.strict
		if strict && param == "" && a.typ != nil {
			a.bad(codeBadParameter, "the text to look for is empty", a.name+"=text")
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
func matchArg(out ops, m func(s, param string) bool, param string, want bool) {
	o := plan.Op{Code: plan.OpMatchArg, X: &plan.Operands{Match: m, Param: param}}
	if !want {
		o.Hi = 1
	}
	out.add(o)
}

func containOps(m func(s, param string) bool, want bool) func(ops, value, *ruleTest) bool {
	return func(out ops, v value, t *ruleTest) bool {
		if v.typ.Kind() != reflect.String {
			return false
		}
		matchArg(out, m, t.arg.param, want)
		return true
	}
}

// oneOfOps are the ops of the rules on lists of values.
func oneOfOps(want, fold bool) func(ops, value, *ruleTest) bool {
	return func(out ops, v value, t *ruleTest) bool {
		set := tag.Split(t.arg.param)
		k := v.typ.Kind()
		switch {
		case k == reflect.String && want && !fold:
			out.add(plan.Op{Code: plan.OpSet, X: &plan.Operands{Set: plan.NewWordSet(set)}})
			return true
		case k == reflect.String || fold || kindOf(v.typ)&kindWhole == 0 || k == reflect.Uintptr:
			return false
		}
		x := &plan.Operands{Kind: k}
		for _, word := range set {
			if n, err := strconv.ParseInt(word, 10, 64); err == nil && strconv.FormatInt(n, 10) == word && (n >= 0 || kindOf(v.typ) == kindInt) {
				x.Ints = append(x.Ints, n)
			} else if u, err := strconv.ParseUint(word, 10, 64); err == nil && kindOf(v.typ) == kindUint && strconv.FormatUint(u, 10) == word {
				x.Ints = append(x.Ints, int64(u))
			}
		}
		o := plan.Op{Code: plan.OpInts, X: x}
		if !want {
			o.Hi = 1
		}
		out.add(o)
		return true
	}
}
