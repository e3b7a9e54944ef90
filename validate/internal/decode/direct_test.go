package decode_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/untaint/untaint/validate/internal/decode"
)

// The direct pass is of use only if it takes what most documents are made of.
func TestDirectPassTakesUsualDocuments(t *testing.T) {
	for _, c := range []struct {
		name string
		into any
		doc  string
		want bool
	}{
		{"each basic type", Inner{}, `{"a":"b","c":-12}`, true},
		{"white space", Inner{}, " {\n\t\"a\" : \"b\" ,\r\n \"c\" : 1 } \n", true},
		{"another order", Inner{}, `{"c":1,"a":"b"}`, true},
		{"an escape", Inner{}, `{"a":"line\nand \ud83d\ude00"}`, true},
		{"not ASCII", Inner{}, `{"a":"größer als 8 Zeichen ☺"}`, true},
		{"null", Inner{}, `{"a":null,"c":null}`, true},
		{"lists of lists", struct {
			G [][]int `json:"g"`
		}{}, `{"g":[[1,2],[],[3],null]}`, true},
		{"pointers", struct {
			P *Inner   `json:"p"`
			L []*Inner `json:"l"`
		}{}, `{"p":{"a":"b"},"l":[{"c":1},null]}`, true},
		{"what json has to read", special{}, `{"when":"2026-01-02T03:04:05Z","blob":"aGk=","any":[1,{"a":["]","}"]}],"even":12}`, true},
		{"a map", struct {
			M map[string][]int `json:"m"`
		}{}, `{"m":{"a":[1],"b":null}}`, true},
		{"a struct inside a struct", struct {
			Inner
			In Inner `json:"in"`
		}{}, `{"a":"b","in":{"c":1}}`, true},
		{"an optional", optionals{}, `{"s":"x","n":null,"i":{"a":"b"},"l":[1,null]}`, true},
		{"a tree", tree{}, `{"v":1,"kids":[{"v":2,"kids":[]},{"left":{"v":3}}],"by":{"a":{"v":4}}}`, true},
		{"a list as a whole", []Inner{}, `[{"a":"b"},{}]`, true},

		{"an embedded pointer", struct{ *Inner }{}, `{"a":"b"}`, false},
		{"a number in a string", scalars{}, `{"q":"12"}`, false},
		{"a name with an escape", Inner{}, `{"\u0061":"b"}`, false},
		{"a map as a whole", map[string]int{}, `{"a":1}`, false},
		{"a null as a whole", &Inner{}, `null`, false},
		{"a name that comes twice", Inner{}, `{"a":"b","a":"b"}`, false},
		{"a name that no field has", Inner{}, `{"b":1}`, false},
		{"a second document", Inner{}, `{}{}`, false},
		{"a NUL after the document", Inner{}, "{}\x00", false},
		{"a control character", Inner{}, "{\"a\":\"\x1f\"}", false},
		{"half of a pair", Inner{}, `{"a":"\ud83d"}`, false},
		{"not UTF-8", Inner{}, "{\"a\":\"123456789\xff\"}", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSubject(t, reflect.TypeOf(c.into))
			require.Equal(t, c.want, s.plan.Directly([]byte(c.doc), reflect.New(s.typ).Interface()))
			judge(t, s, c.doc)
		})
	}
}

// Types that hold themselves without a struct between are types like any other,
// but for a pointer that can point to nothing else.
func TestTypesThatHoldThemselves(t *testing.T) {
	type (
		list  []list
		table map[string]table
		both  []map[string]*both
		loop  *loop
		eight struct {
			To *****loop `json:"to"`
		}
	)
	for _, s := range []subject{newSubject(t, reflect.TypeFor[list]()), newSubject(t, reflect.TypeFor[table]()), newSubject(t, reflect.TypeFor[both]())} {
		for _, doc := range []string{`[]`, `[[],[[]]]`, `{"a":{}}`, `[{"a":[{}]}]`, `[null]`, `1`, strings.Repeat("[", 2000) + strings.Repeat("]", 2000)} {
			judge(t, s, doc)
		}
	}
	deep := newSubject(t, reflect.TypeFor[list]())
	_, err := decodeJSON(deep.plan, deep.typ, strings.Repeat("[", 65)+strings.Repeat("]", 65), decode.Limits{})
	require.ErrorIs(t, err, decode.CodeTooDeep)

	for _, typ := range []reflect.Type{reflect.TypeFor[loop](), reflect.TypeFor[eight]()} {
		_, mistakes := decode.Compile(typ, config)
		require.Len(t, mistakes, 1)
		require.Contains(t, mistakes[0].Text, "points to itself and can only be nil")
	}
}

// A string is read eight bytes at a time; whatever is special in it is found
// wherever it stands.
func TestDirectPassReadsStrings(t *testing.T) {
	s := newSubject(t, reflect.TypeFor[Inner]())
	special := []string{`"`, `\"`, `\\`, `\u0041`, `\x`, `\`, "\x00", "\x1f", " ", "!", "#", "[", "]", "\x7f", "\x80", "\xc3\xa9", "\xff", "\xe2\x80\xa8", "\xed\xa0\x80"}
	n := 0
	for length := range 20 {
		for at := range length + 1 {
			for _, x := range special {
				judge(t, s, `{"a":"`+strings.Repeat("x", at)+x+strings.Repeat("y", length-at)+`"}`)
				n++
			}
		}
	}
	t.Logf("%d documents", n)
}

// Every number that a handful of characters can make is taken or refused as
// json takes or refuses it, by every type of number.
func TestDirectPassReadsNumbers(t *testing.T) {
	s := newSubject(t, reflect.TypeFor[scalars]())
	plain := newSubject(t, reflect.TypeFor[struct {
		I   int     `json:"i"`
		I8  int8    `json:"i8"`
		U16 uint16  `json:"u16"`
		U64 uint64  `json:"u64"`
		F   float64 `json:"f"`
		F32 float32 `json:"f32"`
	}]())
	numbers := []string{"9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616",
		"127", "128", "-129", "65536", "1e308", "1e309", "3.5e38", "1e-400", "0.1", "123456789.123456789", strings.Repeat("9", 400)}
	var grow func(s string)
	grow = func(s string) {
		numbers = append(numbers, s)
		if len(s) < 5 {
			for _, c := range "-+0.1eE" {
				grow(s + string(c))
			}
		}
	}
	grow("")
	for i, number := range numbers {
		for _, field := range []string{"i", "i8", "u16", "u64", "f", "f32"} {
			judge(t, plain, `{"`+field+`":`+number+`}`)
		}
		if i%50 == 0 {
			judge(t, s, `{"n":`+number+`}`)
		}
	}
	t.Logf("%d numbers", len(numbers))
}

func newSubject(t *testing.T, typ reflect.Type) subject {
	t.Helper()
	plan, mistakes := decode.Compile(typ, config)
	require.Empty(t, mistakes)
	return subject{typ: typ, plan: plan}
}
