package sqlsafe

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
)

// DB runs queries on a pool of connections. It returns each error of the driver
// as an *untaint.Error, without the driver's text; see [Translate]. It is safe
// for concurrent use. The zero DB refuses everything.
//
// Every method needs a context. Without a deadline a call waits as long as the
// database does.
type DB struct{ session }

// Option changes how a DB runs queries. The zero Option changes nothing.
type Option struct{ apply func(*session) }

// Querier runs queries: a *DB or a [*Tx].
type Querier interface{ running() *session }

// session is one way to the database, and what DB and Tx have in common.
type session struct {
	dialect Dialect
	pool    *sql.DB
	hook    Hook
	reuse   *statements // nil where statements are not kept
	tx      *transaction

	settings *settings // nil where nothing is asked
	conn     *sql.Conn // the one connection, nil for any of the pool
	told     *told     // nil where nobody wants to know
}

// call is one statement on its way to the database.
type call struct {
	on   *session
	op   string
	ctx  context.Context
	of   Query
	text string
	args []any
	kept *statement  // the prepared statement, nil without
	done func(error) // the hook's, nil without
}

func (db *DB) running() *session {
	if db == nil {
		return nil
	}
	return &db.session
}

func (c *call) exec() (sql.Result, error) {
	switch tx := c.on.tx; {
	case c.kept != nil && tx != nil:
		return tx.tx.StmtContext(c.ctx, c.kept.stmt).ExecContext(c.ctx, c.args...)
	case c.kept != nil:
		return c.kept.stmt.ExecContext(c.ctx, c.args...)
	case tx != nil:
		return tx.tx.ExecContext(c.ctx, c.text, c.args...)
	case c.on.conn != nil:
		return c.on.conn.ExecContext(c.ctx, c.text, c.args...)
	}
	return c.on.pool.ExecContext(c.ctx, c.text, c.args...)
}

func (c *call) query() (*sql.Rows, error) {
	switch tx := c.on.tx; {
	case c.kept != nil && tx != nil:
		return tx.tx.StmtContext(c.ctx, c.kept.stmt).QueryContext(c.ctx, c.args...)
	case c.kept != nil:
		return c.kept.stmt.QueryContext(c.ctx, c.args...)
	case tx != nil:
		return tx.tx.QueryContext(c.ctx, c.text, c.args...)
	case c.on.conn != nil:
		return c.on.conn.QueryContext(c.ctx, c.text, c.args...)
	}
	return c.on.pool.QueryContext(c.ctx, c.text, c.args...)
}

// settings are asked of the server once for a pool.
type settings struct {
	known atomic.Bool // they were asked for, and err says what is wrong
	mu    sync.Mutex
	err   error
}

// told is who hears what a server said.
type told struct {
	to    func(ctx context.Context, message string, position int)
	asked sync.Once
	plain atomic.Bool // the driver sends values beside the text, not in it
}

// none reports whether there is no way to a database.
func (s *session) none() bool {
	return s == nil || s.pool == nil && s.tx == nil && s.conn == nil
}
