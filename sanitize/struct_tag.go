package sanitize

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/untaint/untaint"
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

// encodingContexts are those that a tag may not name.
var encodingContexts = []Context{
	Disposition, CookieValue, MailHeader, ScriptJSON, JSString, CSSString, HTMLText, HTMLAttr, LDAPFilter, LDAPDN,
	XPathLiteral, RegexpLiteral,
}

func builtinWords() map[string]word {
	words := map[string]word{
		"trim":  {filter: strings.TrimSpace},
		"lower": {filter: toLower},
		"upper": {filter: toUpper},
		"text":  {once: func(s string) (string, error) { return Strict().Text(s), nil }},
	}
	for c := Line; c < numContexts; c++ {
		words[c.String()] = word{filter: c.Clean}
	}
	for _, c := range encodingContexts {
		delete(words, c.String())
	}
	return words
}

// toLower and toUpper allocate nothing where nothing changes, which the
// functions of package strings do not promise for text that is not ASCII.
func toLower(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return unicode.ToLower(r) != r }) < 0 {
		return s
	}
	return strings.ToLower(s)
}

func toUpper(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return unicode.ToUpper(r) != r }) < 0 {
		return s
	}
	return strings.ToUpper(s)
}

// parseTag compiles a tag and reports each mistake in it.
func (o *tagOptions) parseTag(tag string, report func(pos, end int, text string)) []word {
	p := tagParser{o: o, report: report}
	pos := 0
	for part := range strings.SplitSeq(tag, ",") {
		p.part(part, pos)
		pos += len(part) + 1
	}
	return p.words
}

type tagParser struct {
	o      *tagOptions
	report func(pos, end int, text string)
	words  []word
	seen   []string
	last   string // max or html, once it was there
}

func (p *tagParser) part(part string, pos int) {
	end := pos + max(len(part), 1)
	name, param, hasParam := strings.Cut(part, "=")
	if p.last == "html" || p.last == "max" && name != "html" {
		p.report(pos, end, strconv.Quote(name)+" can not come after "+p.last)
		return
	}
	for _, s := range p.seen {
		if s == name {
			p.report(pos, end, "is there twice")
			return
		}
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
		p.report(pos, end, unknownWord(name))
	case hasParam:
		p.report(pos, end, strconv.Quote(name)+" takes no parameter")
	default:
		p.words = append(p.words, w)
	}
}

func unknownWord(name string) string {
	for _, c := range encodingContexts {
		if c.String() == name {
			return strconv.Quote(name) + " encodes: use it where the text is written out"
		}
	}
	return "unknown word " + strconv.Quote(name)
}

func (p *tagParser) cut(name, param string, pos, end int) {
	n, err := strconv.Atoi(param)
	if err != nil || n < 1 {
		p.report(pos, end, name+" needs a number over 0")
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
		p.report(min(pos, end-1), end, "unknown policy "+strconv.Quote(param))
		return
	}
	p.words = append(p.words, word{once: func(s string) (string, error) {
		out, err := policy.Clean(s)
		return out.String(), err
	}})
}

// tagMistake is one mistake in the tags of a type.
type tagMistake struct {
	where    string // such as "api.Post.Title"
	tag      string
	pos, end int
	text     string
}

// tagMistakes are all that is wrong with a type. Nothing in it is input.
type tagMistakes []tagMistake

// Error shows each mistake with a caret under it:
//
//	api.Post.Title: unknown word "trimm"
//	    trimm,line
//	    ^^^^^
func (ms tagMistakes) Error() string {
	var b strings.Builder
	for i, m := range ms {
		if i > 0 {
			b.WriteByte('\n')
		}
		if m.where != "" {
			b.WriteString(m.where + ": ")
		}
		b.WriteString(m.text)
		if m.tag == "" {
			continue
		}
		indent := utf8.RuneCountInString(m.tag[:min(m.pos, len(m.tag))])
		b.WriteString("\n    " + cleanLogLine(m.tag) + "\n    " + strings.Repeat(" ", indent))
		b.WriteString(strings.Repeat("^", max(m.end-m.pos, 1)))
	}
	return b.String()
}

func (ms tagMistakes) err(op string) error {
	if len(ms) == 0 {
		return nil
	}
	errs := untaint.Collector{Op: op}
	errs.Because(ms)
	for _, m := range ms {
		v := untaint.Violation{Kind: untaint.Misuse, Code: codeBadSanitizeTag, Params: untaint.NewParams(untaint.TextParam("at", m.where))}
		if m.tag != "" {
			v.Params = v.Params.With(untaint.TextParam("tag", m.tag[min(m.pos, len(m.tag)):min(m.end, len(m.tag))]))
		}
		errs.Add(v)
	}
	return errs.Err()
}
