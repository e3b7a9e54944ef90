package plan

import (
	"reflect"
	"sync"
	"unsafe"
)

// dynamic runs the ops for what an interface holds, or a method returns.
func (r *run) dynamic(o *Op, base, p unsafe.Pointer) bool {
	prog, at, state := o.X.Dyn.value(o, p)
	switch state {
	case holdsNothing:
		return r.accept(o.X.None, base)
	case holdsPanic:
		return false
	}
	if !r.enter(o) {
		return false
	}
	before := r.bring(o, base)
	ok := r.accept(prog.Ops, at)
	r.back(o, before)
	r.leave(o)
	return ok
}

// idle reports whether there is nothing to test in an interface whose first word
// is that: it holds nothing, or a value of the same type as the last one, which has
// no rules.
func (o *Op) idle(word unsafe.Pointer) bool {
	if word == nil {
		return len(o.X.None) == 0
	}
	k := o.X.Dyn.last.Load()
	return k != nil && k.word == word && len(k.prog.Ops) == 0
}

// holding says what an interface holds.
type holding uint8

const (
	holdsValue holding = iota
	holdsNothing
	holdsPanic
)

// value returns the program for what an interface at p holds, and where that lies.
func (d *Dynamic) value(o *Op, p unsafe.Pointer) (prog *Program, at unsafe.Pointer, state holding) {
	if d.Get != nil {
		got, fine := d.Get(reflect.NewAt(o.X.Typ, p).Elem())
		if !fine {
			return nil, nil, holdsPanic
		}
		if !got.IsValid() {
			return nil, nil, holdsNothing
		}
		copied := reflect.New(got.Type())
		copied.Elem().Set(got)
		return d.known(got.Type(), nil).prog, copied.UnsafePointer(), holdsValue
	}
	h := (*ifaceHeader)(p)
	if h.typ == nil {
		return nil, nil, holdsNothing
	}
	k := d.last.Load()
	if k == nil || k.word != h.typ {
		k = d.known(reflect.NewAt(o.X.Typ, p).Elem().Elem().Type(), h.typ)
		d.last.Store(k)
	}
	if k.direct {
		return k.prog, unsafe.Pointer(&h.data), holdsValue
	}
	return k.prog, h.data, holdsValue
}

// known returns the ops for values of type t, which are made at the first one.
func (d *Dynamic) known(t reflect.Type, word unsafe.Pointer) *known {
	if k, ok := d.progs.Load(t); ok {
		return k.(*known)
	}
	made, _ := d.progs.LoadOrStore(t, &known{word: word, direct: isDirect(t), prog: d.Make(t)})
	return made.(*known)
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

// parent returns the struct around the value of an op, or the other value of
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

// rule runs a rule by reflection.
func (r *run) rule(o *Op, base, p unsafe.Pointer) bool {
	f := r.prepare(o, base, p)
	ok := o.X.Rule(f)
	r.wrong, r.pair = f.Wrong, f.Pair
	return ok && !f.Wrong
}
