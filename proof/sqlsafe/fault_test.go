package sqlsafe_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
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

// What a server says of a text with values in it is told to nobody.
func TestInterpolated(t *testing.T) {
	i := database.PGX().Test(t)
	cfg, err := pgx.ParseConfig(i.DSN)
	require.NoError(t, err)
	cfg.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	pool := sql.OpenDB(sqlsafe.Guard(stdlib.GetConnector(*cfg)))
	defer func() { require.NoError(t, pool.Close()) }()
	faults.Interpolated(t, pool)
}

// A sql_mode that cuts values, or that binds NOT otherwise, is not a mode to run with.
func TestMode(t *testing.T) {
	for mode, ok := range map[string]bool{"STRICT_ALL_TABLES": true, "STRICT_TRANS_TABLES,NO_ZERO_DATE": true, "TRADITIONAL": true, "ANSI,STRICT_TRANS_TABLES": true,
		"": false, "NO_ENGINE_SUBSTITUTION": false, "STRICT_ALL_TABLES,HIGH_NOT_PRECEDENCE": false} {
		e := database.MySQL()
		makeSafe := e.Make
		e.Make = func(ctx context.Context) (string, func() error, error) {
			dsn, drop, err := makeSafe(ctx)
			return dsn + "&sql_mode=%27" + strings.ReplaceAll(mode, ",", "%2C") + "%27", drop, err
		}
		db := sqlsafe.Wrap(guarded(t, e.Test(t)), sqlsafe.MySQL)
		_, err := sqlsafe.One[int](t.Context(), db, sqlsafe.SQL("SELECT 1"))
		require.NoError(t, err)
		if ok {
			require.NoError(t, db.Verify(t.Context()), mode)
			continue
		}
		require.EqualError(t, db.Verify(t.Context()), "sqlsafe.Verify: misuse: unsafe_setting (setting sql_mode)", mode)
	}
}
