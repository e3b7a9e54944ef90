package sqlsafe_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

// A marker is a sort key if it is all of one.
func TestSortMarkers(t *testing.T) {
	for text, want := range map[string]untaint.Code{
		"SELECT 1 ORDER BY ?":                   "bind_in_order",
		"SELECT 1 ORDER BY ? DESC":              "bind_in_order",
		"SELECT 1 ORDER BY ? NULLS LAST":        "bind_in_order",
		"SELECT 1 ORDER BY a, ?":                "bind_in_order",
		"SELECT 1 ORDER BY ?, a":                "bind_in_order",
		"SELECT 1 ORDER BY (?) LIMIT 1":         "bind_in_order",
		"SELECT 1 ORDER BY ? LIMIT 1":           "bind_in_order",
		"SELECT 1 ORDER BY ? -- a\n":            "bind_in_order",
		"SELECT 1 ORDER BY ? /* a */, b":        "bind_in_order",
		"SELECT 1 ORDER BY ? COLLATE \"C\"":     "bind_in_order",
		"SELECT 1 ORDER BY ? <-> e LIMIT 5":     "",
		"SELECT 1 ORDER BY ?::vector <-> e":     "",
		"SELECT 1 ORDER BY (? = status) DESC":   "",
		"SELECT 1 ORDER BY ? IS NULL, a":        "",
		"SELECT 1 ORDER BY ? - a":               "",
		"SELECT 1 ORDER BY ? / a":               "",
		"SELECT 1 ORDER BY ? AND b":             "",
		"SELECT 1 ORDER BY e <-> ?":             "",
		"SELECT 1 GROUP BY date_trunc('d', ?)":  "",
		"SELECT 1 ORDER BY\n?\n::vector <-> e":  "",
		"SELECT 1 ORDER BY (a), (?), b":         "bind_in_order",
		"SELECT 1 ORDER BY ? IN (1, 2), b DESC": "",
	} {
		_, _, err := sqlsafe.Launder(text, "x").Build(sqlsafe.Postgres)
		if want == "" {
			require.NoError(t, err, text)
			continue
		}
		require.ErrorIs(t, err, want, text)
	}
}

// A statement that makes the connection speak another character set is refused.
func TestCharsets(t *testing.T) {
	for text, ok := range map[string]bool{
		"SET NAMES utf8mb4": true, "SET NAMES 'utf8'": true, "SET NAMES DEFAULT": true, "SET NAMES utf8mb4 COLLATE utf8mb4_bin": true,
		"SET SESSION sql_mode = ''": true, "SET @a = 1": true, "SET names = 1": false,
		"SET NAMES gbk": false, "set names 'gbk'": false, "SET CHARACTER SET sjis": false, "SET CHARSET big5": false,
		"SET @a = 1, NAMES gbk": false, "SET character_set_client = gbk": false, "SET SESSION character_set_connection='gbk'": false,
		"SET @@session.character_set_client := gbk": false, "SET /* a */ NAMES /* b */ gbk": false, "SET NAMES latin1": false, "SET NAMES": false,
	} {
		_, _, err := sqlsafe.Launder(text).Build(sqlsafe.MySQL)
		if ok {
			require.NoError(t, err, text)
			continue
		}
		require.ErrorIs(t, err, untaint.Code("unsafe_charset"), text)
	}
	_, _, err := sqlsafe.SQL("SET NAMES ?", "gbk").Build(sqlsafe.MySQL)
	require.ErrorIs(t, err, untaint.Code("unsafe_charset"))
	_, _, err = sqlsafe.SQL("SET client_encoding TO 'SJIS'").Build(sqlsafe.Postgres)
	require.ErrorIs(t, err, untaint.Code("unsafe_charset"))
}

// MERGE of SQL Server must end in a semicolon, and keeps it.
func TestMergeKeepsItsEnd(t *testing.T) {
	text, _ := built(t, sqlsafe.SQLServer, sqlsafe.SQL("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE;"))
	require.Equal(t, "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE;", text)
	text, _ = built(t, sqlsafe.SQLServer, sqlsafe.SQL("SELECT 1;"))
	require.Equal(t, "SELECT 1", text)
}

// What was not made by this package is refused, and does not panic.
func TestZeroValues(t *testing.T) {
	var table sqlsafe.Table[user]
	var pager *sqlsafe.Pager[user]
	var none *sqlsafe.Table[user]
	u := user{}
	for name, q := range map[string]sqlsafe.Query{
		"Columns": table.Columns(), "Name": table.Name(), "Insert": table.Insert(&u), "InsertAll": table.InsertAll(sqlsafe.Postgres, []user{u})[0],
		"InsertArrays": table.InsertArrays([]user{u}), "Update": table.Update(&u), "Patch": table.Patch(&u, []string{"name"}), "Upsert": table.Upsert(&u, ""),
		"Delete": table.Delete(&u), "DeleteWhere": table.DeleteWhere(sqlsafe.Everything()), "Sort": table.Sort("", "id"), "Pick": table.Pick(""),
		"As": table.As("a").Name(), "nil": none.Columns(), "Page": pager.Page("", "", 1).Where(), "zero Page": new(sqlsafe.Pager[user]).Page("", "", 1).Limit(),
	} {
		_, _, err := q.Build(sqlsafe.Postgres)
		require.Equal(t, untaint.Misuse, untaint.KindOf(err), "%s: %v", name, err)
	}
	_, _, err := table.Where("a", "eq", 1).Build(sqlsafe.Postgres)
	require.Error(t, err)
	_, err = sqlsafe.NewPager(&table, secret, "id", 10)
	require.Error(t, err)
}

// A type of the program's own goes to PostgreSQL as what its drivers know.
func TestArraysOfNamedStrings(t *testing.T) {
	type mood string
	type row struct {
		ID   int    `db:"id,pk"`
		Mood mood   `db:"mood,type=public.mood"`
		Sum  string `db:"sum,type=numeric(20,6)"`
	}
	text, args := built(t, sqlsafe.Postgres, sqlsafe.MustFor[row]("t").InsertArrays([]row{{1, "sad", "1.5"}}))
	require.Equal(t, `INSERT INTO "t" ("id", "mood", "sum") SELECT * FROM unnest($1::int8[], $2::public.mood[], $3::numeric(20,6)[])`, text)
	require.Equal(t, []any{[]int{1}, []string{"sad"}, []string{"1.5"}}, args)
	for _, bad := range []string{"numeric(20", "numeric()", "numeric(20;6)", "numeric(20,6", "numeric(2,(6))", "a;b", "a.", "numeric(1); DROP", "a-b"} {
		require.NotPanics(t, func() {
			_, err := sqlsafe.ForTag(bad)
			require.ErrorIs(t, err, untaint.Code("bad_column_tag"), bad)
		})
	}
}
