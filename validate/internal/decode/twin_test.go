package decode_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
	"github.com/untaint/untaint/validate/internal/decode"
)

// User and its twin are the same but for one tag.
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
	pairOf[User, userTwin](), pairOf[opt[User], opt[userTwin]](), pairOf[opt[map[string]User], opt[map[string]userTwin]](),
	pairOf[opt[[2]User], opt[[2]userTwin]](), pairOf[*opt[[]User], *opt[[]userTwin]](), pairOf[opt[*User], opt[*userTwin]](),
	pairOf[opt[map[int]*User], opt[map[int]*userTwin]](), pairOf[opt[opt[User]], opt[opt[userTwin]]](),
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
	return randomStructPair(r, depth)
}

func randomStructPair(r *rand.Rand, depth int) pair {
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
	if v, ok := config.Optional(reflect.New(t).Interface()); ok {
		randomFit(r, reflect.TypeOf(v.Value).Elem(), false, b)
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
	case reflect.Int:
		b.WriteString([]string{"1", `"1"`}[map[bool]int{true: 1}[quoted]])
	case reflect.Float64:
		b.WriteString("1.5")
	default:
		b.WriteString(`{"IsAdmin":true,"F1":1}`)
	}
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

// TestUntaggedFieldsAreNeverBound: a type with untagged fields, at any depth and
// behind anything, is decoded as its twin is in which they say json:"-"
// (CWE-915).
func TestUntaggedFieldsAreNeverBound(t *testing.T) {
	n, refused := 0, 0
	for i := range 1500 {
		r := rand.New(rand.NewPCG(uint64(i), 915)) //nolint:gosec // the seed is the test case
		p := randomStructPair(r, 1+r.IntN(3))
		for _, lenient := range []bool{false, true} {
			c := config
			c.IgnoreUnknown = lenient
			plan, mistakes := decode.Compile(p.typ, c)
			if len(mistakes) > 0 {
				continue // two fields of one name
			}
			for range 6 {
				var b strings.Builder
				randomFit(r, p.typ, false, &b)
				doc := b.String()
				want := reflect.New(p.twin)
				errTwin := jsonv2.Unmarshal([]byte(doc), want.Interface(), jsonv2.RejectUnknownMembers(!lenient))
				got, err := decodeJSON(plan, p.typ, doc, decode.Limits{})
				require.Equal(t, errTwin == nil, err == nil, "%s\ninto %v\ntwin %v\nours %v", doc, p.typ, errTwin, err)
				n++
				if err != nil {
					refused++
					continue
				}
				require.True(t, alike(want.Elem(), reflect.ValueOf(got)), "%s\ninto %v\ntwin %+v\nours %+v", doc, p.typ, want.Elem(), got)
			}
		}
	}
	require.Greater(t, refused, 100)
	require.Greater(t, n-refused, 100)
	t.Logf("%d documents, %d refused", n, refused)
}
