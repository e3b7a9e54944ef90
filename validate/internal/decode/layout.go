package decode

import (
	"reflect"
	"time"
)

// layouts are the constants of package time by their names.
var layouts = map[string]string{
	"Layout": time.Layout, "ANSIC": time.ANSIC, "UnixDate": time.UnixDate, "RubyDate": time.RubyDate, "RFC822": time.RFC822, "RFC822Z": time.RFC822Z,
	"RFC850": time.RFC850, "RFC1123": time.RFC1123, "RFC1123Z": time.RFC1123Z, "RFC3339": time.RFC3339, "RFC3339Nano": time.RFC3339Nano,
	"Kitchen": time.Kitchen, "Stamp": time.Stamp, "StampMilli": time.StampMilli, "StampMicro": time.StampMicro, "StampNano": time.StampNano,
	"DateTime": time.DateTime, "DateOnly": time.DateOnly, "TimeOnly": time.TimeOnly,
}

// layoutOf returns how the tag of a field says that a time.Time is written, ""
// for RFC 3339.
func layoutOf(f reflect.StructField) string {
	tag := f.Tag.Get("layout")
	if known, ok := layouts[tag]; ok {
		return known
	}
	return tag
}

// wantTime says how a time is written, for messages.
func wantTime(layout string) string {
	if layout == "" {
		return wants(timeType)
	}
	return "time as in " + layout
}

// goodLayout reports whether a layout has anything of a time in it, and reads
// what it writes.
func goodLayout(layout string) bool {
	text := time.Date(2009, 11, 23, 21, 7, 8, 123456789, time.UTC).Format(layout)
	_, err := time.Parse(layout, text)
	return text != layout && err == nil
}

// takesLayout reports whether a field of type t has a time.Time that a layout is
// about.
func (c *Config) takesLayout(t reflect.Type) bool {
	for {
		h, ok := c.optional(t)
		switch {
		case ok:
			t = h.typ
		case t.Kind() == reflect.Pointer, t.Kind() == reflect.Slice, t.Kind() == reflect.Array:
			t = t.Elem()
		default:
			return t == timeType
		}
	}
}

// checkLayout finds what is wrong with a field's layout.
func (c *Config) checkLayout(in reflect.Type, f reflect.StructField, m *mistakes) {
	tag, ok := f.Tag.Lookup("layout")
	wrong := func(why string) { m.add(Mistake{Type: in, Field: f.Name, Key: "layout", Text: why}) }
	switch {
	case !ok:
	case !c.takesLayout(f.Type):
		wrong("is for a time.Time, which " + f.Type.String() + " is not")
	case tag == "" || !goodLayout(layoutOf(f)):
		wrong("is neither a layout such as 2006-01-02 nor the name of a constant of package time")
	}
}
