package decode

import (
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/text"
)

// sent is what a name in a form or a query stands for.
type sent uint8

const (
	sentField   sent = iota // a field
	sentNothing             // something to pass over
	sentCharset             // the form's charset
	sentForeign             // a name that nobody knows
)

// resolve returns what a name stands for, and the index of the field.
func (b *Browser) resolve(name string, names map[string]int) (int, sent) {
	if i, ok := names[name]; ok {
		return i, sentField
	}
	if b.Brackets {
		if plain, ok := strings.CutSuffix(name, "[]"); ok {
			if i, ok := names[plain]; ok {
				return i, sentField
			}
		}
	}
	switch {
	case b.CSRF != "" && name == b.CSRF, slices.ContainsFunc(b.Buttons, func(button string) bool { return pressed(name, button) }):
		return 0, sentNothing
	case b.Charset && name == "_charset_":
		return 0, sentCharset
	}
	if field, ok := strings.CutSuffix(name, ".dir"); ok && b.Dirname {
		if _, ok := names[field]; ok {
			return 0, sentNothing
		}
	}
	return 0, sentForeign
}

// pressed reports whether a name comes from a button: its own, or with the place
// where an image was clicked.
func pressed(name, button string) bool {
	rest, ok := strings.CutPrefix(name, button)
	return ok && (rest == "" || rest == ".x" || rest == ".y") || button == "" && (name == "x" || name == "y")
}

// charset refuses a form that says that it is in another charset than UTF-8.
func (r *Report) charset(text string) {
	if !strings.EqualFold(text, "utf-8") && !strings.EqualFold(text, "utf8") {
		r.refuse("/_charset_", CodeNotUTF8, untaint.Malformed)
	}
}

// checkbox returns what a hidden field and a checkbox of one name say together,
// as Rails and ASP.NET write them: the box is set.
func (b *bound) checkbox(texts []string) []string {
	if len(texts) != 2 || !b.boolean || b.many {
		return texts
	}
	pair := []string{strings.ToLower(texts[0]), strings.ToLower(texts[1])}
	slices.Sort(pair)
	if pair[0] == "0" && pair[1] == "1" || pair[0] == "false" && pair[1] == "true" {
		return pair[1:]
	}
	return texts
}

// cleaned returns the name that a file gets. One whose type would change with
// its name keeps the name, to be refused.
func cleaned(name string) string {
	clean := text.CleanFileName(name)
	if !strings.EqualFold(extension(lastPart(name)), extension(clean)) {
		return name
	}
	return clean
}

func lastPart(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// extension returns what follows the last dot, and "" for a name that only
// begins with one.
func extension(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[i+1:]
	}
	return ""
}
