package sqlsafe_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/proof/sqlsafe/faults"
	"github.com/untaint/untaint/sqlsafe"
)

func TestFaults(t *testing.T) {
	for _, e := range database.All() {
		t.Run(e.Name, func(t *testing.T) {
			faults.All(t, e)
			if e.Family != database.SQLite {
				faults.Servers(t, e)
			}
		})
	}
}

func TestRestart(t *testing.T) {
	for name, private := range map[string]func(testing.TB) *database.Private{
		"postgres": database.PrivatePostgres, "mariadb": database.PrivateMariaDB,
	} {
		t.Run(name, func(t *testing.T) { faults.Restarted(t, private(t)) })
	}
}

func TestRuns(t *testing.T) {
	for _, e := range database.All() {
		t.Run(e.Name, func(t *testing.T) { faults.Runs(t, e) })
	}
}

// What lets a value out of its quotes where the driver puts it into the text is
// asked of the server, before the first statement and by Verify.
func TestCharset(t *testing.T) {
	e := database.MySQL()
	makeSafe := e.Make
	e.Make = func(ctx context.Context) (string, func() error, error) {
		dsn, drop, err := makeSafe(ctx)
		return strings.Replace(dsn, "charset=utf8mb4", "charset=gbk&interpolateParams=true", 1), drop, err
	}
	i := e.Test(t)
	db := sqlsafe.Wrap(guarded(t, i), sqlsafe.MySQL)
	_, err := sqlsafe.One[string](t.Context(), db, sqlsafe.SQL("SELECT ?", "縗' OR 1=1 -- "))
	faults.Is(t, err, untaint.Misuse, "unsafe_setting")
	require.EqualError(t, db.Verify(t.Context()), "sqlsafe.Verify: misuse: unsafe_setting (setting character_set_client); unsafe_setting (setting character_set_connection)")
	everywhere(t, func(t *testing.T, _ *database.Instance, db *sqlsafe.DB) {
		require.NoError(t, db.Verify(t.Context()))
	})
}
