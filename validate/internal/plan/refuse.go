package plan

import (
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	"github.com/untaint/untaint"
)

// first makes the violation of the op that r has stopped at, and runs the ops
// behind it. Most values that are refused break one rule, and then this is all there
// is to say. It reports false for known where only an explainer can tell, and true
// for more where something else is refused too: the trail then leads there.
func (r *run) first(p *Program, base unsafe.Pointer, other reflect.Value) (v untaint.Violation, known, more bool) {
	if p.Calls {
		if other.IsValid() {
			r.rules().other = other
		}
		defer func() {
			if recover() != nil {
				known, r.over = false, true
			}
			r.done()
		}()
	}
	known, more = r.firstIn(&v, p.Ops, base, "", r.n-1)
	return v, known && !r.over && r.n <= len(r.trail), more
}

// lost reports whether the trail does not lead to an op that can say what it
// refuses.
func (r *run) lost() bool { return r.over || r.wrong || r.n == 0 || r.n > len(r.trail) }

// firstIn is first for a list of ops. The last part of the trail that leads into the
// list is at.
func (r *run) firstIn(v *untaint.Violation, ops []Op, base unsafe.Pointer, path string, at int) (known, more bool) {
	if r.lost() {
		return false, false
	}
	stop := int(r.trail[at].op)
	o := &ops[stop]
	p := unsafe.Add(base, o.Off)
	next := int(o.Next)
	if o.Code.inner() {
		next = stop + 1
	}
	switch {
	case o.Code == OpElems:
		h := (*sliceHeader)(p)
		known, more = r.firstElem(v, o, base, path, at, list{h.data, h.len})
	case o.Code == OpArray:
		known, more = r.firstElem(v, o, base, path, at, list{p, int(o.Hi)})
	case o.Code == OpEntries:
		known = r.firstEntry(v, o, base, path)
	case at > 0:
		known, more = r.firstInside(v, o, base, path, at-1)
	default:
		if known = !o.Code.inner() && o.Code != OpHas && r.pair.Second == 0 && o.refuses(v, p, path); known {
			r.n = 0
		}
	}
	if more {
		r.stopped(stop)
	}
	if !known || more || r.bounds.FailFast {
		return known, more
	}
	return true, !r.from(ops, next, base)
}

// firstInside is first for what lies inside an op.
func (r *run) firstInside(v *untaint.Violation, o *Op, base unsafe.Pointer, path string, at int) (known, more bool) {
	ops, from, deeper, ok := o.nested(unsafe.Add(base, o.Off), base)
	switch {
	case !ok || deeper && !r.enter(o):
		return false, false
	case !deeper:
		return r.firstIn(v, ops, from, path, at)
	}
	before := r.bring(o, base)
	known, more = r.firstIn(v, ops, from, path+o.Path, at)
	r.back(o, before)
	r.leave(o)
	return known, more
}

// nested returns the ops inside an op that hold at a value, and where that lies: one
// level deeper, or at the place of the op itself where there is no value.
func (o *Op) nested(p, base unsafe.Pointer) (ops []Op, from unsafe.Pointer, deeper, ok bool) {
	switch o.Code {
	case OpHas:
		return o.X.None, base, false, true
	case OpInside:
		return o.X.Prog.Ops, p, true, true
	case OpPointer:
		if to := *(*unsafe.Pointer)(p); to != nil {
			return o.X.Prog.Ops, to, true, true
		}
		return o.X.None, base, false, true
	case OpDynamic:
		if o.X.Dyn.Get == nil && (*ifaceHeader)(p).typ == nil {
			return o.X.None, base, false, true
		}
	}
	return nil, nil, false, false
}

// refuses makes the violation of an op that refuses the value at p, and reports
// whether that could be done with what it knows itself.
func (o *Op) refuses(v *untaint.Violation, p unsafe.Pointer, path string) bool {
	f := o.Fail
	switch {
	case o.X != nil && o.X.Why != nil && !o.missing(p):
		why := o.X.Why(o.said(p))
		f = &why
	case o.parts != nil:
		f = o.part(p)
	}
	if f == nil {
		return false
	}
	*v = untaint.Violation{Path: path + o.Path, Code: f.Code, Kind: f.Kind, Params: f.Params}
	if !f.Refers {
		return true
	}
	around := path + o.Path[:max(strings.LastIndexByte(o.Path, '/'), 0)]
	if f.Above || o.Via > Here && (o.Via > Nearest || around != "") {
		return false
	}
	if around != "" {
		v.Params = v.Params.With(untaint.TextParam("field", around+v.Params.Get("field").String()))
	}
	return true
}

// list is where elements lie.
type list struct {
	data unsafe.Pointer
	len  int
}

func (l list) at(i int, x *Operands) unsafe.Pointer { return unsafe.Add(l.data, uintptr(i)*x.Size) }

// firstElem is first for a list whose elements the op o has refused. The trail leads
// to the element, or where the loop went by columns, to one before it.
func (r *run) firstElem(v *untaint.Violation, o *Op, base unsafe.Pointer, path string, at int, l list) (known, more bool) {
	if !r.enter(o) {
		return false, false
	}
	before := r.bring(o, base)
	i, ops := int(r.trail[at].elem), o.X.Prog.Ops
	trail, n := r.trail, r.n
	if at == 0 {
		for r.n = 0; i < l.len && r.from(ops, 0, l.at(i, o.X)); i++ {
		}
		at = r.n
	}
	known = i < l.len // a rule of the program's own may have changed the list
	if known {
		known, more = r.firstIn(v, ops, l.at(i, o.X), path+o.Path+"/"+strconv.Itoa(i), at-1)
	}
	switch {
	case !known:
		r.trail, r.n, r.wrong = trail, n, false // for an explainer
	case more:
		r.elem = i
	case !r.bounds.FailFast && i+1 < l.len:
		rest := list{l.at(i+1, o.X), l.len - i - 1}
		if stopped := r.each(o, rest.data, rest.len); stopped < rest.len {
			more, r.elem = true, i+1+stopped
		}
	}
	r.back(o, before)
	r.leave(o)
	return known, more
}

// firstEntry is first for a map. One that holds two refused keys or values has to be
// put in order, which an explainer does.
func (r *run) firstEntry(v *untaint.Violation, o *Op, base unsafe.Pointer, path string) (known bool) {
	if !r.enter(o) {
		return false
	}
	before := r.bring(o, base)
	s := o.scratch()
	defer o.release(s)
	more, trail, n := false, r.trail, r.n
	for s.over(*(*unsafe.Pointer)(unsafe.Add(base, o.Off))); s.it.Next() && !more; {
		s.key.SetIterKey(&s.it)
		s.val.SetIterValue(&s.it)
		for _, part := range [...]struct {
			prog *Program
			at   unsafe.Pointer
		}{{o.X.Keys, s.keyAt}, {o.X.valuesAt(s.key), s.valAt}} {
			if r.n = 0; more || part.prog == nil || r.from(part.prog.Ops, 0, part.at) {
				continue
			}
			if more = known; !more {
				known, more = r.firstIn(v, part.prog.Ops, part.at, untaint.PathKey(path+o.Path, keyText(s.key)), r.n-1)
				v.OfKey, more = v.OfKey || part.at == s.keyAt, more || !known
			}
		}
		more = more || known && r.bounds.FailFast
	}
	r.back(o, before)
	r.leave(o)
	if r.n = 0; !known || more && !r.bounds.FailFast {
		r.trail, r.n, r.wrong = trail, n, false // for an explainer
		return false
	}
	return true
}
