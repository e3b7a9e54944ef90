package validate_test

import (
	"database/sql"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate"
)

type (
	counted struct {
		Tags []string `validate:"unique"`
	}
	counters []counted
	buckets  map[string][]int
	branch   struct {
		Name     string   `validate:"max=3"`
		Branches branches `validate:"dive"`
	}
	branches []branch // which hold themselves
)

// panicOver returns what is wrong with a type, and whether validator panics over a value.
func panicOver[T any](t *testing.T, v T, opts ...validate.Option) (text string) {
	t.Helper()
	_, panicked := asked(validator.New(), &v)
	require.True(t, panicked, "%T", v)
	_, err := validate.For[T](opts...)
	var ms validate.Mistakes
	require.ErrorAs(t, err, &ms, "%T", v)
	require.Len(t, ms, 1)
	return ms[0].Text + "; " + ms[0].Hint
}

// TestPanicsOfValidatorAreMistakes: what it panics over with the first value that is
// not empty, it never checks, and neither mode takes.
func TestPanicsOfValidatorAreMistakes(t *testing.T) {
	lax := validate.Compatible()
	const hidden = "the field is not exported, so validator panics where unique compares its elements; export its type"
	require.Equal(t, hidden, panicOver(t, struct {
		couples `validate:"unique=Key"`
	}{couples{{"a", 1}}}, lax))
	require.Equal(t, hidden, panicOver(t, struct {
		*figures `validate:"omitempty,unique"`
	}{&figures{1}}, lax))
	require.Equal(t, hidden, panicOver(t, struct {
		buckets `validate:"dive,keys,min=1,endkeys,unique"`
	}{buckets{"a": {1}}}, lax))
	require.Equal(t, hidden, panicOver(t, struct {
		counters `validate:"dive"`
	}{counters{{[]string{"a"}}}}, lax))
	_, err := validate.For[struct {
		tallies `validate:"dive,keys,alpha,endkeys,gt=1"`
		counted
		Base     `validate:"required"`
		branches `validate:"dive"`
	}](lax)
	require.NoError(t, err)

	type others struct {
		A int `validate:"unique=B"`
		B *int
	}
	require.Equal(t, "field B has another type; int cannot be compared with *int", panicOver(t, others{}, lax))
	require.Equal(t, "field B has another type; int cannot be compared with *int", panicOver(t, others{}))
	type lost struct {
		A string `validate:"unique=b"`
		B string
	}
	require.Equal(t, "there is no field b in validate_test.lost; did you mean \"B\"?", panicOver(t, lost{}, lax))
	type same struct {
		A string  `validate:"unique=B"`
		B status  `validate:"unique=A"`
		C *string `validate:"omitempty,unique=A"`
	}
	require.NoError(t, validate.MustFor[same]().Check(&same{A: "a", B: "b"}))
	require.Error(t, validate.MustFor[same](lax).Check(&same{A: "a", B: "a", C: new("a")}))

	type null struct {
		A sql.NullString `validate:"omitempty,max=3"`
	}
	require.Equal(t, "max cannot test a value of type sql.NullString; give For the option Unwrap, which says what is tested in a sql.NullString",
		panicOver(t, null{sql.NullString{String: "a", Valid: true}}, lax))
}
