package sqlsafe_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// quotes open and close what a server reads as one token, and scraps are what
// two readers of SQL may take for the beginning or the end of something.
var (
	quotes = [][2]string{
		{"'", "'"}, {`"`, `"`}, {"`", "`"}, {"E'", "'"}, {"N'", "'"}, {"U&'", "'"}, {"_utf8'", "'"}, {"$$", "$$"}, {"$é$", "$é$"},
		{"[", "]"}, {"/*", "*/"}, {"-- ", "\n"}, {"#", "\n"},
	}
	scraps = []string{
		"'", "''", `"`, "`", "[", "]", `\`, `\'`, `\\`, `\N`, "$$", "$a$", "$é$", "$1$", "$", "a$b", "E'", "e'", "U&'", "x'", "/*", "*/", "/*/", "**/",
		"/**/", "//", "--", "-- ", "--\t", "--1", "#", "\n", "\r", "\r\n", "\f", "\v", "\u00a0", "\x01", "\x7f", " ", "?", "??", "a", "é", "1", "1e", "1e5", "0x",
		"1$", ",", "(", ")", "||", "|", "&", "+", "-", "*", "/", "!", "<", "=", "%", "::text", "@", ":", ".",
	}
	seams = []string{", ", ",", "\n,", " || ", " + "}
)

// oddText is a SELECT made of quotes, scraps and markers.
func oddText(r *rand.Rand) string {
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	var b strings.Builder
	b.WriteString("SELECT ")
	for n := 1 + r.IntN(4); n > 0; n-- {
		switch r.IntN(3) {
		case 0:
			q := quotes[r.IntN(len(quotes))]
			b.WriteString(q[0])
			for m := r.IntN(4); m > 0; m-- {
				b.WriteString(pick(scraps))
			}
			b.WriteString(q[1])
		case 1:
			b.WriteString("1")
		default:
			for m := r.IntN(3); m > 0; m-- {
				b.WriteString(pick(scraps))
			}
			b.WriteString("?")
		}
		if n > 1 {
			b.WriteString(pick(seams))
		}
	}
	return b.String()
}

// laundered makes a Query of a text that was made at run time, as no program
// should: the type parameter stands for a type that cannot be named.
func laundered[T ~string](make func(T, ...any) sqlsafe.Query, s string, args []any) sqlsafe.Query {
	return make(T(s), args...)
}

// markersOf returns the text as the server gets it and how many values it
// binds, and false if it is refused.
func markersOf(d sqlsafe.Dialect, s string) (text string, n int, ok bool) {
	for n = range 8 {
		text, _, err := laundered(sqlsafe.SQL, s, make([]any, n)).Build(d)
		if err == nil {
			return text, n, true
		}
		if !errors.Is(err, sqlsafe.CodeArgCount) {
			return "", 0, false
		}
	}
	return "", 0, false
}

// TestServersReadTheSame: where the server can parse an odd text that was let
// through, it finds as many places for values as were found here. A quote or a
// comment that the two end in different places would hide some or make more.
func TestServersReadTheSame(t *testing.T) {
	ctx := context.Background()
	tries := 3_000
	if os.Getenv("UNTAINT_FULL") == "1" {
		tries = 100_000
	}
	for _, engine := range corpusEngines() {
		if engine.Family == database.SQLite {
			continue // modernc counts no parameters
		}
		database.Each(t, []database.Engine{engine}, func(t *testing.T, i *database.Instance) {
			conn, err := i.Conn(ctx)
			require.NoError(t, err)
			defer conn.Close()
			r := rand.New(rand.NewPCG(1, 2))
			taken, parsed := 0, 0
			for range tries {
				odd := oddText(r)
				text, n, ok := markersOf(dialects[i.Engine.Family], odd)
				if !ok {
					continue
				}
				taken++
				require.NoError(t, conn.Raw(func(c any) error {
					stmt, err := c.(driver.ConnPrepareContext).PrepareContext(ctx, text)
					if err != nil {
						return nil // not SQL, which is no business of the lexer's
					}
					parsed++
					require.Equal(t, n, stmt.NumInput(), "%q", odd)
					return stmt.Close()
				}))
			}
			require.Greater(t, parsed, tries/10)
			t.Logf("%d odd texts, %d let through, %d parsed by the server", tries, taken, parsed)
		})
	}
}
