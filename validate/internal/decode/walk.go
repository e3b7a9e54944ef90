package decode

import (
	"bytes"
	"errors"
	"io"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/untaint/untaint"
)

// slow decodes a document piece by piece beside the type. It finds each value
// that does not fit, where the fast pass stops at the first, and it knows what
// memory it takes before it takes it. Where it finds nothing, what it has built
// is what json would have built.
func (p *Plan) slow(doc []byte, dst any, l *Limits, r *Report) {
	p.reset(dst)
	v := reflect.ValueOf(dst).Elem()
	w := walker{plan: p, report: r, limits: l, dec: jsontext.NewDecoder(bytes.NewReader(doc), lenient...)}
	if w.dec.PeekKind() == 'n' && !p.takesNull {
		w.nullDocument()
		return
	}
	err := w.value(p.root, v, nil)
	if err == nil {
		err = w.end()
	}
	switch {
	case err != nil:
		w.stop(err)
	case !r.Failed() && !p.cfg.IgnoreUnknown && !p.unconfirmed:
		p.confirm(doc, dst, &w)
	}
}

// nullDocument refuses a null in place of the whole: it is not an empty object,
// and no rule would see that anything is missing.
func (w *walker) nullDocument() {
	_, err := w.dec.ReadToken()
	if err == nil {
		err = w.end()
	}
	if err != nil {
		w.stop(err)
		return
	}
	w.report.halt("", CodeNull, untaint.Malformed, untaint.TextParam("want", w.plan.root.want))
}

// walker is one run of the slow pass.
type walker struct {
	plan   *Plan
	report *Report
	limits *Limits
	dec    *jsontext.Decoder
	memory int64
}

// spot is where the walk is. It becomes a path only when there is something to
// say about it.
type spot struct {
	up    *spot
	key   string
	index int
}

func (s *spot) path() string {
	if s == nil {
		return ""
	}
	if s.index >= 0 {
		return untaint.PathIndex(s.up.path(), s.index)
	}
	return untaint.PathKey(s.up.path(), s.key)
}

var (
	errStop     = errors.New("enough was found")
	errTrailing = errors.New("more than one document")
)

// end makes sure that nothing follows the document.
func (w *walker) end() error {
	switch _, err := w.dec.ReadToken(); {
	case err == io.EOF: //nolint:errorlint // the decoder returns it bare
		return nil
	default:
		return errTrailing
	}
}

// stop reports why the walk could not go on.
func (w *walker) stop(err error) {
	w.report.Halted = true
	switch {
	case errors.Is(err, errStop):
	case errors.Is(err, errTrailing):
		w.report.halt("", CodeTrailing, untaint.Malformed)
	case w.dec.InputOffset() == 0 && errors.Is(err, io.EOF):
		w.report.halt("", CodeEmptyBody, untaint.Malformed)
	default:
		w.report.halt(pointerPath(w.dec.StackPointer()), CodeSyntax, untaint.Malformed)
	}
}

// refuse reports something wrong at s, and says stop once no more can be kept.
func (w *walker) refuse(s *spot, code untaint.Code, ps ...untaint.Param) error {
	w.report.refuse(s.path(), code, untaint.Malformed, ps...)
	return w.full()
}

func (w *walker) full() error {
	if w.report.C.Full() {
		return errStop
	}
	return nil
}

// skip reports that the next value is not what is wanted, and passes over it.
func (w *walker) skip(s *spot, want string) error {
	if err := w.dec.SkipValue(); err != nil {
		return err
	}
	return w.refuse(s, CodeTypeMismatch, untaint.TextParam("want", want))
}

// charge counts n bytes that are about to be taken.
func (w *walker) charge(s *spot, n int64) error {
	if w.memory += n; w.memory <= w.limits.Memory {
		return nil
	}
	w.report.halt(s.path(), CodeTooMuchMemory, untaint.TooLarge, untaint.IntParam("max", w.limits.Memory))
	return errStop
}

// value decodes the next value into v.
func (w *walker) value(sh *shape, v reflect.Value, at *spot) error {
	kind := w.dec.PeekKind()
	if kind == 0 {
		_, err := w.dec.ReadToken()
		return err
	}
	if kind == 'n' && sh.kind != leaf {
		return w.null(sh, v)
	}
	switch sh.kind {
	case optional:
		slot, _ := w.plan.cfg.Optional(v.Addr().Interface())
		slot.Mark(false)
		return w.value(sh.elem, reflect.ValueOf(slot.Value).Elem(), at)
	case pointer:
		if v.IsNil() {
			if err := w.charge(at, sh.elem.size); err != nil {
				return err
			}
			v.Set(reflect.New(sh.typ.Elem()))
		}
		return w.value(sh.elem, v.Elem(), at)
	case object:
		if kind != '{' {
			return w.skip(at, sh.want)
		}
		return w.object(sh, v, at)
	case list:
		if kind != '[' {
			return w.skip(at, sh.want)
		}
		return w.list(sh, v, at)
	case dict:
		if kind != '{' {
			return w.skip(at, sh.want)
		}
		return w.dict(sh, v, at)
	}
	raw, err := w.dec.ReadValue()
	if err != nil {
		return err
	}
	return w.leaf(sh, raw, v, at)
}

// null sets v to what json makes of null.
func (w *walker) null(sh *shape, v reflect.Value) error {
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	v.SetZero()
	if sh.kind == optional {
		slot, _ := w.plan.cfg.Optional(v.Addr().Interface())
		slot.Mark(true)
	}
	return nil
}

// leaf decodes one value as a whole.
func (w *walker) leaf(sh *shape, raw jsontext.Value, v reflect.Value, at *spot) error {
	if invalidUTF8(raw) {
		return w.refuse(at, CodeNotUTF8)
	}
	if err := json.Unmarshal(raw, v.Addr().Interface(), w.plan.options); err != nil {
		v.SetZero()
		return w.misfit(sh, err, at)
	}
	return nil
}

// name reads the name of the next member, and reports false for the end of the
// object.
func (w *walker) name(at *spot) (name string, ok bool, err error) {
	if w.dec.PeekKind() == '}' {
		_, err := w.dec.ReadToken()
		return "", false, err
	}
	raw, err := w.dec.ReadValue()
	if err != nil {
		return "", false, err
	}
	bad := invalidUTF8(raw)
	text, _ := jsontext.AppendUnquote(nil, raw) // what is not UTF-8 becomes U+FFFD
	name = string(text)
	if bad {
		err = w.refuse(&spot{at, name, -1}, CodeNotUTF8)
	}
	return name, true, err
}

// object decodes the members of an object into the fields of a struct.
func (w *walker) object(sh *shape, v reflect.Value, at *spot) error {
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for {
		name, ok, err := w.name(at)
		if err != nil || !ok {
			return err
		}
		if err := w.member(sh, name, seen[name], v, &spot{at, name, -1}); err != nil {
			return err
		}
		seen[name] = true
	}
}

// member decodes the value of one member.
func (w *walker) member(sh *shape, name string, again bool, v reflect.Value, at *spot) error {
	m := sh.fields[name]
	if m == nil {
		if err := w.dec.SkipValue(); err != nil {
			return err
		}
		if again {
			return w.refuse(at, CodeDuplicateKey)
		}
		return w.unknown(sh, name, at)
	}
	if again {
		if err := w.dec.SkipValue(); err != nil {
			return err
		}
		return w.refuse(at, CodeDuplicateKey)
	}
	f, err := v.FieldByIndexErr(m.index)
	if err != nil {
		if err := w.charge(at, m.cost); err != nil {
			return err
		}
		f = reach(v, m.index)
	}
	if !f.IsValid() { // inside an unexported embedded pointer, which nothing can set
		return w.skip(at, m.shape.want)
	}
	if m.whole == nil {
		return w.value(m.shape, f, at)
	}
	raw, err := w.dec.ReadValue()
	if err != nil {
		return err
	}
	holder := reflect.New(m.whole)
	holder.Elem().Field(0).Set(f)
	doc := append(append([]byte(`{"f":`), raw...), '}')
	if invalidUTF8(raw) {
		return w.refuse(at, CodeNotUTF8)
	}
	if err := json.Unmarshal(doc, holder.Interface(), w.plan.options); err != nil {
		return w.misfit(m.shape, trimmed(err), at)
	}
	f.Set(holder.Elem().Field(0))
	return nil
}

// reach returns a field inside embedded pointers, which it sets on the way.
func reach(v reflect.Value, index []int) reflect.Value {
	for i, x := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				if !v.CanSet() {
					return reflect.Value{}
				}
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}

// unknown reports a member that no field has.
func (w *walker) unknown(sh *shape, name string, at *spot) error {
	if w.plan.cfg.IgnoreUnknown {
		return nil
	}
	if right, ok := sh.folded[foldName(name)]; ok {
		return w.refuse(at, CodeWrongCase, untaint.TextParam("want", right))
	}
	return w.refuse(at, CodeUnknownField)
}

// list decodes the elements of an array.
func (w *walker) list(sh *shape, v reflect.Value, at *spot) error {
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	fixed := sh.typ.Kind() == reflect.Array
	n := 0
	if !fixed {
		v.SetLen(0)
	}
	for w.dec.PeekKind() != ']' {
		here := &spot{at, "", n}
		switch {
		case fixed && n == v.Len():
			if err := w.skip(here, "end of array"); err != nil {
				return err
			}
			continue
		case !fixed:
			if err := w.charge(here, sh.elem.size); err != nil {
				return err
			}
			if n == v.Cap() {
				v.Grow(1)
			}
			v.SetLen(n + 1)
		}
		e := v.Index(n)
		e.SetZero()
		if err := w.value(sh.elem, e, here); err != nil {
			return err
		}
		n++
	}
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	switch {
	case fixed && n < v.Len():
		return w.refuse(at, CodeTypeMismatch, untaint.TextParam("want", "array"), untaint.IntParam("length", int64(v.Len())))
	case !fixed && v.IsNil():
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	}
	return nil
}

// dict decodes the members of an object into a map.
func (w *walker) dict(sh *shape, v reflect.Value, at *spot) error {
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(sh.typ))
	}
	seen := map[string]bool{}
	for {
		name, ok, err := w.name(at)
		if err != nil || !ok {
			return err
		}
		if err := w.entry(sh, name, seen[name], v, &spot{at, name, -1}); err != nil {
			return err
		}
		seen[name] = true
	}
}

func (w *walker) entry(sh *shape, name string, again bool, v reflect.Value, at *spot) error {
	key, err := w.key(sh, name)
	switch {
	case err != nil:
		if err := w.dec.SkipValue(); err != nil {
			return err
		}
		return w.misfit(&shape{want: "valid key", typ: sh.typ.Key()}, err, at)
	case again || v.MapIndex(key).IsValid(): // "0" and "-0" are one key
		if err := w.dec.SkipValue(); err != nil {
			return err
		}
		return w.refuse(at, CodeDuplicateKey)
	}
	if err := w.charge(at, int64(sh.typ.Key().Size())+sh.elem.size); err != nil {
		return err
	}
	e := reflect.New(sh.typ.Elem()).Elem()
	if err := w.value(sh.elem, e, at); err != nil {
		return err
	}
	v.SetMapIndex(key, e)
	return nil
}
