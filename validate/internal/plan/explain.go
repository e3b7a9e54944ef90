package plan

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

// Adder takes violations: a [untaint.Collector], or one that looks at them first.
type Adder interface {
	Add(vs ...untaint.Violation)
	Full() bool
}

// explainer goes on where accept stopped, and says where each op refuses and
// why.
type explainer struct {
	run
	c     Adder
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
	outers        [MaxLevels]string // where the lists of ops around lie

	part  *Partial
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

func newExplainer(b *Bounds) *explainer {
	x := explainers.Get().(*explainer)
	x.run = newRun(b)
	return x
}

func newRun(b *Bounds) run { return run{bounds: b, nodes: b.Values, depth: b.Depth - 1} }

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
func (x *explainer) list(ops []Op, base unsafe.Pointer) {
	at, known := x.follow()
	for i := int(at.op); i < len(ops) && !x.stop; {
		quickly := x.part == nil && !known && !x.counts // what quick has stopped at it need not test again
		if quickly {
			if i = quick(nil, ops, i, base); i == len(ops) {
				return
			}
		}
		o := &ops[i]
		if x.part != nil && o.Name != "" && x.cover == 0 && !x.part.wants(x.names, o.Name) {
			i++
			continue
		}
		p, refused := unsafe.Add(base, o.Off), known
		known = false
		switch {
		case o.Code == OpJump:
			if o.omits(p) {
				i = int(o.Next)
			} else {
				i++
			}
			continue
		case o.Code == OpHas:
			if *(*uint8)(unsafe.Add(p, o.X.Mark)) == o.X.Holds {
				i++
				continue
			}
			depth := x.into(o)
			x.absent(o, base)
			x.segs, x.n = x.segs[:depth], 0
			i = int(o.Next)
			continue
		case o.Code == OpWhen:
			if i++; !o.X.When.demands(x.run.around(o, base)) {
				i++
			}
			continue
		case o.Code.inner():
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
		i = int(o.Next)
	}
}

// refuseOp reports that an op refuses the value at p.
func (x *explainer) refuseOp(o *Op, p unsafe.Pointer) {
	if o.Fail != nil && o.Fail.Refers {
		x.around = x.structAround(o)
	}
	depth := x.into(o)
	switch {
	case x.wrong && o.Code == OpRule:
		x.refuse(&WrongType)
	case o.X != nil && o.X.Why != nil && !o.missing(p):
		f := o.X.Why(o.said(p))
		x.refuse(&f)
	case o.parts != nil:
		x.refuse(o.part(p))
	case o.Code == OpUnique || o.Code == OpRule && x.pair.Second > 0:
		x.refuseTwice(o)
	default:
		x.refuse(o.Fail)
	}
	x.segs = x.segs[:depth]
	x.wrong = false
}

// refuseTwice points at the second of two equal elements, and says where the first
// is.
func (x *explainer) refuseTwice(o *Op) {
	pair := x.pair
	x.pair = Pair{}
	f := *o.Fail
	f.Params = untaint.NewParams(untaint.TextParam("first", untaint.PathIndex(x.path(), pair.First)))
	x.segs = append(x.segs, segment{index: pair.Second, elem: true})
	x.refuse(&f)
}

// structAround is the JSON Pointer of the struct around the value of an op.
func (x *explainer) structAround(o *Op) string {
	switch {
	case o.Fail != nil && o.Fail.Above && o.Via == Here:
		return x.path() + o.Fail.From
	case o.Fail != nil && o.Fail.Above:
		return x.outers[(x.level-int(o.Via-Nearest))%MaxLevels] + o.Fail.From
	case o.Via != Here:
		return x.outer
	}
	if own := o.Path[:max(strings.LastIndexByte(o.Path, '/'), 0)]; own != "" || len(x.segs) > 0 {
		return x.path() + own
	}
	return ""
}

// into adds the path of an op, and returns how long the path was before.
func (x *explainer) into(o *Op) int {
	depth := len(x.segs)
	if o.Path != "" {
		x.segs = append(x.segs, segment{text: o.Path})
	}
	return depth
}

// inner says what the ops inside an op refuse. resumed tells that the trail leads
// into it, to an element.
func (x *explainer) inner(o *Op, base, p unsafe.Pointer, elem int, resumed bool) {
	outer := x.outer
	if o.X.Bring && o.Via == Here {
		x.outer = x.structAround(o)
	}
	shadowed := ""
	if o.X.Push {
		at := &x.outers[x.level%MaxLevels]
		shadowed, *at = *at, x.path()
	}
	depth, names, cover := x.into(o), len(x.names), x.cover
	if !resumed {
		x.n = 0
	}
	if x.part != nil {
		x.enterName(o.Name)
	}
	switch o.Code {
	case OpPointer:
		if to := *(*unsafe.Pointer)(p); to == nil {
			x.absent(o, base)
		} else {
			x.inside(o, base, func() { x.list(o.X.Prog.Ops, to) })
		}
	case OpInside:
		x.inside(o, base, func() { x.list(o.X.Prog.Ops, p) })
	case OpElems:
		h := (*sliceHeader)(p)
		x.elems(o, base, h.data, h.len, elem)
	case OpArray:
		x.elems(o, base, p, int(o.Hi), elem)
	case OpEntries:
		x.entries(o, base, p)
	case OpDynamic:
		x.dynamic(o, base, p)
	}
	if o.X.Push {
		x.outers[x.level%MaxLevels] = shadowed
	}
	x.segs, x.names, x.cover, x.outer = x.segs[:depth], x.names[:names], cover, outer
}

// absent says what the rules refuse about a nil. Its ops have the place of o.
func (x *explainer) absent(o *Op, base unsafe.Pointer) {
	if o.Path != "" {
		x.segs = x.segs[:len(x.segs)-1]
	}
	part := x.part
	x.part = nil
	x.list(o.X.None, base)
	x.part = part
	if o.Path != "" {
		x.segs = append(x.segs, segment{text: o.Path})
	}
}

// inside runs f one level deeper, where the limits allow that.
func (x *explainer) inside(o *Op, base unsafe.Pointer, f func()) {
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
	why, limit := code.TooDeep, x.bounds.Depth
	if x.nodes <= 0 {
		why, limit = code.TooManyNodes, x.bounds.Values
	}
	x.refuse(&Failure{Kind: untaint.TooLarge, Code: why, Params: untaint.NewParams(untaint.IntParam("max", int64(limit)))})
	x.stop = x.stop || x.nodes <= 0
}

func (x *explainer) elems(o *Op, base, p unsafe.Pointer, n, from int) {
	before := x.bring(o, base)
	defer x.back(o, before)
	for i := from; i < n && !x.stop; i++ {
		x.segs = append(x.segs, segment{index: i, elem: true})
		if !x.enter(o) {
			x.overrun()
		} else {
			end := x.enterElement(func() string { return strconv.Itoa(i) })
			x.list(o.X.Prog.Ops, unsafe.Add(p, uintptr(i)*o.X.Size))
			x.names = x.names[:end]
			x.leave(o)
		}
		x.segs = x.segs[:len(x.segs)-1]
	}
}

func (x *explainer) entries(o *Op, base, p unsafe.Pointer) {
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
			if o.X.Keys != nil {
				x.key = true
				x.list(o.X.Keys.Ops, s.keyAt)
				x.key = false
			}
			if vals := o.X.valuesAt(s.key); vals != nil && !x.stop {
				s.val.SetIterValue(&s.it)
				x.list(vals.Ops, s.valAt)
			}
			x.names = x.names[:end]
			x.leave(o)
		}
		x.segs = x.segs[:len(x.segs)-1]
	}
	// A map has no order of its own; the report should.
	slices.SortStableFunc(x.found[before:], func(a, b untaint.Violation) int { return strings.Compare(a.Path, b.Path) })
}

func (x *explainer) dynamic(o *Op, base, p unsafe.Pointer) {
	prog, at, state := o.X.Dyn.value(o, p)
	switch state {
	case holdsNothing:
		x.absent(o, base)
	case holdsPanic:
		x.refuse(&Panicked)
	default:
		x.inside(o, base, func() { x.list(prog.Ops, at) })
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
	if x.part != nil && x.part.Exact {
		x.names = append(append(append(x.names, '['), key()...), ']')
	}
	return end
}

// refuse adds one violation at the current place. After one more than an error
// keeps, it ends the check: an attacker is not to choose how much work a refusal
// is.
func (x *explainer) refuse(f *Failure) {
	if x.stop {
		return
	}
	v := untaint.Violation{Path: x.path(), Code: f.Code, Kind: f.Kind, Params: f.Params, OfKey: x.key}
	if f.Refers && x.around != "" {
		v.Params = v.Params.With(untaint.TextParam("field", x.around+v.Params.Get("field").String()))
	}
	x.count++
	x.found = append(x.found, v)
	if x.bounds.FailFast || x.count > untaint.MaxViolations {
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
