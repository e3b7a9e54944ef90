package decode

import "reflect"

// Form is what JSON a type takes, for who describes it to others.
type Form struct{ s *shape }

// Form returns the form of the plan's type, and false if nothing of it is bound
// from JSON.
func (p *Plan) Form() (Form, bool) { return Form{p.root}, p.takesJSON }

// Type is the type that the JSON is for.
func (f Form) Type() reflect.Type { return f.s.typ }

// Elem is what is inside a pointer, a slice, an array, a map or an Opt.
func (f Form) Elem() Form { return Form{f.s.elem} }

// IsPointer reports a pointer. A type that is neither that, nor an optional, an
// object, a list or a dict is decoded as a whole.
func (f Form) IsPointer() bool { return f.s.kind == pointer }

// IsOptional reports an Opt.
func (f Form) IsOptional() bool { return f.s.kind == optional }

// IsObject reports a struct whose fields are bound by name.
func (f Form) IsObject() bool { return f.s.kind == object }

// IsList reports a slice or an array that JSON gives as an array.
func (f Form) IsList() bool { return f.s.kind == list || f.s.kind == array }

// IsDict reports a map.
func (f Form) IsDict() bool { return f.s.kind == dict }

// ByMethod reports a type with a decoding method of its own, and whether that
// method takes text alone. A time.Time is none: how it is read is known.
func (f Form) ByMethod() (yes, text bool) { return readsItself(f.s.typ) }

func readsItself(t reflect.Type) (yes, text bool) {
	if t == timeType || !decodesItself(t) {
		return false, false
	}
	p := reflect.PointerTo(t)
	return true, !p.Implements(unmarshalerFrom) && !p.Implements(unmarshaler)
}

// KeyByMethod is ByMethod for the keys of a map.
func (f Form) KeyByMethod() bool {
	yes, _ := readsItself(f.s.typ.Key())
	return yes || f.s.typ.Key() == timeType
}

// Member is one name of an object.
type Member struct {
	Name  string
	Index []int // of the field, through the structs that are embedded
	Form  Form
	// Spelling is how the field's tag says that its value is written.
	Spelling Spelling
}

// Spelling says how a value is written in JSON.
type Spelling uint8

// Spellings.
const (
	Plain  Spelling = iota // as its type is
	Quoted                 // a number inside a string
	Other                  // as some other option of the tag says
)

// Members returns the names of an object in the order of the fields.
func (f Form) Members() []Member {
	all := make([]Member, 0, len(f.s.members))
	for i := range f.s.members {
		m := &f.s.members[i]
		all = append(all, Member{m.name, m.index, Form{m.shape}, m.shape.spelling()})
	}
	return all
}

func (s *shape) spelling() Spelling {
	for s.kind == pointer || s.kind == optional {
		s = s.elem
	}
	switch {
	case s.quoted:
		return Quoted
	case s.layout != "":
		return Other
	}
	return Plain
}
