package misuse

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite"

	"github.com/untaint/untaint/proof/database"
)

// bed is one database with the tables, on one connection.
type bed struct {
	*database.Instance
	fresh string // what the tables look like before a probe
}

// liteReads counts the reads of secrets in SQLite.
var liteReads atomic.Int64

// registerLite adds the function that counts to connections opened later.
var registerLite = sync.OnceValue(func() error {
	return sqlite.RegisterScalarFunction("touched", 0, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
		liteReads.Add(1)
		return "canary", nil
	})
})

// counting makes the function touched, which returns the canary and counts.
var counting = map[database.Family][]string{
	database.PostgreSQL: {
		"CREATE SEQUENCE reads", // counts even where the statement is rolled back
		"CREATE FUNCTION touched() RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT 'canary' || left(nextval('reads')::text, 0) $$",
	},
	database.MariaDB: {
		"CREATE FUNCTION touched() RETURNS varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT DETERMINISTIC NO SQL BEGIN SET @reads = ifnull(@reads, 0) + 1; RETURN 'canary'; END",
	},
}

func newBed(ctx context.Context, e database.Engine) (*bed, error) {
	if err := registerLite(); err != nil {
		return nil, err
	}
	i, err := e.Open(ctx)
	if err != nil {
		return nil, err
	}
	i.SetMaxOpenConns(1)
	b := &bed{Instance: i}
	for _, s := range append(counting[e.Family],
		"CREATE VIEW secrets AS SELECT touched() AS v",
		"CREATE TABLE users (id int, name varchar(100), age int, admin int DEFAULT 0)",
		"CREATE TABLE log (id int DEFAULT 1, name varchar(100), age int, admin int DEFAULT 0)",
	) {
		if _, err := i.ExecContext(ctx, s); err != nil {
			_ = i.Close()
			return nil, fmt.Errorf("%s: %w", s, err)
		}
	}
	if err := b.reset(ctx); err != nil {
		_ = i.Close()
		return nil, err
	}
	return b, nil
}

// reset puts the tables into their first state.
func (b *bed) reset(ctx context.Context) (err error) {
	statements := []string{"DELETE FROM users", "DELETE FROM log"}
	for n, name := range strings.Split(names, ",") {
		age := 20 + n
		if name == "eve" {
			age = 50
		}
		statements = append(statements, fmt.Sprintf("INSERT INTO users (id, name, age) VALUES (%d, '%s', %d)", n+1, b.quoted(name), age))
	}
	for _, s := range statements {
		if _, err := b.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	b.fresh, err = b.state(ctx)
	return err
}

func (b *bed) quoted(s string) string {
	if b.Engine.Family == database.MariaDB {
		return strings.ReplaceAll(s, `\`, `\\`)
	}
	return s
}

// state is all that a probe could have written where it was not meant to: a
// new name for eve and a plain row in the log are what the queries are for.
func (b *bed) state(ctx context.Context) (string, error) {
	var users, others, log string
	err := b.QueryRowContext(ctx, "SELECT count(*), sum(id * 1000000 + age * 10 + admin) FROM users").Scan(&users, &others)
	if err != nil {
		return "", err
	}
	err = b.QueryRowContext(ctx, "SELECT count(*) FROM log WHERE admin <> 0 OR name = 'canary'").Scan(&log)
	return users + " " + others + " " + log, err
}

// reads returns how often secrets was read so far.
func (b *bed) reads(ctx context.Context) (n int64, err error) {
	switch b.Engine.Family {
	case database.PostgreSQL:
		err = b.QueryRowContext(ctx, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM reads").Scan(&n)
	case database.MariaDB:
		err = b.QueryRowContext(ctx, "SELECT ifnull(@reads, 0)").Scan(&n)
	default:
		n = liteReads.Load()
	}
	return n, err
}

// run sends one statement and reports whether it did more than it was meant to,
// and the database's error.
func (b *bed) run(ctx context.Context, p probe, text string, args []any) (through bool, failed, err error) {
	before, err := b.reads(ctx)
	if err != nil {
		return false, nil, err
	}
	found, failed := b.send(ctx, p, text, args)
	after, err := b.reads(ctx)
	if err != nil {
		return false, nil, err
	}
	state, err := b.state(ctx)
	if err != nil || state != b.fresh || p.place == InsertColumn || p.place == UpdateColumn {
		// A table that is gone is as much as one can do.
		if resetErr := b.reset(ctx); resetErr != nil {
			return true, failed, resetErr
		}
	}
	return err != nil || after > before || state != b.fresh || failed == nil && p.extra(found), failed, nil
}

// send returns the first column of the rows.
func (b *bed) send(ctx context.Context, p probe, text string, args []any) ([]string, error) {
	if p.place == InsertColumn || p.place == UpdateColumn || p.place == DeleteText {
		_, err := b.ExecContext(ctx, text, args...)
		return nil, err
	}
	rows, err := b.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var found []string
	for rows.Next() {
		cells := make([]sql.NullString, len(names))
		dest := make([]any, len(names))
		for i := range cells {
			dest[i] = &cells[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return found, err
		}
		if len(cells) > 0 {
			found = append(found, cells[0].String)
		}
	}
	return found, rows.Err()
}
