package validate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate"
)

type chained struct {
	A    int `json:"a" validate:"max=1"`
	Next *chained
	List []chained          `validate:"dive"`
	Map  map[string]chained `validate:"dive"`
	// Links are checked in columns.
	Links []link `validate:"dive"`
}

type link struct{ *chained }

// TestNothingIsSaidTwice: neither what is above nor what is below the depth to which
// a run keeps its way.
func TestNothingIsSaidTwice(t *testing.T) {
	for _, step := range []struct {
		path string
		in   func(chained) chained
	}{
		{"/Next", func(c chained) chained { return chained{Next: &c} }},
		{"/List/1", func(c chained) chained { return chained{List: []chained{{}, c, {}}} }},
		{"/List/4", func(c chained) chained { return chained{List: []chained{{}, {}, {}, {}, c, {}}} }},
		{"/Map/k", func(c chained) chained { return chained{Map: map[string]chained{"k": c}} }},
		{"/Links/4", func(c chained) chained { return chained{Links: []link{{}, {}, {}, {}, {&c}, {}}} }},
		{"/Map/k/Next", func(c chained) chained { return chained{Map: map[string]chained{"k": {Next: &c}}} }},
	} {
		for depth := range 20 {
			v := chained{A: 2}
			for range depth {
				v = step.in(v)
			}
			deep := strings.Repeat(step.path, depth) + "/a too_big (max 1)"
			require.EqualError(t, validate.Struct(v), "validate.Struct: invalid: "+deep)
			for range depth {
				next := v
				v = chained{Next: &next}
			}
			below := strings.Repeat("/Next", depth) + deep
			for prefix, w := range map[string]chained{
				"/List/4": {List: []chained{{}, {}, {}, {}, v}}, "/Map/k": {Map: map[string]chained{"k": v}}, "/Links/4": {Links: []link{{}, {}, {}, {}, {&v}}},
			} {
				require.EqualError(t, validate.Struct(w), "validate.Struct: invalid: "+prefix+below)
			}
			if deep = below; depth > 0 {
				v.A = 3
				require.EqualError(t, validate.Struct(v), "validate.Struct: invalid: /a too_big (max 1); "+deep)
			}
		}
	}
}

// TestListThatARuleCuts: what a rule refuses is not looked for where it was.
func TestListThatARuleCuts(t *testing.T) {
	type in struct {
		List []*string `validate:"dive,cutting"`
	}
	bad := "bad"
	v := in{List: []*string{new(string), new(string), &bad}}
	k, err := validate.NewChecker(validate.Rule("cutting", "wrong_format", func(s string) bool {
		if s == bad {
			v.List = v.List[:2]
		}
		return s != bad
	}))
	require.NoError(t, err)
	require.EqualError(t, k.Struct(&v), "validate.Struct: invalid: invalid")
}
