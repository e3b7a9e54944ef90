// Package database gives tests, benchmarks and tables a database of their own
// on a real server: a schema on PostgreSQL, a database on MariaDB, a file for
// SQLite. Each has a name that no other test has, so packages run in parallel,
// and it is dropped at the end.
//
// The drivers mattn and ncruces both register the name "sqlite3" and cannot
// live in one program; each has a sub-package of its own.
package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/untaint/untaint/internal/test/env"
)

// Family is the SQL that an engine speaks.
type Family int

const (
	PostgreSQL Family = iota + 1
	MariaDB
	SQLite
)

// Engine is one driver and the server behind it.
type Engine struct {
	Name   string // such as "postgres/pgx"
	Family Family
	// Driver is the name under which database/sql knows the driver.
	Driver string
	// Hint says how to get the server when it is missing.
	Hint string
	// Make creates an empty database and returns its DSN and what drops it.
	Make func(ctx context.Context) (dsn string, drop func() error, err error)
}

// Instance is an empty database that belongs to one test.
type Instance struct {
	*sql.DB
	Engine Engine
	DSN    string

	drop func() error
}

// Open makes an empty database and connects to it. Close drops it.
func (e Engine) Open(ctx context.Context) (*Instance, error) {
	dsn, drop, err := e.Make(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.Name, err)
	}
	db, err := sql.Open(e.Driver, dsn)
	if err == nil {
		err = db.PingContext(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.Name, err)
	}
	return &Instance{DB: db, Engine: e, DSN: dsn, drop: drop}, nil
}

// Close closes the connections and drops the database.
func (i *Instance) Close() error {
	err := i.DB.Close()
	if dropErr := i.drop(); err == nil {
		err = dropErr
	}
	return err
}

// Again opens a second pool on the same database, which the caller closes.
func (i *Instance) Again() (*sql.DB, error) { return sql.Open(i.Engine.Driver, i.DSN) }

// Connector returns a driver.Connector for the database, to be wrapped.
func (i *Instance) Connector() (driver.Connector, error) {
	d := i.DB.Driver()
	if dc, ok := d.(driver.DriverContext); ok {
		return dc.OpenConnector(i.DSN)
	}
	return opener{d, i.DSN}, nil
}

// opener is the connector of a driver that has none.
type opener struct {
	driver driver.Driver
	dsn    string
}

func (o opener) Connect(context.Context) (driver.Conn, error) { return o.driver.Open(o.dsn) }
func (o opener) Driver() driver.Driver                        { return o.driver }

// MustExec runs statements one by one and fails the test on the first error.
func (i *Instance) MustExec(tb testing.TB, statements ...string) {
	tb.Helper()
	for _, s := range statements {
		if _, err := i.ExecContext(context.Background(), s); err != nil {
			tb.Fatalf("%s: %s: %v", i.Engine.Name, s, err)
		}
	}
}

// Test makes an empty database that lives as long as the test. Where the
// server is missing the test is skipped, or fails in CI.
func (e Engine) Test(tb testing.TB) *Instance {
	tb.Helper()
	i, err := e.Open(context.Background())
	if err != nil {
		env.Missing(tb, e.Name, e.Hint+": "+err.Error())
	}
	tb.Cleanup(func() {
		if err := i.Close(); err != nil {
			tb.Errorf("%s: close: %v", e.Name, err)
		}
	})
	return i
}

// Each runs test as one subtest for each engine, on an empty database.
func Each(t *testing.T, engines []Engine, test func(*testing.T, *Instance)) {
	t.Helper()
	for _, e := range engines {
		t.Run(e.Name, func(t *testing.T) { test(t, e.Test(t)) })
	}
}

// Of returns the engines of one family among engines.
func Of(f Family, engines []Engine) []Engine {
	return slices.DeleteFunc(slices.Clone(engines), func(e Engine) bool { return e.Family != f })
}

// Main returns one engine of each family: pgx, go-sql-driver and modernc.
func Main() []Engine { return []Engine{PGX(), MySQL(), Modernc()} }

// All returns every engine that fits into one program: Main and lib/pq.
func All() []Engine { return append(Main(), PQ()) }

func setting(name, fallback string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return fallback
}
