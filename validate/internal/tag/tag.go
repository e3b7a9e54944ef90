// Package tag reads the rules that stand in a struct tag, in the language of
// go-playground/validator: which words there are, where each stands, and what its
// parameter says. It knows aliases and the words that steer a check, but no rules:
// what a word tests is for its caller to know.
package tag

import (
	"maps"
	"slices"
	"strings"

	"github.com/untaint/untaint/internal/mistake"
)

// Kind says what one comma-separated part of a tag does.
type Kind uint8

// Rule tests a value. The others steer the check, and test nothing.
const (
	Rule Kind = iota
	OmitEmpty
	OmitNil
	OmitZero
	Dive
	Keys
	EndKeys
	StructOnly
	NoStructLevel
)

// kinds are the parts of a tag that steer a check.
var kinds = map[string]Kind{
	"omitempty":     OmitEmpty,
	"omitnil":       OmitNil,
	"omitzero":      OmitZero,
	"dive":          Dive,
	"keys":          Keys,
	"endkeys":       EndKeys,
	"structonly":    StructOnly,
	"nostructlevel": NoStructLevel,
}

// KindOf returns what a part of a tag does that has no parameter.
func KindOf(part string) Kind { return kinds[part] }

// String returns how a tag says a kind, "" for Rule, which each rule has a word for.
func (k Kind) String() string {
	for name, kind := range kinds {
		if kind == k {
			return name
		}
	}
	return ""
}

// Steering returns the parts of a tag that are no rules.
func Steering() []string { return slices.Collect(maps.Keys(kinds)) }

// Word is one rule as the tag spells it. The offsets are those of its text in
// the field's tag, also where it came out of an alias, so that a caret always
// points at what the program says.
type Word struct {
	Name     string
	Param    string // with 0x2C and 0x7C replaced by what they stand for
	HasParam bool
	Alias    string // the alias it came from, "" for none
	Pos, End int
}

// Part is one comma-separated part of a tag: one that steers, or a rule with its
// alternatives.
type Part struct {
	Kind     Kind
	Alts     []Word
	Pos, End int
}

// Alias is the one alias that all alternatives came from, "" for none.
func (p *Part) Alias() string {
	for i := range p.Alts {
		if p.Alts[i].Alias == "" || p.Alts[i].Alias != p.Alts[0].Alias || p.Alts[i].Pos != p.Alts[0].Pos {
			return ""
		}
	}
	if len(p.Alts) == 0 {
		return ""
	}
	return p.Alts[0].Alias
}

// Parse turns a tag into its parts. A mistake says where in the tag it is, and what
// is wrong.
func Parse(tag string, aliases map[string]string) ([]Part, mistake.List) {
	n := 1 + strings.Count(tag, ",")
	p := parser{aliases: aliases, words: make([]Word, 0, n+strings.Count(tag, "|"))}
	parts := make([]Part, 0, n)
	pos := 0
	for text := range strings.SplitSeq(tag, ",") {
		parts = p.part(parts, text, pos, pos+len(text), "", 0)
		pos += len(text) + 1
	}
	return parts, p.mistakes
}

type parser struct {
	aliases  map[string]string
	mistakes mistake.List
	words    []Word // of all parts
}

func (p *parser) wrong(pos, end int, text string) {
	p.mistakes = append(p.mistakes, mistake.Mistake{Start: pos, End: end, Text: text})
}

// part appends what one comma-separated text stands for, which is several
// parts for an alias of several rules.
func (p *parser) part(parts []Part, text string, pos, end int, alias string, depth int) []Part {
	if body, ok := p.aliases[text]; ok {
		if depth == maxAliasDepth {
			p.wrong(pos, end, "the alias contains itself")
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
	if kind := kinds[text]; kind != Rule {
		return append(parts, Part{Kind: kind, Pos: pos, End: end})
	}
	from, at := len(p.words), pos
	for alt := range strings.SplitSeq(text, "|") {
		p.words = p.alternative(p.words, alt, at, alias, depth)
		if alias == "" {
			at += len(alt) + 1
		}
	}
	return append(parts, Part{Kind: Rule, Pos: pos, End: end, Alts: slices.Clip(p.words[from:])})
}

// alternative appends one alternative of a rule, or all those of an alias.
func (p *parser) alternative(alts []Word, text string, pos int, alias string, depth int) []Word {
	end := pos + len(text)
	if alias != "" {
		end = pos + len(alias)
	}
	if body, ok := p.aliases[text]; ok && depth < maxAliasDepth {
		if strings.Contains(body, ",") {
			p.wrong(pos, end, "an alias of several rules cannot be an alternative")
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
		p.wrong(pos, end, "a rule is missing here")
	}
	return append(alts, Word{
		Name: name, Param: unescape(param), HasParam: has, Alias: alias, Pos: pos, End: end,
	})
}

// IsName reports whether a rule, an alias or a key can be called that.
func IsName(name string) bool {
	for i := 0; i < len(name); i++ {
		c := name[i] | 0x20
		if (c < 'a' || c > 'z') && (name[i] < '0' || name[i] > '9') && name[i] != '_' && name[i] != '-' {
			return false
		}
	}
	return name != "" && name != "-"
}
