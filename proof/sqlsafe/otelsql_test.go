package sqlsafe_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"
	"testing"

	"github.com/XSAM/otelsql"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// A driver of otelsql that writes a comment behind each statement can be above Guard
// or below it, and what is not made by this package is refused either way.
func TestOtelsql(t *testing.T) {
	provider := trace.NewTracerProvider()
	propagator := propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
	options := []otelsql.Option{otelsql.WithSQLCommenter(true), otelsql.WithTracerProvider(provider), otelsql.WithTextMapPropagator(propagator)}
	member, err := baggage.NewMemberRaw("route", "/users/é*/'--;")
	require.NoError(t, err)
	bag, err := baggage.New(member)
	require.NoError(t, err)

	database.Each(t, database.All(), func(t *testing.T, i *database.Instance) {
		i.MustExec(t, "CREATE TABLE accounts (id BIGINT PRIMARY KEY, name VARCHAR(20))")
		c, err := i.Connector()
		require.NoError(t, err)
		for name, pool := range map[string]*sql.DB{
			"above Guard": otelsql.OpenDB(sqlsafe.Guard(c), options...),
			"below Guard": sql.OpenDB(sqlsafe.Guard(below(t, i, options...))),
		} {
			t.Run(name, func(t *testing.T) {
				defer func() { require.NoError(t, pool.Close()) }()
				ctx, span := provider.Tracer("test").Start(baggage.ContextWithBaggage(t.Context(), bag), "test")
				defer span.End()
				d := dialects[i.Engine.Family]
				for _, db := range []*sqlsafe.DB{sqlsafe.Wrap(pool, d), sqlsafe.Wrap(pool, d, sqlsafe.ReuseStatements(8))} {
					runsAll(ctx, t, db)
				}
				if d == sqlsafe.Postgres {
					text, err := sqlsafe.One[string](ctx, sqlsafe.Wrap(pool, d), sqlsafe.SQL("SELECT current_query()"))
					require.NoError(t, err)
					require.True(t, strings.HasPrefix(text, "SELECT current_query() /*traceparent='00-"), text)
					require.Contains(t, text, ",baggage='")
				}
				_, err := pool.ExecContext(ctx, "DELETE FROM accounts WHERE name = 'x' OR 1 = 1")
				require.ErrorIs(t, err, sqlsafe.CodeNotPermitted)
				_, err = pool.PrepareContext(ctx, "SELECT 1")
				require.ErrorIs(t, err, sqlsafe.CodeNotPermitted)
			})
		}
	})
}

// below returns a connector of a driver that otelsql is round.
func below(t *testing.T, i *database.Instance, options ...otelsql.Option) driver.Connector {
	t.Helper()
	d := otelsql.WrapDriver(i.DB.Driver(), options...)
	if dc, ok := d.(driver.DriverContext); ok {
		c, err := dc.OpenConnector(i.DSN)
		require.NoError(t, err)
		return c
	}
	return opener{d, i.DSN}
}

// opener is the connector of a driver that has none.
type opener struct {
	d   driver.Driver
	dsn string
}

func (o opener) Connect(context.Context) (driver.Conn, error) { return o.d.Open(o.dsn) }
func (o opener) Driver() driver.Driver                        { return o.d }

func runsAll(ctx context.Context, t *testing.T, db *sqlsafe.DB) {
	t.Helper()
	failed := untaint.Code("undone")
	require.NoError(t, db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		if _, err := tx.Exec(ctx, sqlsafe.SQL("DELETE FROM accounts WHERE id > ?", 0)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO accounts (id, name) VALUES (?, ?)", 1, "x' /* OR */ -- ")); err != nil {
			return err
		}
		err := tx.Savepoint(ctx, func(tx *sqlsafe.Tx) error {
			_, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO accounts (id, name) VALUES (?, ?)", 2, "y"))
			require.NoError(t, err)
			return failed
		})
		require.ErrorIs(t, err, failed)
		return nil
	}))
	var ids []int64
	for id, err := range sqlsafe.Rows[int64](ctx, db, sqlsafe.SQL("SELECT id FROM accounts WHERE ?", sqlsafe.In("id", []int{1, 2}))) {
		require.NoError(t, err)
		ids = append(ids, id)
	}
	require.Equal(t, []int64{1}, ids)
	name, err := sqlsafe.One[string](ctx, db, sqlsafe.SQL("\n\tSELECT name FROM accounts WHERE id = ?\n", 1))
	require.NoError(t, err)
	require.Equal(t, "x' /* OR */ -- ", name)
	_, err = db.Exec(ctx, sqlsafe.SQL("INSERT INTO accounts (id, name) VALUES (?, ?)", 1, "z"))
	require.ErrorIs(t, err, sqlsafe.CodeUniqueViolation)
}
