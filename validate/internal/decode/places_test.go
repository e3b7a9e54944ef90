package decode_test

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
)

// comparePlaces requires that decoding says of a document all that json says
// about it, and nothing else. Since json stops at the first mistake, that one is
// mended and the document read again, until nothing is wrong with it. It returns
// how many places were compared.
func comparePlaces(t *testing.T, plan *decode.Plan, p pair, doc string, lenient bool) int {
	t.Helper()
	root, ok := parseTree(doc)
	if !ok {
		return 0
	}
	doc = root.text() // without white space, of which a method may take note
	_, err := decodeJSON(plan, p.typ, doc, decode.Limits{})
	want, ok := mistakesOfJSON(t, root, p.twin, lenient)
	var got []string
	for v := range untaint.Violations(err) {
		got = append(got, v.Path)
	}
	if !ok || len(got) >= untaint.MaxViolations || len(want) >= untaint.MaxViolations {
		return 0
	}
	require.Empty(t, missing(want, got), "%s\ninto %v\njson %v\nours %v", doc, p.typ, want, err)
	require.Empty(t, missing(got, want), "%s\ninto %v\njson %v\nours %v", doc, p.typ, want, err)
	return len(got)
}

// missing returns the places that others have not, nor one inside or around
// them. Of a value that is refused as a whole more may be said or not, and a
// method may refuse one whose inside is mended.
func missing(places, others []string) (all []string) {
	for _, at := range places {
		if !slices.ContainsFunc(others, func(other string) bool {
			return at == other || strings.HasPrefix(at, other+"/") || strings.HasPrefix(other, at+"/")
		}) {
			all = append(all, at)
		}
	}
	return all
}

// mistakesOfJSON returns where json finds something wrong, mending the document
// as it goes. It returns false for what this cannot mend.
func mistakesOfJSON(t *testing.T, root *node, typ reflect.Type, lenient bool) (all []string, ok bool) {
	t.Helper()
	for range 4 * untaint.MaxViolations {
		v := reflect.New(typ)
		presetTwin(v.Elem())
		err := jsonv2.Unmarshal([]byte(root.text()), v.Interface(), oracle, jsonv2.RejectUnknownMembers(!lenient))
		if err == nil {
			return all, true
		}
		at, typ := placeIn(err)
		path := pathOf(at)
		if strings.Contains(err.Error(), "too many array elements") {
			all = slices.DeleteFunc(all, func(at string) bool { return surplus(at, path, typ.Len()) })
			path = untaint.PathIndex(path, typ.Len()) // the first that is too many
		}
		all = append(all, path)
		switch {
		case at == "":
			return all, true
		case errors.Is(err, jsontext.ErrDuplicateName):
			ok = root.remove(at, true)
		case errors.Is(err, jsonv2.ErrUnknownName):
			ok = root.remove(at, false)
		default:
			ok = root.mend(at)
		}
		if !ok {
			return nil, false
		}
	}
	return nil, false
}

// surplus reports whether a place is in an element that is one too many. What is
// inside those does not matter.
func surplus(at, array string, length int) bool {
	rest, ok := strings.CutPrefix(at, array+"/")
	index, _, _ := strings.Cut(rest, "/")
	n, err := strconv.Atoi(index)
	return ok && err == nil && n >= length
}

func placeIn(err error) (at jsontext.Pointer, typ reflect.Type) {
	if e, ok := errors.AsType[*jsonv2.SemanticError](err); ok {
		return e.JSONPointer, e.GoType
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return e.JSONPointer, nil
	}
	return "", nil
}

func pathOf(p jsontext.Pointer) (path string) {
	for token := range p.Tokens() {
		path = untaint.PathKey(path, token)
	}
	return path
}

// node is a value in a document that is JSON except for names that come twice and
// text that is not Unicode.
type node struct {
	kind  byte   // '{', '[' or 0
	raw   string // of what is neither
	names []string
	raws  []string // the names as they are written
	items []*node
}

func parseTree(doc string) (*node, bool) {
	d := jsontext.NewDecoder(strings.NewReader(doc), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	n, ok := parseNode(d)
	if !ok {
		return nil, false
	}
	_, err := d.ReadToken()
	return n, err == io.EOF
}

func parseNode(d *jsontext.Decoder) (*node, bool) {
	k := d.PeekKind()
	if k != '{' && k != '[' {
		raw, err := d.ReadValue()
		return &node{raw: string(raw)}, err == nil
	}
	n := &node{kind: byte(k)}
	if _, err := d.ReadToken(); err != nil {
		return nil, false
	}
	for d.PeekKind() != '}' && d.PeekKind() != ']' {
		if k == '{' {
			raw, err := d.ReadValue()
			if err != nil {
				return nil, false
			}
			name, err := jsontext.AppendUnquote(nil, raw)
			if err != nil || !utf8.Valid(raw) {
				return nil, false // of what is wrong with a name json does not say which it is
			}
			n.names, n.raws = append(n.names, string(name)), append(n.raws, string(raw))
		}
		item, ok := parseNode(d)
		if !ok {
			return nil, false
		}
		n.items = append(n.items, item)
	}
	_, err := d.ReadToken()
	return n, err == nil
}

func (n *node) text() string {
	var parts []string
	for i, item := range n.items {
		if n.kind == '{' {
			parts = append(parts, n.raws[i]+":"+item.text())
			continue
		}
		parts = append(parts, item.text())
	}
	switch n.kind {
	case '{':
		return "{" + strings.Join(parts, ",") + "}"
	case '[':
		return "[" + strings.Join(parts, ",") + "]"
	}
	return n.raw
}

// parent returns what holds a place, and which item of it that is: the first or
// the last of a name.
func (n *node) parent(at jsontext.Pointer, last bool) (in *node, i int) {
	tokens := slices.Collect(at.Tokens())
	for depth, token := range tokens {
		i = -1
		for j := range n.items {
			if n.kind == '{' && n.names[j] == token || n.kind == '[' && untaint.PathIndex("", j) == "/"+token {
				if i = j; depth < len(tokens)-1 || !last {
					break
				}
			}
		}
		if i < 0 {
			return nil, -1
		}
		in, n = n, n.items[i]
	}
	return in, i
}

func (n *node) remove(at jsontext.Pointer, last bool) bool {
	in, i := n.parent(at, last)
	if i < 0 || in.kind != '{' {
		return false
	}
	in.items, in.names, in.raws = slices.Delete(in.items, i, i+1), slices.Delete(in.names, i, i+1), slices.Delete(in.raws, i, i+1)
	return true
}

// mend puts null in the place of a value. Where null is refused too, it may be
// the name that does not fit.
func (n *node) mend(at jsontext.Pointer) bool {
	in, i := n.parent(at, false)
	if i < 0 {
		return false
	}
	if in.items[i].raw == "null" {
		return n.remove(at, false)
	}
	in.items[i] = &node{raw: "null"}
	return true
}

// presetTwin gives a struct the defaults of its fields.
func presetTwin(v reflect.Value) {
	for i := range v.NumField() {
		text, ok := strings.CutPrefix(v.Type().Field(i).Tag.Get("validate"), "default=")
		if !ok {
			continue
		}
		switch f := v.Field(i); f.Kind() {
		case reflect.Int:
			f.SetInt(7)
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Float64:
			f.SetFloat(2.5)
		default:
			f.SetString(text)
		}
	}
}

// defaultsOf are defaults, by the kind of the field.
var defaultsOf = map[reflect.Kind]string{reflect.Int: "7", reflect.Bool: "true", reflect.Float64: "2.5", reflect.String: "größer"}
