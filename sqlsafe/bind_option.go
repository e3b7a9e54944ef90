package sqlsafe

import (
	"reflect"
	"strings"
	"sync"
)

// maxPointers is how many pointers to pointers are followed to a value.
const maxPointers = 64

var optionTypes sync.Map // reflect.Type to bool

// isOption reports whether values of a type are not values to a driver, but
// change what it does: pgx sends another text for a QueryRewriter (CWE-89), and
// reads its own option types as options. Of this package there is no type whose
// values a database could hold.
func isOption(t reflect.Type) bool {
	if t == nil {
		return false
	}
	if known, ok := optionTypes.Load(t); ok {
		return known.(bool)
	}
	_, rewrites := t.MethodByName("RewriteQuery")
	named := t
	for range maxPointers {
		if named.Kind() != reflect.Pointer && (named.Kind() != reflect.Slice || named.Name() != "") {
			break
		}
		named = named.Elem()
	}
	is := rewrites || ofDriver(named) || named.PkgPath() == ownPath
	optionTypes.Store(t, is)
	return is
}

var ownPath = reflect.TypeFor[Dialect]().PkgPath()

// ofDriver reports whether a type is an option of a known driver.
func ofDriver(t reflect.Type) bool {
	switch {
	case strings.HasPrefix(t.PkgPath(), "github.com/jackc/pgx/"):
		return strings.HasPrefix(t.Name(), "Query") || strings.HasSuffix(t.Name(), "NamedArgs") || t.Name() == "Batch"
	case t.PkgPath() == "database/sql":
		return t.Name() == "NamedArg" || t.Name() == "Out" // of which a driver may bind NULL
	case t.PkgPath() == "database/sql/driver":
		return t.Name() == "NamedValue"
	}
	return false
}
