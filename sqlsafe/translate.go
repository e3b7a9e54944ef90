package sqlsafe

import (
	"context"

	"github.com/untaint/untaint/sqlsafe/internal/fault"
)

// Translate converts an error of database/sql or a driver to one of untaint's,
// and nil to nil. DB and [Tx] do it for you; call it where pgx, sqlx, gorm or
// bun run a statement. The op names the caller, such as "orders.Insert". Pass
// the context that the statement ran with; it distinguishes a cancellation from
// a time limit. If err is or wraps an *untaint.Error, that is returned.
//
// The driver's message can hold values, so neither it nor the driver's error is
// kept. Params keep the name of the constraint and the server's code:
// "constraint", and "sqlstate" or "error_number" if the kind is Failed, Misuse
// or Busy. The supported drivers are pgx, lib/pq, go-sql-driver/mysql, modernc,
// mattn and ncruces. For any other, only the errors of database/sql itself are
// classified; the rest is Failed with the code database_error.
func Translate(ctx context.Context, op string, err error) error { return fault.Of(ctx, op, err) }
