package sqlsafe_test

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/mysqldialect"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"github.com/uptrace/bun/schema"
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// nested is how a library runs a transaction in a transaction. The outer one adds 10,
// passes over what the inner one returns, and adds 12. The inner one adds 11 and then
// fails, by itself or by a statement that Guard refuses.
type nested func(t *testing.T, ctx context.Context, pool *sql.DB, f database.Family, inner string) error

var errInner = errors.New("inner")

func add(d sqlsafe.Dialect, id int) (sqlsafe.Query, string) {
	q := sqlsafe.SQL("UPDATE accounts SET balance = balance + 1 WHERE id = ?", id)
	text, _, _ := q.Build(d)
	return q, text
}

func withGorm(t *testing.T, ctx context.Context, pool *sql.DB, f database.Family, inner string) error {
	db, err := gorm.Open(map[database.Family]gorm.Dialector{
		database.PostgreSQL: postgres.New(postgres.Config{Conn: pool}), database.MariaDB: mysql.New(mysql.Config{Conn: pool, SkipInitializeWithVersion: true}), database.SQLite: &sqlite.Dialector{Conn: pool},
	}[f], &gorm.Config{Logger: logger.Discard, DisableAutomaticPing: true, SkipDefaultTransaction: true})
	require.NoError(t, err)
	step := func(tx *gorm.DB, id int) error {
		q, _ := add(dialects[f], id)
		return tx.WithContext(q.Permit(ctx)).Exec("UPDATE accounts SET balance = balance + 1 WHERE id = ?", id).Error
	}
	return db.Transaction(func(tx *gorm.DB) error {
		require.NoError(t, step(tx, 1))
		_ = tx.Transaction(func(tx *gorm.DB) error {
			require.NoError(t, step(tx, 2))
			if inner != "" {
				return tx.Exec(inner).Error
			}
			return errInner
		})
		return step(tx, 1)
	})
}

func withBun(t *testing.T, ctx context.Context, pool *sql.DB, f database.Family, inner string) error {
	d := map[database.Family]func() schema.Dialect{
		database.PostgreSQL: func() schema.Dialect { return pgdialect.New() }, database.MariaDB: func() schema.Dialect { return mysqldialect.New() }, database.SQLite: func() schema.Dialect { return sqlitedialect.New() },
	}[f]()
	db := bun.NewDB(pool, d)
	step := func(tx bun.Tx, id int) error {
		q, text := add(dialects[f], id)
		_, err := tx.Tx.ExecContext(q.Permit(ctx), text, id)
		return err
	}
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		require.NoError(t, step(tx, 1))
		_ = tx.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
			require.NoError(t, step(tx, 2))
			if inner != "" {
				_, err := tx.ExecContext(ctx, inner)
				return err
			}
			return errInner
		})
		return step(tx, 1)
	})
}

// Transactions within transactions of gorm and bun undo their half behind Guard, and
// nothing is committed after a refusal that was not undone.
func TestNestedTransactions(t *testing.T) {
	for name, run := range map[string]nested{"gorm": withGorm, "bun": withBun} {
		for _, inner := range []string{"", "DELETE FROM accounts"} {
			t.Run(name+inner, func(t *testing.T) {
				database.Each(t, database.All(), func(t *testing.T, i *database.Instance) {
					accounts(t, i)
					pool := guarded(t, i, sqlsafe.Allow(embed.FS{}, "select sqlite_version()"))
					require.NoError(t, run(t, t.Context(), pool, i.Engine.Family, inner))
					balances, err := sqlsafe.All[int](t.Context(), sqlsafe.Wrap(pool, dialects[i.Engine.Family]), sqlsafe.SQL("SELECT balance FROM accounts ORDER BY id"))
					require.NoError(t, err)
					require.Equal(t, []int{102, 100}, balances)
				})
			})
		}
	}
}
