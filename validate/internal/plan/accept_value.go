package plan

import (
	"reflect"
	"time"
	"unicode/utf8"
	"unsafe"
)

// text counts characters only where the bytes do not decide.
func (o *Op) text(s string) bool {
	n := uint64(len(s))
	if n < o.Lo {
		return false
	}
	if n <= o.Hi && (o.Lo <= 1 || n >= utf8.UTFMax*o.Lo) {
		return true
	}
	n = uint64(utf8.RuneCountInString(s))
	return n >= o.Lo && n <= o.Hi
}

// load reads an integer of fewer than 64 bits.
func (c Opcode) load(p unsafe.Pointer) int64 {
	switch c {
	case OpInt8:
		return int64(*(*int8)(p))
	case OpInt16:
		return int64(*(*int16)(p))
	case OpInt32:
		return int64(*(*int32)(p))
	case OpUint8:
		return int64(*(*uint8)(p))
	case OpUint16:
		return int64(*(*uint16)(p))
	}
	return int64(*(*uint32)(p))
}

// loadInt reads an integer of any kind; one of 64 bits without a sign as the
// number of the same bits.
func loadInt(k reflect.Kind, p unsafe.Pointer) int64 {
	switch k {
	case reflect.Int:
		return int64(*(*int)(p))
	case reflect.Int64:
		return *(*int64)(p)
	case reflect.Int8:
		return int64(*(*int8)(p))
	case reflect.Int16:
		return int64(*(*int16)(p))
	case reflect.Int32:
		return int64(*(*int32)(p))
	case reflect.Uint, reflect.Uintptr:
		return int64(*(*uint)(p))
	case reflect.Uint64:
		return int64(*(*uint64)(p))
	case reflect.Uint8:
		return int64(*(*uint8)(p))
	case reflect.Uint16:
		return int64(*(*uint16)(p))
	}
	return int64(*(*uint32)(p))
}

// loadFloat reads a float of either size.
func loadFloat(k reflect.Kind, p unsafe.Pointer) float64 {
	if k == reflect.Float32 {
		return float64(*(*float32)(p))
	}
	return *(*float64)(p)
}

// compare compares two fields of one kind.
func (o *Op) compare(a, b unsafe.Pointer) bool {
	switch k := o.X.Kind; {
	case k == reflect.Struct:
		return o.How.Holds((*time.Time)(a).Compare(*(*time.Time)(b)))
	case k == reflect.String: // by length, but for equality
		x, y := *(*string)(a), *(*string)(b)
		if o.How == Eq || o.How == Ne {
			return o.How.Holds(BoolSign(x == y, true))
		}
		return o.How.Holds(Sign(len(x), len(y)))
	case k == reflect.Float32 || k == reflect.Float64:
		return o.How.OnFloats(loadFloat(k, a), loadFloat(k, b))
	case k >= reflect.Uint && k <= reflect.Uintptr:
		return o.How.Holds(Sign(uint64(loadInt(k, a)), uint64(loadInt(k, b))))
	default:
		return o.How.Holds(Sign(loadInt(k, a), loadInt(k, b)))
	}
}
