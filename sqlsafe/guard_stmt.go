package sqlsafe

import (
	"context"
	"database/sql/driver"
	"errors"
)

// guardStmt is a prepared statement whose text has been checked. It exists so
// that sql.Conn.Raw never reaches the driver's own connection through it, and
// so that what the driver's statement lacks is answered as database/sql would.
type guardStmt struct {
	inner driver.Stmt
	text  string
	conn  *guardConn
}

var (
	_ driver.StmtExecContext   = (*guardStmt)(nil)
	_ driver.StmtQueryContext  = (*guardStmt)(nil)
	_ driver.NamedValueChecker = (*guardStmt)(nil)
	//lint:ignore SA1019 old drivers have only this one
	_ driver.ColumnConverter = guardConverter{}
)

// guardConverter is the guardStmt of a driver that converts column by column.
// That interface has no answer that means "none", so it needs a type.
type guardConverter struct {
	*guardStmt
	//lint:ignore SA1019 old drivers have only this one
	converter driver.ColumnConverter
}

// ColumnConverter implements driver.ColumnConverter.
func (s guardConverter) ColumnConverter(i int) driver.ValueConverter {
	return s.converter.ColumnConverter(i)
}

func guardStmtOf(inner driver.Stmt, text string, conn *guardConn) driver.Stmt {
	s := &guardStmt{inner, text, conn}
	//lint:ignore SA1019 old drivers have only this one
	if c, ok := inner.(driver.ColumnConverter); ok {
		return guardConverter{s, c}
	}
	return s
}

// Close implements driver.Stmt.
func (s *guardStmt) Close() error { return s.inner.Close() }

// NumInput implements driver.Stmt.
func (s *guardStmt) NumInput() int { return s.inner.NumInput() }

// Exec implements driver.Stmt.
func (s *guardStmt) Exec(args []driver.Value) (driver.Result, error) {
	//lint:ignore SA1019 part of driver.Stmt
	r, err := s.inner.Exec(args)
	return s.conn.ran(s.text, r, err)
}

// Query implements driver.Stmt.
func (s *guardStmt) Query(args []driver.Value) (driver.Rows, error) {
	//lint:ignore SA1019 part of driver.Stmt
	return s.inner.Query(args)
}

// ExecContext implements driver.StmtExecContext.
func (s *guardStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if x, ok := s.inner.(driver.StmtExecContext); ok {
		r, err := x.ExecContext(ctx, args)
		return s.conn.ran(s.text, r, err)
	}
	values, err := unnamed(ctx, args)
	if err != nil {
		return nil, err
	}
	return s.Exec(values)
}

// QueryContext implements driver.StmtQueryContext.
func (s *guardStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if x, ok := s.inner.(driver.StmtQueryContext); ok {
		return x.QueryContext(ctx, args)
	}
	values, err := unnamed(ctx, args)
	if err != nil {
		return nil, err
	}
	return s.Query(values)
}

// CheckNamedValue implements driver.NamedValueChecker. database/sql asks the
// statement before the connection, and this statement always answers, so it
// asks both.
func (s *guardStmt) CheckNamedValue(v *driver.NamedValue) error {
	if err := s.conn.guard.takes(v); err != nil {
		return err
	}
	if n, ok := s.inner.(driver.NamedValueChecker); ok {
		return n.CheckNamedValue(v)
	}
	return s.conn.CheckNamedValue(v)
}

// unnamed is what database/sql does for a driver that knows neither contexts
// nor named arguments.
func unnamed(ctx context.Context, args []driver.NamedValue) ([]driver.Value, error) {
	values := make([]driver.Value, len(args))
	for i, a := range args {
		if a.Name != "" {
			return nil, errors.New("sql: driver does not support the use of Named Parameters")
		}
		values[i] = a.Value
	}
	return values, ctx.Err()
}
