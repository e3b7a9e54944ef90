package database

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
	_ "github.com/lib/pq"              // registers "postgres"
	_ "modernc.org/sqlite"             // registers "sqlite"
)

const (
	postgresHint = "apt-get install postgresql, trust for user postgres and a database test on 127.0.0.1:5432, or set UNTAINT_POSTGRES to a URL"
	mariaHint    = "apt-get install mariadb-server, user root without a password and a database test on 127.0.0.1:3306, or set UNTAINT_MARIADB to a DSN"
)

// PGX is PostgreSQL through pgx's database/sql driver.
func PGX() Engine {
	return Engine{Name: "postgres/pgx", Family: PostgreSQL, Driver: "pgx", Hint: postgresHint, Make: makeSchema}
}

// PQ is PostgreSQL through lib/pq.
func PQ() Engine {
	return Engine{Name: "postgres/pq", Family: PostgreSQL, Driver: "postgres", Hint: postgresHint, Make: makeSchema}
}

// MySQL is MariaDB through go-sql-driver.
func MySQL() Engine {
	return Engine{Name: "mariadb/go-sql-driver", Family: MariaDB, Driver: "mysql", Hint: mariaHint, Make: makeDatabase}
}

// MySQLMode is MySQL with the session's sql_mode set, such as
// "ANSI_QUOTES,NO_BACKSLASH_ESCAPES", which changes what a string is.
func MySQLMode(mode string) Engine {
	e := MySQL()
	e.Name += "/" + mode
	e.Make = func(ctx context.Context) (string, func() error, error) {
		dsn, drop, err := makeDatabase(ctx)
		return dsn + "&sql_mode=" + url.QueryEscape("'"+mode+"'"), drop, err
	}
	return e
}

// Modernc is SQLite in pure Go.
func Modernc() Engine {
	return Engine{Name: "sqlite/modernc", Family: SQLite, Driver: "sqlite", Make: func(context.Context) (string, func() error, error) {
		path, drop, err := File()
		return "file:" + path + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)", drop, err
	}}
}

// PostgresURL is where the server is, without a schema.
func PostgresURL() string {
	return setting("UNTAINT_POSTGRES", "postgres://postgres@127.0.0.1:5432/test?sslmode=disable")
}

// MariaDSN is where the server is.
func MariaDSN() string { return setting("UNTAINT_MARIADB", "root@tcp(127.0.0.1:3306)/test") }

// unique returns a name that no other test has: lower case letters and digits.
func unique() string { return "u" + strings.ToLower(rand.Text()[:20]) }

func makeSchema(ctx context.Context) (string, func() error, error) {
	u, err := url.Parse(PostgresURL())
	if err != nil {
		return "", nil, err
	}
	name := unique()
	drop, err := enter(ctx, "PostgreSQL, or UNTAINT_POSTGRES", "pgx", u.String(), "CREATE SCHEMA "+name, "DROP SCHEMA "+name+" CASCADE")
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String(), drop, err
}

func makeDatabase(ctx context.Context) (string, func() error, error) {
	c, err := mysql.ParseDSN(MariaDSN())
	if err != nil {
		return "", nil, err
	}
	name := unique()
	drop, err := enter(ctx, "MariaDB, or UNTAINT_MARIADB", "mysql", c.FormatDSN(),
		"CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "DROP DATABASE "+name)
	c.DBName = name
	c.ParseTime = true
	c.Params = map[string]string{"charset": "utf8mb4"}
	return c.FormatDSN(), drop, err
}

// enter runs one statement on a connection of its own, and returns what runs
// the other. Where it cannot, it says what has to be started or set.
func enter(ctx context.Context, wanted, driver, dsn, create, drop string) (func() error, error) {
	run := func(ctx context.Context, statement string) error {
		db, err := sql.Open(driver, dsn)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.ExecContext(ctx, statement)
		return err
	}
	if err := run(ctx, create); err != nil {
		return nil, fmt.Errorf("start %s: %w", wanted, err)
	}
	return func() error { return run(context.Background(), drop) }, nil
}

// File returns the path of a SQLite file in a folder of its own, and what
// removes the folder.
func File() (path string, drop func() error, err error) {
	dir, err := os.MkdirTemp("", "untaint-sqlite-")
	if err != nil {
		return "", nil, err
	}
	return filepath.Join(dir, "test.db"), func() error { return os.RemoveAll(dir) }, nil
}
