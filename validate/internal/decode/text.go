package decode

import (
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/untaint/untaint"
)

// setter puts text from a form, a query, a path, a header or a cookie into a
// value.
type setter struct {
	set     func(v reflect.Value, text string) error
	want    string // what the text must be, for messages
	many    bool   // a slice: one element for each text
	numeric bool   // the text may be a number of any length
	exact   bool   // such a number is kept with all of its digits
	boolean bool
	unsent  bool // no value has an empty text
}

// compileSetter returns how text gets into a t, and false if it cannot.
func compileSetter(t reflect.Type, cfg *Config, layout string) (setter, bool) {
	if t.Kind() == reflect.Slice && !decodesText(t) && t.Elem().Kind() != reflect.Uint8 {
		elem, ok := compileSetter(t.Elem(), cfg, layout)
		if !ok || elem.many {
			return setter{}, false
		}
		elem.many = true
		return elem, true
	}
	if h, ok := cfg.optional(t); ok {
		inner, ok := compileSetter(h.typ, cfg, layout)
		set := inner.set
		inner.set = func(v reflect.Value, text string) error {
			p := v.Addr().UnsafePointer()
			*(*uint8)(unsafe.Add(p, h.state)) = h.given
			return set(reflect.NewAt(h.typ, p).Elem(), text)
		}
		return inner, ok && !inner.many
	}
	if t.Kind() == reflect.Pointer {
		inner, ok := compileSetter(t.Elem(), cfg, layout)
		set := inner.set
		inner.set = func(v reflect.Value, text string) error {
			p := reflect.New(t.Elem())
			v.Set(p)
			return set(p.Elem(), text)
		}
		return inner, ok && !inner.many
	}
	return scalarSetter(t, cfg, layout)
}

func decodesText(t reflect.Type) bool {
	return t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(textUnmarshaler)
}

func scalarSetter(t reflect.Type, cfg *Config, layout string) (setter, bool) {
	switch k := t.Kind(); {
	case t == timeType:
		sh := &shape{layout: layout}
		return setter{set: func(v reflect.Value, text string) error {
			return setMoment(sh, v.Addr().Interface().(*time.Time), []byte(text)) //nolint:forcetypeassert // as the case says
		}, want: wantTime(layout), unsent: true}, true
	case t == urlType:
		return setter{set: func(v reflect.Value, text string) error {
			return setAddress(v.Addr().Interface().(*url.URL), text) //nolint:forcetypeassert // as the case says
		}, want: wants(t), unsent: true}, true
	case decodesText(t):
		return setter{set: setByMethod, want: wants(t), numeric: true, exact: keepsExact(t), unsent: t == cfg.Date}, true
	case t == durationType:
		return setter{set: setDuration, want: "duration", unsent: true}, true
	case t == numberType:
		return setter{set: setNumber, want: "number", numeric: true, exact: true, unsent: true}, true
	case k == reflect.String:
		return setter{set: setString, want: "string"}, true
	case k == reflect.Bool:
		return setter{set: setBool, want: "boolean", boolean: true, unsent: true}, true
	case reflect.Int <= k && k <= reflect.Int64:
		return setter{set: setInt, want: "whole number", unsent: true}, true
	case reflect.Uint <= k && k <= reflect.Uintptr:
		return setter{set: setUint, want: "whole number", unsent: true}, true
	case k == reflect.Float32 || k == reflect.Float64:
		return setter{set: setFloat, want: "number", unsent: true}, true
	}
	return setter{}, false
}

func setByMethod(v reflect.Value, text string) error {
	if !utf8.ValidString(text) {
		return errUTF8
	}
	return callText(v.Addr(), []byte(text))
}

func setDuration(v reflect.Value, text string) error {
	d, err := time.ParseDuration(text)
	if err != nil {
		return errText
	}
	v.SetInt(int64(d))
	return nil
}

func setString(v reflect.Value, text string) error {
	if !utf8.ValidString(text) {
		return errUTF8
	}
	v.SetString(text)
	return nil
}

// setBool takes what JSON, HTML forms and clients in other languages write: a
// checkbox that is set sends "on", Python and .NET "True".
func setBool(v reflect.Value, text string) error {
	switch strings.ToLower(text) {
	case "true", "1", "on", "yes", "t":
		v.SetBool(true)
	case "false", "0", "off", "no", "f":
		v.SetBool(false)
	default:
		return errText
	}
	return nil
}

func setInt(v reflect.Value, text string) error {
	if strings.HasPrefix(text, "+") { // in a query a plus sign means a space
		return errText
	}
	n, err := strconv.ParseInt(text, 10, v.Type().Bits())
	if err != nil {
		return bare(err)
	}
	v.SetInt(n)
	return nil
}

func setUint(v reflect.Value, text string) error {
	n, err := strconv.ParseUint(text, 10, v.Type().Bits())
	if err != nil {
		return bare(err)
	}
	v.SetUint(n)
	return nil
}

// setFloat takes numbers as JSON writes them: no NaN, infinity, hexadecimal or
// underscore.
func setFloat(v reflect.Value, text string) error {
	if strings.Trim(text, "0123456789.eE+-") != "" || strings.HasPrefix(text, "+") {
		return errText
	}
	n, err := strconv.ParseFloat(text, v.Type().Bits())
	if err != nil {
		return bare(err)
	}
	v.SetFloat(n)
	return nil
}

// setNumber takes what is a number in JSON, of any length.
func setNumber(v reflect.Value, text string) error {
	if raw := jsontext.Value(text); raw.Kind() != '0' || !raw.IsValid() || strings.TrimSpace(text) != text {
		return errText
	}
	v.SetString(text)
	return nil
}

// apply sets v from the texts that were sent for it, and reports what does not
// fit.
func (s *setter) apply(v reflect.Value, texts []string, path string, l *Limits, r *Report) {
	switch {
	case len(texts) == 0:
		return
	case !s.many && len(texts) > 1:
		// Which one counts differs from server to server (CWE-235).
		r.refuse(path, CodeRepeated, untaint.Malformed)
		return
	case !s.many:
		s.put(v, texts[0], path, l, r)
		return
	case len(texts) > l.Items:
		r.refuse(path, CodeTooManyItems, untaint.TooLarge, untaint.IntParam("max", int64(l.Items)))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(texts), len(texts)))
	for i, text := range texts {
		s.put(v.Index(i), text, untaint.PathIndex(path, i), l, r)
		if r.Full() {
			r.Halted = true
			return
		}
	}
}

// put sets v from one text.
func (s *setter) put(v reflect.Value, text string, path string, l *Limits, r *Report) {
	err := errTooLong
	if !s.numeric || !tooManyDigits([]byte(text), s.exact, l.Digits) {
		err = s.set(v, text)
	}
	if err != nil {
		v.SetZero()
		r.misfit(path, &shape{typ: v.Type(), wanted: wanted(s.want)}, err, l)
	}
}
