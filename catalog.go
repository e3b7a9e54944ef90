package untaint

import "strings"

// Catalog makes the sentence that a person reads from a violation's Code and
// Params. English is the default one. A translation is another function of
// this type that handles the codes it knows and falls back on English; the
// checks themselves never see it.
type Catalog func(Violation) string

// English returns the sentence for a violation, without its path and without a
// full stop: "must be at least 3 characters long". A code that no package here
// declares becomes its own words, so "same_as_name" reads "same as name".
func English(v Violation) string {
	v = v.known()
	for _, table := range english {
		if text, ok := table[v.Code]; ok {
			return fill(text, v.Params)
		}
	}
	return strings.ReplaceAll(string(v.Code), "_", " ")
}

// english has the texts of each package, one row a code. A "{name}" stands for
// the Param of that name, "…" where the violation lacks it.
var english = [...]map[Code]string{
	englishRoot,
	englishInput,
	englishValidate,
	englishSanitize,
	englishSQL,
	englishDatabase,
	englishExec,
}

var englishRoot = map[Code]string{
	CodeUnnamed:      "was refused",
	CodeForeign:      "could not be handled",
	CodeSecretDecode: "could not be read as a value of its type",
	CodeSecretSink:   "is secret and must be exposed on purpose",
}

// fill puts the parameters into the places of text that name them.
func fill(text string, ps Params) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		key, after, _ := strings.Cut(rest, "}")
		if p := ps.Get(key); p.kind == absent {
			b.WriteString("…")
		} else {
			b.WriteString(p.String())
		}
		text = after
	}
}
