package faults

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// many is a query of 200,000 rows, by family.
var many = map[database.Family]sqlsafe.Query{
	database.PostgreSQL: sqlsafe.SQL("SELECT i AS id FROM generate_series(1, 200000) i"),
	database.MariaDB:    sqlsafe.SQL("SELECT seq AS id FROM seq_1_to_200000"),
	database.SQLite:     sqlsafe.SQL("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i AS id FROM n"),
}

// Ended is a context that ends while rows are read: it is what the error says,
// however the driver puts it.
func Ended(t *testing.T, e database.Engine) {
	b := New(t, e)
	type row struct {
		ID int `db:"id"`
	}
	for n := range 20 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n%10+1)*time.Millisecond)
		read := 0
		var err error
		if n%2 == 0 {
			for _, err = range sqlsafe.Rows[row](ctx, b.Safe, many[e.Family]) {
				if err != nil {
					break
				}
				if read++; read == 100 {
					<-ctx.Done()
				}
			}
		} else {
			_, err = sqlsafe.All[row](ctx, b.Safe, many[e.Family])
		}
		cancel()
		if err != nil { // the machine may be fast enough
			Is(t, err, untaint.Timeout, "query_timeout")
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var err error
	read := 0
	for _, err = range sqlsafe.Rows[row](ctx, b.Safe, many[e.Family]) {
		if read++; read == 10 {
			cancel()
			time.Sleep(time.Millisecond)
		}
	}
	Is(t, err, untaint.Canceled, "query_canceled")
}

// Commits is a context that is cancelled about when the transaction commits:
// Canceled is said of none that is in the table.
func Commits(t *testing.T, e database.Engine) {
	b := New(t, e)
	r := rand.New(rand.NewPCG(1, 2))
	said := map[string]int{}
	for id := 100; id < 200; id++ {
		ctx, cancel := context.WithCancel(t.Context())
		err := b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
			_, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO parents VALUES (?)", id))
			time.AfterFunc(time.Duration(r.IntN(400))*time.Microsecond, cancel)
			return err
		})
		cancel()
		n, found := sqlsafe.One[int](t.Context(), b.Safe, sqlsafe.SQL("SELECT count(*) FROM parents WHERE id = ?", id))
		require.NoError(t, found)
		switch {
		case err == nil:
			said["nil"]++
			require.Equal(t, 1, n, "committed, and not there")
		case errors.Is(err, sqlsafe.CodeCommitUnknown):
			said["unknown"]++
		default:
			said[untaint.KindOf(err).String()]++
			require.Zero(t, n, "%v, and it is there", err)
		}
	}
	t.Logf("%s: %v", e.Name, said)
}

// Retried is a function that passes over the failure that broke its transaction
// off: that failure decides, and is the cause of what follows.
func Retried(t *testing.T, e database.Engine) {
	b := New(t, e)
	broken := map[database.Family]sqlsafe.Query{
		database.PostgreSQL: sqlsafe.SQL("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"),
		database.MariaDB:    sqlsafe.SQL("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213"),
	}
	q, ok := broken[e.Family]
	if !ok {
		return // SQLite cannot be asked to fail so
	}
	runs := 0
	err := b.Safe.Tx(t.Context(), func(tx *sqlsafe.Tx) error {
		runs++
		_, _ = tx.Exec(t.Context(), q)
		_, err := tx.Exec(t.Context(), change(1))
		return err
	}, sqlsafe.TxOption{Retry: 2})
	Is(t, err, untaint.Failed, sqlsafe.CodeTxAborted)
	require.Equal(t, 3, runs)
	require.True(t, errors.Is(err, sqlsafe.CodeSerialization) || errors.Is(err, sqlsafe.CodeDeadlock), "the cause is lost")
	runs = 0
	mine := errors.New("mine")
	require.ErrorIs(t, b.Safe.Tx(t.Context(), func(tx *sqlsafe.Tx) error {
		runs++
		_, _ = tx.Exec(t.Context(), q)
		return mine
	}, sqlsafe.TxOption{Retry: 1}), mine)
	require.Equal(t, 2, runs)
	b.Unchanged(t)
}

// rewriter is what pgx takes for an option that changes the text.
type rewriter struct{ text string }

func (r rewriter) RewriteQuery(context.Context, *pgx.Conn, string, []any) (string, []any, error) {
	return r.text, nil, nil
}

// float is a type of the program's own.
type float float64

// Arguments that are not values, or that would not stay values.
func Arguments(t *testing.T, e database.Engine) {
	b := New(t, e)
	q := func(arg any) sqlsafe.Query { return sqlsafe.SQL("SELECT name FROM things WHERE name = ?", arg) }
	for name, arg := range map[string]any{
		"a rewriter": rewriter{"SELECT 'attacker'"}, "a pointer to one": &rewriter{"SELECT 'attacker'"},
		"pgx mode": pgx.QueryExecModeSimpleProtocol, "pgx formats": pgx.QueryResultFormats{1}, "pgx named": pgx.NamedArgs{"a": 1},
		"sql.Named": sql.Named("a", 1), "a pointer to sql.Named": new(sql.NamedArg), "sql.Out": sql.Out{Dest: new(int)},
		"a table": sqlsafe.MustFor[struct {
			ID int `db:"id"`
		}]("t"),
		"a database": b.Safe, "a dialect": sqlsafe.Postgres, "a page": sqlsafe.Page[rewriter]{}, "queries": []sqlsafe.Query{{}},
	} {
		_, err := sqlsafe.All[string](t.Context(), b.Safe, q(arg))
		require.ErrorIs(t, err, untaint.Code("bad_arg"), name)
		if _, ours := arg.(sql.Out); ours || strings.HasPrefix(name, "sql.") || strings.HasPrefix(name, "a pointer to sql") {
			continue
		}
		// As another library would hand it on.
		text, _, err := q("x").Build(Dialect(e))
		require.NoError(t, err)
		_, err = b.Pool.QueryContext(q("x").Permit(t.Context()), text, arg) //nolint:sqlclosecheck,rowserrcheck // refused
		require.ErrorIs(t, err, untaint.Code("bad_arg"), name)
	}
	for _, arg := range []any{math.NaN(), math.Inf(1), float32(math.Inf(-1)), float(math.NaN()), sql.NullFloat64{Float64: math.NaN(), Valid: true}} {
		err := func() error {
			_, err := sqlsafe.All[string](t.Context(), b.Safe, sqlsafe.SQL("SELECT ?", arg))
			return err
		}()
		if e.Family == database.MariaDB {
			Is(t, err, untaint.Invalid, "not_finite")
		}
	}
	if e.Family == database.MariaDB {
		text, _, err := sqlsafe.SQL("SELECT ?", 1).Build(sqlsafe.MySQL)
		require.NoError(t, err)
		_, err = b.Pool.QueryContext(sqlsafe.SQL("SELECT ?", 1).Permit(t.Context()), text, math.NaN()) //nolint:sqlclosecheck,rowserrcheck // refused
		require.ErrorIs(t, err, untaint.Code("not_finite"))
	}
}

// Savepoints of other libraries pass Guard, and a refused statement is not
// committed around.
func Savepoints(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	add := func(tx *sql.Tx, id int) {
		q := sqlsafe.SQL("INSERT INTO parents VALUES (?)", id)
		text, args, err := q.Build(Dialect(e))
		require.NoError(t, err)
		_, err = tx.ExecContext(q.Permit(ctx), text, args...)
		require.NoError(t, err)
	}
	run := func(f func(tx *sql.Tx)) error {
		tx, err := b.Pool.BeginTx(ctx, nil)
		require.NoError(t, err)
		f(tx)
		return tx.Commit()
	}
	exec := func(tx *sql.Tx, text string) error { _, err := tx.ExecContext(ctx, text); return err }
	require.NoError(t, run(func(tx *sql.Tx) {
		add(tx, 10)
		require.NoError(t, exec(tx, "SAVEPOINT sp0xc000123"))
		add(tx, 11)
		require.Error(t, exec(tx, "DELETE FROM parents WHERE id = 10"))
		require.NoError(t, exec(tx, "ROLLBACK TO SAVEPOINT sp0xc000123"))
		add(tx, 12)
	}))
	Is(t, run(func(tx *sql.Tx) {
		add(tx, 20)
		require.Error(t, exec(tx, "DELETE FROM parents WHERE id = 10"))
		add(tx, 21)
	}), untaint.Failed, sqlsafe.CodeTxAborted)
	// A way back that the server does not know has undone nothing.
	Is(t, run(func(tx *sql.Tx) {
		require.NoError(t, exec(tx, "SAVEPOINT a"))
		require.NoError(t, exec(tx, "RELEASE SAVEPOINT a"))
		require.Error(t, exec(tx, "DELETE FROM parents WHERE id = 10"))
		_ = exec(tx, "ROLLBACK TO SAVEPOINT a")
	}), untaint.Failed, sqlsafe.CodeTxAborted)
	if e.Family == database.MariaDB { // where DDL ends a transaction, and its savepoints
		Is(t, run(func(tx *sql.Tx) {
			require.NoError(t, exec(tx, "SAVEPOINT a"))
			q := sqlsafe.SQL("CREATE TABLE passing (a INT)")
			_, err := tx.ExecContext(q.Permit(ctx), "CREATE TABLE passing (a INT)")
			require.NoError(t, err)
			require.Error(t, exec(tx, "DELETE FROM parents WHERE id = 10"))
			require.Error(t, exec(tx, "ROLLBACK TO SAVEPOINT a"))
		}), untaint.Failed, sqlsafe.CodeTxAborted)
	}
	Is(t, run(func(tx *sql.Tx) {
		require.Error(t, exec(tx, "SELECT 1"))
		require.NoError(t, exec(tx, "savepoint a"))
		require.NoError(t, exec(tx, "rollback to a"))
	}), untaint.Failed, sqlsafe.CodeTxAborted)
	for _, text := range []string{"SAVEPOINT a; DROP TABLE parents", "SAVEPOINT a--", "RELEASE a b", "ROLLBACK TO", "SAVEPOINT \"a", "SAVEPOINT a/**/", "ROLLBACK"} {
		_, err := b.Pool.ExecContext(ctx, text)
		require.ErrorIs(t, err, sqlsafe.CodeNotPermitted, text)
	}
	ids, err := sqlsafe.All[int](ctx, b.Safe, sqlsafe.SQL("SELECT id FROM parents WHERE id >= 10 ORDER BY id"))
	require.NoError(t, err)
	require.Equal(t, []int{10, 12}, ids)
}

// Reuse is statements that are kept, and a transaction that has the only
// connection.
func Reuse(t *testing.T, e database.Engine) {
	b := New(t, e)
	b.Pool.SetMaxOpenConns(1)
	db := sqlsafe.Wrap(b.Pool, Dialect(e), sqlsafe.ReuseStatements(10))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	count := sqlsafe.SQL("SELECT count(*) FROM parents")
	require.NoError(t, db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		_, err := sqlsafe.One[int](ctx, tx, count)
		return err
	}))
	_, err := sqlsafe.One[int](ctx, db, count)
	require.NoError(t, err)
	require.NoError(t, db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		if _, err := sqlsafe.One[int](ctx, tx, count); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlsafe.SQL("CREATE TEMPORARY TABLE mine (id INT)")); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO mine VALUES (?)", 1))
		return err
	}))
}

type keyed struct {
	ID   int    `db:"id,pk,auto"`
	Name string `db:"name"`
	N    int    `db:"n"`
}

type versioned struct {
	ID int `db:"id,pk"`
	N  int `db:"n"`
	V  int `db:"v,version"`
}

// Written are rows that would be lost, or said to be.
func Written(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	b.MustExec(t, "CREATE TABLE keyed (id INT PRIMARY KEY, name VARCHAR(10) NOT NULL, n INT NOT NULL)", "INSERT INTO keyed VALUES (1, 'a', 1)",
		"CREATE TABLE versioned (id INT PRIMARY KEY, n INT NOT NULL, v INT NOT NULL)", "INSERT INTO versioned VALUES (1, 1, 1)")
	rows, vs := sqlsafe.MustFor[keyed]("keyed"), sqlsafe.MustFor[versioned]("versioned")
	_, err := b.Safe.Exec(ctx, rows.Upsert(&keyed{Name: "first"}, ""))
	Is(t, err, untaint.Misuse, "unset_key")

	changed := func(on interface {
		sqlsafe.Querier
		Exec(context.Context, sqlsafe.Query) (sql.Result, error)
	}, q sqlsafe.Query) error {
		r, err := on.Exec(ctx, q)
		require.NoError(t, err)
		return sqlsafe.RequireChanged(r)
	}
	require.NoError(t, changed(b.Safe, rows.Update(&keyed{ID: 1, Name: "a", N: 1})))
	require.NoError(t, changed(b.Safe, rows.Update(&keyed{ID: 1, Name: "a", N: 1}, "n")))
	Is(t, changed(b.Safe, rows.Update(&keyed{ID: 2, Name: "a", N: 1})), untaint.Conflict, sqlsafe.CodeStaleRow)
	require.NoError(t, changed(b.Safe, vs.Update(&versioned{ID: 1, N: 1, V: 1})))
	Is(t, changed(b.Safe, vs.Update(&versioned{ID: 1, N: 1, V: 1})), untaint.Conflict, sqlsafe.CodeStaleRow)
	require.NoError(t, b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
		if _, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO keyed VALUES (7, 'g', 7)")); err != nil {
			return err
		}
		return changed(tx, rows.Update(&keyed{ID: 7, Name: "g", N: 7}))
	}))
}

type dated struct {
	ID int       `db:"id,pk"`
	N  int       `db:"n,sort"`
	At time.Time `db:"at,sort,filter"`
}

// Paged are rows whose times the server wrote, all in one second: each comes
// once, or the column is refused.
func Paged(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	kind := map[database.Family]string{database.PostgreSQL: "timestamptz", database.MariaDB: "DATETIME(6)", database.SQLite: "DATETIME"}[e.Family]
	def := map[database.Family]string{database.PostgreSQL: "now()", database.MariaDB: "CURRENT_TIMESTAMP(6)", database.SQLite: "CURRENT_TIMESTAMP"}[e.Family]
	b.MustExec(t, "CREATE TABLE dated (id INT PRIMARY KEY, n INT NOT NULL, at "+kind+" NOT NULL DEFAULT "+def+")",
		"INSERT INTO dated (id, n) VALUES (1, 1), (2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (7, 3), (8, 3), (9, 3), (10, 3)")
	table := sqlsafe.MustFor[dated]("dated")
	if e.Family != database.SQLite {
		oslo, err := time.LoadLocation("Europe/Oslo")
		require.NoError(t, err)
		for id := 11; id <= 14; id++ {
			_, err := b.Safe.Exec(ctx, table.Insert(&dated{ID: id, N: 1, At: time.Now().In(oslo).Round(time.Microsecond)}))
			require.NoError(t, err)
		}
	}
	total, err := sqlsafe.One[int](ctx, b.Safe, sqlsafe.SQL("SELECT count(*) FROM dated"))
	require.NoError(t, err)
	pager := sqlsafe.MustPager(table, []byte(strings.Repeat("k", 32)), "id", 100)
	for _, sort := range []string{"at", "-at", "n", "-n", "n,-at", "-n,at"} {
		var ids []int
		cursor := ""
		for range 20 {
			page := pager.Page(sort, cursor, 3)
			rows, err := sqlsafe.All[dated](ctx, b.Safe, sqlsafe.SQL("SELECT ? FROM dated WHERE ? ORDER BY ? LIMIT ?", table.Columns(), page.Where(), page.OrderBy(), page.Limit()))
			if e.Family == database.SQLite && strings.Contains(sort, "at") {
				Is(t, err, untaint.Misuse, "not_comparable")
				total = 0
				break
			}
			require.NoError(t, err)
			rows, next, err := page.Finish(rows)
			require.NoError(t, err)
			for _, r := range rows {
				require.NotContains(t, ids, r.ID, sort)
				ids = append(ids, r.ID)
			}
			if cursor = next; next == "" {
				break
			}
		}
		if e.Family != database.SQLite {
			require.Len(t, ids, total, sort)
		}
	}
	_, err = sqlsafe.All[dated](ctx, b.Safe, sqlsafe.SQL("SELECT ? FROM dated WHERE ?", table.Columns(), table.Where("at", "ge", time.Now())))
	if e.Family == database.SQLite {
		Is(t, err, untaint.Misuse, "not_comparable")
		return
	}
	require.NoError(t, err)
}

// Judged are faults that were taken for others.
func Judged(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	if e.Family == database.PostgreSQL {
		_, err := sqlsafe.All[int](ctx, b.Safe, sqlsafe.SQL("SELECT 1 / CAST(? AS int)", 0))
		Is(t, err, untaint.Failed, "database_error")
		b.Pool.SetMaxOpenConns(1)
		db := sqlsafe.Wrap(b.Pool, Dialect(e), sqlsafe.ReuseStatements(5))
		q := sqlsafe.SQL("SELECT amount FROM things ORDER BY id")
		_, err = sqlsafe.All[int64](ctx, db, q)
		require.NoError(t, err)
		b.MustExec(t, "ALTER TABLE things ALTER COLUMN amount TYPE bigint")
		if _, err = sqlsafe.All[int64](ctx, db, q); err != nil { // pgx prepares anew by itself in some modes
			Is(t, err, untaint.Busy, "stale_plan")
		}
		_, err = sqlsafe.All[int64](ctx, db, q)
		require.NoError(t, err)
	}
	if e.Family == database.MariaDB {
		b.MustExec(t, "CREATE TABLE gb (n VARCHAR(50)) CHARACTER SET utf8mb4")
		_, err := b.Safe.Exec(ctx, sqlsafe.SQL("SET NAMES gbk"))
		Is(t, err, untaint.Misuse, "unsafe_charset")
	}
}

// Runs are the findings of how statements run.
func Runs(t *testing.T, e database.Engine) {
	t.Run("ended", func(t *testing.T) { Ended(t, e) })
	t.Run("commits", func(t *testing.T) { Commits(t, e) })
	t.Run("retried", func(t *testing.T) { Retried(t, e) })
	t.Run("arguments", func(t *testing.T) { Arguments(t, e) })
	t.Run("savepoints", func(t *testing.T) { Savepoints(t, e) })
	t.Run("reuse", func(t *testing.T) { Reuse(t, e) })
	t.Run("written", func(t *testing.T) { Written(t, e) })
	t.Run("paged", func(t *testing.T) { Paged(t, e) })
	t.Run("scoped", func(t *testing.T) { Scoped(t, e) })
	t.Run("tenants", func(t *testing.T) { GeneratedTenants(t, e) })
	t.Run("unique", func(t *testing.T) { Unique(t, e) })
	t.Run("shapes", func(t *testing.T) { Shapes(t, e) })
	t.Run("generated", func(t *testing.T) { Generated(t, e) })
	t.Run("sessions", func(t *testing.T) { Sessions(t, e) })
	t.Run("announced", func(t *testing.T) { Announced(t, e) })
	t.Run("left", func(t *testing.T) { Left(t, e) })
	t.Run("located", func(t *testing.T) { Located(t, e) })
	t.Run("judged", func(t *testing.T) { Judged(t, e) })
	t.Run("unique kinds", func(t *testing.T) { UniqueKinds(t, e) })
	t.Run("pages", func(t *testing.T) { Pages(t, e) })
	t.Run("compared", func(t *testing.T) { Compared(t, e) })
	t.Run("cancels", func(t *testing.T) { Cancels(t, e) })
}
