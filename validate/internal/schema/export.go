package schema

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/foreign"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// Config is what a schema is made from.
type Config struct {
	Form           decode.Form
	Types          Types
	Part           *plan.Partial  // the fields that are checked, nil for all
	NamesOnly      bool           // rules run, but not on what a schema sees
	Team           *foreign.Facts // of a team's validator, whose rules are only named
	RequiredStruct bool           // required also on a struct that is no pointer
	IgnoreUnknown  bool           // members that no field is bound to
}

// Types is what a schema asks about types and their rules.
type Types interface {
	// Plain reports whether values of the type are what they are, and wrap no other.
	Plain(t reflect.Type) bool
	// Holds reports whether it is known how the type holds a value or none.
	Holds(t reflect.Type) bool
	// Optional reports whether a type is an Opt.
	Optional(t reflect.Type) bool
	// Null returns what decoding makes of a null.
	Null(t reflect.Type) reflect.Value
	// Tag returns the rules of a field as they are written.
	Tag(f reflect.StructField) string
	// Default returns the parameter of the rule default of a field.
	Default(f reflect.StructField) (text string, ok bool)
	// Steps returns the compiled rules of a field of a struct.
	Steps(t reflect.Type, index int) []rule.Step
	// Accepts reports whether rules let a value pass.
	Accepts(v reflect.Value, steps []rule.Step) bool
}

// export writes the schema of one Validator.
type export struct {
	Config
	root  reflect.Type
	known map[defKey]*definition
	defs  []*definition // in the order in which they were met
	names map[string]bool
	lossy bool // something was named
}

// defKey is a type in one scope, which has a definition of its own.
type defKey struct {
	typ reflect.Type
	scope
}

type definition struct {
	name string
	node *schema
}

// rulesKeyword is the keyword that names what a schema does not say.
const rulesKeyword = "x-untaint-rules"

// seen is what the rules see of a value: what is left of it without pointers and
// wrappers.
type seen struct {
	form     decode.Form
	typ      reflect.Type
	nullable bool // a pointer or an interface stood in front
	opt      bool // it is in an Opt
	foreign  bool // a method of the program's own hands the value to the rules
	opaque   bool // its form in JSON is not that of its type
	secret   bool
	how      decode.Spelling
	noNulls  bool // its elements refuse null
	inside   bool // the rules of its fields always run
}

// saying is what the rules of one value come to.
type saying struct {
	demands *schema // not of null
	named   []string
	rest    bool // what is inside the value is only named too
	closed  bool // by a structonly: no rule runs inside
}

// scope says which rules run in a part of the value.
type scope struct {
	mode scopeMode
	path string // in Go's names, for scopePart
}

type scopeMode uint8

const (
	scopeAll   scopeMode = iota
	scopePart            // those of the fields that Only or Except leaves in
	scopeNamed           // they run, but not on what a schema sees
	scopeNone            // none does
)

// runs reports whether what the rules refuse can be said.
func (s scope) runs() bool { return s.mode <= scopePart }

var jsonNumberType = reflect.TypeFor[json.Number]()

// note names rules beside what a schema says.
func (x *export) note(n *schema, names []string) {
	if len(names) == 0 {
		return
	}
	x.lossy = true
	list, _ := n.get(rulesKeyword).([]string)
	for _, name := range names {
		list = addNew(list, name)
	}
	n.set(rulesKeyword, list)
}

// newName makes a name that no other definition has.
func (x *export) newName(name string) string {
	name = plainName(name)
	unique := name
	for n := 2; x.names[unique]; n++ {
		unique = name + strconv.Itoa(n)
	}
	x.names[unique] = true
	return unique
}

// plainName is a type's name without the packages of its type arguments, in
// characters that a reference needs no escape for.
func plainName(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("[], *·", r) })
	for i, w := range words {
		words[i] = strings.Map(func(r rune) rune {
			if r < 0x80 && tag.IsName(string(r)) {
				return r
			}
			return '_'
		}, w[strings.LastIndexAny(w, "./")+1:])
	}
	return strings.Join(words, "_")
}

func addNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// look finds what the rules see of a form.
func (x *export) look(form decode.Form, how decode.Spelling) seen {
	s := seen{form: form, how: how}
	for {
		t := s.form.Type()
		if inner, ok := secretOf(t); ok {
			s.typ, s.secret = inner, true
			return s
		}
		s.foreign = s.foreign || !x.Types.Plain(t) && !x.Types.Holds(t)
		if !s.form.IsPointer() && !s.form.IsOptional() {
			break
		}
		s.nullable = s.nullable || s.form.IsPointer()
		s.opt = s.opt || s.form.IsOptional() && x.Types.Optional(t)
		s.form = s.form.Elem()
	}
	s.typ = s.form.Type()
	byMethod, _ := s.form.ByMethod()
	s.nullable = s.nullable || s.typ.Kind() == reflect.Interface
	s.opaque = s.foreign || byMethod || how != decode.Plain || s.typ.Kind() == reflect.Interface || s.typ == jsonNumberType
	return s
}

// secretOf returns the type inside a Secret of a plain type.
func secretOf(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() != reflect.Struct || t.PkgPath() != reflect.TypeFor[untaint.Error]().PkgPath() {
		return nil, false
	}
	m, ok := t.MethodByName("Expose")
	if !ok || m.Type.NumOut() != 1 {
		return nil, false
	}
	inner := m.Type.Out(0)
	return inner, inner.PkgPath() == "" && rule.KindOf(inner)&(rule.KindString|rule.KindNumber|rule.KindBool) != 0
}
