// Package fault tells apart what databases, their drivers and database/sql
// report, and keeps of it what holds no value.
package fault

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"os"
	"strings"

	"github.com/untaint/untaint"
)

// Of returns an error of database/sql or a driver as one of ours, and nil
// for nil. DB and Tx have done it already; call it where pgx, sqlx, gorm or bun
// run a statement. The op names the caller, such as "orders.Insert". The
// context is the one that the statement ran with; it tells a cancellation from
// a time limit. An error that is or holds one of ours is returned as that.
//
// The text of the driver's error can hold values, so neither the text nor the
// error is kept. What is kept, as params, are names out of the schema and the
// server's code: "constraint", and "sqlstate" or "error_number" where the kind is
// Failed, Misuse or Busy. The kinds and codes are listed at the constants. The
// drivers known are pgx, lib/pq, go-sql-driver/mysql, modernc, mattn and
// ncruces; of another one only what database/sql itself reports is told apart,
// and the rest is Failed with DatabaseError.
func Of(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := untaint.As(err); ok {
		return e
	}
	n := nativeOf(err)
	f, known := n.fault()
	if !known {
		f, known = plainFault(err)
	}
	if !known || f.interrupted || f.code == TxDone || f.code == Unavailable {
		// A driver answers a context that ended in its own words, and
		// database/sql with a transaction that is done.
		f = f.because(ctx)
	}
	v := untaint.Violation{Code: f.code, Kind: f.kind}
	n.describe(&v)
	return untaint.Wrap(op, v, f.class(err))
}

// because returns f, or what the context says if it has ended.
func (f fault) because(ctx context.Context) fault {
	if ctx == nil {
		return f
	}
	switch err := ctx.Err(); {
	case errors.Is(err, context.Canceled):
		return faultCanceled
	case err != nil:
		return faultTimeout
	}
	return f
}

// class is the cause that may be kept: a value that says what err is and holds
// no input.
func (f fault) class(err error) error {
	switch f.code {
	case NoRows:
		return sql.ErrNoRows
	case QueryCanceled:
		return context.Canceled
	case QueryTimeout:
		if errors.Is(err, context.DeadlineExceeded) {
			return context.DeadlineExceeded
		}
	case TxDone:
		if errors.Is(err, sql.ErrTxDone) {
			return sql.ErrTxDone
		}
	}
	return nil
}

// plainFault tells apart what carries no code of a server.
func plainFault(err error) (fault, bool) {
	var netErr net.Error
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault{kind: untaint.NotFound, code: NoRows}, true
	case errors.Is(err, context.Canceled):
		return faultCanceled, true
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return faultTimeout, true
	case errors.Is(err, sql.ErrTxDone):
		return fault{kind: untaint.Misuse, code: TxDone}, true
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &netErr):
		return faultUnavailable, true
	}
	return wordedFault(err.Error())
}

// worded are errors that their authors gave no type and no code, by how their
// constant text starts.
var worded = []struct {
	prefix string
	fault  fault
}{

	{"sql: database is closed", fault{kind: untaint.Misuse, code: TxDone}},
	{"sql: converting argument", fault{kind: untaint.Misuse, code: Unbindable}},
	{"sql: expected ", fault{kind: untaint.Misuse, code: Unbindable}},
	{"sql: driver does not support", fault{kind: untaint.Misuse, code: BadStatement}},
	{"failed to encode args", fault{kind: untaint.Invalid, code: BadValueForColumn}},               // pgx: a value the column's type cannot take
	{"expected ", fault{kind: untaint.Misuse, code: Unbindable}},                                   // pgx: expected 2 arguments, got 1
	{"extended protocol limited", fault{kind: untaint.Misuse, code: Unbindable}},                   // pgx: more than 65535 arguments
	{"commit unexpectedly resulted in rollback", fault{kind: untaint.Failed, code: TxAborted}},     // pgx
	{"pq: Could not complete operation in a failed", fault{kind: untaint.Failed, code: TxAborted}}, // lib/pq
	{"pq: could not complete operation in a failed", fault{kind: untaint.Failed, code: TxAborted}}, // lib/pq
	{"packet for query is too large", fault{kind: untaint.TooLarge, code: TooBigForDatabase}},      // go-sql-driver
	{"too many rows in result set", fault{kind: untaint.Misuse, code: ManyRows}},                   // pgx
	{"invalid connection", faultUnavailable},                                                       // go-sql-driver
	{"conn closed", faultUnavailable},                                                              // pgx
	{"failed to connect to ", faultUnavailable},                                                    // pgx
	{"commands out of sync", faultUnavailable},                                                     // go-sql-driver
	{"interrupted", faultInterrupted},                                                              // modernc, when it is stopped between two steps
}

func wordedFault(text string) (fault, bool) {
	if strings.HasSuffix(text, "cannot find encode plan") { // pgx: a Go type it knows no encoding for
		return fault{kind: untaint.Misuse, code: Unbindable}, true
	}
	for _, w := range worded {
		if strings.HasPrefix(text, w.prefix) {
			return w.fault, true
		}
	}
	return faultUnknown, false
}
