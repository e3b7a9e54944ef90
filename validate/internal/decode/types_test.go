package decode_test

import (
	"errors"
	"net/netip"
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
)

// The types that the relations are tested on: between them each way in which
// JSON gets into Go.
type scalars struct {
	S   string  `json:"s"`
	B   bool    `json:"b,omitempty"`
	I   int     `json:"i"`
	I8  int8    `json:"i8"`
	U16 uint16  `json:"u16"`
	U64 uint64  `json:"u64"`
	F   float64 `json:"f"`
	F32 float32 `json:"f32"`
	Q   int     `json:"q,string"`
	N   *int    `json:"n"`
}

type nested struct {
	scalars
	*Inner
	In    Inner                       `json:"in"`
	P     *Inner                      `json:"p"`
	List  []Inner                     `json:"list"`
	Ptrs  []*Inner                    `json:"ptrs"`
	Pair  [2]int                      `json:"pair"`
	Map   map[string]Inner            `json:"map"`
	Nums  map[int]string              `json:"nums"`
	Addrs map[netip.Addr]bool         `json:"addrs"`
	Deep  map[string][]map[string]int `json:"deep"`
	Grid  [][]int                     `json:"grid"`
}

type Inner struct {
	A string `json:"a"`
	C int    `json:"c"`
}

type special struct {
	When   time.Time              `json:"when"`
	Blob   []byte                 `json:"blob"`
	Hash   [4]byte                `json:"hash"`
	Addr   netip.Addr             `json:"addr"`
	Any    any                    `json:"any"`
	Raw    jsontext.Value         `json:"raw"`
	Secret untaint.Secret[string] `json:"secret"`
	Odd    even                   `json:"even"`
	Kind   color                  `json:"color"`
}

// even has a decoding method that quotes its input in its error.
type even struct{ n int }

func (e *even) UnmarshalJSON(b []byte) error {
	if len(b)%2 != 0 {
		return errors.New("odd: " + string(b))
	}
	e.n = len(b)
	return nil
}

// color has a text method that returns an error of ours.
type color string

func (c *color) UnmarshalText(b []byte) error {
	if string(b) != "red" {
		return untaint.New("color", untaint.Violation{Code: "not_a_color", Kind: untaint.Invalid})
	}
	*c = color(b)
	return nil
}

type tree struct {
	V    int             `json:"v"`
	Kids []tree          `json:"kids"`
	Left *tree           `json:"left"`
	By   map[string]tree `json:"by"`
}

type optionals struct {
	S opt[string]  `json:"s"`
	N opt[int]     `json:"n"`
	I opt[Inner]   `json:"i"`
	L []opt[int]   `json:"l"`
	P *opt[string] `json:"p"`
}

type times struct {
	D time.Duration            `json:"d"`
	L []time.Duration          `json:"l"`
	M map[string]time.Duration `json:"m"`
}

type untagged struct {
	Name    string `json:"name"`
	IsAdmin bool
	In      struct {
		X     int `json:"x"`
		Owner string
	} `json:"in"`
}

// opt is what package validate's Opt is to decoding.
type opt[T any] struct {
	V     T
	State uint8
}

func (o *opt[T]) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	null := d.PeekKind() == 'n'
	var v T
	if err := unmarshalDecode(d, &v); err != nil {
		return err
	}
	*o = opt[T]{V: v, State: decode.OptGiven}
	if null {
		o.State = decode.OptNull
		if _, inOpt := any(&v).(interface{ isOpt() }); !inOpt {
			o.V = *new(T) // whatever a method of T makes of null
		}
	}
	return nil
}

func (o *opt[T]) isOpt() {}

var config = decode.Config{
	Optional: func(t reflect.Type) bool {
		return reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ isOpt() }]())
	},
	Default: func(f reflect.StructField) (string, bool) {
		return strings.CutPrefix(f.Tag.Get("validate"), "default=")
	},
}

// subject is one type to test on.
type subject struct {
	typ  reflect.Type
	plan *decode.Plan
	docs []string // some that fit
}

func subjects() []subject {
	all := []subject{
		{typ: reflect.TypeFor[scalars](), docs: []string{
			`{"s":"x","b":true,"i":-1,"i8":127,"u16":65535,"u64":18446744073709551615,"f":1e300,"f32":1.5,"q":"12","n":null}`,
			`{"i8":300,"u16":-1,"f":1e999,"q":"x","s":"\ud83d\ude00","n":1.0,"i":1e2}`,
		}},
		{typ: reflect.TypeFor[nested](), docs: []string{
			`{"s":"x","a":"inner","c":1,"in":{"a":"b","c":2},"p":{"a":"c"},"list":[{"a":"d"},{}],"ptrs":[null,{}],"pair":[1,2],
			"map":{"k/~":{"a":"e"}},"nums":{"1":"a","-2":"b"},"addrs":{"::1":true},"deep":{"x":[{"y":1}]},"grid":[[1],[],[2,3]]}`,
			`{"pair":[1],"nums":{"0":"a","-0":"b"},"addrs":{"localhost":true},"list":{},"map":[],"grid":[1]}`,
			`{"pair":[1,2,3],"nums":{"01":""},"list":[{"a":1},{"z":1}],"p":null,"list":null}`,
		}},
		{typ: reflect.TypeFor[special](), docs: []string{
			`{"when":"2026-01-02T03:04:05Z","blob":"aGk=","hash":"AAAAAA==","addr":"10.0.0.1","any":[1,{"a":null},"x"],"raw":{"x":[1]},
			"secret":"hunter2","even":12,"color":"red"}`,
			`{"when":"yesterday","blob":"!","hash":"AA==","addr":"999","any":{"a":1,"a":2},"raw":{"a":1,"a":2},"secret":7,"even":123,"color":"blue"}`,
		}},
		{typ: reflect.TypeFor[tree](), docs: []string{
			`{"v":1,"kids":[{"v":2,"kids":[]},{"left":{"v":3}}],"by":{"a":{"v":4},"b":{"by":{}}}}`,
		}},
		{typ: reflect.TypeFor[optionals](), docs: []string{
			`{"s":"x","n":null,"i":{"a":"b"},"l":[1,null],"p":"y"}`,
			`{"s":1,"i":{"z":1},"l":["x"],"p":null}`,
		}},
		{typ: reflect.TypeFor[times](), docs: []string{
			`{"d":"1h30m","l":[1,"2s",null],"m":{"a":"3ms"}}`, `{"d":"soon","l":[true],"m":{"a":1.5}}`,
		}},
		{typ: reflect.TypeFor[untagged](), docs: []string{`{"name":"a","in":{"x":1}}`, `{"name":"a","IsAdmin":true,"in":{"Owner":"b"}}`}},
		{typ: reflect.TypeFor[any](), docs: []string{`{"a":[1,2,{"b":null}]}`, `null`, `"x"`}},
		{typ: reflect.TypeFor[[]Inner](), docs: []string{`[{"a":"b"},{"c":1}]`, `[1]`, `null`}},
		{typ: reflect.TypeFor[map[string]int](), docs: []string{`{"a":1,"b":2}`, `{"a":"x"}`}},
		{typ: reflect.TypeFor[int](), docs: []string{`1`, `"x"`, `1.5`}},
		{typ: reflect.TypeFor[*Inner](), docs: []string{`{"a":"b"}`, `null`}},
	}
	for i := range all {
		plan, mistakes := decode.Compile(all[i].typ, config)
		if len(mistakes) > 0 {
			panic(mistakes[0].Text)
		}
		all[i].plan = plan
	}
	return all
}

// hostile documents are tried on every type.
var hostile = []string{
	``, ` `, `null`, `nul`, `nullx`, `{}`, `[]`, `{}{}`, `{} {}`, `{},`, `{}]`, `[1,]`, `{"a":1,}`, `{a:1}`, `{'a':1}`, `// c` + "\n{}",
	`{"a":NaN}`, `{"a":Infinity}`, `{"a":01}`, `{"a":+1}`, `{"a":.5}`, `{"a":1.}`, `{"a":0x1}`, `{"a":1e}`, `{"a":-}`,
	"\ufeff{}", "{\"a\":\"\x00\"}", "{\"a\":\"\n\"}", "{\"\xff\":1}", `{"\ud800":1}`, `{"a":"\udc00"}`, `{"a":"\u12"}`, `{"a":"\x41"}`,
	`{"a":1,"a":1}`, `{"a":1,"\u0061":2}`, `{"A":1}`, `{"a" 1}`, `{"a":}`, `{"a"`, `{"a`, `"`, `"\`, `[`, `[[[[`, `{"a":{"a":{"a":`, `]`, `}`,
	`{"s":"x","S":"y"}`, `{"":1}`, `{"~/":1}`, `{"a":123456789012345678901234567890}`, `{"i":1e400}`, `{"i":-9223372036854775809}`,
	`{"constructor":{"prototype":{}},"__proto__":{"isAdmin":true}}`, "{\"a\u202eb\":1}", "{\"line\\nbreak\":1}",
}
