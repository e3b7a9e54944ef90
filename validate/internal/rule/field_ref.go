package rule

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/jsonname"
	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/validate/internal/plan"
)

// fieldRef is how a cross-field rule finds the field it names: "Password", a
// path such as "Inner.Items[0].Name" or "Prices[eur]", or "" for the struct
// itself. The path starts at the struct that holds the rule's own field.
type fieldRef struct {
	types Types
	text  string
	index []int        // the way to it, where each step of it is a plain struct
	owner reflect.Type // whose index it is
	typ   reflect.Type // its type without pointers, nil if only the walk knows
}

// field resolves the name of another field and reports one that cannot be.
func (a *Arg) field(text string) fieldRef {
	text, ok := a.inward(text)
	ref := fieldRef{types: a.Types, text: text}
	if a.Owner == nil || text == "" || !ok {
		return ref
	}
	t, index, problem := resolve(a.Types, a.Owner, text)
	if problem != "" {
		if !a.Strict { // validator finds such a field missing, and lets some rules pass
			return ref
		}
		a.Bad(CodeNoSuchField, problem, Suggest(a.Owner, text))
		return ref
	}
	if index != nil {
		ref.index, ref.owner = index, a.Owner
	}
	ref.typ = t
	return ref
}

// resolve follows a path through types. The index is nil where the path leaves
// plain structs, the type where only a value can tell.
func resolve(types Types, owner reflect.Type, path string) (t reflect.Type, index []int, problem string) {
	t, plain := owner, true
	for rest := path; rest != ""; {
		t = Deref(t)
		if t.Kind() == reflect.Interface || !types.Plain(t) {
			return nil, nil, ""
		}
		var token string
		switch {
		case rest[0] == '[':
			end := strings.IndexByte(rest, ']')
			if end < 0 {
				return nil, nil, "a ] is missing in " + path
			}
			token, rest = rest[1:end], strings.TrimPrefix(rest[end+1:], ".")
			plain = false
			switch t.Kind() {
			case reflect.Slice, reflect.Array:
				if n, err := strconv.Atoi(token); err != nil || n < 0 {
					return nil, nil, "[" + token + "] is not an index"
				}
			case reflect.Map:
			default:
				return nil, nil, "a " + t.Kind().String() + " has no element [" + token + "]"
			}
			t = t.Elem()
		case t.Kind() == reflect.Struct && !IsTime(t):
			token = rest
			if i := strings.IndexAny(rest, ".["); i >= 0 {
				token, rest = rest[:i], strings.TrimPrefix(rest[i:], ".")
			} else {
				rest = ""
			}
			f, ok := t.FieldByName(token)
			if !ok {
				return nil, nil, "there is no field " + token + " in " + mistake.TypeName(t)
			}
			for sub, i := t, 0; i < len(f.Index); i++ {
				sf := Deref(sub).Field(f.Index[i])
				plain = plain && sf.Type.Kind() != reflect.Pointer && sf.Type.Kind() != reflect.Interface
				sub = sf.Type
			}
			index = append(index, f.Index...)
			t = f.Type
		default:
			return nil, nil, "a " + t.Kind().String() + " has no field " + rest
		}
	}
	t = Deref(t)
	if t.Kind() == reflect.Interface || !types.Plain(t) {
		return nil, nil, ""
	}
	if !plain {
		index = nil
	}
	return t, index, ""
}

// Levels returns how many structs up the fields are that a parameter names.
func Levels(param string) int {
	n := 0
	for strings.HasPrefix(param, "^.") {
		param = param[2:]
		n++
	}
	return n
}

// inward returns the name of a field in the struct that it is in, and reports one
// that is in another struct than the others of the rule.
func (a *Arg) inward(text string) (name string, ok bool) {
	n := Levels(text)
	if n == 0 && a.Up == 0 || !a.Strict {
		return text, true
	}
	if n != a.Up {
		a.Bad(CodeBadParameter, "the fields of one rule have to be in one struct", "write ^. in front of each of them, or of none")
	}
	return text[2*n:], n == a.Up
}

// Suggest names the field that may have been meant.
func Suggest(t reflect.Type, name string) string {
	name, _, _ = strings.Cut(name, ".")
	name, _, _ = strings.Cut(name, "[")
	var names []string
	t = Deref(t)
	if t.Kind() != reflect.Struct {
		return ""
	}
	for f := range t.Fields() {
		if f := f; jsonname.Tagged(f) == name {
			return "the name in Go is " + f.Name
		}
		names = append(names, f.Name)
	}
	return mistake.DidYouMean(name, names)
}

// fieldPointer is the JSON Pointer of a field that a tag names in Go's names, from
// the struct on whose tag it is. What cannot be followed is left out.
func fieldPointer(t reflect.Type, path string) string {
	pointer := ""
	for path != "" {
		t = Deref(t)
		switch {
		case path[0] == '[':
			end := strings.IndexByte(path, ']')
			if end < 0 || t.Kind() != reflect.Slice && t.Kind() != reflect.Array && t.Kind() != reflect.Map {
				return pointer
			}
			pointer = untaint.PathKey(pointer, path[1:end])
			path, t = strings.TrimPrefix(path[end+1:], "."), t.Elem()
		case t.Kind() == reflect.Struct:
			token, rest := path, ""
			if i := strings.IndexAny(path, ".["); i >= 0 {
				token, rest = path[:i], strings.TrimPrefix(path[i:], ".")
			}
			f, ok := t.FieldByName(token)
			if !ok {
				return pointer
			}
			for sub, i := t, 0; i < len(f.Index); i++ { // through embedded structs
				sf := Deref(sub).Field(f.Index[i])
				pointer += jsonname.Segment(sf)
				sub = sf.Type
			}
			path, t = rest, f.Type
		default:
			return pointer
		}
	}
	return pointer
}

// value finds the field, without pointers around it. It is not found where the
// way to it leads through a nil.
func (r *fieldRef) value(f *plan.Frame) (v reflect.Value, nullable, ok bool) {
	if r.index != nil && f.Parent.IsValid() && f.Parent.Type() == r.owner {
		return f.Parent.FieldByIndex(r.index), false, true
	}
	return find(r.types, f.Parent, r.text)
}

// given reports whether the field has a value, as required means it. One that
// cannot be found has none.
func (r *fieldRef) given(f *plan.Frame) bool {
	if r.text == "" {
		return hasValue(f.Field, false)
	}
	v, nullable, ok := r.value(f)
	if !ok {
		return false
	}
	return hasValue(v, nullable)
}

// find follows a path through values.
func find(types Types, v reflect.Value, path string) (found reflect.Value, nullable, ok bool) {
	for {
		v, nullable, ok = types.Extract(v)
		switch {
		case !ok || v.Kind() == reflect.Invalid:
			return v, nullable, false
		case path == "":
			return v, nullable, true
		}
		if v, path, ok = descend(v, path); !ok {
			return v, nullable, false
		}
	}
}

// descend takes one step of a path.
func descend(v reflect.Value, path string) (next reflect.Value, rest string, ok bool) {
	switch v.Kind() {
	case reflect.Struct:
		if IsTime(v.Type()) {
			return v, path, false
		}
		token := path
		if i := strings.IndexAny(path, ".["); i >= 0 {
			token, rest = path[:i], strings.TrimPrefix(path[i:], ".")
		}
		sf, ok := v.Type().FieldByName(token)
		if !ok {
			return v, rest, false
		}
		next, err := v.FieldByIndexErr(sf.Index)
		return next, rest, err == nil
	case reflect.Slice, reflect.Array, reflect.Map:
		open, end := strings.IndexByte(path, '['), strings.IndexByte(path, ']')
		if open < 0 || end < open {
			return v, path, false
		}
		token := path[open+1 : end]
		rest = strings.TrimPrefix(path[end+1:], ".")
		if v.Kind() == reflect.Map {
			next = mapEntry(v, token)
			return next, rest, next.IsValid()
		}
		n, _ := strconv.Atoi(token)
		if n < 0 || n >= v.Len() {
			return v, rest, false
		}
		return v.Index(n), rest, true
	}
	return v, path, false
}

// mapEntry finds the entry of a map whose key is written in a tag.
func mapEntry(v reflect.Value, token string) reflect.Value {
	key := reflect.New(v.Type().Key()).Elem()
	switch {
	case key.Kind() == reflect.String:
		key.SetString(token)
	case key.CanInt():
		n, _ := strconv.ParseInt(token, 10, key.Type().Bits())
		key.SetInt(n)
	case key.CanUint():
		n, _ := strconv.ParseUint(token, 10, key.Type().Bits())
		key.SetUint(n)
	case key.CanFloat():
		n, _ := strconv.ParseFloat(token, key.Type().Bits())
		key.SetFloat(n)
	case key.Kind() == reflect.Bool:
		b, _ := strconv.ParseBool(token)
		key.SetBool(b)
	case key.Kind() == reflect.Interface && key.Type().NumMethod() == 0:
		key.Set(reflect.ValueOf(token))
	default:
		return reflect.Value{}
	}
	return v.MapIndex(key)
}

// hasValue is validator's "required": not nil for what can be nil, and not the
// zero value for the rest, unless a pointer stands in front of it.
func hasValue(v reflect.Value, nullable bool) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface, reflect.Chan, reflect.Func:
		return !v.IsNil()
	}
	return nullable || !v.IsZero()
}
