package decode

import (
	"reflect"

	"github.com/go-json-experiment/json"
)

// Config is what decoding needs to know of the types of package validate.
type Config struct {
	// Optional returns how to fill an Opt, given a pointer to one, and false for
	// a pointer to anything else.
	Optional func(p any) (Slot, bool)
	// File is the type of an uploaded file, and SetFile sets what a pointer to
	// one points to.
	File    reflect.Type
	SetFile func(p any, u *Upload)
	// Default returns the text of a field's default, if it has one.
	Default func(reflect.StructField) (text string, ok bool)
	// IgnoreUnknown skips what no field names, in place of refusing it.
	IgnoreUnknown bool
}

// Slot is the inside of an Opt.
type Slot struct {
	Value any             // a pointer to the value
	Mark  func(null bool) // notes that the value was null, or that it was given
}

// optional returns the type of the value inside an Opt.
func (c *Config) optional(t reflect.Type) (reflect.Type, bool) {
	if c.Optional == nil || t.Kind() != reflect.Struct {
		return nil, false
	}
	slot, ok := c.Optional(reflect.New(t).Interface())
	if !ok {
		return nil, false
	}
	return reflect.TypeOf(slot.Value).Elem(), true
}

// Plan is how values of one type are decoded. It is immutable.
type Plan struct {
	cfg         Config
	typ         reflect.Type
	root        *shape
	direct      *reader // nil where the direct pass has nothing to offer
	options     json.Options
	takesNull   bool // a top-level null means something to the type
	takesJSON   bool // some field, or the type itself, is bound from JSON
	unconfirmed bool // the slow pass is trusted alone; only tests set it

	unbounded bool
	opaque    bool // some part is read by a decoding method of the program's own
	depth     int
	maxUnit   int64
	bait      [][]byte // quoted names that the fast pass would bind though no tag says so
	hands     bool     // the direct pass hands values with parts over to json

	sources  sources
	defaults []preset
}

// Compile makes the plan for a type, or says what is wrong with the type.
func Compile(t reflect.Type, cfg Config) (*Plan, []Mistake) {
	var m mistakes
	p := &Plan{cfg: cfg, typ: t}
	p.compileSources(&m)
	p.compileDefaults(&m)
	p.compileJSON(&m)
	return p, m.sorted()
}

func (p *Plan) compileJSON(m *mistakes) {
	p.takesJSON = bindsJSON(p.typ)
	if !p.takesJSON {
		return
	}
	c := shaper{cfg: &p.cfg, mistakes: m, known: map[reflect.Type]*shape{}, bait: map[string]bool{}}
	p.root = c.compile(p.typ, p.typ, "", 0)
	p.takesNull = p.root.kind == optional || p.root.kind == leaf && (p.typ.Kind() == reflect.Interface || decodesItself(p.typ))
	p.unbounded = c.unbounded || p.cfg.IgnoreUnknown // what is skipped may nest too
	p.opaque, p.depth, p.maxUnit = c.opaque, c.depth, c.maxUnit
	for name := range c.bait {
		p.bait = append(p.bait, []byte(`"`+name+`"`))
	}
	// One option alone is the cheapest to hand over; the rest of strict is what
	// json does anyway.
	p.options = json.RejectUnknownMembers(!p.cfg.IgnoreUnknown)
	if c.readers {
		p.options = json.JoinOptions(p.options, withReaders)
	}
	p.compileDirect()
}

// bindsJSON reports whether a type can be decoded from JSON: a struct with
// fields of which none has a json tag binds nothing.
func bindsJSON(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.NumField() == 0 || decodesItself(t) {
		return true
	}
	for _, f := range reflect.VisibleFields(t) {
		if tag, ok := f.Tag.Lookup("json"); ok && tag != "-" {
			return true
		}
	}
	return false
}
