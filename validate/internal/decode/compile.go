package decode

import (
	"reflect"
	"sync"

	"github.com/untaint/untaint"
)

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
	p.inAny = inAny()
	k := p.root.kind
	p.takesNull = k == optional || k >= byJSON || k == anything || k == never || decodesItself(p.typ)
	if c.methods {
		p.options = p.asIfOurs()
	}
	if len(m.all) == 0 {
		t := trial{plan: p, mistakes: m, seen: map[*shape]bool{}}
		t.shape(p.root, p.typ, "")
	}
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
	r := Report{C: &c}
	p.(*Plan).JSON(doc, dst, &l, &r) //nolint:forcetypeassert // only plans are stored
	r.Flush()
	return c.Err()
}
