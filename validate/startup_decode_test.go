package validate_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
	"github.com/untaint/untaint/validate/playground"
)

// unbindable has one of each mistake in the tags that decoding reads.
type unbindable struct {
	Inline  map[string]int  `json:",inline"`
	Case    string          `json:"case,case:ignore"`
	Chan    chan int        `json:"chan"`
	Keys    map[[2]int]int  `json:"keys"`
	NoName  string          `query:""`
	hidden  string          `query:"hidden"`
	Twice   string          `query:"page"`
	Again   int             `query:"page"`
	Option  string          `query:"q,string"`
	Both    string          `query:"both" header:"X-Both"`
	Path    []string        `path:"id"`
	Struct  struct{ A int } `query:"struct"`
	Default int             `json:"default" validate:"default=many"`
	Nested  []struct {
		N int `json:"n" validate:"default=1"`
	} `json:"nested" validate:"dive"`
	File   validate.File   `query:"file" file:"types=any"`
	NoType validate.File   `form:"notype"`
	Types  validate.File   `form:"types" file:"types="`
	Odd    validate.File   `form:"odd" file:"types=text/nonsense,max=big,count=2,size=3"`
	Count  []validate.File `form:"count" file:"types=any,count=0"`
}

func golden(t *testing.T, path string, err error) {
	t.Helper()
	require.ErrorIs(t, err, untaint.Misuse)
	var ms validate.Mistakes
	require.True(t, errors.As(err, &ms))
	if os.Getenv("UNTAINT_UPDATE") == "1" {
		require.NoError(t, os.WriteFile(path, []byte(ms.Error()+"\n"), 0o600))
	}
	want, errRead := os.ReadFile(path)
	require.NoError(t, errRead)
	require.Equal(t, string(want), ms.Error()+"\n")
}

func TestStartUpCheckOfSources(t *testing.T) {
	_ = unbindable{}.hidden
	_, err := validate.For[unbindable]()
	golden(t, "testdata/source_mistakes.txt", err)
}

func TestStartUpCheckOfOptions(t *testing.T) {
	_, err := validate.For[inner](
		playground.With(nil), validate.Clock(nil), validate.MaxValues(-1, 0), validate.MaxValues(20_000, 0), validate.MaxValues(0, -1),
		validate.Alias("min", "max=3"), validate.Alias("a b", "max=3"), validate.Alias("dive", "max=3"),
		validate.Rule("required", "x", func(int) bool { return true }), validate.Rule[int]("odd", "x", nil), validate.RuleParam[int]("odd", "x", nil),
		validate.Unwrap[time.Month](nil), validate.Before[inner](nil), validate.Before(func(*node) error { return nil }), validate.WithLimits(validate.Limits{Depth: -1}),
	)
	golden(t, "testdata/option_mistakes.txt", err)
}

// paths leads to other fields in each way that a tag can.
type fieldPaths struct {
	Prices map[string]int    `validate:"-"`
	Codes  map[int]string    `validate:"-"`
	Lines  []struct{ N int } `validate:"-"`
	Inner  *struct {
		Name string
		Any  any
	} `validate:"-"`
	Country string `validate:"-"`
	Euro    int    `validate:"omitempty,eqcsfield=Prices[eur]"`
	Code    string `validate:"omitempty,eqcsfield=Codes[7]"`
	Second  int    `validate:"omitempty,gtcsfield=Lines[1].N"`
	Name    string `validate:"omitempty,necsfield=Inner.Name"`
	Zip     string `validate:"omitempty,postcode_iso3166_alpha2_field=Country"`
	Color   string `validate:"omitempty,iscolor|eq=none"`
}

func TestPathsToOtherFields(t *testing.T) {
	v := validate.MustFor[fieldPaths]()
	in := fieldPaths{
		Prices: map[string]int{"eur": 5}, Codes: map[int]string{7: "x"}, Lines: []struct{ N int }{{1}, {2}}, Country: "DE",
		Inner: &struct {
			Name string
			Any  any
		}{Name: "a"},
		Euro: 5, Code: "x", Second: 3, Name: "b", Zip: "12345", Color: "none",
	}
	require.NoError(t, v.Check(&in))
	bad := in
	bad.Euro, bad.Code, bad.Second, bad.Name, bad.Zip, bad.Color = 6, "y", 2, "a", "1", "loud"
	require.Len(t, paths(v.Check(&bad)), 6)
	for _, country := range []string{"", "de", "DE|required", "XX"} {
		bad = in
		bad.Country = country
		require.Equal(t, []string{"/Zip wrong_format (format postcode_iso3166_alpha2_field)"}, paths(v.Check(&bad)), country)
	}
	bad = in
	bad.Prices, bad.Codes, bad.Lines, bad.Inner = nil, nil, nil, nil
	require.Len(t, paths(v.Check(&bad)), 3, "what is not there equals nothing")
}

// TestUnique: elements, map values, and a field of the elements.
func TestUnique(t *testing.T) {
	type row struct{ ID, Name string }
	type table struct {
		Rows  []row             `validate:"unique=ID"`
		Ptrs  []*row            `validate:"unique=ID"`
		Array [3]int            `validate:"unique"`
		Map   map[string]string `validate:"unique"`
		Bools []bool            `validate:"unique"`
		Float []float64         `validate:"unique"`
		Long  []string          `validate:"unique"`
	}
	good := table{
		Rows: []row{{"1", "a"}, {"2", "a"}}, Ptrs: []*row{{"1", "a"}, {"2", "a"}}, Array: [3]int{1, 2, 3}, Map: map[string]string{"a": "1", "b": "2"},
		Bools: []bool{true, false}, Float: []float64{1, 2}, Long: []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r"},
	}
	require.NoError(t, validate.Struct(good))
	bad := table{
		Rows: []row{{"1", "a"}, {"1", "b"}}, Ptrs: []*row{{"1", "a"}, {"1", "b"}}, Array: [3]int{1, 2, 1}, Map: map[string]string{"a": "1", "b": "1"},
		Bools: []bool{true, true}, Float: []float64{1, 1}, Long: append(good.Long[:17:17], "a"),
	}
	require.Len(t, paths(validate.Struct(bad)), 7)
}
