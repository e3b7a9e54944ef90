package validate

import (
	"encoding/json"
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/schema"
)

// JSONSchema returns what JSON accepts as a JSON Schema of draft 2020-12, for
// clients, forms and descriptions of an API. The bytes are the same each time,
// with properties in the order of the fields and each named struct type in
// $defs.
//
// The schema is never stricter than JSON. Rules that it cannot express, or only
// in part, are named in "x-untaint-rules" beside the property: your own rules
// and those across fields; rules on characters beyond what a pattern can
// express, on times, durations and encoded bytes; and required where a zero
// value has more than one form in JSON. A type with its own decoding method is
// named in a "$comment". Where nothing is named, a document is valid if and
// only if JSON accepts it, except for what a schema cannot see: repeated names,
// limits, the spelling of a whole number, and a number out of range in 64 bits,
// a string or a map key. The schema assumes that numbers are compared as
// float64 values and that formats are checked; beside each format a pattern
// expresses most of it.
//
// A plain field accepts null if its zero value is valid, as decoding does, and
// is required if it is not. Rules are named but not expressed if a hook of
// [Before] runs first, because it may change the value, if playground.With
// added them, and, under [Compatible], if Only or Except got elements. What
// [Request] reads from elsewhere than the body is not part of the schema.
//
// The schema contains the names of Go types and the parameters of rules: review
// it before you publish it. An error is Misuse: no field has a json tag
// (decode.CodeNothingBound), or [For] did not make the Validator.
func (v *Validator[T]) JSONSchema() (json.RawMessage, error) {
	const op = "validate.JSONSchema"
	if v.unbuilt() {
		return nil, badArgument(op)
	}
	form, ok := v.decoder.plan.Form()
	if !ok {
		return nil, untaint.New(op, untaint.Violation{Code: decode.CodeNothingBound, Kind: untaint.Misuse})
	}
	c := schema.Config{
		Form: form, Types: schemaTypes{v.e}, Part: v.part, RequiredStruct: v.e.requiredStruct, IgnoreUnknown: v.e.opts.decode.ignoreBody,
		NamesOnly: len(v.decoder.before) > 0 || v.part != nil && v.part.Exact,
	}
	if v.team {
		c.Team = &v.e.team.facts
	}
	out := jsontext.Value(schema.Write(c))
	if err := out.Indent(jsontext.WithIndent("  ")); err != nil {
		return nil, badArgument(op)
	}
	return json.RawMessage(out), nil
}

// schemaTypes answers what a schema asks about types.
type schemaTypes struct{ *engine }

func (schemaTypes) Optional(t reflect.Type) bool { return isOptional(t) }

func (s schemaTypes) Holds(t reflect.Type) bool {
	_, ok := s.holder(t)
	return ok
}

func (schemaTypes) Null(t reflect.Type) reflect.Value {
	v := reflect.New(t)
	if o, ok := reflect.TypeAssert[optional](v); ok {
		o.markNull()
	}
	return v.Elem()
}

func (s schemaTypes) Tag(f reflect.StructField) string { return s.rulesOf(f) }

func (s schemaTypes) Default(f reflect.StructField) (text string, ok bool) {
	return defaultIn(s.rulesOf(f))
}

func (s schemaTypes) Steps(t reflect.Type, index int) []rule.Step {
	p := s.layout(t)
	for i := range p.fields {
		if p.fields[i].index == index {
			return p.fields[i].steps
		}
	}
	return nil
}

func (s schemaTypes) Accepts(v reflect.Value, steps []rule.Step) bool {
	at := reflect.New(v.Type())
	at.Elem().Set(v)
	return s.programFor(site{typ: v.Type()}, steps).Accepts(&s.bounds, at.UnsafePointer())
}
