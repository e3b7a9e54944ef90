package untaint_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
)

// Each Param as a program, a machine and a person read it.
func TestParamValues(t *testing.T) {
	for name, row := range map[string]struct {
		param untaint.Param
		value any
		json  string
		text  string
	}{
		"int":              {untaint.IntParam("p", -3), int64(-3), `-3`, "-3"},
		"largest int":      {untaint.IntParam("p", math.MaxInt64), int64(math.MaxInt64), `9223372036854775807`, "9223372036854775807"},
		"smallest int":     {untaint.IntParam("p", math.MinInt64), int64(math.MinInt64), `-9223372036854775808`, "-9223372036854775808"},
		"float":            {untaint.FloatParam("p", 1.5), 1.5, `1.5`, "1.5"},
		"whole float":      {untaint.FloatParam("p", 17), 17.0, `17`, "17"},
		"negative zero":    {untaint.FloatParam("p", math.Copysign(0, -1)), math.Copysign(0, -1), `-0`, "-0"},
		"million":          {untaint.FloatParam("p", 1e6), 1e6, `1000000`, "1000000"},
		"huge":             {untaint.FloatParam("p", 1e300), 1e300, `1e+300`, "1e+300"},
		"tiny":             {untaint.FloatParam("p", 5e-324), 5e-324, `5e-324`, "5e-324"},
		"NaN":              {untaint.FloatParam("p", math.NaN()), "NaN", `"NaN"`, "NaN"},
		"infinity":         {untaint.FloatParam("p", math.Inf(-1)), "-Inf", `"-Inf"`, "-Inf"},
		"text":             {untaint.TextParam("p", "1.5"), "1.5", `"1.5"`, "1.5"},
		"empty text":       {untaint.TextParam("p", ""), "", `""`, ""},
		"list":             {untaint.ListParam("p", "super admin", "user"), []string{"super admin", "user"}, `["super admin","user"]`, "super admin, user"},
		"list with comma":  {untaint.ListParam("p", "a, b", "", " c"), []string{"a, b", "", " c"}, `["a, b",""," c"]`, `"a, b", "", " c"`},
		"list with break":  {untaint.ListParam("p", "a\x1fb\nc"), []string{"a\ufffdb\ufffdc"}, "[\"a\ufffdb\ufffdc\"]", "a\ufffdb\ufffdc"},
		"list of one":      {untaint.ListParam("p", ""), []string{""}, `[""]`, `""`},
		"list with script": {untaint.ListParam("p", "</script>"), []string{"</script>"}, `["\u003c/script\u003e"]`, "</script>"},
		"empty list":       {untaint.ListParam("p"), []string{}, `[]`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, row.value, row.param.Value())
			require.Equal(t, row.text, row.param.String())
			params := untaint.NewParams(row.param)
			b, err := json.Marshal(untaint.Violation{Code: "x", Kind: untaint.Invalid, Params: params})
			require.NoError(t, err)
			require.Equal(t, `{"pointer":"","code":"x","kind":"invalid","params":{"p":`+row.json+`}}`, string(b))
			require.Equal(t, row.param, params.Get("p"))
		})
	}
	require.Nil(t, untaint.Param{}.Value())
	long := untaint.ListParam("p", strings.Split(strings.Repeat("country ", 1000), " ")...).Value().([]string)
	require.Equal(t, "…", long[len(long)-1])
	require.Less(t, len(strings.Join(long, "")), 1100)
}

func TestPlaceOfAViolation(t *testing.T) {
	v := untaint.Violation{Path: "/labels/1", Code: "wrong_format", Kind: untaint.Invalid, Source: untaint.InBody, OfKey: true,
		Params: untaint.NewParams(untaint.ListParam("values", "a b", "c"), untaint.TextParam("format", "alpha"))}
	require.Equal(t, "body /labels/1 key wrong_format (values [a b, c], format alpha)", v.String())
	require.Equal(t, "the key must contain only ASCII letters", untaint.English(v))
	b, err := json.Marshal(v)
	require.NoError(t, err)
	require.JSONEq(t, `{"pointer":"/labels/1","in":"body","of_key":true,"code":"wrong_format","kind":"invalid",
		"params":{"values":["a b","c"],"format":"alpha"}}`, string(b))

	for source, want := range map[untaint.Source]string{untaint.InBody: "body", untaint.InForm: "form", untaint.InQuery: "query",
		untaint.InPath: "path", untaint.InHeader: "header", untaint.InCookie: "cookie", 0: "", 200: ""} {
		require.Equal(t, want, source.String())
		b, err := json.Marshal(untaint.New("op", untaint.Violation{Code: "x", Kind: untaint.Invalid, Source: source}))
		require.NoError(t, err)
		in := `,"in":"` + want + `"`
		if want == "" {
			in = ""
		}
		require.Equal(t, `{"op":"op","kind":"invalid","violations":[{"pointer":""`+in+`,"code":"x","kind":"invalid"}]}`, string(b))
	}
}
