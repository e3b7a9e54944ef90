package rule

import (
	"net/url"
	"reflect"
	"time"
)

// The types that rules know by name.
var (
	TimeType     = reflect.TypeFor[time.Time]()
	DurationType = reflect.TypeFor[time.Duration]()
	StringerType = reflect.TypeFor[interface{ String() string }]()
	urlType      = reflect.TypeFor[url.URL]()
	bytesType    = reflect.TypeFor[[]byte]()
)

// IsTime reports whether validator treats a struct type as a time.
func IsTime(t reflect.Type) bool { return t.Kind() == reflect.Struct && t.ConvertibleTo(TimeType) }

// Kinds is a set of the sorts of values that a rule can test.
type Kinds uint16

// The kinds, and sets of them that many rules take.
const (
	KindString Kinds = 1 << iota
	KindInt
	KindUint
	KindFloat
	KindBool
	KindBytes
	KindSlice
	KindArray
	KindMap
	KindTime
	KindStruct
	KindFunc // and channels, which can only be nil or not
	KindStringer
	KindURL // a url.URL, by its text

	KindNumber = KindInt | KindUint | KindFloat
	KindWhole  = KindInt | KindUint
	KindList   = KindBytes | KindSlice | KindArray | KindMap
	KindSized  = KindString | KindList
	KindAny    = ^Kinds(0)
)

// kindNames are in the order of the bits.
var kindNames = []string{
	"string", "integer", "unsigned integer", "float", "bool", "[]byte", "slice", "array", "map", "time.Time", "struct", "func", "fmt.Stringer", "url.URL",
}

// String names the kinds, for the start-up check.
func (k Kinds) String() string {
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

// KindOf returns the sort of value that t is, 0 for one that no rule takes.
func KindOf(t reflect.Type) Kinds {
	switch t.Kind() {
	case reflect.String:
		return KindString
	case reflect.Bool:
		return KindBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return KindInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return KindUint
	case reflect.Float32, reflect.Float64:
		return KindFloat
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return KindBytes
		}
		return KindSlice
	case reflect.Array:
		return KindArray
	case reflect.Map:
		return KindMap
	case reflect.Struct:
		if IsTime(t) {
			return KindTime
		}
		return KindStruct
	case reflect.Func, reflect.Chan:
		return KindFunc
	}
	return 0
}

// Holds reports whether values of type t are among the kinds.
func (k Kinds) Holds(t reflect.Type) bool {
	if KindOf(t)&k != 0 {
		return true
	}
	return k&KindStringer != 0 && t.Implements(StringerType) || k&KindURL != 0 && t == urlType
}

// MaxPointers is how many pointers to pointers are followed. A type can be a
// pointer to itself, and so can a value.
const MaxPointers = 64

// Deref returns t without the pointers around it.
func Deref(t reflect.Type) reflect.Type {
	for range MaxPointers {
		if t.Kind() != reflect.Pointer {
			break
		}
		t = t.Elem()
	}
	return t
}
