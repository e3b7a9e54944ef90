package validate

import (
	"reflect"
	"sync"
	"unsafe"
)

// frame is what a rule by reflection sees. One frame serves all rules of a run.
type frame struct {
	field    reflect.Value // the value, without pointers around it
	raw      reflect.Value // as it stands in the struct
	nullable bool          // there was a pointer or an interface around it
	parent   reflect.Value // the struct that holds it
	wrong    bool          // set by a rule: it cannot test a value of this type
	pair     equalPair     // set by unique

	other reflect.Value // the other value of VarWith
}

var frames = sync.Pool{New: func() any { return new(frame) }}

// rules returns the frame of the run.
func (r *run) rules() *frame {
	if r.frame == nil {
		r.frame = frames.Get().(*frame)
	}
	return r.frame
}

// done gives the frame back without what it saw.
func (r *run) done() {
	if r.frame != nil {
		*r.frame = frame{}
		frames.Put(r.frame)
		r.frame = nil
	}
}

// prepare fills the frame for an op on the value at p.
func (r *run) prepare(o *op, base, p unsafe.Pointer) *frame {
	f := r.rules()
	f.field, f.raw, f.parent = reflect.Value{}, reflect.Value{}, reflect.Value{}
	f.nullable, f.wrong, f.pair = o.x.nullable, false, equalPair{}
	if o.x.typ != nil {
		f.field = reflect.NewAt(o.x.typ, p).Elem()
	}
	f.raw = f.field
	if o.x.beside {
		f.parent = r.parent(o, base)
	}
	return f
}

// parent returns the struct around the value of an op, or the other value of
// VarWith.
func (r *run) parent(o *op, base unsafe.Pointer) reflect.Value {
	switch p := r.around(o, base); {
	case o.x.around == nil:
		return r.rules().other
	case p == nil:
		return reflect.Value{}
	default:
		return reflect.NewAt(o.x.around, p).Elem()
	}
}

// rule runs a rule by reflection.
func (r *run) rule(o *op, base, p unsafe.Pointer) bool {
	f := r.prepare(o, base, p)
	ok := o.x.rule(f)
	r.wrong, r.pair = f.wrong, f.pair
	return ok && !f.wrong
}
