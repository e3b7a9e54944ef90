package validate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate"
)

type address struct {
	Street string `json:"street"`
	Zip    string `json:"zip"`
}

type account struct {
	Name    string               `json:"name"`
	Age     int8                 `json:"age"`
	Tags    []string             `json:"tags"`
	Home    address              `json:"home"`
	Other   *address             `json:"other"`
	Prices  map[string]int       `json:"prices"`
	Nick    validate.Opt[string] `json:"nick,omitzero"`
	IsAdmin bool
}

func TestJSONRefusals(t *testing.T) {
	tests := []struct{ name, doc, want string }{
		{"several", `{"name":1,"age":300,"tags":["a",1],"other":[],"prices":{"a":"b"},"nick":4,"IsAdmin":true}`,
			`malformed: /name type_mismatch (want string); /age number_overflow (min -128, max 127); /tags/1 type_mismatch (want string); ` +
				`/other type_mismatch (want object); /prices/a type_mismatch (want whole number); /nick type_mismatch (want string); /IsAdmin unknown_field`},
		{"unknown", `{"nope":1,"home":{"nope":{"deep":[1]}}}`, `malformed: /nope unknown_field; /home/nope unknown_field`},
		{"wrong case", `{"Name":"a"}`, `malformed: /Name wrong_case (want name)`},
		{"long s", `{"home":{"ſtreet":"x"}}`, `malformed: /home/ſtreet wrong_case (want street)`},
		{"duplicate", `{"name":"a","n\u0061me":"b"}`, `malformed: /name duplicate_key`},
		{"duplicate in a map", `{"prices":{"a":1,"a":2}}`, `malformed: /prices/a duplicate_key`},
		{"untagged", `{"IsAdmin":true}`, `malformed: /IsAdmin unknown_field`},
		{"untagged, hidden", `{"\u0049sAdmin":true}`, `malformed: /IsAdmin unknown_field`},
		{"null", ` null `, `malformed: null (want object)`},
		{"null and more", `null null`, `malformed: trailing_data`},
		{"empty", "", `malformed: empty_body`},
		{"white space", " \n", `malformed: empty_body`},
		{"trailing", `{"name":"a"} x`, `malformed: trailing_data`},
		{"cut", `{"name":"a"`, `malformed: /name bad_syntax`},
		{"bytes", "{\"name\":\"\xff\"}", `malformed: /name not_utf8`},
		{"surrogate", `{"name":"\ud800"}`, `malformed: /name lone_surrogate`},
		{"surrogates, and what follows", `{"name":"\udc00\ud800","age":"x"}`, `malformed: /name lone_surrogate; /age type_mismatch (want whole number)`},
		{"byte order mark", "\ufeff{}", `malformed: byte_order_mark`},
		{"long number", `{"age":` + strings.Repeat("1", 1001) + `,"tags":1}`, `too_large: /age number_too_long (max 1000); /tags type_mismatch (want array)`},
	}
	v := validate.MustFor[account]()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := v.JSON(strings.NewReader(tt.doc))
			require.EqualError(t, err, "validate.JSON: "+tt.want)
			require.Zero(t, got)
		})
	}
}

// TestJSONNumber: a Number of encoding/json is a number, and not a text that
// calls itself one.
func TestJSONNumber(t *testing.T) {
	type sums struct {
		N json.Number   `json:"n" form:"n"`
		L []json.Number `json:"l"`
	}
	v := validate.MustFor[sums]()
	got, err := v.JSON(strings.NewReader(`{"n":-12345678901234567890.5e3,"l":[1,null]}`))
	require.NoError(t, err)
	require.Equal(t, sums{"-12345678901234567890.5e3", []json.Number{"1", ""}}, got)
	for _, doc := range []string{`{"n":"1"}`, `{"n":"x"}`, `{"n":{}}`, `{"n":true}`} {
		_, err := v.JSON(strings.NewReader(doc))
		require.EqualError(t, err, "validate.JSON: malformed: /n type_mismatch (want number)", doc)
	}
	_, err = v.JSON(strings.NewReader(`{"l":[1,"x","1"]}`))
	require.EqualError(t, err, "validate.JSON: malformed: /l/1 type_mismatch (want number); /l/2 type_mismatch (want number)")

	const form = "application/x-www-form-urlencoded"
	got, err = v.Request(newRequest("POST", "/", form, "n=-1.5e3"))
	require.NoError(t, err)
	require.Equal(t, json.Number("-1.5e3"), got.N)
	for _, text := range []string{"x", "%221%22", "1+2", "+1", "0x1", "01", "NaN", "1_0", "1%0A"} {
		_, err := v.Request(newRequest("POST", "/", form, "n="+text))
		require.EqualError(t, err, "validate.Request: malformed: form /n type_mismatch (want number)", text)
	}
}

// TestRefusedValuesHideWhatIsInside: a rule has nothing to say of a value that
// could not be decoded, nor of what is inside it, but of a neighbour whose name
// only begins as the value's does.
func TestRefusedValuesHideWhatIsInside(t *testing.T) {
	v := validate.MustFor[struct {
		A struct {
			B string `json:"b" validate:"required"`
		} `json:"a"`
		AB string `json:"ab" validate:"required"`
	}]()
	_, err := v.JSON(strings.NewReader(`{"a":1}`))
	require.EqualError(t, err, "validate.JSON: malformed: /a type_mismatch (want object); /ab required")
}

// A rule that compares with a value which could not be decoded has compared with
// nothing.
func TestRefusedValuesHideWhatIsComparedWithThem(t *testing.T) {
	type login struct {
		Password string `json:"password" validate:"required"`
		Confirm  string `json:"confirm" validate:"eqfield=Password"`
		Mail     string `json:"mail" validate:"required_without=Phone"`
		Phone    string `json:"phone"`
	}
	v := validate.MustFor[struct {
		Login login   `json:"login"`
		All   []login `json:"all" validate:"dive"`
	}]()
	for doc, want := range map[string]string{
		`{"login":{"password":1,"confirm":"abc","phone":[]}}`:                  "/login/password type_mismatch (want string); /login/phone type_mismatch (want string)",
		`{"login":{"password":"abcd","confirm":"abc","phone":[]}}`:             "/login/phone type_mismatch (want string); /login/confirm field_mismatch (relation equal, field /login/password)",
		`{"login":1,"all":[{"password":"a","confirm":"b","mail":"c"}]}`:        "/login type_mismatch (want object); /all/0/confirm field_mismatch (relation equal, field /all/0/password)",
		`{"login":1,"all":[{"password":1,"confirm":"b","phone":"c"}, {}, {}]}`: "/login type_mismatch (want object); /all/0/password type_mismatch (want string); /all/1/password required; /all/1/mail required (relation without, field /all/1/phone); /all/2/password required; /all/2/mail required (relation without, field /all/2/phone)",
	} {
		_, err := v.JSON(strings.NewReader(doc))
		require.EqualError(t, err, "validate.JSON: malformed: "+want, doc)
	}
	for _, err := range validate.MustFor[login]().Stream(t.Context(), strings.NewReader(`{"password":1,"confirm":"abc","mail":"m"}`)) {
		require.EqualError(t, err, "validate.Stream: malformed: /0/password type_mismatch (want string)")
	}
}

// canary is put where values are, and must not come out of any error.
const canary = "CANARY-7f3a91"
