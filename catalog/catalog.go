// Package catalog has the sentences of untaint's errors in German, French,
// Spanish and Russian. It chooses the language by the request's
// Accept-Language:
//
//	answer := untaint.ProblemWriter{Catalog: catalog.For}
//	answer.Write(w, r, err)
//
// If a language has no sentence for a code, such as one of your own, the
// sentence is in English. Plurals follow the rules of CLDR. Answers vary with
// the header Accept-Language: set "Vary: Accept-Language" if they can be
// cached.
//
// To add your own language, write a function that calls [untaint.Fill] with the
// template for the code and the plural rule, and falls back on
// [untaint.English]. To add one to this package, add a file to the folder
// sentences, and its name and rule to the table in this file; the tests say
// what is missing.
package catalog

import (
	"embed"
	"net/http"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/untaint/untaint"
)

//go:embed sentences/*.txt
var files embed.FS

// languages has a row for each language, in the order in which the matcher
// prefers them; the first is what is used where nothing fits.
var languages = [...]struct {
	tag    language.Tag
	key    string                  // in front of what is said of the key of a map entry
	plural func(number string) int // which of the forms
}{
	{language.English, "the key ", nil},
	{language.German, "der Schlüssel ", oneOrOther},
	{language.French, "la clé ", frenchPlural},
	{language.Spanish, "la clave ", spanishPlural},
	{language.Russian, "ключ ", russianPlural},
}

var matcher = sync.OnceValue(func() language.Matcher {
	tags := make([]language.Tag, len(languages))
	for i, row := range languages {
		tags[i] = row.tag
	}
	return language.NewMatcher(tags)
})

// maxAccept is how long an Accept-Language is read; browsers send some 100 bytes.
const maxAccept = 1024

// For returns the sentences in the language that the request's Accept-Language
// prefers (RFC 9110 section 12.5.4). A regional form such as de-AT means the
// language. If the header is absent, malformed or asks only for other
// languages, the sentences are in English. Use For as the Catalog of an
// [untaint.ProblemWriter].
func For(r *http.Request) untaint.Catalog {
	if r == nil {
		return untaint.English
	}
	return Accept(strings.Join(r.Header.Values("Accept-Language"), ","))
}

// Accept is [For] with the value of the header, or with one language tag that a
// user has chosen, such as "fr" or "es-419".
func Accept(header string) untaint.Catalog {
	if header == "" || len(header) > maxAccept {
		return untaint.English
	}
	wanted, weights, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return untaint.English
	}
	for i, weight := range slices.Backward(weights) {
		if weight == 0 { // "not this one"
			wanted = append(wanted[:i], wanted[i+1:]...)
		}
	}
	_, i, confidence := matcher().Match(wanted...)
	if confidence == language.No || i == 0 {
		return untaint.English
	}
	return catalogs[i]
}

// catalogs has a function for each language; English is the root package's own.
var catalogs = [len(languages)]untaint.Catalog{
	untaint.English,
	func(v untaint.Violation) string { return say(1, v) },
	func(v untaint.Violation) string { return say(2, v) },
	func(v untaint.Violation) string { return say(3, v) },
	func(v untaint.Violation) string { return say(4, v) },
}

func say(i int, v untaint.Violation) string {
	row := &languages[i]
	template := templateOf(sentences()[i], v)
	if template == "" {
		return untaint.English(v)
	}
	text := untaint.Fill(template, v.Params, row.plural)
	if v.OfKey {
		return row.key + text
	}
	return text
}

// templateOf prefers the variant of a code, by the same parameters as English.
func templateOf(known map[string]string, v untaint.Violation) string {
	for _, key := range [...]string{"reason", "relation", "format", "want", "type"} {
		variant, ok := v.Params.Get(key).Value().(string)
		if !ok {
			continue
		}
		if text := known[string(v.Code)+"/"+variant]; text != "" {
			return text
		}
		if text := known[variant]; key == "reason" && text != "" {
			return text
		}
	}
	return known[string(v.Code)]
}

// sentences reads the files at first use.
var sentences = sync.OnceValue(func() (all [len(languages)]map[string]string) {
	for i, row := range languages {
		b, err := files.ReadFile("sentences/" + row.tag.String() + ".txt")
		if err != nil {
			continue // English has none
		}
		all[i] = map[string]string{}
		for line := range strings.Lines(string(b)) {
			code, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " = ")
			all[i][code] = text
		}
	}
	return all
})
