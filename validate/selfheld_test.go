package validate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// Types that hold themselves without a struct between are compiled, decoded and
// walked like any other, within the same limits.
func TestTypesThatHoldThemselves(t *testing.T) {
	type (
		list  []list
		table map[string]table
		body  struct {
			L list  `json:"l" validate:"max=2,dive,max=1"`
			T table `json:"t" validate:"max=2"`
		}
	)
	v, err := validate.For[body]()
	require.NoError(t, err)
	for _, c := range []struct {
		doc  string
		want string
	}{
		{`{"l":[[],[[]]],"t":{"a":{"b":{}}}}`, ""},
		{`{"l":[[],[[],[]]]}`, "validate.JSON: invalid: /l/1 too_many (max 1)"},
		{`{"l":[[],[],[]],"t":{"a":{},"b":{},"c":{}}}`, "validate.JSON: invalid: /l too_many (max 2); /t too_many (max 2)"},
	} {
		_, err := v.JSON(strings.NewReader(c.doc))
		if c.want == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, c.want)
	}
	_, err = v.JSON(strings.NewReader(`{"l":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`))
	require.ErrorIs(t, err, untaint.TooLarge)

	var deep list
	for range 100_000 {
		deep = list{deep}
	}
	require.NoError(t, v.Check(&body{L: deep}), "the rules look two levels deep")
}

// A pointer that can point to nothing but itself is refused as a field, and a
// value that does so is not followed for ever.
func TestPointersToThemselves(t *testing.T) {
	type loop *loop
	type held struct {
		P loop `json:"p" validate:"required"`
		V any  `validate:"required"`
	}
	_, err := validate.For[held]()
	require.ErrorIs(t, err, untaint.Code("bad_source"))

	var p loop
	p = &p
	for _, err := range []error{
		validate.Struct(p),
		validate.Var(p, "required"),
		validate.Var([]any{p, &p}, "dive,email"),
	} {
		require.NotEmpty(t, untaint.KindOf(err))
	}
}
