package decode

import (
	"encoding"
	stdjson "encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// shape is what a Go type looks like to a JSON document. It mirrors how
// go-json-experiment/json sees the type, so that the slow pass can walk a
// document beside it.
type shape struct {
	kind shapeKind
	typ  reflect.Type
	elem *shape // of a pointer, list, dict or optional
	size int64  // what one more element or target of this costs in memory

	fields   map[string]*member
	folded   map[string]string // a name without regard to case, to the name as it is
	untagged map[string]bool   // names that JSON would bind though no tag says so
	want     string            // what a leaf takes, for messages
}

type shapeKind uint8

const (
	leaf     shapeKind = iota // json decodes it as a whole
	object                    // a struct
	list                      // a slice or an array
	dict                      // a map
	pointer                   // nil or what elem says
	optional                  // an Opt of what elem says
)

// member is a field of a struct that JSON binds.
type member struct {
	index []int
	shape *shape
	cost  int64 // of the embedded pointers on the way to it
	// whole is a struct type with this one field, for a field whose tag has
	// options that change how the value is read.
	whole reflect.Type
}

// shaper compiles types into shapes.
type shaper struct {
	cfg      *Config
	mistakes *mistakes
	known    map[reflect.Type]*shape

	opaque    bool // some part has a decoding method of its own
	unbounded bool // some part may nest as deep as the input likes
	readers   bool // some part is a time.Duration or a json.Number
	maxUnit   int64
	bait      map[string]bool
	depth     int // of the deepest path through the types
}

var (
	unmarshalerFrom = reflect.TypeFor[json.UnmarshalerFrom]()
	unmarshaler     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	durationType    = reflect.TypeFor[time.Duration]()
	numberType      = reflect.TypeFor[stdjson.Number]()
	timeType        = reflect.TypeFor[time.Time]()
)

// compile returns the shape of t, which occurs in the field f of the struct in,
// both of which are only for mistakes.
func (c *shaper) compile(t reflect.Type, in reflect.Type, f string, depth int) *shape {
	c.depth = max(c.depth, depth)
	if s, ok := c.known[t]; ok {
		// A type seen before may be one we are still inside of, whose kind is
		// therefore set before its parts are compiled. It is not worth telling
		// that apart: the exact scan is for both.
		c.unbounded = c.unbounded || s.kind != leaf
		return s
	}
	s := &shape{typ: t, size: int64(t.Size())}
	c.known[t] = s
	if value, ok := c.cfg.optional(t); ok {
		s.kind = optional
		s.elem = c.compile(value, in, f, depth)
		s.want = s.elem.want
		return s
	}
	s.want = wants(t)
	if decodesItself(t) {
		c.unbounded = c.unbounded || t != timeType
		c.opaque = c.opaque || t != timeType
		return s
	}
	switch t.Kind() {
	case reflect.Pointer:
		if endless(t) {
			c.mistakes.add(Mistake{Type: in, Field: f, Key: "json", Text: t.String() + " points to itself and can only be nil"})
			return s
		}
		s.kind = pointer
		s.elem = c.compile(t.Elem(), in, f, depth)
		c.maxUnit = max(c.maxUnit, s.elem.size)
		s.want = s.elem.want
	case reflect.Struct:
		s.kind = object
		c.structure(s, depth)
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return s // base64 text
		}
		s.kind = list
		s.elem = c.compile(t.Elem(), in, f, depth+1)
		c.maxUnit = max(c.maxUnit, s.elem.size)
	case reflect.Map:
		s.kind = dict
		s.elem = c.compile(t.Elem(), in, f, depth+1)
		c.maxUnit = max(c.maxUnit, int64(t.Key().Size())+s.elem.size)
		if k := t.Key(); !decodesItself(k) && k.Kind() != reflect.String && !isNumber(k.Kind()) {
			c.mistakes.add(Mistake{Type: in, Field: f, Key: "json", Text: "JSON cannot be decoded into a map whose key is " + k.String()})
		}
	case reflect.Interface:
		c.unbounded = true
		c.opaque = c.opaque || t.NumMethod() > 0
	case reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		c.mistakes.add(Mistake{Type: in, Field: f, Key: "json", Text: "JSON cannot be decoded into " + t.String()})
	}
	c.readers = c.readers || t == durationType || t == numberType
	return s
}

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

// decodesItself reports whether t has a decoding method of its own, which
// json calls in place of looking into t.
func decodesItself(t reflect.Type) bool {
	if t == timeType {
		return true
	}
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface {
		return false
	}
	p := reflect.PointerTo(t)
	return p.Implements(unmarshalerFrom) || p.Implements(unmarshaler) || p.Implements(textUnmarshaler)
}

// wants names what JSON value a type takes.
func wants(t reflect.Type) string {
	switch {
	case t == timeType:
		return "RFC 3339 time"
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
		if t.Elem().Kind() == reflect.Uint8 {
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

// structure fills in the members of a struct, breadth first so that a shallow
// field hides a deeper one of the same name, as in Go.
func (c *shaper) structure(s *shape, depth int) {
	s.fields, s.untagged = map[string]*member{}, map[string]bool{}
	c.probe(s.typ)
	level := []embedded{{typ: s.typ}}
	seen := map[reflect.Type]bool{s.typ: true}
	for len(level) > 0 {
		found := map[string]reflect.StructField{} // in this level
		var next []embedded
		for _, e := range level {
			next = append(next, c.fields(s, e, found, seen, depth)...)
		}
		level = next
	}
	s.folded = make(map[string]string, len(s.fields))
	for name := range s.fields {
		s.folded[foldName(name)] = name
	}
	for name := range s.untagged {
		c.bait[name] = true
	}
}

// embedded is a struct whose fields count as the fields of another.
type embedded struct {
	typ   reflect.Type
	index []int
	cost  int64 // what it takes to set the pointers on the way to it
}

// fields adds the fields of one struct to s, and returns the structs embedded
// in it.
func (c *shaper) fields(s *shape, e embedded, found map[string]reflect.StructField, seen map[reflect.Type]bool, depth int) (next []embedded) {
	for i := range e.typ.NumField() {
		f := e.typ.Field(i)
		tag, tagged := f.Tag.Lookup("json")
		if tag == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		index := append(append(make([]int, 0, len(e.index)+1), e.index...), i)
		name, opts, _ := strings.Cut(tag, ",")
		if inner, ok := embeds(f, name); ok {
			if !seen[inner] {
				seen[inner] = true
				cost := e.cost
				if f.Type.Kind() == reflect.Pointer {
					cost += int64(inner.Size())
				}
				c.maxUnit = max(c.maxUnit, cost)
				next = append(next, embedded{inner, index, cost})
			}
			continue
		}
		name = cmpOr(name, f.Name)
		if s.fields[name] != nil && found[name].Type == nil || s.untagged[name] && found[name].Type == nil {
			continue // hidden by a shallower field
		}
		if other, ok := found[name]; ok {
			if tagged || s.fields[name] != nil {
				c.mistakes.add(Mistake{Type: e.typ, Field: f.Name, Key: "json", Part: name,
					Text: "the name is also that of field " + other.Name})
			}
			continue
		}
		found[name] = f
		if !tagged {
			s.untagged[name] = true
			continue
		}
		s.fields[name] = c.member(s, e.typ, f, index, opts, depth)
		s.fields[name].cost = e.cost
	}
	return next
}

func cmpOr(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// embeds reports whether f is a struct whose own fields are bound in its place.
func embeds(f reflect.StructField, name string) (reflect.Type, bool) {
	t := f.Type
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	if !f.Anonymous || name != "" || t.Kind() != reflect.Struct {
		return nil, false
	}
	return t, true
}

// member compiles one field and the options of its tag.
func (c *shaper) member(s *shape, in reflect.Type, f reflect.StructField, index []int, opts string, depth int) *member {
	m := &member{index: index}
	for opt := range strings.SplitSeq(opts, ",") {
		switch name, _, _ := strings.Cut(opt, ":"); name {
		case "string", "format":
			if !quotable(f.Type) {
				c.mistakes.add(Mistake{Type: in, Field: f.Name, Key: "json", Part: opt,
					Text: "is for a number, which " + f.Type.String() + " is not"})
				continue
			}
			m.whole = reflect.StructOf([]reflect.StructField{{Name: "F", Type: f.Type, Tag: reflect.StructTag(`json:"f,` + opts + `"`)}})
		case "embed", "inline", "unknown":
			c.mistakes.add(Mistake{Type: in, Field: f.Name, Key: "json", Part: opt,
				Text: "would take members that no field names, which decoding is there to refuse"})
		case "case":
			if opt == "case:ignore" {
				c.mistakes.add(Mistake{Type: in, Field: f.Name, Key: "json", Part: opt,
					Text: "names are matched as they are written"})
			}
		}
	}
	m.shape = c.compile(f.Type, in, f.Name, depth+1)
	return m
}

// quotable reports whether the option string means something to t, as it does
// to numbers alone: on anything else json would refuse each document.
func quotable(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return isNumber(t.Kind()) && t != durationType && !decodesItself(t)
}

// probe asks json itself what it thinks of a struct's tags.
func (c *shaper) probe(t reflect.Type) {
	err := json.Unmarshal([]byte("{}"), reflect.New(t).Interface(), strict)
	if err == nil {
		return
	}
	text := "JSON cannot be decoded into this type"
	if e, ok := asSemantic(err); ok && e.Err != nil {
		text = e.Err.Error() // made of the type's own names, since the document is ours
	}
	c.mistakes.add(Mistake{Type: t, Key: "json", Text: text})
}
