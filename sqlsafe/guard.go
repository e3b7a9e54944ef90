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
// database/sql, so it covers every library that runs on it: what gorm, bun,
// squirrel or sqlx build out of strings is refused as well.
//
//	db := sql.OpenDB(sqlsafe.Guard(stdlib.GetConnector(*config)))
//	safe := sqlsafe.Wrap(db, sqlsafe.Postgres)
//
// What passes: the queries that DB and [Tx] run, a text and a context that belong
// together through [Query.Permit], and with [Allow] constants of the program's. One
// comment at the end of a statement, of pairs such as traceparent='00-…', is passed
// over, so that a driver with tracing (otelsql's WithSQLCommenter) can stand above
// Guard or below it; of any other comment the statement is refused. The
// refusal is Misuse with [CodeNotPermitted] and reaches the caller through
// database/sql unchanged; the transaction that it was in cannot commit any more,
// but for a savepoint that it goes back to. SAVEPOINT, RELEASE and ROLLBACK TO
// with a plain name pass, since other libraries make them of a number.
// Beginning, committing and rolling back go through
// the driver's own methods and are not statements.
//
// The connection has each optional interface of database/sql/driver that the
// driver's own has. A nil connector is refused at the first connection.
//
// Guard does not see what does not go through its connections: the connector
// it was given, if the program keeps using that; a second pool opened by name
// or through [sql.DB.Driver]; pgx's own API, pgxpool included; the statements
// that the driver runs by itself, such as the options of a DSN. [sql.Conn.Raw]
// hands out the guarded connection, whose driver methods are guarded too and
// which does not lead to the driver's; code that needs the driver's own API,
// such as pgx's CopyFrom, needs an unguarded pool of its own.
// It checks where text comes from, not what the text does: a constant that
// calls EXECUTE on a bound value, or a stored procedure that does, is the
// program's own mistake.
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

// Allow lets statements pass that this package has not made: constants, and those
// in files that the program embeds. It is for code that sqlc generates and for
// what a library sends on its own. Without files, give the zero [embed.FS].
//
//	//go:embed *.sql.go
//	var generated embed.FS
//
//	pool := sql.OpenDB(sqlsafe.Guard(connector, sqlsafe.Allow(generated, "SELECT version()")))
//
// A statement passes if it is byte for byte one of them, but for blanks and one
// semicolon at its ends. Of a file that ends in .go the statements are the
// constants in backquotes, as sqlc writes them beside the package's own code; of
// one that ends in .sql, what is between lines "-- name: …", or all of it. Other
// files are passed over. What sqlc.slice left in a text, /*SLICE:ids*/?, stands for
// "?", for several with a comma between, and for NULL, which is sqlc's empty list.
//
// That nothing can be read, or nothing is in it, is Misuse at the first
// connection, with all else that is wrong.
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
