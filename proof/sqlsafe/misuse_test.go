package sqlsafe_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/proof/sqlsafe/misuse"
)

var pointer = regexp.MustCompile(`"pointer":"[^"]*"`)

// What a string of a client does at each place of a statement, on each
// database, when it is handed to us.
func TestMisuse(t *testing.T) {
	database.Each(t, database.Main(), func(t *testing.T, i *database.Instance) {
		results, err := misuse.Run(t.Context(), []database.Engine{i.Engine}, "sqlsafe")
		require.NoError(t, err)
		require.Len(t, results, 1)
		r := results[0]
		require.GreaterOrEqual(t, misuse.Probes(), 90)
		require.Equal(t, misuse.Probes(), r.All())
		require.Empty(t, r.Where)
		require.Zero(t, r.Counts[misuse.Through])
		require.Zero(t, r.Counts[misuse.NoWay])
		// What is said, except for where: a pointer has the client's own words.
		require.Greater(t, len(r.Answers), 40)
		for _, answer := range r.Answers {
			said := pointer.ReplaceAllString(answer, "")
			require.NotRegexp(t, `(?i)users|secrets|touched|canary|admin|\blog\b|\bage\b`, said)
		}
		t.Logf("%d probes: %d refused, %d do not compile, %d harmless, %d errors of the database", r.All(), r.Counts[misuse.Refused],
			r.Counts[misuse.NoCompile], r.Counts[misuse.Harmless], r.Counts[misuse.DatabaseError])
	})
}
