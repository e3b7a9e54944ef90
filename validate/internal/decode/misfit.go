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

// misfit reports why a value does not fit. Nothing of the error itself is kept
// if it is not ours: it may quote the value.
func (r *Report) misfit(path string, s *shape, err error, l *Limits) {
	if s.kind == byDecoder {
		path, s, err = fromJSON(path, s, err)
	}
	switch {
	case err == errText: //nolint:errorlint // ours, bare
		r.say(path, CodeTypeMismatch, untaint.Malformed, s.wanted)
	case err == errForm: //nolint:errorlint // ours, bare
		r.say(path, CodeNotDecoded, untaint.Malformed, s.wanted)
	case err == errUTF8: //nolint:errorlint // ours, bare
		r.refuse(path, CodeNotUTF8, untaint.Malformed)
	case err == errTooLong: //nolint:errorlint // ours, bare
		r.refuse(path, CodeNumberTooLong, untaint.TooLarge, untaint.IntParam("max", int64(l.Digits)))
	case err == errPanicked: //nolint:errorlint // ours, bare
		r.refuse(path, CodeMethodPanicked, untaint.Misuse)
	case errors.Is(err, strconv.ErrRange):
		r.refuse(path, CodeNumberOverflow, untaint.Malformed, rangeOf(s.typ)...)
	case errors.Is(err, json.ErrUnknownName):
		r.refuse(path, CodeUnknownField, untaint.Malformed)
	default:
		r.foreign(path, err, s.wanted)
	}
}

// fromJSON returns where inside a value that json has read for a method it is
// that something does not fit, what belongs there, and why it does not fit.
func fromJSON(path string, s *shape, err error) (string, *shape, error) {
	e, ok := errors.AsType[*json.SemanticError](err)
	if !ok {
		return path, s, err
	}
	if t := e.GoType; t != nil && t != s.typ {
		s = &shape{typ: t, wanted: wanted(wants(t))}
	}
	if err = e.Err; err == nil || errors.Is(err, strconv.ErrSyntax) {
		err = errText
	}
	return path + pointerPath(e.JSONPointer), s, err
}

// pointerPath returns a pointer that json made of input as a path that is safe
// to show.
func pointerPath(p jsontext.Pointer) (path string) {
	for token := range p.Tokens() {
		path = untaint.PathKey(path, token)
	}
	return path
}

// bare strips the input from an error of strconv.
func bare(err error) error {
	if errors.Is(err, strconv.ErrRange) {
		return strconv.ErrRange
	}
	return errText
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
