package validate

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
)

// setRules ask whether a value is among others.
var setRules = []ruleSpec{
	{name: "oneof", code: CodeNotOneOf, param: paramMust, takes: kindString | kindWhole, build: buildOneOf(true, false), ops: oneOfOps(true, false), refuse: oneOfFailure(CodeNotOneOf)},
	{name: "oneofci", code: CodeNotOneOf, param: paramMust, takes: kindString, build: buildOneOf(true, true), ops: oneOfOps(true, true), refuse: oneOfFailure(CodeNotOneOf)},
	{name: "noneof", code: CodeForbidden, param: paramMust, takes: kindString | kindWhole, build: buildOneOf(false, false), ops: oneOfOps(false, false)},
	{name: "noneofci", code: CodeForbidden, param: paramMust, takes: kindString, build: buildOneOf(false, true), ops: oneOfOps(false, true)},
	{name: "unique", code: CodeNotUnique, param: paramMay, takes: kindAny, build: buildUnique},
}

func buildOneOf(want, fold bool) func(*arg) func(*frame) bool {
	return func(a *arg) func(*frame) bool {
		set := splitParam(a.param)
		if a.strict {
			a.checkSet(set)
		}
		return func(f *frame) bool {
			var text string
			switch {
			case f.field.Kind() == reflect.String:
				text = f.field.String()
			case fold, f.field.Kind() == reflect.Uintptr:
				f.wrong = true
				return false
			case f.field.CanInt():
				var buf [20]byte
				return containsBytes(set, strconv.AppendInt(buf[:0], f.field.Int(), 10)) == want
			case f.field.CanUint():
				var buf [20]byte
				return containsBytes(set, strconv.AppendUint(buf[:0], f.field.Uint(), 10)) == want
			default:
				f.wrong = true
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
		a.bad(CodeBadParam, "the list of values is empty", a.name+"=red green")
	case strayQuote(a.param):
		a.bad(CodeBadParam, "a single quote inside a value is dropped", "a value with a quote cannot be listed here: use a Rule")
	case a.typ != nil && kindOf(a.typ)&kindWhole != 0:
		for _, s := range set {
			if _, err := strconv.ParseInt(s, 10, 64); err != nil {
				if _, err = strconv.ParseUint(s, 10, 64); err != nil {
					a.bad(CodeBadParam, s+" is not a value of "+a.typ.String(), "")
				}
			}
		}
	}
}

// strayQuote reports a quote that does not enclose a whole word.
func strayQuote(param string) bool {
	for i := 0; i < len(param); {
		switch {
		case isParamSpace(param[i]):
			i++
		case param[i] == '\'':
			n := strings.IndexByte(param[i+1:], '\'')
			if n < 0 {
				return true
			}
			i += n + 2
			if i < len(param) && !isParamSpace(param[i]) {
				return true
			}
		default:
			for i < len(param) && !isParamSpace(param[i]) {
				if param[i] == '\'' {
					return true
				}
				i++
			}
		}
	}
	return false
}

func containsBytes(set []string, b []byte) bool {
	for _, s := range set {
		if s == string(b) {
			return true
		}
	}
	return false
}

func oneOfFailure(code untaint.Code) func(*arg) func(reflect.Value) failure {
	return func(a *arg) func(reflect.Value) failure {
		list := strings.Join(splitParam(a.param), ", ")
		f := failure{code: code, kind: untaint.Invalid, params: untaint.NewParams(untaint.TextParam("values", list))}
		return func(reflect.Value) failure { return f }
	}
}

// buildUnique asks that no element occurs twice, or no element with the same
// value of a field. On a value that is no collection the parameter names
// another field that must differ.
func buildUnique(a *arg) func(*frame) bool {
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
				a.bad(CodeWrongKind, "unique without a field needs a slice, an array or a map", "")
			} else {
				a.field(a.param)
			}
		}
	}
	param, ref := a.param, fieldRef{text: a.param}
	return func(f *frame) (ok bool) {
		defer func() {
			if recover() != nil { // an element that cannot be a key of a map
				ok, f.wrong = false, true
			}
		}()
		switch f.field.Kind() {
		case reflect.Slice, reflect.Array:
			return uniqueElements(f, param)
		case reflect.Map:
			return uniqueEntries(f.field)
		}
		if f.parent.Kind() != reflect.Struct {
			f.wrong = true
			return false
		}
		other := f.parent.FieldByName(ref.text)
		if !other.IsValid() || other.Kind() != f.field.Kind() {
			f.wrong = true
			return false
		}
		x, xok := interfaceOf(f.field)
		y, yok := interfaceOf(other)
		return xok && yok && x != y
	}
}

// uniqueElem checks at compile time what unique compares.
func (a *arg) uniqueElem(elem reflect.Type) {
	if a.param != "" {
		if elem.Kind() != reflect.Struct {
			a.bad(CodeWrongKind, "unique="+a.param+" needs elements that are structs", "")
			return
		}
		sf, ok := elem.FieldByName(a.param)
		if !ok {
			a.bad(CodeNoSuchField, "there is no field "+a.param+" in "+elem.String(), suggest(elem, a.param))
			return
		}
		elem = deref(sf.Type)
	}
	if !elem.Comparable() {
		a.bad(CodeWrongKind, "values of type "+elem.String()+" cannot be compared", "")
	}
}

// fewElements is up to how many elements are compared pair by pair, which
// needs no memory.
const fewElements = 12

func uniqueElements(f *frame, param string) bool {
	v := f.field
	n := v.Len()
	if param == "" && v.Type().Elem().Kind() == reflect.String {
		return uniqueStrings(v, n)
	}
	seen := make(map[any]struct{}, n)
	for i := range n {
		elem := v.Index(i)
		if param != "" {
			if elem.Kind() == reflect.Pointer {
				if elem.IsNil() {
					if !firstSeen(seen, nilKey{}) {
						return false
					}
					continue
				}
				elem = elem.Elem()
			}
			if elem.Kind() != reflect.Struct {
				f.wrong = true
				return false
			}
			if elem = elem.FieldByName(param); !elem.IsValid() {
				f.wrong = true
				return false
			}
		}
		if !firstSeen(seen, uniqueKey(elem)) {
			return false
		}
	}
	return true
}

func uniqueStrings(v reflect.Value, n int) bool {
	if n > fewElements {
		seen := make(map[string]struct{}, n)
		for i := range n {
			seen[v.Index(i).String()] = struct{}{}
		}
		return len(seen) == n
	}
	for i := range n {
		for j := range i {
			if v.Index(i).String() == v.Index(j).String() {
				return false
			}
		}
	}
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
	{name: "contains", code: CodeLacksText, param: paramMust, takes: kindString, build: buildContains(strings.Contains, true), ops: containOps(strings.Contains, true)},
	{name: "containsany", code: CodeLacksText, param: paramMust, takes: kindString, build: buildContains(strings.ContainsAny, true), ops: containOps(strings.ContainsAny, true)},
	{name: "containsrune", code: CodeLacksText, param: paramMust, takes: kindString, build: buildContains(containsRune, true), ops: containOps(containsRune, true)},
	{name: "excludes", code: CodeHasText, param: paramMust, takes: kindString, build: buildContains(strings.Contains, false), ops: containOps(strings.Contains, false)},
	{name: "excludesall", code: CodeHasText, param: paramMust, takes: kindString, build: buildContains(strings.ContainsAny, false), ops: containOps(strings.ContainsAny, false)},
	{name: "excludesrune", code: CodeHasText, param: paramMust, takes: kindString, build: buildContains(containsRune, false), ops: containOps(containsRune, false)},
	{name: "startswith", code: CodeLacksText, param: paramMust, takes: kindString, build: buildContains(strings.HasPrefix, true), ops: containOps(strings.HasPrefix, true)},
	{name: "endswith", code: CodeLacksText, param: paramMust, takes: kindString, build: buildContains(strings.HasSuffix, true), ops: containOps(strings.HasSuffix, true)},
	{name: "startsnotwith", code: CodeHasText, param: paramMust, takes: kindString, build: buildContains(strings.HasPrefix, false), ops: containOps(strings.HasPrefix, false)},
	{name: "endsnotwith", code: CodeHasText, param: paramMust, takes: kindString, build: buildContains(strings.HasSuffix, false), ops: containOps(strings.HasSuffix, false)},
}

func containsRune(s, param string) bool {
	r, _ := utf8.DecodeRuneInString(param)
	return strings.ContainsRune(s, r)
}

// buildContains tests a string. In compatible mode another kind of value is
// tested by what reflect prints for it, "<int Value>", as validator does.
func buildContains(match func(s, param string) bool, want bool) func(*arg) func(*frame) bool {
	return func(a *arg) func(*frame) bool {
		param, strict := a.param, a.strict
		if strict && param == "" && a.typ != nil {
			a.bad(CodeBadParam, "the text to look for is empty", a.name+"=text")
		}
		return func(f *frame) bool {
			if strict && f.field.Kind() != reflect.String {
				f.wrong = true
				return false
			}
			return match(f.field.String(), param) == want
		}
	}
}
