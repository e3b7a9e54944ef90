package validate

import (
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// program is what a type, or a value with a tag, is compiled to: ops, each a
// test at an offset from where the value lies. It has two uses. accept runs
// until an op says no; explain goes on from there, and says where and why.
type program struct {
	typ      reflect.Type
	ops      []op
	outward  bool     // an op looks at a struct outside
	straight bool     // an element may go through the ops beside others
	plain    bool     // each op looks at memory alone, and decides about no other
	textual  bool     // each op needs no more than a text
	weighed  bool     // what follows is known
	bare     bool     // quick decides about each op without a run
	weight   int      // how many values the light ops look at, at most
	deep     int      // how many levels deeper these lie
	calls    bool     // code of the program's own may run, and panic
	strict   *program // of the default mode, for ReportOnly
}

// opcode says what an op tests.
type opcode uint8

const (
	opNever    opcode = iota // refuses
	opText                   // a string of lo to hi characters
	opMatch                  // a string by a function
	opMatchArg               // a string by a function with a text of the rule's own
	opSet                    // a string among others
	opSame                   // a string that equals another, at lo from the struct around
	opInt                    // a signed integer from lo to hi, by size
	opInt8
	opInt16
	opInt32
	opUint // an unsigned integer from lo to hi, by size
	opUint8
	opUint16
	opUint32
	opFloat // a float from lo to hi
	opFloat32
	opInts    // an integer among others
	opNotInt  // an integer other than lo
	opBytes   // a string or a slice of at most hi bytes
	opLen     // a slice of lo to hi elements
	opMapLen  // a map of lo to hi entries
	opByte    // a byte that is not zero
	opWord    // a word that is not zero: a number, or what may be nil
	opGiven   // a value that is not one of those that lo leaves out
	opEmpty   // a value that is
	opBool    // a bool that is lo
	opTime    // a time beside the present
	opCompare // a number or a time beside another field
	opUnique  // a slice of strings or whole numbers, none of them twice
	opRule    // a rule by reflection
	opDirect  // a rule of the program's own, on the value where it lies
	opEither  // one of several lists of ops accepts

	opHas  // to next, by the ops for none, where an Opt or a sql.Null holds nothing
	opJump // to next, where the value is one that an omit leaves out
	opWhen // to the op behind the following one, where a condition does not hold

	opPointer // the ops of what a pointer points to, or those for nil
	opElems   // the ops of each element of a slice
	opArray   // the same of an array
	opEntries // the ops of each key and value of a map
	opInside  // the ops of a struct
	opDynamic // the ops of what an interface holds, or a method returns
)

// inner reports whether an op only holds other ops, and refuses nothing itself.
func (c opcode) inner() bool { return c >= opPointer }

// op is one test. What its operands mean depends on its code alone, as the list
// of codes says.
type op struct {
	code opcode
	how  comparison // opCompare, opTime
	via  whence     // where the struct around is
	cost uint8      // how many levels deeper what is inside lies
	next int32      // where to go on once the value is refused
	off  uint32     // of the value
	own  uint32     // of the struct around the value
	lo   uint64
	hi   uint64
	f    func(string) bool
	x    *operands
	fail *failure
	// parts are the rules that one op tests together: required, the lower and
	// the upper bound.
	parts *[3]*failure
	path  string // what it adds to a JSON Pointer
	name  string // the same in Go's names
}

// whence says where the struct around a value is. A number above nearest counts the
// lists of ops between.
type whence uint8

const (
	here    whence = iota // in what the ops are run on
	nearest               // the run's owner
)

// operands are what few ops need.
type operands struct {
	param  string
	match  func(s, param string) bool
	set    *wordSet
	ints   []int64
	rule   func(*frame) bool
	label  string       // opRule: what the rule is called
	beside bool         // opRule: it looks at the struct around
	around reflect.Type // the struct around
	typ    reflect.Type
	// nullable says that a pointer or an interface stands around the value.
	nullable bool
	kind     reflect.Kind // opCompare: of both
	alts     [][]op
	now      func() time.Time
	when     *condition
	direct   func(unsafe.Pointer) bool
	why      func(string) failure

	prog  *program   // of what is inside
	keys  *program   // opEntries: of the keys
	none  []op       // where there is nothing inside
	size  uintptr    // of an element
	mark  uintptr    // opHas: the offset of what says that there is a value
	holds uint8      // opHas: what stands there then
	bring bool       // the struct around is needed inside
	push  bool       // those around that one too
	light bool       // what is inside needs no run
	pool  *sync.Pool // opEntries: *plainEntry
	slow  *sync.Pool // opEntries: *entryScratch
	dyn   *dynamic
}

// sliceHeader is how a slice and a string begin in memory; a test compares it
// with reflect. It has no capacity, which a string has no room for: checkptr
// refuses to look at a string as at something longer.
type sliceHeader struct {
	data unsafe.Pointer
	len  int
}

// numberOp is the op for integers and floats of a kind. What depends on the
// machine stands for the size it has here.
func numberOp(k reflect.Kind) (opcode, bool) {
	word := unsafe.Sizeof(int(0)) == 8
	switch k {
	case reflect.Int:
		if word {
			return opInt, true
		}
		return opInt32, true
	case reflect.Int64:
		return opInt, true
	case reflect.Int8:
		return opInt8, true
	case reflect.Int16:
		return opInt16, true
	case reflect.Int32:
		return opInt32, true
	case reflect.Uint, reflect.Uintptr:
		if word {
			return opUint, true
		}
		return opUint32, true
	case reflect.Uint64:
		return opUint, true
	case reflect.Uint8:
		return opUint8, true
	case reflect.Uint16:
		return opUint16, true
	case reflect.Uint32:
		return opUint32, true
	case reflect.Float64:
		return opFloat, true
	case reflect.Float32:
		return opFloat32, true
	}
	return 0, false
}

// dynamic is how the values of an interface, or of a method, are checked: by a
// program for each type that comes along.
type dynamic struct {
	make  func(reflect.Type) *program
	get   func(reflect.Value) (reflect.Value, bool) // a method, nil for an interface
	progs sync.Map                                  // reflect.Type -> *known
	last  atomic.Pointer[known]                     // which is mostly the next one too
}

// known is a type that an interface has held.
type known struct {
	word   unsafe.Pointer // the first word of such an interface, nil for a method's value
	direct bool
	prog   *program
}

// bounds say where a check ends.
type bounds struct {
	depth    int  // how many values may be inside each other
	values   int  // how many it looks at
	failFast bool // the first violation ends it
}

// run is the state of one check.
type run struct {
	bounds *bounds
	nodes  int // how many values may still be looked at
	depth  int // how many values may still be inside each other
	frame  *frame
	owner  unsafe.Pointer            // the struct around, for what lies elsewhere
	bases  [maxLevels]unsafe.Pointer // of the lists of ops around, of which level counts all
	level  int
	pair   equalPair // what unique has found
	wrong  bool      // the last rule by reflection cannot test such a value

	// trail is where accept stopped, the innermost place first.
	trail [8]place
	n     int
	elem  int  // of the list whose ops have just refused
	over  bool // a limit was passed
}

// maxLevels is how many programs may lie between a rule and a struct that it names.
const maxLevels = 8

// place is an op, and the element that it was at.
type place struct {
	op   int32
	elem int32
}

// The types of map that eachEntry goes over without reflection, in the operand how:
// by the part that keys are, and then that of values.
const mapByReflection comparison = 0

// The parts of such a map.
const (
	partOther comparison = iota
	partText
	partInt
	partAny
	partPointer // only of values
	partSlice
)

// mapOf is the operand for a map of two parts.
func mapOf(key, elem comparison) comparison { return key<<4 | elem }

// plainMap says which of them a type of map is.
func plainMap(t reflect.Type) comparison {
	key, elem := plainPart(t.Key()), plainPart(t.Elem())
	if key == partOther || key > partAny || elem == partOther {
		return mapByReflection
	}
	return mapOf(key, elem)
}

func plainPart(t reflect.Type) comparison {
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
