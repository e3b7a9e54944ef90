package sqlsafe

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
)

// guardConn has every optional interface of a driver.Conn and does, where the
// driver lacks one, what database/sql does then. The names of the interfaces
// it must not lose are pinned here.
type guardConn struct {
	inner driver.Conn
	guard *guard
	tx    *guardTx // nil outside a transaction

	// What inner is besides, nil where it is not: each statement asks for all
	// of them, and asking an interface for another one costs more than a call.
	execer    driver.ExecerContext
	queryer   driver.QueryerContext
	resetter  driver.SessionResetter
	validator driver.Validator
	checker   driver.NamedValueChecker
}

func newGuardConn(inner driver.Conn, g *guard) *guardConn {
	c := &guardConn{inner: inner, guard: g}
	c.execer, _ = inner.(driver.ExecerContext)
	c.queryer, _ = inner.(driver.QueryerContext)
	c.resetter, _ = inner.(driver.SessionResetter)
	c.validator, _ = inner.(driver.Validator)
	c.checker, _ = inner.(driver.NamedValueChecker)
	return c
}

var (
	_ driver.Conn               = (*guardConn)(nil)
	_ driver.ConnPrepareContext = (*guardConn)(nil)
	_ driver.ConnBeginTx        = (*guardConn)(nil)
	_ driver.ExecerContext      = (*guardConn)(nil)
	_ driver.QueryerContext     = (*guardConn)(nil)
	_ driver.Pinger             = (*guardConn)(nil)
	_ driver.SessionResetter    = (*guardConn)(nil)
	_ driver.Validator          = (*guardConn)(nil)
	_ driver.NamedValueChecker  = (*guardConn)(nil)
)

// check decides about one statement of the connection.
func (c *guardConn) check(ctx context.Context, text string) error {
	err := c.guard.check(ctx, text)
	if err != nil {
		c.tx.refuse()
	}
	return err
}

// checkArgs decides about the values of one statement, which have not come through
// database/sql where a program calls the driver's own methods.
func (c *guardConn) checkArgs(args []driver.NamedValue) error {
	for i := range args {
		if err := c.guard.takes(&args[i]); err != nil {
			return err
		}
	}
	return nil
}

// Prepare implements driver.Conn. Without a context nothing can be permitted.
func (c *guardConn) Prepare(text string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), text)
}

// PrepareContext implements driver.ConnPrepareContext.
func (c *guardConn) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	if err := c.check(ctx, text); err != nil {
		return nil, err
	}
	stmt, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	return guardStmtOf(stmt, text, c), nil
}

func (c *guardConn) prepare(ctx context.Context, text string) (driver.Stmt, error) {
	if p, ok := c.inner.(driver.ConnPrepareContext); ok {
		return p.PrepareContext(ctx, text)
	}
	stmt, err := c.inner.Prepare(text)
	if err == nil && ctx.Err() != nil {
		_ = stmt.Close()
		return nil, ctx.Err()
	}
	return stmt, err
}

// ExecContext implements driver.ExecerContext.
func (c *guardConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if c.execer != nil {
		if err := cmp.Or(c.check(ctx, text), c.checkArgs(args)); err != nil {
			return nil, err
		}
		r, err := c.execer.ExecContext(ctx, text, args)
		return c.ran(text, r, err)
	}
	//lint:ignore SA1019 old drivers have only this one
	old, ok := c.inner.(driver.Execer)
	if !ok {
		return nil, driver.ErrSkip // database/sql prepares instead, and that is checked
	}
	if err := c.check(ctx, text); err != nil {
		return nil, err
	}
	values, err := unnamed(ctx, args)
	if err != nil {
		return nil, err
	}
	r, err := old.Exec(text, values)
	return c.ran(text, r, err)
}

// ran takes note of a statement that the database has run.
func (c *guardConn) ran(text string, r driver.Result, err error) (driver.Result, error) {
	if err == nil {
		c.tx.ran(text)
	}
	return r, err
}

// QueryContext implements driver.QueryerContext.
func (c *guardConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if c.queryer != nil {
		if err := cmp.Or(c.check(ctx, text), c.checkArgs(args)); err != nil {
			return nil, err
		}
		return c.queryer.QueryContext(ctx, text, args)
	}
	//lint:ignore SA1019 old drivers have only this one
	old, ok := c.inner.(driver.Queryer)
	if !ok {
		return nil, driver.ErrSkip
	}
	if err := c.check(ctx, text); err != nil {
		return nil, err
	}
	values, err := unnamed(ctx, args)
	if err != nil {
		return nil, err
	}
	return old.Query(text, values)
}

// Begin implements driver.Conn.
func (c *guardConn) Begin() (driver.Tx, error) {
	//lint:ignore SA1019 part of driver.Conn
	tx, err := c.inner.Begin()
	return guardTxOf(c, tx, err)
}

// BeginTx implements driver.ConnBeginTx.
func (c *guardConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if b, ok := c.inner.(driver.ConnBeginTx); ok {
		tx, err := b.BeginTx(ctx, opts)
		return guardTxOf(c, tx, err)
	}
	if opts.Isolation != 0 {
		return nil, errors.New("sql: driver does not support non-default isolation level")
	}
	if opts.ReadOnly {
		return nil, errors.New("sql: driver does not support read-only transactions")
	}
	//lint:ignore SA1019 the driver has no other
	tx, err := c.inner.Begin()
	if err == nil && ctx.Err() != nil {
		_ = tx.Rollback()
		return nil, ctx.Err()
	}
	return guardTxOf(c, tx, err)
}

// Close implements driver.Conn.
func (c *guardConn) Close() error { return c.inner.Close() }

// Ping implements driver.Pinger.
func (c *guardConn) Ping(ctx context.Context) error {
	if p, ok := c.inner.(driver.Pinger); ok {
		return p.Ping(ctx)
	}
	return nil
}

// ResetSession implements driver.SessionResetter.
func (c *guardConn) ResetSession(ctx context.Context) error {
	if c.resetter != nil {
		return c.resetter.ResetSession(ctx)
	}
	return nil
}

// IsValid implements driver.Validator.
func (c *guardConn) IsValid() bool {
	if c.validator != nil {
		return c.validator.IsValid()
	}
	return true
}

// CheckNamedValue implements driver.NamedValueChecker. ErrSkip is what lets
// database/sql go on as if there were none.
func (c *guardConn) CheckNamedValue(v *driver.NamedValue) error {
	if err := c.guard.takes(v); err != nil {
		return err
	}
	if c.checker == nil {
		return driver.ErrSkip
	}
	if err := c.checker.CheckNamedValue(v); err != nil {
		return err
	}
	return c.guard.takes(v) // what a Valuer made of it
}

func guardTxOf(conn *guardConn, tx driver.Tx, err error) (driver.Tx, error) {
	if err != nil {
		return nil, err
	}
	conn.tx = &guardTx{inner: tx, ended: func() { conn.tx = nil }}
	return conn.tx, nil
}
