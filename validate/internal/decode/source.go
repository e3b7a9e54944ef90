package decode

import (
	"net/textproto"
	"reflect"
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/jsonname"
	"github.com/untaint/untaint/internal/mistake"
)

// takesFiles reports whether a form may hold files.
func (s *sources) takesFiles() bool {
	return slices.ContainsFunc(s.form, func(b bound) bool { return b.file != nil })
}

// textKeys are the tag keys of the sources that carry text. A field may have
// one of them beside its json tag only if that one is form, since a body is
// either of the two.
var textKeys = [...]string{"path", "header", "cookie", "query", "form"}

func (s *sources) of(key string) *[]bound {
	switch key {
	case "path":
		return &s.path
	case "header":
		return &s.header
	case "cookie":
		return &s.cookie
	case "query":
		return &s.query
	}
	return &s.form
}

// compileSources finds the fields of the root struct, and of the structs
// embedded in it, that have a tag for a source of text.
func (p *Plan) compileSources(m *mistakes) {
	t := p.typ
	if t.Kind() != reflect.Struct || decodesItself(t) {
		return
	}
	names := map[[2]string]string{} // a source and a name in it, to the field that has it
	for _, f := range reflect.VisibleFields(t) {
		in := owner(t, f.Index)
		keys := p.keys(in, f, m)
		if len(keys) > 0 {
			p.cfg.checkLayout(in, f, m)
		}
		for _, key := range keys {
			p.bind(in, f, key, names, m)
		}
		p.unread(in, f, m)
	}
	s := &p.sources
	s.byQuery, s.byForm = byName(s.query), byName(s.form)
	s.compileEscaped()
	p.compileNames()
}

// unread reports a field that is bound from nowhere and holds a struct whose fields
// have tags for a form or a query, which are flat.
func (p *Plan) unread(in reflect.Type, f reflect.StructField, m *mistakes) {
	t := innermost(f.Type)
	if f.Anonymous || !f.IsExported() || t.Kind() != reflect.Struct || decodesItself(t) || jsonname.Tagged(f) != "" || f.Tag.Get("json") == "-" {
		return
	}
	for inner := range t.Fields() {
		for _, key := range []string{"query", "form"} {
			if tag, ok := inner.Tag.Lookup(key); ok && tag != "-" && inner.Tag.Get("json") == "" {
				m.add(Mistake{Type: in, Field: f.Name, Text: "the tag " + key + " of " + f.Name + "." + inner.Name + " is not read: it counts in the struct itself and in what that embeds", Hint: "embed " + f.Name})
				return
			}
		}
	}
}

// owner returns the struct that declares a field found through embedding.
func owner(t reflect.Type, index []int) reflect.Type {
	for _, i := range index[:len(index)-1] {
		t = t.Field(i).Type
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
	}
	return t
}

func byName(bs []bound) map[string]int {
	names := make(map[string]int, len(bs))
	for i := range bs {
		names[bs[i].name] = i
	}
	return names
}

// keys returns which sources a field is bound from, and reports a field that
// has two.
func (p *Plan) keys(in reflect.Type, f reflect.StructField, m *mistakes) (keys []string) {
	body := ""
	if tag, ok := f.Tag.Lookup("json"); ok && tag != "-" {
		body = "json"
	}
	for _, key := range textKeys {
		tag, ok := f.Tag.Lookup(key)
		if !ok || tag == "-" {
			continue
		}
		other := body
		if len(keys) > 0 {
			other = keys[0]
		}
		if other != "" && (other != "json" || key != "form") {
			m.add(Mistake{Type: in, Field: f.Name, Key: key,
				Text: "the field is also bound from " + other + ", and a client could choose which one counts"})
			continue
		}
		keys = append(keys, key)
	}
	return keys
}

// bind adds one field to one source.
func (p *Plan) bind(in reflect.Type, f reflect.StructField, key string, names map[[2]string]string, m *mistakes) {
	tag := f.Tag.Get(key)
	name, opts, _ := strings.Cut(tag, ",")
	wrong := func(part, why string) {
		m.add(Mistake{Type: in, Field: f.Name, Key: key, Part: part, Text: why})
	}
	switch {
	case name == "":
		wrong("", "the tag gives no name")
		return
	case !f.IsExported():
		wrong("", "the field is not exported, so nothing can be bound to it")
		return
	case key == "header":
		name = textproto.CanonicalMIMEHeaderKey(name)
	}
	for opt := range strings.SplitSeq(opts, ",") {
		if opt != "" && opt != "omitempty" && opt != "omitzero" {
			wrong(opt, "the option is not known")
		}
	}
	if other, ok := taken(names, key, name); ok {
		wrong(name, "the name is also that of field "+other)
		return
	}
	names[[2]string{key, name}] = f.Name
	if key == "form" {
		names[[2]string{key, escapedName(name)}] = f.Name
	}
	shown, _, _ := strings.Cut(tag, ",")
	b := bound{name: name, at: untaint.PathKey("", shown), index: f.Index, typ: f.Type}
	if x, found := promoted(innermost(f.Type)); found {
		wrong("", x.Text)
		return
	}
	if p.isFile(f.Type) {
		b.file = p.compileFile(in, f, key, m)
		if b.file == nil {
			return
		}
	} else {
		var ok bool
		b.setter, ok = compileSetter(f.Type, &p.cfg, layoutOf(f))
		if !ok && key == "form" && p.cfg.Browser.JSONParts && bindsJSON(f.Type) {
			if b.json = p.compilePart(f.Type, m); b.json == nil {
				return
			}
			ok = true
		}
		if !ok || b.many && (key == "path") {
			m.add(Mistake{Type: in, Field: f.Name, Key: key, Text: "text cannot be bound to a field of type " + mistake.TypeName(f.Type), Hint: insteadOfText(f.Type)})
			return
		}
	}
	list := p.sources.of(key)
	*list = append(*list, b)
}

// taken returns the field that has a name already, or one that a part of a form
// cannot be told from.
func taken(names map[[2]string]string, key, name string) (other string, found bool) {
	if other, found = names[[2]string{key, name}]; !found && key == "form" {
		other, found = names[[2]string{key, escapedName(name)}]
	}
	return other, found
}

// compilePart makes the plan of a field that comes as JSON in a part of a form.
func (p *Plan) compilePart(t reflect.Type, m *mistakes) *Plan {
	cfg := p.cfg
	cfg.Default = nil // those of the whole are set before
	part, found := Compile(t, cfg)
	for _, mistake := range found {
		m.add(mistake)
	}
	if len(found) > 0 {
		return nil
	}
	return part
}

// compileNames notes what rules call the fields, which is what jsonname says: in
// which source each is, and what a form calls it.
func (p *Plan) compileNames() {
	s := &p.sources
	s.renamed, s.in = map[string]string{}, map[string]untaint.Source{}
	for _, f := range reflect.VisibleFields(p.typ) {
		if _, ok := jsonname.In(f, "json"); ok {
			s.place(jsonname.Of(f), untaint.InBody)
		}
	}
	for key, source := range map[string]untaint.Source{"path": untaint.InPath, "header": untaint.InHeader, "cookie": untaint.InCookie, "query": untaint.InQuery} {
		for _, b := range *s.of(key) {
			s.place(jsonname.Of(p.typ.FieldByIndex(b.index)), source)
		}
	}
	for _, b := range s.form {
		f := p.typ.FieldByIndex(b.index)
		name := jsonname.Of(f)
		if _, ok := jsonname.In(f, "json"); !ok {
			s.place(name, untaint.InForm)
		}
		if name != b.name {
			s.renamed[name] = b.name
		}
	}
}

// place notes where a name is. One that two sources have is in neither.
func (s *sources) place(name string, in untaint.Source) {
	if _, ok := s.in[name]; ok {
		in = 0
	}
	s.in[name] = in
}

// Locate returns what a rule has found with the path by which the client knows
// the value, and the source that it is in.
func (p *Plan) Locate(v *untaint.Violation, form bool) {
	if v.Path == "" {
		return
	}
	first, rest, _ := strings.Cut(v.Path[1:], "/")
	if v.Source == 0 {
		v.Source = p.sources.in[first]
	}
	if !form || v.Source != untaint.InBody && v.Source != untaint.InForm {
		return
	}
	v.Source = untaint.InForm
	name, ok := p.sources.renamed[first]
	if !ok {
		return
	}
	if v.Path = untaint.PathKey("", name); rest != "" {
		v.Path += "/" + rest
	}
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

// bindsJSON reports whether a type can be decoded from JSON: a struct with
// fields of which none has a json tag binds nothing.
func bindsJSON(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.NumField() == 0 || decodesItself(t) {
		return true
	}
	for _, f := range reflect.VisibleFields(t) {
		if tag, ok := f.Tag.Lookup("json"); ok && tag != "-" {
			return true
		}
	}
	return false
}
