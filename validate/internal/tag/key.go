package tag

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/untaint/untaint/internal/mistake"
)

// otherKeys are keys under which other programs look for rules of this language.
var otherKeys = []string{"binding", "valid"}

// readKeys are the keys that this package reads, beside that of the rules.
var readKeys = []string{"json", "form", "query", "path", "header", "cookie", "file"}

// Unread says why the rules in the tag of a field of a struct would not be read,
// where these are to stand under a key: the tag is not written as Go's convention has
// it, or they stand under another one.
func Unread(t reflect.Type, f reflect.StructField, key string) (m mistake.Mistake, found bool) {
	raw := string(f.Tag)
	m = mistake.Mistake{Type: mistake.TypeName(t), Field: f.Name, Tag: raw}
	var seen []string
	for at := 0; at < len(raw); {
		start := at + len(raw[at:]) - len(strings.TrimLeft(raw[at:], " "))
		name, end := tagPart(raw, start)
		if end >= 0 && !IsName(name[:1]) {
			end = -1
		}
		if end < 0 {
			if rest := raw[start:]; rest != "" && (mentions(rest, key) || mentionsAny(rest, readKeys)) {
				m.Start, m.End = start, len(raw)
				m.Text, m.Hint = "the struct tag is not written as key:\"value\" with spaces between, so Go does not see the rest", key+":\"required\""
				return m, true
			}
			return m, false
		}
		ours := name == key || slices.Contains(readKeys, name)
		switch _, err := strconv.Unquote(raw[start+len(name)+1 : end]); {
		case ours && err != nil:
			m.Start, m.End = start, end
			m.Text, m.Hint = "Go cannot read the value of "+strconv.Quote(name)+", and takes it for empty", "write each backslash twice"
			return m, true
		case ours && slices.Contains(seen, name):
			m.Start, m.End = start, end
			m.Text, m.Hint = "the key "+strconv.Quote(name)+" is there twice, and Go reads the first alone", "put all of it under one"
			return m, true
		}
		seen = append(seen, name)
		if text, hint := unreadKey(t, f, key, name); text != "" {
			m.Start, m.End = start, start+len(name)
			m.Text, m.Hint = text, hint
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

// unreadKey says what is wrong with a key under which there is something that
// nobody reads, and what to do about it; "" for one that is fine.
func unreadKey(t reflect.Type, f reflect.StructField, key, name string) (text, hint string) {
	val := f.Tag.Get(name)
	if name == key || val == "" || val == "-" || slices.Contains(readKeys, name) {
		return "", ""
	}
	if meant := sourceMeant(t, f, name); meant != "" {
		return "the key " + strconv.Quote(name) + " is not read", "did you mean " + strconv.Quote(meant) + "?"
	}
	if _, found := f.Tag.Lookup(key); found {
		return "", ""
	}
	text = "rules under the key " + strconv.Quote(name) + " are not read"
	switch {
	case name == "validate":
		return text, "TagKey says that the key is " + strconv.Quote(key)
	case key == "validate" && slices.Contains(otherKeys, name):
		return text, "write validate, or give For the option TagKey(" + strconv.Quote(name) + ")"
	case likely(name, key):
		return text, "did you mean " + strconv.Quote(key) + "?"
	case key == "validate" && likely(name, otherKeys[0]):
		return text, "did you mean " + strconv.Quote(otherKeys[0]) + "? write validate, or give For the option TagKey(" + strconv.Quote(otherKeys[0]) + ")"
	}
	return "", ""
}

// likely reports whether a key may be another one, misspelt.
func likely(name, key string) bool {
	return strings.EqualFold(name, key) || len(name) > 4 && mistake.Nearest(name, []string{key}) != ""
}

// lookalikeKeys are keys of other programs that look like one of ours.
var lookalikeKeys = []string{"orm", "bson", "from"}

// sourceMeant returns the key of a source that a key may be, misspelt, where another
// field of the struct has it and this one has none.
func sourceMeant(t reflect.Type, f reflect.StructField, name string) string {
	for _, key := range readKeys {
		if _, found := f.Tag.Lookup(key); found {
			return ""
		}
	}
	for _, key := range readKeys {
		if !strings.EqualFold(name, key) && (slices.Contains(lookalikeKeys, name) || !slipped(name, key)) {
			continue
		}
		for other := range t.Fields() {
			if _, found := other.Tag.Lookup(key); found {
				return key
			}
		}
	}
	return ""
}

// slipped reports whether a word becomes another one by two letters that change
// places, or by one that is left out or typed twice. Another letter in its place
// makes other words of such short ones: bson is not json.
func slipped(word, other string) bool {
	at := 0
	for at < len(word) && at < len(other) && word[at] == other[at] {
		at++
	}
	switch w, o := word[at:], other[at:]; len(w) - len(o) {
	case 0:
		return len(w) > 1 && w[0] == o[1] && w[1] == o[0] && w[2:] == o[2:]
	case -1:
		return w == o[1:]
	case 1:
		return at > 0 && w[0] == word[at-1] && w[1:] == o
	}
	return false
}

// mentions reports whether a text has a key, and what divides a key from its value
// behind it.
func mentions(text, key string) bool {
	for rest := text; ; {
		i := strings.Index(rest, key)
		if i < 0 {
			return false
		}
		alone := i == 0 || !IsName(rest[i-1:i]) && rest[i-1] != '.'
		rest = rest[i+len(key):]
		if behind := strings.TrimLeft(rest, " \t\r\n"); alone && behind != "" && (behind[0] == ':' || behind[0] == '=') {
			return true
		}
	}
}

func mentionsAny(text string, keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return mentions(text, key) })
}
