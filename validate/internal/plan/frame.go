package plan

import (
	"reflect"
	"sync"
	"unsafe"
)

// Frame is what a rule by reflection sees. One frame serves all rules of a run.
type Frame struct {
	Field    reflect.Value // the value, without pointers around it
	Raw      reflect.Value // as it stands in the struct
	Nullable bool          // there was a pointer or an interface around it
	Parent   reflect.Value // the struct that holds it
	Wrong    bool          // set by a rule: it cannot test a value of this type
	Pair     Pair          // set by unique

	other reflect.Value // the other value of VarWith
}

var frames = sync.Pool{New: func() any { return new(Frame) }}

// rules returns the frame of the run.
func (r *run) rules() *Frame {
	if r.frame == nil {
		r.frame = frames.Get().(*Frame)
	}
	return r.frame
}

// done gives the frame back without what it saw.
func (r *run) done() {
	if r.frame != nil {
		*r.frame = Frame{}
		frames.Put(r.frame)
		r.frame = nil
	}
}

// prepare fills the frame for an op on the value at p.
func (r *run) prepare(o *Op, base, p unsafe.Pointer) *Frame {
	f := r.rules()
	f.Field, f.Raw, f.Parent = reflect.Value{}, reflect.Value{}, reflect.Value{}
	f.Nullable, f.Wrong, f.Pair = o.X.Nullable, false, Pair{}
	if o.X.Typ != nil {
		f.Field = reflect.NewAt(o.X.Typ, p).Elem()
	}
	f.Raw = f.Field
	if o.X.Beside {
		f.Parent = r.parent(o, base)
	}
	return f
}

// Parent returns the struct around the value of an op, or the other value of
// VarWith.
func (r *run) parent(o *Op, base unsafe.Pointer) reflect.Value {
	switch p := r.around(o, base); {
	case o.X.Around == nil:
		return r.rules().other
	case p == nil:
		return reflect.Value{}
	default:
		return reflect.NewAt(o.X.Around, p).Elem()
	}
}

// Rule runs a rule by reflection.
func (r *run) rule(o *Op, base, p unsafe.Pointer) bool {
	f := r.prepare(o, base, p)
	ok := o.X.Rule(f)
	r.wrong, r.pair = f.Wrong, f.Pair
	return ok && !f.Wrong
}
