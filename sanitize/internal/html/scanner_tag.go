package html

import (
	"strings"

	"github.com/untaint/untaint/internal/text"
)

// tag is the start or end tag in hand, by places in the input.
type tag struct {
	at, nameEnd, end int // end is the place after its ">"
	attrs            []attribute
	style            int // the place of the first style in attrs, plus one
	skipped          int // how many attributes there were past maxTagAttributes
	selfClosing      bool
	tidy             bool        // no value has invalid UTF-8 or NUL
	returns          bool        // one may have CR
	names            *shortNames // of attributes; nil if none is looked for
}

// attribute is one attribute as it stands in the input, and later what is made
// of it. It has no pointers, and is small: a tag may have many.
type attribute struct {
	at, nameEnd   uint32
	valAt, valEnd uint32
	value         uint32 // the place in engine.values of what to write instead, plus one
	id            attributeID
	keep          bool
	plain         bool // the value holds nothing that is decoded or escaped
	exact         bool // but for the value, it stands in the input as it is written
	added         bool // the input does not have it
}

// maxTagAttributes is how many attributes of a tag are looked at. No policy allows
// so many; without a limit the list would be many times as long as the input.
const maxTagAttributes = 256

// scan reads the tag at i, whose name starts at start. It returns false if there
// is no ">".
func (t *tag) scan(s string, i, start int) bool {
	return t.scanRest(s, i, tagNameEnd(s, start))
}

// begin makes it the tag at a place, without attributes.
func (t *tag) begin(at, nameEnd int) {
	t.at, t.nameEnd, t.attrs, t.style, t.skipped = at, nameEnd, t.attrs[:0], 0, 0
}

// scanRest is scan for a tag whose name is known to end at nameEnd.
func (t *tag) scanRest(s string, i, nameEnd int) bool {
	t.begin(i, nameEnd)
	i = t.nameEnd
	if i < len(s) && s[i] == '>' {
		t.end, t.selfClosing = i+1, false
		return true
	}
	for {
		slash := false
		for i < len(s) && (isSpace(s[i]) || s[i] == '/') {
			slash = s[i] == '/'
			i++
		}
		if i == len(s) {
			return false
		}
		if s[i] == '>' {
			t.end, t.selfClosing = i+1, slash
			return true
		}
		var ok bool
		if i, ok = t.attribute(s, i); !ok {
			return false
		}
	}
}

// attribute reads one attribute at i.
func (t *tag) attribute(s string, i int) (next int, ok bool) {
	if next = t.usualAttribute(s, i); next != i {
		return next, true
	}
	a := attribute{at: uint32(i)}
	i++ // a "=" in front is part of the name
	for i < len(s) && !endsName[s[i]] {
		i++
	}
	a.nameEnd = uint32(i)
	if i+1 < len(s) && s[i] == '=' && s[i+1] == '"' { // as nearly everybody writes it
		end, plain := usualValue(s, i+2)
		if end < 0 {
			return i, false
		}
		a.valAt, a.valEnd, a.plain = uint32(i+2), uint32(end), plain && t.isTidy(s[i+2:end])
		i = end + 1
	} else {
		var at, end int
		if at, end, i, ok = scanValue(s, i); !ok {
			return i, false
		}
		a.valAt, a.valEnd = uint32(at), uint32(end)
	}
	if len(t.attrs) == maxTagAttributes {
		t.skipped++
	} else {
		t.add(a, s)
	}
	return i, true
}

// isTidy reports whether a value has neither invalid UTF-8 nor NUL nor CR.
func (t *tag) isTidy(value string) bool {
	return t.tidy && (!t.returns || strings.IndexByte(value, '\r') < 0)
}

// add puts an attribute behind the others.
func (t *tag) add(a attribute, s string) {
	t.attrs = append(t.attrs, a)
	if t.style == 0 && (a.id == attrStyle || a.id == 0 && equalFold(a.name(s), "style")) {
		t.style = len(t.attrs)
	}
}

// usualAttribute reads an attribute with a short name in lower case and a value, in
// double quotes as nearly everybody writes it, or otherwise. It returns i if the one at
// i is another one.
func (t *tag) usualAttribute(s string, i int) (next int) {
	if t.names == nil || i+wordBytes > len(s) || len(t.attrs) == maxTagAttributes {
		return i
	}
	w := text.Word(s, i)
	row, size := t.names.find(w, zeros(w^('='*ones)))
	nameEnd := i + size
	if row == 0 || nameEnd+1 >= len(s) {
		return i
	}
	a := attribute{at: uint32(i), nameEnd: uint32(nameEnd), valAt: uint32(nameEnd + 2), id: attributeID(row)}
	switch q := s[nameEnd+1]; {
	case q == '"' && a.id == attrStyle: // which is long, and seldom kept as it is
		n := strings.IndexByte(s[nameEnd+2:], q)
		if n < 0 {
			return i
		}
		a.valEnd, a.exact = a.valAt+uint32(n), s[i-1] == ' '
		next = int(a.valEnd) + 1
	case q == '"':
		end, plain := usualValue(s, nameEnd+2)
		if end < 0 {
			return i
		}
		a.valEnd, a.plain, a.exact = uint32(end), plain && t.isTidy(s[nameEnd+2:end]), s[i-1] == ' '
		next = end + 1
	case q == '\'':
		n := strings.IndexByte(s[nameEnd+2:], q)
		if n < 0 {
			return i
		}
		a.valEnd = a.valAt + uint32(n)
		a.plain = a.id != attrStyle && t.isTidy(a.raw(s)) && isPlainValue(a.raw(s))
		next = int(a.valEnd) + 1
	case q == '>' || isSpace(q):
		return i
	default:
		a.valAt--
		special := false
		for next = nameEnd + 1; next < len(s) && !endsBare[s[next]]; next++ {
			special = special || notPlain[s[next]]
		}
		if next == len(s) {
			return i
		}
		a.valEnd, a.plain = uint32(next), t.tidy && !special
	}
	t.attrs = append(t.attrs, a)
	if a.id == attrStyle && t.style == 0 {
		t.style = len(t.attrs)
	}
	return next
}

// endsBare has the bytes that end a value without quotes.
var endsBare = byteSet("> \n\t\r\f")

// endsName has the bytes that end the name of an attribute.
var endsName = byteSet("=>/ \n\t\r\f")

// scanValue reads an attribute's value, if a "=" follows at i. It returns where
// the value stands and where the scan goes on; ok is false if the input ends
// before the tag does.
func scanValue(s string, i int) (at, end, next int, ok bool) {
	j := skipSpace(s, i)
	if j == len(s) {
		return j, j, j, false
	}
	if s[j] != '=' {
		return i, i, i, true
	}
	if j = skipSpace(s, j+1); j == len(s) {
		return j, j, j, false
	}
	if q := s[j]; q == '"' || q == '\'' {
		n := strings.IndexByte(s[j+1:], q)
		if n < 0 {
			return j, j, len(s), false
		}
		return j + 1, j + 1 + n, j + n + 2, true
	}
	k := j
	for k < len(s) && s[k] != '>' && !isSpace(s[k]) {
		k++
	}
	return j, k, k, k < len(s)
}

// raw returns the value as it stands in the input.
func (a *attribute) raw(s string) string { return s[a.valAt:a.valEnd] }

// name returns the name as it stands in the input.
func (a *attribute) name(s string) string { return s[a.at:a.nameEnd] }

// quoted reports whether the value stands in quotes.
func (a *attribute) quoted(s string) bool {
	return a.valAt > a.nameEnd && (s[a.valAt-1] == '"' || s[a.valAt-1] == '\'')
}
