package decode_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate/internal/decode"
)

// Names are one if their letters are, read in lower case and without hyphens
// and underscores.
func TestSameName(t *testing.T) {
	folded := func(name string) string {
		return strings.Map(func(r rune) rune {
			if r == '-' || r == '_' {
				return -1
			}
			return unicode.ToLower(unicode.ToUpper(r))
		}, name)
	}
	names := []string{
		"", "_", "-_-", "name", "Name", "NAME", "na-me", "_name_", "names", "nam", "user_name", "userName", "user-name-",
		"\u212aey", "key", "KEY", "\u017ftreet", "Street", "straße", "STRASSE", "Ärger", "ärger", "\xff", "\ufffd", "\xffa", "a\xff", "Ⅷ", "ⅷ", "Σ", "ς", "σ",
	}
	for _, a := range names {
		for _, b := range names {
			require.Equal(t, folded(a) == folded(b), decode.SameName(a, b), "%q %q", a, b)
		}
	}
}
