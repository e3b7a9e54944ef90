package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate"
)

// TestMistakesAreFoundEachTime: what was compiled before, and what holds it, has the
// same mistakes. Some are found while ops are made, which is done once for a type.
func TestMistakesAreFoundEachTime(t *testing.T) {
	type lost struct {
		Kind string `json:"kind"`
		A    string `json:"a" validate:"required_if=^.^.Kind x"`
		B    string `json:"b" validate:"requird"`
	}
	type around struct {
		Lost lost `json:"lost"`
	}
	for range 2 {
		_, err := validate.For[lost]()
		require.ErrorContains(t, err, "no_such_field")
		require.ErrorContains(t, err, "unknown_rule")
		_, err = validate.For[around]()
		require.ErrorContains(t, err, "no_such_field")
		require.ErrorContains(t, err, "unknown_rule")
		require.Error(t, validate.Struct(lost{}))
		require.Error(t, validate.Struct(around{}))
	}
}

// TestOptionsAreNotShared: a type that was compiled with the default options is
// another one with others, in whatever order.
func TestOptionsAreNotShared(t *testing.T) {
	type in struct {
		URL  string `json:"url" validate:"url" binding:"-"`
		Name string `json:"name" validate:"iscool"`
	}
	_, err := validate.For[in]()
	require.ErrorContains(t, err, "unknown_rule")
	v, err := validate.For[in](validate.Alias("iscool", "required"))
	require.NoError(t, err)
	require.Error(t, v.Check(&in{URL: "javascript:alert(1)", Name: "a"}))
	v, err = validate.For[in](validate.Alias("iscool", "required"), validate.Compatible())
	require.NoError(t, err)
	require.NoError(t, v.Check(&in{URL: "javascript:alert(1)", Name: "a"}))
	_, err = validate.For[in]()
	require.ErrorContains(t, err, "unknown_rule")
}
