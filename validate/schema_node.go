package validate

import (
	"math/big"
	"reflect"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/plan"
)

// schemaNode is one JSON Schema under construction, with its keywords in order.
type schemaNode struct {
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

func node(words ...keyword) *schemaNode { return &schemaNode{words} }

func pattern(expr string) *schemaNode { return node(keyword{"pattern", expr}) }

func (n *schemaNode) get(name string) any {
	for _, w := range n.words {
		if w.name == name {
			return w.val
		}
	}
	return nil
}

func (n *schemaNode) has(name string) bool {
	return slices.ContainsFunc(n.words, func(w keyword) bool { return w.name == name })
}

// set replaces a keyword, or adds it at the end.
func (n *schemaNode) set(name string, val any) {
	for i := range n.words {
		if n.words[i].name == name {
			n.words[i].val = val
			return
		}
	}
	n.words = append(n.words, keyword{name, val})
}

// first sets a keyword that is to be read before the others.
func (n *schemaNode) first(name string, val any) {
	n.words = slices.Insert(slices.DeleteFunc(n.words, func(w keyword) bool { return w.name == name }), 0, keyword{name, val})
}

func (n *schemaNode) empty() bool { return n == nil || len(n.words) == 0 }

// upper and lower are the keywords of which the stricter one says what both do.
var (
	upper = []string{"maxLength", "maxItems", "maxProperties", "maximum"}
	lower = []string{"minLength", "minItems", "minProperties", "minimum"}
)

// and adds what other demands.
func (n *schemaNode) and(other *schemaNode) {
	if other == nil {
		return
	}
	rest := &schemaNode{}
	for _, w := range other.words {
		switch {
		case !n.has(w.name):
			n.words = append(n.words, w)
		case w.name == "allOf":
			n.set("allOf", append(n.get("allOf").([]*schemaNode), w.val.([]*schemaNode)...))
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
	all, _ := n.get("allOf").([]*schemaNode)
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
func (n *schemaNode) takesNull() bool {
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
			ok = !w.val.(*schemaNode).takesNull()
		case "anyOf":
			ok = slices.ContainsFunc(w.val.([]*schemaNode), (*schemaNode).takesNull)
		case "allOf":
			ok = !slices.ContainsFunc(w.val.([]*schemaNode), func(s *schemaNode) bool { return !s.takesNull() })
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
	case []*schemaNode:
		return appendList(b, val)
	case *schemaNode:
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

// schemaExport writes the schema of one Validator.
type schemaExport struct {
	e     *engine
	team  *team // whose rules are only named
	part  *plan.Partial
	root  reflect.Type
	known map[schemaKey]*schemaDef
	defs  []*schemaDef // in the order in which they were met
	names map[string]bool
	lossy bool // something was named
}

// saying is what the rules of one value come to.
type saying struct {
	demands *schemaNode // not of null
	named   []string
	rest    bool // what is inside the value is only named too
	closed  bool // by a structonly: no rule runs inside
}

// schemaKey is a type in one scope, which has a definition of its own.
type schemaKey struct {
	typ reflect.Type
	scope
}

type schemaDef struct {
	name string
	node *schemaNode
}

// schemaRules is the keyword that names what a schema does not say.
const schemaRules = "x-untaint-rules"

// scope says which rules run in a part of the value.
type scope struct {
	mode scopeMode
	path string // in Go's names, for scopePart
}

type scopeMode uint8

// seen is what the rules see of a value: what is left of it without pointers and
// wrappers.
type seen struct {
	form     decode.Form
	typ      reflect.Type
	nullable bool // a pointer or an interface stood in front
	opt      bool // it is in an Opt
	foreign  bool // a method of the program's own hands the value to the rules
	opaque   bool // its form in JSON is not that of its type
	secret   bool
	how      decode.Spelling
	noNulls  bool // its elements refuse null
	inside   bool // the rules of its fields always run
}
