package database_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/database"
)

func TestEngines(t *testing.T) {
	for _, e := range append(database.All(), database.MySQLMode("ANSI_QUOTES,NO_BACKSLASH_ESCAPES")) {
		t.Run(e.Name, func(t *testing.T) { database.Probe(t, e) })
	}
}

func TestMySQLMode(t *testing.T) {
	i := database.MySQLMode("ANSI_QUOTES,NO_BACKSLASH_ESCAPES").Test(t)
	var mode string
	require.NoError(t, i.QueryRow("SELECT @@sql_mode").Scan(&mode))
	require.Contains(t, mode, "NO_BACKSLASH_ESCAPES")
}

func TestOf(t *testing.T) {
	require.Len(t, database.Of(database.PostgreSQL, database.All()), 2)
}
