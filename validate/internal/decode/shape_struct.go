package decode

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/untaint/untaint/internal/jsonname"
)

// structure fills in the members of a struct, breadth first so that a shallow
// field hides a deeper one of the same name, as in Go.
func (c *shaper) structure(s *shape) {
	n := s.typ.NumField()
	s.byName, s.members = make(map[string]int, n), make([]member, 0, n)
	if !usual(s.typ) {
		c.probe(s.typ)
	}
	level := []embedded{{typ: s.typ}}
	var seen map[reflect.Type]bool
	if embedsAny(s.typ) {
		seen = map[reflect.Type]bool{s.typ: true}
	}
	for len(level) > 0 {
		found := make(map[string]string, n) // in this level, a name to the field that has it
		var next []embedded
		for _, e := range level {
			next = append(next, c.fields(s, e, found, seen)...)
		}
		level = next
	}
	slices.SortFunc(s.members, func(a, b member) int { return slices.Compare(a.index, b.index) })
	s.members = slices.Clip(s.members)
	for i := range s.members {
		s.byName[s.members[i].name] = i
	}
}

// embedsAny reports whether a struct embeds anything.
func embedsAny(t reflect.Type) bool {
	for f := range t.Fields() {
		if f.Anonymous {
			return true
		}
	}
	return false
}

// embedded is a struct whose fields count as the fields of another.
type embedded struct {
	typ   reflect.Type
	index []int
	via   []hop
	off   uintptr // from the last hop
}

// fields adds the fields of one struct to s, and returns the structs embedded
// in it.
func (c *shaper) fields(s *shape, e embedded, found map[string]string, seen map[reflect.Type]bool) (next []embedded) {
	indexes := make([]int, 0, e.typ.NumField()*(len(e.index)+1))
	for i := range e.typ.NumField() {
		f := e.typ.Field(i)
		tag, tagged := f.Tag.Lookup("json")
		if tag == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		indexes = append(append(indexes, e.index...), i)
		index := slices.Clip(indexes[len(indexes)-len(e.index)-1:])
		name, opts, _ := strings.Cut(tag, ",")
		if inner, ok := jsonname.Embeds(f, name); ok {
			if !seen[inner] {
				seen[inner] = true
				next = append(next, c.embed(e, f, inner, index))
			}
			continue
		}
		name = cmp.Or(name, f.Name)
		_, bound := s.byName[name]
		if other, ok := found[name]; ok {
			if tagged || bound {
				c.mistakes.add(Mistake{Type: e.typ, Field: f.Name, Key: "json", Part: name,
					Text: "the name is also that of field " + other})
			}
			continue
		}
		if bound || s.untagged[name] {
			continue // hidden by a shallower field
		}
		found[name] = f.Name
		if !tagged {
			if s.untagged == nil {
				s.untagged = map[string]bool{}
			}
			s.untagged[name] = true
			continue
		}
		s.byName[name] = len(s.members)
		m := member{name: name, quoted: `"` + name + `"`, index: index, via: e.via, off: e.off + f.Offset}
		m.shape = c.member(e.typ, f, opts)
		s.members = append(s.members, m)
	}
	return next
}

// embed goes from one struct into one that it embeds.
func (c *shaper) embed(e embedded, f reflect.StructField, inner reflect.Type, index []int) embedded {
	if f.Type.Kind() != reflect.Pointer {
		return embedded{inner, index, e.via, e.off + f.Offset}
	}
	if !f.IsExported() {
		c.mistakes.add(Mistake{Type: e.typ, Field: f.Name, Key: "json",
			Text: "the embedded pointer is not exported, so that nothing can be bound behind it"})
	}
	return embedded{inner, index, append(slices.Clip(e.via), hop{e.off + f.Offset, inner}), 0}
}

// member compiles one field and the options of its tag.
func (c *shaper) member(in reflect.Type, f reflect.StructField, opts string) *shape {
	s := c.compile(f.Type, in, f.Name)
	c.cfg.checkLayout(in, f, c.mistakes)
	if layout := layoutOf(f); layout != "" && c.cfg.takesLayout(f.Type) {
		s = respelled(s, func(n *shape) { n.layout = layout; n.takes(wantTime(layout)) })
	}
	for opt := range strings.SplitSeq(opts, ",") {
		wrong := func(why string) {
			c.mistakes.add(Mistake{Type: in, Field: f.Name, Key: "json", Part: opt, Text: why})
		}
		switch name, _, _ := strings.Cut(opt, ":"); name {
		case "string":
			if !quotable(f.Type) {
				wrong("is for a number, which " + f.Type.String() + " is not")
				continue
			}
			s = respelled(s, func(n *shape) { n.quoted = true; n.takes(n.want + " in a string") })
		case "embed", "inline", "unknown":
			wrong("would take members that no field names, which decoding is there to refuse")
		case "case":
			if opt == "case:ignore" {
				wrong("names are matched as they are written")
			}
		}
	}
	return s
}

// quotable reports whether the option string means something to t, as it does
// to numbers alone: on anything else json would refuse each document.
func quotable(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return isNumber(t.Kind()) && t != durationType && !decodesItself(t)
}

// respelled returns a shape like s, of whose values one tag says something else.
func respelled(s *shape, change func(*shape)) *shape {
	c := *s
	if s.elem == nil {
		change(&c)
		return &c
	}
	c.elem = respelled(s.elem, change)
	c.takes(c.elem.want)
	return &c
}

// usual reports whether all tags of a struct are of the form that is known to be
// right. What json keeps of a type that it is asked about is as much as all that is
// kept here.
func usual(t reflect.Type) bool {
	for f := range t.Fields() {
		tag, tagged := f.Tag.Lookup("json")
		name, opts, _ := strings.Cut(tag, ",")
		switch {
		case f.Anonymous, !f.IsExported() && tagged, f.Tag.Get("format") != "":
			return false
		case !tagged || tag == "-":
			continue
		case name == "" || strings.Trim(name, usualLetters) != "":
			return false
		case opts != "" && opts != "omitempty" && opts != "omitzero" && opts != "string":
			return false
		}
	}
	return t.NumField() > 0
}

const usualLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

// probe asks json itself what it thinks of a struct's tags.
func (c *shaper) probe(t reflect.Type) {
	err := json.Unmarshal([]byte("{}"), reflect.New(t).Interface(), strict)
	if err == nil {
		return
	}
	text := "JSON cannot be decoded into this type"
	if e, ok := errors.AsType[*json.SemanticError](err); ok && e.Err != nil {
		text = e.Err.Error() // made of the type's own names, since the document is ours
	}
	hint := ""
	if hides(t) {
		hint = instead(t)
	}
	c.mistakes.add(Mistake{Type: t, Key: "json", Text: text, Hint: hint})
}

// pointerWith returns the embedded pointer or interface, at any depth, that has a
// method.
func pointerWith(t reflect.Type, method string) (string, bool) {
	for f := range t.Fields() {
		if !f.Anonymous {
			continue
		}
		if _, ok := f.Type.MethodByName(method); ok && (f.Type.Kind() == reflect.Pointer || f.Type.Kind() == reflect.Interface) {
			return f.Name, true
		}
		if f.Type.Kind() == reflect.Struct {
			if name, ok := pointerWith(f.Type, method); ok {
				return name, true
			}
		}
	}
	return "", false
}
