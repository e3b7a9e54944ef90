package faults

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

type owned struct {
	ID     int    `db:"id,pk,sort,filter,select"`
	Tenant int    `db:"tenant,filter,patch"`
	Name   string `db:"name,filter,patch,sort"`
	N      int    `db:"n,patch"`
	V      int    `db:"v,version"`
}

// Scoped writes and reads as tenant 1 in every way that a Table has, on rows of
// its own and of tenant 2, which must be as they were and come back from nothing.
func Scoped(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	b.MustExec(t, "CREATE TABLE owned (id INT PRIMARY KEY, tenant INT NOT NULL, name VARCHAR(20) NOT NULL UNIQUE, n INT NOT NULL, v INT NOT NULL)",
		"INSERT INTO owned VALUES (1, 1, 'a', 1, 1), (2, 2, 'b', 1, 1), (3, 1, 'c', 1, 1), (4, 2, 'd', 1, 1)")
	all := sqlsafe.MustFor[owned]("owned")
	mine := all.Scoped("tenant", 1)
	others := func() []owned {
		rows, err := sqlsafe.All[owned](ctx, b.Safe, sqlsafe.SQL("SELECT ? FROM owned WHERE tenant <> 1 ORDER BY id", all.Columns()))
		require.NoError(t, err)
		return rows
	}
	before := others()
	require.Len(t, before, 2)
	loose := sqlsafe.SQL("n = ? OR 1 = 1", 1)
	theirs := owned{ID: 2, Tenant: 2, Name: "z", N: 9, V: 1}
	for name, q := range map[string]sqlsafe.Query{
		"update":       mine.Update(&theirs),
		"update named": mine.Update(&theirs, "n", "name"),
		"patch":        mine.Patch(&theirs, []string{"n"}),
		"delete":       mine.Delete(&theirs),
		"delete where": mine.DeleteWhere(sqlsafe.SQL("tenant = ? OR id = ?", 2, 4)),
		"delete or":    mine.DeleteWhere(sqlsafe.Or(sqlsafe.SQL("id = ?", 2), sqlsafe.SQL("id = 4"))),
		"upsert by id": mine.Upsert(&theirs, "", "n", "name"),
		"upsert all":   mine.Upsert(&theirs, ""),
		"by name":      mine.Upsert(&owned{ID: 77, Name: "b", N: 5, V: 1}, "name", "n"),
		"update text":  sqlsafe.SQL("UPDATE owned SET n = 5 WHERE (?) AND ?", loose, mine.Scope()),
		"delete text":  sqlsafe.SQL("DELETE FROM owned WHERE ? AND (id > 100 OR id > 200)", mine.Scope()),
	} {
		_, err := b.Safe.Exec(ctx, q)
		require.NoError(t, err, name)
		require.Equal(t, before, others(), name)
	}
	for name, q := range map[string]sqlsafe.Query{
		"select":  sqlsafe.SQL("SELECT ? FROM ? WHERE ?", mine.Columns(), mine.Name(), loose),
		"or":      sqlsafe.SQL("SELECT ? FROM ? WHERE id = 1 OR tenant = 2 OR 1 = 1", mine.Columns(), mine.Name()),
		"alias":   sqlsafe.SQL("SELECT ? FROM ? JOIN ? ON 1 = 1", mine.As("x").Columns(), mine.As("x").Name(), mine.As("y").Name()),
		"filter":  sqlsafe.SQL("SELECT ? FROM ? WHERE ? ORDER BY ?", mine.Columns(), mine.Name(), mine.Filter(map[string][]string{"tenant": {"2", "1"}}), mine.Sort("-id", "id")),
		"text":    sqlsafe.SQL("SELECT ? FROM owned WHERE ? AND ?", mine.Columns(), mine.Scope(), loose),
		"in with": sqlsafe.SQL("WITH x AS (SELECT * FROM ?) SELECT id, tenant, name, n, v FROM x", mine.Name()),
	} {
		rows, err := sqlsafe.All[owned](ctx, b.Safe, q)
		require.NoError(t, err, name)
		require.NotEmpty(t, rows, name)
		for _, r := range rows {
			require.Equal(t, 1, r.Tenant, name)
		}
	}

	// What is inserted is the tenant's own, whatever the struct says.
	for id, insert := range map[int]func(owned) sqlsafe.Query{
		20: func(o owned) sqlsafe.Query { return mine.Insert(&o) },
		21: func(o owned) sqlsafe.Query { return mine.InsertAll(Dialect(e), []owned{o})[0] },
		22: func(o owned) sqlsafe.Query { return mine.Upsert(&o, "") },
		23: func(o owned) sqlsafe.Query {
			if e.Name != "postgres/pgx" {
				return mine.Insert(&o)
			}
			return mine.InsertArrays([]owned{o})
		},
	} {
		_, err := b.Safe.Exec(ctx, insert(owned{ID: id, Tenant: 2, Name: fmt.Sprint("n", id), V: 1}))
		require.NoError(t, err)
	}
	require.Equal(t, before, others())
	n, err := sqlsafe.One[int](ctx, b.Safe, sqlsafe.SQL("SELECT count(*) FROM ? WHERE id >= 20 AND id < 30", mine.Name()))
	require.NoError(t, err)
	require.Equal(t, 4, n)
	scopeRefusals(ctx, t, b, all)
}

func scopeRefusals(ctx context.Context, t *testing.T, b *Bed, all *sqlsafe.Table[owned]) {
	t.Helper()
	mine := all.Scoped("tenant", 1)
	o := owned{ID: 1, Name: "a", V: 2}
	for name, q := range map[string]sqlsafe.Query{
		"zero":              sqlsafe.SQL("SELECT ? FROM ?", all.Scoped("tenant", 0).Columns(), all.Scoped("tenant", 0).Name()),
		"nil":               all.Scoped("tenant", nil).Insert(&o),
		"nil pointer":       all.Scoped("tenant", (*int)(nil)).Update(&o),
		"text for a number": all.Scoped("tenant", "1 OR 1=1").Delete(&o),
		"no such column":    all.Scoped("nope", 1).Upsert(&o, ""),
		"columns alone":     sqlsafe.SQL("SELECT ? FROM owned", mine.Columns()),
		"filter alone":      sqlsafe.SQL("SELECT id FROM owned WHERE ?", mine.Where("name", "eq", "a")),
		"named beside":      sqlsafe.SQL("SELECT ? FROM ? JOIN owned o ON 1 = 1", mine.As("m").Columns(), mine.As("m").Name()),
		"named in quotes":   sqlsafe.SQL("SELECT ? FROM ? WHERE id IN (SELECT id FROM OWNED)", mine.Columns(), mine.Name()),
		"wider by OR":       sqlsafe.SQL("? OR 1 = 1", mine.Update(&o)),
		"wider by a piece":  sqlsafe.SQL("? ?", mine.DeleteWhere(sqlsafe.SQL("id = 1")), sqlsafe.SQL("?", sqlsafe.SQL("OR 1 = 1"))),
		"wider in a text":   sqlsafe.SQL("DELETE FROM owned WHERE ? AND id > 100 OR id > 200", mine.Scope()),
		"the column named":  mine.Update(&o, "tenant"),
		"no scope at all":   sqlsafe.SQL("SELECT 1 WHERE ?", all.Scope()),
	} {
		_, err := b.Safe.Exec(ctx, q)
		require.Equal(t, untaint.Misuse, untaint.KindOf(err), "%s: %v", name, err)
	}
	_, err := b.Safe.Exec(ctx, mine.Patch(&o, []string{"tenant"}))
	Is(t, err, untaint.Invalid, "unknown_column")
	err = sqlsafe.Check(b.Dialect(), sqlsafe.SQL("SELECT ? FROM ?", mine.Columns(), mine.Name()), sqlsafe.SQL("SELECT name FROM owned WHERE id = ?", 1),
		sqlsafe.SQL("SELECT 1"), sqlsafe.SQL("UPDATE owned SET n = 1 WHERE ?", mine.Scope()), sqlsafe.SQL("DELETE FROM owned WHERE id = ?", 1))
	require.EqualError(t, err, "sqlsafe.Check: misuse: /1 no_scope; /4 no_scope")
}

// Dialect says how the bed is spoken to.
func (b *Bed) Dialect() sqlsafe.Dialect { return Dialect(b.Engine) }
