package validate

import (
	"reflect"
	"strings"

	"github.com/untaint/untaint/internal/mistake"
)

// otherKeys are keys under which other programs look for rules of this language.
var otherKeys = []string{"binding", "valid"}

// readKeys are the keys that this package reads, beside that of the rules.
var readKeys = []string{"json", "form", "query", "path", "header", "cookie", "file"}

// TagKey reads rules from another key of struct tags than "validate", such as
// "binding" for structs that were written for gin. Rules under the key validate
// are then a mistake, as rules under binding are without it.
func TagKey(key string) Option {
	return Option{func(o *options) {
		if !ruleName(key) || key == "json" {
			o.mistake("TagKey " + quoted(key) + " is not a key of a struct tag")
			return
		}
		o.tagKey = key
	}}
}

// rulesOf returns the rules of a field.
func (e *engine) rulesOf(f reflect.StructField) string { return f.Tag.Get(e.opts.key()) }

func (o *options) key() string {
	if o.tagKey == "" {
		return "validate"
	}
	return o.tagKey
}

// tagMistake says why the rules in a struct tag would not be read: it is not
// written as Go's convention has it, or they stand under another key.
func (e *engine) tagMistake(t reflect.Type, f reflect.StructField) (m Mistake, found bool) {
	raw, key := string(f.Tag), e.opts.key()
	m = Mistake{Type: mistake.TypeName(t), Field: f.Name, Tag: raw, Code: codeBadTag}
	at := 0
	for at < len(raw) {
		start := at + len(raw[at:]) - len(strings.TrimLeft(raw[at:], " "))
		name, end := tagPart(raw, start)
		if end >= 0 && !ruleName(name[:1]) {
			end = -1
		}
		if end < 0 {
			if rest := raw[start:]; rest != "" && (names1(rest, key) || namesAny(rest, readKeys)) {
				m.Start, m.End = start, len(raw)
				m.Text, m.Hint = "the struct tag is not written as key:\"value\" with spaces between, so Go does not see the rest", key+":\"required\""
				return m, true
			}
			return m, false
		}
		if why := e.unreadKey(f, name); why != "" {
			m.Start, m.End = start, start+len(name)
			m.Text, m.Hint = "rules under the key "+quoted(name)+" are not read", why
			return m, true
		}
		at = end
	}
	return m, false
}

// tagPart returns the key that starts at an offset, and the end of its value, -1
// where there is none.
func tagPart(raw string, start int) (key string, end int) {
	i := start
	for i < len(raw) && raw[i] > ' ' && raw[i] != ':' && raw[i] != '"' && raw[i] != 0x7f {
		i++
	}
	if i == start || i+1 >= len(raw) || raw[i] != ':' || raw[i+1] != '"' {
		return "", -1
	}
	key = raw[start:i]
	for i += 2; i < len(raw) && raw[i] != '"'; i++ {
		if raw[i] == '\\' {
			i++
		}
	}
	if i >= len(raw) {
		return "", -1
	}
	return key, i + 1
}

// unreadKey says what to do about a key under which there are rules that nobody
// reads, "" for one that is fine.
func (e *engine) unreadKey(f reflect.StructField, name string) string {
	key := e.opts.key()
	_, found := f.Tag.Lookup(key)
	if val := f.Tag.Get(name); name == key || found || val == "" || val == "-" {
		return ""
	}
	switch {
	case name == "validate":
		return "TagKey says that the key is " + quoted(key)
	case key == "validate" && (name == otherKeys[0] || name == otherKeys[1]):
		return "write validate, or give For the option TagKey(" + quoted(name) + ")"
	case strings.EqualFold(name, key) || name != key && len(name) > 4 && mistake.Nearest(name, []string{key}) != "":
		return "did you mean " + quoted(key) + "?"
	}
	return ""
}

// names1 reports whether a text has a key, and a colon behind it.
func names1(text, key string) bool {
	for rest := text; ; {
		i := strings.Index(rest, key)
		if i < 0 {
			return false
		}
		before := i == 0 || strings.ContainsRune(" \t,;", rune(rest[i-1]))
		rest = rest[i+len(key):]
		if before && strings.HasPrefix(strings.TrimLeft(rest, " "), ":") {
			return true
		}
	}
}

func namesAny(text string, keys []string) bool {
	for _, key := range keys {
		if names1(text, key) {
			return true
		}
	}
	return false
}
