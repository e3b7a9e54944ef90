package match_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate/internal/match"
)

// What stands in front of the place is the beginning of JSON, or JSON.
func TestJSONFaultPointsAtTheFirstByteThatIsNotJSON(t *testing.T) {
	for _, c := range []struct {
		text   string
		at     int
		strict string
		loose  string // "" where encoding/json takes it
	}{
		{"", 0, match.JSONCutShort, match.JSONCutShort},
		{" \n", 2, match.JSONCutShort, match.JSONCutShort},
		{"{", 1, match.JSONCutShort, match.JSONCutShort},
		{`{"a":1`, 6, match.JSONCutShort, match.JSONCutShort},
		{`"abc`, 4, match.JSONCutShort, match.JSONCutShort},
		{"tru", 3, match.JSONCutShort, match.JSONCutShort},
		{"-", 1, match.JSONCutShort, match.JSONCutShort},
		{"1.", 2, match.JSONCutShort, match.JSONCutShort},
		{"x", 0, match.JSONSyntax, match.JSONSyntax},
		{"[1,]", 3, match.JSONSyntax, match.JSONSyntax},
		{"{'a':1}", 1, match.JSONSyntax, match.JSONSyntax},
		{"{\n \"a\":1,\n \"b\":x}", 15, match.JSONSyntax, match.JSONSyntax},
		{"\"a\tb\"", 2, match.JSONSyntax, match.JSONSyntax},
		{`"\x"`, 1, match.JSONSyntax, match.JSONSyntax},
		{"[1}", 2, match.JSONSyntax, match.JSONSyntax},
		{"\ufeff{}", 0, match.JSONSyntax, match.JSONSyntax},
		{"NaN", 0, match.JSONSyntax, match.JSONSyntax},
		{"[1] // one", 4, match.JSONTrailing, match.JSONTrailing},
		{"01", 1, match.JSONTrailing, match.JSONTrailing},
		{"{}\n\n{}", 4, match.JSONTrailing, match.JSONTrailing},
		{`{"a":1,"b":{"a":1},"a":2}`, 19, match.JSONNameTwice, ""},
		{`{"a":1,"\u0061":2}`, 7, match.JSONNameTwice, ""},
		{"[\"\xff\"]", 2, match.JSONNotUTF8, ""},
		{"\"\xed\xa0\x80\"", 1, match.JSONNotUTF8, ""},
		{`"\ud800"`, 1, match.JSONSurrogate, ""},
		{`"\udc00\ud800"`, 1, match.JSONSurrogate, ""},
		{`{"a":1,"a":}`, 7, match.JSONNameTwice, match.JSONSyntax},
		{strings.Repeat("[", 10_001), 10_000, match.JSONSyntax, match.JSONSyntax},
	} {
		b := []byte(c.text)
		require.False(t, match.StrictJSON(b), c.text)
		why, at := match.JSONFault(b, true)
		require.Equal(t, c.strict, why, c.text)
		require.Equal(t, c.at, at, c.text)
		require.Equal(t, c.loose == "", match.JSON(b), c.text)
		if c.loose != "" {
			why, _ = match.JSONFault(b, false)
			require.Equal(t, c.loose, why, c.text)
		}
		requireFault(t, b)
	}
}

func requireFault(t *testing.T, b []byte) {
	t.Helper()
	for strict, valid := range map[bool]func([]byte) bool{true: match.StrictJSON, false: match.JSON} {
		if valid(b) {
			continue
		}
		why, at := match.JSONFault(b, strict)
		if why == match.JSONTrailing {
			require.True(t, valid(b[:at]), "%q", b)
			continue
		}
		again, end := match.JSONFault(b[:at], strict)
		require.Equal(t, match.JSONCutShort, again, "%q at %d", b, at)
		require.Equal(t, at, end, "%q", b)
	}
}

// Every text of few tokens is refused at a place up to which it could have become
// JSON.
func TestJSONFaultOfEveryShortText(t *testing.T) {
	tokens := []string{"{", "}", "[", "]", ",", ":", `"a"`, `"`, `\`, "\xff", "1", "-", ".", "e", "tru", "null", " ", "\n", "x", `\ud800`}
	var walk func(text string, more int)
	walk = func(text string, more int) {
		requireFault(t, []byte(text))
		if more == 0 {
			return
		}
		for _, token := range tokens {
			walk(text+token, more-1)
		}
	}
	walk("", 4)
}

func FuzzJSONFault(f *testing.F) {
	for _, s := range []string{"{", `{"a":1,"a":2}`, "[\"\xff\"]", `"\ud800"`, "[1] 2"} {
		f.Add([]byte(s))
	}
	f.Fuzz(requireFault)
}
