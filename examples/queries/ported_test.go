package queries_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/examples/queries"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sqlsafe"
)

// postgres returns a pool with Guard below it, on a schema of its own.
func postgres(t *testing.T) *sqlsafe.DB {
	t.Helper()
	ctx := context.Background()
	dsn := os.Getenv("UNTAINT_POSTGRES")
	if dsn == "" {
		dsn = "postgres://postgres@127.0.0.1:5432/test?sslmode=disable"
	}
	cfg, err := pgx.ParseConfig(dsn)
	require.NoError(t, err)
	plain := stdlib.OpenDB(*cfg)
	if err := plain.PingContext(ctx); err != nil {
		env.Missing(t, "PostgreSQL", "set UNTAINT_POSTGRES to a DSN")
	}
	schema := fmt.Sprintf("ported_%d", os.Getpid())
	cfg.RuntimeParams["search_path"] = schema
	pool := sql.OpenDB(sqlsafe.Guard(stdlib.GetConnector(*cfg)))
	t.Cleanup(func() {
		require.NoError(t, pool.Close())
		_, err := plain.ExecContext(ctx, "DROP SCHEMA "+schema+" CASCADE")
		require.NoError(t, err)
		require.NoError(t, plain.Close())
	})
	_, err = plain.ExecContext(ctx, "CREATE SCHEMA "+schema)
	require.NoError(t, err)
	db := sqlsafe.Wrap(pool, sqlsafe.Postgres)
	for _, q := range []sqlsafe.Query{
		sqlsafe.SQL("CREATE TABLE subscribers (id SERIAL PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, status TEXT NOT NULL, gone TIMESTAMPTZ, version INT NOT NULL DEFAULT 0, made TIMESTAMPTZ NOT NULL DEFAULT '2026-01-01 23:30:00+00')"),
		sqlsafe.SQL("INSERT INTO subscribers (email, name, status) VALUES ('ada@example.org', 'Ada', 'on'), ('bob@example.org', 'Bob', 'on'), ('eve@example.org', '100% Eve', 'off')"),
		sqlsafe.SQL("CREATE TABLE lists (id INT PRIMARY KEY)"), sqlsafe.SQL("INSERT INTO lists VALUES (1), (2), (3)"),
		sqlsafe.SQL("CREATE TABLE members (subscriber INT, list INT, PRIMARY KEY (subscriber, list))"), sqlsafe.SQL("INSERT INTO members VALUES (1, 1), (1, 2), (2, 1)"),
		sqlsafe.SQL("CREATE TABLE jobs (id INT PRIMARY KEY, kind TEXT NOT NULL, worker TEXT)"), sqlsafe.SQL("INSERT INTO jobs VALUES (1, 'mail'), (2, 'mail'), (3, 'scan')"),
		sqlsafe.SQL("CREATE TABLE posts (id INT PRIMARY KEY, parent INT, body TEXT NOT NULL)"),
		sqlsafe.SQL("INSERT INTO posts VALUES (1, NULL, 'the quick fox'), (2, 1, 'a fox, a fox'), (3, 1, 'dogs'), (4, 2, 'cats'), (5, NULL, 'birds')"),
		sqlsafe.SQL("CREATE TABLE accounts (id INT PRIMARY KEY, balance INT NOT NULL CHECK (balance >= 0))"), sqlsafe.SQL("INSERT INTO accounts VALUES (1, 100), (2, 0)"),
		sqlsafe.SQL("CREATE TABLE payments (payer INT, payee INT, amount INT CHECK (amount < 50))"),
		sqlsafe.SQL("CREATE FUNCTION extremes(at_least INT, OUT low INT, OUT high INT) LANGUAGE sql AS 'SELECT min(id), max(id) FROM lists WHERE id >= at_least'"),
		sqlsafe.SQL("CREATE PROCEDURE double(INOUT n INT) LANGUAGE plpgsql AS 'BEGIN n := 2 * n; END'"),
	} {
		_, err := db.Exec(ctx, q)
		require.NoError(t, err)
	}
	return db
}

// TestPorted runs each task behind Guard and looks at what it found and changed.
func TestPorted(t *testing.T) {
	ctx, db := t.Context(), postgres(t)
	count := func(q sqlsafe.Query) int {
		n, err := sqlsafe.One[int](ctx, db, q)
		require.NoError(t, err)
		return n
	}

	for _, key := range []struct {
		id          int
		email, name string
	}{{1, "", ""}, {0, "ada@example.org", ""}, {0, "", "Ada"}} {
		s, err := queries.ByKey(ctx, db, key.id, key.email, key.name)
		require.NoError(t, err)
		require.Equal(t, queries.Subscriber{ID: 1, Email: "ada@example.org", Name: "Ada", Status: "on"}, s)
	}
	_, err := queries.ByKey(ctx, db, 0, "", "' OR '1'='1")
	require.ErrorIs(t, err, untaint.NotFound)

	require.NoError(t, queries.Move(ctx, db, 1, []int{2}, []int{1, 3, 9}))
	lists, err := sqlsafe.All[int](ctx, db, sqlsafe.SQL("SELECT list FROM members WHERE subscriber = 1 ORDER BY list"))
	require.NoError(t, err)
	require.Equal(t, []int{1, 3}, lists)
	require.NoError(t, queries.Move(ctx, db, 2, nil, nil))
	require.Equal(t, 1, count(sqlsafe.SQL("SELECT count(*) FROM members WHERE subscriber = 2")))

	require.NoError(t, db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		mine, err := queries.Claim(ctx, tx, "a", 2)
		require.NoError(t, err)
		require.Len(t, mine, 2)
		theirs, err := queries.Claim(ctx, db, "b", 2) // at the same time
		require.Equal(t, []queries.Job{{ID: 3, Kind: "scan"}}, theirs)
		return err
	}))
	_, err = queries.Claim(ctx, db, "a", 1000)
	require.ErrorIs(t, err, untaint.Invalid)

	inserted, err := queries.Put(ctx, db, queries.Subscriber{Email: "zoe@example.org", Name: "Zoe", Status: "on"})
	require.NoError(t, err)
	require.True(t, inserted)
	inserted, err = queries.Put(ctx, db, queries.Subscriber{Email: "zoe@example.org", Name: "Zoë", Status: "on"})
	require.NoError(t, err)
	require.False(t, inserted)

	report, err := queries.Report(ctx, db)
	require.NoError(t, err)
	require.Equal(t, []queries.Share{{"on", 3, 75}, {"off", 1, 25}}, report)

	found, err := queries.FullText(ctx, db, "foxes' & ! (")
	require.NoError(t, err)
	require.Equal(t, []int{2, 1}, []int{found[0].ID, found[1].ID})

	thread, err := queries.Thread(ctx, db, 1)
	require.NoError(t, err)
	require.Equal(t, []int{1, 2, 3, 4}, thread)

	latest, err := queries.Latest(ctx, db, []int{1, 2, 5}, 1)
	require.NoError(t, err)
	require.Equal(t, map[int][]int{1: {3}, 2: {4}}, latest)

	for _, row := range []struct {
		wish queries.Wish
		want []int
	}{
		{queries.Wish{Limit: 10}, []int{1, 2, 3, 4}},
		{queries.Wish{Name: "100%", Limit: 10}, []int{3}},
		{queries.Wish{Email: "b", Status: "on", Not: "off", IDs: []int{1, 2}, Lists: []int{1}, Since: time.Unix(0, 0), Until: time.Now(), Sort: "-name", Limit: 10}, []int{2}},
		{queries.Wish{Lists: []int{}, Limit: 10}, nil},
		{queries.Wish{Sort: "-name", Limit: 2, Offset: 1}, []int{2, 1}},
	} {
		rows, err := queries.Search(ctx, db, row.wish)
		require.NoError(t, err)
		var ids []int
		for _, s := range rows {
			ids = append(ids, s.ID)
		}
		require.Equal(t, row.want, ids, "%+v", row.wish)
	}
	_, err = queries.Search(ctx, db, queries.Wish{Sort: "(SELECT 1)", Limit: 1000})
	require.EqualError(t, err, "sqlsafe.Build: invalid: /sort/0 unknown_column; /limit out_of_range (min 1, max 100)")

	eve, err := queries.ByKey(ctx, db, 3, "", "")
	require.NoError(t, err)
	eve.Name = "Eve"
	require.NoError(t, queries.Rename(ctx, db, eve))
	require.ErrorIs(t, queries.Rename(ctx, db, eve), sqlsafe.CodeStaleRow)

	require.NoError(t, queries.Remove(ctx, db, 3))
	require.ErrorIs(t, queries.Remove(ctx, db, 3), untaint.Conflict)

	many := make([]queries.Subscriber, 10_000)
	for i := range many {
		many[i] = queries.Subscriber{Email: fmt.Sprintf("%d@example.org", i), Name: "x", Status: "on"}
	}
	many[77].Email = "ada@example.org"
	require.NoError(t, queries.Import(ctx, db, many))
	require.Equal(t, 4+9_999, count(sqlsafe.SQL("SELECT count(*) FROM subscribers")))

	require.NoError(t, queries.Pay(ctx, db, 1, 2, 60)) // which the log does not take
	require.ErrorIs(t, queries.Pay(ctx, db, 1, 2, 60), sqlsafe.CodeCheckViolation)
	require.NoError(t, queries.Pay(ctx, db, 1, 2, 40))
	require.Equal(t, 100, count(sqlsafe.SQL("SELECT balance FROM accounts WHERE id = 2")))
	require.Equal(t, 1, count(sqlsafe.SQL("SELECT count(*) FROM payments")))

	days, err := queries.PerDay(ctx, db, "Europe/Oslo")
	require.NoError(t, err)
	require.Equal(t, map[string]int{"2026-01-02": 10_003}, days)

	low, high, err := queries.Extremes(ctx, db, 2)
	require.NoError(t, err)
	require.Equal(t, []int{2, 3}, []int{low, high})
	n, err := queries.Double(ctx, db, 21)
	require.NoError(t, err)
	require.Equal(t, 42, n)
}
