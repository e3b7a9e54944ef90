package sanitize_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
)

type label string

type inner struct {
	Note string `json:"note" sanitize:"line"`
	Kept string `json:"kept"`
}

type Embedded struct {
	Alias string `json:"alias" sanitize:"trim"`
}

type everything struct {
	Embedded
	Title   string            `json:"title" sanitize:"trim,line,nfc,lower,max=8"`
	Body    string            `json:"body" sanitize:"html=ugc"`
	Text    string            `sanitize:"text,upper"`
	Label   label             `sanitize:"bytes=4"`
	Tags    []string          `json:"tags" sanitize:"trim,lower"`
	Pair    [2]string         `sanitize:"trim"`
	Ptr     *string           `sanitize:"trim"`
	Deep    **[]*string       `sanitize:"trim"`
	Map     map[string]string `json:"map" sanitize:"plain"`
	Labels  map[int]label     `json:"labels" sanitize:"trim"`
	In      inner             `json:"in"`
	Ins     []inner           `json:"ins"`
	InMap   map[string]inner  `json:"in_map"`
	InPtr   *inner            `json:"in_ptr"`
	PtrMap  map[string]*inner `json:"ptr_map"`
	Skipped inner             `sanitize:"-"`
	Next    *everything       `json:"next"`
	Any     any
	Bytes   []byte
	Fn      func()
	Secret  untaint.Secret[string]
	private inner
}

func pointer[T any](v T) *T { return &v }

func TestCleaner(t *testing.T) {
	c, err := sanitize.For[everything]()
	require.NoError(t, err)
	deep := pointer([]*string{pointer(" a "), nil})
	v := everything{
		Embedded: Embedded{Alias: " x "},
		Title:    "  E\u0301COLE\nSUPE\u202eRIEURE ",
		Body:     `<b>x</b><script>alert(1)</script>`,
		Text:     "a &amp; <b>b</b>",
		Label:    "äöü",
		Tags:     []string{" A ", "b"},
		Pair:     [2]string{" a", "b "},
		Ptr:      pointer(" p "),
		Deep:     &deep,
		Map:      map[string]string{"k": "a\x00b", "l": "ok"},
		Labels:   map[int]label{1: " a ", 2: "b"},
		In:       inner{Note: "a\nb", Kept: "a\nb"},
		Ins:      []inner{{Note: "a\nb"}},
		InMap:    map[string]inner{"x": {Note: "a\nb"}, "y": {}},
		InPtr:    &inner{Note: "a\nb"},
		PtrMap:   map[string]*inner{"x": {Note: "a\nb"}, "nil": nil},
		Skipped:  inner{Note: "a\nb"},
		Next:     &everything{Title: " N "},
		Any:      " a ",
		Bytes:    []byte(" a "),
		private:  inner{Note: "a\nb"},
	}
	require.NoError(t, c.Clean(&v))
	require.Equal(t, "x", v.Alias)
	require.Equal(t, "école su", v.Title)
	require.Equal(t, "<b>x</b>", v.Body)
	require.Equal(t, "A & B", v.Text)
	require.Equal(t, label("äö"), v.Label)
	require.Equal(t, []string{"a", "b"}, v.Tags)
	require.Equal(t, [2]string{"a", "b"}, v.Pair)
	require.Equal(t, "p", *v.Ptr)
	require.Equal(t, "a", *(*deep)[0])
	require.Equal(t, map[string]string{"k": "ab", "l": "ok"}, v.Map)
	require.Equal(t, map[int]label{1: "a", 2: "b"}, v.Labels)
	require.Equal(t, inner{Note: "a b", Kept: "a\nb"}, v.In)
	require.Equal(t, "a b", v.Ins[0].Note)
	require.Equal(t, "a b", v.InMap["x"].Note)
	require.Equal(t, "a b", v.InPtr.Note)
	require.Equal(t, "a b", v.PtrMap["x"].Note)
	require.Equal(t, "a\nb", v.Skipped.Note)
	require.Equal(t, "n", v.Next.Title)
	require.Equal(t, " a ", v.Any)
	require.Equal(t, []byte(" a "), v.Bytes)
	require.Equal(t, "a\nb", v.private.Note)

	quiet := everything{
		Title: "zoë", Body: "plain text", Tags: []string{"a", "b"}, Map: map[string]string{"k": "v"},
		In: inner{Note: "a"}, Ins: []inner{{Note: "n"}}, Ptr: pointer("p"), Text: "A B", Label: "ä",
	}
	require.Zero(t, env.Allocs(func() { _ = c.Clean(&quiet) }), "nothing changes")
	require.Zero(t, env.Allocs(func() { _ = sanitize.Struct(&quiet) }), "nothing changes")
}

var oneEntry = map[string]string{"k": "v"}

// labels is embedded under a name that is not exported, so that reflection cannot
// set what it holds.
type labels []string

type noteList []inner

type embeds struct {
	labels
	noteList
	*below
	A string `sanitize:"trim"`
}

func TestCleanerOfEmbeddedTypes(t *testing.T) {
	v := embeds{labels: labels{" a "}, noteList: noteList{{Note: "a\nb"}}, below: &below{Below: " b "}, A: " a "}
	require.NoError(t, sanitize.Struct(&v))
	require.Equal(t, embeds{labels: labels{" a "}, noteList: noteList{{Note: "a\nb"}}, below: &below{Below: " b "}, A: "a"}, v)

	type bad struct {
		labels `sanitize:"trim"`
	}
	_, err := sanitize.For[bad]()
	require.ErrorContains(t, errors.Unwrap(err), "bad.labels: is not exported, and can not be set")

	_ = bad{labels: nil}

	type promoted struct {
		*inner
	}
	p := promoted{&inner{Note: "a\nb"}}
	require.NoError(t, sanitize.Struct(&p))
	require.Equal(t, "a b", p.Note)
	require.NoError(t, sanitize.Struct(&promoted{}), "nil")
}

// A type with many fields is compiled to its last one.
func TestCleanerOfManyFields(t *testing.T) {
	var fields []reflect.StructField
	for i := range 3000 {
		fields = append(fields, reflect.StructField{Name: "F" + strings.Repeat("x", i), Type: reflect.TypeFor[[]*inner]()})
	}
	v := reflect.New(reflect.StructOf(fields))
	last := []*inner{{Note: "a\nb"}}
	v.Elem().Field(2999).Set(reflect.ValueOf(last))
	require.NoError(t, sanitize.Struct(v.Interface()))
	require.Equal(t, "a b", last[0].Note)
}

func TestCleanerOfOddMaps(t *testing.T) {
	nan := math.NaN()
	v := struct {
		A map[float64]string  `sanitize:"trim"`
		B map[any]string      `sanitize:"trim"`
		C map[[2]int]*string  `sanitize:"trim"`
		D map[string][]string `sanitize:"trim"`
	}{
		A: map[float64]string{nan: " a ", 1: " b "},
		B: map[any]string{"k": " a ", nan: "b"},
		C: map[[2]int]*string{{1, 2}: pointer(" a ")},
		D: map[string][]string{"k": {" a "}},
	}
	require.EqualError(t, sanitize.Struct(&v), "sanitize.Struct: misuse: /A/NaN bad_sanitize_tag")
	require.Len(t, v.A, 2, "no entry is added")
	require.Equal(t, "b", v.A[1])
	require.Equal(t, "a", v.B["k"])
	require.Equal(t, "a", *v.C[[2]int{1, 2}])
	require.Equal(t, []string{"a"}, v.D["k"])
}

// What a word takes out can make room for one before it.
func TestCleanerSettles(t *testing.T) {
	type post struct {
		A string `sanitize:"trim,line,nfc,lower,max=5"`
		B string `sanitize:"trim,text"`
		C string `sanitize:"twice"`
	}
	calls := 0
	c := sanitize.MustFor[post](sanitize.WithFunc("twice", func(s string) (string, error) { calls++; return s + s, nil }))
	v := post{A: "a \u200b", B: "&amp;amp;", C: "c"}
	require.NoError(t, c.Clean(&v))
	require.Equal(t, post{A: "a", B: "&amp;", C: "cc"}, v)
	require.Equal(t, 1, calls)
}

// A cut may uncover a space or a mark that was within, which is taken out too.
func TestCleanerCuts(t *testing.T) {
	type cut struct {
		A string `sanitize:"trim,line,max=4"`
	}
	for in, want := range map[string]string{
		"abc def": "abc", "abcdef": "abcd", "ab\u200f  א": "ab", "👩\u200d💻👩\u200d💻": "👩\u200d💻", "": "",
	} {
		v := cut{A: in}
		require.NoError(t, sanitize.Struct(&v))
		require.Equal(t, want, v.A, "%+q", in)
	}
}

func TestStruct(t *testing.T) {
	v := inner{Note: "a\nb"}
	require.NoError(t, sanitize.Struct(&v))
	require.NoError(t, sanitize.Struct(&v), "compiled once")
	require.Equal(t, "a b", v.Note)
	require.NoError(t, sanitize.Struct(&struct{ A string }{"x"}), "nothing to do")

	for _, bad := range []any{nil, v, (*inner)(nil), pointer("a"), pointer([]inner{})} {
		require.EqualError(t, sanitize.Struct(bad), "sanitize.Struct: misuse: bad_sanitize_tag")
	}
	var typo struct {
		A string `sanitize:"trimm"`
	}
	require.ErrorIs(t, sanitize.Struct(&typo), untaint.Misuse)
	var c *sanitize.Cleaner[inner]
	require.ErrorIs(t, c.Clean(&v), untaint.Misuse)
	require.ErrorIs(t, sanitize.MustFor[inner]().Clean(nil), untaint.Code("bad_sanitize_tag"))
}

func TestCleanerOptions(t *testing.T) {
	type page struct {
		Link string   `json:"link" sanitize:"trim,site"`
		Word string   `json:"word" sanitize:"shout"`
		Note string   `json:"note" sanitize:"html=mine"`
		List []string `json:"list" sanitize:"site"`
	}
	site, err := sanitize.URLConfig{Hosts: []string{"example.com"}}.Compile()
	require.NoError(t, err)
	c, err := sanitize.For[page](sanitize.Option{},
		sanitize.WithFunc("site", site.Clean),
		sanitize.WithFunc("shout", func(s string) (string, error) {
			if s == "" {
				return "", errors.New("hunter2")
			}
			return s + "!", nil
		}),
		sanitize.WithPolicy("mine", sanitize.Config{MaxBytes: 8}.MustCompile()))
	require.NoError(t, err)

	v := page{Link: " HTTPS://Example.com ", Word: "a", Note: "<b>x</b>"}
	require.NoError(t, c.Clean(&v))
	require.Equal(t, page{Link: "https://example.com/", Word: "a!", Note: "x"}, v)

	v = page{Link: "https://evil.test/", Note: "123456789", List: []string{"https://example.com/", "x"}}
	err = c.Clean(&v)
	require.EqualError(t, err, "sanitize.Clean: failed: /link url_not_allowed; /word foreign_error; /note html_too_long (max 8); /list/1 url_without_scheme")
	require.Equal(t, "https://evil.test/", v.Link, "what is refused stays")
	require.NotContains(t, fmt.Sprintf("%+v %v", err, errors.Unwrap(err)), "hunter2", "a foreign error may quote the text")
}

func TestMistakesInTags(t *testing.T) {
	type bad struct {
		A string         `sanitize:"trimm,line"`
		B string         `sanitize:"max=x,trim"`
		C string         `sanitize:"html=none"`
		D int            `sanitize:"trim"`
		e string         `sanitize:"trim"`
		F string         `sanitize:"js_string"`
		G string         `sanitize:"html=ugc,max=3"`
		H string         `sanitize:"line,line"`
		I inner          `sanitize:"trim"`
		K string         `sanitize:"trim=2,"`
		L []byte         `sanitize:"trim"`
		M sanitize.HTML  `sanitize:"trim"`
		N map[string]int `sanitize:"lower"`
		O any            `sanitize:"trim"`
		P string         `sanitize:"max"`
		Q string         `sanitize:"html"`
	}
	_, err := sanitize.For[bad](sanitize.WithFunc("trim", nil), sanitize.WithPolicy("ugc", nil))
	require.ErrorIs(t, err, untaint.Misuse)
	require.ErrorIs(t, err, untaint.Code("bad_sanitize_tag"))
	require.Equal(t, strings.TrimPrefix(`
WithFunc: a name that is taken or none, or no function
    trim
    ^^^^
WithPolicy: a name that is taken or none, or no policy
    ugc
    ^^^
sanitize_test.bad.A: unknown word "trimm"; did you mean "trim"?
    trimm,line
    ^^^^^
sanitize_test.bad.B: max needs a number over 0
    max=x,trim
    ^^^^^
sanitize_test.bad.B: "trim" cannot come after max
    max=x,trim
          ^^^^
sanitize_test.bad.C: unknown policy "none"
    html=none
         ^^^^
sanitize_test.bad.D: holds no string: int
    trim
    ^^^^
sanitize_test.bad.e: is not exported, and can not be set
    trim
    ^^^^
sanitize_test.bad.F: "js_string" encodes; use it where the text is written out
    js_string
    ^^^^^^^^^
sanitize_test.bad.G: "max" cannot come after html
    html=ugc,max=3
             ^^^^^
sanitize_test.bad.H: is there twice
    line,line
         ^^^^
sanitize_test.bad.I: holds no string: sanitize_test.inner
    trim
    ^^^^
sanitize_test.bad.K: "trim" takes no parameter
    trim=2,
    ^^^^^^
sanitize_test.bad.K: unknown word ""
    trim=2,
           ^
sanitize_test.bad.L: holds no string: []uint8
    trim
    ^^^^
sanitize_test.bad.M: holds no string: sanitize.HTML
    trim
    ^^^^
sanitize_test.bad.N: holds no string: map[string]int
    lower
    ^^^^^
sanitize_test.bad.O: holds no string: interface {}
    trim
    ^^^^
sanitize_test.bad.P: max needs a number over 0
    max
    ^^^
sanitize_test.bad.Q: unknown policy ""
    html
       ^`, "\n"), errors.Unwrap(err).Error())
	require.Contains(t, err.Error(), "bad_sanitize_tag (at sanitize_test.bad.A, tag trimm)")
	_ = bad{e: ""}

	// What go vet finds in a program's own text, For finds in a type made at run
	// time.
	unquoted := reflect.StructOf([]reflect.StructField{{Name: "A", Type: reflect.TypeFor[string](), Tag: `sanitize: "trim"`}})
	err = sanitize.Struct(reflect.New(unquoted).Interface())
	require.ErrorContains(t, errors.Unwrap(err), `is not of the form sanitize:"…"`)

	_, err = sanitize.For[string]()
	require.EqualError(t, errors.Unwrap(err), "string: only a struct has tags to compile")
	require.PanicsWithValue(t, "sanitize.MustFor:\nint: only a struct has tags to compile", func() { sanitize.MustFor[int]() })
}

type endless []endless

type typeTree struct {
	Name     string `sanitize:"line"`
	Children []typeTree
	Left     *typeTree
	Right    *typeTree
	E        endless
}

// Values that hold themselves come to an end, with an error.
func TestCleanerEnds(t *testing.T) {
	c := sanitize.MustFor[typeTree]()
	v := typeTree{Name: "a\nb", Children: []typeTree{{Name: "c\nd"}}}
	require.NoError(t, c.Clean(&v))
	require.Equal(t, "c d", v.Children[0].Name)

	v.Left = &v
	require.ErrorIs(t, c.Clean(&v), untaint.Code("nested_too_deep"))
	v.Right = &v
	require.ErrorIs(t, c.Clean(&v), untaint.TooLarge)
	shared := &typeTree{Name: "x"}
	for range 25 { // 2^25 ways to the last one
		shared = &typeTree{Left: shared, Right: shared}
	}
	require.ErrorIs(t, c.Clean(shared), untaint.Code("too_many_values"))

	wide := struct {
		A []string          `sanitize:"line"`
		B map[string]string `sanitize:"line"`
		C map[int]label     `sanitize:"line"`
	}{A: make([]string, 1_000_001), B: oneEntry, C: map[int]label{1: ""}}
	require.EqualError(t, sanitize.Struct(&wide), "sanitize.Struct: too_large: /A/999998 too_many_values (max 1000000)")
}

// A second cleaning changes nothing, a limit is kept, and what is cut is the
// start of the text that the words before made.
func FuzzCleaner(f *testing.F) {
	type all struct {
		A string `sanitize:"trim,line,nfc,max=8"`
		B string `sanitize:"plain,bytes=9"`
		C string `sanitize:"text,html=basic"`
		D string `sanitize:"nfc,trim,file_name"`
	}
	c := sanitize.MustFor[all]()
	for _, s := range oddTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := all{s, s, s, s}
		require.NoError(t, c.Clean(&v))
		require.LessOrEqual(t, utf8.RuneCountInString(v.A), 8)
		require.LessOrEqual(t, len(v.B), 9)
		require.NoError(t, sanitize.Line.Check(v.A))
		require.NoError(t, sanitize.Plain.Check(v.B))
		require.NoError(t, sanitize.FileName.Check(v.D))
		require.NoError(t, sanitize.Basic().Check(v.C))
		again := v
		require.NoError(t, c.Clean(&again))
		require.Equal(t, [3]string{v.A, v.B, v.D}, [3]string{again.A, again.B, again.D})
	})
}

// held holds values as validate.Opt does.
type held[T any] struct {
	v  T
	is bool
}

func (h *held[T]) Held() (pointer any, is bool) { return &h.v, h.is }

type lost struct{ v string }

func (*lost) Held() (pointer any, is bool) { return nil, true }

func TestCleanerOfHeldValues(t *testing.T) {
	type inner struct {
		S string `sanitize:"trim"`
	}
	type all struct {
		Opt    held[string]   `json:"opt" sanitize:"trim,file_name"`
		None   held[string]   `sanitize:"file_name"`
		List   held[[]string] `json:"list" sanitize:"trim"`
		Struct held[inner]
		Deep   map[string][]held[*inner]
		Null   sql.Null[string] `sanitize:"trim"`
		Old    sql.NullString   `sanitize:"trim"`
		Absent sql.Null[string] `sanitize:"file_name"`
		Of     sql.Null[inner]
		Twice  held[sql.Null[string]] `sanitize:"trim"`
		Number sql.Null[int]
		Fail   held[string] `json:"fail" sanitize:"fails"`
	}
	c, err := sanitize.For[all](sanitize.WithFunc("fails", func(s string) (string, error) {
		if s == "bad" {
			return "", sanitize.Line.Check("a\n")
		}
		return s, nil
	}))
	require.NoError(t, err)
	v := all{
		Opt: held[string]{" a/b ", true}, List: held[[]string]{[]string{" a "}, true}, Struct: held[inner]{inner{" a "}, true},
		Deep: map[string][]held[*inner]{"k": {{&inner{" a "}, true}, {&inner{" a "}, false}, {nil, true}}},
		Null: sql.Null[string]{V: " a ", Valid: true}, Old: sql.NullString{String: " a ", Valid: true},
		Of:    sql.Null[inner]{V: inner{" a "}, Valid: true},
		Twice: held[sql.Null[string]]{sql.Null[string]{V: " a ", Valid: true}, true},
	}
	want := all{
		Opt: held[string]{"b", true}, List: held[[]string]{[]string{"a"}, true}, Struct: held[inner]{inner{"a"}, true},
		Deep: map[string][]held[*inner]{"k": {{&inner{"a"}, true}, {&inner{" a "}, false}, {nil, true}}},
		Null: sql.Null[string]{V: "a", Valid: true}, Old: sql.NullString{String: "a", Valid: true},
		Of:    sql.Null[inner]{V: inner{"a"}, Valid: true},
		Twice: held[sql.Null[string]]{sql.Null[string]{V: "a", Valid: true}, true},
	}
	require.NoError(t, c.Clean(&v))
	require.Equal(t, want, v)
	v.Deep = nil // what a map holds is copied to be changed
	require.Zero(t, env.Allocs(func() { _ = c.Clean(&v) }))

	v.Fail = held[string]{"bad", true}
	require.EqualError(t, c.Clean(&v), "sanitize.Clean: unsafe: /fail line_break (context line, offset 1)")

	_, err = sanitize.For[struct {
		N held[int]     `sanitize:"trim"`
		M sql.Null[int] `sanitize:"trim"`
	}]()
	require.ErrorIs(t, err, untaint.Misuse)
	require.Len(t, slices.Collect(untaint.Violations(err)), 2, "a tag that reaches no string")
	_, err = sanitize.For[struct {
		L lost `sanitize:"trim"`
	}]()
	require.ErrorIs(t, err, untaint.Misuse, "a pointer of no type")
}

// What is reached by its offset and what is walked are cleaned alike, wherever they
// stand in a struct, and only what changes is written.
func TestCleanerReachesEachField(t *testing.T) {
	type inner struct {
		_    int8
		A    string `sanitize:"trim"`
		Skip string
		B    []label `sanitize:"trim,lower"`
	}
	type mixed struct {
		Name string            `sanitize:"trim"`
		Map  map[string]string `sanitize:"trim"`
	}
	type all struct {
		Before [3]byte
		One    label `sanitize:"trim"`
		Inner  inner
		Mixed  mixed
		Ptr    *inner
		List   []string  `sanitize:"trim"`
		Array  [2]string `sanitize:"trim"`
		Fails  string    `sanitize:"trim,fails"`
		Deep   struct{ Deeper struct{ inner } }
		Last   string `sanitize:"trim"`
	}
	c, err := sanitize.For[all](sanitize.WithFunc("fails", func(s string) (string, error) {
		if s == "x" {
			return "", errors.New("no")
		}
		return s, nil
	}))
	require.NoError(t, err)
	filled := func(s string) all {
		in := inner{A: s, Skip: " skip ", B: []label{label(s), label(s)}}
		v := all{One: label(s), Inner: in, Mixed: mixed{s, map[string]string{"k": s}}, Ptr: &in, List: []string{s, s}, Array: [2]string{s, s}, Fails: s, Last: s}
		v.Inner.B = []label{label(s), label(s)}
		v.Deep.Deeper.inner = inner{A: s, Skip: " skip ", B: []label{label(s)}}
		return v
	}
	v := filled(" a ")
	require.NoError(t, c.Clean(&v))
	require.Equal(t, filled("a"), v)
	v = filled(" x ")
	require.EqualError(t, c.Clean(&v), "sanitize.Clean: failed: /Fails foreign_error")
	want := filled("x")
	want.Fails = " x "
	require.Equal(t, want, v)

	// A string that needs no change may be read meanwhile; the race detector sees a write.
	shared, done := filled("a"), make(chan struct{})
	go func() { defer close(done); _ = shared.One == "a" && shared.List[1] == "a" }()
	require.NoError(t, c.Clean(&shared))
	<-done
}
