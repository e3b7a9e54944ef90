package validate_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
	"github.com/untaint/untaint/validate/playground"
)

type place struct {
	Street string  `json:"street" validate:"required,max=100"`
	Zip    *string `json:"zip" validate:"omitempty,len=5,number"`
}

type mark struct {
	ID string `json:"id" validate:"uuid4"`
}

type thread struct {
	Text    string   `json:"text" validate:"required"`
	Replies []thread `json:"replies" validate:"max=100,dive"`
}

// booking is the type of testdata/schema.json.
type booking struct {
	mark
	Email    string                 `json:"email" validate:"required,email"`
	Again    string                 `json:"again" validate:"eqfield=Email"`
	Password untaint.Secret[string] `json:"password" validate:"min=12,maxbytes=72"`
	Age      uint8                  `json:"age" validate:"min=18"`
	Role     string                 `json:"role" validate:"omitempty,oneof=admin user"`
	Code     string                 `json:"code" validate:"len=4|startswith=x-"`
	Nick     validate.Opt[string]   `json:"nick,omitzero" validate:"present,omitempty,max=20,single_script"`
	Tags     []string               `json:"tags" validate:"max=5,unique,dive,required,max=20"`
	Colors   map[string]string      `json:"colors" validate:"dive,keys,alpha,endkeys,hexcolor"`
	Home     place                  `json:"home" validate:"required"`
	Work     *place                 `json:"work"`
	Talk     *thread                `json:"talk"`
	Guests   int                    `json:"guests" validate:"default=1,min=1,max=9"`
	Price    float64                `json:"price" validate:"required,gt=0,lt=1000.5"`
	Serial   int64                  `json:"serial,string"`
	From     time.Time              `json:"from" validate:"required"`
	Stay     time.Duration          `json:"stay" validate:"min=1h"`
	Picture  []byte                 `json:"picture" validate:"max=1024"`
	Extra    any                    `json:"extra" validate:"required"`
	Inner    struct {
		On bool `json:"on" validate:"required"`
	} `json:"inner"`
	Unbound string `validate:"max=3"`
}

func TestJSONSchemaGolden(t *testing.T) {
	v := validate.MustFor[booking]()
	have, err := v.JSONSchema()
	require.NoError(t, err)
	again, err := v.JSONSchema()
	require.NoError(t, err)
	require.Equal(t, string(have), string(again))

	const golden = "testdata/schema.json"
	if os.Getenv("UNTAINT_UPDATE") == "1" {
		require.NoError(t, os.WriteFile(golden, append(have, '\n'), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), string(have)+"\n")
}

func TestJSONSchemaRefuses(t *testing.T) {
	var zero validate.Validator[booking]
	_, err := zero.JSONSchema()
	require.ErrorIs(t, err, untaint.Code("bad_argument"))
	_, err = (*validate.Validator[booking])(nil).JSONSchema()
	require.ErrorIs(t, err, untaint.Code("bad_argument"))
	_, err = validate.MustFor[struct {
		ID int `path:"id" validate:"min=1"`
	}]().JSONSchema()
	require.ErrorIs(t, err, untaint.Code("nothing_bound"))
	require.ErrorIs(t, err, untaint.Misuse)
}

type member struct {
	A string `json:"a" validate:"required,max=3"`
	B string `json:"b" validate:"required,max=3"`
	C struct {
		D string `json:"d" validate:"required"`
		E string `json:"e" validate:"required"`
	} `json:"c"`
}

// What a schema says of the same type under options that change which rules run
// on what a client sends.
func TestJSONSchemaScopes(t *testing.T) {
	team := validator.New()
	require.NoError(t, team.RegisterValidation("own", func(validator.FieldLevel) bool { return true }))
	type owned struct {
		A string `json:"a" validate:"required,own"`
	}
	const (
		both  = `"a":{"type":"string","minLength":1,"maxLength":3},"b":{"type":"string","minLength":1,"maxLength":3}`
		open  = `"type":["string","null"]`
		tail  = `,"additionalProperties":false}`
		named = `,"x-untaint-rules":["required","max=3"]`
		inner = `"c":{"type":"object","properties":{"d":{"type":"string","minLength":1},"e":{"type":"string","minLength":1}},"required":["d","e"],"additionalProperties":false}`
	)
	for _, c := range []struct {
		name string
		have func() (json.RawMessage, error)
		want string
	}{
		{"all", validate.MustFor[member]().JSONSchema, `"properties":{` + both + `,` + inner + `},"required":["a","b","c"]` + tail},
		{"unknown", validate.MustFor[member](validate.IgnoreUnknown()).JSONSchema, `"properties":{` + both + `,` + strings.TrimSuffix(inner, tail) + `}},"required":["a","b","c"]}`},
		{"only", must(validate.MustFor[member]().Only("A", "C.D")).JSONSchema, `"properties":{"a":{"type":"string","minLength":1,"maxLength":3},"b":{` + open + `},"c":{"type":"object","properties":{"d":{"type":"string","minLength":1},"e":{` + open + `}},"required":["d"]` + tail + `},"required":["a","c"]` + tail},
		{"except", must(validate.MustFor[member]().Except("A", "C.D", "C.E")).JSONSchema, `"properties":{"a":{` + open + `},"b":{"type":"string","minLength":1,"maxLength":3},"c":{"type":["object","null"],"properties":{"d":{` + open + `},"e":{` + open + `}}` + tail + `},"required":["b"]` + tail},
		{"hook", validate.MustFor[member](validate.Before(func(*member) error { return nil })).JSONSchema, `"properties":{"a":{` + open + named + `},"b":{` + open + named + `},"c":{"type":["object","null"],"properties":{"d":{` + open + `,"x-untaint-rules":["required"]},"e":{` + open + `,"x-untaint-rules":["required"]}}` + tail + `}` + tail},
		{"team", validate.MustFor[owned](playground.With(team)).JSONSchema, `"properties":{"a":{` + open + `,"x-untaint-rules":["required","own"]}}` + tail},
	} {
		have, err := c.have()
		require.NoError(t, err, c.name)
		packed, err := json.Marshal(have)
		require.NoError(t, err, c.name)
		require.Equal(t, c.want, string(packed[strings.Index(string(packed), `"properties"`):]), c.name)
	}
}

func must[T any](v *validate.Validator[T], err error) *validate.Validator[T] {
	if err != nil {
		panic(err)
	}
	return v
}

// A rule of the program's own is not run when a schema is written, and neither
// is a method of its types.
func TestJSONSchemaCallsNothing(t *testing.T) {
	type own struct {
		A string `json:"a" validate:"explodes"`
		B loud   `json:"b" validate:"required"`
	}
	v := validate.MustFor[own](validate.Rule("explodes", "exploded", func(string) bool { panic("called") }))
	have, err := v.JSONSchema()
	require.NoError(t, err)
	require.Contains(t, string(have), `"explodes"`)
	require.Contains(t, string(have), `"decoded by validate_test.loud"`)
}

type loud struct{}

func (loud) String() string                { panic("called") }
func (loud) ValidatorValue() any           { panic("called") }
func (*loud) UnmarshalText(_ []byte) error { panic("called") }
