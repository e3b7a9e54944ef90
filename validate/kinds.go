package validate

import (
	"reflect"
	"time"
)

var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	bytesType    = reflect.TypeFor[[]byte]()
)

// isTime reports whether validator treats a struct type as a time.
func isTime(t reflect.Type) bool { return t.Kind() == reflect.Struct && t.ConvertibleTo(timeType) }

// kinds is a set of the sorts of values that a rule can test.
type kinds uint16

const (
	kindString kinds = 1 << iota
	kindInt
	kindUint
	kindFloat
	kindBool
	kindBytes
	kindSlice
	kindArray
	kindMap
	kindTime
	kindStruct
	kindFunc // and channels, which can only be nil or not
	kindStringer

	kindNumber = kindInt | kindUint | kindFloat
	kindWhole  = kindInt | kindUint
	kindList   = kindBytes | kindSlice | kindArray | kindMap
	kindSized  = kindString | kindList
	kindAny    = ^kinds(0)
)

// kindNames are for the start-up check, in the order of the bits.
var kindNames = []string{
	"string", "integer", "unsigned integer", "float", "bool", "[]byte", "slice", "array", "map", "time.Time", "struct", "func", "fmt.Stringer",
}

func (k kinds) String() string {
	var text string
	for i, name := range kindNames {
		if k&(1<<i) != 0 {
			if text != "" {
				text += ", "
			}
			text += name
		}
	}
	return text
}

// kindOf returns the sort of value that t is, 0 for one that no rule takes.
func kindOf(t reflect.Type) kinds {
	switch t.Kind() {
	case reflect.String:
		return kindString
	case reflect.Bool:
		return kindBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return kindInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return kindUint
	case reflect.Float32, reflect.Float64:
		return kindFloat
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return kindBytes
		}
		return kindSlice
	case reflect.Array:
		return kindArray
	case reflect.Map:
		return kindMap
	case reflect.Struct:
		if isTime(t) {
			return kindTime
		}
		return kindStruct
	case reflect.Func, reflect.Chan:
		return kindFunc
	}
	return 0
}

// maxPointers is how many pointers to pointers are followed. A type can be a
// pointer to itself, and so can a value.
const maxPointers = 64

// deref returns t without the pointers around it.
func deref(t reflect.Type) reflect.Type {
	for range maxPointers {
		if t.Kind() != reflect.Pointer {
			break
		}
		t = t.Elem()
	}
	return t
}
