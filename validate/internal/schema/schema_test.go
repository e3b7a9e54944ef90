package schema_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/foreign"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/schema"
	"github.com/untaint/untaint/validate/internal/tag"
)

type order struct {
	Name  string `json:"name" rules:"max"`
	Count int    `json:"count"`
	Next  *order `json:"next"`
}

// types are those of order: the tag of a field names one rule, of which nothing is
// compiled but the limit 3.
type types struct{}

func (types) Plain(reflect.Type) bool                         { return true }
func (types) Holds(reflect.Type) bool                         { return false }
func (types) Optional(reflect.Type) bool                      { return false }
func (types) Null(t reflect.Type) reflect.Value               { return reflect.Zero(t) }
func (types) Tag(f reflect.StructField) string                { return f.Tag.Get("rules") }
func (types) Default(f reflect.StructField) (string, bool)    { return f.Tag.Lookup("default") }
func (types) Accepts(v reflect.Value, steps []rule.Step) bool { return true }
func (types) Steps(t reflect.Type, index int) (all []rule.Step) {
	spec := rule.Table[t.Field(index).Tag.Get("rules")]
	if spec == nil {
		return nil
	}
	test := spec.Compile(&rule.Arg{Name: spec.Name, Param: "3", Has: true, Strict: true, Type: t.Field(index).Type})
	return []rule.Step{{Kind: tag.Rule, Alts: []rule.Test{test}}}
}

func TestWrite(t *testing.T) {
	p, mistakes := decode.Compile(reflect.TypeFor[order](), decode.Config{})
	require.Empty(t, mistakes)
	form, ok := p.Form()
	require.True(t, ok)
	const head = `{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"order",`
	const rest = `"count":{"type":["integer","null"]},"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}}`
	const below = `"count":{"type":["integer","null"]},"next":{"anyOf":[{"$ref":"#/$defs/order"},{"type":"null"}]}}`
	for _, c := range []struct {
		name   string
		config schema.Config
		want   string
	}{
		{"rules that are said", schema.Config{}, head + `"type":"object","properties":{"name":{"type":["string","null"],"maxLength":3},` + rest + `,"additionalProperties":false}`},
		{"unknown members", schema.Config{IgnoreUnknown: true}, head + `"type":"object","properties":{"name":{"type":["string","null"],"maxLength":3},` + rest + `}`},
		{"rules that are only named", schema.Config{NamesOnly: true}, head + `"$comment":"x-untaint-rules names rules that this schema does not say, or not in full","type":"object","properties":{"name":{"type":["string","null"],"x-untaint-rules":["max=3"]},` + rest + `,"additionalProperties":false}`},
		{"the rules of a team", schema.Config{Team: &foreign.Facts{TagName: "rules"}}, head + `"$comment":"x-untaint-rules names rules that this schema does not say, or not in full","type":"object","properties":{"name":{"type":["string","null"],"x-untaint-rules":["max"]},` + rest + `,"additionalProperties":false}`},
		{"fields that are left out, on top alone", schema.Config{Part: &plan.Partial{Except: true, Leaf: map[string]bool{"Name": true}}},
			head + `"type":"object","properties":{"name":{"type":["string","null"]},` + below + `,"additionalProperties":false,` +
				`"$defs":{"order":{"type":"object","properties":{"name":{"type":["string","null"],"maxLength":3},` + below + `,"additionalProperties":false}}}`},
	} {
		c.config.Form, c.config.Types = form, types{}
		require.Equal(t, c.want, string(schema.Write(c.config)), c.name)
	}
}
