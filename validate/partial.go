package validate

import (
	"github.com/untaint/untaint/internal/mistake"
	"reflect"
	"strings"
)

// partial says which fields a check looks at.
type partial struct {
	except bool
	names  []string        // as they were given
	leaf   map[string]bool // by the path in Go; false for what only leads to a leaf
	exact  bool            // the names hold indexes, and a name does not cover what is below it
}

// newPartial resolves names such as "Email" or "Address.Zip" in a struct type.
func newPartial(e *engine, t reflect.Type, names []string, except bool) (*partial, Mistakes) {
	p := &partial{except: except, names: names, leaf: make(map[string]bool, len(names)), exact: !e.strict}
	var ms Mistakes
	for _, name := range names {
		if text := fieldPath(t, name); text != "" && e.strict {
			ms = append(ms, Mistake{Type: mistake.TypeName(t), Tag: name, End: len(name), Code: CodeNoSuchField, Text: text, Hint: suggest(t, name)})
			continue
		}
		p.add(name)
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
			return "there is no field " + token + " in " + t.String()
		}
		t = f.Type
	}
	return ""
}

// nameMark remembers where the name before the current one ended.
type nameMark struct {
	end   int
	cover bool // the whole field is asked for
}

// enterName goes into a field and reports whether it is to be checked.
func (w *walker) enterName(name string) bool {
	end := len(w.names)
	if end > 0 {
		w.names = append(w.names, '.')
	}
	w.names = append(w.names, name...)
	leaf, found := w.part.leaf[string(w.names)]
	covered := w.covered > 0
	wanted := found || covered
	if w.part.except {
		wanted = !found
	}
	if !wanted {
		w.names = w.names[:end]
		return false
	}
	cover := leaf && !w.part.exact && !w.part.except
	if cover {
		w.covered++
	}
	w.marks = append(w.marks, nameMark{end, cover})
	return true
}

func (w *walker) leaveName() {
	if w.part == nil {
		return
	}
	m := w.marks[len(w.marks)-1]
	w.marks = w.marks[:len(w.marks)-1]
	w.names = w.names[:m.end]
	if m.cover {
		w.covered--
	}
}

// enterElement adds an index or a key to the name, and returns where the name
// ended before.
func (w *walker) enterElement(key string) int {
	end := len(w.names)
	if w.part != nil && w.part.exact {
		w.names = append(append(append(w.names, '['), key...), ']')
	}
	return end
}
