package sqlsafe_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sqlsafe"
)

func TestBuilder(t *testing.T) {
	var b sqlsafe.Builder
	b.Add("SELECT id FROM users").If(false, "nothing ?", 1).If(true, "u")
	b.Where("a = ?", 1).WhereIf(false, "b = ?", 2).WhereIf(true, "c = ? OR d = ?", 3, 4)
	b.Where("?", sqlsafe.In("e", []int{5, 6}))
	b.Where("?", sqlsafe.In("f", []int(nil)))
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

// A Builder of values alone takes a shorter way than one with a query in it, or
// than the query that it is. Both write the same, and refuse the same.
func TestBuilderShortWay(t *testing.T) {
	long := strings.Repeat("é", 100)
	for _, row := range []struct {
		name  string
		fill  func(b *sqlsafe.Builder)
		want  string
		code  untaint.Code
		bound int
	}{
		{"values", func(b *sqlsafe.Builder) { b.Add("SELECT a FROM t").Where("b = ?", 1).Where("c = ?", long) }, "SELECT a FROM t WHERE b = $1 AND c = $2", "", 2},
		{"no values", func(b *sqlsafe.Builder) { b.Add("SELECT a").Add("FROM t") }, "SELECT a FROM t", "", 0},
		{"or", func(b *sqlsafe.Builder) { b.Add("SELECT a FROM t").Where("b = ? OR c", 1) }, "SELECT a FROM t WHERE (b = $1 OR c)", "", 1},
		{"blanks", func(b *sqlsafe.Builder) { b.Add("SELECT ?\n", 1).Add("FROM t").Add("x ") }, "SELECT $1\nFROM t x ", "", 1},
		{"two digits", func(b *sqlsafe.Builder) {
			b.Add("SELECT a FROM t")
			b.Where("?", sqlsafe.In("b", make([]int, 11)))
			b.Where("c = ?", 1)
		},
			"SELECT a FROM t WHERE b IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AND c = $12", "", 12},
		{"list of an expression", func(b *sqlsafe.Builder) { b.Add("SELECT a FROM t"); b.Where("?", sqlsafe.In("b + 1", []int{1})) }, "SELECT a FROM t WHERE (b + 1) IN ($1)", "", 1},
		{"one condition left out", func(b *sqlsafe.Builder) { b.Add("DELETE FROM t").Where("b = ?", 1).WhereIf(false, "c = ?", 2) }, "DELETE FROM t WHERE b = $1", "", 1},
		{"all conditions left out", func(b *sqlsafe.Builder) { b.Add("DELETE FROM t").WhereIf(false, "c = ?", 2) }, "", untaint.Code("missing_where"), 0},
		{"all left out", func(b *sqlsafe.Builder) { b.If(false, "SELECT 1") }, "", untaint.Code("empty_text"), 0},
		{"nothing", func(b *sqlsafe.Builder) {}, "", untaint.Code("empty_text"), 0},
		{"empty piece", func(b *sqlsafe.Builder) { b.Add("SELECT 1").Add(" ") }, "", untaint.Code("empty_text"), 0},
		{"open quote", func(b *sqlsafe.Builder) { b.Add("SELECT 1").Where("a = 'b") }, "", untaint.Code("open_quote"), 0},
		{"too few values", func(b *sqlsafe.Builder) { b.Add("SELECT 1").Where("a = ?") }, "", untaint.Code("arg_count"), 0},
		{"too many values", func(b *sqlsafe.Builder) { b.Add("SELECT 1").Where("a = ?", 1, 2) }, "", untaint.Code("arg_count"), 0},
		{"nul", func(b *sqlsafe.Builder) { b.Add("SELECT 1").Where("a = ?", "\x00") }, "", untaint.Code("nul_in_text"), 0},
		{"function", func(b *sqlsafe.Builder) { b.Add("SELECT 1").Where("a = ?", func() {}) }, "", untaint.Code("bad_arg"), 0},
		{"nil in a list", func(b *sqlsafe.Builder) { b.Add("SELECT 1"); b.Where("?", sqlsafe.In("a", []any{1, nil})) }, "", untaint.Code("null_in_list"), 0},
		{"nil pointer in a list", func(b *sqlsafe.Builder) { b.Add("SELECT 1"); b.Where("?", sqlsafe.In("a", []*int{nil})) }, "", untaint.Code("null_in_list"), 0},
		{"value to sort by", func(b *sqlsafe.Builder) { b.Add("SELECT 1 ORDER BY ?", "a") }, "", untaint.Code("bind_in_order"), 0},
		{"value to sort by in the next piece", func(b *sqlsafe.Builder) { b.Add("SELECT 1 ORDER BY").Add("?", "a") }, "", untaint.Code("bind_in_order"), 0},
		{"query that ends a statement", func(b *sqlsafe.Builder) { b.Add("SELECT 1").Where("?", sqlsafe.SQL("a;")) }, "", untaint.Code("second_statement"), 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			var b sqlsafe.Builder
			row.fill(&b)
			text, args, err := b.Build(sqlsafe.Postgres)
			same, sameArgs, sameErr := b.Query().Build(sqlsafe.Postgres)
			require.Equal(t, sameErr, err)
			require.Equal(t, sameArgs, args)
			require.Equal(t, same, text)
			require.Equal(t, row.want, text)
			require.Len(t, args, row.bound)
			if row.code != "" {
				require.ErrorIs(t, err, row.code)
			}
		})
	}
}

// What Build returned is the caller's to change.
func TestBuilderKeepsItsValues(t *testing.T) {
	var b sqlsafe.Builder
	b.Add("SELECT 1").Where("a = ?", 1)
	_, args, err := b.Build(sqlsafe.Postgres)
	require.NoError(t, err)
	args[0] = 2
	text, again, err := b.Where("b = ?", 3).Build(sqlsafe.Postgres)
	require.NoError(t, err)
	require.Equal(t, "SELECT 1 WHERE a = $1 AND b = $2", text)
	require.Equal(t, []any{1, 3}, again)
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

// A query costs its text and its arguments, a list itself, and nothing else.
func TestBuildAllocations(t *testing.T) {
	name, ids := any("Ada"), []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	whole := env.Allocs(func() {
		var b sqlsafe.Builder
		b.Add("SELECT id FROM users").WhereIf(true, "name = ?", name).Where("age >= ?", 18)
		b.Where("?", sqlsafe.In("id", ids))
		b.Add("ORDER BY id LIMIT ?", 20)
		_, _, _ = b.Build(sqlsafe.Postgres)
	})
	require.LessOrEqual(t, whole, 3.0)
	fixed := sqlsafe.SQL("SELECT id FROM users WHERE name = ?", name)
	require.LessOrEqual(t, env.Allocs(func() { _, _, _ = fixed.Build(sqlsafe.Postgres) }), 1.0)
	bare := sqlsafe.SQL("SELECT id FROM users")
	require.Zero(t, env.Allocs(func() { _, _, _ = bare.Build(sqlsafe.Postgres) }))
}

// A list has memory for the values of one statement. What is built of it again has
// its own, whoever changes the values of the first, and from however many goroutines.
func TestListLendsItsMemoryOnce(t *testing.T) {
	in := sqlsafe.In("id", []int{1, 2, 3})
	for _, q := range []sqlsafe.Query{
		sqlsafe.SQL("SELECT 1 FROM t WHERE a = ? AND ?", 7, in),
		new(sqlsafe.Builder).Add("SELECT 1 FROM t").Where("a = ?", 7).Where("?", in).Query(),
		sqlsafe.SQL("SELECT 1 FROM t WHERE a = ? AND ?", 7, sqlsafe.In("id", []int{1, 2, 3})),
		new(sqlsafe.Builder).Add("SELECT 1 FROM t").Where("a = ?", 7).Where("?", sqlsafe.NotIn("id", []int{1, 2, 3})).Query(),
	} {
		_, first, err := q.Build(sqlsafe.Postgres)
		require.NoError(t, err)
		_, second, err := q.Build(sqlsafe.Postgres)
		require.NoError(t, err)
		clear(first)
		require.Equal(t, []any{7, 1, 2, 3}, second)
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				for range 3 {
					_, args, err := q.Build(sqlsafe.Postgres)
					assert.NoError(t, err)
					assert.Equal(t, []any{7, 1, 2, 3}, args)
					clear(args)
					_ = append(args, "more")
				}
			})
		}
		wait.Wait()
	}
}

// What does not fit into a Builder is written all the same.
func TestBuilderOfAnySize(t *testing.T) {
	for _, n := range []int{1, 11, 12, 15, 16, 17, 24, 25, 48, 49, 73, 300} {
		var b sqlsafe.Builder
		b.Add("SELECT a FROM t")
		var want []any
		for i := range n {
			b.Where("b <> ? OR c = ?", i, "x").WhereIf(i%2 == 0, "?", sqlsafe.In("d", make([]int, i)))
			want = append(want, i, "x")
			for range i * (1 - i%2) {
				want = append(want, 0)
			}
		}
		b.Add("ORDER BY ? LIMIT ?", users.Sort("-age", "id"), n)
		text, args, err := b.Build(sqlsafe.Postgres)
		require.NoError(t, err)
		require.Equal(t, append(want, n), args)
		require.True(t, strings.HasSuffix(text, fmt.Sprintf(` ORDER BY "age" DESC LIMIT $%d`, len(args))), text)
		again, _, err := sqlsafe.SQL("?", b.Query()).Build(sqlsafe.Postgres)
		require.NoError(t, err)
		require.Equal(t, text, again)
	}
}
