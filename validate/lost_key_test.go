package validate_test

import (
	"math"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// TestKeysThatNothingFinds: validator looks each key up and finds nothing at a NaN,
// which only an omit lets pass.
func TestKeysThatNothingFinds(t *testing.T) {
	nan, text := math.NaN(), "abc"
	type floats map[float64]string
	type anys map[any]string
	compatible, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	theirs := validator.New()
	for _, v := range []any{
		struct {
			A floats `validate:"dive,min=1"`
		}{floats{nan: text, 1: text}},
		struct {
			A floats `validate:"dive,keys,gt=0,endkeys,required"`
		}{floats{nan: text}},
		struct {
			A floats `validate:"dive,omitempty,max=9"`
		}{floats{nan: text}},
		struct {
			A floats `validate:"dive,omitnil,max=9"`
		}{floats{nan: text}},
		struct {
			A anys `validate:"dive,max=3"`
		}{anys{nan: text, "a": text, 1: text}},
		struct {
			A anys `validate:"dive,omitzero,max=3"`
		}{anys{nan: text}},
		struct {
			A map[any]*string `validate:"dive,required"`
		}{map[any]*string{float32(nan): &text, nan: &text}},
		struct {
			A map[any][2]int `validate:"dive,required"`
		}{map[any][2]int{nan: {1, 2}}},
		struct {
			A map[[2]float32]*string `validate:"dive,required"`
		}{map[[2]float32]*string{{1, float32(nan)}: &text}},
		struct {
			A map[struct{ c complex128 }]int `validate:"dive,gt=0"`
		}{map[struct{ c complex128 }]int{{complex(1, nan)}: 1, {complex(1, 1)}: 1}},
		struct {
			A map[float64]Base `validate:"dive"`
		}{map[float64]Base{nan: {ID: "a"}}},
		struct {
			A map[float64]Base `validate:"dive,structonly"`
		}{map[float64]Base{nan: {ID: "a"}}},
		struct {
			A map[float64]Base `validate:"dive,keys,ne=1,endkeys"`
		}{map[float64]Base{nan: {ID: "a"}}},
		struct {
			A map[float64][]string `validate:"dive,dive,min=1"`
		}{map[float64][]string{nan: {text}}},
		struct {
			A map[float64]*int `validate:"dive,isdefault"`
		}{map[float64]*int{nan: nil}},
	} {
		var list validator.ValidationErrors
		if err := theirs.Struct(v); err != nil {
			require.ErrorAs(t, err, &list)
		}
		n := 0
		for range untaint.Violations(compatible.Struct(v)) {
			n++
		}
		require.Len(t, list, n, "%T", v)
		require.Equal(t, len(list) > 0, validate.Struct(v) != nil, "%T", v)
	}
	require.ErrorIs(t, validate.Struct(struct {
		A map[float64]Base `validate:"dive"`
	}{map[float64]Base{nan: {}}}), validate.CodeRequired, "what validator does not look at")
	require.ErrorIs(t, validate.Struct(struct {
		A anys `validate:"dive,omitempty,min=9"`
	}{anys{nan: text}}), untaint.Code("too_short"))
}
