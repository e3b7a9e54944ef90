package sqlsafe_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// A composition is one condition put together twice: as queries that are given
// for markers, and as one text in which everything has its parentheses. What
// the first reads or writes must be what the second does, and on PostgreSQL
// nothing that row-level security would keep back from the tenant.
type composition struct {
	q    sqlsafe.Query
	text string
}

// composed bounds how deep conditions nest.
const composed = 3

// launder is SQL of a text that the generator put together.
func launder[T ~string](f func(T, ...any) sqlsafe.Query, s string, args ...any) sqlsafe.Query {
	return f(T(s), args...)
}

func sqlOf(s string, args ...any) sqlsafe.Query { return launder(sqlsafe.SQL, s, args...) }

// leaves are conditions without a query in them.
var leaves = []string{
	"a = 1", "a = 1 OR b = 2", "a = 1 AND b = 2", "NOT a = 1", "NOT a = 1 OR b = 1", "a IS NULL", "a IS NULL OR b IS NOT NULL",
	"a BETWEEN 1 AND 2", "a BETWEEN 1 AND 2 OR b = 2", "(a = 1 OR b = 2)", "(a = 1) OR (b = 2)", "a IN (1, 2) OR b = 1",
	"CASE WHEN a = 1 OR b = 2 THEN 1 ELSE 0 END = 1", "CASE WHEN a = 1 THEN 1 ELSE 0 END = 1 OR b = 2", "a + b > 2", "a = 1 -- one\n OR b = 2",
	"/* OR */ a = 1", "'OR' = 'OR' OR a = 1", "name LIKE 'x%' OR 1 = 1", "a = 1 or b = 2", "a=1 oR(b=2)", "1 = 1 OR 1 = 1", "a <> 2",
	"EXISTS (SELECT 1 FROM acct x WHERE x.a = acct.b OR x.b = 1)", "a = (SELECT 1) OR b = 2", "at = 1 OR rows_ = 2",
	"coalesce(a, 1) = 1 OR b = 1", "a = 1 OR\nb = 2 AND a = 2", "a > 0\nOR\tb > 1", "acct.a = 1 OR acct.b = 2", "a = 1 AND b = 2 OR a = 2",
}

// joints put conditions together. A mark in the text stands for a condition; the
// reference has parentheses round each.
var joints = []string{
	"? AND ?", "? OR ?", "NOT ?", "NOT ? AND ?", "a = 1 AND ?", "? AND a = 1", "? OR b = 2", "a = 1 OR ?", "(?)", "(? OR ?) AND ?",
	"? AND ? OR ?", "? AND NOT ?", "NOT (?) OR ?", "?\nAND\n?", "? AND/* x */?", "CASE WHEN ? THEN 1 ELSE 0 END = 1", "CASE WHEN ? AND ? THEN 1 ELSE 0 END = 1",
	"coalesce(?, 1 = 0)", "? = ?", "(?) AND (?)", "a = 1 AND ? AND b = 2", "a = 1 OR ? AND b = 2", "a BETWEEN 1 AND 2 AND ?", "? IS NOT NULL", "? <> ?",
	"(a = 1) BETWEEN FALSE AND ?", "(a = 1) NOT BETWEEN ? AND ? OR b = 2", "NOT ((b = 2) BETWEEN ? AND TRUE AND ?)",
	"?", "1 = 1 AND ?", "EXISTS (SELECT 1 FROM acct x WHERE x.tenant = acct.tenant AND ?)",
}

// endings go on after a condition, with a word of their own.
var endings = [][2]string{
	{"AND a = 1 OR b = 2", "AND (a = 1 OR b = 2)"}, {"AND NOT a = 1 OR b = 2", "AND (NOT a = 1 OR b = 2)"}, {"AND b = 2", "AND b = 2"},
}

type composer struct {
	r *rand.Rand
	f database.Family
}

func (c *composer) pick(from []string) string { return from[c.r.IntN(len(from))] }

func (c *composer) condition(depth int) composition {
	if depth == 0 {
		return c.leaf()
	}
	switch c.r.IntN(10) {
	case 0:
		return c.leaf()
	case 1, 2:
		return c.helper(depth)
	case 3:
		x, t := c.condition(depth-1), endings[c.r.IntN(len(endings))]
		return composition{sqlOf("? ?", x.q, sqlOf(t[0])), "(" + x.text + ") " + t[1]}
	case 4:
		var b sqlsafe.Builder
		x, y := c.condition(depth-1), c.condition(depth-1)
		b.Add("?", x.q).Add("AND").Add("?", y.q)
		return composition{b.Query(), "(" + x.text + ") AND (" + y.text + ")"}
	}
	return c.joint(depth)
}

func (c *composer) leaf() composition {
	s := c.pick(leaves)
	s = strings.NewReplacer("at = 1", "a = 1", "rows_ = 2", "b = 2").Replace(s)
	switch c.r.IntN(4) {
	case 0:
		return composition{launderIf(s), s}
	case 1:
		return composition{sqlsafe.In("a", []int{1, 3}), "a IN (1, 3)"}
	case 2:
		if i := strings.LastIndex(s, "= 2"); i >= 0 {
			return composition{sqlOf(s[:i]+"= ?"+s[i+3:], 2), s}
		}
	}
	return composition{sqlOf(s), s}
}

func launderIf(s string) sqlsafe.Query {
	return launder2(sqlsafe.If, s)
}

func launder2[T ~string](f func(bool, T, ...any) sqlsafe.Query, s string) sqlsafe.Query {
	return f(true, T(s))
}

func (c *composer) joint(depth int) composition {
	joint := c.pick(joints)
	pieces := strings.Split(joint, "?")
	ref, args := pieces[0], []any{}
	for _, after := range pieces[1:] {
		x := c.condition(depth - 1)
		args = append(args, x.q)
		ref += "(" + x.text + ")" + after
	}
	return composition{sqlOf(joint, args...), ref}
}

func (c *composer) helper(depth int) composition {
	x, y := c.condition(depth-1), c.condition(depth-1)
	both := "(" + x.text + ") AND (" + y.text + ")"
	either := "(" + x.text + ") OR (" + y.text + ")"
	switch c.r.IntN(5) {
	case 0:
		return composition{sqlsafe.And(x.q, y.q), both}
	case 1:
		return composition{sqlsafe.Or(x.q, y.q), either}
	case 2:
		return composition{sqlsafe.Not(x.q), "NOT (" + x.text + ")"}
	case 3:
		return composition{sqlsafe.And(x.q, sqlsafe.If(false, "a = 1")), "(" + x.text + ")"}
	}
	return composition{sqlsafe.Or(sqlsafe.And(x.q), y.q), either}
}

// places are statements in which a condition stands beside the tenant's.
var places = []struct {
	text   string // a mark for each of the same condition
	writes bool
}{
	{"SELECT id FROM acct WHERE tenant = 1 AND ?", false},
	{"SELECT id FROM acct WHERE ? AND tenant = 1", false},
	{"SELECT id FROM acct WHERE tenant = 1 AND NOT ?", false},
	{"SELECT id FROM acct WHERE NOT ? AND tenant = 1", false},
	{"SELECT id FROM acct WHERE tenant = 1 AND (? OR ?)", false},
	{"SELECT id FROM acct WHERE (tenant = 1) AND ? ORDER BY id", false},
	{"SELECT id FROM acct WHERE tenant = 1 AND ? AND ? LIMIT 100", false},
	{"SELECT acct.id FROM acct JOIN one ON ? AND tenant = 1", false},
	{"SELECT acct.id FROM acct JOIN one ON one.n = 1 AND ? WHERE tenant = 1", false},
	{"SELECT id FROM acct WHERE tenant = 1 GROUP BY id, tenant, a, b, name HAVING tenant = 1 AND ?", false},
	{"SELECT id FROM acct WHERE CASE WHEN ? THEN tenant = 1 ELSE 1 = 0 END", false},
	{"WITH mine AS (SELECT * FROM acct WHERE ? AND tenant = 1) SELECT id FROM mine", false},
	{"SELECT id FROM acct WHERE tenant = 1 AND id IN (SELECT id FROM acct WHERE ?)", false},
	{"UPDATE acct SET name = 'y' WHERE tenant = 1 AND ?", true},
	{"UPDATE acct SET name = 'y' WHERE ? AND tenant = 1", true},
	{"DELETE FROM acct WHERE ? AND tenant = 1", true},
	{"DELETE FROM acct WHERE tenant = 1 AND NOT ?", true},
}

// placed returns a statement with a composition in it, in one of the ways to
// write it, and its reference.
func (c *composer) placed() (q sqlsafe.Query, ref string, writes bool) {
	x := c.condition(c.r.IntN(composed) + 1)
	inside := "(" + x.text + ")"
	switch c.r.IntN(12) {
	case 0:
		return sqlOf("? AND tenant = 1", acct.DeleteWhere(x.q)), "DELETE FROM acct WHERE " + inside + " AND tenant = 1", true
	case 1:
		return sqlOf("? AND tenant = 1", sqlOf("SELECT id FROM acct WHERE ?", x.q)), "SELECT id FROM acct WHERE " + inside + " AND tenant = 1", false
	case 2:
		var b sqlsafe.Builder
		b.Add("SELECT id FROM acct").Where("tenant = ?", 1).Where("?", x.q)
		return b.Query(), "SELECT id FROM acct WHERE tenant = 1 AND " + inside, false
	case 3:
		var b sqlsafe.Builder
		b.Add("SELECT id FROM acct WHERE tenant = 1 AND").Add("?", x.q).Add("ORDER BY id")
		return b.Query(), "SELECT id FROM acct WHERE tenant = 1 AND " + inside, false
	case 4:
		var b sqlsafe.Builder
		b.Add("UPDATE acct SET name = 'y' WHERE ?", x.q).Where("tenant = ?", 1)
		return b.Query(), "UPDATE acct SET name = 'y' WHERE " + inside + " AND tenant = 1", true
	case 5:
		return sqlOf("? ?", sqlOf("SELECT id FROM acct WHERE ?", x.q), sqlOf("AND tenant = 1 ORDER BY ?", acct.Sort("", "id"))),
			"SELECT id FROM acct WHERE " + inside + " AND tenant = 1", false
	case 6: // texts whose own condition is left open at an end
		s := c.pick(leaves[:8])
		return sqlOf("? AND ?", sqlOf("SELECT id FROM acct WHERE "+s), sqlOf("tenant = 1 AND ?", x.q)),
			"SELECT id FROM acct WHERE (" + s + ") AND tenant = 1 AND " + inside, false
	case 7:
		s := c.pick(leaves[:8])
		return sqlOf("SELECT id FROM acct WHERE ? AND tenant = 1 AND ?", x.q, sqlOf(s+" ORDER BY id")),
			"SELECT id FROM acct WHERE " + inside + " AND tenant = 1 AND (" + s + ")", false
	}
	place := places[c.r.IntN(len(places))]
	n := strings.Count(place.text, "?")
	args := make([]any, n)
	for i := range args {
		args[i] = x.q
	}
	return sqlOf(place.text, args...), strings.ReplaceAll(place.text, "?", inside), place.writes
}

type acctRow struct {
	ID     int `db:"id,pk,sort"`
	Tenant int `db:"tenant"`
}

var acct = sqlsafe.MustFor[acctRow]("acct")

// effect is what a statement read, or the rows that it left.
func effect(t *testing.T, conn *sql.Conn, text string, args []any, writes bool) string {
	t.Helper()
	ctx := context.Background()
	tx, err := conn.BeginTx(ctx, nil)
	require.NoError(t, err)
	defer func() { _ = tx.Rollback() }()
	if writes {
		if _, err := tx.ExecContext(ctx, text, args...); err != nil {
			return "error"
		}
		text, args = "SELECT id * 10 + CASE WHEN name = 'y' THEN 1 ELSE 0 END FROM acct", nil
	}
	rows, err := tx.QueryContext(ctx, text, args...)
	if err != nil {
		return "error"
	}
	defer rows.Close()
	var ids []int
	for rows.Next() {
		var id int
		require.NoError(t, rows.Scan(&id))
		ids = append(ids, id)
	}
	if rows.Err() != nil {
		return "error"
	}
	slices.Sort(ids)
	return fmt.Sprint(ids)
}

// TestCompositions puts conditions together in every way that the package has
// and compares with the text that has all parentheses. On PostgreSQL each runs
// again as a role that sees tenant 1 alone: it must read and write the same.
func TestCompositions(t *testing.T) {
	n := 800
	if os.Getenv("UNTAINT_FULL") == "1" {
		n = 12000
	}
	database.Each(t, database.All(), func(t *testing.T, i *database.Instance) {
		ctx := t.Context()
		i.MustExec(t, "CREATE TABLE acct (id int PRIMARY KEY, tenant int NOT NULL, a int, b int, name varchar(10) NOT NULL)", "CREATE TABLE one (n int)", "INSERT INTO one VALUES (1)")
		id := 0
		for tenant := 1; tenant <= 2; tenant++ {
			for _, a := range []string{"NULL", "1", "2", "3"} {
				for _, b := range []string{"NULL", "1", "2"} {
					id++
					i.MustExec(t, fmt.Sprintf("INSERT INTO acct VALUES (%d, %d, %s, %s, 'x')", id, tenant, a, b))
				}
			}
		}
		conn, err := i.Conn(ctx)
		require.NoError(t, err)
		defer conn.Close()
		walled := wall(t, i)
		c := &composer{r: rand.New(rand.NewPCG(11, uint64(i.Engine.Family))), f: i.Engine.Family}
		failed, ran, refused := 0, 0, 0
		for range n {
			q, ref, writes := c.placed()
			text, args, err := q.Build(dialects[i.Engine.Family])
			if err != nil {
				refused++
				require.NotContains(t, ref, "?", "%v: %s", err, ref)
				t.Logf("refused: %v: %s", err, ref)
				continue
			}
			want := effect(t, conn, ref, nil, writes)
			if want == "error" {
				continue // the database does not take the reference either
			}
			ran++
			if got := effect(t, conn, text, args, writes); got != want && failed < 10 {
				failed++
				t.Errorf("%s\n  has the effect %s, and\n%s\n  %s", text, got, ref, want)
			}
			if walled == nil {
				continue
			}
			behind := effect(t, walled, text, args, writes)
			if writes {
				want = only(want)
			}
			if behind != want && failed < 10 {
				failed++
				t.Errorf("%s\n  reads or writes what row-level security keeps back: %s, not %s", text, want, behind)
			}
		}
		t.Logf("%s: %d compositions ran, %d were refused, %d the database does not take", i.Engine.Name, ran, refused, n-ran-refused)
		require.Greater(t, ran, n*8/10)
	})
}

// only keeps the rows of tenant 1 of what a statement left, and fails to match
// if a row of tenant 2 is gone or changed.
func only(left string) string {
	var ids []int
	others := 0
	for _, word := range strings.Fields(strings.Trim(left, "[]")) {
		n, _ := strconv.Atoi(word)
		switch {
		case n/10 <= 12:
			ids = append(ids, n)
		case n%10 == 0:
			others++
		}
	}
	if others != 12 {
		return "a row of another tenant was written"
	}
	return fmt.Sprint(ids)
}

// wall returns a connection on PostgreSQL whose role sees tenant 1 alone, nil
// elsewhere.
func wall(t *testing.T, i *database.Instance) *sql.Conn {
	t.Helper()
	if i.Engine.Family != database.PostgreSQL {
		return nil
	}
	var role, schema string
	require.NoError(t, i.QueryRow("SELECT 'walled_' || current_schema(), current_schema()").Scan(&role, &schema))
	i.MustExec(t, "CREATE ROLE "+role, "GRANT USAGE ON SCHEMA "+schema+" TO "+role, "GRANT ALL ON ALL TABLES IN SCHEMA "+schema+" TO "+role,
		"ALTER TABLE acct ENABLE ROW LEVEL SECURITY", "CREATE POLICY mine ON acct USING (tenant = 1)")
	conn, err := i.Conn(t.Context())
	require.NoError(t, err)
	_, err = conn.ExecContext(t.Context(), "SET ROLE "+role)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := conn.ExecContext(context.Background(), "RESET ROLE")
		require.NoError(t, err)
		require.NoError(t, conn.Close())
		i.MustExec(t, "DROP OWNED BY "+role, "DROP ROLE "+role)
	})
	return conn
}
