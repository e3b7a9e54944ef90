package sqlsafe_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

type ownedRow struct {
	ID     int    `db:"id,pk,sort,filter,select"`
	Tenant int    `db:"tenant,filter,patch"`
	Name   string `db:"name,filter,patch,sort"`
	N      int    `db:"n,patch"`
	V      int    `db:"v,version"`
}

var (
	allOwned = sqlsafe.MustFor[ownedRow]("owned")
	mine     = allOwned.Scoped("tenant", 1)
)

func pieces(add func(b *sqlsafe.Builder)) sqlsafe.Query {
	var b sqlsafe.Builder
	add(&b)
	return b.Query()
}

// TestScopeHolds has statements that would reach rows of another tenant, though
// a Scope or a scoped statement is in them.
func TestScopeHolds(t *testing.T) {
	row := ownedRow{ID: 1, Name: "a", V: 1}
	scope, update, remove, insert := mine.Scope(), mine.Update(&row), mine.Delete(&row), mine.Insert(&row)
	for name, q := range map[string]sqlsafe.Query{
		"a list's expression":    sqlsafe.SQL("SELECT ? FROM ? WHERE ?", mine.Columns(), mine.Name(), sqlsafe.In("coalesce((SELECT max(id) FROM owned), 1)", []int{1})),
		"a LIKE's expression":    sqlsafe.SQL("SELECT ? FROM ? WHERE ?", mine.Columns(), mine.Name(), sqlsafe.Contains("coalesce((SELECT max(name) FROM owned), '')", "x")),
		"NOT in another text":    sqlsafe.SQL("SELECT ? FROM owned WHERE ? ?", mine.Columns(), sqlsafe.SQL("NOT"), scope),
		"IS after UPDATE":        sqlsafe.SQL("? IS NOT NULL OR 1 = 1", update),
		"ISNULL after UPDATE":    sqlsafe.SQL("? ISNULL OR 1 = 1", update),
		"IS, nested":             sqlsafe.SQL("? ?", update, sqlsafe.SQL("IS NOT NULL OR 1 = 1")),
		"BETWEEN after DELETE":   sqlsafe.SQL("? BETWEEN 0 AND 1 OR 1 = 1", remove),
		"|| after DELETE":        sqlsafe.SQL("? || 1 = 1", remove),
		"= after DELETE":         sqlsafe.SQL("? = 1 OR 1 = 1", mine.DeleteWhere(sqlsafe.SQL("id = 1"))),
		"IS after Upsert":        sqlsafe.SQL("? IS NULL OR 1 = 1", mine.Upsert(&row, "")),
		"DUPLICATE KEY, more":    sqlsafe.SQL("?, n = 5 OR 1 = 1", mine.Upsert(&row, "")),
		"AND that goes on by OR": sqlsafe.SQL("? AND id = 1 OR 1 = 1", update),
		"AND by OR, deeper":      sqlsafe.SQL("? AND id = 1 OR 1 = 1", sqlsafe.SQL("?", sqlsafe.SQL("?", remove))),
		"a piece by IS":          pieces(func(b *sqlsafe.Builder) { b.Add("?", update).Add("IS NULL OR 1 = 1") }),

		"UNION":              sqlsafe.SQL("SELECT id FROM owned WHERE ? UNION SELECT id FROM owned", scope),
		"UNION, before":      sqlsafe.SQL("SELECT id FROM owned UNION SELECT id FROM owned WHERE ?", scope),
		"UNION, elsewhere":   sqlsafe.SQL("SELECT id FROM owned UNION SELECT 1 FROM x WHERE ?", scope),
		"UNION, twice there": sqlsafe.SQL("SELECT id FROM owned UNION SELECT id FROM owned WHERE ? AND ?", scope, scope),
		"joined to itself":   sqlsafe.SQL("SELECT 1 FROM owned a JOIN owned b ON a.id = b.id WHERE ?", mine.As("a").Scope()),
		"joined by a comma":  sqlsafe.SQL("SELECT 1 FROM owned a, owned b WHERE ?", mine.As("a").Scope()),
		"a comma in ( )":     sqlsafe.SQL("SELECT 1 FROM (owned a, owned b) WHERE ?", mine.As("a").Scope()),
		"in parentheses":     sqlsafe.SQL("SELECT 1 FROM (owned a JOIN owned b ON a.id = b.id) WHERE ?", mine.As("a").Scope()),
		"sub-select":         sqlsafe.SQL("SELECT id FROM owned WHERE ? AND id IN (SELECT id FROM owned)", scope),
		"sub-select alone":   sqlsafe.SQL("SELECT id FROM owned WHERE id IN (SELECT id FROM owned WHERE ?)", scope),
		"WITH":               sqlsafe.SQL("WITH x AS (SELECT * FROM owned) SELECT id FROM x, owned WHERE ?", scope),
		"by its schema":      sqlsafe.SQL("SELECT 1 FROM owned a JOIN public.owned b ON a.id = b.id WHERE ?", mine.As("a").Scope()),
		"only it":            sqlsafe.SQL("SELECT 1 FROM ONLY owned a JOIN ONLY owned b ON a.id = b.id WHERE ?", mine.As("a").Scope()),
		"a literal":          sqlsafe.SQL("SELECT ? FROM ? WHERE id IN (SELECT id FROM 'owned') AND ?", mine.Columns(), mine.Name(), scope),
		"an unread name":     sqlsafe.SQL(`SELECT ? FROM ? WHERE id IN (SELECT id FROM U&"\006fwned")`, mine.Columns(), mine.Name()),
		"Name of all":        sqlsafe.SQL("SELECT 1 FROM ? JOIN ? ON 1 = 1", mine.Name(), allOwned.Name()),
		"Name of all, As":    sqlsafe.SQL("SELECT 1 FROM ? JOIN ? ON 1 = 1", mine.As("x").Name(), allOwned.As("y").Name()),

		"UPDATE IGNORE":        sqlsafe.SQL("UPDATE IGNORE owned SET n = 5 WHERE id IN (SELECT id FROM (SELECT id FROM owned WHERE ?) m) OR 1 = 1", scope),
		"UPDATE LOW_PRIORITY":  sqlsafe.SQL("UPDATE LOW_PRIORITY IGNORE owned SET n = 5 WHERE id IN (SELECT id FROM (SELECT id FROM owned WHERE ?) m)", scope),
		"UPDATE OR IGNORE":     sqlsafe.SQL("UPDATE OR IGNORE owned SET n = 5 WHERE id IN (SELECT id FROM owned WHERE ?)", scope),
		"UPDATE OR REPLACE":    sqlsafe.SQL("UPDATE OR REPLACE owned SET n = 5 WHERE id IN (SELECT id FROM owned WHERE ?)", scope),
		"INSERT without INTO":  sqlsafe.SQL("INSERT owned (id, tenant) SELECT id + 9, 2 FROM owned WHERE ?", scope),
		"REPLACE without INTO": sqlsafe.SQL("REPLACE owned (id, tenant) SELECT id + 1, 2 FROM owned WHERE ?", scope),
		"REPLACE IGNORE":       sqlsafe.SQL("REPLACE LOW_PRIORITY owned SELECT * FROM owned WHERE ?", scope),
		"DELETE without FROM":  sqlsafe.SQL("DELETE owned WHERE id IN (SELECT id FROM owned WHERE ?)", scope),
		"DELETE of two":        sqlsafe.SQL("DELETE o, p FROM owned o JOIN owned p ON p.n = o.n WHERE ?", mine.As("o").Scope()),
		"MERGE without INTO":   sqlsafe.SQL("MERGE owned USING (SELECT id FROM owned WHERE ?) m ON m.id = owned.id WHEN MATCHED THEN DELETE", scope),
		"WITH ORDINALITY":      sqlsafe.SQL("SELECT p.id FROM owned o, unnest(ARRAY[1]) WITH ORDINALITY AS u (x, y), owned p WHERE ?", mine.As("o").Scope()),
		"WITH a hint":          sqlsafe.SQL("SELECT p.id FROM owned o WITH (NOLOCK), owned p WHERE ?", mine.As("o").Scope()),
		"FOR SYSTEM_TIME":      sqlsafe.SQL("SELECT p.id FROM owned o FOR SYSTEM_TIME ALL, owned p WHERE ?", mine.As("o").Scope()),
		"OJ":                   sqlsafe.SQL("SELECT p.id FROM { OJ owned o LEFT OUTER JOIN owned p ON o.n = p.n } WHERE ?", mine.As("p").Scope()),
		"IN a table":           sqlsafe.SQL("SELECT o.id FROM owned o WHERE ? AND (o.id, 2, 'b', 1, 1) IN owned", mine.As("o").Scope()),
		"IN a Name":            sqlsafe.SQL("SELECT o.id FROM owned o WHERE ? AND (o.id, 2, 'b', 1, 1) IN ?", mine.As("o").Scope(), allOwned.Name()),
		"APPLY":                sqlsafe.SQL("SELECT p.id FROM owned o CROSS APPLY owned p WHERE ?", mine.As("o").Scope()),
		"TABLE":                sqlsafe.SQL("SELECT * FROM owned WHERE ? UNION ALL TABLE owned", scope),
		"STRAIGHT_JOIN":        sqlsafe.SQL("SELECT p.id FROM owned o STRAIGHT_JOIN owned p ON p.n = o.n WHERE ?", mine.As("o").Scope()),
		"in a LIMIT":           sqlsafe.SQL("SELECT id FROM owned WHERE ? LIMIT (SELECT count(*) FROM owned)", scope),
		"in RETURNING":         sqlsafe.SQL("INSERT INTO y (id) SELECT id FROM owned WHERE ? RETURNING (SELECT max(n) FROM owned)", scope),
		"RECURSIVE":            sqlsafe.SQL("WITH RECURSIVE r AS (SELECT id FROM owned WHERE ? UNION ALL SELECT o.id FROM owned o JOIN r ON o.id = r.id + 1) SELECT id FROM r", scope),
		"LATERAL, within":      sqlsafe.SQL("SELECT id FROM owned, LATERAL (SELECT p.n FROM owned p WHERE p.n = owned.n) z WHERE ?", scope),
		"a SET's sub-select":   sqlsafe.SQL("UPDATE owned SET n = (SELECT max(n) FROM owned) WHERE ?", scope),
		"after replace()":      sqlsafe.SQL("SELECT o.id FROM owned o JOIN owned p ON replace(o.name, 'a', 'b') = p.name WHERE ?", mine.As("o").Scope()),

		"ON of a LEFT JOIN":       sqlsafe.SQL("SELECT o.id FROM owned o LEFT JOIN x ON x.id = o.id AND ?", mine.As("o").Scope()),
		"ON of a LEFT OUTER JOIN": sqlsafe.SQL("SELECT o.id FROM owned o LEFT OUTER JOIN x ON x.id = o.id AND ?", mine.As("o").Scope()),
		"ON of a later one":       sqlsafe.SQL("SELECT o.id FROM owned o LEFT JOIN x ON x.id = o.id LEFT JOIN y ON y.id = o.id AND ?", mine.As("o").Scope()),
		"ON of one by USING":      sqlsafe.SQL("SELECT o.id FROM owned o JOIN x USING (id) LEFT JOIN y ON y.id = o.id AND ?", mine.As("o").Scope()),
		"ON of a RIGHT JOIN":      sqlsafe.SQL("SELECT o.id FROM x RIGHT JOIN owned o ON x.id = o.id AND ?", mine.As("o").Scope()),
		"ON of RIGHT after JOIN":  sqlsafe.SQL("SELECT 1 FROM x JOIN owned o ON ? RIGHT JOIN owned p ON p.id = o.id AND ?", mine.As("o").Scope(), mine.As("p").Scope()),
		"ON of a FULL JOIN":       sqlsafe.SQL("SELECT o.id FROM x FULL JOIN owned o ON x.id = o.id AND ?", mine.As("o").Scope()),
		"ON around a join":        sqlsafe.SQL("SELECT 1 FROM owned o LEFT JOIN (owned p JOIN x ON x.id = p.id AND ?) ON p.id = o.id AND ?", mine.As("p").Scope(), mine.As("o").Scope()),
		"ON within an outer join": sqlsafe.SQL("SELECT 1 FROM owned o LEFT JOIN (x JOIN y ON x.id = y.id AND ?) ON x.id = o.id", mine.As("o").Scope()),
		"ON of two, bare":         sqlsafe.SQL("SELECT 1 FROM owned o LEFT JOIN owned p ON p.id = o.id AND ? WHERE ?", scope, mine.As("p").Scope()),
		"ON of a join by Name":    sqlsafe.SQL("SELECT 1 FROM ? LEFT JOIN x ON x.id = owned.id AND ?", allOwned.Name(), scope),
		"ON of a join by As":      sqlsafe.SQL("SELECT 1 FROM ? LEFT JOIN ? ON x.id = o.id AND ?", allOwned.As("o").Name(), allOwned.As("x").Name(), mine.As("o").Scope()),
		"LEFT in another text":    sqlsafe.SQL("SELECT o.id FROM owned o LEFT ?", sqlsafe.SQL("JOIN x ON x.id = o.id AND ?", mine.As("o").Scope())),
		"LEFT in another piece": pieces(func(b *sqlsafe.Builder) {
			b.Add("SELECT o.id FROM owned o LEFT").Add("JOIN x ON x.id = o.id AND ?", mine.As("o").Scope())
		}),
		"ON in another piece": pieces(func(b *sqlsafe.Builder) {
			b.Add("SELECT o.id FROM owned o LEFT JOIN x").Add("ON x.id = o.id AND ?", mine.As("o").Scope())
		}),
		"a join in another piece": pieces(func(b *sqlsafe.Builder) {
			b.Add("SELECT o.id FROM owned o").Add("LEFT JOIN x ON x.id = o.id AND ?", mine.As("o").Scope())
		}),
		"ON CONFLICT of a SELECT":              sqlsafe.SQL("INSERT INTO y (id) SELECT id FROM owned WHERE id = 1 ON CONFLICT (id) DO UPDATE SET n = 1 WHERE ?", scope),
		"where ON CONFLICT is":                 sqlsafe.SQL("INSERT INTO y (id) SELECT id FROM owned ON CONFLICT (id) WHERE ? DO NOTHING", scope),
		"DISTINCT ON":                          sqlsafe.SQL("SELECT DISTINCT ON (?) id FROM owned", scope),
		"MERGE":                                sqlsafe.SQL("MERGE INTO owned o USING x ON x.id = o.id AND ? WHEN NOT MATCHED BY SOURCE THEN DELETE", mine.As("o").Scope()),
		"UPDATE of a LEFT JOIN":                sqlsafe.SQL("UPDATE owned o LEFT JOIN x ON x.id = o.id AND ? SET o.n = 1 WHERE o.id = 1", mine.As("o").Scope()),
		"the alias of another":                 sqlsafe.SQL("SELECT 1 FROM owned o JOIN x q ON q.id = o.id WHERE ?", mine.As("q").Scope()),
		"the alias of another, AS":             sqlsafe.SQL("SELECT 1 FROM owned AS o, x AS q WHERE ?", mine.As("q").Scope()),
		"one's name, which is another's alias": sqlsafe.SQL("SELECT 1 FROM owned o JOIN x owned ON owned.id = o.id WHERE ?", mine.As("owned").Scope()),
		"one alias for two":                    sqlsafe.SQL("SELECT 1 FROM owned o, owned p WHERE ? AND ?", mine.As("o").Scope(), mine.As("o").Scope()),
		"the row that was refused":             sqlsafe.SQL("? ON CONFLICT (id) DO UPDATE SET n = 5 WHERE ?", insert, mine.As("excluded").Scope()),

		"the end of a range":    sqlsafe.SQL("SELECT id FROM owned WHERE n NOT BETWEEN 1 AND ?", scope),
		"a range's end, in ( )": sqlsafe.SQL("SELECT id FROM owned WHERE (n BETWEEN 1 AND ?)", scope),
		"a range by a query":    sqlsafe.SQL("SELECT id FROM owned WHERE n BETWEEN 1 ?", sqlsafe.SQL("AND ?", scope)),
		"a range by a piece":    pieces(func(b *sqlsafe.Builder) { b.Add("SELECT id FROM owned WHERE n NOT BETWEEN 1").Where("?", scope) }),
		"CASE by a piece": pieces(func(b *sqlsafe.Builder) {
			b.Add("SELECT id FROM owned WHERE 1 = CASE WHEN n = 1").Add("AND ?", scope).Add("THEN 1 ELSE 1 END")
		}),
		"a named operator":      sqlsafe.SQL("SELECT id FROM owned WHERE ? OPERATOR(pg_catalog.=) FALSE", scope),
		"a word before":         sqlsafe.SQL("SELECT id FROM owned WHERE INTERVAL ? DAY + now() > now()", scope),
		"a word before, nested": sqlsafe.SQL("SELECT id FROM owned WHERE INTERVAL ? DAY + now() > now()", sqlsafe.SQL("?", scope)),
		"UPDATE of two":         sqlsafe.SQL("UPDATE owned o, owned p SET p.n = 5 WHERE ?", mine.As("o").Scope()),
		"columns renamed":       sqlsafe.SQL("SELECT id FROM owned AS x (tenant, id) WHERE ?", mine.As("x").Scope()),
		"OR before":             sqlsafe.SQL("SELECT id FROM owned WHERE id = 1 OR ?", scope),
		"OR by a query":         sqlsafe.SQL("SELECT id FROM owned WHERE ? ?", scope, sqlsafe.SQL("OR n = 1")),
		"(?) OR by a query":     sqlsafe.SQL("SELECT id FROM owned WHERE (?) ?", scope, sqlsafe.SQL("OR n = 1")),
		"IS by a query":         sqlsafe.SQL("SELECT id FROM owned WHERE (?) ?", scope, sqlsafe.SQL("IS NOT NULL")),
		"(?) IS NOT NULL":       sqlsafe.SQL("SELECT id FROM owned WHERE (?) IS NOT NULL", scope),
		"EXISTS":                sqlsafe.SQL("SELECT id FROM owned WHERE EXISTS (SELECT 1 FROM x WHERE ?) OR 1 = 1", scope),
		"OR after":              sqlsafe.SQL("SELECT id FROM owned WHERE ? AND id = 1 OR 1 = 1", scope),
		"OR in parentheses":     sqlsafe.SQL("SELECT id FROM owned WHERE (id = 1 OR ?)", scope),
		"OR, outside":           sqlsafe.SQL("? OR 1 = 1", sqlsafe.SQL("SELECT id FROM owned WHERE ?", scope)),
		"IS NULL, outside":      sqlsafe.SQL("? IS NULL", sqlsafe.SQL("SELECT id FROM owned WHERE ?", scope)),
		"AND OR, outside":       sqlsafe.SQL("? AND id = 1 OR 1 = 1", sqlsafe.SQL("SELECT id FROM owned WHERE ?", scope)),
		"NOT":                   sqlsafe.SQL("SELECT id FROM owned WHERE NOT ?", scope),
		"NOT (…)":               sqlsafe.SQL("SELECT id FROM owned WHERE NOT (id = 1 AND ?)", scope),
		"Not":                   sqlsafe.SQL("SELECT id FROM owned WHERE ?", sqlsafe.Not(scope)),
		"Not of And":            sqlsafe.SQL("SELECT id FROM owned WHERE ?", sqlsafe.Not(sqlsafe.And(sqlsafe.SQL("id = 1"), scope))),
		"Or":                    sqlsafe.SQL("SELECT id FROM owned WHERE ?", sqlsafe.Or(scope, sqlsafe.SQL("1 = 1"))),
		"= FALSE":               sqlsafe.SQL("SELECT id FROM owned WHERE ? = FALSE", scope),
		"IS NULL":               sqlsafe.SQL("SELECT id FROM owned WHERE ? IS NOT TRUE", scope),
		"CASE":                  sqlsafe.SQL("SELECT id FROM owned WHERE CASE WHEN ? THEN 1 ELSE 1 END = 1", scope),
		"CASE, then OR":         sqlsafe.SQL("SELECT id FROM owned WHERE ? AND CASE WHEN n = 1 THEN 1 ELSE 0 END = 1 OR 1 = 1", scope),
		"a function":            sqlsafe.SQL("SELECT id FROM owned WHERE coalesce(?, TRUE)", scope),
		"FILTER":                sqlsafe.SQL("SELECT count(*) FILTER (WHERE ?) FROM owned", scope),
		"a column":              sqlsafe.SQL("SELECT ? FROM owned", scope),
		"HAVING":                sqlsafe.SQL("SELECT count(*) FROM owned GROUP BY tenant HAVING ?", scope),
		"a piece by OR":         pieces(func(b *sqlsafe.Builder) { b.Add("SELECT id FROM owned").Where("?", scope).Add("OR 1 = 1") }),
		"a piece by OR (?)": pieces(func(b *sqlsafe.Builder) {
			b.Add("SELECT id FROM owned").Where("?", scope).Add("?", sqlsafe.SQL("OR 1 = 1"))
		}),
		"a piece that is OR": pieces(func(b *sqlsafe.Builder) { b.Add("SELECT id FROM owned WHERE id = 1").Add("OR").Add("?", scope) }),
		"before the last":    pieces(func(b *sqlsafe.Builder) { b.Add("SELECT id FROM owned UNION SELECT 1 FROM x").Where("?", scope) }),
		"two pieces":         pieces(func(b *sqlsafe.Builder) { b.Add("SELECT id FROM owned UNION SELECT id FROM owned").Where("?", scope) }),

		"ON CONFLICT":      sqlsafe.SQL("? ON CONFLICT (id) DO UPDATE SET n = 5", insert),
		"ON CONFLICT OR":   sqlsafe.SQL("? ON CONFLICT (id) DO UPDATE SET n = 5 WHERE owned.n = 1 OR ?", insert, mine.As("owned").Scope()),
		"ON DUPLICATE KEY": sqlsafe.SQL("? ON DUPLICATE KEY UPDATE n = 5", insert),
		"of many":          sqlsafe.SQL("? ON CONFLICT (id) DO UPDATE SET n = 5", mine.InsertAll(sqlsafe.Postgres, []ownedRow{row})[0]),
	} {
		for _, d := range []sqlsafe.Dialect{sqlsafe.Postgres, sqlsafe.MySQL, sqlsafe.SQLite} {
			if name == "an unread name" && d == sqlsafe.MySQL || name == "DUPLICATE KEY, more" && d != sqlsafe.MySQL {
				continue // a text there, and not SQL
			}
			text, _, err := q.Build(d)
			require.Equal(t, untaint.Misuse, untaint.KindOf(err), "%s, %s: %s", name, d, text)
		}
	}
}

// TestScopeReaches has the ways to write a statement with the Scope of a table.
func TestScopeReaches(t *testing.T) {
	row := ownedRow{ID: 1, Name: "a", V: 1}
	scope, loose := mine.Scope(), sqlsafe.SQL("id = 1 OR id = 2")
	for name, q := range map[string]sqlsafe.Query{
		"WHERE":                    sqlsafe.SQL("SELECT id FROM owned WHERE ?", scope),
		"AND":                      sqlsafe.SQL("SELECT id FROM owned WHERE id = 1 AND ? AND ? ORDER BY id", scope, loose),
		"parentheses":              sqlsafe.SQL("SELECT id FROM owned WHERE (id = 1 OR id = 2) AND (?)", scope),
		"And":                      sqlsafe.SQL("SELECT id FROM owned WHERE ?", sqlsafe.And(loose, scope)),
		"And of Or":                sqlsafe.SQL("SELECT id FROM owned WHERE ?", sqlsafe.Or(sqlsafe.And(scope, loose), sqlsafe.And(scope, sqlsafe.SQL("n = 1")))),
		"CASE":                     sqlsafe.SQL("SELECT id FROM owned WHERE CASE WHEN n = 1 OR n = 2 THEN 1 ELSE 0 END = 1 AND ?", scope),
		"each side of OR":          sqlsafe.SQL("SELECT id FROM owned WHERE id = 1 AND ? OR id = 2 AND ?", scope, scope),
		"SELECT of an INSERT":      sqlsafe.SQL("INSERT INTO y (id) SELECT id FROM owned WHERE ? ON CONFLICT (id) DO UPDATE SET n = 1 WHERE y.n = 2", scope),
		"after a range":            sqlsafe.SQL("SELECT id FROM owned WHERE n BETWEEN ? AND ? AND ?", 1, 2, scope),
		"after a range, by a text": sqlsafe.SQL("SELECT id FROM owned WHERE (n BETWEEN 1 AND 2) ?", sqlsafe.SQL("AND ?", scope)),
		"a Builder as more":        sqlsafe.SQL("SELECT id FROM owned WHERE n = 1 ?", pieces(func(b *sqlsafe.Builder) { b.Add("AND ?", scope).Add("AND n = 2") })),
		"UNION":                    sqlsafe.SQL("SELECT id FROM owned WHERE ? UNION ALL SELECT id FROM owned WHERE ?", scope, scope),
		"a join":                   sqlsafe.SQL("SELECT ? FROM owned o LEFT JOIN x ON x.id = o.id AND x.n = 1 WHERE ?", mine.As("o").Columns(), mine.As("o").Scope()),
		"ON":                       sqlsafe.SQL("SELECT x.id FROM x LEFT JOIN owned o ON o.id = x.id AND ?", mine.As("o").Scope()),
		"ON of its own LEFT JOIN":  sqlsafe.SQL("SELECT x.id FROM x LEFT OUTER JOIN owned AS o ON o.id = x.id AND ? WHERE left(x.name, 1) = 'a'", mine.As("o").Scope()),
		"ON of LEFT JOIN, bare":    sqlsafe.SQL("SELECT x.id FROM x LEFT JOIN owned ON owned.id = x.id AND ?", scope),
		"ON of RIGHT JOIN, left":   sqlsafe.SQL("SELECT x.id FROM owned o RIGHT JOIN x ON o.id = x.id AND ?", mine.As("o").Scope()),
		"ON of a group":            sqlsafe.SQL("SELECT x.id FROM x LEFT JOIN (owned o JOIN owned p ON o.id = p.id) ON o.id = x.id AND ? AND ?", mine.As("o").Scope(), mine.As("p").Scope()),
		"ON of joins within":       sqlsafe.SQL("SELECT 1 FROM owned o LEFT JOIN (x JOIN owned p ON x.id = p.id AND ?) ON x.id = o.id WHERE ?", mine.As("p").Scope(), mine.As("o").Scope()),
		"ON after USING":           sqlsafe.SQL("SELECT 1 FROM x LEFT JOIN y USING (id) JOIN owned o ON o.id = x.id AND ?", mine.As("o").Scope()),
		"ON in a piece": pieces(func(b *sqlsafe.Builder) {
			b.Add("SELECT x.id FROM x").Add("LEFT JOIN owned o ON o.id = x.id AND ?", mine.As("o").Scope())
		}),
		"NATURAL LEFT JOIN":     sqlsafe.SQL("SELECT 1 FROM x NATURAL LEFT JOIN y JOIN owned o ON o.id = x.id AND ?", mine.As("o").Scope()),
		"an alias by Name":      sqlsafe.SQL("SELECT 1 FROM ? AS o LEFT JOIN ? ON p.id = o.id AND ? WHERE ?", allOwned.Name(), allOwned.As("p").Name(), mine.As("p").Scope(), mine.As("o").Scope()),
		"an alias in quotes":    sqlsafe.SQL(`SELECT 1 FROM owned "o" JOIN x ON x.id = o.id WHERE ?`, mine.As("o").Scope()),
		"its name as the alias": sqlsafe.SQL("SELECT 1 FROM x JOIN owned ON owned.id = x.id WHERE ?", mine.As("owned").Scope()),
		"LATERAL":               sqlsafe.SQL("SELECT 1 FROM x LEFT JOIN LATERAL (SELECT id FROM owned o WHERE o.id = x.id AND ?) y ON TRUE", mine.As("o").Scope()),
		"CROSS JOIN":            sqlsafe.SQL("SELECT 1 FROM x CROSS JOIN owned o WHERE ?", mine.As("o").Scope()),
		"both":                  sqlsafe.SQL("SELECT 1 FROM owned a JOIN owned b ON a.id = b.id AND ? WHERE ?", mine.As("b").Scope(), mine.As("a").Scope()),
		"sub-select":            sqlsafe.SQL("SELECT id FROM x WHERE id IN (SELECT id FROM owned WHERE ?) OR id = 7", scope),
		"WITH":                  sqlsafe.SQL("WITH m AS (SELECT * FROM owned WHERE ?) SELECT owned.id FROM m JOIN x AS owned ON TRUE", scope),
		"by its schema":         sqlsafe.SQL("SELECT public.owned.id FROM public.owned WHERE ?", scope),
		"UPDATE":                sqlsafe.SQL("UPDATE owned SET n = 1 WHERE id = ? AND ? RETURNING id", 1, scope),
		"UPDATE FROM":           sqlsafe.SQL("UPDATE owned SET n = x.n FROM x WHERE x.id = owned.id AND ?", mine.As("owned").Scope()),
		"DELETE USING":          sqlsafe.SQL("DELETE FROM owned USING x WHERE x.id = owned.id AND ?", scope),
		"FOR UPDATE":            sqlsafe.SQL("SELECT id FROM owned WHERE ? FOR UPDATE OF owned SKIP LOCKED", scope),
		"another text":          sqlsafe.SQL("SELECT id FROM owned ? ORDER BY id", sqlsafe.SQL("WHERE ?", scope)),
		"a text by AND":         sqlsafe.SQL("SELECT id FROM owned WHERE id = 1 ?", sqlsafe.SQL("AND ?", scope)),
		"an outer text":         sqlsafe.SQL("? AND id = 1 ORDER BY id", sqlsafe.SQL("SELECT id FROM owned WHERE ?", scope)),
		"a Builder": pieces(func(b *sqlsafe.Builder) {
			b.Add("SELECT id FROM owned").Where("?", scope).Where("id = 1").Add("ORDER BY id")
		}),
		"a Builder's text": pieces(func(b *sqlsafe.Builder) {
			b.Add("SELECT id FROM owned WHERE").Add("?", scope).Where("id = 1 OR id = 2")
		}),
		"a Builder's AND": pieces(func(b *sqlsafe.Builder) {
			b.Add("SELECT id FROM owned WHERE id = 1").Add("AND ?", scope).Add("LIMIT 5")
		}),
		"a Builder's own OR":  pieces(func(b *sqlsafe.Builder) { b.Add("SELECT id FROM owned").Where("id = 1 OR id = 2").Where("?", scope) }),
		"a Builder as one":    sqlsafe.SQL("SELECT id FROM owned WHERE ?", pieces(func(b *sqlsafe.Builder) { b.Add("id = 1").Add("AND").Add("?", scope) })),
		"Name with all's":     sqlsafe.SQL("SELECT 1 FROM ? WHERE ?", allOwned.As("o").Name(), mine.As("o").Scope()),
		"Name twice":          sqlsafe.SQL("SELECT 1 FROM ? JOIN ? ON a.id = b.id OR TRUE", mine.As("a").Name(), mine.As("b").Name()),
		"RETURNING":           sqlsafe.SQL("? RETURNING id IS NULL OR n = 1", mine.Update(&row)),
		"AND after UPDATE":    sqlsafe.SQL("? AND n = 1 AND (n = 1 OR n = 2)", mine.Update(&row)),
		"statement in WITH":   sqlsafe.SQL("WITH u AS (?) SELECT 1 FROM u WHERE 1 = 1 OR 1 = 2", sqlsafe.SQL("? RETURNING id", mine.Update(&row))),
		"ON CONFLICT":         sqlsafe.SQL("? ON CONFLICT (id) DO UPDATE SET n = 5 WHERE ?", mine.Insert(&row), mine.As("owned").Scope()),
		"Upsert":              sqlsafe.SQL("? RETURNING id", mine.Upsert(&row, "")),
		"ON CONFLICT NOTHING": sqlsafe.SQL("? ON CONFLICT (id) DO NOTHING", mine.InsertAll(sqlsafe.Postgres, []ownedRow{row})[0]),
	} {
		_, _, err := q.Build(sqlsafe.Postgres)
		require.NoError(t, err, name)
	}
}

// TestScopeIsKept has statements that find only rows of the tenant, and would give
// them to another.
func TestScopeIsKept(t *testing.T) {
	row := ownedRow{ID: 1, Name: "a", V: 1}
	scope, o := mine.Scope(), mine.As("o").Scope()
	for name, q := range map[string]sqlsafe.Query{
		"UPDATE":               sqlsafe.SQL("UPDATE owned SET tenant = 2 WHERE ?", scope),
		"a value":              sqlsafe.SQL("UPDATE owned SET tenant = ? WHERE ?", 2, scope),
		"the second":           sqlsafe.SQL("UPDATE owned SET n = n + 1, Tenant = 2 WHERE ?", scope),
		"in quotes":            sqlsafe.SQL("UPDATE owned SET \"tenant\" = 2 WHERE ?", scope),
		"by its table":         sqlsafe.SQL("UPDATE owned SET owned.tenant = 2 WHERE ?", scope),
		"by its schema":        sqlsafe.SQL("UPDATE public.owned SET public.owned.tenant = 2 WHERE ?", scope),
		"a row":                sqlsafe.SQL("UPDATE owned SET (n, tenant) = (1, 2) WHERE ?", scope),
		"a row by SELECT":      sqlsafe.SQL("UPDATE owned SET (n, tenant) = (SELECT 1, 2) WHERE ?", scope),
		"after a SELECT":       sqlsafe.SQL("UPDATE owned SET n = (SELECT 1 FROM x WHERE id = 1), tenant = 2 WHERE ?", scope),
		"after CASE":           sqlsafe.SQL("UPDATE owned SET n = CASE WHEN n = 1 THEN 2 ELSE 3 END, tenant = 2 WHERE ?", scope),
		"after DISTINCT FROM":  sqlsafe.SQL("UPDATE owned SET n = n IS DISTINCT FROM 1, tenant = 2 WHERE ?", scope),
		"after a comment":      sqlsafe.SQL("UPDATE owned SET /* n = 1, */ tenant /* own */ = 2 WHERE ?", scope),
		"an alias":             sqlsafe.SQL("UPDATE owned AS o SET tenant = 2 WHERE ?", o),
		"FROM":                 sqlsafe.SQL("UPDATE owned o SET tenant = x.tenant FROM x WHERE x.id = o.id AND ?", o),
		"a join":               sqlsafe.SQL("UPDATE x JOIN owned o ON x.id = o.id SET o.tenant = 2 WHERE ?", o),
		"a join, which is not": sqlsafe.SQL("UPDATE x JOIN owned o ON x.id = o.id SET tenant = 2 WHERE ?", o),
		"by an alias in FROM":  sqlsafe.SQL("UPDATE o SET tenant = 2 FROM owned o WHERE ?", o),
		"in a WITH":            sqlsafe.SQL("WITH m AS (UPDATE owned SET tenant = 2 WHERE ? RETURNING id) SELECT id FROM m", scope),
		"by Name":              sqlsafe.SQL("UPDATE ? SET tenant = 2 WHERE ?", allOwned.Name(), scope),
		"ON CONFLICT":          sqlsafe.SQL("? ON CONFLICT (id) DO UPDATE SET tenant = 2 WHERE ?", mine.Insert(&row), mine.As("owned").Scope()),
		"a nested text":        sqlsafe.SQL("UPDATE owned SET ? WHERE ?", sqlsafe.SQL("tenant = ?", 2), scope),
		"a nested text, later": sqlsafe.SQL("UPDATE owned SET n = ? WHERE ?", sqlsafe.SQL("1, tenant = ?", 2), scope),
		"a nested SET":         sqlsafe.SQL("UPDATE owned ? WHERE ?", sqlsafe.SQL("SET tenant = ?", 2), scope),
		"a nested name":        sqlsafe.SQL("UPDATE owned SET ? = 2 WHERE ?", sqlsafe.SQL("tenant"), scope),
		"a column of a Table":  sqlsafe.SQL("UPDATE owned SET (?) = (SELECT ? FROM x) WHERE ?", allOwned.Columns(), allOwned.Columns(), scope),
		"a Builder":            pieces(func(b *sqlsafe.Builder) { b.Add("UPDATE owned SET").Add("tenant = ?", 2).Where("?", scope) }),
		"a Builder's comma":    pieces(func(b *sqlsafe.Builder) { b.Add("UPDATE owned SET n = 1").Add(", tenant = ?", 2).Where("?", scope) }),
		"a Builder's SET":      pieces(func(b *sqlsafe.Builder) { b.Add("UPDATE owned").Add("SET tenant = ?", 2).Where("?", scope) }),
		"a Builder's third":    pieces(func(b *sqlsafe.Builder) { b.Add("UPDATE owned").Add("SET n = 1,").Add("tenant = 2").Where("?", scope) }),
	} {
		_, _, err := q.Build(sqlsafe.Postgres)
		require.Equal(t, "sqlsafe.Build: misuse: /tenant scope_changed", errorText(err), name)
	}
	_, _, err := sqlsafe.SQL("UPDATE owned SET `tenant` = 2 WHERE ?", scope).Build(sqlsafe.MySQL)
	require.Equal(t, untaint.Misuse, untaint.KindOf(err))
	_, _, err = sqlsafe.SQL("UPDATE owned SET 'tenant' = 2 WHERE ?", scope).Build(sqlsafe.SQLite)
	require.Equal(t, untaint.Misuse, untaint.KindOf(err))
	_, _, err = sqlsafe.SQL("? ON DUPLICATE KEY UPDATE tenant = 2", mine.Insert(&row)).Build(sqlsafe.MySQL)
	require.Equal(t, untaint.Misuse, untaint.KindOf(err))
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestScopeIsOnlyRead has statements that set other columns, or that of another table.
func TestScopeIsOnlyRead(t *testing.T) {
	scope, o := mine.Scope(), mine.As("o").Scope()
	for name, q := range map[string]sqlsafe.Query{
		"a value of it":        sqlsafe.SQL("UPDATE owned SET n = tenant + 1, name = tenant || name WHERE ?", scope),
		"compared":             sqlsafe.SQL("UPDATE owned SET n = CASE WHEN tenant = 1 THEN 1 ELSE 2 END WHERE ?", scope),
		"in parentheses":       sqlsafe.SQL("UPDATE owned SET n = (tenant) WHERE tenant = ? AND ?", 1, scope),
		"in a function":        sqlsafe.SQL("UPDATE owned SET n = coalesce(n, tenant), name = 'tenant' WHERE ?", scope),
		"returned":             sqlsafe.SQL("UPDATE owned SET n = 1 WHERE ? RETURNING n, tenant", scope),
		"of another table":     sqlsafe.SQL("UPDATE x SET tenant = o.tenant FROM owned o WHERE o.id = x.id AND ?", o),
		"of another, joined":   sqlsafe.SQL("UPDATE x JOIN owned o ON x.id = o.id SET x.tenant = o.tenant WHERE ?", o),
		"an insert of another": sqlsafe.SQL("INSERT INTO y (id, tenant) SELECT id, tenant FROM owned WHERE ? ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant", scope),
		"beside it":            sqlsafe.SQL("WITH m AS (UPDATE x SET tenant = 2 RETURNING id) SELECT o.id FROM owned o JOIN m ON m.id = o.id WHERE ?", o),
		"a lock":               sqlsafe.SQL("SELECT n, tenant FROM owned WHERE ? FOR UPDATE OF owned", scope),
		"a Builder":            pieces(func(b *sqlsafe.Builder) { b.Add("UPDATE owned SET n = 1").Where("tenant = ?", 1).Where("?", scope) }),
		"a Builder's WHERE": pieces(func(b *sqlsafe.Builder) {
			b.Add("UPDATE owned SET n = 1").Add("WHERE tenant = ?", 1).Add("AND ?", scope)
		}),
		"pairs after a Builder's SET": pieces(func(b *sqlsafe.Builder) {
			b.Add("UPDATE owned SET n = 1").Where("id IN (1, 2) AND (id, tenant) IN ((1, 1))").Where("f(id, tenant)").Where("?", scope)
		}),
		"a list": pieces(func(b *sqlsafe.Builder) {
			b.Add("UPDATE owned SET n = 1").Where("?", sqlsafe.In("tenant", []int{1, 2})).Where("?", scope)
		}),
	} {
		_, _, err := q.Build(sqlsafe.Postgres)
		require.NoError(t, err, name)
	}
	_, _, err := sqlsafe.SQL("INSERT INTO y (id) SELECT id FROM owned WHERE ? ON DUPLICATE KEY UPDATE tenant = 3", scope).Build(sqlsafe.MySQL)
	require.NoError(t, err)
}

// A name in PostgreSQL's form with escapes is not read, so it may be the scoped
// table's, however well the other names are limited.
func TestScopeBesideAnUnreadName(t *testing.T) {
	text := sqlsafe.SQL(`SELECT id FROM owned WHERE ? UNION SELECT id FROM U&"owne\0064"`, mine.Scope())
	_, _, err := text.Build(sqlsafe.Postgres)
	require.EqualError(t, err, "sqlsafe.Build: misuse: no_scope")
	_, _, err = sqlsafe.SQL(`SELECT id FROM owned WHERE ? AND name <> U&'d\0061t'`, mine.Scope()).Build(sqlsafe.Postgres)
	require.NoError(t, err, "a text is not a name")
}

// The columns of a scoped table alone do not limit anything, and neither does its name
// where a text has the table in a place that no FROM says.
func TestScopeWithoutAPlace(t *testing.T) {
	for _, q := range []sqlsafe.Query{
		sqlsafe.SQL("SELECT ? FROM other", mine.Columns()),
		sqlsafe.SQL("SELECT ?", mine.Columns()),
		sqlsafe.SQL("CALL owned(?)", mine.Columns()),
		sqlsafe.SQL("SELECT f(owned) FROM ?", mine.Name()),
		sqlsafe.SQL("TRUNCATE owned, ?", mine.Name()),
	} {
		_, _, err := q.Build(sqlsafe.Postgres)
		require.EqualError(t, err, "sqlsafe.Build: misuse: no_scope")
	}
}
