package untaint

import (
	"strings"

	"github.com/untaint/untaint/internal/english"
)

// Catalog makes the sentence that a person reads from a violation's [Code] and
// [Params]. English is the default. A translation is another function of this
// type that handles the codes it knows and falls back on [English]. Validation
// does not depend on it. Module untaint/catalog has several.
type Catalog func(Violation) string

// English returns the sentence for a violation, without its path and without a
// full stop: "must be at least 3 characters long", and of the key of a map
// entry "the key must be at least 3 characters long". For a code that no
// package here declares, the sentence is the code with spaces: "same_as_name"
// reads "same as name".
func English(v Violation) string {
	v = v.known()
	return string(appendEnglish(nil, &v))
}

func appendEnglish(b []byte, v *Violation) []byte {
	if v.OfKey {
		b = append(b, "the key "...)
	}
	text := englishText(v)
	if text == "" {
		return append(b, strings.ReplaceAll(string(v.Code), "_", " ")...)
	}
	return appendFilled(b, text, v.Params, nil)
}

// variants are the parameters whose value chooses between several sentences of
// a code: "field_mismatch/greater" stands for that code with that relation.
var variants = [...]string{"reason", "relation", "format", "want", "type"}

// englishText returns the template for a violation, "" for a code that nobody
// here declares.
func englishText(v *Violation) string {
	if !v.Params.hasText() { // the usual case: a limit, or nothing
		return english.Sentence(v.Code)
	}
	for _, key := range variants {
		if p := v.Params.find(key); p != nil && p.kind == isText {
			var room [2 * maxCodeLen]byte
			name := append(append(append(room[:0], v.Code...), '/'), p.text...)
			if text := english.Sentence(name); text != "" {
				return text
			}
			if text := english.Sentence(p.text); key == "reason" && text != "" {
				return text // the reason is a code itself
			}
		}
	}
	return english.Sentence(v.Code)
}

// Fill puts the parameters into a template, for the sentences of another
// language:
//
//	must be at least {min} {min:character|characters} long||is too short
//
// "{min}" is the value of that parameter, "…" where it is absent. "{min:…|…}"
// is one of several plural forms: plural gets the number as it is written, such
// as "3" or "1.5", and returns the index of the form, counted from 0. An index
// past the end means the last form. A nil plural applies the [English] rule.
// "||" separates alternatives: the first one whose parameters are all present
// is used, otherwise the last. A placeholder ends at the next "}". There is no
// escape, because parameter names contain no braces.
func Fill(template string, ps Params, plural func(number string) int) string {
	return string(appendFilled(nil, template, ps, plural))
}

func appendFilled(b []byte, text string, ps Params, plural func(string) int) []byte {
	for {
		first, rest, more := strings.Cut(text, "||")
		if !more || ps.fill(first) {
			text = first
			break
		}
		text = rest
	}
	for {
		before, rest, found := strings.Cut(text, "{")
		b = append(b, before...)
		if !found {
			return b
		}
		place, after, _ := strings.Cut(rest, "}")
		key, forms, hasForms := strings.Cut(place, ":")
		p := ps.find(key)
		switch {
		case hasForms:
			b = append(b, formOf(forms, p, plural)...)
		case p == nil:
			b = append(b, "…"...)
		default:
			b = p.append(b)
		}
		text = after
	}
}

// fill reports whether each parameter that text names is there.
func (ps Params) fill(text string) bool {
	for {
		_, rest, found := strings.Cut(text, "{")
		if !found {
			return true
		}
		place, after, _ := strings.Cut(rest, "}")
		if key, _, _ := strings.Cut(place, ":"); ps.find(key) == nil {
			return false
		}
		text = after
	}
}

// formOf returns the form that fits the number, of those between bars.
func formOf(forms string, p *Param, plural func(string) int) string {
	n := -1
	switch {
	case p == nil:
	case plural != nil:
		n = plural(p.String())
	case p.kind != isInt || p.num != 1 && int64(p.num) != -1: // English has "1 character" and "1.5 characters"
		n = 1
	default:
		n = 0
	}
	for {
		form, rest, more := strings.Cut(forms, "|")
		if n == 0 || !more {
			return form
		}
		n, forms = n-1, rest
	}
}
