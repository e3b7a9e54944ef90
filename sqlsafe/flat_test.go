package sqlsafe_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sqlsafe"
)

// What is written flat is what the writer writes, in every place of a text and of a
// Builder.
func TestFlatIsWhatTheWriterWrites(t *testing.T) {
	none := sqlsafe.If(false, "a = ?", 1)
	loose := sqlsafe.SQL("a = ? OR b = ?", 1, 2)
	conds := []sqlsafe.Query{
		sqlsafe.In("a", []int{1, 2, 3}), sqlsafe.NotIn("b", []string{"x", "é"}), sqlsafe.In("a", []int(nil)), sqlsafe.NotIn("a", []int{}), sqlsafe.In("a + 1", []int{1}),
		sqlsafe.In("lower(a)", []string{"x"}), sqlsafe.In("a", []any{1, nil}), sqlsafe.In("a", []string{"a\x00b"}), sqlsafe.Contains("a", "50%"), sqlsafe.Prefix("a || b", "x"),
		sqlsafe.Contains("a", "\x00"), sqlsafe.And(), sqlsafe.Or(), sqlsafe.And(sqlsafe.SQL("a = ?", 1)), sqlsafe.And(sqlsafe.SQL("a = ?", 1), loose), sqlsafe.Or(sqlsafe.SQL("a = ?", 1), sqlsafe.In("b", []int{4})),
		sqlsafe.And(sqlsafe.SQL("a = 1"), none, sqlsafe.Contains("b", "x"), sqlsafe.Or(sqlsafe.SQL("c = 2"), sqlsafe.SQL("d = ?", "y"))), sqlsafe.Not(loose), loose, none, sqlsafe.SQL("a = ?", 7),
		sqlsafe.And(sqlsafe.SQL("a = ?", 1), sqlsafe.SQL("?", loose)), sqlsafe.And(sqlsafe.SQL("a"), sqlsafe.SQL("b ORDER BY ?", 1)), sqlsafe.And(sqlsafe.SQL("a = 1;"), sqlsafe.SQL("b")), sqlsafe.Everything(), users.Scoped("score", 1.5).Scope(),
		sqlsafe.Bind("z"), users.Where("name", "contains", "x"), sqlsafe.And(users.Where("name", "eq", "x"), sqlsafe.SQL("a = ?", 2)), sqlsafe.InArray("a", []int{1}), users.Filter(nil),
	}
	others := []sqlsafe.Query{
		users.Columns(), users.As("u").Columns(), users.Columns("p_"), users.Sort("", "-id,name"), users.As("u").Sort("", "id"), users.Sort("nope", "id"), users.Insert(&user{}), users.InsertAll(sqlsafe.Postgres, []user{{}, {}})[0],
		users.Scoped("score", 1.5).Columns(), sqlsafe.Limit(5, 10), sqlsafe.Limit(50, 10), users.Name(),
	}
	frames := []func(sqlsafe.Query) sqlsafe.Query{
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("SELECT 1 FROM t WHERE ?", q) },
		func(q sqlsafe.Query) sqlsafe.Query {
			return sqlsafe.SQL("SELECT 1 FROM t WHERE x = ? AND ? ORDER BY 1", 5, q)
		},
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("SELECT 1 FROM t WHERE NOT ?", q) },
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("SELECT 1 FROM t WHERE ? = ?", q, true) },
		func(q sqlsafe.Query) sqlsafe.Query {
			return sqlsafe.SQL("SELECT 1 FROM t WHERE (?) OR x BETWEEN ? AND ?", q, 1, 2)
		},
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("SELECT ?, ? FROM t", q, q) },
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("SELECT 1 FROM t ORDER BY ? LIMIT ?", q, 5) },
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("SELECT 1 FROM t ORDER BY -? DESC", q) },
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("? ON CONFLICT DO NOTHING", q) },
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("SELECT ?; ?", 1, q) },
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("SELECT ?::int, x?", 1, q) },
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("DELETE FROM t WHERE ?", q) },
		func(q sqlsafe.Query) sqlsafe.Query {
			return sqlsafe.SQL("UPDATE t SET a = ? WHERE b = ? OR ?", 1, 2, q)
		},
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("SELECT CASE WHEN ? THEN ? ELSE 2 END", q, 1) },
		func(q sqlsafe.Query) sqlsafe.Query { return sqlsafe.SQL("?", q) },
		func(q sqlsafe.Query) sqlsafe.Query {
			return new(sqlsafe.Builder).Add("SELECT 1 FROM t").Where("?", q).Where("c = ?", 1).Query()
		},
		func(q sqlsafe.Query) sqlsafe.Query {
			return new(sqlsafe.Builder).Add("SELECT ? FROM t", q).Where("a = ? OR b", 1).Add("ORDER BY ?", q).Query()
		},
		func(q sqlsafe.Query) sqlsafe.Query {
			return new(sqlsafe.Builder).Add("SELECT 1 FROM t WHERE a = ?", 1).Where("?", q).Query()
		},
		func(q sqlsafe.Query) sqlsafe.Query {
			return new(sqlsafe.Builder).Add("SELECT 1 FROM t WHERE ?", q).Add("OR b = ?", 1).Query()
		},
		func(q sqlsafe.Query) sqlsafe.Query {
			return new(sqlsafe.Builder).Add("SELECT 1 FROM t").Where("a = 1 AND ?", q).WhereIf(false, "b").Query()
		},
		func(q sqlsafe.Query) sqlsafe.Query {
			return new(sqlsafe.Builder).Add("DELETE FROM t").WhereIf(false, "b").Where("?", q).Query()
		},
		func(q sqlsafe.Query) sqlsafe.Query {
			return new(sqlsafe.Builder).Add("SELECT 1 FROM t WHERE").Add("?", q).Query()
		},
		func(q sqlsafe.Query) sqlsafe.Query {
			return new(sqlsafe.Builder).Add("SELECT").Add("?", q).Add("= ?", 1).Query()
		},
	}
	n, flats := 0, 0
	for _, d := range allDialects {
		for _, q := range append(conds, others...) {
			for i, frame := range frames {
				whole := frame(q)
				wantText, wantArgs, flat, wantErr := sqlsafe.Written(d, whole)
				text, args, err := whole.Build(d)
				if wantErr != nil {
					require.Error(t, err, "%s %d %s", d, i, text)
					require.Equal(t, wantErr.Error(), err.Error(), "%s %d", d, i)
				} else {
					require.NoError(t, err, "%s %d %s", d, i, wantText)
				}
				require.Equal(t, wantText, text, "%s %d", d, i)
				require.Equal(t, wantArgs, args, "%s %d %s", d, i, text)
				n++
				if flat {
					flats++
				}
			}
		}
	}
	t.Logf("%d statements, %d of them flat", n, flats)
	require.Greater(t, flats, n/10)
}
