// Package sqlsafe_test runs package sqlsafe on real servers.
package sqlsafe_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// dialects says how an engine is spoken to.
var dialects = map[database.Family]sqlsafe.Dialect{
	database.PostgreSQL: sqlsafe.Postgres,
	database.MariaDB:    sqlsafe.MySQL,
	database.SQLite:     sqlsafe.SQLite,
}

// guarded returns a pool on the same database with Guard below it.
func guarded(t testing.TB, i *database.Instance, opts ...sqlsafe.GuardOption) *sql.DB {
	t.Helper()
	c, err := i.Connector()
	require.NoError(t, err)
	pool := sql.OpenDB(sqlsafe.Guard(c, opts...))
	t.Cleanup(func() {
		require.Zero(t, pool.Stats().InUse, "a connection was leaked")
		require.NoError(t, pool.Close())
	})
	return pool
}

type account struct {
	ID      int64      `db:"id"`
	Name    string     `db:"name"`
	Balance int        `db:"balance"`
	Note    *string    `db:"note"`
	Made    *time.Time `db:"made"`
}

const accountColumns = "id, name, balance, note, made"

// accounts makes a table with two rows.
func accounts(t testing.TB, i *database.Instance) {
	t.Helper()
	engine := ""
	if i.Engine.Family == database.MariaDB {
		engine = " ENGINE=InnoDB"
	}
	i.MustExec(t,
		"CREATE TABLE accounts (id BIGINT PRIMARY KEY, name VARCHAR(20) NOT NULL, balance INT NOT NULL, note VARCHAR(50), made TIMESTAMP NULL, CONSTRAINT accounts_name UNIQUE (name), CONSTRAINT accounts_balance CHECK (balance >= 0))"+engine,
		"INSERT INTO accounts (id, name, balance) VALUES (1, 'ann', 100), (2, 'bob', 100)",
	)
}

// everywhere runs a test on each engine with the accounts, below Guard.
func everywhere(t *testing.T, test func(*testing.T, *database.Instance, *sqlsafe.DB)) {
	database.Each(t, database.All(), func(t *testing.T, i *database.Instance) {
		accounts(t, i)
		test(t, i, sqlsafe.Wrap(guarded(t, i), dialects[i.Engine.Family]))
	})
}

// TestGuardHidesTheConnection: whatever sql.Conn.Raw leads to is guarded. The
// transaction of lib/pq is the driver's connection itself.
func TestGuardHidesTheConnection(t *testing.T) {
	ctx := context.Background()
	everywhere(t, func(t *testing.T, i *database.Instance, _ *sqlsafe.DB) {
		conn, err := guarded(t, i).Conn(ctx)
		require.NoError(t, err)
		defer conn.Close()
		require.NoError(t, conn.Raw(func(c any) error {
			tx, err := c.(driver.ConnBeginTx).BeginTx(ctx, driver.TxOptions{})
			require.NoError(t, err)
			for _, way := range []bool{is[driver.ExecerContext](tx), is[driver.QueryerContext](tx), is[driver.Conn](tx), is[driver.ConnPrepareContext](tx)} {
				require.False(t, way, "%T", tx)
			}
			return tx.Rollback()
		}))
	})
}

func is[T any](v any) bool {
	_, ok := v.(T)
	return ok
}

func TestReading(t *testing.T) {
	ctx := context.Background()
	everywhere(t, func(t *testing.T, _ *database.Instance, db *sqlsafe.DB) {
		all, err := sqlsafe.All[account](ctx, db, sqlsafe.SQL("SELECT "+accountColumns+" FROM accounts ORDER BY id"))
		require.NoError(t, err)
		require.Equal(t, []account{{ID: 1, Name: "ann", Balance: 100}, {ID: 2, Name: "bob", Balance: 100}}, all)

		none, err := sqlsafe.All[account](ctx, db, sqlsafe.SQL("SELECT "+accountColumns+" FROM accounts WHERE id = ?", 9))
		require.NoError(t, err)
		require.Nil(t, none)

		one, err := sqlsafe.One[account](ctx, db, sqlsafe.SQL("SELECT "+accountColumns+" FROM accounts WHERE name = ?", "bob"))
		require.NoError(t, err)
		require.EqualValues(t, 2, one.ID)

		n, err := sqlsafe.One[int](ctx, db, sqlsafe.SQL("SELECT count(*) FROM accounts"))
		require.NoError(t, err)
		require.Equal(t, 2, n)

		_, err = sqlsafe.One[account](ctx, db, sqlsafe.SQL("SELECT "+accountColumns+" FROM accounts WHERE name = ?", "eve' --"))
		require.EqualError(t, err, "sqlsafe.One: not_found: no_rows")
		require.ErrorIs(t, err, sql.ErrNoRows)

		_, err = sqlsafe.One[account](ctx, db, sqlsafe.SQL("SELECT "+accountColumns+" FROM accounts"))
		require.EqualError(t, err, "sqlsafe.One: misuse: many_rows")

		var names []string
		for a, err := range sqlsafe.Rows[account](ctx, db, sqlsafe.SQL("SELECT "+accountColumns+" FROM accounts ORDER BY id DESC")) {
			require.NoError(t, err)
			names = append(names, a.Name)
			break
		}
		require.Equal(t, []string{"bob"}, names)
	})
}

func TestWriting(t *testing.T) {
	ctx := context.Background()
	everywhere(t, func(t *testing.T, _ *database.Instance, db *sqlsafe.DB) {
		r, err := db.Exec(ctx, sqlsafe.SQL("UPDATE accounts SET balance = balance + ? WHERE id = ?", 5, 1))
		require.NoError(t, err)
		n, err := r.RowsAffected()
		require.NoError(t, err)
		require.EqualValues(t, 1, n)

		failed := errors.New("mine")
		require.ErrorIs(t, db.Tx(ctx, func(tx *sqlsafe.Tx) error {
			_, err := tx.Exec(ctx, sqlsafe.SQL("DELETE FROM accounts WHERE id = ?", 1))
			require.NoError(t, err)
			left, err := sqlsafe.One[int](ctx, tx, sqlsafe.SQL("SELECT count(*) FROM accounts"))
			require.NoError(t, err)
			require.Equal(t, 1, left)
			return failed
		}), failed)
		require.Equal(t, 2, count(t, db))
	})
}

func count(t testing.TB, db *sqlsafe.DB) int {
	t.Helper()
	n, err := sqlsafe.One[int](context.Background(), db, sqlsafe.SQL("SELECT count(*) FROM accounts"))
	require.NoError(t, err)
	return n
}

func TestGuardRefusesStrings(t *testing.T) {
	ctx := context.Background()
	everywhere(t, func(t *testing.T, i *database.Instance, _ *sqlsafe.DB) {
		pool := guarded(t, i)
		_, err := pool.ExecContext(ctx, "DELETE FROM accounts")
		require.ErrorIs(t, err, sqlsafe.CodeNotPermitted)
		require.ErrorIs(t, err, untaint.Misuse)
		_, err = pool.QueryContext(ctx, "SELECT 1") //nolint:sqlclosecheck,rowserrcheck // refused
		require.ErrorIs(t, err, sqlsafe.CodeNotPermitted)
		_, err = pool.PrepareContext(ctx, "SELECT 1") //nolint:sqlclosecheck // refused
		require.ErrorIs(t, err, sqlsafe.CodeNotPermitted)

		q := sqlsafe.SQL("SELECT name FROM accounts WHERE id = ?", 1)
		text, args, err := q.Build(dialects[i.Engine.Family])
		require.NoError(t, err)
		var name string
		require.NoError(t, pool.QueryRowContext(q.Permit(ctx), text, args...).Scan(&name))
		require.Equal(t, "ann", name)
		require.ErrorIs(t, pool.QueryRowContext(q.Permit(ctx), text+" OR 1=1", args...).Scan(&name), sqlsafe.CodeNotPermitted)
	})
}
