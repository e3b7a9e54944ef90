package untaint

import (
	"strings"

	"github.com/untaint/untaint/internal/english"
)

// Catalog makes the sentence that a person reads from a violation's Code and
// Params. English is the default one. A translation is another function of
// this type that handles the codes it knows and falls back on English; the
// checks themselves never see it.
type Catalog func(Violation) string

// English returns the sentence for a violation, without its path and without a
// full stop: "must be at least 3 characters long", and of the key of a map entry
// "the key must be at least 3 characters long". A code that no package here
// declares becomes its own words, so "same_as_name" reads "same as name".
func English(v Violation) string {
	v = v.known()
	text := english.Sentence(string(v.Code))
	if text == "" {
		text = strings.ReplaceAll(string(v.Code), "_", " ")
	}
	if v.OfKey {
		text = "the key " + text
	}
	return fill(text, v.Params)
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
