package plan

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/untaint/untaint"
)

// first makes the violation of the op that r has stopped at, and runs the ops
// behind it. Most values that are refused break one rule, and then this is all there
// is to say. It reports false for known where only an explainer can tell, and true
// for more where something else is refused too: the trail then leads there.
func (r *run) first(p *Program, base unsafe.Pointer, other reflect.Value) (v untaint.Violation, known, more bool) {
	if r.over || r.wrong || r.n == 0 || r.n > len(r.trail) {
		return v, false, false
	}
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
	return v, known && !r.over, more
}

// firstIn is first for a list of ops. The last part of the trail that leads into the
// list is at.
func (r *run) firstIn(v *untaint.Violation, ops []Op, base unsafe.Pointer, path string, at int) (known, more bool) {
	stop := int(r.trail[at].op)
	o := &ops[stop]
	p := unsafe.Add(base, o.Off)
	next := int(o.Next)
	if o.Code.inner() {
		next = stop + 1
	}
	if at > 0 {
		known, more = r.firstInside(v, o, base, path, at-1)
	} else if known = !o.Code.inner() && o.Code != OpHas && o.refuses(v, p, path); known {
		r.n = 0
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
	case o.Code == OpRule, o.Code == OpUnique:
		return false
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
