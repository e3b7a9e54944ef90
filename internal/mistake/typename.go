package mistake

import (
	"reflect"
	"strings"
)

// maxFields is how many fields name a struct that has no name.
const maxFields = 3

// TypeName returns the name of t for a person, such as "api.User". A struct
// without a name is told by its first fields, "struct{Name, Email, …}", since
// reflect writes it out with all of its tags.
func TypeName(t reflect.Type) string {
	switch {
	case t.Name() != "":
		return t.String()
	case t.Kind() == reflect.Pointer:
		return "*" + TypeName(t.Elem())
	case t.Kind() == reflect.Slice:
		return "[]" + TypeName(t.Elem())
	case t.Kind() != reflect.Struct:
		return t.String()
	}
	var names []string
	for i := range min(t.NumField(), maxFields) {
		names = append(names, t.Field(i).Name)
	}
	if t.NumField() > maxFields {
		names = append(names, "…")
	}
	return "struct{" + strings.Join(names, ", ") + "}"
}
