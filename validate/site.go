package validate

import (
	"reflect"

	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
)

// assembler turns compiled tags into ops.
type assembler struct {
	c       *compiler
	ops     []plan.Op
	inlined []reflect.Type // the structs that are being written into this list
	at      site           // of the rule whose ops are being written
	brings  bool           // an op needs the struct around, which lies elsewhere
	outer   bool           // an op needs a struct around that one
}

// put appends one op for a value.
func (l *assembler) put(s site, o plan.Op) *plan.Op {
	o.Off, o.Own, o.Path, o.Name = uint32(s.off), uint32(s.own), s.path, s.name
	o.Via = l.whence(s)
	if s.member != "" {
		o.Path = s.member
	}
	switch o.Code {
	case plan.OpPointer, plan.OpInside:
		o.Cost = uint8(s.deep)
	case plan.OpDynamic:
		o.Cost = uint8(max(s.deep, 1))
	case plan.OpElems, plan.OpArray, plan.OpEntries:
		o.Cost = uint8(s.deep + 1)
	}
	l.ops = append(l.ops, o)
	return &l.ops[len(l.ops)-1]
}

// whence says where the struct around a value is.
func (l *assembler) whence(s site) plan.Whence {
	switch {
	case s.above == nil && s.via:
		return plan.Nearest
	case s.above == nil || s.above.Level == s.level:
		return plan.Here
	}
	l.outer = true
	return plan.Nearest + plan.Whence(s.level-s.above.Level)
}

// inner is the site of an element.
func (s site) inner(t reflect.Type) site {
	s.typ, s.nullable, s.hidden, s.opt, s.pointers, s.top = t, false, false, false, 0, false
	return s
}

// compiler makes the layouts of one type and of those it holds.
type compiler struct {
	e        *engine
	layouts  map[reflect.Type]*layout
	programs map[reflect.Type]*plan.Program
	placed   map[placedKey]*plan.Program // those of types whose rules look at the structs around
	upward   bool                        // there are such rules
	names    map[reflect.Type]string     // of structs without a name
	calls    bool                        // code of the program's own may run
	mistakes Mistakes
	owner    reflect.Type
	field    string
	tag      string
	scratch  plan.Frame // of the rules that are tried
	with     bool       // a cross-field rule without a parameter is about the other value of VarWith
}

// placedKey is a type in a place.
type placedKey struct {
	typ   reflect.Type
	place string
}

// isStruct reports whether a type is a struct that has fields with rules.
func (c *compiler) isStruct(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !rule.IsTime(t) && c.e.wrapper(t) == wrapsNothing
}
