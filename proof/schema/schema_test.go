// Package schema_test compares what validate says in a JSON Schema with what it
// does, by a validator of JSON Schema that is not ours.
package schema_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// subject is a type whose rules are known to both sides.
type subject struct {
	name    string
	accepts func(doc string) error
	schema  *jsonschema.Schema
	text    []byte
	exact   bool   // the schema names nothing that it does not say
	guide   []byte // another schema that documents are made along
}

// judge is one verdict of each side.
func (s *subject) judge(t testing.TB, doc string, n *tally) {
	t.Helper()
	ours := s.accepts(doc)
	value, ok := read(doc)
	if !ok {
		return
	}
	theirs := s.schema.Validate(value)
	n.count(ours == nil, theirs == nil)
	if ours == nil && theirs != nil {
		t.Fatalf("%s: the schema is stricter: %s\n%v\n%s", s.name, doc, theirs, s.text)
	}
	if s.exact && ours != nil && theirs == nil && canonical(doc) {
		t.Fatalf("%s: the schema is laxer and does not say so: %s\n%v\n%s", s.name, doc, ours, s.text)
	}
}

type tally struct{ both, neither, lax int }

func (n *tally) count(ours, theirs bool) {
	switch {
	case ours:
		n.both++
	case theirs:
		n.lax++
	default:
		n.neither++
	}
}

// read decodes a document for the oracle, with whole numbers as they are and the
// others as the float64 that they are to nearly everyone.
func read(doc string) (any, bool) {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(doc))
	if err != nil {
		return nil, false
	}
	v, err = rounded(v)
	return v, err == nil
}

var whole = regexp.MustCompile(`^-?[0-9]{1,19}$`)

func rounded(v any) (out any, err error) {
	switch v := v.(type) {
	case json.Number:
		if whole.MatchString(v.String()) {
			return v, nil
		}
		return v.Float64()
	case []any:
		for i := range v {
			if v[i], err = rounded(v[i]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for k := range v {
			if v[k], err = rounded(v[k]); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// canonical reports a document without what a schema does not see: numbers in an
// odd spelling or out of range, names given twice, limits.
func canonical(doc string) bool {
	var v any
	if json.Unmarshal([]byte(doc), &v) != nil {
		return false
	}
	again, err := json.Marshal(v)
	var packed bytes.Buffer
	return err == nil && json.Compact(&packed, []byte(doc)) == nil && len(packed.Bytes()) == len(again) &&
		!oddNumber.MatchString(doc) && len(doc) < 1<<16
}

var oddNumber = regexp.MustCompile(`-0|[0-9][eE]|[0-9]{16}`)

// compile builds a subject of a type.
func compile[T any](t testing.TB, name string, opts ...validate.Option) (*subject, bool) {
	v, err := validate.For[T](opts...)
	if err != nil {
		return nil, false
	}
	return subjectOf(t, name, v), true
}

func subjectOf[T any](t testing.TB, name string, v *validate.Validator[T]) *subject {
	t.Helper()
	text, err := v.JSONSchema()
	require.NoError(t, err, name)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err, name)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("file:///schema.json", doc))
	s, err := c.Compile("file:///schema.json")
	require.NoError(t, err, "%s: %s", name, text)
	return &subject{
		name: name, schema: s, text: text,
		exact: !bytes.Contains(text, []byte(`"x-untaint-rules"`)) && !bytes.Contains(text, []byte(`"$comment": "decoded`)),
		accepts: func(doc string) error {
			_, err := v.JSON(strings.NewReader(doc))
			return err
		},
	}
}

// box is a field of any type with the rules that the alias stands for.
type box[T any] struct {
	V T `json:"v" validate:"subject"`
}

type quotedInt struct {
	V int `json:"v,string" validate:"subject"`
}

type quotedFloat struct {
	V *float64 `json:"v,string" validate:"subject"`
}

type point struct {
	X int    `json:"x"`
	Y string `json:"y"`
}

// ruled has rules of its own, which decide whether its zero value passes.
type ruled struct {
	X int                   `json:"x" validate:"ne=0"`
	Y *string               `json:"y" validate:"omitempty,min=2"`
	Z validate.Opt[[]point] `json:"z,omitzero" validate:"omitempty,max=1"`
}

// boxes are the types of a field.
var boxes = []struct {
	name    string
	compile func(t testing.TB, tag string, opts ...validate.Option) (*subject, bool)
}{
	{"string", boxed[box[string]]},
	{"int", boxed[box[int]]},
	{"int8", boxed[box[int8]]},
	{"uint", boxed[box[uint]]},
	{"uint16", boxed[box[uint16]]},
	{"float64", boxed[box[float64]]},
	{"float32", boxed[box[float32]]},
	{"bool", boxed[box[bool]]},
	{"[]byte", boxed[box[[]byte]]},
	{"[3]byte", boxed[box[[3]byte]]},
	{"[]string", boxed[box[[]string]]},
	{"[]*string", boxed[box[[]*string]]},
	{"[]int", boxed[box[[]int]]},
	{"[2]string", boxed[box[[2]string]]},
	{"map[string]string", boxed[box[map[string]string]]},
	{"map[string]int", boxed[box[map[string]int]]},
	{"map[int]bool", boxed[box[map[int]bool]]},
	{"*string", boxed[box[*string]]},
	{"**int", boxed[box[**int]]},
	{"*bool", boxed[box[*bool]]},
	{"Opt[string]", boxed[box[validate.Opt[string]]]},
	{"Opt[int]", boxed[box[validate.Opt[int]]]},
	{"Opt[*string]", boxed[box[validate.Opt[*string]]]},
	{"*Opt[string]", boxed[box[*validate.Opt[string]]]},
	{"[]Opt[string]", boxed[box[[]validate.Opt[string]]]},
	{"Secret[string]", boxed[box[untaint.Secret[string]]]},
	{"Secret[int]", boxed[box[untaint.Secret[int]]]},
	{"Time", boxed[box[time.Time]]},
	{"*Time", boxed[box[*time.Time]]},
	{"Duration", boxed[box[time.Duration]]},
	{"Number", boxed[box[json.Number]]},
	{"any", boxed[box[any]]},
	{"point", boxed[box[point]]},
	{"*point", boxed[box[*point]]},
	{"[]point", boxed[box[[]point]]},
	{"map[string]point", boxed[box[map[string]point]]},
	{"ruled", boxed[box[ruled]]},
	{"*ruled", boxed[box[*ruled]]},
	{"[]ruled", boxed[box[[]ruled]]},
	{"[2]ruled", boxed[box[[2]ruled]]},
	{"[1][]ruled", boxed[box[[1][]ruled]]},
	{"map[string]*ruled", boxed[box[map[string]*ruled]]},
	{"Opt[ruled]", boxed[box[validate.Opt[ruled]]]},
	{"Opt[[]string]", boxed[box[validate.Opt[[]string]]]},
	{"[][]string", boxed[box[[][]string]]},
	{"map[string][]byte", boxed[box[map[string][]byte]]},
	{"*[2]int", boxed[box[*[2]int]]},
	{"int,string", boxed[quotedInt]},
	{"*float64,string", boxed[quotedFloat]},
}

func boxed[T any](t testing.TB, tag string, opts ...validate.Option) (*subject, bool) {
	return compile[T](t, fmt.Sprintf("%T %s", *new(T), tag), append(opts, validate.Alias("subject", tag), validate.Clock(time.Now))...)
}

// vector is one line of the vectors that the rules themselves are tested with.
type vector struct {
	Tag            string
	Good, Bad, Lax []any
}

func vectors(t testing.TB) (all []vector) {
	t.Helper()
	file, err := os.ReadFile("../../validate/testdata/rules.jsonl")
	require.NoError(t, err)
	for line := range strings.Lines(string(file)) {
		var v vector
		require.NoError(t, json.Unmarshal([]byte(line), &v))
		all = append(all, v)
	}
	return all
}

// values are written as they stand for a field.
var values = []string{
	`null`, `""`, `"a"`, `"b"`, `"ab"`, `"abc"`, `"abcd"`, `"abcde"`, `"1"`, `"2"`, `"3"`, `"10"`, `"é"`, `"ééé"`, `"日本語"`, `"😀😀😀"`, `" "`, `"A"`, `"ABC"`, `"a b"`, `"\u0000"`, `"a\nb"`, `"a@b.co"`,
	`"YQ=="`, `"YWI="`, `"YWJj"`, `"YWJjZA=="`, `"2020-01-02"`, `"2020-01-02T03:04:05Z"`, `"0001-01-01T00:00:00Z"`, `"0001-01-01T00:00:00+00:00"`, `"2020-13-02T03:04:05Z"`, `"1h"`, `"-1.5s"`, `"0"`, `"0s"`, `"1h2m3s4ms5us6ns"`,
	`true`, `false`, `0`, `-0`, `1`, `2`, `3`, `4`, `5`, `8`, `-1`, `1.5`, `2.0`, `1e2`, `100`, `127`, `128`, `255`, `256`, `65535`, `65536`, `-129`, `-128`, `0.1`, `90`, `91`, `180.5`, `1e400`, `9223372036854775807`, `9223372036854775808`, `3600000000000`,
	`[]`, `[""]`, `["a"]`, `["a","a"]`, `["a","b"]`, `["ab","abc"]`, `["ab","b","c"]`, `["a","b","c","d"]`, `[null]`, `[null,null]`, `[null,""]`, `[1]`, `[1,2]`, `[0,0]`, `[1,2,3,4]`, `[true]`, `[{}]`, `[{"x":1}]`, `[null,{}]`,
	`{}`, `{"a":"b"}`, `{"a":"a","b":"a"}`, `{"ab":"abc"}`, `{"":""}`, `{"a":null}`, `{"a":1}`, `{"a":1,"b":2,"c":3}`, `{"1":true}`, `{"-0":true}`, `{"01":true}`, `{"x":1}`, `{"x":0,"y":""}`, `{"x":1,"y":"abc"}`, `{"a":{}}`, `{"a":{"x":1}}`, `{"z":1}`, `{"x":1,"y":"a"}`, `{"x":1,"y":"ab","z":[{},{}]}`, `{"x":1,"z":null}`, `[{"x":1},{"x":2}]`, `[{"x":1},{"x":0}]`, `[[{"x":1}]]`, `[[]]`, `[["ab"],["a"]]`, `[["a","b"]]`, `{"a":"YQ=="}`,
}

// documents puts values into the field, and leaves it out.
func documents(values []string) []string {
	all := []string{`{}`, `null`, `[]`, `{"v":"a","w":1}`, `{"V":"a"}`, `{"v":1,"v":1}`}
	for _, v := range values {
		all = append(all, `{"v":`+v+`}`)
	}
	return all
}

// tags are rules that come in combinations; every rule alone is in the vectors.
var tags = []string{
	"required", "omitempty", "omitnil", "omitzero", "isdefault", "present", "min=2", "max=3", "len=3", "gt=1", "gte=2", "lt=5", "lte=4", "min=0", "max=0", "min=-1", "gt=-1", "lt=0", "eq=3", "ne=3", "eq=abc", "ne=abc", "eq=true", "ne=false",
	"min=1.5", "lt=2.5", "min=1s", "max=1h", "oneof=a b 1 2", "noneof=1 a", "oneofci=A b k", "noneofci=ab", "eq_ignore_case=ABC", "ne_ignore_case=é", "alpha", "number", "boolean", "email", "uuid", "ipv4", "hostname", "latitude", "contains=a", "contains=a.", "containsany=.a]",
	"containsrune=é", "excludes=b", "excludesall=^-b", "excludesrune=a", "startswith=a", "startsnotwith=a", "endswith=c", "endsnotwith=c", "unique", "dive", "dive,required", "dive,min=2,max=3", "dive,omitempty,len=1", "dive,keys,min=1,endkeys", "dive,keys,oneof=a b,endkeys,required", "eq=1|eq=2|alpha", "eq=a|eq=b", "alpha|email", "min=3|numeric",
	"maxbytes=3", "port", "datetime=2006-01-02", "utf8", "nfc", "single_script", "structonly", "nostructlevel", "json", "default",
}

// odd are combinations that went wrong once, or nearly.
var odd = []string{"min=0,required,required", "omitempty,omitempty,min=2", "nostructlevel,uuid", "dive,min=2", "oneof=a b 1 2,omitzero,excludes=b", "min=3|numeric", "required,gt=0", "dive,required,present", "required,nostructlevel", "required,omitempty"}

func full() bool { return os.Getenv("UNTAINT_FULL") == "1" }

// TestVectors: each rule on its own, with the values that it is tested with, and
// all others.
func TestVectors(t *testing.T) {
	var n tally
	subjects, exact := 0, 0
	said := map[string]bool{}
	for i, v := range vectors(t) {
		own := make([]string, 0, len(v.Good)+len(v.Bad)+len(v.Lax))
		for _, val := range slices.Concat(v.Good, v.Bad, v.Lax) {
			text, err := json.Marshal(val)
			require.NoError(t, err)
			own = append(own, string(text))
		}
		docs := documents(append(own, values...))
		for j, b := range boxes {
			for k, opts := range [][]validate.Option{nil, {validate.Compatible()}} {
				if !full() && j > 0 && (i+j+3*k)%6 != 0 {
					continue
				}
				s, ok := b.compile(t, v.Tag, opts...)
				if !ok {
					continue
				}
				subjects++
				if s.exact {
					exact++
					said[v.Tag] = true
				}
				for _, doc := range docs {
					s.judge(t, doc, &n)
				}
			}
		}
	}
	t.Logf("%d tags on types, %d of them said in full: %d documents accepted by both, %d by neither, %d by the schema alone", subjects, exact, n.both, n.neither, n.lax)
	t.Logf("%d of %d tags of the vectors are said in full on some type", len(said), len(vectors(t)))
	require.NotZero(t, n.both*n.neither)
}

// TestCombinations: rules one after the other, on every type, so that an
// omitempty, a dive and a null meet each rule.
func TestCombinations(t *testing.T) {
	var n tally
	rounds := 80
	if full() {
		rounds = 8000
	}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same in each run
	docs := documents(values)
	subjects, exact := 0, 0
	for i := range rounds {
		tag := tags[r.IntN(len(tags))]
		for range r.IntN(3) {
			tag += "," + tags[r.IntN(len(tags))]
		}
		if i < len(odd) {
			tag = odd[i]
		}
		for _, b := range boxes {
			var opts []validate.Option
			if r.IntN(5) == 0 {
				opts = append(opts, validate.Compatible())
			}
			s, ok := b.compile(t, tag, opts...)
			if !ok {
				continue
			}
			subjects++
			if s.exact {
				exact++
			}
			for _, doc := range docs {
				s.judge(t, doc, &n)
			}
		}
	}
	t.Logf("%d tags on types, %d of them said in full: %d documents accepted by both, %d by neither, %d by the schema alone", subjects, exact, n.both, n.neither, n.lax)
	require.NotZero(t, exact*n.both*n.neither)
}

// FuzzSchema: of any tag on any of the types, what JSON accepts the schema does.
func FuzzSchema(f *testing.F) {
	for i, tag := range tags {
		for j, v := range values {
			if (i+j)%31 == 0 {
				f.Add(uint8(i+j), tag, `{"v":`+v+`}`)
			}
		}
	}
	for i, v := range vectors(f) {
		text, err := json.Marshal(v.Good[0])
		require.NoError(f, err)
		f.Add(uint8(i), v.Tag, `{"v":`+string(text)+`}`)
	}
	f.Fuzz(func(t *testing.T, which uint8, tag, doc string) {
		if len(tag) > 200 || len(doc) > 2000 || strings.Contains(tag, "subject") {
			return
		}
		s, ok := boxes[int(which)%len(boxes)].compile(t, tag)
		if !ok {
			return
		}
		var n tally
		s.judge(t, doc, &n)
		s.judge(t, `{"v":`+doc+`}`, &n)
		s.judge(t, `{"v":`+strconv.Quote(doc)+`}`, &n)
	})
}
