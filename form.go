package untaint

import "strings"

// ByField returns the sentences of err by the field that they are about, for a
// form that shows them beside its fields:
//
//	{{range index .Errors "email"}}<p class="error">{{.}}</p>{{end}}
//
// A field is named as its client names it, and one inside another with dots
// between: "/addresses/0/zip" is "addresses.0.zip". What is about no field of
// a form, such as a header, is under "". The texts
// are in [English], or of the [Catalog] that is given. As [WriteProblem] does, it hides
// what is no client's concern: an error that [Failed], a [Misuse] and one that is not
// ours leave one sentence under "". A nil err returns an empty map.
//
// The sentences can hold names of the program's own, and a field's name can be
// input, such as the key of a map: html/template escapes both where they are
// shown.
func ByField(err error, texts ...Catalog) map[string][]string {
	fields := map[string][]string{}
	if err == nil {
		return fields
	}
	text := Catalog(English)
	if len(texts) > 0 && texts[0] != nil {
		text = texts[0]
	}
	found := gather(err, nil)
	if found.kind >= Failed || len(found.vs) == 0 {
		fields[""] = []string{text(Violation{Code: CodeForeignError, Kind: found.kind})}
		return fields
	}
	for _, v := range found.vs[:min(len(found.vs), MaxViolations)] {
		v.Params = v.Params.public()
		name := ""
		if v.Source != InPath && v.Source != InHeader && v.Source != InCookie {
			name = fieldName(v.Path)
		}
		fields[name] = append(fields[name], clean(text(v), maxPathLen))
	}
	return fields
}

// fieldName returns a JSON Pointer as a form names its fields.
func fieldName(path string) string {
	name := strings.ReplaceAll(strings.TrimPrefix(path, "/"), "/", ".")
	if !strings.Contains(name, "~") {
		return name
	}
	return strings.ReplaceAll(strings.ReplaceAll(name, "~1", "/"), "~0", "~")
}
