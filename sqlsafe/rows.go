package sqlsafe

import (
	"context"
	"database/sql"
	"iter"
	"time"

	"github.com/untaint/untaint"
)

// All runs a query and returns its rows, nil if there are none. T is a struct
// with db tags or a single value; see [Rows]. All holds every row in memory, so
// give the query a LIMIT, or use Rows.
func All[T any](ctx context.Context, on Querier, q Query) ([]T, error) {
	c, err := open[T](ctx, "sqlsafe.All", on, q)
	if err != nil {
		return nil, err
	}
	defer c.close(nil)
	var out []T
	for c.next() {
		out = append(out, c.row)
	}
	if err := c.finish(); err != nil {
		return nil, err
	}
	return out, nil
}

// One runs a query and returns its only row. No row is NotFound with
// [CodeNoRows], and a second row is Misuse with [CodeManyRows].
func One[T any](ctx context.Context, on Querier, q Query) (T, error) {
	const op = "sqlsafe.One"
	var zero T
	c, err := open[T](ctx, op, on, q)
	if err != nil {
		return zero, err
	}
	defer c.close(nil)
	found := c.next()
	row := c.row
	if found && c.next() {
		return zero, c.close(untaint.New(op, untaint.Violation{Code: CodeManyRows, Kind: untaint.Misuse}))
	}
	if err := c.finish(); err != nil {
		return zero, err
	}
	if !found {
		return zero, untaint.Wrap(op, untaint.Violation{Code: CodeNoRows, Kind: untaint.NotFound}, sql.ErrNoRows)
	}
	return row, nil
}

// Rows runs a query and returns its rows one by one, as they arrive. An error
// comes last, with a zero T. The query runs again for each range over it.
// Leaving the loop early frees the connection: remaining rows that do not
// arrive at once are not waited for, and the query is cancelled. In a
// transaction or on a connection of [DB.Conn], which most drivers would lose
// that way, the rest is read instead.
//
//	for user, err := range sqlsafe.Rows[User](ctx, db, q) {
//		if err != nil {
//			return err
//		}
//		…
//	}
//
// A T that is a struct takes one column for each field with a db tag, by exact
// name. A column without a field, a repeated column, and a field without a
// column are Misuse, all named at once, because each would silently lose a
// value. Only a field tagged "select", which a client may leave out, may be
// without a column. A field that is itself a struct takes the columns with a
// prefix, db:"author_*". A pointer to a struct is nil if all of these are NULL,
// as after a LEFT JOIN; see [Table.Columns]. A map[string]any takes any
// columns, with the driver's types. Any other T, and a struct that is a
// [sql.Scanner] or [time.Time], takes the only column.
//
// Besides what database/sql reads, a field can be an
// [encoding.TextUnmarshaler], such as netip.Addr, and for PostgreSQL's arrays a
// slice of those, of text, numbers or bool. A field of any other type, such as
// a struct for a JSON column, needs a Scan method; [For] reports it otherwise.
//
// NULL in a field that cannot hold it is Misuse (null_in_field); make the field
// a pointer or an [sql.Null]. A value that does not fit its field is Failed
// (field_type), with the error of the field's own Scan as its cause. Neither
// shows the value. A second result, as of a procedure, is Misuse
// (second_result).
//
// Another query on the same [Tx] inside the loop is Misuse (rows_open) on
// PostgreSQL and MySQL, whose connections run one at a time: read the rows with
// [All] first.
func Rows[T any](ctx context.Context, on Querier, q Query) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		within, stop := ctx, func() {}
		if ctx != nil && on != nil && on.running().stoppable() {
			within, stop = context.WithCancel(ctx)
		}
		defer stop()
		c, err := open[T](within, "sqlsafe.Rows", on, q)
		if err != nil {
			yield(zero, err)
			return
		}
		defer c.leave(stop)
		for c.next() {
			if !yield(c.row, nil) {
				return
			}
		}
		if err := c.finish(); err != nil {
			yield(zero, err)
		}
	}
}

// cursor reads rows into its one T.
type cursor[T any] struct {
	call call
	rows *sql.Rows
	row  T
	plan *scanPlan
	dest []any // pointers into row, one for each column
	err  error
}

func open[T any](ctx context.Context, op string, on Querier, q Query) (*cursor[T], error) {
	var s *session
	if on != nil {
		s = on.running()
	}
	started, err := s.start(ctx, op, q)
	if err != nil {
		return nil, err
	}
	c := &cursor[T]{call: started}
	if c.rows, err = c.call.query(); err != nil { //nolint:sqlclosecheck // close does it
		return nil, c.close(err)
	}
	s.tx.reads(1)
	names, err := c.rows.Columns()
	if err != nil {
		return nil, c.close(err)
	}
	if c.plan, err = scanPlanOf[T](op, names); err != nil {
		return nil, c.close(err)
	}
	if err := c.plan.pageable(op, s.dialect, c.rows); err != nil {
		return nil, c.close(err)
	}
	c.dest = c.plan.pointers(&c.row)
	return c, nil
}

// next reads one row. What it could not read is in err.
func (c *cursor[T]) next() bool {
	if !c.rows.Next() {
		c.err = c.rows.Err()
		return false
	}
	var zero T
	c.row = zero // so that nothing of the row before shines through
	if err := c.rows.Scan(c.dest...); err != nil {
		if c.err = c.call.ctx.Err(); c.err == nil {
			c.err = c.plan.unscanned(c.call.op, c.rows, c.dest, err)
		}
		return false
	}
	if c.plan.keyed || len(c.plan.optional) > 0 {
		c.err = c.plan.settle(c.call.op, &c.row, c.dest)
	}
	return c.err == nil
}

// finish is close after the last row.
func (c *cursor[T]) finish() error {
	err := c.err
	if err == nil && c.rows.NextResultSet() { // which would be lost
		err = untaint.New(c.call.op, untaint.Violation{Code: codeSecondResult, Kind: untaint.Misuse})
	}
	return c.close(err)
}

// close frees the connection and ends the call, once; it returns err, or what
// closing found, as one of ours.
func (c *cursor[T]) close(err error) error {
	if c.rows != nil {
		c.call.on.tx.reads(-1)
		if closeErr := c.rows.Close(); err == nil {
			err = closeErr
		}
		c.rows = nil
	} else if c.call.on == nil {
		return err
	}
	err = c.call.end(err)
	c.call.on = nil
	return err
}

// leave ends a loop that may not have read all rows. What is left is read, as each
// driver does to use the connection again, but for no longer than another connection
// would cost. It is read here, since go-sql-driver hears of no context while it
// closes rows.
func (c *cursor[T]) leave(stop func()) {
	if c.rows == nil {
		return
	}
	if !c.call.on.stoppable() {
		_ = c.close(nil)
		return
	}
	timer := time.AfterFunc(moment, stop)
	for c.rows.Next() {
		continue // to the end of it
	}
	timer.Stop()
	_ = c.rows.Close() // the query was given up, so how it ended is of no interest
	c.rows = nil
	_ = c.close(nil)
}

const moment = 10 * time.Millisecond

// stoppable reports whether a query can be cancelled without more being lost.
func (s *session) stoppable() bool { return s != nil && s.tx == nil && s.conn == nil }
