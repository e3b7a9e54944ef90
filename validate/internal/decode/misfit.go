package decode

import (
	"errors"
	"math"
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/untaint/untaint"
)

// key makes a map's key of a member's name, in the way json does.
func (w *walker) key(sh *shape, name string) (reflect.Value, error) {
	t := sh.typ.Key()
	if t.Kind() == reflect.String && !decodesItself(t) {
		return reflect.ValueOf(name).Convert(t), nil
	}
	doc, err := jsontext.AppendQuote([]byte{'{'}, name)
	if err != nil {
		return reflect.Value{}, err
	}
	m := reflect.New(reflect.MapOf(t, reflect.TypeFor[bool]()))
	if err := json.Unmarshal(append(doc, ":true}"...), m.Interface(), w.plan.options); err != nil {
		return reflect.Value{}, trimmed(err)
	}
	for k := range m.Elem().Seq() {
		return k, nil
	}
	return reflect.Value{}, errors.New("no key")
}

// trimmed drops the place from an error about a value that was put into a
// document of our own.
func trimmed(err error) error {
	if e, ok := asSemantic(err); ok {
		inner := *e
		inner.JSONPointer = trimToken(e.JSONPointer)
		return &inner
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		inner := *e
		inner.JSONPointer = trimToken(e.JSONPointer)
		return &inner
	}
	return err
}

func trimToken(p jsontext.Pointer) jsontext.Pointer {
	n := 0
	for token := range p.Tokens() {
		_ = token
		n++
		break
	}
	if n == 0 {
		return ""
	}
	for i := 1; i < len(p); i++ {
		if p[i] == '/' {
			return p[i:]
		}
	}
	return ""
}

// misfit reports what json has against a value. Nothing of the error itself is
// kept: it quotes numbers and names.
func (w *walker) misfit(sh *shape, err error, at *spot) error {
	path := at.path()
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		code := CodeNotUTF8 // the grammar was checked before
		if errors.Is(e, jsontext.ErrDuplicateName) {
			code = CodeDuplicateKey
		}
		w.report.refuse(path+pointerPath(e.JSONPointer), code, untaint.Malformed)
		return w.full()
	}
	e, ok := asSemantic(err)
	if !ok {
		w.report.foreign(path, err, sh.want)
		return w.full()
	}
	path += pointerPath(e.JSONPointer)
	switch {
	case e.Err == nil, errors.Is(e.Err, strconv.ErrSyntax), errors.Is(e.Err, errDuration), errors.Is(e.Err, errNumber):
		w.report.refuse(path, CodeTypeMismatch, untaint.Malformed, untaint.TextParam("want", wantOf(e.GoType, sh)))
	case errors.Is(e.Err, strconv.ErrRange):
		w.report.refuse(path, CodeOutOfRange, untaint.Malformed, rangeOf(e.GoType)...)
	case errors.Is(e.Err, json.ErrUnknownName):
		w.report.refuse(path, CodeUnknownField, untaint.Malformed)
	default:
		w.report.foreign(path, e.Err, wantOf(e.GoType, sh))
	}
	return w.full()
}

func wantOf(t reflect.Type, sh *shape) string {
	if t != nil && t.Kind() == reflect.Pointer { // what a function of ours was given
		t = t.Elem()
	}
	if t == nil || t == sh.typ {
		return sh.want
	}
	return wants(t)
}

// rangeOf says what a number type can hold.
func rangeOf(t reflect.Type) []untaint.Param {
	if t == nil {
		return nil
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch k := t.Kind(); {
	case reflect.Int <= k && k <= reflect.Int64:
		most := int64(math.MaxInt64) >> (64 - t.Bits())
		return []untaint.Param{untaint.IntParam("min", -most-1), untaint.IntParam("max", most)}
	case reflect.Uint <= k && k <= reflect.Uintptr:
		return []untaint.Param{untaint.IntParam("min", 0),
			untaint.TextParam("max", strconv.FormatUint(math.MaxUint64>>(64-t.Bits()), 10))}
	case k == reflect.Float32:
		return []untaint.Param{untaint.TextParam("min", "-3.4e38"), untaint.TextParam("max", "3.4e38")}
	case k == reflect.Float64:
		return []untaint.Param{untaint.TextParam("min", "-1.7e308"), untaint.TextParam("max", "1.7e308")}
	}
	return nil
}
