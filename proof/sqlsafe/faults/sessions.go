package faults

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// Sessions runs queries on one connection, in the transactions of others, and lets
// others into ours, all behind Guard, and follows what the hook hears.
func Sessions(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	count := func(on sqlsafe.Querier) int {
		n, err := sqlsafe.One[int](ctx, on, sqlsafe.SQL("SELECT count(*) FROM things"))
		require.NoError(t, err)
		return n
	}
	// A temporary table is of the connection, and gone with it.
	temporary := map[database.Family]sqlsafe.Query{
		database.PostgreSQL: sqlsafe.SQL("CREATE TEMPORARY TABLE passing (a INT)"),
		database.MariaDB:    sqlsafe.SQL("CREATE TEMPORARY TABLE passing (a INT)"),
		database.SQLite:     sqlsafe.SQL("CREATE TEMPORARY TABLE passing (a INT)"),
	}[e.Family]
	require.NoError(t, b.Safe.Conn(ctx, func(db *sqlsafe.DB) error {
		_, err := db.Exec(ctx, temporary)
		require.NoError(t, err)
		_, err = db.Exec(ctx, sqlsafe.SQL("INSERT INTO passing VALUES (?)", 1))
		require.NoError(t, err)
		for a, err := range sqlsafe.Rows[int](ctx, db, sqlsafe.SQL("SELECT a FROM passing UNION ALL SELECT id FROM things")) {
			require.NoError(t, err)
			require.Equal(t, 1, a)
			break // which keeps the connection
		}
		return db.Tx(ctx, func(tx *sqlsafe.Tx) error {
			n, err := sqlsafe.One[int](ctx, tx, sqlsafe.SQL("SELECT count(*) FROM passing"))
			require.Equal(t, 1, n)
			return err
		})
	}))
	if e.Family != database.SQLite {
		for range 3 {
			_, err := b.Safe.Exec(ctx, sqlsafe.SQL("INSERT INTO passing VALUES (?)", 1))
			Is(t, err, untaint.Misuse, "bad_statement")
		}
	}
	require.Panics(t, func() { _ = b.Safe.Conn(ctx, func(*sqlsafe.DB) error { panic("mine") }) })

	// Their transaction, our queries.
	theirs, err := b.Pool.BeginTx(ctx, nil)
	require.NoError(t, err)
	tx := sqlsafe.WrapTx(theirs, Dialect(e))
	_, err = tx.Exec(ctx, insert(7, "seven", 1, 1))
	require.NoError(t, err)
	require.Error(t, tx.Savepoint(ctx, func(tx *sqlsafe.Tx) error { _, err := tx.Exec(ctx, insert(7, "again", 1, 1)); return err }))
	require.Equal(t, 3, count(tx))
	require.Same(t, theirs, tx.SQL())
	require.NoError(t, theirs.Rollback())
	require.Equal(t, 2, count(b.Safe))
	_, err = sqlsafe.WrapTx(nil, Dialect(e)).Exec(ctx, insert(7, "x", 1, 1))
	Is(t, err, untaint.Misuse, "no_database")

	// Our transaction, their queries, which Guard reads.
	mine := b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
		q := insert(8, "eight", 1, 1)
		text, args, err := q.Build(Dialect(e))
		require.NoError(t, err)
		_, err = tx.SQL().ExecContext(q.Permit(ctx), text, args...)
		require.NoError(t, err)
		_, err = tx.SQL().ExecContext(ctx, "DELETE FROM things WHERE name = '"+Canary+"'")
		require.ErrorIs(t, err, sqlsafe.CodeNotPermitted)
		return nil // as a library that passes over it
	})
	Is(t, mine, untaint.Failed, sqlsafe.CodeTxAborted)
	b.Unchanged(t)
}

// Announced follows what a hook hears of transactions.
func Announced(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	var mu sync.Mutex
	var heard []string
	safe := sqlsafe.Wrap(b.Pool, Dialect(e), sqlsafe.WithHook(func(ctx context.Context, s sqlsafe.Statement) (context.Context, func(error)) {
		word, _, _ := strings.Cut(s.Text, " ")
		return nil, func(err error) {
			mu.Lock()
			defer mu.Unlock()
			heard = append(heard, fmt.Sprint(word, " ", err == nil))
		}
	}))
	require.NoError(t, safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
		_ = tx.Savepoint(ctx, func(*sqlsafe.Tx) error { return errors.New("mine") })
		return tx.Savepoint(ctx, func(tx *sqlsafe.Tx) error {
			_, err := tx.Exec(ctx, sqlsafe.SQL("UPDATE things SET amount = 11 WHERE id = ?", 9))
			return err
		})
	}))
	require.Error(t, safe.Tx(ctx, func(*sqlsafe.Tx) error { return errors.New("mine") }))
	require.Equal(t, []string{"BEGIN true", "SAVEPOINT true", "ROLLBACK true", "SAVEPOINT true", "UPDATE true", "RELEASE true", "COMMIT true", "BEGIN true", "ROLLBACK true"}, heard)
}

// endless has no last row.
var endless = map[database.Family]sqlsafe.Query{
	database.PostgreSQL: sqlsafe.SQL("SELECT generate_series(1, 1000000000000)"),
	database.MariaDB:    sqlsafe.SQL("SELECT seq FROM seq_1_to_1000000000000"),
	database.SQLite:     sqlsafe.SQL("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"),
}

// Left leaves a loop over rows that have no end, after one and after many rows, by
// a break and by a panic. Without a cancellation it would not return.
func Left(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	for _, after := range []int{1, 3, 1000} {
		n := 0
		for i, err := range sqlsafe.Rows[int64](ctx, b.Safe, endless[e.Family]) {
			require.NoError(t, err)
			n++
			require.EqualValues(t, n, i)
			if n == after {
				break
			}
		}
		require.Equal(t, after, n)
	}
	require.Panics(t, func() {
		for range sqlsafe.Rows[int64](ctx, b.Safe, endless[e.Family]) {
			panic("mine")
		}
	})
	b.Unchanged(t)
}

// Located misspells statements and requires the line and column in the constant.
func Located(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	var said []string
	safe := sqlsafe.Wrap(b.Pool, Dialect(e), sqlsafe.WithDriverErrors(func(_ context.Context, message string, position int) {
		said = append(said, fmt.Sprint(position, " ", message))
	}))
	type spot struct{ line, column int64 }
	for _, r := range []struct {
		q    sqlsafe.Query
		want spot
		on   []database.Family
	}{
		{sqlsafe.SQL("SELECT id FROM things WHERE nmae = ?", Canary), spot{1, 29}, nil},
		{sqlsafe.SQL("SELECT id\nFROM things\n  WHERE nmae = ?", Canary), spot{3, 9}, nil},
		{sqlsafe.SQL("SELECT id FROM thongs WHERE name = ? AND id > ?", Canary, 1), spot{1, 16}, []database.Family{database.PostgreSQL, database.SQLite, database.MariaDB}},
		{sqlsafe.SQL("SELECT 'é', id FROM things WHERE id = ? AND nmae = ?", 1, Canary), spot{1, 45}, nil},
		{sqlsafe.SQL("SELECT id FROM things WHERE ? AND ?", sqlsafe.SQL("id = ?", 1), sqlsafe.Or(sqlsafe.SQL("id = ?", 1), sqlsafe.SQL("amount = ? AND\nnmae = ?", 1, Canary))), spot{2, 1}, nil},
		{sqlsafe.SQL("SELECT id FROM things WHERE ? AND nmae = ?", sqlsafe.In("id", []int{1, 2, 3}), Canary), spot{1, 35}, nil},
		{sqlsafe.SQL("SELECT 'a??b', id FROM things WHERE nmae = ?", Canary), spot{1, 37}, nil},
		{sqlsafe.SQL("SELECT id FORM things WHERE name = ?", Canary), spot{1, 16}, []database.Family{database.PostgreSQL, database.MariaDB}},
	} {
		if r.on != nil && !slices.Contains(r.on, e.Family) {
			continue
		}
		before := len(said)
		_, err := sqlsafe.All[int](ctx, safe, r.q)
		Is(t, err, untaint.Misuse, "bad_statement")
		got := spot{}
		for v := range untaint.Violations(err) {
			for p := range v.Params.All() {
				switch p.Key() {
				case "line":
					got.line = p.Value().(int64)
				case "column":
					got.column = p.Value().(int64)
				}
			}
		}
		text, _, _ := r.q.Build(Dialect(e))
		require.Equal(t, r.want, got, "%s: %v", text, err)
		require.Contains(t, errors.Unwrap(err).Error(), "^")
		if e.Family == database.PostgreSQL {
			require.Len(t, said, before+1)
			require.NotContains(t, said[before], Canary)
		}
	}
	if e.Family != database.PostgreSQL {
		require.Empty(t, said)
		return
	}
	require.Contains(t, said[0], `29 `)
	require.Contains(t, said[0], `column "nmae" does not exist`)
	n := len(said)
	b.MustExec(t, "CREATE FUNCTION concat_sql(text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT ' || $1; RETURN 1; END $$",
		"CREATE FUNCTION raises(text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', $1 USING ERRCODE = '42601'; END $$")
	for _, q := range []sqlsafe.Query{ // of class 42, and about a value
		sqlsafe.SQL("SELECT CAST(CAST(? AS text) AS regclass)", Canary), sqlsafe.SQL("SELECT CAST(? AS regclass)", Canary), sqlsafe.SQL("SELECT concat_sql(?)", Canary+" x y"),
		sqlsafe.SQL("SELECT raises(?)", Canary), sqlsafe.SQL("SELECT CAST(CAST(? AS text) AS tsquery)", Canary+" &"), sqlsafe.SQL("SELECT CAST(CAST(? AS text) AS jsonpath)", "$."+Canary+" ("),
		sqlsafe.SQL("SELECT nextval(CAST(? AS text))", Canary), sqlsafe.SQL("SELECT set_config(?, 'a', true)", Canary), sqlsafe.SQL("SELECT has_table_privilege(?, 'SELECT')", Canary),
	} {
		_, err := safe.Exec(ctx, q)
		require.Error(t, err)
		require.NotContains(t, fmt.Sprint(err, errors.Unwrap(err)), Canary)
	}
	require.Len(t, said, n, "%q", said)
	require.NoError(t, b.Safe.Verify(ctx))
}

// Interpolated requires silence of a driver that writes values into the text.
func Interpolated(t *testing.T, pool *sql.DB) {
	safe := sqlsafe.Wrap(pool, sqlsafe.Postgres, sqlsafe.WithDriverErrors(func(_ context.Context, message string, _ int) { t.Error(message) }))
	_, err := safe.Exec(t.Context(), sqlsafe.SQL("SELECT id FORM t WHERE name = ?", Canary))
	Is(t, err, untaint.Misuse, "bad_statement")
}
