// Package jsonname says under which name a client knows the field of a struct.
package jsonname

import (
	"reflect"
	"strings"

	"github.com/untaint/untaint"
)

// keys are the struct tags that name a field to a client. JSON comes first, then
// what else a request is decoded from.
var keys = [...]string{"json", "form", "query", "path", "header", "cookie"}

// Of returns the client's name of f: the one that a tag gives it, otherwise the
// one it has in Go. It is "" for an embedded struct without a name of its own,
// whose fields count as those of the struct around it.
func Of(f reflect.StructField) string {
	if name := Tagged(f); name != "" {
		return name
	}
	if _, embedded := Embeds(f, ""); embedded {
		return ""
	}
	return f.Name
}

// Segment returns what f adds to a JSON Pointer: "/" and its name, escaped, or
// "" for an embedded struct.
func Segment(f reflect.StructField) string {
	if name := Of(f); name != "" {
		return untaint.PathKey("", name)
	}
	return ""
}

// Tagged returns the name that the first of f's tags gives it, "" for none.
func Tagged(f reflect.StructField) string {
	for _, key := range keys {
		if name, _ := In(f, key); name != "" {
			return name
		}
	}
	return ""
}

// In returns the name that f's tag of that key gives it, and whether f has such
// a tag. The tag "-" leaves the field out and gives no name; "-," names it "-",
// as in encoding/json.
func In(f reflect.StructField, key string) (name string, ok bool) {
	tag, ok := f.Tag.Lookup(key)
	if !ok || tag == "-" {
		return "", ok
	}
	name, _, _ = strings.Cut(tag, ",")
	return name, true
}

// Embeds returns the struct whose fields are those of the struct that f is in:
// f is embedded, it is a struct or a pointer to one, and name, which its tag
// gives it, is "".
func Embeds(f reflect.StructField, name string) (reflect.Type, bool) {
	t := f.Type
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	if !f.Anonymous || name != "" || t.Kind() != reflect.Struct {
		return nil, false
	}
	return t, true
}
