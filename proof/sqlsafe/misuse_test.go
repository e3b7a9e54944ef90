package sqlsafe_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/proof/sqlsafe/misuse"
)

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
		t.Logf("%d probes: %d refused, %d do not compile, %d harmless, %d errors of the database", r.All(), r.Counts[misuse.Refused],
			r.Counts[misuse.NoCompile], r.Counts[misuse.Harmless], r.Counts[misuse.DatabaseError])
	})
}
