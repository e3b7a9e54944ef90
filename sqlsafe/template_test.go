package sqlsafe_test

import (
	"bufio"
	"database/sql"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

var dialectLetters = map[string][]sqlsafe.Dialect{
	"p": {sqlsafe.Postgres}, "m": {sqlsafe.MySQL}, "s": {sqlsafe.SQLite}, "q": {sqlsafe.SQLServer},
	"*": {sqlsafe.Postgres, sqlsafe.MySQL, sqlsafe.SQLite, sqlsafe.SQLServer},
}

// textRow is a row of testdata/texts.txt.
type textRow struct {
	dialects []sqlsafe.Dialect
	verdict  string
	text     string
}

func textRows(tb testing.TB) []textRow {
	tb.Helper()
	f, err := os.Open("testdata/texts.txt")
	require.NoError(tb, err)
	defer f.Close()
	var rows []textRow
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.SplitN(line, " | ", 3)
		require.Len(tb, cells, 3, line)
		text, err := strconv.Unquote(cells[2])
		require.NoError(tb, err, line)
		rows = append(rows, textRow{dialectLetters[cells[0]], cells[1], text})
	}
	return rows
}

func TestTextVerdicts(t *testing.T) {
	for _, row := range textRows(t) {
		for _, d := range row.dialects {
			// What no caller can do, a test may: the texts come from a file.
			q := sqlsafe.Launder(row.text)
			args := make([]any, sqlsafe.Markers(d, row.text))
			for i := range args {
				args[i] = 1
			}
			_, _, err := sqlsafe.Launder(row.text, args...).Build(d)
			if row.verdict == "ok" {
				require.NoError(t, err, "%s: %q", d, row.text)
				continue
			}
			_, _, err = q.Build(d)
			require.ErrorIs(t, err, untaint.Code(row.verdict), "%s: %q", d, row.text)
			require.Equal(t, untaint.Misuse, untaint.KindOf(err))
		}
	}
}

func TestMistakePosition(t *testing.T) {
	for _, test := range []struct {
		q    sqlsafe.Query
		want string
	}{
		{sqlsafe.SQL("SELECT 'a"), "sqlsafe.Build: misuse: open_quote (line 1, column 8)"},
		{sqlsafe.SQL("SELECT a\nFROM t\nWHERE é = ?1"), "sqlsafe.Build: misuse: marker_glued (line 3, column 11)"},
		{sqlsafe.SQL("SELECT (a"), "sqlsafe.Build: misuse: unbalanced_parens (line 1, column 8)"},
		{sqlsafe.SQL("SELECT 'a\\' || 'b'"), "sqlsafe.Build: misuse: setting_dependent (line 1, column 8)"},
		{sqlsafe.SQL("SELECT ?, ?", 1), "sqlsafe.Build: misuse: arg_count (want 2, got 1)"},
		{sqlsafe.SQL("SELECT 1", 1), "sqlsafe.Build: misuse: arg_count (want 0, got 1)"},
		{sqlsafe.Query{}, "sqlsafe.Build: misuse: zero_query"},
		{sqlsafe.SQL("SELECT ?", sqlsafe.Query{}), "sqlsafe.Build: misuse: zero_query"},
		{sqlsafe.SQL("SELECT ?", func() {}), "sqlsafe.Build: misuse: bad_arg (arg 1)"},
		{sqlsafe.SQL("SELECT ?", new(sqlsafe.Query)), "sqlsafe.Build: misuse: bad_arg (arg 1)"},
		{sqlsafe.SQL("SELECT ?", new(sqlsafe.Builder)), "sqlsafe.Build: misuse: bad_arg (arg 1)"},
		{sqlsafe.SQL("SELECT ?, ?", "\x00", "\xff"),
			"sqlsafe.Build: malformed: nul_in_text (arg 1); invalid_utf8 (arg 2)"},
		{sqlsafe.SQL("SELECT ?, ?", sql.Null[string]{V: "\x00"}, sql.NullString{String: "\xff"}),
			"sqlsafe.Build: malformed: nul_in_text (arg 1); invalid_utf8 (arg 2)"},
		{sqlsafe.SQL("SELECT (?)", sqlsafe.SQL("SELECT 1;")), "sqlsafe.Build: misuse: second_statement"},
	} {
		text, args, err := test.q.Build(sqlsafe.Postgres)
		require.EqualError(t, err, test.want)
		require.Empty(t, text)
		require.Nil(t, args)
	}
}

// A marker may bound a slice of an array, which only PostgreSQL has.
func TestMarkerInSlice(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT a[1:?]": "SELECT a[1:$1]", "SELECT a[?:2]": "SELECT a[$1:2]", "SELECT a[:?]": "SELECT a[:$1]",
	} {
		built, _, err := sqlsafe.Launder(text, 2).Build(sqlsafe.Postgres)
		require.NoError(t, err, text)
		require.Equal(t, want, built)
	}
	for d, text := range map[sqlsafe.Dialect]string{sqlsafe.Postgres: "SELECT a::?", sqlsafe.SQLite: "SELECT 1:?", sqlsafe.MySQL: "SELECT 1:?"} {
		_, _, err := sqlsafe.Launder(text, 2).Build(d)
		require.ErrorIs(t, err, untaint.Code("marker_glued"), text)
	}
	built, _, err := sqlsafe.SQL("SELECT a[?:?]", 1, 2).Build(sqlsafe.Postgres)
	require.NoError(t, err)
	require.Equal(t, "SELECT a[$1:$2]", built)
}

func TestUnknownDialect(t *testing.T) {
	for _, d := range []sqlsafe.Dialect{0, 99} {
		_, _, err := sqlsafe.SQL("SELECT 1").Build(d)
		require.ErrorIs(t, err, untaint.Code("unknown_dialect"))
		_, _, err = new(sqlsafe.Builder).Add("SELECT 1").Build(d)
		require.ErrorIs(t, err, untaint.Code("unknown_dialect"))
		require.ErrorIs(t, sqlsafe.Check(d, sqlsafe.SQL("SELECT 1")), untaint.Code("unknown_dialect"))
		require.Equal(t, "unknown", d.String())
	}
}

// A value where a sort key belongs sorts nothing, and no database says so.
func TestBindInOrder(t *testing.T) {
	bad := []sqlsafe.Query{
		sqlsafe.SQL("SELECT a FROM t ORDER BY ?", "a DESC"),
		sqlsafe.SQL("SELECT a FROM t ORDER BY a, ?", "b"),
		sqlsafe.SQL("SELECT a FROM t ORDER BY ? DESC LIMIT ?", "b", 1),
		sqlsafe.SQL("SELECT a FROM t ORDER BY (?)", "b"),
		sqlsafe.SQL("SELECT a FROM t GROUP BY ?", "b"),
		sqlsafe.SQL("SELECT a FROM t group by b, ? HAVING a > ?", "b", 1),
		sqlsafe.SQL("SELECT row_number() OVER (PARTITION BY ?) FROM t", "b"),
		sqlsafe.SQL("SELECT a FROM (SELECT a FROM t ORDER BY ?) x", "b"),
		sqlsafe.SQL("SELECT a FROM t ORDER BY ?", sqlsafe.SQL("?", "b")),
		sqlsafe.SQL("SELECT a FROM t ORDER BY ?", sqlsafe.SQL("a, ?", "b")),
		sqlsafe.SQL("SELECT a FROM t ?", sqlsafe.SQL("ORDER BY ?", "b")),
		sqlsafe.SQL("SELECT a FROM t ORDER BY ?", sqlsafe.SQL("? , ?", sqlsafe.SQL("a"), "b")),
		new(sqlsafe.Builder).Add("SELECT a FROM t ORDER BY").Add("?", "b").Query(),
		new(sqlsafe.Builder).Add("SELECT a FROM t ORDER BY a,").Add("?", "b").Query(),
		new(sqlsafe.Builder).Add("SELECT a FROM t ORDER BY").Add("-- c\n").Add("?", "b").Query(),
	}
	for i, q := range bad {
		_, _, err := q.Build(sqlsafe.Postgres)
		require.ErrorIs(t, err, untaint.Code("bind_in_order"), i)
	}
	good := []sqlsafe.Query{
		sqlsafe.SQL("SELECT a FROM t ORDER BY a <-> ?", 1),
		sqlsafe.SQL("SELECT a FROM t ORDER BY CASE WHEN a = ? THEN ? ELSE ? END", 1, 2, 3),
		sqlsafe.SQL("SELECT a FROM t ORDER BY f(a, ?), b LIMIT ?", 1, 2),
		sqlsafe.SQL("SELECT a FROM t ORDER BY a LIMIT ?, ?", 1, 2),
		sqlsafe.SQL("SELECT sum(a) OVER (ORDER BY b ROWS ? PRECEDING), ? FROM t", 1, 2),
		sqlsafe.SQL("SELECT a FROM t GROUP BY a HAVING count(*) > ?", 1),
		sqlsafe.SQL("INSERT INTO t (a, b) VALUES (?, ?)", 1, 2),
		sqlsafe.SQL("SELECT a FROM t ORDER BY ?", sqlsafe.SQL("a DESC")),
		sqlsafe.SQL("SELECT a FROM t ORDER BY ? LIMIT ?", sqlsafe.SQL("a DESC"), 1),
		sqlsafe.SQL("SELECT ?", sqlsafe.SQL("?", 1)),
		new(sqlsafe.Builder).Add("SELECT a FROM t ORDER BY a").Add("LIMIT ?", 1).Query(),
	}
	for i, q := range good {
		_, _, err := q.Build(sqlsafe.Postgres)
		require.NoError(t, err, i)
	}
}

func TestCheckReportsAll(t *testing.T) {
	err := sqlsafe.Check(sqlsafe.MySQL,
		sqlsafe.SQL("SELECT 1"),
		sqlsafe.SQL("SELECT '"),
		sqlsafe.SQL("SELECT ?"),
		sqlsafe.Query{},
	)
	require.EqualError(t, err, "sqlsafe.Check: misuse: /1 open_quote (line 1, column 8); /2 arg_count (want 1, got 0); /3 zero_query")
	require.NoError(t, sqlsafe.Check(sqlsafe.MySQL, sqlsafe.SQL("SELECT 1")))
}

// A piece can never bring the text after it into a comment or a string.
func TestPiecesStayApart(t *testing.T) {
	for _, test := range []struct {
		q    sqlsafe.Query
		want string
	}{
		{sqlsafe.SQL("SELECT a, (?) FROM t", sqlsafe.SQL("1 -- one")), "SELECT a, (1 -- one\n) FROM t"},
		{sqlsafe.SQL("SELECT a -? FROM t", sqlsafe.SQL("-1")), "SELECT a - (-1) FROM t"},
		{sqlsafe.SQL("SELECT a /?", sqlsafe.SQL("*a")), "SELECT a / (*a)"},
		{sqlsafe.SQL("SELECT ?-1", sqlsafe.SQL("a -")), "SELECT a - -1"},
		{sqlsafe.SQL("SELECT (?)", sqlsafe.SQL("?", sqlsafe.SQL("a"))), "SELECT (a)"},
		{new(sqlsafe.Builder).Add("SELECT a -").Add("-1").Query(), "SELECT a - -1"},
		{new(sqlsafe.Builder).Add("SELECT a -- c").Add("FROM t").Query(), "SELECT a -- c\nFROM t"},
	} {
		text, _, err := test.q.Build(sqlsafe.SQLite)
		require.NoError(t, err)
		require.Equal(t, test.want, text)
	}
}

// MySQL takes DEL after "--" for a blank; a text that were read otherwise would
// have its quotes elsewhere.
func TestDashDel(t *testing.T) {
	_, _, err := sqlsafe.SQL("SELECT 1 --\x7f'\n").Build(sqlsafe.MySQL)
	require.NoError(t, err)
	_, _, err = sqlsafe.SQL("SELECT 1 --a'\n").Build(sqlsafe.MySQL)
	require.Error(t, err)
}
