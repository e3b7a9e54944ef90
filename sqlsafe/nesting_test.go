package sqlsafe_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

// A query that is given for a marker stays one condition, whatever stands
// around it. proof/sqlsafe compares thousands of compositions on servers.
func TestNesting(t *testing.T) {
	either := sqlsafe.SQL("a = ? OR b = ?", 1, 2)
	both := sqlsafe.SQL("a = 1 AND b = 2")
	rows := users.From(sqlsafe.MustTables("t").Pick("t"))
	piece := func(fill func(b *sqlsafe.Builder)) sqlsafe.Query {
		var b sqlsafe.Builder
		fill(&b)
		return b.Query()
	}
	for name, test := range map[string]struct {
		q    sqlsafe.Query
		want string
	}{
		"after AND":             {sqlsafe.SQL("SELECT 1 FROM t WHERE tenant = ? AND ?", 7, either), "SELECT 1 FROM t WHERE tenant = $1 AND (a = $2 OR b = $3)"},
		"before AND":            {sqlsafe.SQL("SELECT 1 FROM t WHERE ? AND tenant = 7", either), "SELECT 1 FROM t WHERE (a = $1 OR b = $2) AND tenant = 7"},
		"alone":                 {sqlsafe.SQL("SELECT 1 FROM t WHERE ?", either), "SELECT 1 FROM t WHERE a = $1 OR b = $2"},
		"after NOT":             {sqlsafe.SQL("SELECT 1 FROM t WHERE NOT ?", both), "SELECT 1 FROM t WHERE NOT (a = 1 AND b = 2)"},
		"AND beside AND":        {sqlsafe.SQL("SELECT 1 FROM t WHERE x AND ?", both), "SELECT 1 FROM t WHERE x AND a = 1 AND b = 2"},
		"a sum":                 {sqlsafe.SQL("SELECT 2 * ?", sqlsafe.SQL("a + b")), "SELECT 2 * (a + b)"},
		"a cast":                {sqlsafe.SQL("SELECT ?::text", sqlsafe.SQL("a + b")), "SELECT (a + b) ::text"},
		"If":                    {sqlsafe.SQL("SELECT 1 FROM t WHERE x AND ?", sqlsafe.If(true, "a OR b")), "SELECT 1 FROM t WHERE x AND (a OR b)"},
		"within a lone marker":  {sqlsafe.SQL("SELECT 1 FROM t WHERE x AND ?", sqlsafe.SQL("?", sqlsafe.SQL("?", sqlsafe.SQL("a OR b")))), "SELECT 1 FROM t WHERE x AND (a OR b)"},
		"before a text":         {sqlsafe.SQL("SELECT 1 FROM t WHERE ? ?", either, sqlsafe.SQL("AND tenant = ?", 7)), "SELECT 1 FROM t WHERE (a = $1 OR b = $2) AND tenant = $3"},
		"goes on with AND":      {sqlsafe.SQL("SELECT 1 FROM t WHERE x ?", sqlsafe.If(true, "AND a OR b")), "SELECT 1 FROM t WHERE x AND( a OR b)"},
		"goes on with OR":       {sqlsafe.SQL("SELECT 1 FROM t WHERE x ?", sqlsafe.If(true, "OR a AND b")), "SELECT 1 FROM t WHERE x OR a AND b"},
		"DeleteWhere":           {sqlsafe.SQL("? AND tenant = ?", rows.DeleteWhere(either), 7), `DELETE FROM "t" WHERE (a = $1 OR b = $2) AND tenant = $3`},
		"SELECT and a text":     {sqlsafe.SQL("? AND tenant = ?", sqlsafe.SQL("SELECT 1 FROM t WHERE a = 1 OR b = 2"), 7), "SELECT 1 FROM t WHERE (a = 1 OR b = 2) AND tenant = $1"},
		"ORDER BY stays out":    {sqlsafe.SQL("SELECT 1 FROM t WHERE x AND ?", sqlsafe.SQL("a OR b ORDER BY c, d")), "SELECT 1 FROM t WHERE x AND (a OR b) ORDER BY c, d"},
		"a union":               {sqlsafe.SQL("? UNION ?", sqlsafe.SQL("SELECT 1 WHERE a OR b"), sqlsafe.SQL("SELECT 2")), "SELECT 1 WHERE a OR b UNION SELECT 2"},
		"a WITH":                {sqlsafe.SQL("WITH x AS (?) SELECT * FROM x", sqlsafe.SQL("SELECT 1 WHERE a OR b")), "WITH x AS (SELECT 1 WHERE a OR b) SELECT * FROM x"},
		"assignments":           {sqlsafe.SQL("UPDATE t SET ? WHERE id = 1", sqlsafe.SQL("a = b OR c, d = 1")), "UPDATE t SET a = b OR c, d = 1 WHERE id = 1"},
		"a range":               {sqlsafe.SQL("SELECT 1 FROM t WHERE a BETWEEN ?", sqlsafe.SQL("? AND ?", 1, 2)), "SELECT 1 FROM t WHERE a BETWEEN $1 AND $2"},
		"a range's end":         {sqlsafe.SQL("SELECT 1 FROM t WHERE x BETWEEN FALSE AND ? AND y", sqlsafe.SQL("a = 1")), "SELECT 1 FROM t WHERE x BETWEEN FALSE AND (a = 1) AND y"},
		"a range's ends":        {sqlsafe.SQL("SELECT 1 FROM t WHERE (x NOT BETWEEN ? AND ?)", sqlsafe.SQL("a = 1"), sqlsafe.Prefix("b", "c")), "SELECT 1 FROM t WHERE (x NOT BETWEEN (a = 1) AND (b LIKE $1 ESCAPE '!'))"},
		"by a named operator":   {sqlsafe.SQL("SELECT 1 FROM t WHERE ? OPERATOR(pg_catalog.=) FALSE", sqlsafe.SQL("a = 1")), "SELECT 1 FROM t WHERE (a = 1) OPERATOR(pg_catalog.=) FALSE"},
		"IS NOT NULL":           {sqlsafe.SQL("SELECT 1 FROM t WHERE a IS ?", sqlsafe.If(true, "NOT NULL")), "SELECT 1 FROM t WHERE a IS NOT NULL"},
		"a join":                {sqlsafe.SQL("SELECT 1 FROM t ? WHERE x", sqlsafe.If(true, "JOIN u ON a OR b")), "SELECT 1 FROM t JOIN u ON a OR b WHERE x"},
		"a column called at":    {sqlsafe.SQL("SELECT 1 FROM t WHERE x AND ?", sqlsafe.SQL("at > 1 OR set = 2 OR t.end = 3 OR left(a, 1) = 'b'")), "SELECT 1 FROM t WHERE x AND (at > 1 OR set = 2 OR t.end = 3 OR left(a, 1) = 'b')"},
		"nothing after AND":     {sqlsafe.SQL("SELECT 1 FROM t WHERE x AND ?", sqlsafe.If(false, "a")), "SELECT 1 FROM t WHERE x AND 1 = 1"},
		"nothing before OR":     {sqlsafe.SQL("SELECT 1 FROM t WHERE ? OR x", sqlsafe.If(false, "a")), "SELECT 1 FROM t WHERE 1 = 0 OR x"},
		"nothing after WHERE":   {sqlsafe.SQL("SELECT 1 FROM t WHERE ?", sqlsafe.If(false, "a")), "SELECT 1 FROM t WHERE 1 = 1"},
		"nothing else":          {sqlsafe.SQL("SELECT 1 FROM t ?", sqlsafe.If(false, "WHERE a")), "SELECT 1 FROM t "},
		"limits what is left":   {sqlsafe.SQL("DELETE FROM t WHERE id = ? AND ?", 1, sqlsafe.And()), "DELETE FROM t WHERE id = $1 AND 1 = 1"},
		"a filter that is left": {sqlsafe.SQL("UPDATE t SET a = 1 WHERE ? AND id = ?", sqlsafe.NotIn("a", []int{}), 1), "UPDATE t SET a = 1 WHERE 1 = 1 AND id = $1"},
		"Builder texts": {piece(func(b *sqlsafe.Builder) { b.Add("SELECT 1 FROM t WHERE x AND").Add("a OR b").Add("ORDER BY c") }),
			"SELECT 1 FROM t WHERE x AND (a OR b) ORDER BY c"},
		"Builder text and Where":    {piece(func(b *sqlsafe.Builder) { b.Add("SELECT 1 FROM t WHERE a OR b").Where("x") }), "SELECT 1 FROM t WHERE (a OR b) AND x"},
		"Builder text before Where": {piece(func(b *sqlsafe.Builder) { b.Add("SELECT 1 FROM t WHERE").Where("x").Where("y") }), "SELECT 1 FROM t WHERE x AND y"},
		"Builder If":                {piece(func(b *sqlsafe.Builder) { b.Add("SELECT 1 FROM t").Where("x").If(true, "AND a OR b") }), "SELECT 1 FROM t WHERE x AND( a OR b)"},
	} {
		t.Run(name, func(t *testing.T) {
			text, _, err := test.q.Build(sqlsafe.Postgres)
			require.NoError(t, err)
			require.Equal(t, test.want, text)
		})
	}
	text, _ := built(t, sqlsafe.MySQL, sqlsafe.SQL("SELECT 1 FROM t WHERE x AND ?", sqlsafe.SQL("a || b")))
	require.Equal(t, "SELECT 1 FROM t WHERE x AND (a || b)", text)
}

// What cannot be one condition is refused.
func TestNestingRefusals(t *testing.T) {
	for name, test := range map[string]struct {
		q    sqlsafe.Query
		code untaint.Code
	}{
		"nothing after NOT":     {sqlsafe.SQL("SELECT 1 FROM t WHERE NOT ?", sqlsafe.If(false, "a")), "missing_condition"},
		"nothing before IS":     {sqlsafe.SQL("SELECT 1 FROM t WHERE ? IS TRUE", sqlsafe.If(false, "a")), "missing_condition"},
		"half an expression":    {sqlsafe.SQL("SELECT 1 FROM t WHERE tenant = 1 AND a ?", sqlsafe.SQL("= 1 OR b = 2")), "open_condition"},
		"DELETE of all":         {sqlsafe.SQL("DELETE FROM t WHERE ?", sqlsafe.If(false, "a")), "missing_where"},
		"DELETE of all, two":    {sqlsafe.SQL("DELETE FROM t WHERE ? AND (?)", sqlsafe.And(), sqlsafe.And()), "missing_where"},
		"DELETE, sub-select":    {sqlsafe.SQL("DELETE FROM t WHERE id IN (SELECT id FROM t WHERE ?)", sqlsafe.And()), "missing_where"},
		"DELETE of this or all": {sqlsafe.SQL("DELETE FROM t WHERE id = 1 OR ?", sqlsafe.And()), "missing_where"},
		"DELETE in a WITH":      {sqlsafe.SQL("WITH d AS (DELETE FROM t WHERE ? RETURNING id) SELECT 1 FROM d WHERE id = 1", sqlsafe.And()), "missing_where"},
		"DELETE, not nothing":   {sqlsafe.SQL("DELETE FROM t WHERE NOT ?", sqlsafe.Or()), "missing_where"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := test.q.Build(sqlsafe.Postgres)
			require.ErrorIs(t, err, test.code)
		})
	}
}
