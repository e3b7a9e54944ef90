package decode

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// reader is what the direct pass knows of a type: how to put one value of a
// document where it belongs in memory.
type reader struct {
	kind readKind
	bits int // of a number
	typ  reflect.Type
	elem *reader // of a list, pointer or optional

	members []slotted
	byName  map[string]int // to an index of members
}

type readKind uint8

const (
	readOther    readKind = iota // whatever json makes of it
	readText                     // a string
	readBool                     // true or false
	readInt                      // a whole number
	readUint                     // a whole number that is not negative
	readFloat                    // any number
	readObject                   // a struct
	readList                     // a slice
	readPointer                  // nil or what elem says
	readOptional                 // an Opt of what elem says
)

// slotted is a member of a struct that has a fixed place in it.
type slotted struct {
	quoted string // the name as a document spells it
	off    uintptr
	reader *reader
}

// maxMembers is how many members of a struct a bit each can stand for.
const maxMembers = 64

// compileDirect makes the reader of the root, or none where the direct pass
// could only hand the document over to json.
func (p *Plan) compileDirect() {
	c := readers{known: map[*shape]*reader{}}
	if r := c.compile(p.root); r.kind != readOther {
		p.direct, p.hands = r, c.hands
	}
}

// readers compiles shapes into readers.
type readers struct {
	known map[*shape]*reader
	hands bool // some shape that may hold a struct is left to json
}

func (c *readers) compile(sh *shape) *reader {
	if r, ok := c.known[sh]; ok {
		return r
	}
	r := &reader{typ: sh.typ}
	c.known[sh] = r
	switch sh.kind {
	case leaf:
		r.leaf(sh)
	case object:
		c.object(r, sh)
	case list:
		if sh.typ.Kind() == reflect.Slice {
			r.kind, r.elem = readList, c.compile(sh.elem)
		}
	case pointer:
		r.kind, r.elem = readPointer, c.compile(sh.elem)
	case optional:
		r.kind, r.elem = readOptional, c.compile(sh.elem)
	case dict:
		// A map costs so much that nothing is gained by filling it ourselves.
	}
	c.hands = c.hands || r.kind == readOther && sh.kind != leaf
	return r
}

// leaf finds out whether a value without parts is one of Go's basic types.
func (r *reader) leaf(sh *shape) {
	if decodesItself(sh.typ) || sh.typ == durationType || sh.typ == numberType {
		return
	}
	switch k := sh.typ.Kind(); {
	case k == reflect.String:
		r.kind = readText
	case k == reflect.Bool:
		r.kind = readBool
	case reflect.Int <= k && k <= reflect.Int64:
		r.kind, r.bits = readInt, sh.typ.Bits()
	case reflect.Uint <= k && k <= reflect.Uint64:
		r.kind, r.bits = readUint, sh.typ.Bits()
	case k == reflect.Float32 || k == reflect.Float64:
		r.kind, r.bits = readFloat, sh.typ.Bits()
	}
}

// object gives each member its place. A struct that has one without, behind an
// embedded pointer, or one that is read in a way of its own is left to json.
func (c *readers) object(r *reader, sh *shape) {
	if len(sh.fields) > maxMembers {
		return
	}
	byName := make(map[string]int, len(sh.fields))
	members := make([]slotted, 0, len(sh.fields))
	for _, name := range inOrder(sh.fields) {
		m := sh.fields[name]
		off, ok := offset(sh.typ, m.index)
		if !ok || m.whole != nil || !plainName(name) {
			return
		}
		byName[name] = len(members)
		members = append(members, slotted{quoted: `"` + name + `"`, off: off, reader: c.compile(m.shape)})
	}
	r.kind, r.members, r.byName = readObject, members, byName
}

// inOrder returns the names of members in the order of the struct, embedded
// ones in their place.
func inOrder(fields map[string]*member) []string {
	return slices.SortedFunc(maps.Keys(fields), func(a, b string) int {
		return slices.Compare(fields[a].index, fields[b].index)
	})
}

// offset returns where a field lies in a struct, and false where it lies
// elsewhere.
func offset(t reflect.Type, index []int) (off uintptr, ok bool) {
	for _, i := range index {
		if t.Kind() != reflect.Struct {
			return 0, false
		}
		f := t.Field(i)
		off += f.Offset
		t = f.Type
	}
	return off, true
}

// plainName reports whether a document can spell a name without an escape.
func plainName(name string) bool {
	return utf8.ValidString(name) && strings.IndexFunc(name, func(r rune) bool {
		return r < ' ' || r == '"' || r == '\\'
	}) < 0
}
