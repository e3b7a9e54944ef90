package sqlsafe

import (
	"context"

	"github.com/untaint/untaint/sqlsafe/internal/fault"
)

// Translate returns an error of database/sql or a driver as one of ours, and nil
// for nil. DB and [Tx] have done it already; call it where pgx, sqlx, gorm or bun
// run a statement. The op names the caller, such as "orders.Insert". The
// context is the one that the statement ran with; it tells a cancellation from
// a time limit. An error that is or holds one of ours is returned as that.
//
// The text of the driver's error can hold values, so neither the text nor the
// error is kept. What is kept, as params, are names out of the schema and the
// server's code: "constraint", and "sqlstate" or "error_number" where the kind is
// Failed, Misuse or Busy. The drivers known are pgx, lib/pq,
// go-sql-driver/mysql, modernc, mattn and ncruces; of another one only what
// database/sql itself reports is told apart, and the rest is Failed with the
// code database_error.
func Translate(ctx context.Context, op string, err error) error { return fault.Of(ctx, op, err) }
