package sqlsafe_test

import (
	"database/sql"
	"embed"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

//go:embed testdata/allow/good
var goodFiles embed.FS

//go:embed testdata/allow/bad
var badFiles embed.FS

// What is allowed is the statement and nothing near it.
func TestAllow(t *testing.T) {
	pool := sql.OpenDB(sqlsafe.Guard(&quiet{}, sqlsafe.Allow(goodFiles, " SELECT 1;\n", "SELECT /*SLICE:a*/? + 1, /*SLICE:b*/?"), sqlsafe.Allow(embed.FS{}, "SELECT 2")))
	for text, ok := range map[string]bool{
		"SELECT 1": true, "SELECT 2": true, "SELECT 1 ; ": true, "select 1": false, "SELECT  1": false, "SELECT 1;;": false, "SELECT 1;SELECT 1": false, "": false,
		"SELECT ? + 1, ?": true, "SELECT ?,?,? + 1, NULL": true, "SELECT /*SLICE:a*/? + 1, /*SLICE:b*/?": true, "SELECT ?, ? + 1, ?": false, "SELECT ?,1 + 1, ?": false,
		"SELECT  + 1, ?": false, "SELECT ? + 1, ?, ?": false, "SELECT NULL,? + 1, ?": false, "SELECT ?,?": false, "SELECT ? + 1, ?,": false, "SELECT ? + 1, ?,?": true,
		"-- name: One :one\nSELECT a FROM t WHERE b = $1": true, "SELECT a FROM t WHERE b = $1": false, "-- name: Two :exec\nDELETE FROM t\nWHERE b = 'x;y' -- all": true,
		"-- name: One :one\nSELECT a FROM t WHERE b = $1;\n\n-- name: Two :exec\nDELETE FROM t\nWHERE b = 'x;y' -- all": false,
		"UPDATE t SET a = 1 WHERE b = 2": true, "UPDATE t SET a = 1": false, "SELECT `a` FROM `t`": true, "SELECT `a` FROM `": false, "not this": false, "nor that": false,
		"SELECT 1 /*a='b'*/": true, "SELECT 1/*a='b',c='%27d%27'*/;": true, "SELECT 1 /*a='b'*/ /*a='b'*/": false, "SELECT 1 /*a=b*/": false, "SELECT 1 /*a='b*/": false,
		"SELECT 1 /**/": false, "SELECT 1 /*a='b',*/": false, "SELECT 1 /*a='b''*/": false, "SELECT 1 /*='b'*/": false, "SELECT 1 /*a='/*b'*/": false, "SELECT 1 /*!a='b'*/": false,
		"SELECT 1 /*+a='b'*/": true, "/*a='b'*/ SELECT 1": false, "SELECT 1 /*a='b\n'*/": false, "SELECT 9 /*a='b'*/": false, "SAVEPOINT a /*a='b'*/": true, "DROP TABLE t /*a='b'*/": false,
	} {
		_, err := pool.ExecContext(t.Context(), text)
		if ok {
			require.NoError(t, err, text)
			continue
		}
		require.ErrorIs(t, err, sqlsafe.CodeNotPermitted, text)
	}
	for _, none := range []sqlsafe.GuardOption{sqlsafe.Allow(embed.FS{}), sqlsafe.Allow(badFiles, "SELECT 1"), sqlsafe.Allow(embed.FS{}, " ;")} {
		_, err := sql.OpenDB(sqlsafe.Guard(&quiet{}, none)).ExecContext(t.Context(), "SELECT 1")
		require.ErrorIs(t, err, untaint.Code("bad_file"))
	}
}

// A savepoint with a comment is a savepoint.
func TestCommentedSavepoint(t *testing.T) {
	tx, err := sql.OpenDB(sqlsafe.Guard(&quiet{})).BeginTx(t.Context(), nil)
	require.NoError(t, err)
	for _, text := range []string{"SAVEPOINT a /*k='v'*/", "DELETE FROM t", "ROLLBACK TO a /*k='v'*/"} {
		_, _ = tx.ExecContext(t.Context(), text)
	}
	require.NoError(t, tx.Commit())
}

// One value has one placeholder, wherever it stands, except for a sort key.
func TestBind(t *testing.T) {
	x, y := sqlsafe.Bind("a"), sqlsafe.Bind("a")
	q := sqlsafe.SQL("SELECT ? WHERE b = ? AND c = ? AND ? AND d = ?", x, 1, y, sqlsafe.And(sqlsafe.SQL("e = ?", x), sqlsafe.SQL("f = ?", 2)), y)
	for d, want := range map[sqlsafe.Dialect]string{
		sqlsafe.Postgres:  "SELECT $1 WHERE b = $2 AND c = $3 AND ((e = $1) AND f = $4) AND d = $3",
		sqlsafe.SQLite:    "SELECT ? WHERE b = ? AND c = ? AND ((e = ?1) AND f = ?) AND d = ?3",
		sqlsafe.SQLServer: "SELECT @p1 WHERE b = @p2 AND c = @p3 AND ((e = @p1) AND f = @p4) AND d = @p3",
	} {
		text, args := built(t, d, q)
		require.Equal(t, want, text)
		require.Equal(t, []any{"a", 1, "a", 2}, args)
	}
	text, args := built(t, sqlsafe.MySQL, q)
	require.Equal(t, "SELECT ? WHERE b = ? AND c = ? AND ((e = ?) AND f = ?) AND d = ?", text)
	require.Equal(t, []any{"a", 1, "a", "a", 2, "a"}, args)
	var b sqlsafe.Builder
	text, args, err := b.Add("SELECT 1").Where("a = ?", x).Where("b = ?", x).Build(sqlsafe.Postgres)
	require.NoError(t, err)
	require.Equal(t, "SELECT 1 WHERE (a = $1) AND (b = $1)", text)
	require.Equal(t, []any{"a"}, args)
	for _, bad := range []sqlsafe.Query{
		sqlsafe.SQL("SELECT 1 ORDER BY ?", x), sqlsafe.SQL("SELECT 1 ORDER BY a, ? DESC", x), sqlsafe.SQL("SELECT 1 ORDER BY ?", sqlsafe.SQL("?", x)),
		sqlsafe.SQL("SELECT ?", sqlsafe.Bind("\x00")), sqlsafe.SQL("SELECT ?", sqlsafe.Bind(sqlsafe.SQL("1"))), sqlsafe.SQL("SELECT ?", sqlsafe.Bind(make(chan int))),
	} {
		_, _, err := bad.Build(sqlsafe.Postgres)
		require.Error(t, err)
	}
}

// A library that adds a comment may take away the blanks around the statement and put
// the comment before the semicolon. Without a comment nobody may.
func TestTrimmedAndCommented(t *testing.T) {
	pool := sql.OpenDB(sqlsafe.Guard(&quiet{}))
	defer pool.Close()
	ctx := sqlsafe.SQL("\n\tSELECT 1\n").Permit(t.Context())
	for text, ok := range map[string]bool{
		"\n\tSELECT 1\n": true, "SELECT 1/*action='%2Fa',route='b'*/": true, "SELECT 1/*action='a'*/;": true, "\n\tSELECT 1\n /*a='b'*/": true,
		"SELECT 1": false, "SELECT 1\n": false, "SELECT 1\u00a0/*a='b'*/": false, "SELECT 1;/*a='b'*/": false, "SELECT 12/*a='b'*/": false,
		"SELECT  1/*a='b'*/": false, "/*a='b'*/SELECT 1": false, "SELECT 1/*a='b'*//*c='d'*/": false,
	} {
		_, err := pool.ExecContext(ctx, text)
		if ok {
			require.NoError(t, err, "%q", text)
			continue
		}
		require.ErrorIs(t, err, sqlsafe.CodeNotPermitted, "%q", text)
	}
}
