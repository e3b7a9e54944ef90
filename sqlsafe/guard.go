package sqlsafe

import (
	"context"
	"database/sql/driver"
	"embed"
	"io"
	"io/fs"
	"reflect"
	"strings"

	"github.com/untaint/untaint/internal/mistake"
)

// Guard returns a connector that refuses, before the driver sees it, each
// statement whose text was not made by this package. It sits below
// database/sql, so it covers every library on top: what gorm, bun, squirrel or
// sqlx build from strings is refused too.
//
//	db := sql.OpenDB(sqlsafe.Guard(stdlib.GetConnector(*config)))
//	safe := sqlsafe.Wrap(db, sqlsafe.Postgres)
//
// These pass: queries that DB and [Tx] run, a text whose context came from
// [Query.Permit], and constants given to [Allow]. One trailing comment with
// pairs such as traceparent='00-…' is ignored, so that a tracing driver
// (otelsql's WithSQLCommenter) can sit above Guard or below it. A statement
// with any other comment is refused. A refusal is Misuse with
// [CodeNotPermitted] and reaches the caller through database/sql unchanged. The
// transaction that it was in cannot commit any more, unless it goes back to an
// earlier savepoint. SAVEPOINT, RELEASE and ROLLBACK TO with a plain name pass,
// because other libraries generate those names. Beginning, committing and
// rolling back go through the driver's own methods and are not statements.
//
// The connection implements each optional interface of database/sql/driver that
// the driver's connection implements. A nil connector is refused at the first
// connection.
//
// Guard does not see what bypasses its connections: the connector that you gave
// it, if you go on using that; a second pool, opened by name or through
// [sql.DB.Driver]; pgx's own API, pgxpool included; statements that the driver
// runs by itself, such as the options of a DSN. [sql.Conn.Raw] returns the
// guarded connection, from which you cannot reach the driver's; code that needs
// the driver's own API, such as pgx's CopyFrom, needs a separate unguarded
// pool. Guard checks where text comes from, not what it does: it does not stop
// a constant that calls EXECUTE on a bound value, or a stored procedure that
// does.
func Guard(c driver.Connector, opts ...GuardOption) driver.Connector {
	g := &guard{inner: c}
	if c != nil {
		g.dialect = dialectOf(c.Driver())
	}
	for _, o := range opts {
		if o.apply != nil {
			o.apply(g)
		}
	}
	return g
}

// Connect implements driver.Connector.
func (g *guard) Connect(ctx context.Context) (driver.Conn, error) {
	if g.inner == nil {
		return nil, guardMisuse(codeNoDatabase)
	}
	var found mistake.List
	for _, a := range g.allow {
		found = append(found, a.found...)
	}
	if err := found.Err("sqlsafe.Allow"); err != nil {
		return nil, err
	}
	conn, err := g.inner.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return newGuardConn(conn, g), nil
}

// Driver implements driver.Connector. It is the driver's own, which libraries
// look at to learn which one it is.
func (g *guard) Driver() driver.Driver {
	if g.inner == nil {
		return nil
	}
	return g.inner.Driver()
}

// Close closes a connector that has something to close, when sql.DB is closed.
func (g *guard) Close() error {
	if c, ok := g.inner.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// Allow lets statements pass that this package did not make: constants, and
// those in files that your program embeds. Use it for code that sqlc generates
// and for statements that a library sends by itself. If you have no files, pass
// the zero [embed.FS].
//
//	//go:embed *.sql.go
//	var generated embed.FS
//
//	pool := sql.OpenDB(sqlsafe.Guard(connector, sqlsafe.Allow(generated, "SELECT version()")))
//
// A statement passes if it equals one of them byte for byte, except for blanks
// and one semicolon at its ends. In a .go file the statements are the constants
// in backquotes, as sqlc writes them. In a .sql file they are what is between
// lines "-- name: …", or the whole file. Other files are ignored. What
// sqlc.slice left in a text, /*SLICE:ids*/?, matches one "?", several with
// commas between, and NULL, which is sqlc's empty list.
//
// Files that cannot be read or hold no statements are Misuse, reported at the
// first connection together with all other mistakes.
func Allow(files embed.FS, texts ...text) GuardOption {
	a := &allowed{whole: map[string]bool{}}
	for _, t := range texts {
		if !a.add(string(t)) {
			a.refuse("", "an allowed statement is empty")
		}
	}
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		a.file(files, name)
		return nil
	})
	if len(a.whole)+len(a.sliced)+len(a.found) == 0 {
		a.refuse("", "no statement is allowed")
	}
	return GuardOption{func(g *guard) { g.allow = append(g.allow, a) }}
}

// dialectOf returns the dialect that a driver speaks, 0 if it is not known.
func dialectOf(d driver.Driver) Dialect {
	if d == nil {
		return 0
	}
	t := reflect.TypeOf(d)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	path := t.PkgPath()
	switch {
	case strings.HasPrefix(path, "github.com/jackc/pgx"), strings.HasPrefix(path, "github.com/lib/pq"):
		return Postgres
	case strings.HasPrefix(path, "github.com/go-sql-driver/mysql"):
		return MySQL
	case strings.Contains(path, "sqlite"):
		return SQLite
	case strings.Contains(path, "mssql"):
		return SQLServer
	}
	return 0
}
