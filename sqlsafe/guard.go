package sqlsafe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"reflect"
	"time"

	"github.com/untaint/untaint"
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
// What passes: the queries that DB and Tx run, a text and a context that belong
// together through Query.Permit, and with Allow constants of the program's. One
// comment at the end of a statement, of pairs such as traceparent='00-…', is passed
// over, so that a driver with tracing (otelsql's WithSQLCommenter) can stand above
// Guard or below it; of any other comment the statement is refused. The
// refusal is Misuse with CodeNotPermitted and reaches the caller through
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
// or through sql.DB.Driver; pgx's own API, pgxpool included; the statements
// that the driver runs by itself, such as the options of a DSN. sql.Conn.Raw
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

// GuardOption changes what Guard lets through. The zero GuardOption changes
// nothing.
type GuardOption struct{ apply func(*guard) }

type guard struct {
	inner driver.Connector
	allow []*allowed

	dialect Dialect // of the driver, 0 if it is not known
}

// check decides about one statement. A comment at its end that tracing has added
// is passed over.
func (g *guard) check(ctx context.Context, text string) error {
	if g.passes(ctx, text) {
		return nil
	}
	if text, ok := uncommented(text); ok && g.passes(ctx, text) {
		return nil
	}
	return guardMisuse(CodeNotPermitted)
}

func (g *guard) passes(ctx context.Context, text string) bool {
	if vouched(ctx, text, g.dialect) || savepoint(text).verb != "" {
		return true
	}
	for _, a := range g.allow {
		if a.has(text) {
			return true
		}
	}
	return false
}

// takes refuses an argument that is an option to the driver, or would not stay a
// value: MySQL reads NaN that is written into a text as the name of a column.
func (g *guard) takes(arg *driver.NamedValue) error {
	if arg.Name != "" && g.dialect != SQLServer {
		return guardMisuse(codeBadArg) // of which two drivers of SQLite bind NULL
	}
	switch v := arg.Value.(type) {
	case nil, bool, int64, string, []byte, time.Time:
		return nil
	case float64:
		if code, kind := g.dialect.holdsFloat(v); code != "" {
			return untaint.New("sqlsafe.Guard", untaint.Violation{Code: code, Kind: kind})
		}
		return nil
	}
	if t := reflect.TypeOf(arg.Value); isOption(t) && (t != reflect.TypeFor[sql.Out]() || g.dialect != SQLServer) {
		return guardMisuse(codeBadArg)
	}
	return nil
}

func guardMisuse(code untaint.Code) error {
	return untaint.New("sqlsafe.Guard", untaint.Violation{Code: code, Kind: untaint.Misuse})
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
