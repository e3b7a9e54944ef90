package sqlsafe_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sqlsafe"
)

func TestBuilder(t *testing.T) {
	var b sqlsafe.Builder
	b.Add("SELECT id FROM users").If(false, "nothing ?", 1).If(true, "u")
	b.Where("a = ?", 1).WhereIf(false, "b = ?", 2).WhereIf(true, "c = ? OR d = ?", 3, 4)
	sqlsafe.WhereIn(&b, "e", []int{5, 6})
	sqlsafe.WhereIn(&b, "f", []int(nil))
	b.Where("?", sqlsafe.And(sqlsafe.SQL("g"), sqlsafe.SQL("h = ?", 7)))
	b.Where("?", true)
	frozen := b.Query()
	b.Add("ORDER BY ? LIMIT ?", users.Sort("-age", "id"), 8)

	text, args, err := b.Build(sqlsafe.Postgres)
	require.NoError(t, err)
	require.Equal(t, `SELECT id FROM users u WHERE a = $1 AND (c = $2 OR d = $3) AND e IN ($4, $5) AND 1 = 0 AND (g AND h = $6) AND $7 ORDER BY "age" DESC LIMIT $8`, text)
	require.Equal(t, []any{1, 3, 4, 5, 6, 7, true, 8}, args)

	text, _, err = sqlsafe.SQL("SELECT count(*) FROM (?) x", frozen).Build(sqlsafe.SQLite)
	require.NoError(t, err)
	require.Equal(t, `SELECT count(*) FROM (SELECT id FROM users u WHERE a = ? AND (c = ? OR d = ?) AND e IN (?, ?) AND 1 = 0 AND (g AND h = ?) AND ?) x`, text)
}

// What does not fit into a Builder itself goes elsewhere, in the same order.
func TestBuilderOverflow(t *testing.T) {
	var b sqlsafe.Builder
	b.Add("SELECT 1")
	var want []any
	for i := range 40 {
		b.Where("a = ? AND b = ?", i, -i)
		want = append(want, i, -i)
	}
	frozen := b.Query()
	b.Where("c = ?", 99)
	for _, q := range []sqlsafe.Query{frozen, frozen} {
		_, args, err := q.Build(sqlsafe.MySQL)
		require.NoError(t, err)
		require.Equal(t, want, args)
	}
	_, args, err := b.Build(sqlsafe.MySQL)
	require.NoError(t, err)
	require.Equal(t, append(want, 99), args)
}

// A query costs its text and its arguments, and nothing else.
func TestBuildAllocations(t *testing.T) {
	name, ids := any("Ada"), []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	whole := testing.AllocsPerRun(200, func() {
		var b sqlsafe.Builder
		b.Add("SELECT id FROM users").WhereIf(true, "name = ?", name).Where("age >= ?", 18)
		sqlsafe.WhereIn(&b, "id", ids)
		b.Add("ORDER BY id LIMIT ?", 20)
		_, _, _ = b.Build(sqlsafe.Postgres)
	})
	require.LessOrEqual(t, whole, 2.0)
	fixed := sqlsafe.SQL("SELECT id FROM users WHERE name = ?", name)
	require.LessOrEqual(t, testing.AllocsPerRun(200, func() { _, _, _ = fixed.Build(sqlsafe.Postgres) }), 1.0)
	bare := sqlsafe.SQL("SELECT id FROM users")
	require.Zero(t, testing.AllocsPerRun(200, func() { _, _, _ = bare.Build(sqlsafe.Postgres) }))
}
