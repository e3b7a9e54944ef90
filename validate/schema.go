package validate

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/tag"
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
	x := schemaExport{e: v.e, part: v.part, root: form.Type(), names: map[string]bool{}, known: map[schemaKey]*schemaDef{}}
	sc := scope{}
	switch {
	case v.team:
		x.team, sc.mode = v.e.team, scopeNamed
	case len(v.decoder.before) > 0, v.part != nil && v.part.Exact:
		sc.mode = scopeNamed
	case v.part != nil:
		sc.mode = scopePart
	}
	out := jsontext.Value(appendJSON(nil, x.document(form, sc)))
	if err := out.Indent(jsontext.WithIndent("  ")); err != nil {
		return nil, badArgument(op)
	}
	return json.RawMessage(out), nil
}

// document is the whole schema.
func (x *schemaExport) document(form decode.Form, sc scope) *schemaNode {
	x.known[schemaKey{x.root, sc}] = &schemaDef{}
	doc := node(keyword{"$schema", "https://json-schema.org/draft/2020-12/schema"})
	if name := x.root.Name(); name != "" {
		doc.set("title", plainName(name))
	}
	body := byOwn(x.root)
	if form.IsObject() {
		body = x.object(form, sc)
	}
	if x.lossy {
		doc.set("$comment", schemaRules+" names rules that this schema does not say, or not in full")
	}
	doc.words = append(doc.words, body.words...)
	if len(x.defs) > 0 {
		defs := node()
		for _, d := range x.defs {
			defs.set(d.name, d.node)
		}
		doc.set("$defs", defs)
	}
	return doc
}

// plainName is a type's name without the packages of its type arguments, in
// characters that a reference needs no escape for.
func plainName(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("[], *·", r) })
	for i, w := range words {
		words[i] = strings.Map(func(r rune) rune {
			if r < 0x80 && tag.IsName(string(r)) {
				return r
			}
			return '_'
		}, w[strings.LastIndexAny(w, "./")+1:])
	}
	return strings.Join(words, "_")
}

// ref is the schema of a struct: where its type has a name, it stands in $defs.
func (x *schemaExport) ref(form decode.Form, sc scope) *schemaNode {
	if form.Type().Name() == "" {
		return x.object(form, sc)
	}
	key := schemaKey{form.Type(), sc}
	def := x.known[key]
	if def == nil {
		def = &schemaDef{name: x.newName(form.Type().Name())}
		x.known[key] = def
		x.defs = append(x.defs, def)
		def.node = x.object(form, sc)
	}
	if def.name == "" {
		return node(keyword{"$ref", "#"})
	}
	return node(keyword{"$ref", "#/$defs/" + def.name})
}

// note names rules beside what a schema says.
func (x *schemaExport) note(n *schemaNode, names []string) {
	if len(names) == 0 {
		return
	}
	x.lossy = true
	list, _ := n.get(schemaRules).([]string)
	for _, name := range names {
		list = addNew(list, name)
	}
	n.set(schemaRules, list)
}

// newName makes a name that no other definition has.
func (x *schemaExport) newName(name string) string {
	name = plainName(name)
	unique := name
	for n := 2; x.names[unique]; n++ {
		unique = name + strconv.Itoa(n)
	}
	x.names[unique] = true
	return unique
}

// object is the schema of a struct's members.
func (x *schemaExport) object(form decode.Form, sc scope) *schemaNode {
	props, above := node(), []string(nil)
	var required []string
	for _, m := range form.Members() {
		at := x.locate(form.Type(), m.Index, sc)
		for _, name := range at.above {
			above = addNew(above, name)
		}
		prop := x.property(m, at)
		must := x.refusesMissing(m, at)
		if must && !at.loose {
			required = append(required, m.Name)
		}
		if must && at.loose {
			x.note(prop, names(at.steps[:1])) // only where another member makes the pointer
		}
		props.set(m.Name, prop)
	}
	n := node(keyword{"type", "object"})
	if !props.empty() {
		n.set("properties", props)
	}
	if len(required) > 0 {
		n.set("required", required)
	}
	if !x.e.opts.decode.ignoreBody {
		n.set("additionalProperties", false)
	}
	x.note(n, above)
	return n
}

func addNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
