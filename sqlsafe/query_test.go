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
