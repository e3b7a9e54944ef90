package untaint

import "strings"

// ByField returns the sentences of err by the field that they are about, for a
// form that shows them beside its fields:
//
//	{{range index .Errors "email"}}<p class="error">{{.}}</p>{{end}}
//
// The keys are the client's names, and dots join nested ones:
// "/addresses/0/zip" is "addresses.0.zip". A violation that is not about a form
// field, such as one of a header, is under "". The sentences are in [English]
// unless you pass a [Catalog]. Like [WriteProblem], it hides what the client
// should not see: a [Failed] or [Misuse] error, or one from elsewhere, leaves a
// single sentence under "". A nil err returns an empty map.
//
// Sentences can contain names from your program, and a field's name can be
// input, such as a map key. html/template escapes both.
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
