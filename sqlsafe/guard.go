package sqlsafe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"reflect"
	"time"

	"github.com/untaint/untaint"
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
// together through Query.Permit, and with Allow the statements of a Ledger. The
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

// Learn lets every statement pass and writes the shape of each that was not
// permitted into the ledger. It protects nothing; use it while the tests of old
// code run, then Allow what was learned.
func Learn(l *Ledger) GuardOption { return GuardOption{func(g *guard) { g.learn = l }} }

// Allow lets statements pass that were not permitted but whose shape is in the
// ledger. See Ledger for what that is worth.
func Allow(l *Ledger) GuardOption { return GuardOption{func(g *guard) { g.allow = l }} }

type guard struct {
	inner driver.Connector
	learn *Ledger
	allow *Ledger

	dialect Dialect // of the driver, 0 if it is not known
}

// check decides about one statement.
func (g *guard) check(ctx context.Context, text string) error {
	switch {
	case vouched(ctx, text, g.dialect), savepoint(text).verb != "":
		return nil
	case g.learn != nil:
		g.learn.add(text)
		return nil
	case g.allow != nil && g.allow.has(text):
		return nil
	}
	return guardMisuse(CodeNotPermitted)
}

// takes refuses an argument that is an option to the driver, or would not stay a
// value: MySQL reads NaN that is written into a text as the name of a column.
func (g *guard) takes(arg any) error {
	switch v := arg.(type) {
	case nil, bool, int64, string, []byte, time.Time:
		return nil
	case float64:
		if code, kind := g.dialect.holdsFloat(v); code != "" {
			return untaint.New("sqlsafe.Guard", untaint.Violation{Code: code, Kind: kind})
		}
		return nil
	}
	if t := reflect.TypeOf(arg); isOption(t) && t != reflect.TypeFor[sql.Out]() {
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
