package validate

import (
	"reflect"
	"sync"
	"unsafe"
)

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

// dynamic runs the ops for what an interface holds, or a method returns.
func (r *run) dynamic(o *op, base, p unsafe.Pointer) bool {
	prog, at, state := o.x.dyn.value(o, p)
	switch state {
	case holdsNothing:
		return r.accept(o.x.none, base)
	case holdsPanic:
		return false
	}
	if !r.enter(o) {
		return false
	}
	before := r.bring(o, base)
	ok := r.accept(prog.ops, at)
	r.back(o, before)
	r.leave(o)
	return ok
}

// idle reports whether there is nothing to test in an interface whose first word
// is that: it holds nothing, or a value of the same type as the last one, which has
// no rules.
func (o *op) idle(word unsafe.Pointer) bool {
	if word == nil {
		return len(o.x.none) == 0
	}
	k := o.x.dyn.last.Load()
	return k != nil && k.word == word && len(k.prog.ops) == 0
}

// holding says what an interface holds.
type holding uint8

const (
	holdsValue holding = iota
	holdsNothing
	holdsPanic
)

// ifaceHeader is how an interface lies in memory: its type or table, and a
// pointer to the value, or the value itself where that is a pointer.
type ifaceHeader struct {
	typ  unsafe.Pointer
	data unsafe.Pointer
}

// value returns the program for what an interface at p holds, and where that lies.
func (d *dynamic) value(o *op, p unsafe.Pointer) (prog *program, at unsafe.Pointer, state holding) {
	if d.get != nil {
		got, fine := d.get(reflect.NewAt(o.x.typ, p).Elem())
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
		k = d.known(reflect.NewAt(o.x.typ, p).Elem().Elem().Type(), h.typ)
		d.last.Store(k)
	}
	if k.direct {
		return k.prog, unsafe.Pointer(&h.data), holdsValue
	}
	return k.prog, h.data, holdsValue
}

// directs remembers which types an interface holds as the word itself.
var directs sync.Map // reflect.Type -> bool

// isDirect reports whether an interface holds a value of type t as its word, and
// not a pointer to it. The zero value tells: of a pointer it is nil.
func isDirect(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return true
	case reflect.Struct, reflect.Array:
	default:
		return false
	}
	if known, ok := directs.Load(t); ok {
		return known.(bool)
	}
	zero := reflect.Zero(t).Interface()
	direct := (*ifaceHeader)(unsafe.Pointer(&zero)).data == nil
	directs.Store(t, direct)
	return direct
}

// known returns the ops for values of type t, which are made at the first one.
func (d *dynamic) known(t reflect.Type, word unsafe.Pointer) *known {
	if k, ok := d.progs.Load(t); ok {
		return k.(*known)
	}
	made, _ := d.progs.LoadOrStore(t, &known{word: word, direct: isDirect(t), prog: d.make(t)})
	return made.(*known)
}
