package decode

import (
	"cmp"
	"reflect"
	"slices"
)

// Mistake is something wrong with a type, found before any input is seen.
type Mistake struct {
	Type  reflect.Type // the struct that holds the field, or the type itself
	Field string       // "" where it is not one field that is wrong
	Key   string       // the struct tag's key, such as "query"; "" for none
	Part  string       // what in the tag's text is wrong; "" for all of it
	Text  string       // what is wrong with it
	Hint  string       // what to do about it; "" for no idea
}

// mistakes gathers the mistakes of one type, each once.
type mistakes struct {
	all  []Mistake
	seen map[Mistake]bool
}

func (m *mistakes) add(x Mistake) {
	if m.seen[x] {
		return
	}
	if m.seen == nil {
		m.seen = map[Mistake]bool{}
	}
	m.seen[x] = true
	m.all = append(m.all, x)
}

// sorted returns the mistakes type by type in the order in which the types were
// met, and field by field within a type.
func (m *mistakes) sorted() []Mistake {
	order := map[reflect.Type]int{}
	for _, x := range m.all {
		if _, ok := order[x.Type]; !ok {
			order[x.Type] = len(order)
		}
	}
	slices.SortStableFunc(m.all, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(order[a.Type], order[b.Type]), cmp.Compare(fieldOrder(a), fieldOrder(b)))
	})
	return m.all
}

func fieldOrder(m Mistake) int {
	if m.Type.Kind() != reflect.Struct || m.Field == "" {
		return -1
	}
	if f, ok := m.Type.FieldByName(m.Field); ok && len(f.Index) == 1 {
		return f.Index[0]
	}
	return -1
}

// instead says what to write in place of a type that cannot be bound.
func instead(t reflect.Type) string {
	switch t := innermost(t); {
	case t.PkgPath() == "net" && t.Name() == "IPNet":
		return "use netip.Prefix"
	case t.PkgPath() == "net/mail" && t.Name() == "Address":
		return "use a string with the rule email"
	case t.PkgPath() == "mime/multipart":
		return "use a validate.File"
	case t.Kind() == reflect.Interface:
		return "name a type, or give the struct around a method that decodes it"
	case t.PkgPath() == "sync/atomic":
		return "use the type without atomic"
	case t.Kind() == reflect.Struct && hides(t):
		return "leave its json tag out, export its fields, or give the type a method UnmarshalText"
	case t.Kind() == reflect.Struct && t.NumField() > 0:
		return "give its fields json tags, or the type a method UnmarshalText"
	}
	return ""
}

// insteadOfText is instead for a source of text.
func insteadOfText(t reflect.Type) string {
	hint := instead(t)
	if t := innermost(t); t.Kind() == reflect.Struct && t.PkgPath() != "mime/multipart" && t.PkgPath() != "sync/atomic" {
		hint = "embed it, or give it a method UnmarshalText"
	}
	return hint
}

// hides reports whether a struct keeps something, and all of it in fields that no
// other package sees. One that keeps nothing says by being there what it says.
func hides(t reflect.Type) (some bool) {
	for f := range t.Fields() {
		switch {
		case f.Tag.Get("json") == "-":
			return false
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			some = some || hides(f.Type)
		case f.Name != "_" && !f.IsExported():
			some = some || f.Type.Size() > 0
		}
	}
	return some
}

// innermost is what pointers and collections hold, or one of them where they hold
// themselves.
func innermost(t reflect.Type) reflect.Type {
	for range maxInside {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return t
		}
	}
	return t
}

// maxInside is how far innermost looks.
const maxInside = 64
