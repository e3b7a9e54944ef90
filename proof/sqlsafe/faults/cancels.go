package faults

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// act is something that a program does with a database. What it returns is what the
// program was told.
type act struct {
	name string
	do   func(ctx context.Context, b *Bed, id int, heard func(error)) error
}

var acts = []act{
	{"exec", func(ctx context.Context, b *Bed, id int, _ func(error)) error {
		_, err := b.Safe.Exec(ctx, sqlsafe.SQL("INSERT INTO parents VALUES (?)", id))
		return err
	}},
	{"one", func(ctx context.Context, b *Bed, _ int, _ func(error)) error {
		_, err := sqlsafe.One[int](ctx, b.Safe, sqlsafe.SQL("SELECT count(*) FROM things WHERE name = ?", Canary))
		return err
	}},
	{"rows", func(ctx context.Context, b *Bed, _ int, _ func(error)) error {
		for _, err := range sqlsafe.Rows[int](ctx, b.Safe, many[b.Engine.Family]) {
			if err != nil {
				return err
			}
		}
		return nil
	}},
	{"connection", func(ctx context.Context, b *Bed, _ int, heard func(error)) error {
		return b.Safe.Conn(ctx, func(db *sqlsafe.DB) error {
			_, err := sqlsafe.All[int](ctx, db, sqlsafe.SQL("SELECT id FROM things"))
			heard(err)
			return err
		})
	}},
	{"transaction", func(ctx context.Context, b *Bed, id int, heard func(error)) error {
		return b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
			for _, id := range []int{id, -id} {
				_, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO parents VALUES (?)", id))
				heard(err)
			}
			return nil // which passes over both
		})
	}},
	{"savepoints", func(ctx context.Context, b *Bed, id int, heard func(error)) error {
		return b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
			for _, id := range []int{id, -id} {
				err := tx.Savepoint(ctx, func(tx *sqlsafe.Tx) error {
					_, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO parents VALUES (?)", id))
					heard(err)
					return err
				})
				if heard(err); err != nil {
					return err
				}
			}
			return nil
		})
	}},
	// The context of one statement ends, and that of the transaction does not.
	{"one statement", func(ctx context.Context, b *Bed, id int, heard func(error)) error {
		return b.Safe.Tx(context.WithoutCancel(ctx), func(tx *sqlsafe.Tx) error {
			_, err := tx.Exec(context.WithoutCancel(ctx), sqlsafe.SQL("INSERT INTO parents VALUES (?)", id))
			heard(err)
			_, err = tx.Exec(ctx, sqlsafe.SQL("INSERT INTO parents VALUES (?)", -id))
			heard(err)
			_, err = sqlsafe.All[int](ctx, tx, sqlsafe.SQL("SELECT id FROM parents"))
			heard(err)
			return nil
		})
	}},
}

// Cancels ends a context, by a cancellation and by a deadline, about when each part
// of an act runs. The error says so, what was said to be done is there as a whole, and
// what was said to be cancelled is not there at all.
func Cancels(t *testing.T, e database.Engine) {
	b := New(t, e)
	b.Pool.SetMaxOpenConns(4)
	if e.Family == database.SQLite {
		b.Pool.SetMaxOpenConns(1)
	}
	r := rand.New(rand.NewPCG(3, 4))
	said := map[string]int{}
	id := 1000
	for _, a := range acts {
		for n := range 60 {
			id++
			kind, end := untaint.Canceled, context.WithCancel
			if n%2 == 1 {
				kind = untaint.Timeout
			}
			after := time.Duration(r.IntN(1500)) * time.Microsecond
			ctx, cancel := end(t.Context())
			if kind == untaint.Timeout {
				ctx, cancel = context.WithTimeout(t.Context(), after)
			} else {
				time.AfterFunc(after, cancel)
			}
			var inner []error
			err := a.do(ctx, b, id, func(err error) { inner = append(inner, err) })
			cancel()
			for _, err := range append(inner, err) {
				switch {
				case err == nil:
				case untaint.KindOf(err) == kind:
					Is(t, err, kind, map[untaint.Kind]untaint.Code{untaint.Canceled: "query_canceled", untaint.Timeout: "query_timeout"}[kind])
				case errors.Is(err, sqlsafe.CodeCommitUnknown), errors.Is(err, sqlsafe.CodeTxAborted) && slices.ContainsFunc(inner, func(err error) bool { return untaint.KindOf(err) == kind }):
				default:
					t.Errorf("%s, %v: %v", a.name, kind, err)
				}
			}
			said[fmt.Sprint(a.name, " ", untaint.KindOf(err))]++
			if a.name == "one" || a.name == "rows" || a.name == "connection" {
				continue
			}
			there, found := sqlsafe.All[int](t.Context(), b.Safe, sqlsafe.SQL("SELECT id FROM parents WHERE id IN (?, ?)", id, -id))
			require.NoError(t, found)
			whole := 2
			if a.name == "exec" {
				whole = 1
			}
			switch {
			case err == nil:
				require.Len(t, there, whole, "%s: done, and not there", a.name)
			case a.name != "exec" && !errors.Is(err, sqlsafe.CodeCommitUnknown):
				require.Empty(t, there, "%s: %v, and it is there", a.name, err)
			default: // a statement by itself may have been run
				require.Contains(t, []int{0, whole}, len(there), a.name)
			}
		}
	}
	t.Logf("%s: %v", e.Name, said)

	// All connections are in use.
	held := make([]func() error, 0, 4)
	for range max(b.Pool.Stats().MaxOpenConnections, 1) {
		conn, err := b.Pool.Conn(t.Context())
		require.NoError(t, err)
		held = append(held, conn.Close)
	}
	for _, a := range acts[:6] {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		Is(t, a.do(ctx, b, 9999, func(error) {}), untaint.Timeout, "query_timeout")
		cancel()
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(5*time.Millisecond, cancel)
		Is(t, a.do(ctx, b, 9999, func(error) {}), untaint.Canceled, "query_canceled")
		cancel()
	}
	for _, free := range held {
		require.NoError(t, free())
	}
}
