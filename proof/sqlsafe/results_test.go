package sqlsafe_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// A procedure that returns two results is refused, since nothing reads the second;
// one that returns one is not.
func TestSecondResult(t *testing.T) {
	i := database.MySQL().Test(t)
	i.MustExec(t, "CREATE PROCEDURE one() BEGIN SELECT 1; END", "CREATE PROCEDURE two() BEGIN SELECT 1; SELECT 2; END")
	i.SetMaxOpenConns(1) // which has to be free again
	db := sqlsafe.Wrap(i.DB, sqlsafe.MySQL)
	for range 3 {
		all, err := sqlsafe.All[int64](t.Context(), db, sqlsafe.SQL("CALL one()"))
		require.NoError(t, err)
		require.Equal(t, []int64{1}, all)
		one, err := sqlsafe.One[int64](t.Context(), db, sqlsafe.SQL("CALL one()"))
		require.NoError(t, err)
		require.EqualValues(t, 1, one)

		all, err = sqlsafe.All[int64](t.Context(), db, sqlsafe.SQL("CALL two()"))
		require.EqualError(t, err, "sqlsafe.All: misuse: second_result")
		require.Nil(t, all)
		one, err = sqlsafe.One[int64](t.Context(), db, sqlsafe.SQL("CALL two()"))
		require.EqualError(t, err, "sqlsafe.One: misuse: second_result")
		require.Zero(t, one)
		var found error
		for _, err := range sqlsafe.Rows[int64](t.Context(), db, sqlsafe.SQL("CALL two()")) {
			found = err
		}
		require.EqualError(t, found, "sqlsafe.Rows: misuse: second_result")
	}
}

// A statement inside a loop over rows of the same transaction is refused where
// the connection could not run it, and the transaction goes on; SQLite's can.
func TestStatementInsideRows(t *testing.T) {
	database.Each(t, database.All(), func(t *testing.T, i *database.Instance) {
		i.MustExec(t, "CREATE TABLE items (id int PRIMARY KEY, name varchar(9) NOT NULL)", "INSERT INTO items VALUES (1, 'a'), (2, 'b'), (3, 'c')")
		db := sqlsafe.Wrap(i.DB, dialects[i.Engine.Family])
		ids := sqlsafe.SQL("SELECT id FROM items ORDER BY id")
		rename := func(ctx context.Context, tx *sqlsafe.Tx, id int64) error {
			_, err := tx.Exec(ctx, sqlsafe.SQL("UPDATE items SET name = ? WHERE id = ?", "x", id))
			return err
		}
		inside := map[string]func(context.Context, *sqlsafe.Tx, int64) error{
			"Exec": rename,
			"One": func(ctx context.Context, tx *sqlsafe.Tx, id int64) error {
				_, err := sqlsafe.One[string](ctx, tx, sqlsafe.SQL("SELECT name FROM items WHERE id = ?", id))
				return err
			},
			"Savepoint": func(ctx context.Context, tx *sqlsafe.Tx, id int64) error {
				return tx.Savepoint(ctx, func(tx *sqlsafe.Tx) error { return rename(ctx, tx, id) })
			},
		}
		for name, run := range inside {
			t.Run(name, func(t *testing.T) {
				require.NoError(t, db.Tx(t.Context(), func(tx *sqlsafe.Tx) error {
					for id, err := range sqlsafe.Rows[int64](t.Context(), tx, ids) {
						require.NoError(t, err)
						err = run(t.Context(), tx, id)
						if i.Engine.Family == database.SQLite {
							require.NoError(t, err)
							continue
						}
						require.ErrorIs(t, err, untaint.Code("rows_open"))
						require.ErrorIs(t, err, untaint.Misuse)
						break
					}
					all, err := sqlsafe.All[int64](t.Context(), tx, ids) // the rows are closed, and so goes on
					require.Equal(t, []int64{1, 2, 3}, all)
					return errors.Join(err, rename(t.Context(), tx, 1))
				}))
			})
		}
	})
}

var errMood = errors.New("no such mood")

type mood string

// Scan implements sql.Scanner.
func (m *mood) Scan(v any) error { return errMood }

// What the Scan method of a field returns can be asked for, and is not printed.
func TestOwnScanError(t *testing.T) {
	type row struct {
		ID   int64 `db:"id"`
		Mood mood  `db:"mood"`
	}
	database.Each(t, database.All(), func(t *testing.T, i *database.Instance) {
		_, err := sqlsafe.One[row](t.Context(), sqlsafe.Wrap(i.DB, dialects[i.Engine.Family]), sqlsafe.SQL("SELECT 1 AS id, 's3cret' AS mood"))
		require.EqualError(t, err, "sqlsafe.One: failed: field_type (column mood)")
		require.ErrorIs(t, err, errMood)
	})
}
