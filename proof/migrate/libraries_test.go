package migrate

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"path/filepath"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/untaint/untaint"
	litequeries "github.com/untaint/untaint/proof/sqlsafe/sqlc/litequeries"
	"github.com/untaint/untaint/sqlsafe"
)

// file is a connector of a database in a file.
type file struct {
	d    driver.Driver
	path string
}

func (f file) Connect(context.Context) (driver.Conn, error) { return f.d.Open(f.path) }
func (f file) Driver() driver.Driver                        { return f.d }

// library returns a connector of a database with articles and authors, and a plain
// pool on it.
func library(t *testing.T) (driver.Connector, *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	pool, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, pool.Close()) })
	for _, s := range []string{
		"CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT)", "INSERT INTO articles VALUES (1, 'b'), (2, 'a'), (3, 'c')",
		"CREATE TABLE authors (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, bio VARCHAR(80))", "CREATE TABLE secrets (word TEXT)", "INSERT INTO secrets VALUES ('x')",
	} {
		_, err := pool.Exec(s)
		require.NoError(t, err)
	}
	return file{pool.Driver(), path}, pool
}

const hostileOrder = "(SELECT CASE word WHEN 'x' THEN -id ELSE id END FROM secrets)"

func TestFromSqlx(t *testing.T) {
	ctx := t.Context()
	_, pool := library(t)
	before, after := sqlx.NewDb(pool, "sqlite"), sqlsafe.Wrap(pool, sqlsafe.SQLite)
	want, err := ByIDsBefore(ctx, before, []int64{1, 2}, "title")
	require.NoError(t, err)
	got, err := ByIDsAfter(ctx, after, []int64{1, 2}, "title")
	require.NoError(t, err)
	require.Equal(t, want, got)

	_, err = ByIDsBefore(ctx, before, nil, "title")
	require.Error(t, err, "no list was taken")
	got, err = ByIDsAfter(ctx, after, nil, "title")
	require.NoError(t, err)
	require.Empty(t, got)

	told, err := ByIDsBefore(ctx, before, []int64{1, 2}, hostileOrder)
	require.NoError(t, err)
	require.EqualValues(t, 2, told[0].ID, "the order tells what is in another table")
	_, err = ByIDsAfter(ctx, after, []int64{1, 2}, hostileOrder)
	require.ErrorIs(t, err, untaint.Code("unknown_column"))
}

func TestFromSqlc(t *testing.T) {
	ctx := t.Context()
	c, _ := library(t)
	before, open := GeneratedBefore(c)
	after, guarded := GeneratedAfter(c)
	defer func() { require.NoError(t, open.Close()); require.NoError(t, guarded.Close()) }()
	require.NoError(t, before.AddAuthor(ctx, litequeries.AddAuthorParams{ID: 1, Name: "Ada"}))
	require.NoError(t, after.AddAuthor(ctx, litequeries.AddAuthorParams{ID: 2, Name: "Bob"}))
	list := litequeries.ListAuthorsParams{Ids: []int64{1, 2}}
	want, err := before.ListAuthors(ctx, list)
	require.NoError(t, err)
	got, err := after.ListAuthors(ctx, list)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.Len(t, got, 2)

	const text = "DELETE FROM articles WHERE title = '' OR 1=1"
	_, err = guarded.ExecContext(ctx, text)
	require.ErrorIs(t, err, sqlsafe.CodeNotPermitted)
	_, err = open.ExecContext(ctx, text)
	require.NoError(t, err, "and the pool without Guard has deleted all")
}

func TestFromGorm(t *testing.T) {
	ctx := t.Context()
	c, pool := library(t)
	guarded := sql.OpenDB(sqlsafe.Guard(c, sqlsafe.Allow(embed.FS{}, "select sqlite_version()"))) // which gorm asks when it opens
	defer func() { require.NoError(t, guarded.Close()) }()
	config := func() *gorm.Config { return &gorm.Config{Logger: logger.Discard, DisableAutomaticPing: true} }
	before, err := gorm.Open(sqlite.Dialector{Conn: pool}, config())
	require.NoError(t, err)
	after, err := gorm.Open(sqlite.Dialector{Conn: guarded}, config())
	require.NoError(t, err)
	want, err := LatestBefore(ctx, before, "id >= 2", "title")
	require.NoError(t, err)
	got, err := LatestAfter(ctx, after, 2, "title")
	require.NoError(t, err)
	require.Equal(t, want, got)

	told, err := LatestBefore(ctx, before, "id = 0 OR 1=1", hostileOrder)
	require.NoError(t, err)
	require.EqualValues(t, 3, told[0].ID, "the order tells what is in another table")
	_, err = LatestAfter(ctx, after, 1, hostileOrder)
	require.ErrorIs(t, err, untaint.Code("unknown_column"))
	_, err = LatestBefore(ctx, after, "id = 0 OR 1=1", "title")
	require.ErrorIs(t, err, sqlsafe.CodeNotPermitted)
}
