package validate

import (
	"reflect"
	"strings"

	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
)

// newPartial resolves names such as "Email" or "Address.Zip" in a struct type.
func newPartial(e *engine, t reflect.Type, names []string, except bool) (*plan.Partial, Mistakes) {
	p := &plan.Partial{Except: except, Names: names, Leaf: make(map[string]bool, len(names)), Exact: !e.strict}
	var ms Mistakes
	for _, name := range names {
		if text := fieldPath(t, name); text != "" && e.strict {
			ms = append(ms, Mistake{Type: mistake.TypeName(t), Tag: name, End: len(name), Code: rule.CodeNoSuchField, Text: text, Hint: rule.Suggest(t, name)})
			continue
		}
		p.Add(name)
	}
	if e.stricter != nil {
		p.Strict, _ = newPartial(e.stricter.e, t, names, except) // without the names that are no field's
	}
	return p, ms
}

// innermost returns what pointers and collections hold, or one of them where
// they hold themselves.
func innermost(t reflect.Type) reflect.Type {
	for seen := map[reflect.Type]bool{}; !seen[t]; t = t.Elem() {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			seen[t] = true
		default:
			return t
		}
	}
	return t
}

// fieldPath says why a name leads to no field; a name goes through pointers and
// the elements of collections without an index.
func fieldPath(t reflect.Type, name string) string {
	for token := range strings.SplitSeq(name, ".") {
		t = innermost(t)
		if t.Kind() != reflect.Struct {
			return "a " + t.Kind().String() + " has no field " + token
		}
		f, ok := t.FieldByName(token)
		if !ok || len(f.Index) != 1 {
			return "there is no field " + token + " in " + mistake.TypeName(t)
		}
		t = f.Type
	}
	return ""
}
