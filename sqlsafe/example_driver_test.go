package sqlsafe_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"strings"

	"github.com/untaint/untaint/sqlsafe"
)

// echo is a driver for the examples: it prints each statement that reaches it,
// as a database would get it, and answers with the rows it was given. The
// package itself imports no driver; examples/queries runs on SQLite.
type echo struct {
	columns []string
	rows    [][]driver.Value
	// prepared counts the statements that were prepared.
	prepared int
}

// echoing returns a pool on an echo with these columns, and rows of them.
func echoing(columns string, rows ...[]driver.Value) *sql.DB {
	return sql.OpenDB(&echo{columns: strings.Fields(columns), rows: rows})
}

func (e *echo) Connect(context.Context) (driver.Conn, error) { return echoConn{e}, nil }
func (e *echo) Driver() driver.Driver                        { return nil }

type echoConn struct{ *echo }

func (c echoConn) Prepare(text string) (driver.Stmt, error) {
	c.prepared++
	return echoStmt{c.echo, text}, nil
}

func (c echoConn) Close() error { return nil }
func (c echoConn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

func (c echoConn) BeginTx(_ context.Context, opts driver.TxOptions) (driver.Tx, error) {
	fmt.Print("begin")
	if opts.Isolation != 0 {
		fmt.Print(" ", sql.IsolationLevel(opts.Isolation))
	}
	if opts.ReadOnly {
		fmt.Print(" read only")
	}
	fmt.Println()
	return echoTx{}, nil
}

type echoTx struct{}

func (echoTx) Commit() error   { fmt.Println("commit"); return nil }
func (echoTx) Rollback() error { fmt.Println("rollback"); return nil }

type echoStmt struct {
	*echo
	text string
}

func (s echoStmt) Close() error  { return nil }
func (s echoStmt) NumInput() int { return -1 }

func (s echoStmt) print(args []driver.Value) {
	fmt.Println(s.text)
	if len(args) > 0 {
		fmt.Println("  with", args)
	}
}

func (s echoStmt) Exec(args []driver.Value) (driver.Result, error) {
	s.print(args)
	return driver.RowsAffected(len(s.rows)), nil
}

func (s echoStmt) Query(args []driver.Value) (driver.Rows, error) {
	s.print(args)
	return &echoRows{s.columns, s.rows}, nil
}

type echoRows struct {
	columns []string
	rows    [][]driver.Value
}

func (r *echoRows) Columns() []string { return r.columns }
func (r *echoRows) Close() error      { return nil }

func (r *echoRows) Next(dest []driver.Value) error {
	if len(r.rows) == 0 {
		return io.EOF
	}
	copy(dest, r.rows[0])
	r.rows = r.rows[1:]
	return nil
}

// show prints a query as it is for PostgreSQL, or why it is refused.
func show(queries ...sqlsafe.Query) {
	for _, q := range queries {
		showFor(sqlsafe.Postgres, q)
	}
}

func showFor(d sqlsafe.Dialect, q sqlsafe.Query) {
	text, args, err := q.Build(d)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(text)
	if len(args) > 0 {
		fmt.Println("  with", args)
	}
}
