package tag_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate/internal/tag"
)

// TestUnread: rules that Go or package validate would not see are told, with the
// way out.
func TestUnread(t *testing.T) {
	for text, want := range map[string]string{
		`validate:"required"`:                             "",
		`json:"a" yaml:"b,omitempty" gorm:"x"`:            "",
		`json:"a" db:"value" valuation:"x"`:               "",
		`binding:"-"`:                                     "",
		`json:"a" binding:"required" validate:"required"`: "",
		`binding:"required,url"`:                          `rules under the key "binding" are not read; write validate, or give For the option TagKey("binding")`,
		`valid:"email"`:                                   `rules under the key "valid" are not read; write validate, or give For the option TagKey("valid")`,
		`valdate:"required"`:                              `rules under the key "valdate" are not read; did you mean "validate"?`,
		`vaildate:"required"`:                             `rules under the key "vaildate" are not read; did you mean "validate"?`,
		`Validate:"required"`:                             `rules under the key "Validate" are not read; did you mean "validate"?`,
		`validator:"required"`:                            `rules under the key "validator" are not read; did you mean "validate"?`,
		`json:"a",validate:"required"`:                    "the struct tag is not written as key:\"value\" with spaces between, so Go does not see the rest; validate:\"required\"",
		`json:"a";validate:"required"`:                    "the struct tag is not written as key:\"value\" with spaces between, so Go does not see the rest; validate:\"required\"",
		"json:\"a\"\tvalidate:\"required\"":               "the struct tag is not written as key:\"value\" with spaces between, so Go does not see the rest; validate:\"required\"",
		`validate:required`:                               "the struct tag is not written as key:\"value\" with spaces between, so Go does not see the rest; validate:\"required\"",
		`json:a`:                                          "the struct tag is not written as key:\"value\" with spaces between, so Go does not see the rest; validate:\"required\"",
		`some words that nobody reads`:                    "",
		"json:\"a\"\nvalidate:\"required\"":               "the struct tag is not written as key:\"value\" with spaces between, so Go does not see the rest; validate:\"required\"",
		`json:"a" validate="required"`:                    "the struct tag is not written as key:\"value\" with spaces between, so Go does not see the rest; validate:\"required\"",
		`json:"a" "validate:required"`:                    "the struct tag is not written as key:\"value\" with spaces between, so Go does not see the rest; validate:\"required\"",
		`json:"a" validate:"startswith=\d"`:               "Go cannot read the value of \"validate\", and takes it for empty; write each backslash twice",
		`json:"\q" validate:"required"`:                   "Go cannot read the value of \"json\", and takes it for empty; write each backslash twice",
		`gorm:"\q" validate:"required"`:                   "",
		`validate:"max=3" validate:"required"`:            "the key \"validate\" is there twice, and Go reads the first alone; put all of it under one",
		`json:"a" xml:"b" json:"c"`:                       "the key \"json\" is there twice, and Go reads the first alone; put all of it under one",
		`bindind:"required"`:                              "rules under the key \"bindind\" are not read; did you mean \"binding\"? write validate, or give For the option TagKey(\"binding\")",
		`Binding:"required"`:                              "rules under the key \"Binding\" are not read; did you mean \"binding\"? write validate, or give For the option TagKey(\"binding\")",
		`bson:"a" form2:"x" embed:"y"`:                    "",
	} {
		f := reflect.StructField{Name: "A", Type: reflect.TypeFor[string](), Tag: reflect.StructTag(text)}
		m, found := tag.Unread(reflect.StructOf([]reflect.StructField{f}), f, "validate")
		require.Equal(t, want != "", found, text)
		if found {
			require.Equal(t, want, m.Text+"; "+m.Hint, text)
			require.Equal(t, text, m.Tag)
		}
	}
}

// TestUnreadSources: a misspelt source is one that another field has.
func TestUnreadSources(t *testing.T) {
	typ := func(tags ...string) reflect.Type {
		var fields []reflect.StructField
		for i, text := range tags {
			fields = append(fields, reflect.StructField{Name: string(rune('A' + i)), Type: reflect.TypeFor[string](), Tag: reflect.StructTag(text)})
		}
		return reflect.StructOf(fields)
	}
	for _, c := range []struct{ have, tag, meant string }{
		{`json:"b"`, `jsn:"a"`, "json"}, {`json:"b"`, `josn:"a"`, "json"}, {`json:"b"`, `Json:"a"`, "json"}, {`json:"b"`, `jsson:"a"`, "json"},
		{`query:"b"`, `qeury:"a"`, "query"}, {`query:"b"`, `QUERY:"a"`, "query"}, {`form:"b"`, `frm:"a"`, "form"}, {`header:"b"`, `headder:"a"`, "header"},
		{`cookie:"b"`, `cokie:"a"`, "cookie"}, {`path:"b"`, `pth:"a"`, "path"},
		{`json:"b"`, `bson:"a"`, ""}, {`form:"b"`, `orm:"a"`, ""}, {`form:"b"`, `from:"a"`, ""}, {`json:"b"`, `jsonb:"a"`, ""}, {`json:"b"`, `json:"c" jsn:"a"`, ""},
		{`yaml:"b"`, `jsn:"a"`, ""}, {`json:"b"`, `frm:"a"`, ""}, {`json:"b"`, `jsn:"-"`, ""}, {`path:"b"`, `paths:"a"`, ""},
	} {
		in := typ(c.have, c.tag)
		m, found := tag.Unread(in, in.Field(1), "validate")
		require.Equal(t, c.meant != "", found, c.tag)
		if found {
			require.Equal(t, "did you mean \""+c.meant+"\"?", m.Hint, c.tag)
		}
	}
}
