package validate_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// fragile panics on whatever it is given.
type fragile struct{}

func (*fragile) UnmarshalJSON([]byte) error { panic("a canary " + canary) }

type fragileText struct{ s string }

func (*fragileText) UnmarshalText(b []byte) error { return errors.New(string(b[len(b)+1])) }

type fragileStream struct{}

func (*fragileStream) UnmarshalJSONFrom(*jsontext.Decoder) error { panic(io.EOF) }

// TestMethodThatPanics: a panic in a method of the program is the program's
// mistake, wherever the method is called, and ends nothing else.
func TestMethodThatPanics(t *testing.T) {
	type in struct {
		A  fragile                 `json:"a"`
		B  fragileText             `json:"b"`
		C  []fragileStream         `json:"c"`
		D  map[fragileText]int     `json:"d"`
		E  validate.Opt[*fragile]  `json:"e"`
		F  int                     `json:"f"`
		Q  fragileText             `query:"q"`
		Qs []fragileText           `query:"qs"`
		G  map[string]*fragileText `json:"g"`
	}
	v := validate.MustFor[in]()
	got, err := v.Request(newRequest("POST", "/?q=x&qs=y", jsonType, `{"a":1,"b":"`+canary+`","c":[{}],"d":{"k":1},"e":{},"f":"x","g":{"h":""}}`))
	require.Zero(t, got)
	require.ErrorIs(t, err, untaint.Misuse)
	require.EqualError(t, err, "validate.Request: misuse: body /a method_panicked; body /b method_panicked; body /c/0 method_panicked; body /d/k method_panicked; "+
		"body /e method_panicked; body /f type_mismatch (want whole number); body /g/h method_panicked; query /q method_panicked; and 1 more")
	require.NotContains(t, err.Error(), canary)
}

// Child decodes itself, and so does what embeds it, through a nil pointer.
type Child struct{ V int }

func (c *Child) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &c.V) }

type viaPointer struct {
	*Child
	A int `json:"a"`
}

type viaValue struct{ viaPointer }

type ownMethod struct {
	*Child
	A int `json:"a"`
}

func (o *ownMethod) UnmarshalJSON([]byte) error { o.A = 7; return nil }

// TestPromotedMethod: a decoding method that a struct has from an embedded
// pointer is called with nil, which is found at start-up.
func TestPromotedMethod(t *testing.T) {
	for name, compile := range map[string]func() error{
		"root": func() error { _, err := validate.For[viaPointer](); return err },
		"field": func() error {
			_, err := validate.For[struct {
				M viaPointer `json:"m"`
			}]()
			return err
		},
		"deep": func() error {
			_, err := validate.For[struct {
				M []map[string]*viaPointer `json:"m"`
			}]()
			return err
		},
		"twice": func() error {
			_, err := validate.For[struct {
				M viaValue `json:"m"`
			}]()
			return err
		},
		"an Opt": func() error {
			_, err := validate.For[struct {
				M validate.Opt[viaPointer] `json:"m"`
			}]()
			return err
		},
	} {
		var ms validate.Mistakes
		require.ErrorAs(t, compile(), &ms, name)
		require.ErrorContains(t, ms, "the decoding method of validate_test.via", name)
	}
	got, err := validate.MustFor[struct {
		M ownMethod `json:"m"`
	}]().JSON(strings.NewReader(`{"m":{}}`))
	require.NoError(t, err)
	require.Equal(t, 7, got.M.A)
}

// person has a field that a client must not set.
type person struct {
	Name    string `json:"name"`
	IsAdmin bool
}

// viaJSON asks json to read on, as a union of types does.
type viaJSON struct{ P any }

func (u *viaJSON) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var p struct {
		Of   map[string]*person     `json:"of"`
		Opts []validate.Opt[person] `json:"opts"`
		One  person                 `json:"one"`
	}
	err := jsonv2.UnmarshalDecode(d, &p)
	u.P = p
	return err
}

// TestMethodsBindNoUntaggedField: json, asked by a method to read on, would bind
// an untagged field by its Go name (CWE-915).
func TestMethodsBindNoUntaggedField(t *testing.T) {
	type in struct {
		U viaJSON `json:"u"`
	}
	v := validate.MustFor[in]()
	got, err := v.JSON(strings.NewReader(`{"u":{"of":{"a":{"name":"b"}},"opts":[{"name":"c"},null],"one":{"name":"d"}}}`))
	require.NoError(t, err)
	require.NotNil(t, got.U.P)
	for doc, want := range map[string]string{
		`{"u":{"of":{"a":{"name":"b","IsAdmin":true}}}}`: "/u/of/a/IsAdmin unknown_field",
		`{"u":{"opts":[{"Is\u0041dmin":true}]}}`:         "/u/opts/0/IsAdmin unknown_field",
		`{"u":{"one":{"isadmin":true},"of":{"x":1}}}`:    "/u/one/isadmin wrong_case (want IsAdmin)",
		`{"u":{"nope":1}}`:                               "/u/nope unknown_field",
		`{"u":{"one":{"name":5}}}`:                       "/u/one/name type_mismatch (want string)",
	} {
		_, err := v.JSON(strings.NewReader(doc))
		require.ErrorIs(t, err, untaint.Malformed, doc)
		if strings.Contains(want, "wrong_case") {
			require.ErrorIs(t, err, validate.CodeUnknownField, doc)
			continue
		}
		require.ErrorContains(t, err, want, doc)
	}
	var o validate.Opt[map[string]person]
	require.ErrorIs(t, o.UnmarshalJSON([]byte(`{"a":{"IsAdmin":true}}`)), validate.CodeUnknownField)
	require.NoError(t, json.Unmarshal([]byte(`{"a":{"name":"b"}}`), &o))
	require.NoError(t, o.UnmarshalJSON([]byte(`null`)))
	require.True(t, o.IsNull())
}

// TestNullInAnOpt: a null leaves the zero value, whoever reads it and whatever a
// method makes of null.
func TestNullInAnOpt(t *testing.T) {
	type in struct {
		Raw  validate.Opt[json.RawMessage]   `json:"raw"`
		Own  validate.Opt[rawKeeper]         `json:"own"`
		Twin validate.Opt[validate.Opt[int]] `json:"twin"`
	}
	const doc = `{"raw":null,"own":null,"twin":null}`
	ours, err := validate.MustFor[in]().JSON(strings.NewReader(doc))
	require.NoError(t, err)
	var v1, v2 in
	require.NoError(t, json.Unmarshal([]byte(doc), &v1))
	require.NoError(t, jsonv2.Unmarshal([]byte(doc), &v2))
	for _, got := range []in{ours, v1, v2} {
		raw, _ := got.Raw.Get()
		require.Nil(t, raw)
		own, _ := got.Own.Get()
		require.Nil(t, own.b)
		twin, _ := got.Twin.Get()
		require.True(t, got.Twin.IsNull())
		require.True(t, twin.IsNull())
	}
}

// keeper keeps what it was given, against the contract of its method.
type keeper struct{ b []byte }

func (k *keeper) UnmarshalText(b []byte) error { k.b = b; return nil }

type rawKeeper struct{ b []byte }

func (k *rawKeeper) UnmarshalJSON(b []byte) error { k.b = b; return nil }

// TestMethodsThatKeepTheirInput: what a method keeps does not change, nor does a
// RawMessage, when the next request comes.
func TestMethodsThatKeepTheirInput(t *testing.T) {
	type in struct {
		A keeper          `json:"a"`
		B rawKeeper       `json:"b"`
		C json.RawMessage `json:"c"`
	}
	v := validate.MustFor[in]()
	first, err := v.JSON(strings.NewReader(`{"a":"first","b":{"first":1},"c":["first"]}`))
	require.NoError(t, err)
	for range 100 {
		other, err := v.JSON(strings.NewReader(`{"a":"xxxxx","b":{"xxxxx":0},"c":["xxxxx"]}`))
		require.NoError(t, err)
		_ = append(other.A.b, "yyyyyyyyyyyy"...)
		require.Equal(t, `{"xxxxx":0}`, string(other.B.b))
	}
	require.Equal(t, `first {"first":1} ["first"]`, string(first.A.b)+" "+string(first.B.b)+" "+string(first.C))
}

// spy looks at what is in the memory that it is given to fill.
type spy struct {
	io.Reader
	seen *bool
}

func (s spy) Read(b []byte) (int, error) {
	*s.seen = *s.seen || bytes.Contains(b, []byte(canary))
	return s.Reader.Read(b)
}

// TestBodiesAreWiped: no part of a request is in the buffer of the next.
func TestBodiesAreWiped(t *testing.T) {
	v := validate.MustFor[person]()
	seen := false
	for range 200 {
		_, err := v.JSON(strings.NewReader(`{"name":"` + strings.Repeat(canary, 20) + `"}`))
		require.NoError(t, err)
		_, err = v.JSON(spy{strings.NewReader(`{}`), &seen})
		require.NoError(t, err)
	}
	require.False(t, seen)
}
