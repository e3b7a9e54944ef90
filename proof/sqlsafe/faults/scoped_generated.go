package faults

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// tenants makes statements of tenant 1 out of whatever a Scoped table has.
type tenants struct {
	r    *rand.Rand
	e    database.Engine
	mine *sqlsafe.Table[owned]
}

// launder is SQL of a text that the generator put together.
func launder[T ~string](f func(T, ...any) sqlsafe.Query, s string, args ...any) sqlsafe.Query {
	return f(T(s), args...)
}

func sqlOf(s string, args ...any) sqlsafe.Query { return launder(sqlsafe.SQL, s, args...) }

func add[T ~string](f func(T, ...any) *sqlsafe.Builder, s string, args ...any) { f(T(s), args...) }

func one[T any](g *tenants, from ...T) T { return from[g.r.IntN(len(from))] }

// plainCondition has nothing of the tenant in it.
func (g *tenants) plainCondition() sqlsafe.Query {
	return one(g, sqlsafe.SQL("1 = 1"), sqlsafe.SQL("n = ? OR 1 = 1", 1), sqlsafe.SQL("n > 0"), sqlsafe.SQL("NOT n = 5 OR n = 5"),
		sqlsafe.In("n", []int{1, 2, 3}), sqlsafe.NotIn("n", []int{}), sqlsafe.Contains("name", ""), sqlsafe.If(false, "n = 9"), sqlsafe.Everything(),
		g.mine.Filter(map[string][]string{"tenant": {"2", "1"}}), g.mine.Where("tenant", "ge", 1), sqlsafe.SQL("n BETWEEN 0 AND 9 OR n = 1"),
		sqlsafe.Or(sqlsafe.SQL("tenant = 2"), sqlsafe.SQL("n = 1")))
}

// condition may have the Scope, anywhere in it.
func (g *tenants) condition(depth int) sqlsafe.Query {
	if depth == 0 {
		if g.r.IntN(2) == 0 {
			return g.mine.Scope()
		}
		return g.plainCondition()
	}
	x, y := g.condition(depth-1), g.condition(depth-1)
	switch g.r.IntN(8) {
	case 0:
		return sqlsafe.And(x, y)
	case 1:
		return sqlsafe.Or(x, y)
	case 2:
		return sqlsafe.Not(x)
	case 3:
		var b sqlsafe.Builder
		add(b.Add("?", x).Add, one(g, "AND ?", "OR ?"), y)
		return b.Query()
	case 4:
		return sqlOf(one(g, "? ?", "(?) ?"), x, sqlOf(one(g, "AND n = 1", "AND n = 1 OR 1 = 1", "OR n = 1", "IS NOT NULL", "= (1 = 1)")))
	case 5:
		return sqlOf(one(g, "NOT ?", "(?)", "CASE WHEN ? THEN 1 ELSE 1 END = 1", "coalesce(?, 1 = 1)", "? IS NOT NULL", "EXISTS (SELECT 1 FROM one WHERE ?)",
			"? AND n = 1 OR 1 = 1", "1 = 0 OR ?", "n = 1 AND ?", "? AND CASE WHEN n = 1 THEN 1 ELSE 1 END = 1 OR 1 = 1", "id IN (SELECT id FROM owned WHERE ?)"), x)
	}
	return sqlOf(one(g, "? AND ?", "? OR ?", "(? OR ?)", "(?) AND (?)", "? AND NOT ?", "n = 1 AND ? OR ?", "? OR n = 1 AND ?", "? = ?"), x, y)
}

// reading returns a SELECT of the keys of owned.
func (g *tenants) reading() sqlsafe.Query {
	c, d := g.condition(g.r.IntN(4)), g.condition(g.r.IntN(3))
	from := g.mine.Name()
	switch g.r.IntN(13) {
	case 0:
		return sqlsafe.SQL("SELECT id FROM ? WHERE ?", from, c)
	case 1:
		return sqlsafe.SQL("SELECT id FROM owned WHERE ? UNION SELECT id FROM owned WHERE ?", c, d)
	case 2:
		return sqlsafe.SQL("SELECT id FROM owned WHERE ? AND id IN (SELECT id FROM owned WHERE ?)", c, d)
	case 3:
		return sqlsafe.SQL("SELECT owned.id FROM one LEFT JOIN owned ON ? WHERE ?", c, d)
	case 4:
		return sqlsafe.SQL("WITH m AS (SELECT * FROM owned WHERE ?) SELECT id FROM m WHERE n = 1 OR 1 = 1", c)
	case 5:
		var b sqlsafe.Builder
		add(b.Add("SELECT id FROM owned").Where("?", c).Where("n = 1 OR 1 = 1").Add, one(g, "LIMIT 9", "ORDER BY id", "OR 1 = 1", "AND n = 1 OR 1 = 1"))
		return b.Query()
	case 6:
		var b sqlsafe.Builder
		add(b.Add, one(g, "SELECT id FROM owned WHERE n = 1", "SELECT id FROM owned WHERE n = 1 OR 1 = 1", "SELECT id FROM owned WHERE"))
		add(b.Add, one(g, "AND ?", "OR ?", "?"), c)
		b.Where("?", d)
		return b.Query()
	case 7:
		return sqlOf(one(g, "? ?", "?\n?"), sqlsafe.SQL("SELECT id FROM owned WHERE ?", c), sqlOf(one(g, "OR 1 = 1", "AND n = 1", "ORDER BY id", "IS NOT NULL", "UNION SELECT id FROM owned", "AND n = 1 OR n = 1")))
	case 8:
		return sqlOf(one(g, "? OR 1 = 1", "? AND n = 1 OR 1 = 1", "? ORDER BY id", "? IS NOT NULL", "? UNION ALL SELECT id FROM owned"), sqlsafe.SQL("SELECT id FROM owned WHERE ?", c))
	case 9:
		return sqlsafe.SQL("SELECT b.id FROM owned a JOIN owned b ON a.n = b.n AND ? WHERE ?", one(g, g.mine.As("a"), g.mine.As("b")).Scope(), g.mine.As("a").Scope())
	case 10:
		return sqlsafe.SQL("SELECT id FROM owned WHERE ? GROUP BY id, tenant, n, name HAVING ?", c, d)
	case 11:
		return sqlOf(one(g, "SELECT o.id FROM ? JOIN owned o ON o.n = m.n WHERE ?", "SELECT id FROM ? WHERE id IN (SELECT id FROM owned WHERE ?)"), g.mine.As("m").Name(), g.mine.As("o").Scope())
	}
	return sqlsafe.SQL("SELECT id FROM owned WHERE ?", c)
}

// writing returns a statement that changes rows.
func (g *tenants) writing() sqlsafe.Query {
	id := g.r.IntN(6)
	row := owned{ID: id, Tenant: 2, Name: one(g, "a", "b", "new", "x"), N: 77, V: 1}
	c := g.condition(g.r.IntN(4))
	own := one(g, g.mine.Update(&row), g.mine.Patch(&row, []string{"n"}), g.mine.Delete(&row), g.mine.DeleteWhere(c), g.mine.DeleteWhere(g.plainCondition()),
		g.mine.Upsert(&row, ""), g.mine.Upsert(&row, "name"), g.mine.Upsert(&row, "", "n"), g.mine.Insert(&row), g.mine.InsertAll(Dialect(g.e), []owned{row})[0])
	switch g.r.IntN(5) {
	case 0:
		return own
	case 1:
		return sqlOf(one(g, "? OR 1 = 1", "? IS NOT NULL OR 1 = 1", "? AND n = 1 OR 1 = 1", "? AND n = 1", "? || 1 = 1", "?, n = 77", "? , v = 9", "? /* , */ , n = 9", "? XOR 1 = 0",
			"? BETWEEN 0 AND 9 OR 1 = 1", "? <> 1 OR 1 = 1", "? ISNULL OR 1 = 1", "? NOTNULL OR 1 = 1", "? ON CONFLICT (id) DO UPDATE SET n = 77", "? ON CONFLICT (name) DO UPDATE SET n = 77",
			"? ON DUPLICATE KEY UPDATE n = 77", "? ON CONFLICT DO NOTHING", "? COLLATE nocase OR 1 = 1", "? IN (1, 2) OR 1 = 1", "? MOD 2 OR 1 = 1", "? LIKE '%' OR 1 = 1"), own)
	case 2:
		return sqlsafe.SQL("? ON CONFLICT (id) DO UPDATE SET n = 77 WHERE ?", g.mine.Insert(&row), one(g, g.mine.As("owned").Scope(), sqlsafe.Or(g.mine.As("owned").Scope(), sqlsafe.SQL("1 = 1"))))
	case 3:
		var b sqlsafe.Builder
		add(b.Add("?", own).Add, one(g, "OR 1 = 1", "AND n = 1 OR 1 = 1", "IS NOT NULL OR 1 = 1", "AND n = 1", ", n = 77"))
		return b.Query()
	}
	return sqlOf(one(g, "UPDATE owned SET n = 77 WHERE ?", "DELETE FROM owned WHERE ?", "UPDATE owned SET n = 77 WHERE (?) AND n = 1 OR 1 = 1", "DELETE FROM owned WHERE NOT ?",
		"UPDATE owned SET n = 77 WHERE id IN (SELECT id FROM owned WHERE ?)"), c)
}

// GeneratedTenants runs statements that are put together at random. Each is
// refused, or neither reads nor changes a row of tenant 2.
func GeneratedTenants(t *testing.T, e database.Engine) {
	n := 400
	if os.Getenv("UNTAINT_FULL") == "1" {
		n = 12000
	}
	b := New(t, e)
	ctx := t.Context()
	b.MustExec(t, "CREATE TABLE owned (id INT PRIMARY KEY, tenant INT NOT NULL, name VARCHAR(20) NOT NULL UNIQUE, n INT NOT NULL, v INT NOT NULL)",
		"INSERT INTO owned VALUES (1, 1, 'a', 1, 1), (2, 2, 'b', 1, 1), (3, 1, 'c', 1, 1), (4, 2, 'd', 1, 1)", "CREATE TABLE one (one INT)", "INSERT INTO one VALUES (1)")
	conn, err := b.Conn(ctx)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	g := &tenants{rand.New(rand.NewPCG(12, uint64(e.Family))), e, sqlsafe.MustFor[owned]("owned").Scoped("tenant", 1)}
	ran, refused, invalid := 0, 0, 0
	var leaks []string
	for range n {
		q, writes := g.reading(), g.r.IntN(2) == 0
		if writes {
			q = g.writing()
		}
		text, args, err := q.Build(Dialect(e))
		if err == nil { // what has nothing of the tenant in it is found by Check
			err = sqlsafe.Check(Dialect(e), sqlsafe.SQL("SELECT 1 FROM ?", g.mine.Name()), q)
		}
		if err != nil {
			require.Equal(t, untaint.Misuse, untaint.KindOf(err), "%v", err)
			refused++
			continue
		}
		seen, err := others(ctx, conn, text, args, writes)
		if err != nil {
			invalid++
			continue
		}
		ran++
		if seen != want[writes] {
			leaks = append(leaks, fmt.Sprintf("%s %v: %s", text, args, seen))
		}
	}
	t.Logf("%s: %d statements ran, %d were refused, %d the database does not take", e.Name, ran, refused, invalid)
	require.Empty(t, leaks)
	require.Greater(t, ran, n/8)
}

// want is what is seen of tenant 2: nothing by what reads, its rows after what writes.
var want = map[bool]string{false: "", true: "2 2 b 1 1, 4 2 d 1 1, "}

// others runs a statement in a transaction that is rolled back, and returns what is
// seen of tenant 2.
func others(ctx context.Context, conn *sql.Conn, text string, args []any, writes bool) (string, error) {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = tx.Rollback() }()
	if writes {
		if _, err := tx.ExecContext(ctx, text, args...); err != nil {
			return "", err
		}
		return all(ctx, tx, "SELECT id, tenant, name, n, v FROM owned WHERE tenant = 2 ORDER BY id", 5)
	}
	return all(ctx, tx, text, 1, args...)
}

// all returns the rows of a query, of one column those of tenant 2 alone.
func all(ctx context.Context, tx *sql.Tx, text string, columns int, args ...any) (string, error) {
	rows, err := tx.QueryContext(ctx, text, args...)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var out strings.Builder
	for rows.Next() {
		into := make([]any, columns)
		for i := range into {
			into[i] = new(sql.NullString)
		}
		if err := rows.Scan(into...); err != nil {
			return "", err
		}
		if id := into[0].(*sql.NullString).String; columns == 1 && id != "2" && id != "4" {
			continue
		}
		row := make([]string, columns)
		for i := range row {
			row[i] = into[i].(*sql.NullString).String
		}
		fmt.Fprint(&out, strings.Join(row, " "), ", ")
	}
	return out.String(), rows.Err()
}
