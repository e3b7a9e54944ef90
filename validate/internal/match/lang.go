package match

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/untaint/untaint/validate/internal/table"
)

// maxLanguage is far above what RFC 5646 section 4.4.1 asks a reader to hold.
// The parser takes time in the square of a tag's length: half a minute for 1 MiB
// of hyphens (CWE-1333).
const maxLanguage = 255

// Language matches a language tag as package language reads it.
func Language(s string) bool {
	if len(s) > maxLanguage {
		return false
	}
	_, err := language.Parse(s)
	return err == nil
}

// grandfathered are the tags of RFC 5646 section 2.2.8 that stand for no other tag.
var grandfathered = []string{
	"art-lojban", "cel-gaulish", "en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo",
	"i-navajo", "i-pwn", "i-tao", "i-tay", "i-tsu", "no-bok", "no-nyn", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de", "zh-guoyu", "zh-hakka",
	"zh-min", "zh-min-nan", "zh-xiang",
}

// StrictLanguage matches a language tag whose subtags are all registered.
func StrictLanguage(s string) bool {
	if len(s) > maxLanguage {
		return false
	}
	s = strings.ToLower(s)
	if slices.Contains(grandfathered, s) {
		return true
	}
	if own, ok := strings.CutPrefix(s, "x-"); ok {
		return len(own) <= 8 && lowerAlnum.all(own)
	}
	t := subtags{whole: s + "-", rest: strings.Split(s, "-")}
	return t.language() && t.script() && t.region() && t.variants() && t.extensions() && t.private()
}

var (
	lowerClass = classOf(lower)
	lowerAlnum = classOf(lower + digits)
)

// subtags are the parts of a tag that are still to be read.
type subtags struct {
	whole string
	rest  []string
}

func (t *subtags) next() string {
	if len(t.rest) == 0 {
		return ""
	}
	return t.rest[0]
}

func (t *subtags) take() string {
	s := t.rest[0]
	t.rest = t.rest[1:]
	return s
}

// language reads the language in its shortest code, and languages that extend it.
func (t *subtags) language() bool {
	lang := t.take()
	if len(lang) < 2 || len(lang) > 3 || !lowerClass.all(lang) {
		return false
	}
	base, err := language.ParseBase(lang)
	if err != nil || base.String() != lang {
		return false
	}
	for n := 0; n < 3 && len(t.next()) == 3 && lowerClass.all(t.next()); n++ {
		if !table.Extlang(t.take(), t.whole) {
			return false
		}
	}
	return true
}

func (t *subtags) script() bool {
	if len(t.next()) != 4 || !lowerClass.all(t.next()) {
		return true
	}
	_, err := language.ParseScript(t.take())
	return err == nil
}

// region reads a country, or one of those numbers of regions that are registered
// for languages.
func (t *subtags) region() bool {
	switch s := t.next(); {
	case len(s) == 2 && lowerClass.all(s):
		_, err := language.ParseRegion(t.take())
		return err == nil
	case len(s) == 3 && digitClass.all(s):
		return table.Region(t.take())
	}
	return true
}

func (t *subtags) variants() bool {
	var seen []string
	for {
		s := t.next()
		long := len(s) >= 5 && len(s) <= 8
		if !long && (len(s) != 4 || !isDigit(s[0])) || !lowerAlnum.all(s) {
			return true
		}
		if _, err := language.ParseVariant(s); err != nil || slices.Contains(seen, s) || !table.Variant(s) {
			return false
		}
		seen = append(seen, t.take())
	}
}

func (t *subtags) extensions() bool {
	from := t.rest
	for len(t.next()) == 1 && t.next() != "x" && lowerAlnum.all(t.next()) {
		t.take()
		n := 0
		for len(t.next()) >= 2 && len(t.next()) <= 8 && lowerAlnum.all(t.next()) {
			t.take()
			n++
		}
		if n == 0 {
			return false
		}
	}
	if n := len(from) - len(t.rest); n > 0 {
		_, err := language.ParseExtension(strings.Join(from[:n], "-"))
		return err == nil
	}
	return true
}

// private reads subtags of private use, behind which there is nothing.
func (t *subtags) private() bool {
	if len(t.rest) == 0 {
		return true
	}
	if t.take() != "x" || len(t.rest) == 0 {
		return false
	}
	for _, s := range t.rest {
		if len(s) > 8 || !lowerAlnum.all(s) {
			return false
		}
	}
	return true
}
