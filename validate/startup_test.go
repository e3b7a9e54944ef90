package validate_test

import (
	"errors"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
	"github.com/untaint/untaint/validate/playground"
)

type inner struct {
	Name string `validate:"required"`
}

// wrong has one of each mistake that the start-up check finds.
type wrong struct {
	Typo      string  `validate:"required,emial,max=254"`
	Space     string  `validate:"required, max=3"`
	Empty     string  `validate:"required,,max=3"`
	Trailing  string  `validate:"max=3,"`
	Kind      bool    `validate:"min=3"`
	OnInt     int     `validate:"contains=a"`
	Number    string  `validate:"omitempty,min=abc"`
	Octal     int     `validate:"max=010"`
	NoParam   string  `validate:"max"`
	Param     string  `validate:"email=x"`
	Dive      string  `validate:"dive,required"`
	NoDive    []inner `validate:"required"`
	NoDiveMap map[string]inner
	Twice     [][]inner         `validate:"dive"`
	Keys      map[string]string `validate:"keys,alpha,endkeys"`
	NoEnd     map[string]string `validate:"dive,keys,alpha"`
	Omit      string            `validate:"omitempty|email"`
	Field     string            `validate:"nefield=Typ"`
	IfField   string            `validate:"required_if=Kind2 true"`
	IfValue   string            `validate:"required_if=Kind yes"`
	IfOdd     string            `validate:"required_if=Kind"`
	JSONName  string            `json:"jn" validate:"-"`
	ByJSON    string            `validate:"eqfield=jn"`
	Types     string            `validate:"eqfield=Octal"`
	Quote     string            `validate:"oneof=it's"`
	Disk      string            `validate:"file"`
	Clock     time.Time         `validate:"gt"`
	Unique    [][]string        `validate:"unique"`
	Port      string            `validate:"port"`
	hidden    string            `validate:"required"`
	Postcode  string            `validate:"spicedb=nothing"`
}

func TestStartUpCheck(t *testing.T) {
	_ = wrong{}.hidden
	_, err := validate.For[wrong]()
	require.ErrorIs(t, err, untaint.Misuse)
	var ms validate.Mistakes
	require.True(t, errors.As(err, &ms))
	const golden = "testdata/mistakes.txt"
	if os.Getenv("UNTAINT_UPDATE") == "1" {
		require.NoError(t, os.WriteFile(golden, []byte(ms.Error()+"\n"), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), ms.Error()+"\n")
}

func TestOptionMistakes(t *testing.T) {
	_, err := validate.For[inner](playground.With(nil), validate.MaxValues(-1, 0), validate.Alias("min", "max=3"), validate.Clock(nil))
	var ms validate.Mistakes
	require.True(t, errors.As(err, &ms))
	require.Len(t, ms, 4)
	_, err = validate.For[chan int]()
	require.ErrorIs(t, err, untaint.Misuse)
	require.Panics(t, func() { validate.MustFor[wrong]() })
}

func TestUnquotedTag(t *testing.T) {
	k, err := validate.NewChecker()
	require.NoError(t, err)
	typ := reflect.StructOf([]reflect.StructField{{Name: "A", Type: reflect.TypeFor[string](), Tag: `validate: "required"`}})
	require.ErrorIs(t, k.Struct(reflect.New(typ).Interface()), untaint.Code("bad_tag"))
}

// A type whose mistakes were told with another type that holds it has them too
// when it comes alone.
func TestMistakesAreToldAgain(t *testing.T) {
	type part struct {
		Kids []inner `validate:"max=3"`
	}
	type whole struct {
		Part part
		N    int `validate:"min=1"`
	}
	k, err := validate.NewChecker()
	require.NoError(t, err)
	for range 2 {
		require.ErrorIs(t, k.Struct(whole{N: 1}), untaint.Code("missing_dive"))
		require.ErrorIs(t, k.Struct(part{}), untaint.Code("missing_dive"))
	}
	require.NoError(t, k.Struct(inner{"a"}))
}
