package decode_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
)

// User and its twin are the same except for one tag.
type User struct {
	Name    string `json:"name"`
	IsAdmin bool
	Roles   []string
}

type userTwin struct {
	Name    string   `json:"name"`
	IsAdmin bool     `json:"-"`
	Roles   []string `json:"-"`
}

// pair is a type beside its twin, in which each untagged field says json:"-".
type pair struct{ typ, twin reflect.Type }

func pairOf[T, Twin any]() pair { return pair{reflect.TypeFor[T](), reflect.TypeFor[Twin]()} }

// twinLeaves are what random types end in.
var twinLeaves = []pair{
	pairOf[string, string](), pairOf[int, int](), pairOf[bool, bool](), pairOf[any, any](), pairOf[float64, float64](),
	pairOf[time.Time, time.Time](), pairOf[time.Duration, time.Duration](), pairOf[[]byte, []byte](), pairOf[[3]byte, [3]byte](),
	pairOf[json.RawMessage, json.RawMessage](), pairOf[jsontext.Value, jsontext.Value](), pairOf[netip.Addr, netip.Addr](), pairOf[even, even](),
	pairOf[color, color](), pairOf[int8, int8](), pairOf[uint64, uint64](), pairOf[float32, float32](), pairOf[json.Number, json.Number](),
	pairOf[opt[string], opt[string]](), pairOf[opt[[]int], opt[[]int]](), pairOf[map[netip.Addr]int, map[netip.Addr]int](), pairOf[big.Int, big.Int](),
	pairOf[User, userTwin](), pairOf[opt[User], opt[userTwin]](), pairOf[opt[map[string]User], opt[map[string]userTwin]](),
	pairOf[opt[[2]User], opt[[2]userTwin]](), pairOf[*opt[[]User], *opt[[]userTwin]](), pairOf[opt[*User], opt[*userTwin]](),
	pairOf[opt[map[int]*User], opt[map[int]*userTwin]](), pairOf[opt[opt[User]], opt[opt[userTwin]]](),
	pairOf[uint8, uint8](), pairOf[uint16, uint16](), pairOf[uint32, uint32](), pairOf[uint, uint](), pairOf[uintptr, uintptr](),
	pairOf[int16, int16](), pairOf[int32, int32](), pairOf[int64, int64](), pairOf[fmt.Stringer, fmt.Stringer](), pairOf[[][]byte, [][]byte](),
	pairOf[word, word](), pairOf[map[word]int, map[word]int](), pairOf[map[color]bool, map[color]bool](), pairOf[map[uint8]string, map[uint8]string](),
	pairOf[drawing, drawing](), pairOf[[]drawing, []drawing](), pairOf[opt[drawing], opt[drawing]](), pairOf[netip.Prefix, netip.Prefix](),
	pairOf[opt[time.Time], opt[time.Time]](), pairOf[opt[json.RawMessage], opt[json.RawMessage]](), pairOf[[2][2]int, [2][2]int](),
}

// word is a string by another name.
type word string

// drawing is one of two shapes, as the member type says.
type drawing struct{ Shape any }

func (d *drawing) UnmarshalJSON(b []byte) error {
	var which struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(b, &which); err != nil {
		return err
	}
	switch which.Type {
	case "circle":
		d.Shape = &struct {
			R float64 `json:"r"`
		}{}
	case "square":
		d.Shape = &struct {
			Side int `json:"side"`
		}{}
	case "":
		return nil
	default:
		return errors.New("no shape: " + which.Type)
	}
	return json.Unmarshal(b, d.Shape)
}

// randomPair makes a type and its twin.
func randomPair(r *rand.Rand, depth int) pair {
	if depth == 0 {
		return twinLeaves[r.IntN(len(twinLeaves))]
	}
	switch r.IntN(7) {
	case 0:
		in := randomPair(r, depth-1)
		return pair{reflect.SliceOf(in.typ), reflect.SliceOf(in.twin)}
	case 1:
		in := randomPair(r, depth-1)
		return pair{reflect.ArrayOf(2, in.typ), reflect.ArrayOf(2, in.twin)}
	case 2:
		in := randomPair(r, depth-1)
		key := []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[int]()}[r.IntN(2)]
		return pair{reflect.MapOf(key, in.typ), reflect.MapOf(key, in.twin)}
	case 3:
		in := randomPair(r, depth-1)
		return pair{reflect.PointerTo(in.typ), reflect.PointerTo(in.twin)}
	}
	return randomStructPair(r, depth, false)
}

func randomStructPair(r *rand.Rand, depth int, top bool) pair {
	var fields, twins []reflect.StructField
	n := 1 + r.IntN(5)
	if r.IntN(20) == 0 {
		n = 66 // more than a word has bits
	}
	for i := range n {
		in := pairOf[int, int]()
		if i < 5 {
			in = randomPair(r, depth-1)
		}
		f := reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: in.typ}
		twin := f
		twin.Type = in.twin
		switch {
		case i > 0 && r.IntN(3) == 0:
			twin.Tag = `json:"-"`
		case in.typ.Kind() == reflect.Int && r.IntN(3) == 0:
			f.Tag = reflect.StructTag(fmt.Sprintf(`json:"f%d,string"`, i))
			twin.Tag = f.Tag
		default:
			f.Tag = reflect.StructTag(fmt.Sprintf(`json:"f%d"`, i))
			twin.Tag = f.Tag
		}
		if text := defaultsOf[in.typ.Kind()]; top && text != "" && in.typ.PkgPath() == "" && r.IntN(2) == 0 {
			f.Tag += reflect.StructTag(` validate:"default=` + text + `"`)
			twin.Tag += reflect.StructTag(` validate:"default=` + text + `"`)
		}
		fields, twins = append(fields, f), append(twins, twin)
	}
	switch r.IntN(4) {
	case 0:
		fields = append(fields, reflect.StructField{Name: "User", Anonymous: true, Type: reflect.TypeFor[*User]()})
		twins = append(twins, reflect.StructField{Name: "User", Anonymous: true, Type: reflect.TypeFor[*userTwin]()})
	case 1:
		fields = append(fields, reflect.StructField{Name: "User", Anonymous: true, Type: reflect.TypeFor[User]()})
		twins = append(twins, reflect.StructField{Name: "User", Anonymous: true, Type: reflect.TypeFor[userTwin]()})
	}
	return pair{reflect.StructOf(fields), reflect.StructOf(twins)}
}

// randomFit writes a document that fits a type, of which each struct may have
// members that only its untagged fields have.
func randomFit(r *rand.Rand, t reflect.Type, quoted bool, b *strings.Builder) {
	if r.IntN(12) == 0 && t.Kind() == reflect.Pointer {
		b.WriteString("null")
		return
	}
	if config.Optional(t) {
		randomFit(r, t.Field(0).Type, false, b)
		return
	}
	if texts, ok := fits[t]; ok {
		b.WriteString(texts[r.IntN(len(texts))])
		return
	}
	switch t.Kind() {
	case reflect.Pointer:
		randomFit(r, t.Elem(), quoted, b)
	case reflect.Slice, reflect.Array:
		b.WriteByte('[')
		for i := range 2 {
			b.WriteString([]string{"", ","}[i])
			randomFit(r, t.Elem(), false, b)
		}
		b.WriteByte(']')
	case reflect.Map:
		b.WriteString(`{"1":`)
		randomFit(r, t.Elem(), false, b)
		b.WriteByte('}')
	case reflect.Struct:
		b.WriteByte('{')
		comma := ""
		randomMembers(r, t, &comma, b)
		b.WriteByte('}')
	case reflect.String:
		b.WriteString(`"a"`)
	case reflect.Bool:
		b.WriteString("true")
	case reflect.Int, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uintptr:
		b.WriteString([]string{"1", `"1"`}[map[bool]int{true: 1}[quoted]])
	case reflect.Float64:
		b.WriteString("1.5")
	default:
		b.WriteString(`{"IsAdmin":true,"F1":1}`)
	}
}

// fits are documents for types that are not read by their kind.
var fits = map[reflect.Type][]string{
	reflect.TypeFor[time.Time]():       {`"2026-01-02T03:04:05Z"`, `"2026-01-02T03:04:05.123456789+01:00"`, `null`},
	reflect.TypeFor[time.Duration]():   {`"1h30m"`, `1000`, `null`},
	reflect.TypeFor[[]byte]():          {`"aGk="`, `""`, `null`},
	reflect.TypeFor[[3]byte]():         {`"aGlq"`, `null`},
	reflect.TypeFor[json.RawMessage](): {`{"a":[1, "x"]}`, `null`, `"\u0041"`, `1e5`},
	reflect.TypeFor[jsontext.Value]():  {`[{"a":{}},[]]`, `true`},
	reflect.TypeFor[netip.Addr]():      {`"10.0.0.1"`, `"::1"`, `""`, `null`},
	reflect.TypeFor[even]():            {`12`, `{"a":1 }`, `null`, `"ab"`},
	reflect.TypeFor[color]():           {`"red"`, `"\u0072ed"`, `null`},
	reflect.TypeFor[int8]():            {`127`, `-128`, `-0`},
	reflect.TypeFor[uint64]():          {`18446744073709551615`, `0`},
	reflect.TypeFor[float32]():         {`1.5`, `-3.4e38`, `1e-50`, `16777217`},
	reflect.TypeFor[float64]():         {`1.5`, `-0`, `123456789012345.6`, `1e308`, `5e-324`, `0.1`, `1234567890123456789012`},
	reflect.TypeFor[json.Number]():     {`1.50`, `-12345678901234567890`, `null`},
	reflect.TypeFor[big.Int]():         {`123456789012345678901234567890`, `-5`},
	reflect.TypeFor[string]():          {`"a"`, `"größer ☺ als 8"`, `"line\nbreak \ud83d\ude00 and more"`, `""`},
	reflect.TypeFor[fmt.Stringer]():    {`null`},
	reflect.TypeFor[drawing]():         {`{"type":"circle","r":1.5}`, `{"type":"square","side":2}`, `{}`, `null`},
	reflect.TypeFor[netip.Prefix]():    {`"10.0.0.0/8"`, `""`},
	reflect.TypeFor[[2][2]int]():       {`[[1,2],[3,4]]`},
	reflect.TypeFor[any]():             {`{"IsAdmin":true,"F1":1}`, `[1,"x",null,{"a":[]}]`, `-1.25`, `"x"`, `{}`},
}

// damaged returns a document with a few bytes of it changed.
func damaged(r *rand.Rand, doc string) string {
	b := []byte(doc)
	for range 1 + r.IntN(3) {
		at := r.IntN(len(b))
		switch r.IntN(4) {
		case 0:
			b = append(b[:at], b[at+1:]...)
		case 1:
			b[at] = "\"\\{}[]:,9-x \x00\xff"[r.IntN(14)]
		case 2: // something from elsewhere
			from := r.IntN(len(b))
			to := min(len(b), from+1+r.IntN(12))
			b = append(append(append([]byte{}, b[:at]...), b[from:to]...), b[at:]...)
		case 3:
			words := []string{"null", "true", "{}", "[]", `""`, `"\ud800"`, "1e999", "-1", "300", `"a":1,`, " \n"}
			b = append(append(append([]byte{}, b[:at]...), words[r.IntN(len(words))]...), b[at:]...)
		}
		if len(b) == 0 {
			return "x"
		}
	}
	return string(b)
}

// misfits returns a document that is still JSON, of which some values and names
// are others.
func misfits(r *rand.Rand, doc string) string {
	root, ok := parseTree(doc)
	if !ok {
		return doc
	}
	for range 1 + r.IntN(5) {
		at := root
		for at.kind != 0 && len(at.items) > 0 && r.IntN(4) > 0 {
			at = at.items[r.IntN(len(at.items))]
		}
		switch {
		case at.kind == '{' && len(at.items) > 0 && r.IntN(2) == 0: // a name that comes twice, or in another case
			i := r.IntN(len(at.items))
			name := at.names[i]
			if r.IntN(2) == 0 {
				name = strings.ToUpper(name)
			}
			at.add(name, at.items[r.IntN(len(at.items))])
		case at.kind == '{' && r.IntN(2) == 0:
			at.add([]string{"other", "F1", "a/b~c", "IsAdmin"}[r.IntN(4)], &node{raw: "1"})
		case at.kind == '[' && r.IntN(2) == 0:
			at.items = append(at.items, &node{raw: "1"})
		default:
			texts := []string{"1", "-1", "1.5", "300", "1e999", `"x"`, `"\ud800"`, `"1"`, "true", "null", "[]", "{}", `[{"a":1,"a":2}]`, `{"b":[1]}`, "\"\xff\""}
			*at = *must(parseTree(texts[r.IntN(len(texts))]))
		}
	}
	return root.text()
}

func must(n *node, ok bool) *node {
	if !ok {
		panic("no tree")
	}
	return n
}

func (n *node) add(name string, item *node) {
	raw, _ := jsontext.AppendQuote(nil, name)
	n.names, n.raws, n.items = append(n.names, name), append(n.raws, string(raw)), append(n.items, item)
}

func randomMembers(r *rand.Rand, t reflect.Type, comma *string, b *strings.Builder) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			in := f.Type
			if in.Kind() == reflect.Pointer {
				in = in.Elem()
			}
			randomMembers(r, in, comma, b)
			continue
		}
		name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			if r.IntN(10) > 0 {
				continue
			}
			name = f.Name
			if r.IntN(4) == 0 {
				name = fmt.Sprintf(`\u%04x%s`, name[0], name[1:])
			}
		} else if r.IntN(4) == 0 {
			continue
		}
		b.WriteString(*comma + `"` + name + `":`)
		*comma = ","
		randomFit(r, f.Type, opts == "string", b)
	}
}

// alike compares two values of types that differ in names and tags alone.
func alike(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Struct:
		if a.Type() == b.Type() {
			return a.Comparable() && a.Equal(b) || reflect.DeepEqual(a.Interface(), b.Interface())
		}
		for i := range a.NumField() {
			if !alike(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Pointer:
		return a.IsNil() == b.IsNil() && (a.IsNil() || alike(a.Elem(), b.Elem()))
	case reflect.Slice, reflect.Array:
		same := a.Len() == b.Len() && (a.Kind() == reflect.Array || a.IsNil() == b.IsNil())
		for i := 0; same && i < a.Len(); i++ {
			same = alike(a.Index(i), b.Index(i))
		}
		return same
	case reflect.Map:
		same := a.Len() == b.Len() && a.IsNil() == b.IsNil()
		for k, v := range a.Seq2() {
			other := b.MapIndex(k)
			same = same && other.IsValid() && alike(v, other)
		}
		return same
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// tally counts what a run has seen.
type tally struct{ accepted, refused, places int }

// compareOnce makes a random type with untagged fields, at any depth and behind
// anything, and documents for it. They are decoded as json decodes its twin, in
// which these fields say json:"-".
func compareOnce(t *testing.T, a, b uint64, n *tally) {
	t.Helper()
	r := rand.New(rand.NewPCG(a, b))
	p := randomStructPair(r, 1+r.IntN(3), true)
	for _, lenient := range []bool{false, true} {
		c := config
		c.IgnoreUnknown = lenient
		plan, mistakes := decode.Compile(p.typ, c)
		if len(mistakes) > 0 {
			return // two fields of one name
		}
		for i := range 8 {
			var text strings.Builder
			randomFit(r, p.typ, false, &text)
			doc := text.String()
			switch i % 4 {
			case 1:
				doc = damaged(r, doc)
			case 2, 3:
				doc = misfits(r, doc)
			}
			compareDocument(t, plan, p, doc, lenient, n)
		}
	}
}

func compareDocument(t *testing.T, plan *decode.Plan, p pair, doc string, lenient bool, n *tally) {
	t.Helper()
	want := reflect.New(p.twin)
	presetTwin(want.Elem())
	errTwin := jsonv2.Unmarshal([]byte(doc), want.Interface(), oracle, jsonv2.RejectUnknownMembers(!lenient))
	got, err := decodeJSON(plan, p.typ, doc, decode.Limits{})
	if decodeIs(err, decode.CodeNull) || untaint.KindOf(err) == untaint.TooLarge {
		return
	}
	require.Equal(t, errTwin == nil, err == nil, "%s\ninto %v\ntwin %v\nours %v", doc, p.typ, errTwin, err)
	if err != nil {
		n.refused++
		noEcho(t, doc, err)
		n.places += comparePlaces(t, plan, p, doc, lenient)
		return
	}
	n.accepted++
	require.True(t, alike(want.Elem(), reflect.ValueOf(got)), "%s\ninto %v\ntwin %+v\nours %+v", doc, p.typ, want.Elem(), got)
}

// TestReadsAsJSONReadsTheTwin: no field is bound that has no tag (CWE-915), what
// is accepted is what json makes of it, and of what is refused each mistake has
// its place.
func TestReadsAsJSONReadsTheTwin(t *testing.T) {
	var n tally
	for i := range 800 {
		compareOnce(t, uint64(i), 915, &n)
	}
	require.Greater(t, n.refused, 1000)
	require.Greater(t, n.accepted, 1000)
	require.Greater(t, n.places, 5_000)
	t.Logf("%d accepted, %d refused, %d places", n.accepted, n.refused, n.places)
}

// FuzzReadsAsJSONReadsTheTwin runs the same relation on types that nobody has
// thought of.
func FuzzReadsAsJSONReadsTheTwin(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		var n tally
		compareOnce(t, a, b, &n)
	})
}
