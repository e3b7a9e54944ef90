package tag_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate/internal/tag"
)

// splitsAs is what validator splits a parameter by.
var splitsAs = regexp.MustCompile(`'[^']*'|\S+`)

// FuzzSplit: a parameter has the words that validator finds in it.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", "a b", " a  b ", "'a b' c", "a'b c'd", "'a", "''", "'' a", "'a'b", "a\tb\nc", "it's", "'a' 'b", "é 'ü ö'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, param string) {
		var want []string
		for _, w := range splitsAs.FindAllString(param, -1) {
			want = append(want, strings.ReplaceAll(w, "'", ""))
		}
		require.Equal(t, want, tag.Split(param), "%q", param)
	})
}

func TestStrayQuote(t *testing.T) {
	for param, want := range map[string]bool{
		"a b": false, "'a b' c": false, "'a' 'b'": false, "''": false, "": false,
		"it's": true, "'a": true, "'a'b": true, "a 'b": true, "a'": true,
	} {
		require.Equal(t, want, tag.StrayQuote(param), param)
	}
}

// TestEscape: what is escaped is read again as it was, within a tag.
func TestEscape(t *testing.T) {
	for _, param := range []string{"", "a", "a,b", "a|b", "a,|,b", "0x2B"} {
		parts, wrong := tag.Parse("required,eq="+tag.Escape(param)+"|ne=x", nil)
		require.Empty(t, wrong)
		require.Len(t, parts, 2)
		require.Equal(t, param, parts[1].Alts[0].Param)
	}
}
