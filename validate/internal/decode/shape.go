package decode

import (
	"encoding"
	stdjson "encoding/json"
	"net/url"
	"reflect"
	"runtime"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// shape is what a Go type looks like to a JSON document, and how one value of a
// document is put where it belongs in memory.
type shape struct {
	kind shapeKind
	typ  reflect.Type
	size int64  // of the type
	want string // what it takes, for messages

	wanted untaint.Params // the same in a violation

	elem  *shape  // of a pointer, list, array, dict or optional
	key   *shape  // of a dict whose keys are not simply text
	state uintptr // where an optional keeps its state
	given uint8   // the state of one that has a value
	null  uint8   // the state of one that is null

	bits          int  // of a number
	signed, float bool // a number that is neither is unsigned
	quoted        bool // the number is inside a string
	exact         bool // a number is kept with all of its digits
	layout        string
	none          reflect.Value // an empty slice

	members  []member
	byName   map[string]int  // to an index of members
	untagged map[string]bool // names that json would bind though no tag says so
}

type shapeKind uint8

// The kinds from asText to byteArray are read from a string; those before byJSON
// have null for their zero value.
const (
	asText    shapeKind = iota
	byText              // by UnmarshalText
	moment              // a time.Time
	address             // a url.URL
	duration            // text such as "1h30m", or nanoseconds
	bytesText           // a []byte, in base64
	byteArray           // the same of a fixed length
	boolean
	number
	anything // an any
	never    // another interface, which takes null alone
	object   // a struct
	list     // a slice
	array
	dict     // a map
	pointer  // nil or what elem says
	optional // an Opt, or a Null type of database/sql, of what elem says

	byJSON    // by UnmarshalJSON
	byDecoder // by UnmarshalJSONFrom
	raw       // a RawMessage
)

// States of an Opt, which is a struct of its value and a uint8.
const (
	OptMissing uint8 = iota
	OptNull
	OptGiven
)

// member is a field of a struct that JSON binds.
type member struct {
	name   string
	quoted string // as a document spells it
	index  []int
	via    []hop // the embedded pointers on the way to it
	off    uintptr
	shape  *shape
}

// hop is a pointer to an embedded struct.
type hop struct {
	off uintptr
	typ reflect.Type // what it points to
}

// shaper compiles types into shapes.
type shaper struct {
	cfg      *Config
	mistakes *mistakes
	known    map[reflect.Type]*shape
	methods  bool // there are types that decode themselves
}

var (
	unmarshalerFrom = reflect.TypeFor[json.UnmarshalerFrom]()
	unmarshaler     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	durationType    = reflect.TypeFor[time.Duration]()
	numberType      = reflect.TypeFor[stdjson.Number]()
	timeType        = reflect.TypeFor[time.Time]()
	urlType         = reflect.TypeFor[url.URL]()
	rawType         = reflect.TypeFor[stdjson.RawMessage]()
	valueType       = reflect.TypeFor[jsontext.Value]()
)

// compile returns the shape of t, which occurs in the field f of the struct in,
// both of which are only for mistakes.
func (c *shaper) compile(t reflect.Type, in reflect.Type, f string) *shape {
	if s, ok := usualLeaves()[t]; ok {
		return s
	}
	if s, ok := c.known[t]; ok {
		return s
	}
	s := &shape{typ: t, size: int64(t.Size())}
	s.takes(wants(t))
	c.known[t] = s
	wrong := func(why string) {
		c.mistakes.add(Mistake{Type: in, Field: f, Key: "json", Text: why})
	}
	if h, ok := c.cfg.optional(t); ok {
		s.kind, s.state, s.given, s.null = optional, h.state, h.given, h.null
		s.elem = c.compile(h.typ, in, f)
		s.takes(s.elem.want)
		return s
	}
	if s.leaf() {
		c.methods = c.methods || s.kind == byJSON || s.kind == byDecoder
		c.promotes(t, in, f)
		return s
	}
	switch t.Kind() {
	case reflect.Pointer:
		s.kind = pointer
		if endless(t) {
			wrong(t.String() + " points to itself and can only be nil")
			return s
		}
		s.elem = c.compile(t.Elem(), in, f)
		s.takes(s.elem.want)
	case reflect.Struct:
		s.kind = object
		c.structure(s)
	case reflect.Slice:
		s.kind, s.none = list, reflect.MakeSlice(t, 0, 0)
		s.elem = c.compile(t.Elem(), in, f)
	case reflect.Array:
		s.kind = array
		s.elem = c.compile(t.Elem(), in, f)
	case reflect.Map:
		s.kind = dict
		s.elem = c.compile(t.Elem(), in, f)
		if k := t.Key(); !decodesItself(k) && k.Kind() != reflect.String && !isNumber(k.Kind()) {
			wrong("JSON cannot be decoded into a map whose key is " + k.String())
		}
		if s.key = c.compile(t.Key(), in, f); s.key.kind == asText {
			s.key = nil
		}
		c.methods = c.methods || s.key != nil
	case reflect.Interface:
		if s.kind = never; t.NumMethod() == 0 {
			s.kind = anything
		}
	default:
		s.kind = never
		wrong("JSON cannot be decoded into " + t.String())
	}
	return s
}

// usualLeaves are the shapes of types that most structs have. All plans share them.
var usualLeaves = sync.OnceValue(func() map[reflect.Type]*shape {
	leaves := map[reflect.Type]*shape{}
	for _, t := range []reflect.Type{
		reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int16](),
		reflect.TypeFor[int32](), reflect.TypeFor[int64](), reflect.TypeFor[uint](), reflect.TypeFor[uint8](), reflect.TypeFor[uint16](),
		reflect.TypeFor[uint32](), reflect.TypeFor[uint64](), reflect.TypeFor[float32](), reflect.TypeFor[float64](), timeType, durationType, rawType,
	} {
		s := &shape{typ: t, size: int64(t.Size())}
		s.takes(wants(t))
		s.leaf()
		leaves[t] = s
	}
	return leaves
})

// anyShapes are the shapes of what is inside an any.
type anyShapes struct{ value, list, float *shape }

// inAny are those that all plans share.
var inAny = sync.OnceValue(func() (s anyShapes) {
	c := shaper{cfg: &Config{}, mistakes: &mistakes{}, known: map[reflect.Type]*shape{}}
	s.list = c.compile(reflect.TypeFor[[]any](), nil, "")
	s.value, s.float = s.list.elem, usualLeaves()[reflect.TypeFor[float64]()]
	return s
})

// keepsExact reports whether t is a type of numbers with methods of its own, such
// as a decimal or a big.Float. They all have Sign.
func keepsExact(t reflect.Type) bool {
	return t == numberType || reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ Sign() int }]())
}

// leaf finds out how a value without parts is read, and whether s is one.
func (s *shape) leaf() bool {
	t, k := s.typ, s.typ.Kind()
	p := reflect.PointerTo(t)
	method := k != reflect.Pointer && k != reflect.Interface
	switch {
	case t == rawType, t == valueType:
		s.kind = raw
	case t == timeType:
		s.kind = moment
	case t == urlType:
		s.kind = address
	case t == durationType:
		s.kind, s.bits, s.signed = duration, 64, true
	case t == numberType:
		s.kind, s.exact = number, keepsExact(t)
	case method && p.Implements(unmarshalerFrom):
		s.kind, s.exact = byDecoder, keepsExact(t)
	case method && p.Implements(unmarshaler):
		s.kind, s.exact = byJSON, keepsExact(t)
	case method && p.Implements(textUnmarshaler):
		s.kind, s.exact = byText, keepsExact(t)
	case k == reflect.String:
		s.kind = asText
	case k == reflect.Bool:
		s.kind = boolean
	case isNumber(k):
		s.kind, s.bits = number, t.Bits()
		s.signed, s.float = reflect.Int <= k && k <= reflect.Int64, k == reflect.Float32 || k == reflect.Float64
	case k == reflect.Slice && isByte(t.Elem()):
		s.kind = bytesText
	case k == reflect.Array && isByte(t.Elem()):
		s.kind = byteArray
	default:
		return false
	}
	return true
}

// isByte reports whether json reads many of t as base64.
func isByte(t reflect.Type) bool { return t == reflect.TypeFor[byte]() }

// endless reports whether a pointer leads to itself through pointers alone. To
// decode into one, json goes on until the stack is full.
func endless(t reflect.Type) bool {
	seen := map[reflect.Type]bool{}
	for t.Kind() == reflect.Pointer && !seen[t] {
		seen[t] = true
		t = t.Elem()
	}
	return t.Kind() == reflect.Pointer
}

// decodesItself reports whether t has a decoding method of its own, which is
// called in place of looking into t.
func decodesItself(t reflect.Type) bool {
	if t == timeType || t == urlType {
		return true
	}
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface {
		return false
	}
	p := reflect.PointerTo(t)
	return p.Implements(unmarshalerFrom) || p.Implements(unmarshaler) || p.Implements(textUnmarshaler)
}

// takes says what s takes.
func (s *shape) takes(want string) { s.want, s.wanted = want, wanted(want) }

// wanted returns the parameters of a violation that says what is wanted. All that
// say the same share them.
func wanted(want string) untaint.Params {
	if known, ok := wantedParams.Load(want); ok {
		return known.(untaint.Params) //nolint:forcetypeassert // the map holds nothing else
	}
	made, _ := wantedParams.LoadOrStore(want, untaint.NewParams(untaint.TextParam("want", want)))
	return made.(untaint.Params) //nolint:forcetypeassert // the map holds nothing else
}

// wantedParams has few entries: the words of wants, and the layouts of tags.
var wantedParams sync.Map

// wants names what JSON value a type takes.
func wants(t reflect.Type) string {
	switch {
	case t == timeType:
		return "RFC 3339 time"
	case t == urlType:
		return "URL"
	case t == durationType:
		return "duration"
	case t == numberType:
		return "number"
	case decodesItself(t):
		return "valid value"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	case reflect.Struct, reflect.Map:
		return "object"
	case reflect.Slice, reflect.Array:
		if isByte(t.Elem()) {
			return "base64 string"
		}
		return "array"
	case reflect.Float32, reflect.Float64:
		return "number"
	}
	if isInteger(t.Kind()) {
		return "whole number"
	}
	return "valid value"
}

func isNumber(k reflect.Kind) bool {
	return isInteger(k) || k == reflect.Float32 || k == reflect.Float64
}

func isInteger(k reflect.Kind) bool { return reflect.Int <= k && k <= reflect.Uintptr }

// promotes reports a struct whose decoding method is that of what it embeds. A
// pointer or an interface is nil before anything is decoded, and the method is
// called with that; of a value the method binds nothing that stands beside it.
func (c *shaper) promotes(t, in reflect.Type, f string) {
	if m, ok := promoted(t); ok {
		m.Type, m.Field, m.Key = in, f, "json"
		c.mistakes.add(m)
	}
}

func promoted(t reflect.Type) (m Mistake, found bool) {
	if t.Kind() != reflect.Struct {
		return m, false
	}
	for _, name := range []string{"UnmarshalJSONFrom", "UnmarshalJSON", "UnmarshalText"} {
		method, ok := reflect.PointerTo(t).MethodByName(name)
		if !ok || !generated(method) {
			continue
		}
		from := "the decoding method of " + mistake.TypeName(t) + " is that of its embedded "
		if field, ok := pointerWith(t, name); ok {
			return Mistake{Text: from + field + ", which a document can leave nil"}, true
		}
		embedded, beside := "", ""
		for f := range t.Fields() {
			if tag, ok := f.Tag.Lookup("json"); ok && tag != "-" && f.IsExported() {
				beside = f.Name
			} else if reflect.PointerTo(f.Type).NumMethod() > 0 && f.Anonymous {
				embedded = f.Name
			}
		}
		if beside != "" {
			return Mistake{Text: from + embedded + ", which binds no " + beside, Hint: "give what is embedded a name and a json tag"}, true
		}
	}
	return m, false
}

// generated reports whether the compiler has made a method, as it does for one
// that is promoted.
func generated(m reflect.Method) bool {
	file, _ := runtime.FuncForPC(m.Func.Pointer()).FileLine(m.Func.Pointer())
	return file == "<autogenerated>"
}
