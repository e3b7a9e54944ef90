package validate

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/untaint/untaint"
)

// walker checks one value, exactly and in the order of the fields. It is the
// reference for what a tag means; a program (fast.go) may only accept what the
// walker accepts.
type walker struct {
	e     *engine
	frame frame
	segs  []segment
	c     *untaint.Collector
	own   untaint.Collector
	count int
	held  int                 // how many maps are around; what they find waits in found
	found []untaint.Violation // to be put in the order of their paths
	depth int
	nodes int
	stop  bool

	part    *partial
	names   []byte // the names in Go of where we are, only for a partial check
	marks   []nameMark
	covered int
}

// segment is one token of a JSON Pointer under way. An index stays a number
// until a violation needs the text.
type segment struct {
	text  string // with its slash
	index int    // the index of an element, where text is ""
}

var walkers = sync.Pool{New: func() any { return new(walker) }}

func (e *engine) walker() *walker {
	w := walkers.Get().(*walker)
	w.e = e
	w.frame.w = w
	return w
}

// release gives the walker back without what it saw.
func (w *walker) release() {
	clear(w.segs[:cap(w.segs)])
	clear(w.found)
	*w = walker{segs: w.segs[:0], found: w.found[:0], names: w.names[:0], marks: w.marks[:0]}
	walkers.Put(w)
}

// flush moves what waits to the collector.
func (w *walker) flush() {
	for i := range w.found {
		w.c.Add(w.found[i])
	}
	clear(w.found)
	w.found = w.found[:0]
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	bytesType    = reflect.TypeFor[[]byte]()
)

// isTime reports whether validator treats a struct type as a time.
func isTime(t reflect.Type) bool { return t.Kind() == reflect.Struct && t.ConvertibleTo(timeType) }

// value checks v, which stands in parent, against steps. A value without a name
// is the one given to Var.
func (w *walker) value(parent, v reflect.Value, steps []step, named bool) {
	if !w.enter() {
		return
	}
	defer w.leave()
	raw := v
	v, nullable, ok := w.extract(v)
	if !ok {
		w.refuse(failure{code: CodePanicked, kind: untaint.Misuse})
		return
	}
	nested := false
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Invalid:
		if w.absent(v, steps) {
			return
		}
	case reflect.Struct:
		nested = !isTime(v.Type())
		if nested && !w.e.strict && !w.e.requiredStruct && len(steps) > 0 && steps[0].isRule("required") {
			steps = steps[1:]
		}
	}
	if nested && !named && !w.e.strict {
		w.structure(v) // validator's Var ignores the tag of a struct
		return
	}
	for i := range steps {
		s := &steps[i]
		switch s.kind {
		case stepRule:
			if !w.rule(s, parent, v, raw, nullable) {
				return
			}
		case stepDive:
			w.dive(parent, v, s)
			return
		case stepStructOnly, stepNoStructLevel, stepEndKeys:
			return
		default:
			if w.omitted(s.kind, v, nullable) {
				return
			}
		}
	}
	switch {
	case nested:
		w.structure(v)
	case w.e.strict && raw.Kind() == reflect.Interface:
		w.hidden(parent, v)
	}
}

// absent handles a nil and reports whether that ends the check of the value.
func (w *walker) absent(v reflect.Value, steps []step) bool {
	if len(steps) == 0 {
		return true
	}
	first := &steps[0]
	switch first.kind {
	case stepOmitEmpty, stepOmitZero:
		return true
	case stepOmitNil:
		if v.Kind() != reflect.Invalid || w.e.strict {
			return true
		}
	case stepRule:
		if first.isRule("isdefault") && len(first.alts) == 1 {
			return true
		}
	}
	if first.kind != stepRule || !first.alts[0].whenNil || v.Kind() == reflect.Invalid && !w.e.strict {
		w.refuseStep(first, v)
		return true
	}
	return false
}

// omitted reports whether one of the omit rules ends the check of the value.
func (w *walker) omitted(kind stepKind, v reflect.Value, nullable bool) bool {
	switch kind {
	case stepOmitEmpty:
		return !hasValue(v, nullable)
	case stepOmitZero:
		return isZero(v)
	case stepOmitNil:
		switch v.Kind() {
		case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface, reflect.Chan, reflect.Func:
			return v.IsNil()
		}
	}
	return false
}

// rule runs one rule or its alternatives, and reports whether one holds.
func (w *walker) rule(s *step, parent, v, raw reflect.Value, nullable bool) bool {
	f := &w.frame
	wrong := false
	for i := range s.alts {
		t := &s.alts[i]
		if isNil(v) && !t.whenNil && !t.onNil {
			continue
		}
		f.field, f.raw, f.nullable, f.parent, f.wrong = v, raw, nullable, parent, false
		if t.run(f) && !f.wrong {
			return true
		}
		wrong = wrong || f.wrong
	}
	if wrong && len(s.alts) == 1 {
		w.refuse(failure{code: CodeWrongType, kind: untaint.Invalid})
		return false
	}
	w.refuseStep(s, v)
	return false
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Interface:
		return v.IsNil()
	}
	return false
}

// dive checks the elements of a collection.
func (w *walker) dive(parent, v reflect.Value, s *step) {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		w.elements(parent, v, s.elems)
	case reflect.Map:
		w.entries(parent, v, s)
	case reflect.Pointer, reflect.Interface, reflect.Invalid: // nil: there is nothing to dive into
	default:
		w.refuse(failure{code: CodeWrongType, kind: untaint.Invalid})
	}
}

func (w *walker) elements(parent, v reflect.Value, steps []step) {
	n := v.Len()
	if len(steps) == 0 && !w.e.mayHold(v.Type().Elem()) {
		return
	}
	if elem := v.Type().Elem(); len(steps) == 0 && elem.Kind() == reflect.Struct && w.e.wrapper(elem) == wrapsNothing && !isTime(elem) {
		w.structs(v, n)
		return
	}
	for i := 0; i < n && !w.stop; i++ {
		w.segs = append(w.segs, segment{index: i})
		end := len(w.names)
		if w.part != nil {
			end = w.enterElement(strconv.Itoa(i))
		}
		w.value(parent, v.Index(i), steps, true)
		w.names = w.names[:end]
		w.segs = w.segs[:len(w.segs)-1]
	}
}

// structs checks elements that are structs without rules around them. Those
// that are good cost no more than their program.
func (w *walker) structs(v reflect.Value, n int) {
	p := w.e.plan(v.Type().Elem())
	if p == nil || !p.has {
		return
	}
	for i := 0; i < n && w.enter(); i++ {
		elem := v.Index(i)
		if w.part != nil || p.whole == nil || !w.e.runProgram(p.whole, elem, w) {
			w.segs = append(w.segs, segment{index: i})
			end := len(w.names)
			if w.part != nil {
				end = w.enterElement(strconv.Itoa(i))
			}
			w.fields(elem, p)
			w.names = w.names[:end]
			w.segs = w.segs[:len(w.segs)-1]
		}
		w.leave()
	}
}

func (w *walker) entries(parent, v reflect.Value, s *step) {
	if len(s.elems) == 0 && !s.keyed && !w.e.mayHold(v.Type().Elem()) {
		return
	}
	before := len(w.found)
	w.held++
	for it := v.MapRange(); it.Next() && !w.stop; {
		key, val := it.Key(), it.Value()
		w.segs = append(w.segs, segment{text: untaint.PathKey("", keyText(key))})
		end := w.enterElement(keyText(key))
		if s.keyed {
			w.value(parent, key, s.keys, true)
		}
		if !s.keyed || len(s.elems) > 0 || w.e.strict || isStructOrPointer(val) {
			w.value(parent, val, s.elems, true)
		}
		w.names = w.names[:end]
		w.segs = w.segs[:len(w.segs)-1]
	}
	// A map has no order of its own; the report should.
	slices.SortStableFunc(w.found[before:], func(a, b untaint.Violation) int { return strings.Compare(a.Path, b.Path) })
	if w.held--; w.held == 0 {
		w.flush()
	}
}

func isStructOrPointer(v reflect.Value) bool {
	return v.Kind() == reflect.Struct || v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct
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

// hidden descends into a collection that only an interface held, so that no
// start-up check could ask for a dive.
func (w *walker) hidden(parent, v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		if w.e.mayHold(v.Type().Elem()) {
			w.dive(parent, v, &step{})
		}
	}
}

// structure checks the fields of a struct.
func (w *walker) structure(v reflect.Value) {
	p := w.e.plan(v.Type())
	if p == nil || !p.has {
		return
	}
	if w.part == nil && p.whole != nil && w.e.runProgram(p.whole, v, w) {
		return
	}
	w.fields(v, p)
}

// fields checks the fields of a struct one by one.
func (w *walker) fields(v reflect.Value, p *plan) {
	for i := range p.fields {
		if w.stop {
			return
		}
		f := &p.fields[i]
		if w.part != nil && !w.enterName(f.name) {
			continue
		}
		if f.seg != "" {
			w.segs = append(w.segs, segment{text: f.seg})
		}
		if w.part != nil || f.fast == nil || f.big || !w.e.runProgram(f.fast, v, w) {
			w.value(v, v.Field(f.index), f.steps, true)
		}
		if f.seg != "" {
			w.segs = w.segs[:len(w.segs)-1]
		}
		w.leaveName()
	}
}

// enter counts one more value and reports whether the budget allows it. It is
// what ends a cycle of pointers, and a graph that doubles at each level.
func (w *walker) enter() bool {
	w.depth++
	w.nodes++
	switch {
	case w.stop:
	case w.depth > w.e.maxDepth:
		w.refuse(failure{kind: untaint.TooLarge, code: CodeTooDeep, params: untaint.NewParams(untaint.IntParam("max", int64(w.e.maxDepth)))})
	case w.nodes > w.e.maxNodes:
		w.refuse(failure{kind: untaint.TooLarge, code: CodeTooManyVals, params: untaint.NewParams(untaint.IntParam("max", int64(w.e.maxNodes)))})
		w.stop = true
	default:
		return true
	}
	w.depth--
	return false
}

func (w *walker) leave() { w.depth-- }

// refuseStep reports that a step's rule does not hold for v.
func (w *walker) refuseStep(s *step, v reflect.Value) {
	if s.kind == stepRule && len(s.alts) == 1 && s.alts[0].refuse != nil {
		w.refuse(s.alts[0].refuse(v))
		return
	}
	f := s.fail
	if f.code == "" {
		f = failure{code: CodeRequired, kind: untaint.Invalid} // a nil where a step wants a value
	}
	w.refuse(f)
}

// refuse adds one violation at the current place. After one more than an error
// keeps, the walk ends: an attacker is not to choose how much work a refusal is.
func (w *walker) refuse(f failure) {
	if w.stop {
		return
	}
	v := untaint.Violation{Code: f.code, Kind: f.kind, Params: f.params}
	if w.count < untaint.MaxViolations {
		v.Path = w.path()
	}
	w.count++
	if w.held > 0 {
		w.found = append(w.found, v)
	} else {
		w.c.Add(v)
	}
	if w.e.failFast || w.count > untaint.MaxViolations {
		w.stop = true
	}
}

// path is the JSON Pointer of where the walk is.
func (w *walker) path() string {
	if len(w.segs) == 1 && w.segs[0].text != "" {
		return w.segs[0].text
	}
	b := make([]byte, 0, 64)
	for _, s := range w.segs {
		if s.text != "" {
			b = append(b, s.text...)
			continue
		}
		b = append(b, '/')
		b = strconv.AppendInt(b, int64(s.index), 10)
	}
	return string(b)
}
