package validate

import (
	"reflect"
	"strings"

	"github.com/untaint/untaint/internal/mistake"
)

// partial says which fields a check looks at.
type partial struct {
	except bool
	names  []string        // as they were given
	leaf   map[string]bool // by the path in Go; false for what only leads to a leaf
	strict *partial        // of the default mode, for ReportOnly
	exact  bool            // the names hold indexes, and a name does not cover what is below it
}

// newPartial resolves names such as "Email" or "Address.Zip" in a struct type.
func newPartial(e *engine, t reflect.Type, names []string, except bool) (*partial, Mistakes) {
	p := &partial{except: except, names: names, leaf: make(map[string]bool, len(names)), exact: !e.strict}
	var ms Mistakes
	for _, name := range names {
		if text := fieldPath(t, name); text != "" && e.strict {
			ms = append(ms, Mistake{Type: mistake.TypeName(t), Tag: name, End: len(name), Code: codeNoSuchField, Text: text, Hint: suggest(t, name)})
			continue
		}
		p.add(name)
	}
	if e.stricter != nil {
		p.strict, _ = newPartial(e.stricter.e, t, names, except) // without the names that are no field's
	}
	return p, ms
}

func (p *partial) add(name string) {
	if !p.except {
		for i := 0; i < len(name); i++ {
			if lead := name[:i]; (name[i] == '.' || name[i] == '[') && !p.leaf[lead] {
				p.leaf[lead] = false
			}
		}
	}
	p.leaf[name] = true
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

// wants reports whether a field is checked. Its name follows the names of what
// it lies in, in Go's names, whose own fields are wanted.
func (p *partial) wants(names []byte, name string) bool {
	for covered := false; ; {
		token, rest, more := strings.Cut(name, ".")
		if len(names) > 0 {
			names = append(names, '.')
		}
		names = append(names, token...)
		leaf, found := p.leaf[string(names)]
		switch {
		case p.except && found, !p.except && !found && !covered:
			return false
		case !more:
			return true
		}
		covered = covered || leaf && !p.exact
		name = rest
	}
}

// covers reports whether all that lies in a field is asked for.
func (p *partial) covers(names []byte) bool {
	return !p.except && !p.exact && p.leaf[string(names)]
}
