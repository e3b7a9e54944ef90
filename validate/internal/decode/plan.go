package decode

import (
	"net/http"
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/untaint/untaint"
)

// Config is what decoding needs to know of the types of package validate.
type Config struct {
	// Optional reports whether a type is an Opt: a struct of a value of any type
	// and a uint8, which is one of the Opt constants.
	Optional func(reflect.Type) bool
	// File is the type of an uploaded file, and SetFile sets what a pointer to
	// one points to.
	File    reflect.Type
	SetFile func(p any, u *Upload)
	// Default returns the text of a field's default, if it has one.
	Default func(reflect.StructField) (text string, ok bool)
	// PathFrom returns a parameter of the route in place of Request.PathValue.
	PathFrom func(r *http.Request, name string) (string, bool)
	// IgnoreUnknown skips what no field names in JSON, in place of refusing it;
	// IgnoreForm and IgnoreQuery do so in forms and queries.
	IgnoreUnknown, IgnoreForm, IgnoreQuery bool
	// Browser is what is taken of the habits of browsers.
	Browser Browser
	// Date is the type of a date, which like a time.Time was not sent if its text
	// is empty.
	Date reflect.Type
	// ExactNumbers keeps a number that goes into an any as it is written.
	ExactNumbers bool
}

// optional returns the type of the value inside an Opt, and where its state is.
func (c *Config) optional(t reflect.Type) (value reflect.Type, state uintptr, ok bool) {
	if c.Optional == nil || t.Kind() != reflect.Struct || !c.Optional(t) {
		return nil, 0, false
	}
	return t.Field(0).Type, t.Field(1).Offset, true
}

// Plan is how values of one type are decoded. It is immutable.
type Plan struct {
	cfg       Config
	typ       reflect.Type
	root      *shape
	inAny     anyShapes
	options   json.Options // for methods that go on with json
	inner     sync.Map     // a type to its *Plan, for these
	takesNull bool         // a top-level null means something to the type
	takesJSON bool         // some field, or the type itself, is bound from JSON

	sources  sources
	defaults []preset
}

// anyShapes are the shapes of what is inside an any.
type anyShapes struct{ value, list, float *shape }

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
	c := shaper{cfg: &p.cfg, mistakes: m, known: map[reflect.Type]*shape{}}
	p.root = c.compile(p.typ, p.typ, "")
	p.inAny.list = c.compile(reflect.TypeFor[[]any](), p.typ, "")
	p.inAny.value = p.inAny.list.elem
	p.inAny.float = c.compile(reflect.TypeFor[float64](), p.typ, "")
	k := p.root.kind
	p.takesNull = k == optional || k >= byJSON || k == anything || k == never || decodesItself(p.typ)
	p.options = p.asIfOurs()
}

// inside returns the plan of a type that a method of the program decodes.
func (p *Plan) inside(t reflect.Type) (*Plan, []Mistake) {
	if known, ok := p.inner.Load(t); ok {
		return known.(*Plan), nil //nolint:forcetypeassert // only plans are stored
	}
	in, mistakes := Compile(t, p.cfg)
	if len(mistakes) == 0 {
		p.inner.Store(t, in)
	}
	return in, mistakes
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

// values are the plans of types that Value was asked for, a type to its *Plan.
var values sync.Map

// Value decodes one JSON value into what dst points to, within the limits that
// are the default.
func Value(doc []byte, dst any, optional func(reflect.Type) bool) error {
	t := reflect.TypeOf(dst).Elem()
	p, ok := values.Load(t)
	if !ok {
		plan, mistakes := Compile(t, Config{Optional: optional})
		if len(mistakes) > 0 {
			return untaint.New("validate.Opt", untaint.Violation{Code: CodeNothingBound, Kind: untaint.Misuse})
		}
		p, _ = values.LoadOrStore(t, plan)
	}
	c := untaint.Collector{Op: "validate.Opt"}
	l := Limits{}.Fill()
	p.(*Plan).JSON(doc, dst, &l, &Report{C: &c}) //nolint:forcetypeassert // only plans are stored
	return c.Err()
}
