package schema

import (
	"math/big"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// schema is one JSON Schema under construction, with its keywords in order.
type schema struct {
	words []keyword
}

// keyword is a keyword with its value: a string, bool, int, numeral, nil, a
// schema, or a list of them.
type keyword struct {
	name string
	val  any
}

// numeral is a number as JSON writes it.
type numeral string

func node(words ...keyword) *schema { return &schema{words} }

func pattern(expr string) *schema { return node(keyword{"pattern", expr}) }

func (n *schema) get(name string) any {
	for _, w := range n.words {
		if w.name == name {
			return w.val
		}
	}
	return nil
}

func (n *schema) has(name string) bool {
	return slices.ContainsFunc(n.words, func(w keyword) bool { return w.name == name })
}

// set replaces a keyword, or adds it at the end.
func (n *schema) set(name string, val any) {
	for i := range n.words {
		if n.words[i].name == name {
			n.words[i].val = val
			return
		}
	}
	n.words = append(n.words, keyword{name, val})
}

// first sets a keyword that is to be read before the others.
func (n *schema) first(name string, val any) {
	n.words = slices.Insert(slices.DeleteFunc(n.words, func(w keyword) bool { return w.name == name }), 0, keyword{name, val})
}

func (n *schema) empty() bool { return n == nil || len(n.words) == 0 }

// upper and lower are the keywords of which the stricter one says what both do.
var (
	upper = []string{"maxLength", "maxItems", "maxProperties", "maximum"}
	lower = []string{"minLength", "minItems", "minProperties", "minimum"}
)

// and adds what other demands.
func (n *schema) and(other *schema) {
	if other == nil {
		return
	}
	rest := &schema{}
	for _, w := range other.words {
		switch {
		case !n.has(w.name):
			n.words = append(n.words, w)
		case w.name == "allOf":
			n.set("allOf", append(n.get("allOf").([]*schema), w.val.([]*schema)...))
		case w.name == "format":
			// Two formats of one text: either is only a hint beside the pattern.
		case slices.Contains(upper, w.name):
			if compareNumerals(w.val, n.get(w.name)) < 0 {
				n.set(w.name, w.val)
			}
		case slices.Contains(lower, w.name):
			if compareNumerals(w.val, n.get(w.name)) > 0 {
				n.set(w.name, w.val)
			}
		default:
			rest.words = append(rest.words, w)
		}
	}
	if rest.empty() {
		return
	}
	all, _ := n.get("allOf").([]*schema)
	n.set("allOf", append(all, rest))
}

func compareNumerals(a, b any) int {
	x, _ := new(big.Rat).SetString(string(numeralOf(a)))
	y, _ := new(big.Rat).SetString(string(numeralOf(b)))
	if x == nil || y == nil {
		return 0
	}
	return x.Cmp(y)
}

func numeralOf(v any) numeral {
	if n, ok := v.(int64); ok {
		return numeral(strconv.FormatInt(n, 10))
	}
	n, _ := v.(numeral)
	return n
}

// takesNull reports whether a null is valid. It knows the keywords that are
// written here and no others.
func (n *schema) takesNull() bool {
	for _, w := range n.words {
		ok := true
		switch w.name {
		case "$ref":
			ok = false // each leads to an object
		case "type":
			list, _ := w.val.([]any)
			ok = w.val == "null" || slices.Contains(list, any("null"))
		case "const":
			ok = w.val == nil
		case "enum":
			ok = slices.Contains(w.val.([]any), nil)
		case "not":
			ok = !w.val.(*schema).takesNull()
		case "anyOf":
			ok = slices.ContainsFunc(w.val.([]*schema), (*schema).takesNull)
		case "allOf":
			ok = !slices.ContainsFunc(w.val.([]*schema), func(s *schema) bool { return !s.takesNull() })
		}
		if !ok {
			return false
		}
	}
	return true
}

// appendJSON writes a value of a keyword.
func appendJSON(b []byte, val any) []byte {
	switch val := val.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, val)
	case int64:
		return strconv.AppendInt(b, val, 10)
	case numeral:
		return append(b, val...)
	case string:
		return appendText(b, val)
	case []any:
		return appendList(b, val)
	case []string:
		return appendList(b, val)
	case []*schema:
		return appendList(b, val)
	case *schema:
		b = append(b, '{')
		for i, w := range val.words {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendText(b, w.name), ':')
			b = appendJSON(b, w.val)
		}
		return append(b, '}')
	}
	return b
}

func appendList[E any](b []byte, list []E) []byte {
	b = append(b, '[')
	for i, e := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, e)
	}
	return append(b, ']')
}

// appendText writes a string; what is not UTF-8 in it becomes U+FFFD.
func appendText(b []byte, s string) []byte {
	b, _ = jsontext.AppendQuote(b, s)
	return b
}

// withNull lets null pass.
func withNull(n *schema) *schema {
	if n.takesNull() {
		return n
	}
	typ := n.get("type")
	if list, ok := typ.([]any); ok {
		typ = append(append([]any{}, list...), "null")
	} else if typ != nil {
		typ = []any{typ, "null"}
	}
	if typ != nil {
		wider := node(append([]keyword{}, n.words...)...)
		wider.set("type", typ)
		if list, ok := wider.get("enum").([]any); ok {
			wider.set("enum", append(append([]any{}, list...), nil))
		}
		if wider.takesNull() {
			return wider
		}
	}
	return node(keyword{"anyOf", []*schema{n, node(keyword{"type", "null"})}})
}

// withoutNull refuses null.
func withoutNull(n *schema) *schema {
	if n.takesNull() {
		n.first("type", []any{"string", "number", "boolean", "array", "object"})
	}
	return n
}

// eitherOr joins two schemas, in one list where both are lists of values.
func eitherOr(a, b *schema) *schema {
	if list, ok := b.get("enum").([]any); ok && len(b.words) == 1 && a.has("const") {
		return node(keyword{"enum", append([]any{a.get("const")}, list...)})
	}
	return node(keyword{"anyOf", []*schema{a, b}})
}
