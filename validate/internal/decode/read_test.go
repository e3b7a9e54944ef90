package decode_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/untaint/untaint/validate/internal/decode"
)

// Types that hold themselves without a struct between are types like any other,
// except for a pointer that can point to nothing else.
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
func TestReadsStrings(t *testing.T) {
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
func TestReadsNumbers(t *testing.T) {
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
