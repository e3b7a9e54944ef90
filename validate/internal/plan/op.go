// Package plan runs what the rules of a type are compiled to: programs of ops, each a
// test at an offset from where a value lies. It knows neither tags nor rules. Whoever
// compiles fills in the ops, which say what they refuse and where, and a program then
// accepts a value, or tells why not: Quick and Check are all that a check calls.
//
// The memory that an op looks at is that of the type for which it was made, so a
// program and a pointer that do not belong together are an error of the caller that
// nothing finds.
package plan

import (
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// Program is what a type, or a value with a tag, is compiled to: ops, each a
// test at an offset from where the value lies. It has two uses. accept runs
// until an op says no; explain goes on from there, and says where and why.
type Program struct {
	Typ      reflect.Type
	Ops      []Op
	Outward  bool     // an op looks at a struct outside
	straight bool     // an element may go through the ops beside others
	plain    bool     // each op looks at memory alone, and decides about no other
	textual  bool     // each op needs no more than a text
	weighed  bool     // what follows is known
	bare     bool     // quick decides about each op without a run
	weight   int      // how many values the light ops look at, at most
	deep     int      // how many levels deeper these lie
	Calls    bool     // code of the program's own may run, and panic
	Strict   *Program // of the default mode, for ReportOnly
}

// Opcode says what an op tests.
type Opcode uint8

const (
	OpNever    Opcode = iota // refuses
	OpText                   // a string of lo to hi characters
	OpMatch                  // a string by a function
	OpMatchArg               // a string by a function with a text of the rule's own
	OpSet                    // a string among others
	OpSame                   // a string that equals another, at lo from the struct around
	OpInt                    // a signed integer from lo to hi, by size
	OpInt8
	OpInt16
	OpInt32
	OpUint // an unsigned integer from lo to hi, by size
	OpUint8
	OpUint16
	OpUint32
	OpFloat // a float from lo to hi
	OpFloat32
	OpInts    // an integer among others
	OpNotInt  // an integer other than lo; both need the operand Kind
	OpBytes   // a string or a slice of at most hi bytes
	OpLen     // a slice of lo to hi elements
	OpMapLen  // a map of lo to hi entries
	OpByte    // a byte that is not zero
	OpWord    // a word that is not zero: a number, or what may be nil
	OpGiven   // a value that is not one of those that lo leaves out
	OpEmpty   // a value that is
	OpBool    // a bool that is lo
	OpTime    // a time beside the present
	OpCompare // a number or a time beside another field
	OpUnique  // a slice of strings or whole numbers, none of them twice
	OpRule    // a rule by reflection
	OpDirect  // a rule of the program's own, on the value where it lies
	OpEither  // one of several lists of ops accepts

	OpHas  // to next, by the ops for none, where an Opt or a sql.Null holds nothing
	OpJump // to next, where the value is one that an omit leaves out
	OpWhen // to the op behind the following one, where a condition does not hold

	OpPointer // the ops of what a pointer points to, or those for nil
	OpElems   // the ops of each element of a slice
	OpArray   // the same of an array
	OpEntries // the ops of each key and value of a map
	OpInside  // the ops of a struct
	OpDynamic // the ops of what an interface holds, or a method returns
)

// inner reports whether an op only holds other ops, and refuses nothing itself.
func (c Opcode) inner() bool { return c >= OpPointer }

// Op is one test. What its operands mean depends on its code alone, as the list
// of codes says.
type Op struct {
	Code Opcode
	How  Comparison // OpCompare, OpTime
	Via  Whence     // where the struct around is
	Cost uint8      // how many levels deeper what is inside lies
	Next int32      // where to go on once the value is refused
	Off  uint32     // of the value
	Own  uint32     // of the struct around the value
	Lo   uint64
	Hi   uint64
	F    func(string) bool
	X    *Operands
	Fail *Failure
	// parts are the rules that one op tests together: required, the lower and
	// the upper bound.
	parts *[3]*Failure
	Path  string // what it adds to a JSON Pointer
	Name  string // the same in Go's names
}

// Whence says where the struct around a value is. A number above nearest counts the
// lists of ops between.
type Whence uint8

const (
	Here    Whence = iota // in what the ops are run on
	Nearest               // the run's owner
)

// Operands are what few ops need.
type Operands struct {
	Param  string
	Match  func(s, param string) bool
	Set    *WordSet
	Ints   []int64
	Rule   func(*Frame) bool
	Label  string       // OpRule: what the rule is called
	Beside bool         // OpRule: it looks at the struct around
	Around reflect.Type // the struct around
	Typ    reflect.Type
	// Nullable says that a pointer or an interface stands around the value.
	Nullable bool
	Kind     reflect.Kind // OpCompare: of both
	Alts     [][]Op
	Now      func() time.Time
	When     *Condition
	Direct   func(unsafe.Pointer) bool
	Why      func(string) Failure

	Prog  *Program   // of what is inside
	Keys  *Program   // OpEntries: of the keys
	Lost  *Program   // OpEntries: in place of Prog, at a key that no look-up finds
	None  []Op       // where there is nothing inside
	Size  uintptr    // of an element
	Mark  uintptr    // OpHas: the offset of what says that there is a value
	Holds uint8      // OpHas: what stands there then
	Bring bool       // the struct around is needed inside
	Push  bool       // those around that one too
	light bool       // what is inside needs no run
	Pool  *sync.Pool // OpEntries: *plainEntry
	Slow  *sync.Pool // OpEntries: *entryScratch
	Dyn   *Dynamic
}

// sliceHeader is how a slice and a string begin in memory; a test compares it
// with reflect. It has no capacity, which a string has no room for: checkptr
// refuses to look at a string as at something longer.
type sliceHeader struct {
	data unsafe.Pointer
	len  int
}

// NumberOp is the op for integers and floats of a kind. What depends on the
// machine stands for the size it has here.
func NumberOp(k reflect.Kind) (Opcode, bool) {
	word := unsafe.Sizeof(int(0)) == 8
	switch k {
	case reflect.Int:
		if word {
			return OpInt, true
		}
		return OpInt32, true
	case reflect.Int64:
		return OpInt, true
	case reflect.Int8:
		return OpInt8, true
	case reflect.Int16:
		return OpInt16, true
	case reflect.Int32:
		return OpInt32, true
	case reflect.Uint, reflect.Uintptr:
		if word {
			return OpUint, true
		}
		return OpUint32, true
	case reflect.Uint64:
		return OpUint, true
	case reflect.Uint8:
		return OpUint8, true
	case reflect.Uint16:
		return OpUint16, true
	case reflect.Uint32:
		return OpUint32, true
	case reflect.Float64:
		return OpFloat, true
	case reflect.Float32:
		return OpFloat32, true
	}
	return 0, false
}

// Dynamic is how the values of an interface, or of a method, are checked: by a
// program for each type that comes along.
type Dynamic struct {
	Make  func(reflect.Type) *Program
	Get   func(reflect.Value) (reflect.Value, bool) // a method, nil for an interface
	progs sync.Map                                  // reflect.Type -> *known
	last  atomic.Pointer[known]                     // which is mostly the next one too
}

// known is a type that an interface has held.
type known struct {
	word   unsafe.Pointer // the first word of such an interface, nil for a method's value
	direct bool
	prog   *Program
}

// Bounds say where a check ends.
type Bounds struct {
	Depth    int  // how many values may be inside each other
	Values   int  // how many it looks at
	FailFast bool // the first violation ends it
}

// run is the state of one check.
type run struct {
	bounds *Bounds
	nodes  int // how many values may still be looked at
	depth  int // how many values may still be inside each other
	frame  *Frame
	owner  unsafe.Pointer            // the struct around, for what lies elsewhere
	bases  [MaxLevels]unsafe.Pointer // of the lists of ops around, of which level counts all
	level  int
	pair   Pair // what unique has found
	wrong  bool // the last rule by reflection cannot test such a value

	// trail is where accept stopped, the innermost place first.
	trail [8]place
	n     int
	elem  int  // of the list whose ops have just refused
	over  bool // a limit was passed
}

// MaxLevels is how many programs may lie between a rule and a struct that it names.
const MaxLevels = 8

// place is an op, and the element that it was at.
type place struct {
	op   int32
	elem int32
}

// MapByReflection is the operand How of OpEntries for a map that is gone over by
// reflection. For the others it says what part keys are, and then values.
const MapByReflection Comparison = 0

// The parts of such a map.
const (
	partOther Comparison = iota
	partText
	partInt
	partAny
	partPointer // only of values
	partSlice
)

// mapOf is the operand for a map of two parts.
func mapOf(key, elem Comparison) Comparison { return key<<4 | elem }

// PlainMap says which of them a type of map is.
func PlainMap(t reflect.Type) Comparison {
	key, elem := plainPart(t.Key()), plainPart(t.Elem())
	if key == partOther || key > partAny || elem == partOther {
		return MapByReflection
	}
	return mapOf(key, elem)
}

func plainPart(t reflect.Type) Comparison {
	switch k := t.Kind(); {
	case k == reflect.String:
		return partText
	case k == reflect.Int, k == reflect.Int64 && t.Size() == unsafe.Sizeof(int(0)):
		return partInt
	case k == reflect.Interface && t.NumMethod() == 0:
		return partAny
	case k == reflect.Pointer:
		return partPointer
	case k == reflect.Slice:
		return partSlice
	}
	return partOther
}
