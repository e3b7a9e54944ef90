package mistake_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

func TestShown(t *testing.T) {
	long := strings.Repeat("x", 70)
	for name, row := range map[string]struct {
		mistake mistake.Mistake
		want    string
	}{
		"tag": {mistake.Mistake{Type: "api.User", Field: "Email", Tag: "required,emial,max=254", Start: 9, End: 14,
			Text: `unknown rule "emial"`, Hint: `did you mean "email"?`},
			"api.User.Email: unknown rule \"emial\"; did you mean \"email\"?\n    required,emial,max=254\n             ^^^^^"},
		"no tag":   {mistake.Mistake{Type: "int", Text: "only a struct has tags"}, "int: only a struct has tags"},
		"no place": {mistake.Mistake{Text: "no name", Tag: "a", End: 1}, "no name\n    a\n    ^"},
		"a point":  {mistake.Mistake{Text: "a rule is missing", Tag: "max=,min=1", Start: 4, End: 4}, "a rule is missing\n    max=,min=1\n        ^"},
		"at the end": {mistake.Mistake{Text: "a quote is not closed", Tag: "a'", Start: 2, End: 2},
			"a quote is not closed\n    a'\n      ^"},
		"of several lines": {mistake.Mistake{Text: "bad", Tag: "SELECT *\nFROM t\nWHERE x", Start: 14, End: 20},
			"bad\n    FROM t\n         ^"},
		"last of several lines": {mistake.Mistake{Text: "bad", Tag: "SELECT *\nFROM t", Start: 14, End: 15}, "bad\n    FROM t\n         ^"},
		"tabs and controls":     {mistake.Mistake{Text: "bad", Tag: "a\tb\x00\u202ec", Start: 7, End: 8}, "bad\n    a b\ufffd\ufffdc\n         ^"},
		"wide and combining":    {mistake.Mistake{Text: "bad", Tag: "日本e\u0301,x", Start: 10, End: 11}, "bad\n    日本e\u0301,x\n          ^"},
		"not UTF-8":             {mistake.Mistake{Text: "bad", Tag: "\xff\xfe,x", Start: 3, End: 4}, "bad\n    \ufffd\ufffd,x\n       ^"},
		"offsets past the end":  {mistake.Mistake{Text: "bad", Tag: "ab", Start: 7, End: 9}, "bad\n    ab\n      ^"},
		"offsets turned round":  {mistake.Mistake{Text: "bad", Tag: "abc", Start: 2, End: -1}, "bad\n    abc\n      ^"},
		"long line": {mistake.Mistake{Text: "bad", Tag: long + "?" + long, Start: 70, End: 71},
			"bad\n    …" + long[:60] + "?" + long[:59] + "…\n    " + strings.Repeat(" ", 61) + "^"},
		"long part": {mistake.Mistake{Text: "bad", Tag: long + long, End: 140}, "bad\n    " + long[:60] + "…\n    " + strings.Repeat("^", 61)},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, row.want, row.mistake.Error()) })
	}
}

func TestAllAtOnce(t *testing.T) {
	require.NoError(t, mistake.List(nil).Err("validate.For"))
	list := mistake.List{
		{Type: "api.User", Field: "Email", Tag: "emial", End: 5, Code: "unknown_rule", Text: "unknown"},
		{Code: "bad_option", Text: "no name"},
	}
	err := fmt.Errorf("start: %w", list.Err("validate.For"))
	require.EqualError(t, err, "start: validate.For: misuse: unknown_rule (at api.User.Email, tag emial); bad_option")
	require.ErrorIs(t, err, untaint.Misuse)
	var found mistake.List
	require.ErrorAs(t, err, &found)
	require.Equal(t, list, found)
	require.Equal(t, "validate.MustFor:\napi.User.Email: unknown\n    emial\n    ^^^^^\nno name", mistake.Explain("validate.MustFor", err))
	require.Equal(t, "x", mistake.Explain("validate.MustFor", errors.New("x")))
}

func TestDidYouMean(t *testing.T) {
	names := []string{"email", "required", "mix", "max", "len"}
	for name, want := range map[string]string{
		"emial": "email", "EMAIL": "email", "requird": "required", "mx": "max", "mex": "max", "lne": "len",
		"": "", "nothing_like_it": "", strings.Repeat("x", 5000): "",
	} {
		require.Equal(t, want, mistake.Nearest(name, names), name)
	}
	require.Empty(t, mistake.Nearest("x", nil))
	require.Equal(t, `did you mean "email"?`, mistake.DidYouMean("emial", names))
	require.Empty(t, mistake.DidYouMean("nothing_like_it", names))
}

// The caret stands below the first character of the part, whatever the text is.
func FuzzShown(f *testing.F) {
	f.Add("required,emial", 9, 14)
	f.Add("a\n\nb", 2, 2)
	f.Add("\xf0\x9f", -1, 1)
	f.Fuzz(func(t *testing.T, tag string, start, end int) {
		lines := strings.Split(mistake.Mistake{Text: "bad", Tag: tag, Start: start, End: end}.Error(), "\n")
		if tag == "" {
			require.Len(t, lines, 1)
			return
		}
		require.Len(t, lines, 3)
		require.True(t, utf8.ValidString(lines[1]))
		require.Regexp(t, `^ {4} *\^+$`, lines[2])
	})
}

func TestTypeName(t *testing.T) {
	type named struct{ A int }
	for want, v := range map[string]any{
		"mistake_test.named": named{},
		"int":                1,
		"map[string]int":     map[string]int{},
		"struct{A}": struct {
			A int `json:"a" validate:"required"`
		}{},
		"struct{A, B, C, …}":    struct{ A, B, C, D int }{},
		"*struct{A}":            &struct{ A int }{},
		"[]struct{}":            []struct{}{},
		"[]*mistake_test.named": []*named{},
	} {
		require.Equal(t, want, mistake.TypeName(reflect.TypeOf(v)))
	}
}
