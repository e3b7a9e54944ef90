package validate

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// adder takes violations: a [untaint.Collector], or one that looks at them first.
type adder interface {
	Add(vs ...untaint.Violation)
	Full() bool
}

// explainer goes on where accept stopped, and says where each op refuses and
// why.
type explainer struct {
	run
	c     adder
	segs  []segment
	count int
	found []untaint.Violation // in the end c gets them all at once
	stop  bool
	key   bool // in a key of a map
	// counts says that accept has passed a limit, so that each value counts here too.
	counts bool

	// around is the JSON Pointer of the struct around the value of the op that
	// refuses, and outer that of the run's owner.
	around, outer string
	outers        [maxLevels]string // where the lists of ops around lie

	part  *partial
	names []byte // where we are, in Go's names; only for a partial check
	cover int    // how many of the fields around are asked for as a whole
}

// segment is a part of a JSON Pointer under way. An index stays a number until a
// violation needs the text.
type segment struct {
	text  string // with its slash
	index int    // the index of an element, where there is one
	elem  bool
}

var explainers = sync.Pool{New: func() any { return new(explainer) }}

func newExplainer(b *bounds) *explainer {
	x := explainers.Get().(*explainer)
	x.run = newRun(b)
	return x
}

func newRun(b *bounds) run { return run{bounds: b, nodes: b.values, depth: b.depth - 1} }

// release gives the explainer back without what it saw.
func (x *explainer) release() {
	x.done()
	clear(x.segs[:cap(x.segs)])
	clear(x.found)
	*x = explainer{segs: x.segs[:0], found: x.found[:0], names: x.names[:0]}
	explainers.Put(x)
}

// flush moves what was found to where it is gathered.
func (x *explainer) flush() {
	x.c.Add(x.found...)
	clear(x.found)
	x.found = x.found[:0]
}

// follow takes the next step of the trail: the op and the element that accept
// was at.
func (x *explainer) follow() (at place, known bool) {
	if x.n == 0 {
		return place{}, false
	}
	x.n--
	return x.trail[x.n], true
}

// list says what the ops of a list refuse. Where a trail is left, it leads to the
// first one that does, and those before it are not run again.
func (x *explainer) list(ops []op, base unsafe.Pointer) {
	at, known := x.follow()
	for i := int(at.op); i < len(ops) && !x.stop; {
		quickly := x.part == nil && !known && !x.counts // what quick has stopped at it need not test again
		if quickly {
			if i = quick(nil, ops, i, base); i == len(ops) {
				return
			}
		}
		o := &ops[i]
		if x.part != nil && o.name != "" && x.cover == 0 && !x.part.wants(x.names, o.name) {
			i++
			continue
		}
		p, refused := unsafe.Add(base, o.off), known
		known = false
		switch {
		case o.code == opJump:
			if o.omits(p) {
				i = int(o.next)
			} else {
				i++
			}
			continue
		case o.code == opHas:
			if *(*uint8)(unsafe.Add(p, o.x.mark)) == o.x.holds {
				i++
				continue
			}
			depth := x.into(o)
			x.absent(o, base)
			x.segs, x.n = x.segs[:depth], 0
			i = int(o.next)
			continue
		case o.code == opWhen:
			if i++; !o.x.when.demands(x.run.around(o, base)) {
				i++
			}
			continue
		case o.code.inner():
			x.inner(o, base, p, int(at.elem), refused)
			at.elem, x.n = 0, 0
			i++
			continue
		case !refused:
			x.wrong = false
			if quickly {
				refused = !x.goOn(ops[i:i+1], 0, base)
			} else {
				refused = !x.accept(ops[i:i+1], base)
			}
			x.n = 0
		}
		if !refused {
			i++
			continue
		}
		x.refuseOp(o, p)
		i = int(o.next)
	}
}

// refuseOp reports that an op refuses the value at p.
func (x *explainer) refuseOp(o *op, p unsafe.Pointer) {
	if o.fail != nil && o.fail.refers {
		x.around = x.structAround(o)
	}
	depth := x.into(o)
	switch {
	case x.wrong && o.code == opRule:
		x.refuse(&wrongType)
	case o.x != nil && o.x.why != nil && !o.missing(p):
		f := o.x.why(o.said(p))
		x.refuse(&f)
	case o.parts != nil:
		x.refuse(o.part(p))
	case o.code == opUnique || o.code == opRule && x.pair.second > 0:
		x.refuseTwice(o)
	default:
		x.refuse(o.fail)
	}
	x.segs = x.segs[:depth]
	x.wrong = false
}

// refuseTwice points at the second of two equal elements, and says where the first
// is.
func (x *explainer) refuseTwice(o *op) {
	pair := x.pair
	x.pair = equalPair{}
	f := *o.fail
	f.params = untaint.NewParams(untaint.TextParam("first", untaint.PathIndex(x.path(), pair.first)))
	x.segs = append(x.segs, segment{index: pair.second, elem: true})
	x.refuse(&f)
}

// structAround is the JSON Pointer of the struct around the value of an op.
func (x *explainer) structAround(o *op) string {
	switch {
	case o.fail != nil && o.fail.above && o.via == here:
		return x.path() + o.fail.from
	case o.fail != nil && o.fail.above:
		return x.outers[(x.level-int(o.via-nearest))%maxLevels] + o.fail.from
	case o.via != here:
		return x.outer
	}
	if own := o.path[:max(strings.LastIndexByte(o.path, '/'), 0)]; own != "" || len(x.segs) > 0 {
		return x.path() + own
	}
	return ""
}

// into adds the path of an op, and returns how long the path was before.
func (x *explainer) into(o *op) int {
	depth := len(x.segs)
	if o.path != "" {
		x.segs = append(x.segs, segment{text: o.path})
	}
	return depth
}

// inner says what the ops inside an op refuse. resumed tells that the trail leads
// into it, to an element.
func (x *explainer) inner(o *op, base, p unsafe.Pointer, elem int, resumed bool) {
	outer := x.outer
	if o.x.bring && o.via == here {
		x.outer = x.structAround(o)
	}
	shadowed := ""
	if o.x.push {
		at := &x.outers[x.level%maxLevels]
		shadowed, *at = *at, x.path()
	}
	depth, names, cover := x.into(o), len(x.names), x.cover
	if !resumed {
		x.n = 0
	}
	if x.part != nil {
		x.enterName(o.name)
	}
	switch o.code {
	case opPointer:
		if to := *(*unsafe.Pointer)(p); to == nil {
			x.absent(o, base)
		} else {
			x.inside(o, base, func() { x.list(o.x.prog.ops, to) })
		}
	case opInside:
		x.inside(o, base, func() { x.list(o.x.prog.ops, p) })
	case opElems:
		h := (*sliceHeader)(p)
		x.elems(o, base, h.data, h.len, elem)
	case opArray:
		x.elems(o, base, p, int(o.hi), elem)
	case opEntries:
		x.entries(o, base, p)
	case opDynamic:
		x.dynamic(o, base, p)
	}
	if o.x.push {
		x.outers[x.level%maxLevels] = shadowed
	}
	x.segs, x.names, x.cover, x.outer = x.segs[:depth], x.names[:names], cover, outer
}

// absent says what the rules refuse about a nil. Its ops have the place of o.
func (x *explainer) absent(o *op, base unsafe.Pointer) {
	if o.path != "" {
		x.segs = x.segs[:len(x.segs)-1]
	}
	part := x.part
	x.part = nil
	x.list(o.x.none, base)
	x.part = part
	if o.path != "" {
		x.segs = append(x.segs, segment{text: o.path})
	}
}

// inside runs f one level deeper, where the limits allow that.
func (x *explainer) inside(o *op, base unsafe.Pointer, f func()) {
	if !x.enter(o) {
		x.overrun()
		return
	}
	before := x.bring(o, base)
	f()
	x.back(o, before)
	x.leave(o)
}

// overrun says which limit a value passes.
func (x *explainer) overrun() {
	why, limit := code.TooDeep, x.bounds.depth
	if x.nodes <= 0 {
		why, limit = code.TooManyNodes, x.bounds.values
	}
	x.refuse(&failure{kind: untaint.TooLarge, code: why, params: untaint.NewParams(untaint.IntParam("max", int64(limit)))})
	x.stop = x.stop || x.nodes <= 0
}

func (x *explainer) elems(o *op, base, p unsafe.Pointer, n, from int) {
	before := x.bring(o, base)
	defer x.back(o, before)
	for i := from; i < n && !x.stop; i++ {
		x.segs = append(x.segs, segment{index: i, elem: true})
		if !x.enter(o) {
			x.overrun()
		} else {
			end := x.enterElement(func() string { return strconv.Itoa(i) })
			x.list(o.x.prog.ops, unsafe.Add(p, uintptr(i)*o.x.size))
			x.names = x.names[:end]
			x.leave(o)
		}
		x.segs = x.segs[:len(x.segs)-1]
	}
}

func (x *explainer) entries(o *op, base, p unsafe.Pointer) {
	around := x.bring(o, base)
	defer x.back(o, around)
	s := o.scratch()
	defer o.release(s)
	before := len(x.found)
	for s.over(*(*unsafe.Pointer)(p)); s.it.Next() && !x.stop; {
		s.key.SetIterKey(&s.it)
		x.segs = append(x.segs, segment{text: untaint.PathKey("", keyText(s.key))})
		if !x.enter(o) {
			x.overrun()
		} else {
			end := x.enterElement(func() string { return keyText(s.key) })
			if o.x.keys != nil {
				x.key = true
				x.list(o.x.keys.ops, s.keyAt)
				x.key = false
			}
			if o.x.prog != nil && !x.stop {
				s.val.SetIterValue(&s.it)
				x.list(o.x.prog.ops, s.valAt)
			}
			x.names = x.names[:end]
			x.leave(o)
		}
		x.segs = x.segs[:len(x.segs)-1]
	}
	// A map has no order of its own; the report should.
	slices.SortStableFunc(x.found[before:], func(a, b untaint.Violation) int { return strings.Compare(a.Path, b.Path) })
}

func (x *explainer) dynamic(o *op, base, p unsafe.Pointer) {
	prog, at, state := o.x.dyn.value(o, p)
	switch state {
	case holdsNothing:
		x.absent(o, base)
	case holdsPanic:
		x.refuse(&panicked)
	default:
		x.inside(o, base, func() { x.list(prog.ops, at) })
	}
}

// keyText is the key of a map as a path shows it.
func keyText(k reflect.Value) string {
	switch {
	case k.Kind() == reflect.Interface && !k.IsNil():
		return keyText(k.Elem())
	case k.Kind() == reflect.String:
		return k.String()
	case k.CanInt():
		return strconv.FormatInt(k.Int(), 10)
	case k.CanUint():
		return strconv.FormatUint(k.Uint(), 10)
	case k.CanFloat():
		return strconv.FormatFloat(k.Float(), 'g', -1, 64)
	case k.Kind() == reflect.Bool:
		return strconv.FormatBool(k.Bool())
	}
	return "?"
}

// enterName goes into a field of a partial check.
func (x *explainer) enterName(name string) {
	for name != "" {
		token, rest, _ := strings.Cut(name, ".")
		if len(x.names) > 0 {
			x.names = append(x.names, '.')
		}
		x.names = append(x.names, token...)
		if x.part.covers(x.names) {
			x.cover++
		}
		name = rest
	}
}

// enterElement adds an index or a key to the name, and returns where the name
// ended before.
func (x *explainer) enterElement(key func() string) int {
	end := len(x.names)
	if x.part != nil && x.part.exact {
		x.names = append(append(append(x.names, '['), key()...), ']')
	}
	return end
}

// refuse adds one violation at the current place. After one more than an error
// keeps, it ends the check: an attacker is not to choose how much work a refusal
// is.
func (x *explainer) refuse(f *failure) {
	if x.stop {
		return
	}
	v := untaint.Violation{Path: x.path(), Code: f.code, Kind: f.kind, Params: f.params, OfKey: x.key}
	if f.refers && x.around != "" {
		v.Params = v.Params.With(untaint.TextParam("field", x.around+v.Params.Get("field").String()))
	}
	x.count++
	x.found = append(x.found, v)
	if x.bounds.failFast || x.count > untaint.MaxViolations {
		x.stop = true
	}
}

// path is the JSON Pointer of where the check is.
func (x *explainer) path() string {
	if len(x.segs) == 1 && !x.segs[0].elem {
		return x.segs[0].text
	}
	b := make([]byte, 0, 64)
	for _, s := range x.segs {
		if !s.elem {
			b = append(b, s.text...)
			continue
		}
		b = append(b, '/')
		b = strconv.AppendInt(b, int64(s.index), 10)
	}
	return string(b)
}
