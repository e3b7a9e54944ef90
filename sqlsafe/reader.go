package sqlsafe

import (
	"reflect"
	"time"
	"unsafe"
)

// readers has one row for each exact type that has a reader of its own. A
// named type keeps its name for the driver, which may ask it for a Valuer.
var readers = map[reflect.Type]reader{
	reflect.TypeFor[string]():    readString,
	reflect.TypeFor[int]():       readInt,
	reflect.TypeFor[int64]():     readInt64,
	reflect.TypeFor[int32]():     readInt32,
	reflect.TypeFor[bool]():      readBool,
	reflect.TypeFor[float64]():   readFloat64,
	reflect.TypeFor[[]byte]():    readBytes,
	reflect.TypeFor[time.Time](): readTime,
}

func readerOf(t reflect.Type) reader { return readers[t] }

// value returns what the field holds in the struct at p, which must be of the
// type that the column was compiled from.
func (c *column) value(p unsafe.Pointer) any {
	at := unsafe.Add(p, c.offset)
	switch c.read {
	case readString:
		return *(*string)(at)
	case readInt:
		return *(*int)(at)
	case readInt64:
		return *(*int64)(at)
	case readInt32:
		return *(*int32)(at)
	case readBool:
		return *(*bool)(at)
	case readFloat64:
		return *(*float64)(at)
	case readBytes:
		return *(*[]byte)(at)
	case readTime:
		return *(*time.Time)(at)
	}
	return reflect.NewAt(c.typ, at).Elem().Interface()
}
