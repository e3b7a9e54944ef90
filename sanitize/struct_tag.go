package sanitize

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
	"github.com/untaint/untaint/internal/text"
)

// word is one part of a tag, compiled.
// It is either a filter or not.
type word struct {
	// A filter can be done on what it made, and is, together with those beside
	// it, until nothing changes any more: what one takes out can leave a space at
	// the end for another.
	filter func(string) string
	// Anything else is done once: text would decode what stood there encoded, and
	// what a function of the program's own does nobody knows.
	once func(string) (string, error)
}

func builtinWords() map[string]word {
	words := map[string]word{
		"trim":  {filter: strings.TrimSpace},
		"lower": {filter: toLower},
		"upper": {filter: toUpper},
		"text":  {once: func(s string) (string, error) { return Strict().Text(s), nil }},
	}
	for c := Line; c < numContexts; c++ {
		if !contexts[c].encodes {
			words[c.String()] = word{filter: contexts[c].clean}
		}
	}
	return words
}

// upperOrBeyond and lowerOrBeyond are the bytes that may be changed.
var (
	upperOrBeyond = stopBytes(func(c byte) bool { return c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf })
	lowerOrBeyond = stopBytes(func(c byte) bool { return c >= 'a' && c <= 'z' || c >= utf8.RuneSelf })
)

// toLower and toUpper allocate nothing where nothing changes, which the
// functions of package strings do not promise for text that is not ASCII.
func toLower(s string) string {
	if upperOrBeyond.none(s) {
		return s
	}
	if strings.IndexFunc(s, func(r rune) bool { return unicode.ToLower(r) != r }) < 0 {
		return s
	}
	return strings.ToLower(s)
}

func toUpper(s string) string {
	if lowerOrBeyond.none(s) {
		return s
	}
	if strings.IndexFunc(s, func(r rune) bool { return unicode.ToUpper(r) != r }) < 0 {
		return s
	}
	return strings.ToUpper(s)
}

// parseTag compiles the tag of at, and adds each mistake in it to found.
func (o *tagOptions) parseTag(at mistake.Mistake, found mistake.List) ([]word, mistake.List) {
	p := tagParser{o: o, at: at, found: found}
	pos := 0
	for part := range strings.SplitSeq(at.Tag, ",") {
		p.part(part, pos)
		pos += len(part) + 1
	}
	return p.words, p.found
}

type tagParser struct {
	o     *tagOptions
	at    mistake.Mistake // a mistake in this tag, but for what it is
	found mistake.List
	words []word
	seen  []string
	last  string // max or html, once it was there
}

func (p *tagParser) report(start, end int, text, hint string) {
	m := p.at
	m.Start, m.End, m.Text, m.Hint = start, end, text, hint
	p.found = append(p.found, m)
}

func (p *tagParser) part(part string, pos int) {
	end := pos + max(len(part), 1)
	name, param, hasParam := strings.Cut(part, "=")
	if p.last == "html" || p.last == "max" && name != "html" {
		p.report(pos, end, strconv.Quote(name)+" cannot come after "+p.last, "")
		return
	}
	if slices.Contains(p.seen, name) {
		p.report(pos, end, "is there twice", "")
		return
	}
	p.seen = append(p.seen, name)
	switch name {
	case "max", "bytes":
		p.last = "max"
		p.cut(name, param, pos, end)
		return
	case "html":
		p.last = "html"
		p.html(param, pos+len(name)+1, end)
		return
	}
	w, known := p.o.words[name]
	switch {
	case !known:
		p.unknown(name, pos, end)
	case hasParam:
		p.report(pos, end, strconv.Quote(name)+" takes no parameter", "")
	default:
		p.words = append(p.words, w)
	}
}

func (p *tagParser) unknown(name string, pos, end int) {
	for c := Line; c < numContexts; c++ {
		if contexts[c].encodes && c.String() == name {
			p.report(pos, end, strconv.Quote(name)+" encodes", "use it where the text is written out")
			return
		}
	}
	known := append(slices.Collect(maps.Keys(p.o.words)), "max", "bytes", "html")
	p.report(pos, end, "unknown word "+strconv.Quote(name), mistake.DidYouMean(name, known))
}

func (p *tagParser) cut(name, param string, pos, end int) {
	n, err := strconv.Atoi(param)
	if err != nil || n < 1 {
		p.report(pos, end, name+" needs a number over 0", "")
		return
	}
	cut := text.CutRunes
	if name == "bytes" {
		cut = text.CutBytes
	}
	p.words = append(p.words, word{filter: func(s string) string { return cut(s, n) }})
}

func (p *tagParser) html(param string, pos, end int) {
	policy := p.o.policies[param]
	if policy == nil {
		p.report(min(pos, end-1), end, "unknown policy "+strconv.Quote(param),
			mistake.DidYouMean(param, slices.Collect(maps.Keys(p.o.policies))))
		return
	}
	p.words = append(p.words, word{once: func(s string) (string, error) {
		out, err := policy.Clean(s)
		return out.String(), err
	}})
}

type tagOptions struct {
	words    map[string]word
	policies map[string]*Policy
	mistakes mistake.List
}

// Codes of struct tags.
const (
	codeBadSanitizeTag untaint.Code = "bad_sanitize_tag" // a mistake in a tag or an option (Misuse)
	codeNestedTooDeep  untaint.Code = "nested_too_deep"  // over 64 levels, as a value that holds itself has (TooLarge)
	codeTooManyValues  untaint.Code = "too_many_values"  // over 1,000,000 values (TooLarge)
)
