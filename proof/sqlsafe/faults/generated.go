package faults

import (
	"context"
	"database/sql"
	"embed"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	litequeries "github.com/untaint/untaint/proof/sqlsafe/sqlc/litequeries"
	myqueries "github.com/untaint/untaint/proof/sqlsafe/sqlc/myqueries"
	pgqueries "github.com/untaint/untaint/proof/sqlsafe/sqlc/pgqueries"
	"github.com/untaint/untaint/sqlsafe"
)

// generated is what code of sqlc does: it adds an author, gets the name of one, and
// counts those with some ids except for one name.
type generated struct {
	files embed.FS
	add   func(ctx context.Context, db *sql.DB, id int, name string) error
	get   func(ctx context.Context, db *sql.DB, id int) (string, error)
	list  func(ctx context.Context, db *sql.DB, ids []int32, but string) (int, error)
}

var generatedFor = map[database.Family]generated{
	database.PostgreSQL: {
		pgqueries.Files,
		func(ctx context.Context, db *sql.DB, id int, name string) error {
			return pgqueries.New(db).AddAuthor(ctx, pgqueries.AddAuthorParams{ID: int32(id), Name: name})
		},
		func(ctx context.Context, db *sql.DB, id int) (string, error) {
			a, err := pgqueries.New(db).GetAuthor(ctx, int32(id))
			return a.Name, err
		},
		func(ctx context.Context, db *sql.DB, ids []int32, _ string) (int, error) {
			rows, err := pgqueries.New(db).ListAuthors(ctx, pgqueries.ListAuthorsParams{Ids: ids})
			return len(rows), err
		},
	},
	database.MariaDB: {
		myqueries.Files,
		func(ctx context.Context, db *sql.DB, id int, name string) error {
			return myqueries.New(db).AddAuthor(ctx, myqueries.AddAuthorParams{ID: int32(id), Name: name})
		},
		func(ctx context.Context, db *sql.DB, id int) (string, error) {
			a, err := myqueries.New(db).GetAuthor(ctx, int32(id))
			return a.Name, err
		},
		func(ctx context.Context, db *sql.DB, ids []int32, but string) (int, error) {
			rows, err := myqueries.New(db).ListAuthors(ctx, myqueries.ListAuthorsParams{Ids: ids, Name: but})
			return len(rows), err
		},
	},
	database.SQLite: {
		litequeries.Files,
		func(ctx context.Context, db *sql.DB, id int, name string) error {
			return litequeries.New(db).AddAuthor(ctx, litequeries.AddAuthorParams{ID: int64(id), Name: name})
		},
		func(ctx context.Context, db *sql.DB, id int) (string, error) {
			a, err := litequeries.New(db).GetAuthor(ctx, int64(id))
			return a.Name, err
		},
		func(ctx context.Context, db *sql.DB, ids []int32, but string) (int, error) {
			wide := make([]int64, len(ids))
			for i, id := range ids {
				wide[i] = int64(id)
			}
			rows, err := litequeries.New(db).ListAuthors(ctx, litequeries.ListAuthorsParams{Ids: wide, Name: but})
			return len(rows), err
		},
	},
}

// Generated runs code that sqlc has generated behind Guard, which refuses it
// without Allow, and all else with it.
func Generated(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	b.MustExec(t, "CREATE TABLE authors (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, bio VARCHAR(80))")
	g := generatedFor[e.Family]
	c, err := b.Connector()
	require.NoError(t, err)
	pool := sql.OpenDB(sqlsafe.Guard(c, sqlsafe.Allow(g.files, "SELECT 7")))
	defer func() { require.NoError(t, pool.Close()) }()

	require.ErrorIs(t, g.add(ctx, b.Pool, 1, "Ada"), sqlsafe.CodeNotPermitted)
	for id, name := range []string{"Ada", "Bob", Canary + "' OR 1=1 --"} {
		require.NoError(t, g.add(ctx, pool, id, name))
	}
	name, err := g.get(ctx, pool, 2)
	require.NoError(t, err)
	require.Equal(t, Canary+"' OR 1=1 --", name)
	for _, row := range []struct {
		ids  []int32
		want int
	}{{nil, 0}, {[]int32{0}, 1}, {[]int32{0, 1, 2, 9}, 3}} {
		n, err := g.list(ctx, pool, row.ids, "nobody")
		require.NoError(t, err)
		require.Equal(t, row.want, n)
	}
	var seven int
	require.NoError(t, pool.QueryRowContext(ctx, "SELECT 7 /*traceparent='00-5bd66ef5095369c7b0d1f8f4bd33716a-01',route='%2Fa'*/").Scan(&seven))
	for _, text := range []string{
		"SELECT 8", "SELECT 7 OR 1=1", "SELECT 7 /* a */", "SELECT 7 /*a='b'*/ OR 1=1", "SELECT 7 /*!a='b'*/", "SELECT 7 /*a='b' or '1'='1'*/",
		"SELECT 7; SELECT 8", "SELECT 7 -- a='b'", "SELECT id, name, bio FROM authors WHERE id = 1 LIMIT 1",
	} {
		_, err := pool.ExecContext(ctx, text)
		Is(t, err, untaint.Misuse, sqlsafe.CodeNotPermitted)
	}
	safe := sqlsafe.Wrap(pool, Dialect(e))
	count, err := sqlsafe.One[int](ctx, safe, sqlsafe.SQL("SELECT count(*) FROM authors WHERE name = ?", "Ada"))
	require.NoError(t, err)
	require.Equal(t, 1, count)

	// An argument with a name is one that two drivers of SQLite would bind NULL for.
	q := sqlsafe.SQL("SELECT name FROM authors WHERE id = ?", 1)
	text, _, err := q.Build(Dialect(e))
	require.NoError(t, err)
	var out string
	for _, arg := range []any{sql.Named("id", 1), sql.Out{Dest: &out}} {
		require.ErrorIs(t, pool.QueryRowContext(q.Permit(ctx), text, arg).Scan(&out), untaint.Code("bad_arg"), "%T", arg)
	}

	// One value in three places.
	x := sqlsafe.Bind(1)
	n, err := sqlsafe.One[int](ctx, safe, sqlsafe.SQL("SELECT count(*) FROM authors WHERE id = ? AND ? <= id AND name <> ? AND ?", x, x, "z", sqlsafe.Or(sqlsafe.SQL("id = ?", x), sqlsafe.SQL("id = ?", 7))))
	require.NoError(t, err)
	require.Equal(t, 1, n)
	if e.Family != database.MariaDB {
		unit := sqlsafe.Bind("a")
		rows, err := sqlsafe.All[int](ctx, safe, sqlsafe.SQL("SELECT count(*) FROM authors GROUP BY replace(name, ?, ?), replace(name, ?, ?) HAVING max(replace(name, ?, ?)) <> ?", unit, "b", unit, "c", unit, "d", "none"))
		require.NoError(t, err)
		require.Len(t, rows, 3)
	}
}
