package sqlsafe_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

// A context vouches for a text, not for what begins with it.
func TestPermitIsExact(t *testing.T) {
	ctx := sqlsafe.PermitText(t.Context(), "SELECT 1")
	require.True(t, sqlsafe.Vouched(ctx, "SELECT 1"))
	for _, text := range []string{"SELECT 1 ", "SELECT 1; DROP TABLE t", "SELECT 1 OR 1=1", "SELECT", "", "select 1", " SELECT 1"} {
		require.False(t, sqlsafe.Vouched(ctx, text), text)
	}
	q := sqlsafe.SQL("SELECT ?", 1)
	require.True(t, sqlsafe.Vouched(q.Permit(t.Context()), "SELECT $1"))
	require.False(t, sqlsafe.Vouched(q.Permit(t.Context()), "SELECT $1 FROM secrets"))
}

// No text passes as a savepoint that is more than one.
func TestSavepointTexts(t *testing.T) {
	pool := sql.OpenDB(sqlsafe.Guard(&quiet{}))
	for text, ok := range map[string]bool{
		"SAVEPOINT sp0xc000": true, "savepoint a;": true, "RELEASE a": true, "RELEASE SAVEPOINT a": true, "ROLLBACK TO a": true,
		" ROLLBACK  TO SAVEPOINT a ": true, "SAVE TRANSACTION a": true, "ROLLBACK TRANSACTION a": true,
		"SAVEPOINT": false, "ROLLBACK": false, "ROLLBACK TO": false, "SAVEPOINT a; DROP TABLE t": false, "SAVEPOINT a;DROP": false,
		"SAVEPOINT a--": false, "SAVEPOINT \"a\"": true, "savepoint `a`": true, "SAVEPOINT \"a": false, "SAVEPOINT \"a`": false, "SAVEPOINT \"\"": false, "SAVEPOINT \"a\";\"": false, "SAVEPOINT \"a\"\"b\"": false, "SAVEPOINT a b": false, "COMMIT": false, "RELEASE SAVEPOINT a b": false,
		"SAVEPOINT 'a'": true, "SAVEPOINT [a]": true, "SAVEPOINT 'a\"": false, "SAVEPOINT ''": false, "SAVEPOINT \"'a'\"": false,
		"SAVEPOINT a/**/": false, "DROP TABLE a": false, "SAVEPOINT a'": false, "SAVEPOINT é": false,
	} {
		_, err := pool.ExecContext(t.Context(), text)
		if ok {
			require.NoError(t, err, text)
			continue
		}
		require.ErrorIs(t, err, sqlsafe.CodeNotPermitted, text)
	}
}

// What was refused in a transaction is not committed around.
func TestRefusedTxDoesNotCommit(t *testing.T) {
	for name, row := range map[string]struct {
		texts  []string
		commit bool
	}{
		"nothing refused":           {[]string{"SAVEPOINT a"}, true},
		"refused":                   {[]string{"DELETE FROM t"}, false},
		"refused and undone":        {[]string{"SAVEPOINT a", "DELETE FROM t", "ROLLBACK TO a"}, true},
		"refused before the point":  {[]string{"DELETE FROM t", "SAVEPOINT a", "ROLLBACK TO a"}, false},
		"refused, released":         {[]string{"SAVEPOINT a", "DELETE FROM t", "RELEASE a"}, false},
		"refused, inner undone":     {[]string{"SAVEPOINT a", "DELETE FROM t", "SAVEPOINT b", "ROLLBACK TO b"}, false},
		"refused inside, undone":    {[]string{"SAVEPOINT a", "SAVEPOINT b", "DELETE FROM t", "ROLLBACK TO a"}, true},
		"refused, released, undone": {[]string{"SAVEPOINT a", "SAVEPOINT b", "DELETE FROM t", "RELEASE b", "ROLLBACK TO a"}, true},
		"unknown point":             {[]string{"DELETE FROM t", "ROLLBACK TO z"}, false},
		"quoted, undone":            {[]string{`SAVEPOINT "a"`, "DELETE FROM t", `ROLLBACK TO SAVEPOINT "a"`}, true},
		"undone in vain":            {[]string{"SAVEPOINT a", "DELETE FROM t", "ROLLBACK TO SAVEPOINT a /*k='vain'*/"}, false},
		"never a point":             {[]string{"SAVEPOINT a /*k='vain'*/", "DELETE FROM t", "ROLLBACK TO a"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			tx, err := sql.OpenDB(sqlsafe.Guard(&quiet{})).BeginTx(t.Context(), nil)
			require.NoError(t, err)
			for _, text := range row.texts {
				_, _ = tx.ExecContext(t.Context(), text)
			}
			if row.commit {
				require.NoError(t, tx.Commit())
				return
			}
			require.ErrorIs(t, tx.Commit(), sqlsafe.CodeTxAborted)
		})
	}
}

// A statement that was prepared and did not run has undone nothing.
func TestPreparedSavepoint(t *testing.T) {
	for _, runs := range []bool{false, true} {
		tx, err := sql.OpenDB(sqlsafe.Guard(&quiet{})).BeginTx(t.Context(), nil)
		require.NoError(t, err)
		_, err = tx.ExecContext(t.Context(), "SAVEPOINT a")
		require.NoError(t, err)
		_, err = tx.ExecContext(t.Context(), "DELETE FROM t")
		require.ErrorIs(t, err, sqlsafe.CodeNotPermitted)
		back, err := tx.PrepareContext(t.Context(), "ROLLBACK TO a")
		require.NoError(t, err)
		if !runs {
			require.ErrorIs(t, tx.Commit(), sqlsafe.CodeTxAborted)
			continue
		}
		_, err = back.ExecContext(t.Context())
		require.NoError(t, err)
		require.NoError(t, tx.Commit())
	}
}

// quiet is a driver that takes everything, and fails with what is in vain.
type quiet struct{}

// vain is a statement that fails.
type vain struct{ *quiet }

func (vain) Exec([]driver.Value) (driver.Result, error) { return nil, errors.New("in vain") }

func (q *quiet) Connect(context.Context) (driver.Conn, error) { return q, nil }
func (q *quiet) Driver() driver.Driver                        { return nil }
func (q *quiet) Prepare(text string) (driver.Stmt, error) {
	if strings.Contains(text, "vain") {
		return vain{q}, nil
	}
	return q, nil
}
func (q *quiet) Close() error                               { return nil }
func (q *quiet) Begin() (driver.Tx, error)                  { return q, nil }
func (q *quiet) Commit() error                              { return nil }
func (q *quiet) Rollback() error                            { return nil }
func (q *quiet) NumInput() int                              { return -1 }
func (q *quiet) Exec([]driver.Value) (driver.Result, error) { return driver.RowsAffected(1), nil }
func (q *quiet) Query([]driver.Value) (driver.Rows, error)  { return &echoRows{}, nil }

// sly is an argument that pgx would ask for another text.
type sly struct{}

func (sly) RewriteQuery(context.Context, any, string, []any) (string, []any, error) {
	return "DROP TABLE t", nil, nil
}

// valued is one that is a value besides.
type valued struct{ sly }

func (valued) Value() (driver.Value, error) { return "a", nil }

func TestOptionsAreNoValues(t *testing.T) {
	pool := sql.OpenDB(sqlsafe.Guard(&quiet{}))
	for _, arg := range []any{sly{}, &sly{}, valued{}, sql.Named("a", 1), sql.Out{}, sqlsafe.Postgres, []sqlsafe.Query{{}}, users, new(sqlsafe.DB)} {
		for _, d := range []sqlsafe.Dialect{sqlsafe.Postgres, sqlsafe.MySQL, sqlsafe.SQLite} {
			_, _, err := sqlsafe.SQL("SELECT ?", arg).Build(d)
			require.ErrorIs(t, err, untaint.Code("bad_arg"), "%T", arg)
		}
	}
	q := sqlsafe.SQL("SELECT ?", 1)
	_, err := pool.ExecContext(q.Permit(t.Context()), "SELECT $1", sly{})
	require.ErrorIs(t, err, untaint.Code("bad_arg"))
}

func TestFiniteFloats(t *testing.T) {
	type own float32
	inf, nan := math.Inf(1), math.NaN()
	for _, row := range []struct {
		d   sqlsafe.Dialect
		arg any
		ok  bool
	}{
		{sqlsafe.MySQL, nan, false}, {sqlsafe.MySQL, inf, false}, {sqlsafe.MySQL, -inf, false}, {sqlsafe.MySQL, 1.5, true}, {sqlsafe.MySQL, &nan, false},
		{sqlsafe.MySQL, float32(inf), false}, {sqlsafe.MySQL, own(inf), false}, {sqlsafe.MySQL, sql.NullFloat64{Float64: nan, Valid: true}, false},
		{sqlsafe.SQLite, nan, false}, {sqlsafe.SQLite, inf, true}, {sqlsafe.SQLServer, inf, false}, {sqlsafe.Postgres, nan, true}, {sqlsafe.Postgres, inf, true},
	} {
		_, _, err := sqlsafe.SQL("SELECT ?", row.arg).Build(row.d)
		if row.ok {
			require.NoError(t, err, "%s %v", row.d, row.arg)
			continue
		}
		require.ErrorIs(t, err, untaint.Code("not_finite"), "%s %v", row.d, row.arg)
		require.ErrorIs(t, err, untaint.Invalid)
	}
	u := user{Score: nan}
	for _, q := range []sqlsafe.Query{users.Insert(&u), users.InsertAll(sqlsafe.MySQL, []user{u})[0]} {
		_, _, err := q.Build(sqlsafe.MySQL)
		require.ErrorIs(t, err, untaint.Code("not_finite"))
	}
}

// MySQLError is the error of a driver that untaint knows by its name.
type MySQLError struct {
	Number  uint16
	Message string
}

func (*MySQLError) Error() string { return "not shown" }

// The name of a key stands last; what stands before it may be the value.
func TestConstraintIsTheServers(t *testing.T) {
	err := sqlsafe.Translate(t.Context(), "op", &MySQLError{1062, "Duplicate entry 'x' for key 'evil' or so' for key 'users.email'"})
	require.EqualError(t, err, "op: conflict: unique_violation (constraint users.email)")
}

func TestColumnTwice(t *testing.T) {
	type row struct {
		A int `db:"a"`
	}
	_, err := sqlsafe.All[row](t.Context(), sqlsafe.Wrap(sql.OpenDB(&echo{columns: []string{"a", "a"}, rows: [][]driver.Value{{1, 2}}}), sqlsafe.Postgres), sqlsafe.SQL("SELECT a, a FROM t"))
	require.EqualError(t, err, "sqlsafe.All: misuse: column_twice (column a)")
}

// A statement of a scoped table is not widened by what goes on after it.
func TestScopeIsClosed(t *testing.T) {
	type owned struct {
		ID     int    `db:"id,pk"`
		Tenant *int   `db:"tenant"`
		Name   string `db:"name"`
	}
	mine := sqlsafe.MustFor[owned]("owned").Scoped("tenant", 7)
	o := owned{ID: 1}
	for name, q := range map[string]sqlsafe.Query{
		"update":       sqlsafe.SQL("? OR 1 = 1", mine.Update(&o)),
		"delete":       sqlsafe.SQL("? or 1 = 1", mine.Delete(&o)),
		"delete where": sqlsafe.SQL("?/**/OR 1 = 1", mine.DeleteWhere(sqlsafe.SQL("id = 1"))),
		"piece":        sqlsafe.SQL("? ?", mine.Update(&o), sqlsafe.SQL("?", sqlsafe.If(true, "OR 1 = 1"))),
		"builder":      new(sqlsafe.Builder).Add("?", mine.Update(&o)).Add("OR 1 = 1").Query(),
		"upsert":       sqlsafe.SQL("? OR 1 = 1", mine.Upsert(&o, "")),
	} {
		_, _, err := q.Build(sqlsafe.Postgres)
		require.ErrorIs(t, err, untaint.Code("open_condition"), name)
	}
	text, args := built(t, sqlsafe.Postgres, mine.Upsert(&o, ""))
	require.Equal(t, `INSERT INTO "owned" ("id", "tenant", "name") VALUES ($1, $2, $3) ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name" WHERE "owned"."tenant" = $4`, text)
	require.Equal(t, []any{1, 7, "", 7}, args)
	text, _ = built(t, sqlsafe.MySQL, mine.Upsert(&o, ""))
	require.Equal(t, "INSERT INTO `owned` (`id`, `tenant`, `name`) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE `name` = IF(`owned`.`tenant` = ?, VALUES(`name`), `owned`.`name`)", text)
	text, args = built(t, sqlsafe.Postgres, mine.InsertArrays([]owned{o}))
	require.Equal(t, `INSERT INTO "owned" ("id", "tenant", "name") SELECT * FROM unnest($1::int8[], $2::int8[], $3::text[])`, text)
	require.Equal(t, []any{[]int{1}, []int{7}, []string{""}}, args)
	text, args = built(t, sqlsafe.Postgres, sqlsafe.SQL("? RETURNING id", mine.Delete(&o)))
	require.Equal(t, `DELETE FROM "owned" WHERE "id" = $1 AND "tenant" = $2 RETURNING id`, text)
	require.Equal(t, []any{1, 7}, args)
}
