package execsafe

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var tablePatterns = []string{
	"[a-z]+", "a", "a|b", "(ab)*c", "[^-].*", "[A-Za-z][A-Za-z0-9._/-]{0,99}", "(?i)abc", `\d{4}-\d\d-\d\d`, "x{0,3}", "[a-z]+(,[a-z]+)*",
	"(a|b)*abb", "[é-ü]+", ".", ".*", "a.c", "(?s:.)+", "[[:alpha:]]+", `\pL+`, "(?:a?){8}a{8}", "", "k|K", "(?i)k", "[0-9]{1,3}(\\.[0-9]{1,3}){3}",
	"refs/(heads|tags)/[a-z0-9]+", "a+?", "(a*)*", "[^a]", "a{200}", "~|}|[ -~]{2}",
}

// What the table matches the expression matches as a whole; what it does not,
// the expression matches only with a character past ASCII, or a control
// character, which no argument has.
func FuzzTable(f *testing.F) {
	tables := make([]*table, len(tablePatterns))
	exprs := make([]*regexp.Regexp, len(tablePatterns))
	made := 0
	for i, p := range tablePatterns {
		tables[i], exprs[i] = newTable(p), regexp.MustCompile(`\A(?:`+p+`)\z`)
		if tables[i] != nil {
			made++
		}
		for _, s := range []string{"", "a", "abc", "abb", "2024-01-02", "K", "k", "\u212a", "é", "a.b", "1.2.3.4", "refs/heads/main", strings.Repeat("a", 200), "~~", "ab,cd", "-", "a\nb"} {
			f.Add(i, s)
		}
	}
	require.Greater(f, made, len(tablePatterns)-3)
	f.Fuzz(func(t *testing.T, i int, s string) {
		if i < 0 || i >= len(tables) {
			return
		}
		got, want := tables[i].match(s), exprs[i].MatchString(s)
		if got {
			require.True(t, want, "%s takes %q", tablePatterns[i], s)
			_, ok := plain(s+"x", len(s)+1, false)
			require.True(t, ok, "%q", s)
		}
		if want && !got && tables[i] != nil {
			require.True(t, strings.ContainsFunc(s, func(r rune) bool { return r > 126 || r < ' ' }), "%s leaves %q", tablePatterns[i], s)
		}
	})
}

// What looks at its surroundings, does not parse or is too large has no table.
func TestNoTable(t *testing.T) {
	for _, p := range []string{`\ba`, "^a$", "(", "a)|(?:b", "[a-z]{1,900}", "(a|b)*a(a|b){9}"} {
		require.Nil(t, newTable(p), p)
		require.False(t, newTable(p).match("a"))
	}
}
