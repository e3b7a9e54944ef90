// Package faults provokes, on a real database, each fault that package sqlsafe
// tells apart. It is a package of its own because two drivers for SQLite cannot
// live in one program, and each driver needs the same checks.
package faults

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// Canary is in every value that a fault is provoked with. It must not be in
// what comes back.
const Canary = "c4n4ry"

// Dialect says how an engine is spoken to.
func Dialect(e database.Engine) sqlsafe.Dialect {
	return map[database.Family]sqlsafe.Dialect{
		database.PostgreSQL: sqlsafe.Postgres, database.MariaDB: sqlsafe.MySQL, database.SQLite: sqlsafe.SQLite,
	}[e.Family]
}

// Bed is a database with the tables that the faults need.
type Bed struct {
	*database.Instance
	Pool *sql.DB // with Guard below it
	Safe *sqlsafe.DB
}

// New makes the tables: parents, and things with one constraint of each sort.
func New(t testing.TB, e database.Engine) *Bed {
	t.Helper()
	i := e.Test(t)
	engine := ""
	if e.Family == database.MariaDB {
		engine = " ENGINE=InnoDB"
	}
	i.MustExec(t,
		"CREATE TABLE parents (id INTEGER PRIMARY KEY)"+engine,
		`CREATE TABLE things (
			id INT PRIMARY KEY,
			name VARCHAR(20) NOT NULL,
			amount INT NOT NULL DEFAULT 0,
			parent INT,
			CONSTRAINT things_name UNIQUE (name),
			CONSTRAINT things_amount CHECK (amount >= 0),
			CONSTRAINT things_parent FOREIGN KEY (parent) REFERENCES parents (id))`+engine,
		"INSERT INTO parents VALUES (1)",
		"INSERT INTO things (id, name, amount, parent) VALUES (1, '"+Canary+"', 10, 1), (2, 'two', 10, 1)",
	)
	c, err := i.Connector()
	require.NoError(t, err)
	pool := sql.OpenDB(sqlsafe.Guard(c))
	t.Cleanup(func() {
		require.Zero(t, pool.Stats().InUse, "a connection was leaked")
		require.NoError(t, pool.Close())
	})
	return &Bed{Instance: i, Pool: pool, Safe: sqlsafe.Wrap(pool, Dialect(e))}
}

// Is requires err to be of that kind and code, and to show nothing of a value.
func Is(t testing.TB, err error, kind untaint.Kind, code untaint.Code) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, kind, untaint.KindOf(err), "%v", err)
	require.ErrorIs(t, err, code)
	body, jsonErr := json.Marshal(err)
	require.NoError(t, jsonErr)
	for _, shown := range []string{err.Error(), fmt.Sprintf("%+v %#v", err, err), string(body)} {
		require.NotContains(t, shown, Canary)
	}
	for cause := errors.Unwrap(err); cause != nil; cause = errors.Unwrap(cause) {
		require.NotContains(t, cause.Error(), Canary)
	}
	w := httptest.NewRecorder()
	untaint.WriteProblem(w, nil, err)
	require.NotContains(t, w.Body.String(), Canary)
	require.NotRegexp(t, schema, w.Body.String(), "a name of the schema is sent to a client")
}

// schema are the names of the tables and constraints that the faults are about.
var schema = regexp.MustCompile(`(?i)things|parents|\b(dated|gb|held|keyed|owned|versioned)\b|"(constraint|column|table|schema)":`)

// row is one fault: a statement, and what it must become.
type row struct {
	name     string
	families []database.Family // nil means all
	query    sqlsafe.Query
	kind     untaint.Kind
	code     untaint.Code
	param    string // "key value" of the first param, "" for none or any
}

var (
	onPG    = []database.Family{database.PostgreSQL}
	onMaria = []database.Family{database.MariaDB}
	onLite  = []database.Family{database.SQLite}
	servers = []database.Family{database.PostgreSQL, database.MariaDB}
)

func insert(id int, name any, amount any, parent any) sqlsafe.Query {
	return sqlsafe.SQL("INSERT INTO things (id, name, amount, parent) VALUES (?, ?, ?, ?)", id, name, amount, parent)
}

var rows = []row{
	{"unique", onPG, insert(3, Canary, 1, 1), untaint.Conflict, sqlsafe.CodeUniqueViolation, "constraint things_name"},
	{"unique", onMaria, insert(3, Canary, 1, 1), untaint.Conflict, sqlsafe.CodeUniqueViolation, "constraint things_name"},
	{"unique", onLite, insert(3, Canary, 1, 1), untaint.Conflict, sqlsafe.CodeUniqueViolation, "constraint things.name"},
	{"primary key", nil, insert(1, Canary+"2", 1, 1), untaint.Conflict, sqlsafe.CodeUniqueViolation, ""},
	{"foreign key, no parent", servers, insert(3, Canary+"2", 1, 99), untaint.Invalid, sqlsafe.CodeForeignKeyViolation, "constraint things_parent"},
	{"foreign key, no parent", onLite, insert(3, Canary+"2", 1, 99), untaint.Invalid, sqlsafe.CodeForeignKeyViolation, ""},
	{"foreign key, still in use", nil, sqlsafe.SQL("DELETE FROM parents WHERE id = ?", 1), untaint.Invalid, sqlsafe.CodeForeignKeyViolation, ""},
	{"check", nil, insert(3, Canary+"2", -1, 1), untaint.Invalid, sqlsafe.CodeCheckViolation, "constraint things_amount"},
	{"not null", nil, insert(3, nil, 1, 1), untaint.Invalid, sqlsafe.CodeNotNullViolation, "column name"},
	{"too long", servers, insert(3, Canary+"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 1, 1), untaint.Invalid, untaint.Code("too_long_for_column"), ""},
	{"overflow", onMaria, insert(3, Canary+"2", int64(1)<<40, 1), untaint.Invalid, untaint.Code("too_big_for_column"), "column amount"},
	{"overflow in SQL", onPG, sqlsafe.SQL("UPDATE things SET amount = amount * 2147483647 WHERE id = ?", 1), untaint.Invalid, untaint.Code("too_big_for_column"), ""},
	{"wrong type", onPG, sqlsafe.SQL("UPDATE things SET amount = CAST(CAST(? AS text) AS int) WHERE id = 1", Canary), untaint.Invalid, untaint.Code("bad_value_for_column"), ""},
	{"wrong type", onMaria, sqlsafe.SQL("UPDATE things SET amount = ? WHERE id = 1", Canary), untaint.Invalid, untaint.Code("bad_value_for_column"), ""},
	{"wrong type for a row id", onLite, sqlsafe.SQL("INSERT INTO parents (id) VALUES (?)", Canary), untaint.Invalid, untaint.Code("bad_value_for_column"), ""},
	{"no such column", nil, sqlsafe.SQL("UPDATE things SET nothing = ? WHERE id = 1", Canary), untaint.Misuse, untaint.Code("bad_statement"), ""},
	{"no such table", nil, sqlsafe.SQL("INSERT INTO nothing VALUES (?)", Canary), untaint.Misuse, untaint.Code("bad_statement"), ""},
	{"syntax", nil, sqlsafe.SQL("INSERT INTO things VALUES VALUES (?)", Canary), untaint.Misuse, untaint.Code("bad_statement"), ""},
	{"unbindable", nil, sqlsafe.SQL("UPDATE things SET name = ? WHERE id = 1", struct{ X string }{Canary}), untaint.Misuse, untaint.Code("unbindable"), ""},
	{"lock", onPG, sqlsafe.SQL("LOCK TABLE things IN ACCESS EXCLUSIVE MODE NOWAIT"), untaint.Misuse, untaint.Code("bad_statement"), ""}, // outside a transaction
	{"statement timeout", onMaria, sqlsafe.SQL("SET STATEMENT max_statement_time = 0.05 FOR DELETE FROM things WHERE SLEEP(5) AND name = ?", Canary), untaint.Timeout, untaint.Code("query_timeout"), ""},
}

// Mapping provokes each fault of the table with one statement and compares
// kind, code and param, then checks that nothing was written.
func Mapping(t *testing.T, e database.Engine) {
	b := New(t, e)
	n := 0
	for _, r := range rows {
		if !r.on(e.Family) {
			continue
		}
		n++
		t.Run(r.name, func(t *testing.T) {
			_, err := b.Safe.Exec(context.Background(), r.query)
			Is(t, err, r.kind, r.code)
			if r.param != "" {
				one, _ := untaint.As(err)
				for v := range untaint.Violations(one) {
					require.Equal(t, r.param, firstParam(v))
				}
			}
		})
	}
	b.Unchanged(t)
	t.Logf("%d faults on %s", n, e.Name)
}

// firstParam returns the first parameter of v as it is printed.
func firstParam(v untaint.Violation) string {
	for p := range v.Params.All() {
		return p.Key() + " " + p.String()
	}
	return ""
}

func (r row) on(f database.Family) bool {
	if r.families == nil {
		return true
	}
	for _, x := range r.families {
		if x == f {
			return true
		}
	}
	return false
}

// Unchanged requires the tables to be as New made them.
func (b *Bed) Unchanged(t testing.TB) {
	t.Helper()
	type thing struct {
		ID     int    `db:"id"`
		Name   string `db:"name"`
		Amount int    `db:"amount"`
		Parent *int   `db:"parent"`
	}
	one := 1
	all, err := sqlsafe.All[thing](context.Background(), b.Safe, sqlsafe.SQL("SELECT id, name, amount, parent FROM things ORDER BY id"))
	require.NoError(t, err)
	require.Equal(t, []thing{{1, Canary, 10, &one}, {2, "two", 10, &one}}, all)
	n, err := sqlsafe.One[int](context.Background(), b.Safe, sqlsafe.SQL("SELECT count(*) FROM parents"))
	require.NoError(t, err)
	require.Equal(t, 1, n)
}

// slow is a query that runs for many seconds.
var slow = map[database.Family]sqlsafe.Query{
	database.PostgreSQL: sqlsafe.SQL("SELECT count(*) FROM (SELECT pg_sleep(20)) s WHERE ? <> ''", Canary),
	database.MariaDB:    sqlsafe.SQL("SELECT SLEEP(20) FROM things WHERE name = ?", Canary),
	database.SQLite: sqlsafe.SQL(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000)
		SELECT count(*) FROM n WHERE ? <> ''`, Canary),
}

// Contexts ends the context before, during and in the middle of a transaction.
func Contexts(t *testing.T, e database.Engine) {
	b := New(t, e)
	for _, c := range []struct {
		name string
		with func() (context.Context, context.CancelFunc)
		kind untaint.Kind
		code untaint.Code
	}{
		{"cancelled", cancelSoon, untaint.Canceled, untaint.Code("query_canceled")},
		{"deadline", func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(context.Background(), soon)
		}, untaint.Timeout, untaint.Code("query_timeout")},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.NoError(t, b.Pool.Ping())
			ctx, cancel := c.with()
			defer cancel()
			start := time.Now()
			_, err := sqlsafe.One[int](ctx, b.Safe, slow[e.Family])
			Is(t, err, c.kind, c.code)
			require.Less(t, time.Since(start), 10*time.Second)
		})
		t.Run(c.name+" in a transaction", func(t *testing.T) {
			ctx, cancel := c.with()
			defer cancel()
			err := b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
				if _, err := tx.Exec(ctx, sqlsafe.SQL("DELETE FROM things WHERE id = ?", 2)); err != nil {
					return err
				}
				_, err := sqlsafe.One[int](ctx, tx, slow[e.Family])
				Is(t, err, c.kind, c.code)
				return nil // forgets the error: nothing must be committed
			})
			Is(t, err, c.kind, c.code)
		})
		t.Run(c.name+" before", func(t *testing.T) {
			ctx, cancel := c.with()
			defer cancel()
			<-ctx.Done()
			_, err := b.Safe.Exec(ctx, sqlsafe.SQL("DELETE FROM things WHERE id = ?", 2))
			Is(t, err, c.kind, c.code)
			Is(t, b.Safe.Tx(ctx, func(*sqlsafe.Tx) error { t.Error("ran"); return nil }), c.kind, c.code)
		})
	}
	b.Unchanged(t)
}

// soon is long enough for the statement to have begun: lib/pq asks the server
// on another connection to cancel, and what has not begun is not cancelled.
const soon = 250 * time.Millisecond

func cancelSoon() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(soon, cancel)
	return ctx, cancel
}

// Writers lets fifty goroutines insert the same unique name at once.
func Writers(t *testing.T, e database.Engine) {
	b := New(t, e)
	const writers = 50
	b.Pool.SetMaxOpenConns(10)
	results := make(chan error)
	start := make(chan struct{})
	for i := range writers {
		go func() {
			<-start
			_, err := b.Safe.Exec(context.Background(), insert(100+i, Canary+"-new", 1, 1))
			results <- err
		}()
	}
	close(start)
	won := 0
	for range writers {
		if err := <-results; err == nil {
			won++
		} else {
			Is(t, err, untaint.Conflict, sqlsafe.CodeUniqueViolation)
		}
	}
	require.Equal(t, 1, won)
	n, err := sqlsafe.One[int](context.Background(), b.Safe, sqlsafe.SQL("SELECT count(*) FROM things WHERE name = ?", Canary+"-new"))
	require.NoError(t, err)
	require.Equal(t, 1, n)
}

// Locked has one writer wait for another, longer than it may.
func Locked(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := context.Background()
	err := b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
		if _, err := tx.Exec(ctx, sqlsafe.SQL("UPDATE things SET amount = amount + 1 WHERE id = ?", 1)); err != nil {
			return err
		}
		Is(t, b.wait(t), untaint.Busy, sqlsafe.CodeLockNotAvailable)
		return errRollback
	})
	require.ErrorIs(t, err, errRollback)
	b.Unchanged(t)
}

var errRollback = errors.New("roll back")

// wait updates the row that another transaction holds, on a pool that waits for
// locks only shortly.
func (b *Bed) wait(t *testing.T) error {
	pool, err := b.Again()
	require.NoError(t, err)
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	ctx := context.Background()
	short := map[database.Family]string{
		database.PostgreSQL: "SET lock_timeout = '50ms'",
		database.MariaDB:    "SET innodb_lock_wait_timeout = 1",
		database.SQLite:     "PRAGMA busy_timeout = 50",
	}
	_, err = pool.ExecContext(ctx, short[b.Engine.Family])
	require.NoError(t, err)
	_, err = sqlsafe.Wrap(pool, Dialect(b.Engine)).Exec(ctx, sqlsafe.SQL("UPDATE things SET amount = amount + 1 WHERE id = ?", 1))
	return err
}

// Unreachable connects where no server is.
func Unreachable(t *testing.T, e database.Engine) {
	e.Test(t) // a driver that is not built in says so here
	pool, err := sql.Open(e.Driver, e.Refused())
	require.NoError(t, err)
	defer pool.Close()
	db := sqlsafe.Wrap(pool, Dialect(e))
	_, err = sqlsafe.One[int](context.Background(), db, sqlsafe.SQL("SELECT 1"))
	Is(t, err, untaint.Failed, sqlsafe.CodeUnavailable)
	Is(t, db.Tx(context.Background(), func(*sqlsafe.Tx) error { return nil }), untaint.Failed, sqlsafe.CodeUnavailable)

	require.NoError(t, pool.Close())
	_, err = db.Exec(context.Background(), sqlsafe.SQL("SELECT 1"))
	Is(t, err, untaint.Misuse, untaint.Code("tx_done"))
}

// All runs every check that each engine must pass.
func All(t *testing.T, e database.Engine) {
	t.Run("mapping", func(t *testing.T) { Mapping(t, e) })
	t.Run("contexts", func(t *testing.T) { Contexts(t, e) })
	t.Run("writers", func(t *testing.T) { Writers(t, e) })
	t.Run("locked", func(t *testing.T) { Locked(t, e) })
	t.Run("unreachable", func(t *testing.T) { Unreachable(t, e) })
}
