package faults

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

func change(id int) sqlsafe.Query {
	return sqlsafe.SQL("UPDATE things SET amount = amount + 1 WHERE id = ?", id)
}

// Killed ends the connection of a transaction that has written, from outside.
func Killed(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := context.Background()
	id := map[database.Family]sqlsafe.Query{
		database.PostgreSQL: sqlsafe.SQL("SELECT pg_backend_pid()"), database.MariaDB: sqlsafe.SQL("SELECT CONNECTION_ID()"),
	}[e.Family]
	err := b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
		if _, err := tx.Exec(ctx, change(1)); err != nil {
			return err
		}
		conn, err := sqlsafe.One[int64](ctx, tx, id)
		if err != nil {
			return err
		}
		b.kill(t, conn)
		_, err = tx.Exec(ctx, change(2))
		Is(t, err, untaint.Failed, sqlsafe.CodeUnavailable)
		_, err = tx.Exec(ctx, change(2))
		Is(t, err, untaint.Failed, sqlsafe.CodeTxAborted)
		return nil // forgets both errors: nothing must be committed
	})
	Is(t, err, untaint.Failed, sqlsafe.CodeUnavailable)
	b.Unchanged(t) // on another connection, which the pool has to open by itself

	err = b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
		if _, err := tx.Exec(ctx, change(1)); err != nil {
			return err
		}
		conn, err := sqlsafe.One[int64](ctx, tx, id)
		if err != nil {
			return err
		}
		b.kill(t, conn)
		return nil
	})
	Is(t, err, untaint.Failed, sqlsafe.CodeCommitUnknown)
	b.Unchanged(t)
}

// kill ends a connection and waits until the server has let go of it.
func (b *Bed) kill(t *testing.T, conn int64) {
	t.Helper()
	kill, left := "SELECT pg_terminate_backend(%d)", "SELECT count(*) FROM pg_stat_activity WHERE pid = %d"
	if b.Engine.Family == database.MariaDB {
		kill, left = "KILL %d", "SELECT count(*) FROM information_schema.processlist WHERE id = %d"
	}
	_, err := b.ExecContext(context.Background(), fmt.Sprintf(kill, conn))
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		var n int
		return b.QueryRow(fmt.Sprintf(left, conn)).Scan(&n) == nil && n == 0
	}, 10*time.Second, 10*time.Millisecond)
}

// cross runs two transactions that write the same two rows in opposite order,
// each when the other has written its first, and returns their errors.
func (b *Bed) cross(t *testing.T, opts ...sqlsafe.TxOption) [2]error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var first sync.WaitGroup
	first.Add(2)
	var ended sync.WaitGroup
	var errs [2]error
	for i := range errs {
		var met sync.Once // a retry does not wait for the other again
		ended.Go(func() {
			errs[i] = b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
				if _, err := tx.Exec(ctx, change(1+i)); err != nil {
					return err
				}
				met.Do(func() { first.Done(); first.Wait() })
				_, err := tx.Exec(ctx, change(2-i))
				return err
			}, opts...)
		})
	}
	ended.Wait()
	return errs
}

// Deadlock has two transactions wait for each other: one is told so and undone,
// and with Retry both get through.
func Deadlock(t *testing.T, e database.Engine) {
	b := New(t, e)
	errs := b.cross(t)
	if errs[0] == nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	Is(t, errs[0], untaint.Busy, sqlsafe.CodeDeadlock)
	require.NoError(t, errs[1])
	require.Equal(t, []int{11, 11}, b.amounts(t), "one of the two is committed, as a whole")

	errs = b.cross(t, sqlsafe.TxOption{Retry: 10})
	require.NoError(t, errs[0])
	require.NoError(t, errs[1])
	require.Equal(t, []int{13, 13}, b.amounts(t))
}

func (b *Bed) amounts(t *testing.T) []int {
	t.Helper()
	all, err := sqlsafe.All[int](context.Background(), b.Safe, sqlsafe.SQL("SELECT amount FROM things ORDER BY id"))
	require.NoError(t, err)
	return all
}

// Serialization has two serializable transactions read what the other writes.
func Serialization(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := context.Background()
	run := func(opts ...sqlsafe.TxOption) error {
		return b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
			n, err := sqlsafe.One[int](ctx, tx, sqlsafe.SQL("SELECT amount FROM things WHERE id = 1"))
			if err != nil {
				return err
			}
			if n == 10 { // a write between, once
				if _, err := b.Safe.Exec(ctx, change(1)); err != nil {
					return err
				}
			}
			_, err = tx.Exec(ctx, sqlsafe.SQL("UPDATE things SET amount = ? WHERE id = 1", n*2))
			return err
		}, append(opts, sqlsafe.TxOption{Isolation: sql.LevelRepeatableRead})...)
	}
	Is(t, run(), untaint.Busy, sqlsafe.CodeSerialization)
	require.Equal(t, []int{11, 10}, b.amounts(t))
	_, err := b.Safe.Exec(ctx, sqlsafe.SQL("UPDATE things SET amount = 10 WHERE id = 1"))
	require.NoError(t, err)
	require.NoError(t, run(sqlsafe.TxOption{Retry: 3}))
	require.Equal(t, []int{22, 10}, b.amounts(t))
}

// StatementTimeout lets the server itself stop a statement that takes too long.
func StatementTimeout(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := context.Background()
	set := map[database.Family]sqlsafe.Query{
		database.PostgreSQL: sqlsafe.SQL("SET LOCAL statement_timeout = '50ms'"), database.MariaDB: sqlsafe.SQL("SET max_statement_time = 0.05"),
	}[e.Family]
	b.Pool.SetMaxOpenConns(1) // MariaDB's setting is the session's
	err := b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
		if _, err := tx.Exec(ctx, change(1)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, set); err != nil {
			return err
		}
		start := time.Now()
		_, err := sqlsafe.One[int](ctx, tx, slow[e.Family])
		require.Less(t, time.Since(start), 10*time.Second)
		Is(t, err, untaint.Timeout, untaint.Code("query_timeout"))
		return nil
	})
	Is(t, err, untaint.Timeout, untaint.Code("query_timeout"))
	b.Unchanged(t)
}

// Restarted takes the server away under a transaction and a pool of idle
// connections, and gives it back.
func Restarted(t *testing.T, p *database.Private) {
	ctx := context.Background()
	pool := p.Open()
	t.Cleanup(func() {
		require.Zero(t, pool.Stats().InUse, "a connection was leaked")
		require.NoError(t, pool.Close())
	})
	db := sqlsafe.Wrap(pool, Dialect(p.Engine), sqlsafe.ReuseStatements(10))
	create := sqlsafe.SQL("CREATE TABLE held (n int)")
	if p.Engine.Family == database.MariaDB {
		create = sqlsafe.SQL("CREATE TABLE held (n int) ENGINE=InnoDB")
	}
	for _, q := range []sqlsafe.Query{create, sqlsafe.SQL("INSERT INTO held VALUES (?)", 1)} {
		_, err := db.Exec(ctx, q)
		require.NoError(t, err)
	}
	count := sqlsafe.SQL("SELECT count(*) FROM held WHERE n > ?", 0)
	idle(t, db, count)

	err := db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		if _, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO held VALUES (?)", 2)); err != nil {
			return err
		}
		p.Stop()
		_, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO held VALUES (?)", 3))
		Is(t, err, untaint.Failed, sqlsafe.CodeUnavailable)
		return nil
	})
	Is(t, err, untaint.Failed, sqlsafe.CodeUnavailable)
	_, err = sqlsafe.One[int](ctx, db, count)
	Is(t, err, untaint.Failed, sqlsafe.CodeUnavailable)

	p.Start()
	n, err := sqlsafe.One[int](ctx, db, count)
	require.NoError(t, err, "a pool finds its way back by itself, statements that were prepared included")
	require.Equal(t, 1, n)
}

// idle leaves several connections in the pool.
func idle(t *testing.T, db *sqlsafe.DB, q sqlsafe.Query) {
	t.Helper()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := sqlsafe.One[int](context.Background(), db, q); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// Servers runs the faults that only a server can have.
func Servers(t *testing.T, e database.Engine) {
	t.Run("killed", func(t *testing.T) { Killed(t, e) })
	t.Run("deadlock", func(t *testing.T) { Deadlock(t, e) })
	t.Run("statement timeout", func(t *testing.T) { StatementTimeout(t, e) })
	if strings.HasPrefix(e.Name, "postgres") { // MariaDB lets the later write win
		t.Run("serialization", func(t *testing.T) { Serialization(t, e) })
	}
}
