package sanitize

import (
	"reflect"
	"strings"

	"github.com/untaint/untaint/internal/jsonname"
	"github.com/untaint/untaint/internal/mistake"
)

// node is what is to be done with values of one type at one place.
type node struct {
	kind   nodeKind
	words  []word  // of a string
	elem   *node   // of a pointer, slice, array, map, holder or null
	fields []field // of a struct
	active bool    // whether anything is done at all

	// Of the struct that a Cleaner is for: its fields again, by how they are reached.
	direct []direct
	rest   *node // nil if that is all of them
}

type nodeKind uint8

const (
	nodeOther nodeKind = iota
	nodeString
	nodePointer
	nodeList
	nodeMap
	nodeStruct
	nodeHolder      // what has a method Held
	nodeNull        // a null of database/sql
	nodeUnreachable // what a map holds under a key that is not equal to itself
)

type field struct {
	index int
	name  string // in JSON, "" for an embedded struct whose fields are promoted
	node  *node
}

// planner compiles one type and those it holds.
type planner struct {
	o        *tagOptions
	structs  map[reflect.Type]*node // a type that holds itself ends here
	nodes    []*node
	mistakes mistake.List
}

func compileStruct(t reflect.Type, o *tagOptions) (*node, mistake.List) {
	p := planner{o: o, structs: map[reflect.Type]*node{}, mistakes: o.mistakes}
	if t.Kind() != reflect.Struct {
		return nil, append(p.mistakes, mistake.Mistake{Type: mistake.TypeName(t), Code: codeBadSanitizeTag, Text: "only a struct has tags to compile"})
	}
	root := p.structOf(t)
	p.prune()
	if len(p.mistakes) == 0 {
		var rest []field
		if root.direct, rest = directs(root, t); len(rest) > 0 {
			root.rest = &node{kind: nodeStruct, fields: rest, active: true}
		}
	}
	return root, p.mistakes
}

func (p *planner) newNode(kind nodeKind) *node {
	n := &node{kind: kind}
	p.nodes = append(p.nodes, n)
	return n
}

func (p *planner) structOf(t reflect.Type) *node {
	if n := p.structs[t]; n != nil {
		return n
	}
	n := p.newNode(nodeStruct)
	p.structs[t] = n
	for field := range t.Fields() {
		if f, ok := p.fieldOf(t, field); ok {
			n.fields = append(n.fields, f)
		}
	}
	return n
}

func (p *planner) fieldOf(t reflect.Type, f reflect.StructField) (field, bool) {
	at := mistake.Mistake{Type: mistake.TypeName(t), Field: f.Name, Code: codeBadSanitizeTag}
	tag, tagged := f.Tag.Lookup("sanitize")
	reachable := f.IsExported() || promotes(f)
	switch {
	case tag == "-":
		return field{}, false
	case !tagged && strings.Contains(string(f.Tag), "sanitize:"):
		p.mistake(at, string(f.Tag), `is not of the form sanitize:"…"`)
		return field{}, false
	case tagged && !reachable:
		p.mistake(at, tag, "is not exported, and can not be set")
		return field{}, false
	case !reachable:
		return field{}, false
	}
	var words []word
	if tagged {
		at.Tag = tag
		words, p.mistakes = p.o.parseTag(at, p.mistakes)
	}
	n := p.nodeOf(f.Type, words, 0)
	if tagged && !holdsString(n) {
		p.mistake(at, tag, "holds no string: "+mistake.TypeName(f.Type))
	}
	return field{index: f.Index[0], name: jsonname.Of(f), node: n}, true
}

// mistake notes that all of a tag is wrong.
func (p *planner) mistake(at mistake.Mistake, tag, text string) {
	at.Tag, at.End, at.Text = tag, len(tag), text
	p.mistakes = append(p.mistakes, at)
}

// promotes reports an embedded struct, or a pointer to one. Its exported fields
// can be set even if its own name is not exported; nothing else that is embedded
// under such a name can.
func promotes(f reflect.StructField) bool {
	t := f.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return f.Anonymous && t.Kind() == reflect.Struct
}

// nodeOf compiles a type that stands depth pointers, lists and maps below the
// field with the tag.
func (p *planner) nodeOf(t reflect.Type, words []word, depth int) *node {
	switch t.Kind() {
	case reflect.String:
		n := p.newNode(nodeString)
		n.words = words
		return n
	case reflect.Pointer:
		return p.around(nodePointer, t.Elem(), words, depth)
	case reflect.Slice, reflect.Array:
		return p.around(nodeList, t.Elem(), words, depth)
	case reflect.Map:
		return p.around(nodeMap, t.Elem(), words, depth)
	case reflect.Struct:
		if held := heldType(t); held != nil {
			return p.around(nodeHolder, held, words, depth)
		}
		if isNull(t) {
			return p.around(nodeNull, t.Field(0).Type, words, depth)
		}
		return p.structOf(t)
	}
	return p.newNode(nodeOther)
}

// holder is a struct that keeps one value in a field that is not exported, such
// as validate.Opt. Held returns a pointer to it, never nil, and whether it is a
// value.
type holder interface{ Held() (pointer any, is bool) }

// heldType returns the type that a holder holds, nil if t is none.
func heldType(t reflect.Type) reflect.Type {
	h, ok := reflect.TypeAssert[holder](reflect.New(t))
	if !ok {
		return nil
	}
	pointer, _ := h.Held()
	if held := reflect.TypeOf(pointer); held != nil && held.Kind() == reflect.Pointer {
		return held.Elem()
	}
	return nil
}

// isNull reports sql.Null, and sql.NullString and its like before it.
func isNull(t reflect.Type) bool {
	return t.PkgPath() == "database/sql" && t.NumField() == 2 && t.Field(1).Name == "Valid"
}

// around ends a type such as "type T []T", which is made of itself alone, where a
// walk would end too.
func (p *planner) around(kind nodeKind, elem reflect.Type, words []word, depth int) *node {
	n := p.newNode(kind)
	if depth < maxDepth {
		n.elem = p.nodeOf(elem, words, depth+1)
	} else {
		n.elem = p.newNode(nodeOther)
	}
	return n
}

// holdsString reports whether a tag on the node reaches a string.
func holdsString(n *node) bool {
	for n.elem != nil {
		n = n.elem
	}
	return n.kind == nodeString
}

// prune marks the nodes below which something is done, so that the rest of a
// value is never looked at. A node that holds itself takes several rounds.
func (p *planner) prune() {
	for changed := true; changed; {
		changed = false
		for _, n := range p.nodes {
			if !n.active && n.needed() {
				n.active, changed = true, true
			}
		}
	}
	for _, n := range p.nodes {
		var kept []field
		for _, f := range n.fields {
			if f.node.active {
				kept = append(kept, f)
			}
		}
		n.fields = kept
	}
}

func (n *node) needed() bool {
	if len(n.words) > 0 || n.elem != nil && n.elem.active {
		return true
	}
	for _, f := range n.fields {
		if f.node.active {
			return true
		}
	}
	return false
}

// maxDepth and maxValues end the walk of a value that holds itself, and of one
// in which the same value is held again and again.
const maxDepth, maxValues = 64, 1_000_000
