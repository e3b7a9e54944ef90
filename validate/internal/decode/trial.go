package decode

import (
	"encoding/base64"
	"reflect"
	"strings"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// trial finds the fields that no document can bind: it decodes one that fits into
// each, before a client does.
type trial struct {
	plan     *Plan
	mistakes *mistakes
	seen     map[*shape]bool
	doc      []byte
}

// shape tries what a shape holds. It is that of the field f of the struct in.
func (t *trial) shape(s *shape, in reflect.Type, f string) {
	for s.elem != nil && !t.seen[s] {
		t.seen[s] = true
		s = s.elem
	}
	wrong := func(text string) {
		t.mistakes.add(Mistake{Type: in, Field: f, Key: "json", Text: text, Hint: instead(s.typ)})
	}
	switch {
	case s.kind == never:
		wrong("no document says which " + mistake.TypeName(s.typ) + " a value is, so it can only be null")
	case s.kind == object && len(s.members) == 0 && len(s.untagged) > 0:
		wrong("no field of " + mistake.TypeName(s.typ) + " has a json tag, so nothing can be bound to it")
	case s.kind == object && len(s.members) == 0 && hides(s.typ):
		wrong("no field of " + mistake.TypeName(s.typ) + " is exported, so nothing can be bound to it")
	}
	if s.kind != object || t.seen[s] {
		return
	}
	t.seen[s] = true
	all := t.binds(s, s.members)
	for i := range s.members {
		m := &s.members[i]
		if all && !m.shape.leads() {
			continue
		}
		owner, field := t.field(s.typ, m.index)
		before := len(t.mistakes.all)
		t.shape(m.shape, owner, field)
		if len(t.mistakes.all) == before && !all && !t.binds(s, s.members[i:i+1]) {
			t.mistakes.add(Mistake{Type: owner, Field: field, Key: "json", Text: "no document can be decoded into " + mistake.TypeName(m.shape.typ), Hint: instead(m.shape.typ)})
		}
	}
}

// leads reports whether there is more to find about a shape than whether a value of
// it binds. One that is deep, or holds itself, is looked at.
func (s *shape) leads() bool {
	for range maxFitting {
		if s.elem == nil {
			return s.kind == never || s.kind == object
		}
		s = s.elem
	}
	return true
}

// field names the field at an index, and the struct that declares it.
func (*trial) field(t reflect.Type, index []int) (in reflect.Type, name string) {
	return owner(t, index), t.FieldByIndex(index).Name
}

// binds decodes a document that has what fits into each of some members, and reports
// whether they then have it.
func (t *trial) binds(s *shape, some []member) bool {
	doc := append(t.doc[:0], '{')
	for i := range some {
		from := len(doc)
		if from > 1 {
			doc = append(doc, ',')
		}
		doc = append(append(doc, some[i].quoted...), ':')
		value, known := fitting(some[i].shape, 0)
		if doc = append(doc, value...); !known {
			doc = doc[:from]
		}
	}
	t.doc = append(doc, '}')
	dst := reflect.New(s.typ)
	c := untaint.Collector{}
	l := Limits{}.Fill()
	r := Report{C: &c}
	d := t.plan.begin(t.doc, &l, &r)
	d.document(s, dst.UnsafePointer())
	d.end()
	if r.Flush(); c.Err() != nil {
		return false
	}
	for i := range some {
		m := &some[i]
		if _, known := fitting(m.shape, 0); known && m.shape.kind != object && dst.Elem().FieldByIndex(m.index).IsZero() {
			return false
		}
	}
	return true
}

// maxFitting is how deep a document of a trial is, at most.
const maxFitting = 8

// fitting is JSON that fits a shape and is not its zero value, and false where only
// the program can tell.
func fitting(s *shape, depth int) (string, bool) {
	if depth > maxFitting {
		return "", false
	}
	switch s.kind {
	case asText:
		return `"a"`, true
	case moment:
		at := time.Date(2009, 11, 23, 21, 7, 8, 0, time.UTC)
		if s.layout == "" {
			return `"` + at.Format(time.RFC3339) + `"`, true
		}
		return "", false // some have no year, and some no more than the zero time
	case address:
		return `"https://a.example"`, true
	case duration:
		return `"1s"`, true
	case bytesText:
		return `"AQ=="`, true
	case byteArray:
		if n := s.typ.Len(); n > 0 && n < 1<<10 {
			return `"` + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("a", n))) + `"`, true
		}
	case boolean:
		return "true", true
	case number:
		if s.quoted {
			return `"1"`, true
		}
		return "1", true
	case anything, raw:
		return "1", true
	case object:
		return "{}", true
	case list:
		value, known := fitting(s.elem, depth+1)
		return "[" + value + "]", known
	case dict:
		if value, known := fitting(s.elem, depth+1); known && s.key == nil {
			return `{"a":` + value + "}", true
		}
	case pointer, optional:
		return fitting(s.elem, depth+1)
	}
	return "", false
}
