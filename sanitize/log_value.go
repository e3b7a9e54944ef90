package sanitize

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/untaint/untaint/internal/jsonname"
)

const (
	maxLogDepth  = 16
	maxLogValues = 10_000

	tooLargeToLog = "[too large to log]"
	panickedInLog = "[panicked]"
)

// valueWalk goes through one value of an attribute.
type valueWalk struct {
	h    *logHandler
	left int
}

// dirtyAny reports whether cleanAny would show something else than v. What
// panics is for cleanAny to deal with.
func (h *logHandler) dirtyAny(v any) (dirty bool) {
	switch x := v.(type) {
	case nil, bool, int, int64, uint64, float64, time.Time, time.Duration:
		return false
	case []byte:
		return h.dirtyBytes(x)
	case []string:
		return slices.ContainsFunc(x, h.dirtyText)
	}
	defer func() {
		if recover() != nil {
			dirty = true
		}
	}()
	w := valueWalk{h: h, left: maxLogValues}
	return w.dirty(reflect.ValueOf(v), 0)
}

// cleanAny returns v as strings, numbers, maps and lists that are safe to log.
func (h *logHandler) cleanAny(v any) (safe any) {
	defer func() {
		if recover() != nil {
			safe = panickedInLog
		}
	}()
	if b, ok := v.([]byte); ok {
		return h.text(string(b))
	}
	w := valueWalk{h: h, left: maxLogValues}
	return w.clean(reflect.ValueOf(v), 0)
}

// dirtyBytes reports a body that holds a secret. Others are left to the handler
// below, which shows them as base64 or in quotes.
func (h *logHandler) dirtyBytes(b []byte) bool {
	if !h.values && bytes.IndexByte(b, '=') < 0 && bytes.IndexByte(b, ':') < 0 || !utf8.Valid(b) {
		return false
	}
	s := string(b)
	return h.redactText(s) != s
}

// enter counts a value, and says whether it is too much.
func (w *valueWalk) enter(depth int) bool {
	w.left--
	return depth <= maxLogDepth && w.left >= 0
}

func (w *valueWalk) dirty(v reflect.Value, depth int) bool {
	if !v.IsValid() {
		return false
	}
	if !w.enter(depth) {
		return true
	}
	if dirty, is := closed(v); is {
		return dirty
	}
	if spoken, is := w.speaks(v, depth); is {
		return spoken.dirty
	}
	return w.looksInto(v, depth)
}

// looksInto is dirty without what a value says of itself.
func (w *valueWalk) looksInto(v reflect.Value, depth int) bool {
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		return w.text(s) != s
	case reflect.Pointer, reflect.Interface:
		return w.dirty(v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return false
		}
		for i := range v.Len() {
			if w.dirty(v.Index(i), depth+1) {
				return true
			}
		}
	case reflect.Map:
		if _, hidden := w.pair(v); hidden {
			return true
		}
		for iter := v.MapRange(); iter.Next(); {
			key := keyText(iter.Key())
			if w.h.secret(key) || w.key(key) != key || w.dirty(iter.Value(), depth+1) {
				return true
			}
		}
	case reflect.Struct:
		if _, hidden := w.pair(v); hidden {
			return true
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if w.h.secret(f.Name) || w.h.secret(jsonname.Of(f)) || w.dirtyField(v.Field(i), f, depth+1) {
				return true
			}
		}
	}
	return false
}

// dirtyField goes into an embedded struct too whose own name is not exported.
func (w *valueWalk) dirtyField(v reflect.Value, f reflect.StructField, depth int) bool {
	if promotes(f) && v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return w.dirty(v, depth)
}

// closed answers for what stands in a field that is not exported and leads
// elsewhere. Package fmt prints no more of such a pointer than its address, and a
// map there may be in use: to read it meanwhile would end the program. A struct
// with such a map is shown without it.
func closed(v reflect.Value) (dirty, is bool) {
	if v.CanInterface() {
		return false, false
	}
	switch v.Kind() {
	case reflect.Pointer:
		return false, true
	case reflect.Map, reflect.Interface:
		return !v.IsNil(), true
	}
	return false, false
}

func (w *valueWalk) clean(v reflect.Value, depth int) any {
	if !v.IsValid() {
		return nil
	}
	if !w.enter(depth) {
		return tooLargeToLog
	}
	if spoken, is := w.speaks(v, depth); is {
		return spoken.safe
	}
	switch v.Kind() {
	case reflect.String:
		return w.text(v.String())
	case reflect.Pointer, reflect.Interface:
		return w.clean(v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		return w.list(v, depth)
	case reflect.Map:
		out := make(map[string]any, min(v.Len(), maxLogValues))
		for iter := v.MapRange(); iter.Next() && w.left > 0; {
			w.put(out, keyText(iter.Key()), iter.Value(), depth)
		}
		return w.hide(out, v)
	case reflect.Struct:
		out := make(map[string]any, v.NumField())
		w.fields(out, v, depth)
		return w.hide(out, v)
	}
	if v.CanInterface() {
		return v.Interface()
	}
	return fmt.Sprint(v)
}

// text and key return a text and a name made safe.
func (w *valueWalk) text(s string) string {
	if w.h.asIs {
		return w.h.redactText(s)
	}
	return w.h.text(s)
}

func (w *valueWalk) key(s string) string {
	if w.h.asIs {
		return s
	}
	return cleanLogLine(s)
}

// pair reports a name and its value, kept side by side, of which the name is that
// of a secret, and an http.Cookie. It returns the names of the fields to hide.
func (w *valueWalk) pair(v reflect.Value) (fields []string, hidden bool) {
	if v.Kind() == reflect.Struct {
		switch t := v.Type(); {
		case isCookie(t):
			return cookieFields, w.h.secret("cookie")
		case t.NumField() > maxPairFields:
			return nil, false
		}
		for i := range v.NumField() {
			f := v.Field(i)
			if name := v.Type().Field(i).Name; (name == "Name" || name == "Key") && f.Kind() == reflect.String && w.h.secret(f.String()) {
				return pairValues, true
			}
		}
		return nil, false
	}
	if v.Type().Key().Kind() != reflect.String || v.Len() > maxPairFields {
		return nil, false
	}
	for iter := v.MapRange(); iter.Next(); {
		key, value := iter.Key().String(), iter.Value()
		if value.Kind() == reflect.Interface {
			value = value.Elem()
		}
		if value.Kind() == reflect.String && (strings.EqualFold(key, "name") || strings.EqualFold(key, "key")) && w.h.secret(value.String()) {
			return pairValues, true
		}
	}
	return nil, false
}

// isCookie reports an http.Cookie, or a pointer to one. Its String has the value.
func isCookie(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name() == "Cookie" && t.PkgPath() == "net/http"
}

// A pair has a few fields more at most, such as a type.
const maxPairFields = 8

var (
	pairValues   = []string{"value", "values", "val"}
	cookieFields = []string{"value", "raw", "unparsed"}
)

// hide redacts the value of a pair in what was made of it.
func (w *valueWalk) hide(out map[string]any, v reflect.Value) map[string]any {
	fields, hidden := w.pair(v)
	if !hidden {
		return out
	}
	for name := range out {
		if slices.ContainsFunc(fields, func(f string) bool { return strings.EqualFold(f, name) }) {
			out[name] = redacted
		}
	}
	return out
}

// fields puts the exported fields of a struct under their JSON names, those of
// embedded structs among them.
func (w *valueWalk) fields(out map[string]any, v reflect.Value, depth int) {
	for i := range v.NumField() {
		f, inner := v.Type().Field(i), v.Field(i)
		name := jsonname.Of(f)
		switch {
		case f.Tag.Get("json") == "-":
		case name == "":
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			if inner.IsValid() && w.enter(depth+1) {
				w.fields(out, inner, depth+1)
			}
		case f.IsExported() && w.h.secret(f.Name):
			out[cleanLogLine(name)] = redacted
		case f.IsExported():
			w.put(out, name, inner, depth)
		}
	}
}

func (w *valueWalk) put(out map[string]any, key string, v reflect.Value, depth int) {
	safe := w.key(key)
	if w.h.secret(key) {
		out[safe] = redacted
		return
	}
	out[safe] = w.clean(v, depth+1)
}

func (w *valueWalk) list(v reflect.Value, depth int) any {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return cleanLogLine(fmt.Sprintf("%x", v))
	}
	out := make([]any, 0, min(v.Len(), maxLogValues))
	for i := range v.Len() {
		if w.left <= 0 {
			return append(out, tooLargeToLog)
		}
		out = append(out, w.clean(v.Index(i), depth+1))
	}
	return out
}

// keyText is how a handler would print the key of a map, encoding/json first.
func keyText(k reflect.Value) string {
	if k.Kind() == reflect.String {
		return k.String()
	}
	if k.CanInterface() {
		if m, ok := reflect.TypeAssert[encoding.TextMarshaler](k); ok {
			if b, err := m.MarshalText(); err == nil {
				return string(b)
			}
		}
	}
	return fmt.Sprint(k)
}

// spoken is what a value says of itself by one of its methods.
type spoken struct {
	dirty bool
	safe  any
}

// speaks looks for the methods that the handlers of slog call on a value, and
// those of package fmt and encoding/json below them. A value that has one is
// not looked into: what it says is looked at.
func (w *valueWalk) speaks(v reflect.Value, depth int) (spoken, bool) {
	if !v.CanInterface() || v.NumMethod() == 0 || v.Kind() == reflect.Interface || isCookie(v.Type()) {
		return spoken{}, false
	}
	if (v.Kind() == reflect.Pointer || v.Kind() == reflect.Map) && v.IsNil() {
		return spoken{safe: nil}, true
	}
	x := v.Interface()
	if valuer, ok := x.(slog.LogValuer); ok { // slog itself resolves none below an attribute
		return spoken{dirty: true, safe: w.resolved(slog.AnyValue(valuer).Resolve(), depth)}, true
	}
	// A value with both forms may say one thing as JSON and another as text.
	asJSON, isJSON := x.(json.Marshaler)
	if isJSON {
		if s := w.ofJSON(asJSON, depth); s.dirty {
			return s, true
		}
	}
	switch x := x.(type) {
	case json.Number: // a number that is dirty is none
		if x != "" && (x[0] == '-' || x[0] >= '0' && x[0] <= '9') && json.Valid([]byte(x)) {
			return spoken{safe: x}, true
		}
	case error:
		return w.spokenText(fmt.Sprintf("%+v", x)), true
	case fmt.Formatter, fmt.Stringer:
		s := w.spokenText(fmt.Sprintf("%+v", x))
		if _, isText := x.(encoding.TextMarshaler); !s.dirty && !isJSON && !isText {
			s.dirty = w.looksInto(v, depth) // a handler that writes JSON writes the fields
		}
		return s, true
	case encoding.TextMarshaler:
		b, err := x.MarshalText()
		if err != nil {
			return spoken{dirty: true, safe: "[not shown]"}, true
		}
		return w.spokenText(string(b)), true
	}
	return spoken{safe: x}, isJSON
}

func (w *valueWalk) spokenText(s string) spoken {
	safe := w.text(s)
	return spoken{dirty: safe != s, safe: safe}
}

// ofJSON reads what a value says of itself in JSON.
func (w *valueWalk) ofJSON(x json.Marshaler, depth int) spoken {
	b, err := json.Marshal(x)
	if err != nil {
		return spoken{dirty: true, safe: "[not shown]"}
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return spoken{dirty: true, safe: "[not shown]"}
	}
	if !w.dirty(reflect.ValueOf(v), depth+1) {
		return spoken{safe: v}
	}
	return spoken{dirty: true, safe: w.clean(reflect.ValueOf(v), depth+1)}
}

// resolved is what a LogValuer said, as a value.
func (w *valueWalk) resolved(v slog.Value, depth int) any {
	if v.Kind() != slog.KindGroup {
		if s, ok := v.Any().(string); ok {
			return w.text(s)
		}
		return w.clean(reflect.ValueOf(v.Any()), depth+1)
	}
	out := make(map[string]any, len(v.Group()))
	for _, a := range v.Group() {
		key := cleanLogLine(a.Key)
		if w.h.secret(a.Key) {
			out[key] = redacted
			continue
		}
		if !w.enter(depth + 1) {
			out[key] = tooLargeToLog
			continue
		}
		out[key] = w.resolved(a.Value.Resolve(), depth+1)
	}
	return out
}
