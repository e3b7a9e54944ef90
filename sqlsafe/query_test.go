package sqlsafe_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sqlsafe"
)

func TestQueryText(t *testing.T) {
	in := []int{1, 2}
	for _, test := range []struct {
		name string
		q    sqlsafe.Query
		want string
		args []any
	}{
		{"no value", sqlsafe.SQL("SELECT 1"), "SELECT 1", nil},
		{"values", sqlsafe.SQL("SELECT a FROM t WHERE a = ? AND b = ?", 1, "x"), "SELECT a FROM t WHERE a = $1 AND b = $2", []any{1, "x"}},
		{"literal mark", sqlsafe.SQL("SELECT d ?? 'k??' WHERE a = ?", 1), "SELECT d ? 'k?' WHERE a = $1", []any{1}},
		{"trailing semicolon", sqlsafe.SQL("SELECT 1 ; -- done"), "SELECT 1  -- done\n", nil},
		{"nested", sqlsafe.SQL("SELECT a FROM (?) x WHERE b = ?", sqlsafe.SQL("SELECT a FROM t WHERE c = ?", 1), 2),
			"SELECT a FROM (SELECT a FROM t WHERE c = $1) x WHERE b = $2", []any{1, 2}},
		{"and", sqlsafe.SQL("SELECT 1 WHERE ?", sqlsafe.And(sqlsafe.SQL("a = ?", 1), sqlsafe.If(false, "z"), sqlsafe.SQL("b = ? OR c = ?", 2, 3))),
			"SELECT 1 WHERE (a = $1 AND (b = $2 OR c = $3))", []any{1, 2, 3}},
		{"in", sqlsafe.SQL("SELECT 1 WHERE ?", sqlsafe.In("lower(t.id)", in)), "SELECT 1 WHERE lower(t.id) IN ($1, $2)", []any{1, 2}},
		{"in nothing", sqlsafe.SQL("SELECT 1 WHERE ?", sqlsafe.In[int]("id", nil)), "SELECT 1 WHERE 1 = 0", nil},
		{"minus minus", sqlsafe.SQL("SELECT 1 -?", sqlsafe.SQL("-1")), "SELECT 1 - (-1)", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, args, err := test.q.Build(sqlsafe.Postgres)
			require.NoError(t, err)
			require.Equal(t, test.want, text)
			require.Equal(t, test.args, args)
		})
	}
}

// Check knows from one query that a table is scoped, and finds the text of
// another one that names it without.
func TestCheckScope(t *testing.T) {
	type note struct {
		ID     int `db:"id,pk"`
		Tenant int `db:"tenant"`
	}
	mine := sqlsafe.MustFor[note]("app.notes").Scoped("tenant", 1)
	scoped := sqlsafe.SQL("SELECT ? FROM ?", mine.Columns(), mine.Name())
	for _, text := range []string{
		"SELECT 1 FROM notes", "SELECT 1 FROM app.notes", "SELECT 1 FROM \"notes\"", "SELECT 1 FROM Notes n", "DELETE FROM notes WHERE id = 1",
		"SELECT (SELECT count(*) FROM notes)", "WITH x AS (SELECT * FROM notes) SELECT 1 FROM x", "SELECT 1 FROM a JOIN notes ON true",
	} {
		require.EqualError(t, sqlsafe.Check(sqlsafe.Postgres, sqlsafe.Launder(text), scoped), "sqlsafe.Check: misuse: /0 no_scope", text)
		require.NoError(t, sqlsafe.Check(sqlsafe.Postgres, sqlsafe.Launder(text)))
	}
	require.NoError(t, sqlsafe.Check(sqlsafe.Postgres, scoped, sqlsafe.SQL("SELECT 'notes' FROM notes_archive -- notes"),
		sqlsafe.SQL("UPDATE notes SET id = 2 WHERE ?", mine.Scope())))
}
