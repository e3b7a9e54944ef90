package validate

import (
	"slices"
	"strings"
)

// stepKind says what one comma-separated part of a tag does.
type stepKind uint8

const (
	stepRule stepKind = iota
	stepOmitEmpty
	stepOmitNil
	stepOmitZero
	stepDive
	stepKeys
	stepEndKeys
	stepStructOnly
	stepNoStructLevel
)

// structural are the parts of a tag that steer the walk and test nothing.
var structural = map[string]stepKind{
	"omitempty":     stepOmitEmpty,
	"omitnil":       stepOmitNil,
	"omitzero":      stepOmitZero,
	"dive":          stepDive,
	"keys":          stepKeys,
	"endkeys":       stepEndKeys,
	"structonly":    stepStructOnly,
	"nostructlevel": stepNoStructLevel,
}

// builtinAliases are validator's own.
var builtinAliases = map[string]string{
	"iscolor":         "hexcolor|rgb|rgba|hsl|hsla|cmyk",
	"country_code":    "iso3166_1_alpha2|iso3166_1_alpha3|iso3166_1_alpha_numeric",
	"eu_country_code": "iso3166_1_alpha2_eu|iso3166_1_alpha3_eu|iso3166_1_alpha_numeric_eu",
}

// word is one rule as the tag spells it. The offsets are those of its text in
// the field's tag, also where it came out of an alias, so that a caret always
// points at what the program says.
type word struct {
	name     string
	param    string // with 0x2C and 0x7C replaced by what they stand for
	hasParam bool
	alias    string // the alias it came from, "" for none
	pos, end int
}

// part is one comma-separated part of a tag: a structural one, or a rule with
// its alternatives.
type part struct {
	kind     stepKind
	alts     []word
	pos, end int
}

// alias is the one alias that all alternatives came from, "" for none.
func (p *part) alias() string {
	for i := range p.alts {
		if p.alts[i].alias == "" || p.alts[i].alias != p.alts[0].alias || p.alts[i].pos != p.alts[0].pos {
			return ""
		}
	}
	if len(p.alts) == 0 {
		return ""
	}
	return p.alts[0].alias
}

// tagParser turns a tag into parts. It knows aliases but no rules.
type tagParser struct {
	aliases  map[string]string
	mistakes Mistakes
	words    []word // of all parts
}

// maxAliasDepth ends an alias that contains itself.
const maxAliasDepth = 16

func (p *tagParser) parse(tag string) []part {
	n := 1 + strings.Count(tag, ",")
	parts := make([]part, 0, n)
	p.words = make([]word, 0, n+strings.Count(tag, "|"))
	pos := 0
	for text := range strings.SplitSeq(tag, ",") {
		parts = p.part(parts, text, pos, pos+len(text), "", 0)
		pos += len(text) + 1
	}
	return parts
}

// part appends what one comma-separated text stands for, which is several
// parts for an alias of several rules.
func (p *tagParser) part(parts []part, text string, pos, end int, alias string, depth int) []part {
	if body, ok := p.aliases[text]; ok {
		if depth == maxAliasDepth {
			p.mistakes = append(p.mistakes, Mistake{Start: pos, End: end, Code: codeBadTag, Text: "the alias contains itself"})
			return parts
		}
		if alias == "" {
			alias = text
		}
		for sub := range strings.SplitSeq(body, ",") {
			parts = p.part(parts, sub, pos, end, alias, depth+1)
		}
		return parts
	}
	if kind, ok := structural[text]; ok {
		return append(parts, part{kind: kind, pos: pos, end: end})
	}
	from, at := len(p.words), pos
	for alt := range strings.SplitSeq(text, "|") {
		p.words = p.alternative(p.words, alt, at, alias, depth)
		if alias == "" {
			at += len(alt) + 1
		}
	}
	return append(parts, part{kind: stepRule, pos: pos, end: end, alts: slices.Clip(p.words[from:])})
}

// alternative appends one alternative of a rule, or all those of an alias.
func (p *tagParser) alternative(alts []word, text string, pos int, alias string, depth int) []word {
	end := pos + len(text)
	if alias != "" {
		end = pos + len(alias)
	}
	if body, ok := p.aliases[text]; ok && depth < maxAliasDepth {
		if strings.Contains(body, ",") {
			p.mistakes = append(p.mistakes, Mistake{Start: pos, End: end, Code: codeBadTag, Text: "an alias of several rules cannot be an alternative"})
			return alts
		}
		if alias == "" {
			alias = text
		}
		for sub := range strings.SplitSeq(body, "|") {
			alts = p.alternative(alts, sub, pos, alias, depth+1)
		}
		return alts
	}
	name, param, has := strings.Cut(text, "=")
	if name == "" {
		p.mistakes = append(p.mistakes, Mistake{Start: pos, End: end, Code: codeBadTag, Text: "a rule is missing here"})
	}
	return append(alts, word{
		name: name, param: unescape(param), hasParam: has, alias: alias, pos: pos, end: end,
	})
}

// unescape replaces validator's two escapes in a parameter.
func unescape(param string) string {
	if !strings.Contains(param, "0x") {
		return param
	}
	return strings.ReplaceAll(strings.ReplaceAll(param, "0x2C", ","), "0x7C", "|")
}

// splitParam splits a parameter at spaces; a word in single quotes may hold
// them. It does what validator's expression '[^']*'|\S+ does, after which
// validator drops every quote.
func splitParam(param string) []string {
	var words []string
	for i := 0; i < len(param); {
		switch {
		case isParamSpace(param[i]):
			i++
			continue
		case param[i] == '\'':
			if n := strings.IndexByte(param[i+1:], '\''); n >= 0 {
				words = append(words, param[i+1:i+1+n])
				i += n + 2
				continue
			}
		}
		end := i
		for end < len(param) && !isParamSpace(param[end]) {
			end++
		}
		words = append(words, strings.ReplaceAll(param[i:end], "'", ""))
		i = end
	}
	return words
}

// isParamSpace is \s of package regexp.
func isParamSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'
}
