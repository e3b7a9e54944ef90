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

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// heads begin or end what a server reads as one token, or look like it, and
// tails are good SQL to two readers who disagree about whether the head is over:
// to the one the marker is one, to the other it stands in a quote that ends
// before the comment.
var (
	heads = [][]string{
		{"'", "E'", "N'", "U&'", "_utf8'", `\`, `\'`, `\\`, "''", "\n", "a"},
		{`"`, `""`, `\`, `\"`, "'", "a"},
		{"`", "``", `\`, "\\`", "'", "a"},
		{"[", "]", "]]", "'", "a"},
		{"/*", "*/", "/*/", "**/", "//", "*", "'"},
		{"--", "-- ", "--\t", "--\x01", "#", "\n", "\r", "\r\n", "\f", "\u00a0", "'", "1"},
		{"$$", "$a$", "$é$", "$1$", "$", "a", "é", "1", "'"},
	}
	tails = []string{
		", ?, ' -- '", `, ?, " -- "`, ", ?, ` -- `", ", ?, [ -- ]", ", ?, $$ -- $$", ", ?, $é$ -- $é$", ", ?, $a$ -- $a$",
		", ? -- */\n", ", ? /* -- */", "\n, ?, ' -- '", "\n, ? -- */\n", "\n, ?", ", ?",
	}
)

// known are texts of that form that chance finds too rarely.
var known = []string{
	`SELECT E'\', ?, ' -- '`, `SELECT 'a\', ?, ' -- '`, `SELECT "a\", ?, " -- "`, `SELECT N'\', ?, ' -- '`, `SELECT _utf8'\', ?, ' -- '`,
	"SELECT 1 /* /* */, ? -- */\n", "SELECT 1--1, '\n, ?, ' -- '", "SELECT 1 # '\n, ?, ' -- '", "SELECT $a$ ' $a$, ?, ' -- '", "SELECT 1 -- '\r, ?, ' -- '",
}

// oddText is a SELECT made of a head of several pieces and a tail.
func oddText(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("SELECT 1")
	b.WriteString([]string{"", " ", ", "}[r.IntN(3)])
	family := heads[r.IntN(len(heads))]
	for n := 1 + r.IntN(4); n > 0; n-- {
		b.WriteString(family[r.IntN(len(family))])
	}
	b.WriteString(tails[r.IntN(len(tails))])
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
		if !errors.Is(err, untaint.Code("arg_count")) {
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
	tries := 5_000
	if os.Getenv("UNTAINT_FULL") == "1" {
		tries = 400_000
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
			for n := range tries {
				odd := oddText(r)
				if n < len(known) {
					odd = known[n]
				}
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
			require.Greater(t, parsed, tries/100)
			t.Logf("%d odd texts, %d let through, %d parsed by the server", tries, taken, parsed)
		})
	}
}
