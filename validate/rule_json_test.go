package validate_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// The rule json says why and where, whatever holds the text, and never what
// stands there.
func TestJSONSaysWhereItStops(t *testing.T) {
	for _, c := range []struct{ text, want, english string }{
		{`{`, "(reason json_cut_short, line 1, column 2)", "must be JSON; the text is cut off at line 1, column 2"},
		{"{\n  \"sécret\": nope}", "(reason json_syntax, line 2, column 14)", "must be JSON; the first error is at line 2, column 14"},
		{"[1]\r\n[2]", "(reason json_trailing, line 2, column 1)", "must be one JSON value; more text starts at line 2, column 1"},
		{`{"sécret":1,"sécret":2}`, "(reason json_name_twice, line 1, column 13)", "must be JSON without a name twice in one object; the second is at line 1, column 13"},
		{"\"é\xff\"", "(reason json_not_utf8, line 1, column 3)", "must be JSON in UTF-8; the first invalid byte is at line 1, column 3"},
		{`["\ud800"]`, "(reason json_surrogate, line 1, column 3)", "must be JSON without half of a surrogate pair; it is at line 1, column 3"},
	} {
		type named string
		for _, v := range []any{c.text, []byte(c.text), json.RawMessage(c.text), named(c.text), &c.text} {
			err := validate.Var(v, "json")
			require.EqualError(t, err, "validate.Var: invalid: wrong_format "+c.want, "%T", v)
		}
		in := struct {
			Any   any                  `json:"any" validate:"json"`
			Opt   validate.Opt[string] `json:"opt" validate:"json"`
			Bytes *[]byte              `json:"bytes" validate:"required,json"`
			Map   map[string][]byte    `json:"map" validate:"dive,keys,json,endkeys,required,json"`
		}{Any: []byte(c.text), Opt: validate.Some(c.text), Bytes: new([]byte(c.text)), Map: map[string][]byte{c.text: []byte(c.text)}}
		err := validate.Struct(&in)
		n := 0
		for v := range untaint.Violations(err) {
			n++
			require.Equal(t, c.english, untaint.English(untaint.Violation{Code: v.Code, Kind: v.Kind, Params: v.Params}), v.Path)
		}
		require.Equal(t, 5, n, "%v", err)
		require.NotContains(t, untaint.English(untaint.Violation{Code: "wrong_format", Params: untaint.NewParams(untaint.TextParam("format", "json"))}), "…")
	}
	lax, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	require.NoError(t, lax.Var(`{"a":1,"a":2}`, "json"))
	require.EqualError(t, lax.Var(`{"a":1,"a":}`, "json"), "validate.Var: invalid: wrong_format (reason json_syntax, line 1, column 12)")
}
