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
